"""Files as bytes: found, opened as often as needed, unpacked; and written whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, BinaryIO, cast

from bynames._writing import whole_file
from bynames.errors import InputError, MissingExtra, unopened

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PACKED = (".gz", ".gzip", ".zst", ".zstd")
# What a table's file is called: for hints in messages
SUFFIXES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".xlsx", ".parquet", *_PACKED)
_IN_MEMORY = 1 << 24
# A packed file of some kilobytes can unpack to any size, and a table is read line by line: no line is longer than this.
_LONGEST_LINE = 1 << 27
# Four bytes of zstd can stand for 128 kilobytes, and the library unpacks all that it is given.
_ZSTD_BLOCK = 1 << 11
_BLOCK = 1 << 20


def suffix(path: str) -> str:
    """The last suffix in small letters, without that of a packer: `.csv` of `a.CSV.gz`."""
    name = os.path.basename(path).casefold()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return os.path.splitext(name)[1]


class Input:
    """A file, or standard input (`-`), that can be read more than once; gzip and zstd are unpacked.

    What cannot be read twice, a pipe, is kept in a temporary file: in memory while it is small. Raises InputError in
    plain words, and MissingExtra for zstd without its library.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.name = "standard input" if path == "-" else path
        self._kept: IO[bytes] | None = None
        self._current: IO[bytes] | None = None
        if path == "-":
            if sys.stdin is None:
                raise InputError("standard input is closed; give the name of a file")
            self._keep(sys.stdin.buffer)
        else:
            self._find()
        try:
            with self._bytes() as handle:
                self.packed = self._packer(handle.read(4))
            with self.open() as unpacked:
                self.head = unpacked.read(1 << 12)
        except BaseException:
            self.close()
            raise

    def _find(self) -> None:
        try:
            with open(self.path, "rb") as handle:
                if not handle.seekable():
                    self._keep(handle)
                    return
                self.size = handle.seek(0, os.SEEK_END)
        except InputError:  # of keeping it
            raise
        except (OSError, ValueError) as error:
            raise unopened(self.path, error, SUFFIXES) from None

    def _keep(self, source: IO[bytes]) -> None:
        self._kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        try:
            while block := self._read(source):
                self._kept.write(block)
        except OSError as error:
            raise InputError(f"{self.name}: cannot be kept in {tempfile.gettempdir()}: {error.strerror}") from None
        except BaseException:
            self._kept.close()
            raise
        self.size = self._kept.tell()

    def _read(self, source: IO[bytes]) -> bytes:
        try:
            return source.read(_BLOCK)
        except IsADirectoryError:
            raise InputError(f"{self.name}: a folder, not a file") from None
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read: {error.strerror}") from None

    def _bytes(self) -> io.BufferedReader:
        if self._kept is not None:
            self._kept.seek(0)
            return io.BufferedReader(_Lent(self._kept), 1 << 16)
        return open(self.path, "rb")

    def _packer(self, head: bytes) -> str:
        if head.startswith(_GZIP):
            return "gzip"
        return "zstd" if head.startswith(_ZSTD) else ""

    def open(self) -> io.BufferedReader:
        """The unpacked bytes from the first one on."""
        if self.packed == "zstd":
            zstd()
        handle = self._bytes()
        self._current = handle
        if self.packed == "gzip":
            import gzip

            sound = _Sound(gzip.GzipFile(fileobj=handle), handle, self.name, (EOFError, OSError, zlib.error))
            return io.BufferedReader(sound, 1 << 16)
        if self.packed == "zstd":
            return io.BufferedReader(
                _Sound(_Frames(handle), handle, self.name, (EOFError, OSError, zstd().ZstdError)), 1 << 16
            )
        return handle

    def place(self) -> int:
        """How many bytes of `size` have been read since it was last opened."""
        try:
            return self._current.tell() if self._current is not None else 0
        except ValueError:  # closed: all of it
            return self.size

    def close(self) -> None:
        """Throw away what was kept of a pipe."""
        if self._kept is not None:
            self._kept.close()


