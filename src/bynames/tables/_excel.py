"""Workbooks: calamine reads them all, and fast; openpyxl writes .xlsx, and reads it where formats matter."""

from __future__ import annotations

import datetime
import html
import os
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, BinaryIO

from bynames.errors import InputError, MissingExtra, did_you_mean
from bynames.tables._columns import is_header
from bynames.tables._delimited import Dialect, letters
from bynames.tables._files import Input
from bynames.tables._rows import MISSING, Added, Batch, Cell, Row, Source, Target, text

_BATCH = 1000
_MOST_ROWS, _MOST_COLUMNS, _LONGEST = 1_048_576, 16_384, 32_767
_ZEROS = re.compile("0+")
# What XML cannot hold; Excel writes it as _x0001_.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_x(?=[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Rows that are looked at for a header below titles
_LOOKED_AT = 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, SyntaxError, NotImplementedError)
_ZERO_FORMAT = re.compile('formatCode="0{2,}"')
_ATTRIBUTE = re.compile(r'(?<![\w:])([\w:]++)\s*+=\s*+"([^"]*+)"')
# A cell with a formula and without a value; t="str" is a formula whose value is an empty text.
_UNCALCULATED = re.compile(rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_LONGEST_FORMULA = 1 << 14
# Cells of a sheet of a stranger, those between others among them
_MOST_CELLS = 5_000_000
_PLACE = re.compile(r'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(r"<table:table-row\b[^>]*+>")
_ROWS_REPEATED = re.compile(r'number-rows-repeated="(\d{1,9})')
_COLUMNS_REPEATED = re.compile(r'number-columns-repeated="(\d{1,9})')
_VALUED = re.compile(r"<table:table-cell\b[^>]*")


def calamine() -> Any:
    """The library. Raises MissingExtra."""
    try:
        import python_calamine
    except ImportError:
        raise MissingExtra('workbooks need the package python-calamine: pip install "bynames[tables]"') from None
    return python_calamine


def openpyxl() -> Any:
    """The library. Raises MissingExtra."""
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra('Excel files need the package openpyxl: pip install "bynames[tables]"') from None
    return openpyxl


class Shown:
    """A cell whose text is not that of its value: a number with leading zeros, or a date."""

    __slots__ = ("form", "value")

    def __init__(self, value: Any, form: str) -> None:
        self.value = value
        self.form = form

    def __str__(self) -> str:
        value = self.value
        if isinstance(value, datetime.datetime):
            whole = value.time() == datetime.time() and not re.search("[hs]", self.form)
            return value.date().isoformat() if whole else value.isoformat(sep=" ")
        if isinstance(value, int) and _ZEROS.fullmatch(self.form):
            return str(value).zfill(len(self.form))
        return text(value)


class ExcelSource(Source):
    """One sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods). The header is its first row, below titles.

    calamine reads it; where cells are to look as they did, or numbers have leading zeros by their format, openpyxl
    does, which knows formats (and .xlsx only).
    """

    format = "xlsx"

    def __init__(self, file: Input, sheet: str | None, dialect: Dialect, styled: bool = False) -> None:
        super().__init__()
        self._file = file
        self.name = file.name
        self._dialect = dialect
        self._parts = _Parts(file)
        if file.cautious:
            self._parts.check_cells()
        with self._opened() as book:
            self._title = self._chosen(book, sheet)
            self._merged = self._merged_ranges(book)
        self._styled = self._parts.is_xlsx and (styled or self._parts.has_leading_zeros())
        self._first = self._above()
        first = next(islice(self._rows(), self._first, None), [])
        if not any(text(cell).strip() for cell in first):
            raise InputError(f"{self.name}: sheet {self._title} is empty: there is no header")
        self.header = [text(cell) for cell in first] if dialect.header else letters(len(first))
        while self.header and not self.header[-1]:
            self.header.pop()
        self._say_what_is_lost()

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        library = calamine()
        with self._file.seekable() as handle:
            try:
                with library.CalamineWorkbook.from_filelike(handle) as book:
                    yield book
            except library.PasswordError:
                raise InputError(f"{self.name}: a workbook with a password: save it without one") from None
            except (library.CalamineError, *_DAMAGED) as error:
                if isinstance(error, InputError):
                    raise
                what = "a damaged workbook" if self._parts.parts else "an old Word file, or a damaged workbook"
                raise InputError(f"{self.name}: {what}") from None
            except BaseException as error:
                # A panic of the library, which is no Exception
                if type(error).__name__ != "PanicException":
                    raise
                raise InputError(f"{self.name}: a damaged workbook") from None

    def _chosen(self, book: Any, sheet: str | None) -> str:
        library = calamine()
        sheets = {
            one.name: one.visible == library.SheetVisibleEnum.Visible
            for one in book.sheets_metadata
            if one.typ == library.SheetTypeEnum.WorkSheet
        }
        if sheet is not None and sheet not in sheets:
            hint = did_you_mean(sheet, sheets) or f"; there are {', '.join(sheets)}"
            raise InputError(f"{self.name}: no sheet {sheet!r}{hint}")
        if not sheets:
            raise InputError(f"{self.name}: no sheet has any cells")
        seen = [title for title, is_visible in sheets.items() if is_visible]
        title = sheet if sheet is not None else (seen or list(sheets))[0]
        if sheet is None and len(seen) > 1:
            others = ", ".join(other for other in seen if other != title)
            self.notes.append(f"{self.name}: reading sheet {title}; use --sheet for another: {others}")
        return title

    def _merged_ranges(self, book: Any) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        return sorted(book.get_sheet_by_name(self._title).merged_cell_ranges or ())

    def _above(self) -> int:
        """How many rows stand above the header: those that are to be left out, empty ones, and titles."""
        rows = [
            [text(cell).strip() for cell in row] for row in islice(self._rows(), (self._dialect.skip or 0) + _LOOKED_AT)
        ]
        start = at = self._dialect.skip or 0
        while at < len(rows) and not any(rows[at]):
            at += 1
        if self._dialect.skip is not None or not self._dialect.header or at >= len(rows):
            return at
        filled = [len(list(filter(None, row))) for row in rows]
        for place in range(at + 1, len(rows)):
            if (
                not is_header(rows[at])
                and is_header(rows[place])
                and filled[place] > max(filled[start:place], default=0)
            ):
                self.notes.append(
                    f"{self.name}: row {place + 1} is taken as the header, and {place} above it skipped; "
                    "--skip-lines 0 if that is wrong"
                )
                return place
        return at

    def _say_what_is_lost(self) -> None:
        below = [area for area in self._merged if area[1][0] > self._first]
        if below and not self._dialect.fill_merged:
            cells = "1 merged cell" if len(below) == 1 else f"{len(below)} merged cells"
            self.notes.append(
                f"{self.name}: {cells} (row {below[0][0][0] + 1}): the text stands in the first row only; "
                "--fill-merged gives it to all"
            )
        number = self._parts.uncalculated(self._title)
        if number:
            formulas = "1 formula has" if number == 1 else f"{number} formulas have"
            self.notes.append(
                f"{self.name}: {formulas} no value, as the program that wrote the file did not calculate; save it in a "
                "spreadsheet first"
            )

    def _rows(self) -> Iterator[Row]:
        rows = self._rows_as_they_look() if self._styled else self._plain_rows()
        return self._filled(rows) if self._dialect.fill_merged else rows

    def _plain_rows(self) -> Iterator[Row]:
        with self._opened() as book:
            sheet = book.get_sheet_by_name(self._title)
            before: Row = [None] * (sheet.start[1] if sheet.start else 0)
            for row in sheet.iter_rows():
                found = [*before, *(None if cell == "" else cell for cell in row)]
                while found and found[-1] is None:
                    found.pop()
                yield found

    def _rows_as_they_look(self) -> Iterator[Row]:
        library = openpyxl()
        with self._file.seekable() as handle:
            try:
                with warnings.catch_warnings():
                    # About formats and checks of cells, which are not read.
                    warnings.simplefilter("ignore")
                    book = library.load_workbook(handle, read_only=True, data_only=True)
                sheet = book[self._title]
                # The size that the file says it has is often wrong, and would cut rows off.
                sheet.reset_dimensions()
                for row in sheet.iter_rows():
                    found = [_cell(cell) for cell in row]
                    while found and found[-1] is None:
                        found.pop()
                    yield found
            except (KeyError, *_DAMAGED) as error:
                if isinstance(error, InputError):
                    raise
                raise InputError(f"{self.name}: a damaged workbook") from None

    def _filled(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Rows with the text of a merged range in each of its cells."""
        waiting = list(self._merged)
        open_ones: list[tuple[tuple[tuple[int, int], tuple[int, int]], Cell]] = []
        for number, row in enumerate(rows):
            while waiting and waiting[0][0][0] <= number:
                area = waiting.pop(0)
                left = area[0][1]
                open_ones.append((area, row[left] if left < len(row) else None))
            open_ones = [one for one in open_ones if one[0][1][0] >= number]
            for ((_, left), (_, right)), cell in open_ones:
                if cell is not None:
                    row.extend([None] * (right + 1 - len(row)))
                    row[left : right + 1] = [cell] * (right + 1 - left)
            yield row

    def batches(self) -> Iterator[Batch]:
        self.odd = type(self.odd)(0, [])
        number = self._first + 1 + self._dialect.header
        rows = islice(self._rows(), number - 1, None)
        width = len(self.header)
        while found := list(islice(rows, _BATCH)):
            for at, row in enumerate(found):
                # A sheet knows no short rows: what is empty at their end is not stored.
                if len(row) > width:
                    self.odd.add(number + at)
                elif row:
                    row.extend([None] * (width - len(row)))
            yield Batch(found, range(number, number + len(found)))
            number += len(found)


class _Parts:
    """What is in the archive that a workbook is, and that no reader tells."""

    def __init__(self, file: Input) -> None:
        self._file = file
        self.parts: frozenset[str] = frozenset()
        if file.head.startswith(b"PK"):
            with self._archive() as archive:
                self.parts = frozenset(archive.namelist())
        self.is_xlsx = "xl/workbook.xml" in self.parts

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile]:
        with self._file.seekable() as handle, zipfile.ZipFile(handle) as archive:
            yield archive

    def _text(self, part: str) -> str:
        try:
            with self._archive() as archive:
                return archive.read(part).decode(errors="replace")
        except _DAMAGED:
            return ""

    def check_cells(self) -> None:
        """Raise InputError where the cells are more than can be held: a few bytes can place or repeat them anywhere."""
        if "content.xml" in self.parts:
            cells = _cells_of_document(self._text("content.xml"))
        elif self.is_xlsx:
            sheets = [part for part in self.parts if part.startswith("xl/worksheets/") and part.endswith(".xml")]
            cells = max((_cells_of_sheet(self._text(part)) for part in sheets), default=0)
        else:
            raise InputError(f"{self._file.name}: an old or binary workbook: save it as .xlsx or CSV")
        if cells > _MOST_CELLS:
            raise InputError(f"{self._file.name}: a sheet with more than {_MOST_CELLS:,} cells; save it as CSV")

    def has_leading_zeros(self) -> bool:
        """Whether a format gives numbers leading zeros: 007."""
        return "xl/styles.xml" in self.parts and bool(_ZERO_FORMAT.search(self._text("xl/styles.xml")))

    def uncalculated(self, sheet: str) -> int:
        """How many formulas of a sheet have no value."""
        part = self._part_of(sheet) if self.is_xlsx else ""
        if not part:
            return 0
        count, rest = 0, b""
        try:
            with self._archive() as archive, archive.open(part) as handle:
                while block := handle.read(1 << 20):
                    block = rest + block
                    if b"<f" not in block:
                        rest = block[-_LONGEST_FORMULA:]
                        continue
                    cut = block.rfind(b"</c>") + 4
                    count += sum(b't="str"' not in found[1] for found in _UNCALCULATED.finditer(block, 0, cut))
                    rest = block[cut:]
        except _DAMAGED:
            return 0
        return count

    def _part_of(self, sheet: str) -> str:
        links = {
            attributes["Id"]: attributes["Target"]
            for attributes in _elements(self._text("xl/_rels/workbook.xml.rels"), "Relationship")
            if {"Id", "Target"} <= attributes.keys()
        }
        for attributes in _elements(self._text("xl/workbook.xml"), "sheet"):
            if attributes.get("name") == sheet:
                target = links.get(attributes.get("r:id", ""), "")
                part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
                return part if part in self.parts else ""
        return ""


def _cells_of_sheet(markup: str) -> int:
    rows = columns = 1
    for letters_, row in _PLACE.findall(markup):
        rows = max(rows, int(row))
        number = 0
        for letter in letters_:
            number = number * 26 + ord(letter) - 64
        columns = max(columns, number)
    return rows * columns


def _cells_of_document(markup: str) -> int:
    """Cells with a value, as often as they and their rows are repeated."""
    cells = widest = rows = 0
    row = _ROW.search(markup)
    while row:
        following = _ROW.search(markup, row.end())
        end = following.start() if following else len(markup)
        times = int(found[1]) if (found := _ROWS_REPEATED.search(row[0])) else 1
        width = sum(
            int(found[1]) if (found := _COLUMNS_REPEATED.search(cell)) else 1
            for cell in _VALUED.findall(markup, row.end(), end)
            if "value-type" in cell
        )
        if width:
            rows += times
            widest = max(widest, width)
            cells = rows * widest
        row = following
    return cells


def _elements(markup: str, name: str) -> Iterator[dict[str, str]]:
    for found in re.finditer(rf"<{name}\s([^>]*)>", markup):
        yield {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(found[1])}


def _cell(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    if value is None:
        return None
    form = cell.number_format or "General"
    return value if form == "General" else Shown(value, form)


class ExcelTarget(Target):
    """A workbook with one sheet. Text is written as text: nothing in it becomes a formula, a number or a date."""

    def __init__(self, handle: BinaryIO, path: str) -> None:
        library = openpyxl()
        from openpyxl.cell import WriteOnlyCell

        self._handle = handle
        self._path = path
        self._book = library.Workbook(write_only=True)
        self._sheet = self._book.create_sheet("names")
        self._new = WriteOnlyCell
        self._count = 0

    def begin(self, source: Source, added: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        self._width = len(source.header)
        if self._width + len(added) > _MOST_COLUMNS:
            raise InputError(
                f"{self._path}: Excel holds {_MOST_COLUMNS} columns, and these are {self._width + len(added)}; "
                "write .csv or .parquet"
            )
        self._append([*source.header, *added])

    def write(self, batch: Batch, picked: Sequence[int] | None, added: Sequence[Added]) -> None:
        width = self._width
        for at, new in zip(range(len(batch.rows)) if picked is None else picked, added, strict=True):
            row = batch.rows[at]
            if row:
                self._append([*row[:width], *[None] * (width - len(row)), *new.cells, *row[width:]])
            else:
                self._append([])

    def _append(self, row: Row) -> None:
        self._count += 1
        if self._count > _MOST_ROWS:
            raise InputError(f"{self._path}: Excel holds {_MOST_ROWS} rows, and there are more; write .csv or .parquet")
        self._sheet.append([self._made(cell) for cell in row])

    def _made(self, cell: Cell) -> Any:
        form = ""
        if isinstance(cell, Shown):
            cell, form = cell.value, cell.form
        elif hasattr(cell, "as_py") and isinstance(cell.as_py(), (int, float, bool)):
            cell = cell.as_py()
        if cell is None or cell is MISSING or cell == "":
            return None
        if isinstance(cell, (bool, int, float, datetime.date, datetime.time, datetime.timedelta)):
            made = self._new(self._sheet, value=cell)
            if form:
                made.number_format = form
            return made
        found = _CONTROL.sub(lambda sign: "".join(f"_x{ord(c):04X}_" for c in sign[0][:1]) + sign[0][1:], text(cell))
        if len(found) > _LONGEST:
            raise InputError(
                f"{self._path}: row {self._count} has a cell of {len(found)} letters, and Excel holds {_LONGEST}; "
                "write .csv or .parquet"
            )
        made = self._new(self._sheet, value=found)
        made.data_type = "s"  # or openpyxl would make a formula of =1+1
        return made

    def end(self) -> None:
        self._book.save(self._handle)

    def drop(self) -> None:
        # openpyxl keeps the rows in a temporary file until it saves, and only saving removes it.
        with suppress(Exception), open(os.devnull, "wb") as nowhere:
            self._book.save(nowhere)
