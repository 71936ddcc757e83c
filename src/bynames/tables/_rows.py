"""What every format of table has in common: a source of rows in batches, and a target that adds cells to them."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from msgspec import Raw, Struct

from bynames.errors import InputError

# A cell is text, or what a typed format has in its place (a number of Excel, a scalar of Arrow, raw JSON).
Cell = Any
Row = list[Cell]
# Lines of odd rows that are remembered; of more than these only the number is.
_REMEMBERED = 100


class Missing:
    """A key that a line of JSON does not have."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


def text(cell: Cell) -> str:
    """What stands in a cell, as a CSV has it: "" for nothing."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell is MISSING:
        return ""
    if isinstance(cell, Raw):
        found = bytes(cell).decode()
        return "" if found == "null" else found
    if hasattr(cell, "as_py"):
        cell = cell.as_py()
        return "" if cell is None else text(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    if isinstance(cell, (list, dict, tuple)):
        return json.dumps(cell, ensure_ascii=False, default=text)
    if isinstance(cell, bytes):
        return cell.decode(errors="backslashreplace")
    return str(cell)


class Odd(Struct):
    """Rows that have more or fewer cells than the header: how many, and the first lines (1-based) of them."""

    count: int = 0
    lines: list[int] = []

    def add(self, line: int) -> None:
        """One more."""
        self.count += 1
        if len(self.lines) < _REMEMBERED:
            self.lines.append(line)


# Letters of a cell, and columns (Excel has as many): what is beyond is no table of names, but can fill the memory.
LONGEST_CELL = 1_000_000
MOST_COLUMNS = 16_384


def check_columns(count: int, place: str) -> None:
    """Raises InputError for more columns than a table may have."""
    if count > MOST_COLUMNS:
        raise InputError(f"{place}: {count:,} columns, and a table has {MOST_COLUMNS:,} at most")


def too_long(place: str) -> InputError:
    """What to say of a cell that is longer than any may be."""
    return InputError(f"{place}: a cell of more than {LONGEST_CELL:,} characters; drop the column")


class Batch:
    """Some rows in their order: `rows`, the `lines` (or row numbers) where they begin, and their text as it was.

    A row without cells is a blank line. `raws` is None where a format has no text of its own, or not for each row.
    """

    __slots__ = ("_widths", "lines", "raws", "read", "rows")

    def __init__(self, rows: list[Row], lines: Sequence[int], raws: list[str] | None = None, read: int = 0) -> None:
        self.rows = rows
        self.lines = lines
        self.raws = raws
        self.read = read  # lines of text, where that was counted
        self._widths: set[int] | None = None

    @property
    def widths(self) -> set[int]:
        """How many cells the rows have: one number where they are as they should be."""
        if self._widths is None:
            self._widths = set(map(len, self.rows))
        return self._widths

    def keep(self, which: Sequence[int]) -> None:
        """Leave all other rows out."""
        self.rows = [self.rows[at] for at in which]
        self.lines = [self.lines[at] for at in which]
        self.raws = [self.raws[at] for at in which] if self.raws is not None else None
        self._widths = None

    def names(self, columns: Sequence[int]) -> list[str]:
        """The text in one column, or in several joined by spaces; "" where a row is too short."""
        if len(columns) == 1:
            at = columns[0]
            whole = min(self.widths, default=0) > at
            found: list[Cell] = (
                list(map(itemgetter(at), self.rows))
                if whole
                else [row[at] if len(row) > at else "" for row in self.rows]
            )
            return found if set(map(type, found)) <= {str} else list(map(text, found))
        return [
            " ".join(part for at in columns if at < len(row) and (part := text(row[at]).strip())) for row in self.rows
        ]


class Source(ABC):
    """A table to read: its `header`, then its rows, as often as they are asked for."""

    format: str
    # The format of text that comes of it where nothing else is asked for
    text_format: str = ""
    # Where rows with more or fewer cells than the header went; "": nowhere
    rejected_to: str = ""
    header: list[str]
    name: str

    def __init__(self) -> None:
        self.odd = Odd()
        self.notes: list[str] = []
        # What is known only when all rows have been read
        self.notes_at_end: list[str] = []
        self.null: frozenset[str] = frozenset()

    @abstractmethod
    def batches(self) -> Iterator[Batch]:
        """The rows behind the header, from the first one on."""

    def names(self, batch: Batch, columns: Sequence[int]) -> list[str]:
        """`Batch.names`, with "" for the words that stand for nothing in this table."""
        found = batch.names(columns)
        if not self.null:
            return found
        return ["" if name.strip().casefold() in self.null else name for name in found]

    def done(self) -> float | None:
        """Which part of the table has been read, in [0, 1]; None where that is not known."""
        return None


class Added:
    """Cells to add to a row; the same object for the same cells, so that a format can keep how it writes them.

    `written` is how the target `writer` writes them: another one may have another delimiter or line end.
    """

    __slots__ = ("cells", "doubtful", "status", "writer", "written")

    def __init__(self, cells: tuple[Cell, ...], status: str = "", doubtful: bool = False) -> None:
        self.cells = cells
        self.status = status
        self.doubtful = doubtful
        self.writer: Target | None = None
        self.written = b""


class Target(ABC):
    """A table to write."""

    @abstractmethod
    def begin(self, source: Source, added: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        """The header of `source` with columns `added` behind it, of which those at `numbers` hold numbers."""

    @abstractmethod
    def write(self, batch: Batch, picked: Sequence[int] | None, added: Sequence[Added]) -> None:
        """Rows of a batch, by index (None: each once), with cells behind each. Blank lines get nothing added."""

    @abstractmethod
    def end(self) -> None:
        """Nothing more will come."""

    def drop(self) -> None:  # noqa: B027
        """Nothing more will come, and nobody wants what there is."""


def unique(names: Sequence[str]) -> list[str]:
    """Names of columns of which no two are the same: `name`, `name_2`. For formats that cannot have one twice."""
    taken = set(names)
    seen: set[str] = set()
    found = []
    for name in names:
        free, number = name, 2
        while free in seen or (free != name and free in taken):
            free = f"{name}_{number}"
            number += 1
        seen.add(free)
        found.append(free)
    return found