class _Lent(io.RawIOBase):
    """A file that is not closed with its reader: it will be read once more."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._file.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._file.seek(offset, whence)
        return self._file.tell()

    def tell(self) -> int:
        return self._file.tell()


class _Sound(io.RawIOBase):
    """What a packed file holds; one that is damaged, or has a line without end, is an InputError."""

    def __init__(self, reader: Any, below: BinaryIO, name: str, damaged: tuple[type[Exception], ...]) -> None:
        self._reader, self._below, self._name, self._damaged = reader, below, name, damaged
        self._since_line = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._reader.read(len(buffer))
        except self._damaged:
            raise InputError(f"{self._name}: the packed file is damaged or cut off") from None
        end = block.rfind(b"\n")
        self._since_line = self._since_line + len(block) if end < 0 else len(block) - end - 1
        if self._since_line > _LONGEST_LINE:
            raise InputError(f"{self._name}: a line of more than {_LONGEST_LINE >> 20} MB in a packed file")
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._below.close()
        super().close()


class _Frames:
    """The content of a zstd file, frame after frame; the library's own reader takes a file cut off for a whole one."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._library = zstd()
        self._frame: Any = None
        self._waiting = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        while self._at == len(self._waiting):
            block = self._handle.read(_ZSTD_BLOCK)
            if not block:
                if self._frame is not None:
                    raise EOFError("it ends within a frame")
                return b""
            parts = []
            while block:
                self._frame = self._frame or self._library.ZstdDecompressor().decompressobj()
                parts.append(self._frame.decompress(block))
                block = self._frame.unused_data if self._frame.eof else b""
                if self._frame.eof:
                    self._frame = None
            self._waiting, self._at = b"".join(parts), 0
        found = self._waiting[self._at : self._at + size]
        self._at += len(found)
        return found


def zstd() -> Any:
    """The library for zstd. Raises MissingExtra."""
    try:
        import zstandard
    except ImportError:
        raise MissingExtra('zstd files need the package zstandard: pip install "bynames[tables]"') from None
    return zstandard


@contextmanager
def written(path: str) -> Iterator[BinaryIO]:
    """A file of bytes that appears whole or not at all: it is written beside its place and renamed at the end.

    `-` is standard output; there, and where `path` is a device or a pipe, the bytes are held back until they are
    whole. A suffix of `.gz` or `.zst` packs. Raises InputError where the place cannot be written to, or is full.
    """
    with _place(path) as handle:
        packed = path.casefold()
        if packed.endswith((".gz", ".gzip")):
            import gzip

            # Without name and date in it, the same table gives the same bytes.
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=handle, mtime=0) as file:
                yield cast(BinaryIO, file)
        elif packed.endswith((".zst", ".zstd")):
            with zstd().ZstdCompressor(level=6).stream_writer(handle, closefd=False) as file:
                yield cast(BinaryIO, file)
        else:
            yield handle


@contextmanager
def _place(path: str) -> Iterator[BinaryIO]:
    if os.path.isdir(path):
        raise InputError(f"{path}: a folder, not a file; name a file in it")
    if path == "-" or (os.path.exists(path) and not os.path.isfile(path)):
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as whole:
            with _room(tempfile.gettempdir()):
                yield cast(BinaryIO, whole)
            whole.seek(0)
            if path == "-":
                sys.stdout.flush()
                shutil.copyfileobj(whole, sys.stdout.buffer)
            else:
                with _room(path), open(path, "wb") as device:
                    shutil.copyfileobj(whole, device)
        return
    place = os.path.realpath(path)
    folder = os.path.dirname(place)
    if not os.path.isdir(folder):
        raise InputError(f"{path}: cannot be written: there is no folder {os.path.dirname(path)}")
    if os.path.exists(place) and not os.access(place, os.W_OK):
        raise InputError(f"{path}: cannot be written: {os.strerror(errno.EACCES)}")
    with ExitStack() as stack:
        stack.enter_context(_room(path))
        try:
            handle = stack.enter_context(whole_file(place))
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror}") from None
        yield handle


@contextmanager
def _room(place: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS):
            raise
        raise InputError(f"{place}: cannot be written: {error.strerror}") from None


@contextmanager
def writing(path: str) -> Iterator[IO[str]]:
    """The same for text in UTF-8, with line ends as they are."""
    with written(path) as handle:
        text = io.TextIOWrapper(handle, encoding="utf-8", newline="", write_through=False)
        yield text
        text.flush()
        text.detach()
