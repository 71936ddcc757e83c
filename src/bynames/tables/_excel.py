"""Sheets of Excel (.xlsx), through openpyxl, which reads and writes them row by row."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO

from bynames.errors import InputError, MissingExtra, did_you_mean
from bynames.tables._files import Input
from bynames.tables._rows import MISSING, Added, Batch, Cell, Row, Source, Target, text

_BATCH = 1000
_MOST_ROWS, _MOST_COLUMNS, _LONGEST = 1_048_576, 16_384, 32_767
_ZEROS = re.compile("0+")
# What XML cannot hold; Excel writes it as _x0001_.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_x(?=[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


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
    """One sheet of a workbook; its first row is the header."""

    format = "xlsx"

    def __init__(self, file: Input, sheet: str | None = None, header: bool = True) -> None:
        super().__init__()
        self._file = file
        self.name = file.name
        self._sheet = sheet
        self._has_header = header
        self._read = 0
        first = next(self._rows(), [])
        if not any(text(cell).strip() for cell in first):
            raise InputError(f"{self.name}: the first row of the sheet is empty: there is no header")
        from bynames.tables._delimited import letters

        self.header = [text(cell) for cell in first] if header else letters(len(first))
        while self.header and not self.header[-1]:
            self.header.pop()

    def _rows(self) -> Iterator[Row]:
        library = openpyxl()
        with self._file.open() as handle:
            try:
                with warnings.catch_warnings():
                    # About formats and checks of cells, which are not read.
                    warnings.simplefilter("ignore")
                    book = library.load_workbook(handle, read_only=True, data_only=True)
                sheets = {sheet.title: sheet for sheet in book.worksheets}
                if self._sheet is not None and self._sheet not in sheets:
                    hint = did_you_mean(self._sheet, sheets) or f"; there are {', '.join(sheets)}"
                    raise InputError(f"{self.name}: no sheet {self._sheet!r}{hint}")
                if not sheets:
                    raise InputError(f"{self.name}: there is no sheet with cells")
                seen = [title for title, sheet in sheets.items() if sheet.sheet_state == "visible"]
                title = self._sheet or (seen or list(sheets))[0]
                if self._sheet is None and len(seen) > 1 and not self.notes:
                    others = ", ".join(other for other in seen if other != title)
                    self.notes.append(f"{self.name}: sheet {title}; there are also {others}: --sheet")
                # The size that the file says it has is often wrong, and would cut rows off.
                sheets[title].reset_dimensions()
                for row in sheets[title].iter_rows():
                    found = [_cell(cell) for cell in row]
                    while found and found[-1] is None:
                        found.pop()
                    yield found
            except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
                if isinstance(error, InputError):
                    raise
                raise InputError(f"{self.name}: a damaged Excel file") from None

    def batches(self) -> Iterator[Batch]:
        self.odd = type(self.odd)(0, [])
        self._read = 0
        rows = self._rows()
        number = 1
        if self._has_header:
            next(rows, None)
            number = 2
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
        # openpyxl keeps the rows in a temporary file until it saves.
        with suppress(OSError):
            self._sheet.close()
        writer = getattr(self._sheet, "_writer", None)
        if writer is not None:
            with suppress(OSError):
                writer.cleanup()
