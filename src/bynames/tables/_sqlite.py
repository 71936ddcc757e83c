"""Tables of SQLite databases: one is read, and one is written into a database beside those that are there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import BinaryIO

from bynames.errors import InputError, did_you_mean
from bynames.tables._files import Input, is_packed
from bynames.tables._rows import MISSING, Added, Batch, Cell, Source, Target, text, unique

_BATCH = 5000
_PAGE = 1 << 20


class SqliteSource(Source):
    """A table or a view of a database. Numbers stay numbers, NULL stays NULL."""

    format = "sqlite"

    def __init__(self, file: Input, table: str | None) -> None:
        super().__init__()
        self._file = file
        self.name = file.name
        with self._opened() as connection:
            self._table = self._chosen(connection, table)
            described = connection.execute(f"PRAGMA table_info({_quoted(self._table)})").fetchall()
            (self._total,) = connection.execute(f"SELECT count(*) FROM {_quoted(self._table)}").fetchone()
        self.header = [str(row[1]) for row in described]
        self.types = [str(row[2]) for row in described]
        self._read = 0

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The database, opened for reading only; one that is packed or comes from a pipe is copied first."""
        with tempfile.TemporaryDirectory() as folder:
            path = self._file.path
            if self._file.packed or path == "-" or not os.path.isfile(path):
                path = os.path.join(folder, "copy.db")
                with self._file.open() as packed, open(path, "wb") as copy:
                    shutil.copyfileobj(packed, copy, _PAGE)
            address = "file:" + _escaped(os.path.abspath(path)) + "?mode=ro"
            try:
                with closing(sqlite3.connect(address, uri=True)) as connection:
                    # What is no UTF-8 is shown, for it is somebody's cell all the same.
                    connection.execute("PRAGMA trusted_schema = OFF")
                    connection.text_factory = lambda cell: cell.decode(errors="backslashreplace")
                    yield connection
            except sqlite3.Error as error:
                raise InputError(f"{self.name}: the database cannot be read: {error}") from None

    def _chosen(self, connection: sqlite3.Connection, wanted: str | None) -> str:
        names = tables_of(connection)
        listed = ", ".join(names)
        if not names:
            raise InputError(f"{self.name}: there is no table in the database")
        if wanted is None:
            if len(names) > 1:
                raise InputError(f"{self.name}: which table? Say so with --from-table; there are {listed}")
            return names[0]
        found = [name for name in names if name == wanted] or [
            name for name in names if name.casefold() == wanted.casefold()
        ]
        if not found:
            raise InputError(
                f"{self.name}: no table {wanted!r}{did_you_mean(wanted, names) or f'; there are {listed}'}"
            )
        return found[0]

    def batches(self) -> Iterator[Batch]:
        self._read = 0
        with self._opened() as connection:
            found = connection.execute(f"SELECT * FROM {_quoted(self._table)}")
            while rows := found.fetchmany(_BATCH):
                yield Batch([list(row) for row in rows], range(self._read + 1, self._read + 1 + len(rows)))
                self._read += len(rows)

    def done(self) -> float | None:
        return self._read / self._total if self._total else None


class SqliteTarget(Target):
    """A table in a database. Where there is a database already, its other tables stay; one with this name is replaced.

    All is done in a copy, which takes the place of the database when it is whole.
    """

    def __init__(self, handle: BinaryIO, path: str, table: str) -> None:
        self._handle = handle
        self._path = path
        self._table = table
        self._folder = tempfile.TemporaryDirectory()
        self._copy = os.path.join(self._folder.name, "copy.db")
        self._connection = sqlite3.connect(self._copy)

    def begin(self, source: Source, added: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        self._source_name = source.name
        self._width = len(source.header)
        try:
            if os.path.isfile(self._path) and os.path.getsize(self._path) and not is_packed(self._path):
                address = "file:" + _escaped(os.path.abspath(self._path)) + "?mode=ro"
                with closing(sqlite3.connect(address, uri=True)) as before:
                    before.backup(self._connection)
            if self._table in tables_of(self._connection, views_only=True):
                raise InputError(f"{self._path}: {self._table} is a view; give the table another name: --to-table")
            names = _distinct([*source.header, *added])
            types = source.types if isinstance(source, SqliteSource) else [""] * self._width
            types = [*types, *("REAL" if at in numbers else "TEXT" for at in range(len(added)))]
            columns = ", ".join(f"{_quoted(name)} {type}".rstrip() for name, type in zip(names, types, strict=True))
            self._connection.execute(f"DROP TABLE IF EXISTS {_quoted(self._table)}")
            self._connection.execute(f"CREATE TABLE {_quoted(self._table)} ({columns})")
        except sqlite3.Error as error:
            raise InputError(f"{self._path}: cannot be written: {error}") from None
        self._insert = f"INSERT INTO {_quoted(self._table)} VALUES ({', '.join('?' * len(names))})"

    def write(self, batch: Batch, picked: Sequence[int] | None, added: Sequence[Added]) -> None:
        rows = []
        width = self._width
        for at, new in zip(range(len(batch.rows)) if picked is None else picked, added, strict=True):
            row = batch.rows[at]
            if not row:
                continue
            if len(row) > width:
                raise InputError(
                    f"{self._source_name}:{batch.lines[at]}: {len(row)} cells under {width} columns, which a database "
                    "cannot hold; write .csv, .jsonl or .xlsx, or use --rejects"
                )
            rows.append([*map(_value, row), *[None] * (width - len(row)), *map(_value, new.cells)])
        try:
            self._connection.executemany(self._insert, rows)
        except sqlite3.Error as error:
            raise InputError(f"{self._path}: cannot be written: {error}") from None

    def end(self) -> None:
        self._connection.commit()
        self._connection.close()
        with open(self._copy, "rb") as whole:
            shutil.copyfileobj(whole, self._handle, _PAGE)
        self._folder.cleanup()

    def drop(self) -> None:
        self._connection.close()
        with suppress(OSError):
            self._folder.cleanup()


def tables_of(connection: sqlite3.Connection, views_only: bool = False) -> list[str]:
    """The names of the tables and views of a database, without those of SQLite itself."""
    kinds = "('view')" if views_only else "('table', 'view')"
    query = (
        f"SELECT name FROM sqlite_master WHERE type IN {kinds} AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return [str(name) for (name,) in connection.execute(query)]


def _distinct(names: Sequence[str]) -> list[str]:
    """Names of columns as SQLite tells them apart: whatever the case of their letters, and never empty."""
    named = [name if name.strip() else f"column_{at}" for at, name in enumerate(names, 1)]
    found: list[str] = []
    taken: set[str] = set()
    for name in unique(named):
        free, number = name, 2
        while free.casefold() in taken:
            free = f"{name}_{number}"
            number += 1
        taken.add(free.casefold())
        found.append(free)
    return found


def _value(cell: Cell) -> int | float | str | bytes | None:
    if cell is None or cell is MISSING:
        return None
    if hasattr(cell, "as_py"):
        cell = cell.as_py()
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, int):
        # SQLite has 64 bits.
        return cell if -(1 << 63) <= cell < 1 << 63 else str(cell)
    if cell is None or isinstance(cell, (float, str, bytes)):
        return cell
    return text(cell)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
