"""Files as bytes: found, opened as often as needed, unpacked; and written whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, BinaryIO, cast

from bynames._writing import whole_file
from bynames.errors import InputError, MissingExtra, unopened

_PACKERS = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"PK\x03\x04", "zip"),
)
_PACKED = (".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz")
# What stands in an archive beside what somebody has put into it
_BESIDE = ("__MACOSX/", ".DS_Store")
# What a table's file is called: for hints in messages
SUFFIXES = (
    ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet", ".db",
    ".sqlite", ".zip", *_PACKED,
)  # fmt: skip
_IN_MEMORY = 1 << 24
# A table is read line by line, and a packed file of some kilobytes can unpack to any size: no line is longer than this.
LONGEST_LINE = 1 << 24
# Four bytes of zstd can stand for 128 kilobytes, and the library unpacks all that it is given.
_ZSTD_BLOCK = 1 << 11
_BLOCK = 1 << 20
# What unpacks to more than so many times its size, and not to a few megabytes only, is made to fill the memory.
_MOST_TIMES = 200
_NO_BOMB = 64 << 20
# What is unpacked as a whole; a million rows of twenty columns have a gigabyte. Of strangers less is taken.
LARGEST, LARGEST_OF_OTHERS = 2 << 30, 100 << 20


# Where a table is; `-` is standard input or output.
Path = str | os.PathLike[str]


def suffix(path: str) -> str:
    """The last suffix in small letters, without that of a packer: `.csv` of `a.CSV.gz`."""
    name = os.path.basename(path).casefold()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return os.path.splitext(name)[1]


def is_packed(path: str) -> bool:
    """Whether a file is packed, by its name."""
    return path.casefold().endswith(_PACKED)


class Input:
    """A file, or standard input (`-`), that can be read more than once; `name` is for messages.

    `cautious` is for files of strangers: what unpacks to more than a hundred megabytes is refused.

    gzip, bzip2, xz and zstd are unpacked, and a ZIP archive with one file in it (what is a ZIP archive inside, as
    workbooks are, is none).

    What cannot be read twice, a pipe, is kept in a temporary file: in memory while it is small. Raises InputError in
    plain words, and MissingExtra for zstd without its library.
    """

    def __init__(self, path: str, name: str = "", cautious: bool = False) -> None:
        self.path = path
        self.name = name or ("standard input" if path == "-" else path)
        self.cautious = cautious
        self.largest = LARGEST_OF_OTHERS if cautious else LARGEST
        self.member = ""
        self._kept: IO[bytes] | None = None
        self._unpacked: IO[bytes] | None = None
        self._current: IO[bytes] | None = None
        if path == "-":
            if sys.stdin is None:
                raise InputError("standard input is closed; give the name of a file")
            self._keep(sys.stdin.buffer)
        else:
            self._find()
        try:
            with self._bytes() as handle:
                self.packed = self._packer(handle)
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
        import tempfile

        self._kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        try:
            while block := self._read(source):
                self._kept.write(block)
        except OSError as error:
            raise InputError(f"{self.name}: cannot be stored in {tempfile.gettempdir()}: {error.strerror}") from None
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

    def _packer(self, handle: BinaryIO) -> str:
        head = handle.read(8)
        found = next((packer for start, packer in _PACKERS if head.startswith(start)), "")
        if found == "zip":
            handle.seek(0)
            self.member = self._only_member(handle)
            return "zip" if self.member else ""
        return found

    def _only_member(self, handle: BinaryIO) -> str:
        """The only file of an archive; "" where there are several, as in a workbook."""
        import zipfile

        try:
            with zipfile.ZipFile(handle) as archive:
                inside = [part for part in archive.infolist() if not part.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise InputError(f"{self.name}: a damaged workbook or ZIP file") from None
        files = [part for part in inside if not any(beside in part.filename for beside in _BESIDE)]
        if len(files) != 1:
            return ""
        if files[0].flag_bits & 1:
            raise InputError(f"{self.name}: a ZIP file with a password: unpack it first")
        return files[0].filename

    def open(self) -> io.BufferedReader:
        """The unpacked bytes from the first one on."""
        if self.packed == "zstd":
            zstd()
        handle = self._bytes()
        self._current = handle
        if self.packed == "gzip":
            import gzip

            sound = _Sound(gzip.GzipFile(fileobj=handle), handle, self, (EOFError, OSError, zlib.error))
            return io.BufferedReader(sound, 1 << 16)
        if self.packed == "bzip2":
            import bz2

            unpacked: Any = bz2.BZ2File(handle)
            return io.BufferedReader(_Sound(unpacked, handle, self, (EOFError, OSError, ValueError)), 1 << 16)
        if self.packed == "xz":
            import lzma

            unpacked = lzma.LZMAFile(handle)  # noqa: SIM115
            return io.BufferedReader(_Sound(unpacked, handle, self, (EOFError, lzma.LZMAError)), 1 << 16)
        if self.packed == "zip":
            import zipfile

            unpacked = zipfile.ZipFile(handle).open(self.member)  # noqa: SIM115
            damaged = (EOFError, OSError, zipfile.BadZipFile, zlib.error, NotImplementedError)
            return io.BufferedReader(_Sound(unpacked, handle, self, damaged), 1 << 16)
        if self.packed == "zstd":
            return io.BufferedReader(
                _Sound(_Frames(handle), handle, self, (EOFError, OSError, zstd().ZstdError)), 1 << 16
            )
        return handle

    def lines(self) -> BinaryIO:
        """The same for readers that go line by line: a line without end is an InputError."""
        handle = self.open()
        if self.packed or self.size <= LONGEST_LINE:
            return handle
        return io.BufferedReader(_Sound(handle, handle, self, ()), 1 << 16)

    def check_ratio(self, unpacked: int) -> None:
        """Raises InputError for what unpacks to many times its size, as no table does."""
        if unpacked > _NO_BOMB and unpacked > _MOST_TIMES * max(self.size, 1):
            raise InputError(f"{self.name}: it unpacks to more than {_MOST_TIMES} times its size, as no table does")

    def seekable(self) -> BinaryIO:
        """The same for readers that go to and fro in a file: what is packed is unpacked into a temporary file once."""
        if not self.packed:
            return self.open()
        if self._unpacked is None:
            import tempfile

            self._unpacked = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
            with self.open() as handle:
                size = 0
                while block := handle.read(_BLOCK):
                    size += len(block)
                    if size > self.largest:
                        raise self._too_large()
                    self.check_ratio(size)
                    self._unpacked.write(block)
        self._unpacked.seek(0)
        return io.BufferedReader(_Lent(self._unpacked), 1 << 16)

    def _too_large(self) -> InputError:
        return InputError(f"{self.name}: it unpacks to more than {self.largest >> 20} MB; unpack it first")

    def place(self) -> int:
        """How many bytes of `size` have been read since it was last opened."""
        try:
            return self._current.tell() if self._current is not None else 0
        except ValueError:  # closed: all of it
            return self.size

    def close(self) -> None:
        """Throw away what was kept of a pipe."""
        for file in (self._kept, self._unpacked):
            if file is not None:
                file.close()


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

    def __init__(self, reader: Any, below: BinaryIO, file: Input, damaged: tuple[type[Exception], ...]) -> None:
        self._reader, self._below, self._file, self._damaged = reader, below, file, damaged
        self._name = file.name
        self._since_line = self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._reader.read(len(buffer))
        except self._damaged:
            raise InputError(f"{self._name}: the compressed file is damaged or truncated") from None
        self._size += len(block)
        if self._file.cautious and self._size > self._file.largest:
            raise self._file._too_large()
        end = block.rfind(b"\n")
        self._since_line = self._since_line + len(block) if end < 0 else len(block) - end - 1
        if self._since_line > LONGEST_LINE:
            raise InputError(f"{self._name}: a line of more than {LONGEST_LINE >> 20} MB")
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
    whole. A suffix of `.gz`, `.zst`, `.bz2` or `.xz` packs. Raises InputError where the place cannot be written to, or
    is full.
    """
    with _place(path) as handle:
        packed = path.casefold()
        if packed.endswith((".gz", ".gzip")):
            import gzip

            # Without name and date in it, the same table gives the same bytes.
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=handle, mtime=0) as file:
                yield cast(BinaryIO, file)
        elif packed.endswith(".bz2"):
            import bz2

            with bz2.BZ2File(handle, "wb") as file:
                yield cast(BinaryIO, file)
        elif packed.endswith(".xz"):
            import lzma

            with lzma.LZMAFile(handle, "wb") as file:
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
        import shutil
        import tempfile

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
