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

from bynames._expressions import expression
from bynames._shapes import broken_csv
from bynames.errors import InputError
from bynames.tables._columns import is_header
from bynames.tables._encodings import Encoding, detect, given, undecodable
from bynames.tables._files import Input, suffix
from bynames.tables._rows import LONGEST_CELL, Added, Batch, Cell, Row, Source, Target, check_columns, text

DELIMITERS = ",;\t|"
# No table has it for a delimiter: the one of a list of one column.
_NO_SIGN = "\x1f"
# Lines that are looked at before the table is read, and how many of them can stand above the header
_SAMPLE, _TITLES = 100, 20
# A text has some NUL bytes where something went wrong; what has more of them is none.
_MOST_ZEROS = 0.1
# Excel's own way to say it: a first line of sep=;
_SEPARATOR = expression(r"sep=(.)\s*")
# So many letters are read at once
_CHUNK = 1 << 16
# A quote that is never closed must not take the memory with it.
# What a spreadsheet takes for a formula; plain numbers are none.
_FORMULA = expression(r"[=+\-@\t\r]")
_NUMBER = expression(r"[+-]?\d[\d .,]*(?:[eE][+-]?\d+)?%?")


class Dialect(Struct, frozen=True):
    """How a table is to be read. None: found out. All of it holds for CSV, some of it for other formats too.

    `quoted` False takes quotes for letters like others. `header` False: the first line is a row, and the columns are
    called a, b, c … `skip` is a number of lines before the table. `skip_space` leaves out the spaces behind delimiters.
    Lines that begin with `comment` are no rows; they come back as they are. A cell that is one of the words of `null`,
    in any case of letters, holds no name. `fill_merged` gives each cell of a merged range of Excel its text.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    escape: str | None = None
    doubled: bool = True
    quoted: bool = True
    header: bool = True
    skip: int | None = None
    skip_space: bool | None = None
    comment: str | None = None
    null: tuple[str, ...] = ()
    fill_merged: bool = False

    def __post_init__(self) -> None:
        for title, sign in (("delimiter", self.delimiter), ("quote", self.quote), ("escape", self.escape)):
            if sign is not None and (len(sign) != 1 or sign in "\r\n" or (sign == '"' and title == "delimiter")):
                likely = ", ; TAB or |" if title == "delimiter" else "' or \\"
                raise InputError(f"the {title} must be one character such as {likely}, not {sign!r}")
        signs = [sign for sign in (self.delimiter, self.quote, self.escape) if sign is not None]
        if self.skip is not None and self.skip < 0:
            raise InputError(f"the number of lines to skip must be 0 or more, not {self.skip}")
        if self.comment is not None and not self.comment.strip():
            raise InputError("what comment lines begin with must be a sign or a word, such as #")
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
            "skipinitialspace": bool(self.skip_space),
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
    # What is told of rows with more or fewer cells than the header, which are left out then
    reject: Callable[[str], None] | None = None

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
        self._skip = dialect.skip or 0
        self._is_single = False
        self._zeros: list[int] = []
        self._lenient: list[int] = []
        self.width = 0
        first = self._begin()
        self.ending = first[len(first.rstrip("\r\n")) :] or "\n"
        # In a list of one column `Купала, Янка` is one cell.
        self._options = self.dialect.options(_NO_SIGN if self._is_single else self.delimiter)
        for batch in self._all():
            self.width = len(batch.rows[0])
            check_columns(self.width, self.name)
            self.raw_header = batch.raws[0] if batch.raws and dialect.header else ""
            self.header = batch.rows[0] if dialect.header else letters(self.width)
            break
        if not dialect.header:
            options = {
                **self.dialect.options(self.delimiter),
                "quoting": csv.QUOTE_MINIMAL,
                "quotechar": dialect.quote,
                "doublequote": True,
            }
            self.raw_header = _encoded(csv.writer, self.header, options)

    def _begin(self) -> str:
        """Find out where the table begins and how its cells are told apart; the first line of it."""
        lines = self._sample()
        above = 0
        while above < len(lines) and self._is_blank(lines[above]):
            above += 1
        separator = _SEPARATOR.fullmatch(lines[above].removeprefix("\ufeff")) if above < len(lines) else None
        if separator and not self.dialect.delimiter:
            self.dialect = self._changed(delimiter=separator[1])
            above += 1
        if not lines[above:]:
            what = "header line" if self.dialect.header else "row"
            raise InputError(f"{self.name}: {'empty' if not lines else 'only blank lines'}: there is no {what}")
        if self.dialect.skip is None and self.dialect.header and (titles := self._titles(lines[above:])):
            above += titles
            self.notes.append(
                f"{self.name}: line {above + 1} is taken as the header, and {_lines(above)} before it skipped; "
                "--skip-lines 0 if that is wrong"
            )
        self._skip += above
        if self._is_zero(lines[above]):
            raise self._zero(1 + self._skip)
        delimiter = self.dialect.delimiter or self._likeliest(lines[above])
        self._is_single = not self.dialect.delimiter and delimiter not in self._bare(lines[above])
        self.delimiter = delimiter
        if self.dialect.skip_space is None and self._has_spaces(lines[above:]):
            self.dialect = self._changed(skip_space=True)
            self.notes.append(f"{self.name}: spaces after each {delimiter} are stripped from the cells")
        return lines[above]

    def _sample(self) -> list[str]:
        """The first lines behind those that are to be left out."""
        lines: list[str] = []
        with self._text() as handle:
            try:
                for _ in range(self._skip):
                    handle.readline(LONGEST_CELL)
                size = 0
                # A file without line ends can be one line of gigabytes.
                while len(lines) < _SAMPLE and size < _CHUNK and (line := handle.readline(LONGEST_CELL)):
                    lines.append(line)
                    size += len(line)
                    if self._is_blank(line) and len(lines) == _SAMPLE:
                        lines.clear()
                        self._skip += _SAMPLE
            except UnicodeError:
                raise undecodable(self._file.open, self.encoding.codec, self.name) from None
        if lines:
            lines[0] = lines[0].removeprefix("\ufeff")
        return lines

    def _changed(self, **fields: Any) -> Dialect:
        return Dialect(**{**_fields(self.dialect), **fields})

    def _is_blank(self, line: str) -> bool:
        comment = self.dialect.comment
        return not line.strip("\r\n \t\ufeff") or (comment is not None and line.startswith(comment))

    def _bare(self, line: str) -> str:
        """A line without its quoted cells: delimiters inside them do not count."""
        quote = re.escape(self.dialect.quote)
        return re.sub(f"{quote}[^{quote}]*{quote}?", "", line) if self.dialect.quoted else line

    def _likeliest(self, line: str) -> str:
        return max(DELIMITERS, key=self._bare(line).count)

    def _titles(self, lines: list[str]) -> int:
        """How many lines stand above the header: it has a known name in it, and as many cells as all rows behind."""
        for at, line in enumerate(lines[: _TITLES + 1]):
            delimiter = self.dialect.delimiter or self._likeliest(line)
            cells = [cell.strip().strip(self.dialect.quote) for cell in line.strip("\r\n").split(delimiter)]
            rows = [row for row in lines[at + 1 :] if not self._is_blank(row)]
            if (
                len(cells) > 1
                and is_header(cells)
                and rows
                and all(self._bare(row).count(delimiter) + 1 == len(cells) for row in rows)
            ):
                above = [title for title in lines[:at] if not self._is_blank(title)]
                return at if all(self._bare(title).count(delimiter) + 1 < len(cells) for title in above) else 0
        return 0

    def _has_spaces(self, lines: list[str]) -> bool:
        if self._is_single or self.delimiter == "\t":
            return False
        bare = [line.rstrip("\r\n") for line in map(self._bare, lines) if not self._is_blank(line)]
        found = [line.count(self.delimiter) for line in bare]
        return len(bare) > 1 and all(found) and found == [line.count(self.delimiter + " ") for line in bare]

    def _text(self) -> io.TextIOWrapper:
        codec = "utf-8-sig" if self.encoding.codec == "utf-8" else self.encoding.codec
        return io.TextIOWrapper(self._file.lines(), encoding=codec, newline="")

    def batches(self) -> Iterator[Batch]:
        self.odd = type(self.odd)(0, [])
        self._zeros, self._lenient = [], []
        for batch in self._all():
            if self.dialect.header and batch.lines[0] == self._skip + 1:
                del batch.rows[0]
                batch.lines = batch.lines[1:]
                if batch.raws is not None:
                    del batch.raws[0]
            width = self.width
            if batch.widths - {width}:
                check_columns(max(batch.widths), f"{self.name}:{batch.lines[0]}")
                for at, row in enumerate(batch.rows):
                    if len(row) != width and row:
                        self.odd.add(batch.lines[at])
                if self.reject is not None:
                    self._reject(batch)
            if batch.rows:
                yield batch
        self._report()
        self.reject = None if self.reject is None else _ignore

    def _reject(self, batch: Batch) -> None:
        """Hand over the rows that have more or fewer cells than the header, and leave them out of the batch."""
        assert self.reject is not None
        kept = []
        for at, row in enumerate(batch.rows):
            if row and len(row) != self.width:
                self.reject(batch.raws[at] if batch.raws is not None else "")
            else:
                kept.append(at)
        batch.keep(kept)

    def _report(self) -> None:
        """What is known of the lines when all have been read once."""
        told = (
            (self._zeros, "NUL bytes, which were kept"),
            (self._lenient, "quotes inside a quoted cell that are not doubled, which was kept as it is"),
        )
        self.notes_at_end = [f"{self.name}: {_lines(len(lines), lines)} with {what}" for lines, what in told if lines]

    def _all(self) -> Iterator[Batch]:
        limit = csv.field_size_limit(LONGEST_CELL)
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
                self._check_zeros(chunk, whole, line)
            # Where each line is a row, as nearly always, the csv module need not be watched at its reading.
            rows = self._rows_of_lines(chunk) if not across else None
            if rows is None:
                batch, line = self._quoted(chunk, handle, line)
                across = len(batch.rows) < batch.read
            else:
                batch = Batch(rows, range(line, line + len(rows)), _without_ends(chunk, whole))
                line += len(rows)
            del whole
            if self._is_single and batch.raws is not None:
                batch.raws = [self._one_cell(raw) for raw in batch.raws]
            yield batch
            chunk = handle.readlines(_CHUNK)

    def _rows_of_lines(self, chunk: list[str]) -> list[Row] | None:
        """The rows of a chunk in which each line is one; None where that is not so."""
        if self.dialect.comment is not None:
            chunk = list(map(self._without_comment, chunk))
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
                # A line that begins so within a quoted cell is no comment.
                plain = self._without_comment(one) if not used else one
                used.append(one)
                yield plain
            size = 0
            while (one := handle.readline()) and size <= LONGEST_CELL:
                size += len(one)
                if "\0" in one:
                    self._check_zeros([one], one, line + len(used))
                used.append(one)
                yield one

        lines_of_it = tapped()
        reader = csv.reader(lines_of_it, strict=True, **self._options)
        rows: list[Row] = []
        lines: list[int] = []
        raws: list[str] = []
        read = 0
        while read < len(chunk):
            try:
                row = next(reader)
            except csv.Error as error:
                lenient = (
                    self._leniently(used, self.width or (len(rows[0]) if rows else 0))
                    if "expected after" in str(error)
                    else None
                )
                if lenient is None:
                    raise InputError(f"{self.name}:{line}: {broken_csv(error, LONGEST_CELL)}") from None
                row = lenient
                self._lenient.append(line)
                reader = csv.reader(lines_of_it, strict=True, **self._options)
            rows.append(row)
            lines.append(line)
            raws.append((used[0] if len(used) == 1 else "".join(used)).rstrip("\r\n"))
            line += len(used)
            read += len(used)
            used.clear()
        return Batch(rows, lines, raws, read), line

    def _leniently(self, used: list[str], width: int) -> Row | None:
        """The cells of a line whose quotes are not doubled: a quoted cell ends where a delimiter follows its quote.

        None where that does not give as many cells as the header has.
        """
        if len(used) != 1:
            return None
        line, quote, delimiter = used[0].rstrip("\r\n"), self.dialect.quote, self._options["delimiter"]
        closed = re.compile(f"{re.escape(quote)}(.*?){re.escape(quote)}(?={re.escape(delimiter)}|$)")
        row: Row = []
        at = 0
        while at <= len(line):
            found = closed.match(line, at) if line.startswith(quote, at) else None
            end = found.end() if found else line.find(delimiter, at)
            end = len(line) if end < 0 else end
            row.append(found[1].replace(2 * quote, quote) if found else line[at:end])
            at = end + 1
        return row if len(row) == width else None

    def _without_comment(self, line: str) -> str:
        """A blank line in the place of a comment."""
        comment = self.dialect.comment
        return line[len(line.rstrip("\r\n")) :] or "\n" if comment is not None and line.startswith(comment) else line

    def _one_cell(self, raw: str) -> str:
        """The text of the only cell of a row, so that cells can stand behind it."""
        quote = self.dialect.quote
        if self.delimiter not in raw or raw.startswith(quote):
            return raw
        return quote + raw.replace(quote, 2 * quote) + quote

    def _is_zero(self, text: str) -> bool:
        return text.count("\0") > max(1, _MOST_ZEROS * len(text))

    def _check_zeros(self, chunk: list[str], whole: str, line: int) -> None:
        lines = [line + at for at, one in enumerate(chunk) if "\0" in one]
        if self._is_zero(whole):
            raise self._zero(lines[0])
        self._zeros += lines

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


def _lines(count: int, which: Sequence[int] = ()) -> str:
    listed = ", ".join(map(str, which[:5])) + (", …" if len(which) > 5 else "")
    return f"{count} line{'' if count == 1 else 's'}" + (f" ({listed})" if which else "")


def _ignore(raw: str) -> None:
    """A second reading rejects nothing anew."""


def _fields(dialect: Dialect) -> dict[str, Any]:
    return {field: getattr(dialect, field) for field in dialect.__struct_fields__}


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
            if new.writer is not self:
                new.writer = self
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
                # A blank line, or a comment.
                out.append(((raws[at] if self._raw and raws is not None else "") + self._ending).encode())
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
