"""Parquet, through pyarrow. Columns that are no text stay what they are where a Parquet file is written again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

from bynames.errors import InputError, MissingExtra
from bynames.tables._files import Input
from bynames.tables._rows import Added, Batch, Cell, Row, Source, Target, text, unique

_BATCH = 8192
_GROUP = 1 << 16


def pyarrow() -> Any:
    """The library with its Parquet part. Raises MissingExtra."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra('Parquet files need the package pyarrow: pip install "bynames[tables]"') from None
    return pyarrow


class ParquetSource(Source):
    """A Parquet file. Text becomes str, every other value stays a scalar of Arrow."""

    format = "parquet"

    def __init__(self, file: Input) -> None:
        super().__init__()
        self._arrow = pyarrow()
        self._file = file
        self.name = file.name
        with file.seekable() as handle:
            found = self._opened(handle)
            self.schema = found.schema_arrow
            self._total = found.metadata.num_rows
        self.header = list(self.schema.names)
        self._read = 0
        if not self.header:
            raise InputError(f"{self.name}: there are no columns")

    def _opened(self, handle: BinaryIO) -> Any:
        try:
            return self._arrow.parquet.ParquetFile(handle)
        except (self._arrow.ArrowException, OSError):
            raise InputError(f"{self.name}: a damaged Parquet file") from None

    def batches(self) -> Iterator[Batch]:
        self._read = 0
        with self._file.seekable() as handle:
            parts = self._opened(handle).iter_batches(batch_size=_BATCH)
            while True:
                try:
                    part = next(parts, None)
                except (self._arrow.ArrowException, OSError):
                    raise InputError(f"{self.name}: a damaged Parquet file") from None
                if part is None:
                    return
                rows: list[Row] = [list(row) for row in zip(*map(self._cells, part.columns), strict=True)]
                yield Batch(rows, range(self._read + 1, self._read + 1 + len(rows)))
                self._read += len(rows)

    def _cells(self, column: Any) -> list[Cell]:
        types = self._arrow.types
        kind = column.type.value_type if types.is_dictionary(column.type) else column.type
        if types.is_string(kind) or types.is_large_string(kind):
            return list(column.to_pylist())
        return list(column)

    def done(self) -> float | None:
        return self._read / self._total if self._total else None


class ParquetTarget(Target):
    """A Parquet file. What was text is a column of strings; columns of a Parquet source keep their types."""

    def __init__(self, handle: BinaryIO, path: str) -> None:
        self._arrow = pyarrow()
        self._handle = handle
        self._path = path
        self._rows: list[Row] = []
        self._writer: Any = None

    def begin(self, source: Source, added: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        pa = self._arrow
        names = unique([*source.header, *added])
        self._name = source.name
        self._width = len(source.header)
        if isinstance(source, ParquetSource):
            fields = [field.with_name(name) for field, name in zip(source.schema, names, strict=False)]
            metadata = source.schema.metadata
        else:
            fields = [pa.field(name, pa.string()) for name in names[: self._width]]
            metadata = None
        fields += [
            pa.field(name, pa.float64() if at in numbers else pa.string())
            for at, name in enumerate(names[self._width :])
        ]
        self._typed = [not (pa.types.is_string(f.type) or pa.types.is_large_string(f.type)) for f in fields]
        self._schema = pa.schema(fields, metadata)
        self._writer = pa.parquet.ParquetWriter(self._handle, self._schema)

    def write(self, batch: Batch, picked: Sequence[int] | None, added: Sequence[Added]) -> None:
        width = self._width
        for at, new in zip(range(len(batch.rows)) if picked is None else picked, added, strict=True):
            row = batch.rows[at]
            if not row:
                continue
            if len(row) > width:
                raise InputError(
                    f"{self._name}:{batch.lines[at]}: {len(row)} cells under {width} columns, which Parquet cannot "
                    "hold; write .csv, .jsonl or .xlsx"
                )
            self._rows.append([*row, *[None] * (width - len(row)), *new.cells])
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        pa = self._arrow
        if self._rows:
            columns = [
                pa.array(cells if typed else [None if cell is None else text(cell) for cell in cells], field.type)
                for cells, field, typed in zip(zip(*self._rows, strict=True), self._schema, self._typed, strict=True)
            ]
            self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))
            self._rows = []

    def end(self) -> None:
        self._flush()
        self._writer.close()

    def drop(self) -> None:
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
