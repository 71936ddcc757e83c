"""Tables of names: the rows of a CSV come back as they were, with columns added.

The csv module reads and writes: it is the one that keeps ragged rows, leading zeros, quotes and newlines.
Distinct values are worked out once.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import IO

from msgspec import Struct

from bynames.errors import InputError, did_you_mean
from bynames.model import Scheme
from bynames.names import key, parse
from bynames.scripts import romanize
from bynames.text import clean, script
from bynames.translit import scheme as find_scheme

DEFAULT_SCHEME = "be-national-2007"
ADDED = ("language", "script", "cleaned", "latin", "latin_by", "key")
_DELIMITERS = ",;\t|"
# What a table's file is called: for hints in messages
_SUFFIXES = (".csv", ".tsv", ".txt")
# A cell may be as long as the csv module can count; its own limit of 128 kB is for servers.
_LONGEST_CELL = 2**31 - 1
_IN_MEMORY = 1 << 24
# What is longer is an article in the wrong column: it is cleaned and transliterated, but has no language and key.
_LONGEST_NAME = 1000


class Summary(Struct, frozen=True):
    """What a run did: how many rows there were, and the lines (1-based) of rows of an odd length."""

    rows: int
    ragged: tuple[int, ...]
    column: str


def normalize(
    source: IO[str],
    target: IO[str],
    column: str,
    scheme: str | Scheme = DEFAULT_SCHEME,
    delimiter: str | None = None,
    name: str = "the input",
) -> Summary:
    """Copy a CSV with a header from `source` to `target`, with columns added for the names in `column`.

    Added are `language` (`be`, `ru`, or empty where the spelling fits both or neither), `script` (ISO 15924),
    `cleaned`, `latin` (under `scheme`), `latin_by` (who made it) and `key`; with `bynames_` before each name
    that the table has already. Every cell that was there comes back unchanged; rows that are too short are
    filled up, cells beyond the header stay behind the added ones. `delimiter` None takes the one of `, ; TAB |`
    that the header has most of. `name` is for messages.

    Raises InputError: no header, no such column (the nearest is named), two columns of that name, a quote that
    is never closed, a file that is not text. UnknownScheme for `scheme`.

    >>> target = io.StringIO()
    >>> normalize(io.StringIO("id,name\\n007,Янка Купала\\n"), target, "name").rows
    1
    >>> print(target.getvalue().splitlines()[0])
    id,name,language,script,cleaned,latin,latin_by,key
    """
    found_scheme = find_scheme(scheme) if isinstance(scheme, str) else scheme
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise InputError(f"the delimiter must be one character such as , ; TAB or |, not {delimiter!r}")
    lines = _text_lines(source, name)
    first = next(lines, "").removeprefix("\ufeff")
    if not first.strip():
        raise InputError(f"{name}: {'the first line is blank' if first else 'empty'}: there is no header line")
    delimiter = delimiter or _delimiter(first)
    ending = first[len(first.rstrip("\r\n")) :] or "\n"
    rows = csv.reader(_chain(first, lines), delimiter=delimiter, strict=True)
    # \r\n, for a writer quotes only those line ends that it writes itself (before Python 3.13).
    writer = csv.writer(_Lines(target, ending), delimiter=delimiter, lineterminator="\r\n")

    @lru_cache(maxsize=200_000)
    def columns(text: str) -> tuple[str, ...]:
        if len(text) > _LONGEST_NAME:
            cleaned = clean(text)
            latin = romanize(cleaned, found_scheme)
            return ("", script(cleaned), cleaned, latin.text, latin.by, "")
        found = parse(text)
        latin = romanize(found.text, found_scheme)
        return (found.language, found.script, found.text, latin.text, latin.by, key(text))

    count, ragged, begin = 0, [], 1
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        header = next(rows)
        at = _find_column(header, column, name)
        width = len(header)
        writer.writerow(header + _free_names(header))
        begin = rows.line_num + 1
        for row in rows:
            if row:
                count += 1
                if len(row) != width:
                    ragged.append(begin)
                    row += [""] * (width - len(row))
                row = [*row[:width], *columns(row[at]), *row[width:]]
            writer.writerow(row)
            begin = rows.line_num + 1
    except csv.Error as error:
        raise InputError(f"{name}:{begin}: {_broken(str(error))}") from None
    finally:
        csv.field_size_limit(limit)
    return Summary(count, tuple(ragged), header[at])


class _Lines:
    """What a csv writer writes its rows to: each gets the line end of the input instead."""

    def __init__(self, target: IO[str], ending: str) -> None:
        self._target = target
        self._ending = ending

    def write(self, row: str) -> None:
        self._target.write(row[:-2] + self._ending)


def _broken(reason: str) -> str:
    if reason == "unexpected end of data":
        return "broken CSV: a quoted cell begins in this row and is never closed"
    if "expected after" in reason:
        return "broken CSV: a quoted cell in this row goes on after its closing quote; double the quotes inside a cell"
    return f"broken CSV: {reason}"


def _delimiter(header: str) -> str:
    """The likeliest delimiter; those inside quoted cells do not count."""
    bare = re.sub('"[^"]*"?', "", header)
    return max(_DELIMITERS, key=bare.count)


def _free_names(header: Sequence[str]) -> list[str]:
    """The names of the added columns; none is one that the table has, in any case of letters."""
    taken = {cell.strip().casefold() for cell in header}
    names = []
    for added in ADDED:
        free, number = added, 1
        while free in taken:
            free = f"bynames_{added}" if number == 1 else f"bynames_{added}_{number}"
            number += 1
        names.append(free)
    return names


def _find_column(header: list[str], column: str, name: str) -> int:
    wanted = column.strip().casefold()
    found = [index for index, cell in enumerate(header) if cell == column] or [
        index for index, cell in enumerate(header) if cell.strip().casefold() == wanted
    ]
    if not found:
        listed = ", ".join(header[:20]) + (", …" if len(header) > 20 else "")
        raise InputError(f"{name}: no column {column!r}{did_you_mean(column, header) or f'; there are {listed}'}")
    if len(found) > 1:
        raise InputError(f"{name}: {len(found)} columns are named {column!r}")
    return found[0]


def _text_lines(source: IO[str], name: str) -> Iterator[str]:
    number = 0
    try:
        for line in source:
            number += 1
            if "\0" in line:
                raise InputError(
                    f"{name}:{number}: not a text file: it has NUL bytes; give its encoding, e.g. --encoding utf-16"
                )
            yield line
    except UnicodeDecodeError as error:
        # The lines of earlier blocks have all been handed out, so what is left to count is in this one.
        number += 1 + error.object[: error.start].count(b"\n")
        byte = error.object[error.start]
        raise InputError(f"{name}:{number}: not {error.encoding.upper()}: byte {byte:#04x}; {_advice(error)}") from None
    except UnicodeError as error:
        raise InputError(f"{name}: cannot be decoded: {error}") from None
    except OSError as error:
        reason = "a folder, not a file" if isinstance(error, IsADirectoryError) else f"cannot be read: {error.strerror}"
        raise InputError(f"{name}: {reason}") from None


def _advice(error: UnicodeDecodeError) -> str:
    start = error.object[:4]
    if start.startswith(b"PK\x03\x04"):
        return "this is a spreadsheet or another ZIP file: save it as CSV"
    encoding = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "windows-1251"
    return f"give its encoding, e.g. --encoding {encoding}"


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


@contextmanager
def reading(path: str, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """A text file opened for the csv module; `-` is standard input. Raises InputError in plain words."""
    handle = _opened(path, encoding)
    try:
        yield handle
    finally:
        if path == "-":
            handle.detach()
        else:
            handle.close()


def _opened(path: str, encoding: str) -> io.TextIOWrapper:
    if path == "-" and sys.stdin is None:
        raise InputError("standard input is closed; give the name of a file")
    try:
        if path == "-":
            return io.TextIOWrapper(sys.stdin.buffer, encoding=encoding, newline="")
        return open(path, encoding=encoding, newline="")
    except LookupError:
        raise InputError(f"no encoding {encoding!r}; try utf-8, windows-1251, koi8-r, cp866 or utf-16") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a folder, not a file{_inside(path)}") from None
    except FileNotFoundError:
        raise InputError(f"{path}: no such file{_neighbours(path)}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _inside(folder: str) -> str:
    files = sorted(name for name in os.listdir(folder) if name.casefold().endswith(_SUFFIXES))[:3]
    return f"; did you mean {', '.join(os.path.join(folder, name) for name in files)}?" if files else ""


def _neighbours(path: str) -> str:
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        return f", for there is no folder {folder}"
    others = (name for name in os.listdir(folder or ".") if name.casefold().endswith(_SUFFIXES))
    return did_you_mean(path, (os.path.join(folder, name) for name in others))


@contextmanager
def writing(path: str) -> Iterator[IO[str]]:
    """A text file (UTF-8) that appears whole or not at all: it is written beside its place and renamed at the end.

    `-` is standard output; there, and where `path` is a device or a pipe, the text is held back until it is whole.
    Raises InputError where the place cannot be written to.
    """
    if os.path.isdir(path):
        raise InputError(f"{path}: a folder, not a file; name a file in it")
    if path == "-" or (os.path.exists(path) and not os.path.isfile(path)):
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as whole:
            text = io.TextIOWrapper(whole, encoding="utf-8", newline="", write_through=True)
            yield text
            text.detach()
            whole.seek(0)
            if path == "-":
                sys.stdout.flush()
                shutil.copyfileobj(whole, sys.stdout.buffer)
            else:
                with open(path, "wb") as device:
                    shutil.copyfileobj(whole, device)
        return
    place = os.path.realpath(path)
    folder = os.path.dirname(place)
    if not os.path.isdir(folder):
        raise InputError(f"{path}: cannot be written: there is no folder {os.path.dirname(path)}")
    if os.path.exists(place) and not os.access(place, os.W_OK):
        raise InputError(f"{path}: cannot be written: {os.strerror(errno.EACCES)}")
    beside = f"{place}.{os.getpid()}.part"
    try:
        open(beside, "w").close()
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        with open(beside, "w", encoding="utf-8", newline="") as handle:
            yield handle
        if os.path.exists(place):
            shutil.copymode(place, beside)
        os.replace(beside, place)
    except BaseException:
        os.unlink(beside)
        raise
