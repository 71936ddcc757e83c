"""Tables of names: the rows of a CSV come back as they were, with columns added.

The csv module reads and writes: it is the one that keeps ragged rows, leading zeros, quotes and newlines.
Distinct values are worked out once.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import IO

from msgspec import Struct

from bynames.errors import InputError, did_you_mean
from bynames.model import Scheme
from bynames.names import key
from bynames.readings import language
from bynames.scripts import romanize
from bynames.text import clean, script
from bynames.translit import scheme as find_scheme

DEFAULT_SCHEME = "be-national-2007"
ADDED = ("language", "script", "cleaned", "latin", "latin_by", "key")
_DELIMITERS = ",;\t|"


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

    Raises InputError: no header, no such column (the nearest is named), two columns of that name, a file that
    is not text. UnknownScheme for `scheme`.
    """
    found_scheme = find_scheme(scheme) if isinstance(scheme, str) else scheme
    lines = _text_lines(source, name)
    first = next(lines, "")
    if not first.strip():
        raise InputError(f"{name}: empty: there is no header line")
    if delimiter is None:
        delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(_chain(first, lines), delimiter=delimiter)
    header = next(rows)
    at = _find_column(header, column, name)
    ending = "\r\n" if first.endswith("\r\n") else "\n"
    writer = csv.writer(target, delimiter=delimiter, lineterminator=ending)
    writer.writerow(header + [f"bynames_{added}" if added in header else added for added in ADDED])

    @lru_cache(maxsize=200_000)
    def columns(text: str) -> tuple[str, ...]:
        latin = romanize(clean(text), found_scheme)
        return (language(text), script(text), clean(text), latin.text, latin.by, key(text))

    count, ragged, width = 0, [], len(header)
    try:
        for row in rows:
            if not row:
                writer.writerow(row)
                continue
            count += 1
            if len(row) != width:
                ragged.append(rows.line_num)
                row += [""] * (width - len(row))
            writer.writerow((*row[:width], *columns(row[at]), *row[width:]))
    except csv.Error as error:
        raise InputError(f"{name}:{rows.line_num}: not a table: {error}") from None
    return Summary(count, tuple(ragged), header[at])


def _find_column(header: list[str], column: str, name: str) -> int:
    wanted = [cell.strip().casefold() for cell in header]
    found = [index for index, cell in enumerate(header) if cell == column] or [
        index for index, cell in enumerate(wanted) if cell == column.strip().casefold()
    ]
    if not found:
        hint = did_you_mean(column, header) or f"; there are {', '.join(header)}"
        raise InputError(f"{name}: no column {column!r}{hint}")
    if len(found) > 1:
        raise InputError(f"{name}: {len(found)} columns are named {column!r}")
    return found[0]


def _text_lines(source: IO[str], name: str) -> Iterator[str]:
    number = 0
    try:
        for line in source:
            number += 1
            if "\0" in line:
                raise InputError(f"{name}:{number}: not a text file: it has NUL bytes")
            yield line
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}:{number + 1}: not {error.encoding} near this line: byte {error.object[error.start]:#04x}; "
            "give its encoding, e.g. --encoding windows-1251"
        ) from None


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


@contextmanager
def reading(path: str, encoding: str) -> Iterator[IO[str]]:
    """A text file opened for the csv module; `-` is standard input. Raises InputError in plain words."""
    try:
        if path == "-":
            handle = open(sys.stdin.fileno(), encoding=encoding, newline="", closefd=False)
        else:
            handle = open(path, encoding=encoding, newline="")
    except LookupError:
        raise InputError(f"no encoding {encoding!r}; try utf-8, windows-1251, koi8-r, cp866 or utf-16") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a folder, not a file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    with handle:
        yield handle


@contextmanager
def writing(path: str) -> Iterator[IO[str]]:
    """A text file that appears whole or not at all: it is written beside its place and renamed at the end.

    `-` is standard output. Raises InputError where the place cannot be written to.
    """
    if path == "-":
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as handle:
            yield handle
        return
    if os.path.isdir(path):
        raise InputError(f"{path}: a folder, not a file")
    beside = f"{path}.{os.getpid()}.part"
    try:
        handle = open(beside, "x", encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        with handle:
            yield handle
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
