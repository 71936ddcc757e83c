"""A file of entities being read: its bytes unpacked, its lines numbered, and what happens to lines that are no good."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from msgspec import Struct

from bynames._model import Entity
from bynames._shapes import not_utf8
from bynames.errors import InputError, unopened

# The largest items of Wikidata have some megabytes; a line beyond this is no line of any of the formats.
LONGEST_LINE = 64 << 20
# Documents that are no lines are held in memory.
LONGEST_DOCUMENT = 512 << 20
# As YAML takes fifty times its size in memory.
LONGEST_YAML = 32 << 20
_HEAD = 1 << 16

Tell = Callable[[str], None]


class Found(NamedTuple):
    """An entity and the line of the file that it begins in."""

    line: int
    entity: Entity


class Options(Struct, frozen=True):
    """What an importer is asked for: languages of names, one kind only, FollowTheMoney topics of which one must be."""

    languages: tuple[str, ...] = ()
    kind: str | None = None
    topics: frozenset[str] = frozenset()


class BadLine(InputError):
    """A line that cannot be used, of a file that has others."""


class Unusable(Exception):
    """Why something is no entity; `at` leads from the entity to what is wrong with it (keys and indexes)."""

    def __init__(self, reason: str, at: tuple[str | int, ...] = ()) -> None:
        super().__init__(reason)
        self.at = at


class Input:
    """One file while it is read.

    `bad` is told of everything that cannot be used. It raises InputError, or, with `skip_bad`, tells `tell`. `note` is
    told of what is no fault, and that somebody should know.
    """

    def __init__(
        self, name: str, stream: io.BufferedReader, skip_bad: bool, tell: Tell, options: Options, noted: Tell
    ) -> None:
        self.name = name
        self.stream = stream
        self.skip_bad = skip_bad
        self.options = options
        self.skipped = 0
        self._tell = tell
        self._noted = noted

    def head(self) -> bytes:
        """The beginning of the file; it is still to be read."""
        return self.stream.peek(_HEAD)

    def bad(self, line: int | str, reason: object) -> None:
        """Something in a line (or in `row 3`) cannot be used. Raises InputError unless that is to be skipped."""
        where = f"{self.name}:{line}" if isinstance(line, int) else f"{self.name}: {line}"
        if not self.skip_bad:
            raise BadLine(f"{where}: {reason}")
        self.skipped += 1
        self._tell(f"{where}: {reason}")

    def note(self, line: int, sentence: str) -> None:
        """Something in a line is to be known, and all is read nevertheless."""
        self._noted(f"{self.name}:{line}: {sentence}")

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """(number, line) of each line that is not blank, without the white space around it."""
        number = 0
        while True:
            number += 1
            line = self.stream.readline(LONGEST_LINE)
            if not line:
                return
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                # What follows belongs to the same line, so there is nothing to go on with.
                raise InputError(f"{self.name}:{number}: a line of more than {LONGEST_LINE >> 20} MB")
            line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if line:
                yield number, line

    def whole(self, most: int = LONGEST_DOCUMENT) -> bytes:
        """All that is left of the file. Raises InputError where it is too large for that."""
        content = self.stream.read(most + 1)
        if len(content) > most:
            raise InputError(f"{self.name}: more than {most >> 20} MB in one document; cut it into several")
        return content.removeprefix(b"\xef\xbb\xbf")

    def text(self, most: int = LONGEST_DOCUMENT) -> str:
        """The same as text. Raises InputError for what is not UTF-8, with the line."""
        content = self.whole(most)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise InputError(f"{self.name}:{line}: {not_utf8(error)}") from None


@contextmanager
def opened(
    path: str,
    skip_bad: bool = False,
    tell: Tell | None = None,
    options: Options | None = None,
    noted: Tell | None = None,
) -> Iterator[Input]:
    """The file at `path`, or standard input (`-`); gzip and bzip2 are unpacked. Raises InputError in plain words."""
    name = "standard input" if path == "-" else path
    with _bytes(path) as raw:
        packer = raw.peek(4)[:4]
        stream: io.BufferedReader = raw
        if packer.startswith(b"\x1f\x8b"):
            import gzip

            stream = io.BufferedReader(gzip.GzipFile(fileobj=raw), _HEAD)
        elif packer.startswith(b"BZh"):
            import bz2

            stream = io.BufferedReader(bz2.BZ2File(raw), _HEAD)
        elif packer == b"\x28\xb5\x2f\xfd":
            raise InputError(f"{name}: compressed with zstd; decompress it first, e.g. zstdcat {path} | … -")
        try:
            yield Input(name, stream, skip_bad, tell or _silent, options or Options(), noted or _silent)
        except (EOFError, zlib.error):
            raise InputError(f"{name}: the compressed file is damaged or truncated") from None
        except OSError as error:
            if stream is raw or error.filename is not None:
                raise
            raise InputError(f"{name}: the compressed file is damaged or truncated") from None


def _silent(sentence: str) -> None:
    pass


@contextmanager
def _bytes(path: str) -> Iterator[io.BufferedReader]:
    if path == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; give the name of a file")
        # Not closed with the reader: it belongs to the process.
        stdin: Any = sys.stdin.buffer
        if isinstance(stdin, io.BufferedReader):
            yield stdin
        else:
            wrapped = io.BufferedReader(stdin, _HEAD)
            yield wrapped
            wrapped.detach()
        return
    try:
        handle: Any = open(path, "rb", buffering=_HEAD)  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise unopened(path, error) from None
    with handle:
        yield handle
