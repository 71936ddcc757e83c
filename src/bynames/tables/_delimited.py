"""CSV and its kin, on the csv module: it is the one that keeps ragged rows, leading zeros, quotes and line breaks.

A row goes out with the very text that it came in with, and the added cells behind it: nothing is quoted anew, and what
is not written again costs no time.
"""

from __future__ import annotations

import csv
import gc
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, BinaryIO

from msgspec import Struct

from bynames.errors import InputError
from bynames.tables._encodings import Encoding, detect, given, undecodable
from bynames.tables._files import Input, suffix
from bynames.tables._rows import Added, Batch, Cell, Row, Source, Target, text

DELIMITERS = ",;\t|"
# Excel's own way to say it: a first line of sep=;
_SEPARATOR = re.compile(r"sep=(.)\s*")
# So many letters are read at once
_CHUNK = 1 << 16
# A quote that is never closed must not take the memory with it.
_LONGEST_CELL = 100_000_000
# What a spreadsheet takes for a formula; plain numbers are none.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d[\d .,]*(?:[eE][+-]?\d+)?%?")


class Dialect(Struct, frozen=True):
    """How a CSV is to be read. None: found out.

    `quoted` False takes quotes for letters like others. `header` False: the first line is a row, and the columns are
    called a, b, c … `skip` is a number of lines before the table.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    escape: str | None = None
    doubled: bool = True
    quoted: bool = True
    header: bool = True
    skip: int = 0

    def __post_init__(self) -> None:
        for title, sign in (("delimiter", self.delimiter), ("quote", self.quote), ("escape", self.escape)):
            if sign is not None and (len(sign) != 1 or sign in "\r\n" or (sign == '"' and title == "delimiter")):
                likely = ", ; TAB or |" if title == "delimiter" else "' or \\"
                raise InputError(f"the {title} must be one character such as {likely}, not {sign!r}")
        signs = [sign for sign in (self.delimiter, self.quote, self.escape) if sign is not None]
        if len(set(signs)) < len(signs):
            raise InputError("delimiter, quote and escape must be different characters")

    def options(self, delimiter: str) -> dict[str, Any]:
        """The same for the csv module."""
        return {
            "delimiter": delimiter,
            "quotechar": self.quote if self.quoted else None,
            "escapechar": self.escape,
            "doublequote": self.doubled,
            "quoting": csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
        }


def letters(count: int) -> list[str]:
    """Names for columns without names, as csvkit has them: a, b … z, aa, bb …

    >>> letters(28)[24:]
    ['y', 'z', 'aa', 'bb']
    """
    return [chr(97 + at % 26) * (1 + at // 26) for at in range(count)]


class CsvSource(Source):
    """A CSV with any dialect."""

    format = "csv"

    def __init__(self, file: Input, dialect: Dialect) -> None:
        super().__init__()
        self._file = file
        self.name = file.name
        self.dialect = dialect
        self.encoding: Encoding = given(dialect.encoding) if dialect.encoding else detect(file.open, file.name)
        if self.encoding.guessed:
            self.notes.append(
                f"{self.name}: read as {self.encoding.title}, written as UTF-8; --encoding if that is wrong, --add-bom "
                "if it goes to Excel"
            )
        self._skip = dialect.skip
        first = self._first_lines()
        self.ending = first[len(first.rstrip("\r\n")) :] or "\n"
        self.delimiter = self.dialect.delimiter or self._delimiter(first)
        self._options = self.dialect.options(self.delimiter)
        for batch in self._all():
            self.width = len(batch.rows[0])
            self.raw_header = batch.raws[0] if batch.raws and dialect.header else ""
            self.header = batch.rows[0] if dialect.header else letters(self.width)
            break
        if not dialect.header:
            options = {**self._options, "quoting": csv.QUOTE_MINIMAL, "quotechar": dialect.quote, "doublequote": True}
            self.raw_header = _encoded(csv.writer, self.header, options)

    def _first_lines(self) -> str:
        """The first line of the table; how many lines stand before it is known then."""
        with self._text() as handle:
            try:
                for _ in range(self._skip):
                    handle.readline(_LONGEST_CELL)
                # A file without line ends can be one line of gigabytes.
                first = handle.readline(_LONGEST_CELL).removeprefix("\ufeff")
                separator = _SEPARATOR.fullmatch(first)
                if separator and not self.dialect.delimiter:
                    self._skip += 1
                    self.dialect = Dialect(**{**_fields(self.dialect), "delimiter": separator[1]})
                    first = handle.readline(_LONGEST_CELL)
            except UnicodeError:
                raise undecodable(self._file.open, self.encoding.codec, self.name) from None
        if "\0" in first:
            raise self._zero(1 + self._skip)
        if not first.strip("\r\n \t"):
            if self.dialect.header:
                blank = "the first line is blank" if first else "empty"
                raise InputError(f"{self.name}: {blank}: there is no header line")
            raise InputError(f"{self.name}: {'the first line is blank' if first else 'empty'}: there are no rows")
        return first

    def _delimiter(self, first: str) -> str:
        """The likeliest delimiter; those inside quoted cells do not count."""
        quote = re.escape(self.dialect.quote)
        bare = re.sub(f"{quote}[^{quote}]*{quote}?", "", first) if self.dialect.quoted else first
        return max(DELIMITERS, key=bare.count)

    def _text(self) -> io.TextIOWrapper:
        codec = "utf-8-sig" if self.encoding.codec == "utf-8" else self.encoding.codec
        return io.TextIOWrapper(self._file.open(), encoding=codec, newline="")

    def batches(self) -> Iterator[Batch]:
        self.odd = type(self.odd)(0, [])
        for batch in self._all():
            if self.dialect.header and batch.lines[0] == self._skip + 1:
                del batch.rows[0]
                batch.lines = batch.lines[1:]
                if batch.raws is not None:
                    del batch.raws[0]
            width = self.width
            if batch.widths - {width}:
                for at, row in enumerate(batch.rows):
                    if len(row) != width and row:
                        self.odd.add(batch.lines[at])
            if batch.rows:
                yield batch

    def _all(self) -> Iterator[Batch]:
        limit = csv.field_size_limit(_LONGEST_CELL)
        try:
            with self._text() as handle:
                for _ in range(self._skip):
                    handle.readline()
                yield from self._parsed(handle)
        except UnicodeError:
            raise undecodable(self._file.open, self.encoding.codec, self.name) from None
        finally:
            csv.field_size_limit(limit)

    def _parsed(self, handle: io.TextIOWrapper) -> Iterator[Batch]:
        line = 1 + self._skip
        across = False
        chunk = handle.readlines(_CHUNK)
        if chunk:
            chunk[0] = chunk[0].removeprefix("\ufeff")
        while chunk:
            whole = "".join(chunk)
            if "\0" in whole:
                number = next(at for at, one in enumerate(chunk) if "\0" in one)
                raise self._zero(line + number)
            # Where each line is a row, as nearly always, the csv module need not be watched at its reading.
            rows = self._rows_of_lines(chunk) if not across else None
            if rows is None:
                batch, line = self._quoted(chunk, handle, line)
                across = len(batch.rows) < batch.read
            else:
                batch = Batch(rows, range(line, line + len(rows)), _without_ends(chunk, whole))
                line += len(rows)
            del whole
            yield batch
            chunk = handle.readlines(_CHUNK)

    def _rows_of_lines(self, chunk: list[str]) -> list[Row] | None:
        """The rows of a chunk in which each line is one; None where that is not so."""
        # A thousand new lists, none of which can be a part of a cycle, would have the collector look at everything.
        collecting = gc.isenabled()
        gc.disable()
        try:
            rows: list[Row] = list(csv.reader(chunk, strict=True, **self._options))
        except csv.Error:
            return None
        finally:
            if collecting:
                gc.enable()
        return rows if len(rows) == len(chunk) else None

    def _quoted(self, chunk: list[str], handle: io.TextIOWrapper, line: int) -> tuple[Batch, int]:
        """The rows that begin in a chunk of lines; the last of them may go on in lines behind it."""
        used: list[str] = []

        def tapped() -> Iterator[str]:
            for one in chunk:
                used.append(one)
                yield one
            size = 0
            while (one := handle.readline()) and size <= _LONGEST_CELL:
                size += len(one)
                if "\0" in one:
                    raise self._zero(line + len(used))
                used.append(one)
                yield one

        reader = csv.reader(tapped(), strict=True, **self._options)
        rows, lines, raws = [], [], []
        read = 0
        try:
            while read < len(chunk):
                row = next(reader)
                rows.append(row)
                lines.append(line)
                raws.append((used[0] if len(used) == 1 else "".join(used)).rstrip("\r\n"))
                line += len(used)
                read += len(used)
                used.clear()
        except csv.Error as error:
            raise InputError(f"{self.name}:{line}: {_broken(str(error))}") from None
        return Batch(rows, lines, raws, read), line

    def _zero(self, line: int) -> InputError:
        return InputError(
            f"{self.name}:{line}: not a text file: it has NUL bytes; give its encoding, e.g. --encoding utf-16"
        )

    def done(self) -> float | None:
        return self._file.place() / self._file.size if self._file.size else None


def _without_ends(lines: list[str], whole: str) -> list[str]:
    """Lines without their line ends; `whole` is all of them joined, for one cut is faster than many."""
    returns = whole.count("\r")
    if not returns or (returns == whole.count("\n") == whole.count("\r\n")):
        found = whole.split("\r\n" if returns else "\n")
        if not found[-1]:
            found.pop()
        return found
    return [line.rstrip("\r\n") for line in lines]


def _fields(dialect: Dialect) -> dict[str, Any]:
    return {field: getattr(dialect, field) for field in dialect.__struct_fields__}


def _broken(reason: str) -> str:
    if reason == "unexpected end of data":
        return "broken CSV: a quoted cell begins in this row and is never closed"
    if "expected after" in reason:
        return "broken CSV: a quoted cell in this row goes on after its closing quote; double the quotes inside a cell"
    if "field larger" in reason:
        return "broken CSV: a cell of more than 100 MB; a quoted cell that begins in this row is never closed"
    return f"broken CSV: {reason}"


class _Kept:
    """What a csv writer writes to: the last row, without its line end."""

    row = ""

    def write(self, row: str) -> None:
        self.row = row[:-2]


def _encoded(writer: Any, cells: Sequence[str], options: dict[str, Any]) -> str:
    # \r\n, for a writer quotes only those line ends that it writes itself (before Python 3.13).
    kept = _Kept()
    writer(kept, lineterminator="\r\n", **options).writerow(cells)
    return kept.row


class CsvTarget(Target):
    """A CSV in UTF-8. From a CSV with the same delimiter, each row keeps its text."""

    def __init__(self, handle: BinaryIO, path: str, bom: bool = False, safe: bool = False, form: str = "") -> None:
        self._handle = handle
        self._path = path
        self._bom = bom
        self._safe = safe
        self._tabs = form == "tsv" or (not form and suffix(path) == ".tsv")
        self._kept = _Kept()

    def begin(self, source: Source, added: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        self._width = len(source.header)
        self._numbers = numbers
        dialect, delimiter, self._ending = Dialect(), ",", "\n"
        if isinstance(source, CsvSource):
            dialect, delimiter, self._ending = source.dialect, source.delimiter, source.ending
        if self._tabs:
            delimiter = "\t"
        elif delimiter == "\t" and suffix(self._path) == ".csv" != suffix(source.name):
            delimiter = ","
        self._raw = isinstance(source, CsvSource) and delimiter == source.delimiter
        options = dialect.options(delimiter)
        self._bare = not dialect.quoted and dialect.escape is None and self._raw
        if not self._raw:
            options = Dialect().options(delimiter)
        elif not dialect.doubled and dialect.escape is None:
            options["doublequote"] = True
        self._delimiter = delimiter
        self._writer = csv.writer(self._kept, lineterminator="\r\n", **options)
        if isinstance(source, CsvSource) and self._raw and not self._safe:
            header = source.raw_header + self._tail(added)
        else:
            header = self._encode([*source.header, *added])
        self._handle.write((("\ufeff" if self._bom else "") + header + self._ending).encode())

    def write(self, batch: Batch, picked: Sequence[int] | None, added: Sequence[Added]) -> None:
        rows, raws = batch.rows, batch.raws
        width = self._width
        for new in added:
            if new.written is None:
                new.written = (self._tail([_shown(cell) for cell in new.cells]) + self._ending).encode()
        if picked is None and raws is not None and self._raw and not self._safe and batch.widths == {width}:
            # All texts are encoded at once, and cut where no text has a line end in it.
            parts = "\n".join(raws).encode().split(b"\n")
            if len(parts) == len(raws):
                self._handle.write(b"".join(chain.from_iterable(zip(parts, map(_written, added), strict=True))))
                return
        out = []
        for at, new in zip(range(len(rows)) if picked is None else picked, added, strict=True):
            row = rows[at]
            if not row:
                out.append(self._ending.encode())
            elif self._raw and raws is not None and len(row) == width and not (self._safe and _dangerous(row)):
                out += (raws[at].encode(), _written(new))
            elif self._raw and raws is not None and len(row) < width and not (self._safe and _dangerous(row)):
                out += ((raws[at] + self._delimiter * (width - len(row))).encode(), _written(new))
            else:
                own = [text(cell) for cell in row[:width]] + [""] * (width - len(row))
                further = [text(cell) for cell in row[width:]]
                out.append((self._encode([*own, *map(_shown, new.cells), *further]) + self._ending).encode())
        self._handle.write(b"".join(out))

    def _tail(self, cells: Sequence[str]) -> str:
        # An empty cell in front: a row of one empty cell alone would be quoted.
        return self._encode(["", *cells]) if cells else ""

    def _encode(self, cells: Sequence[str]) -> str:
        if self._safe:
            cells = [safe(cell) for cell in cells]
        if self._bare:
            # No quotes and no escapes: what would break the row becomes a space.
            cells = [re.sub(f"[\r\n{re.escape(self._delimiter)}]", " ", cell) for cell in cells]
        self._writer.writerow(cells)
        return self._kept.row

    def end(self) -> None:
        pass


_written: Callable[[Added], bytes] = attrgetter("written")


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "" if cell is None else str(cell)


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe in front of = + - @ TAB; numbers stay.

    >>> safe("=cmd|' /C calc'!A0"), safe("-5"), safe("@import")
    ("'=cmd|' /C calc'!A0", '-5', "'@import")
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _dangerous(row: Row) -> bool:
    return any(safe(text(cell)) is not cell for cell in row if cell and cell[0] in "=+-@\t\r")
