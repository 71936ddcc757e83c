"""JSON lines, one object a line, and a JSON array of objects. What is no string stays the very JSON that it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

import msgspec
from msgspec import Raw

from bynames import _shapes as shapes
from bynames.errors import InputError
from bynames.tables._files import LONGEST_LINE, Input
from bynames.tables._rows import (
    LONGEST_CELL,
    MISSING,
    Added,
    Batch,
    Cell,
    Row,
    Source,
    Target,
    check_columns,
    text,
    too_long,
    unique,
)

_BATCH = 2000
_EXTRA = "extra_cells"
# In memory an array takes some five times its size.
_LARGEST_ARRAY = 1 << 28
_MARK = b"\xef\xbb\xbf"
_decoder = msgspec.json.Decoder(dict[str, Raw])
_encoder = msgspec.json.Encoder()


class JsonSource(Source):
    """A file with one JSON object a line, or with an array of objects, which is held in memory.

    Its header has every key, in the order in which they first come.
    """

    format = text_format = "jsonl"

    def __init__(self, file: Input) -> None:
        super().__init__()
        self._file = file
        self.name = file.name
        self._array: list[dict[str, Raw]] | None = None
        if file.head.removeprefix(_MARK).lstrip().startswith(b"["):
            self._array = self._whole()
            self.text_format = "json"
        header: dict[str, None] = {}
        seen: tuple[str, ...] = ()
        for _, found in self._objects():
            if tuple(found) != seen:
                seen = tuple(found)
                header.update(dict.fromkeys(seen))
        if not header:
            what = "line with a" if self._array is None else "element that is a"
            raise InputError(f"{self.name}: empty: there is no {what} JSON object")
        check_columns(len(header), self.name)
        self.header = list(header)

    def _whole(self) -> list[dict[str, Raw]]:
        with self._file.open() as handle:
            content = handle.read(_LARGEST_ARRAY + 1)
        if self._file.packed:
            self._file.check_ratio(len(content))
        if len(content) > _LARGEST_ARRAY:
            raise InputError(
                f"{self.name}: a JSON array of more than {_LARGEST_ARRAY >> 20} MB: jq -c '.[]' makes lines of it"
            )
        try:
            return msgspec.json.decode(content.removeprefix(_MARK), type=list[dict[str, Raw]])
        except msgspec.ValidationError:
            raise InputError(f"{self.name}: not a JSON array of objects") from None
        except shapes.BROKEN:
            raise InputError(f"{self.name}: {shapes.unread(content)}") from None

    def _objects(self) -> Iterator[tuple[int, dict[str, Raw]]]:
        if self._array is not None:
            yield from enumerate(self._array, 1)
            return
        with self._file.open() as handle:
            for number, line in enumerate(iter(partial(handle.readline, LONGEST_LINE), b""), 1):
                if len(line) == LONGEST_LINE:
                    raise InputError(f"{self.name}:{number}: a line of more than {LONGEST_LINE >> 20} MB")
                if number == 1:
                    line = line.removeprefix(_MARK)
                if not line.strip():
                    continue
                try:
                    yield number, _decoder.decode(line)
                except msgspec.ValidationError:
                    raise InputError(f"{self.name}:{number}: not a JSON object: {_shown(line)}") from None
                except shapes.BROKEN:
                    raise InputError(f"{self.name}:{number}: {shapes.unread(line)}") from None

    def batches(self) -> Iterator[Batch]:
        rows: list[Row] = []
        lines: list[int] = []
        for number, found in self._objects():
            try:
                rows.append([_cell(found.get(key)) for key in self.header])
            except shapes.BROKEN:
                raw = next(raw for raw in found.values() if not _reads(raw))
                raise InputError(f"{self.name}:{number}: {shapes.unread(bytes(raw))}") from None
            if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in rows[-1]):
                raise too_long(f"{self.name}:{number}")
            lines.append(number)
            if len(rows) == _BATCH:
                yield Batch(rows, lines)
                rows, lines = [], []
        if rows:
            yield Batch(rows, lines)

    def done(self) -> float | None:
        return self._file.place() / self._file.size if self._file.size else None


def _cell(raw: Raw | None) -> Cell:
    if raw is None:
        return MISSING
    return msgspec.json.decode(raw) if bytes(memoryview(raw)[:1]) == b'"' else raw.copy()


def _reads(raw: Raw) -> bool:
    try:
        _cell(raw)
    except shapes.BROKEN:
        return False
    return True


def _shown(line: bytes) -> str:
    found = line.decode(errors="replace").strip()
    return found if len(found) <= 40 else f"{found[:40]}…"


class JsonTarget(Target):
    """One JSON object a line, in UTF-8; as an array, with brackets around them and commas between.

    Cells of a CSV are strings; cells beyond its header are under extra_cells.
    """

    def __init__(self, handle: BinaryIO, is_array: bool = False) -> None:
        self._handle = handle
        self._is_array = is_array
        self._between = b"[\n" if is_array else b""

    def begin(self, source: Source, added: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        names = unique([*source.header, *added, _EXTRA])
        self._header = names[: len(source.header)]
        self._added = names[len(source.header) : -1]
        self._extra = names[-1]

    def write(self, batch: Batch, picked: Sequence[int] | None, added: Sequence[Added]) -> None:
        lines = []
        width = len(self._header)
        for at, new in zip(range(len(batch.rows)) if picked is None else picked, added, strict=True):
            row = batch.rows[at]
            if not row:
                continue
            found = {key: _value(cell) for key, cell in zip(self._header, row, strict=False) if cell is not MISSING}
            found.update(zip(self._added, new.cells, strict=True))
            if len(row) > width:
                found[self._extra] = row[width:]
            lines.append(_encoder.encode(found))
        if lines and self._is_array:
            self._handle.write(self._between + b",\n".join(lines))
            self._between = b",\n"
        elif lines:
            self._handle.write(b"\n".join(lines) + b"\n")

    def end(self) -> None:
        if self._is_array:
            self._handle.write(b"[]\n" if self._between == b"[\n" else b"\n]\n")


def _value(cell: Cell) -> Cell:
    if cell is None or isinstance(cell, (str, Raw, int, float)):
        return cell
    if hasattr(cell, "as_py") and isinstance(found := cell.as_py(), (int, float, bool, list, dict, type(None))):
        try:
            _encoder.encode(found)
        except (TypeError, ValueError):
            return text(cell)
        return found
    return text(cell)
