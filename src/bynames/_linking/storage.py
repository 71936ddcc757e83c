"""A matcher in one file: a line that says what it is, a header in JSON, and the arrays as they are in memory.

Arrays are mapped, not read, so a large index is ready at once and processes share it. Every array has a checksum; a
file that was cut, changed or made by somebody else is refused. Nothing in it is code.
"""

from __future__ import annotations

import errno
import mmap
import os
import zlib
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bynames._arrays import Features, Lists, Texts
from bynames._kinds.organization.index import OrgIndex
from bynames._kinds.person.index import PersonIndex
from bynames._linking.matching import Matcher
from bynames._linking.segment import Part, Segment
from bynames._rules import acting_rules
from bynames._writing import whole_file
from bynames.errors import InputError

_MAGIC = b"bynames index\n"
# Goes up when the arrays change their meaning.
FORMAT_VERSION = 3
_ALIGNED = 64
_TYPES = {"u1": np.uint8, "u4": np.uint32, "u8": np.uint64, "f4": np.float32, "b1": np.bool_}
_SHAPES: dict[type, tuple[str, ...]] = {
    Texts: ("blob", "ends"),
    Lists: ("starts", "items"),
    Features: ("hashes", "lists"),
    PersonIndex: (*("by_word", "by_key", "keys", "spelt", "flags", "masks", "names", "initialled", "codes", "long"),),
    OrgIndex: (
        *("features", "weights", "kinds", "flags", "masks", "more_masks", "acronyms", "holders", "units", "names"),
    ),
}
_PARTS: dict[type, dict[str, type]] = {
    Features: {"lists": Lists},
    PersonIndex: {
        **{"by_word": Features, "by_key": Features, "keys": Texts},
        **{"spelt": Lists, "names": Lists, "long": Lists},
    },
    OrgIndex: {"features": Features, "acronyms": Texts, "holders": Lists, "units": Lists},
}
_INDEXES: dict[str, type] = {"person": PersonIndex, "org": OrgIndex}


class _Array(Struct, frozen=True):
    name: str
    type: str
    length: int
    at: int
    crc: int


class _Part(Struct, frozen=True):
    kind: str
    queries: tuple[str, ...]


class _Header(Struct, frozen=True, forbid_unknown_fields=True):
    kind: str | None
    rules: str
    size: int
    segments: tuple[tuple[_Part, ...], ...]
    arrays: tuple[_Array, ...]


def save(matcher: Matcher, path: str) -> None:
    """Write a matcher beside its place and rename it at the end. Raises InputError where that fails."""
    ids, alive, segments = matcher._snapshot()
    arrays: dict[str, NDArray[Any]] = {"alive": alive}
    _flatten("ids", ids, arrays)
    parts = []
    for number, segment in enumerate(segments):
        _flatten(f"{number}.text", segment.names, arrays)
        arrays[f"{number}.owners"] = segment.owners
        _flatten(f"{number}.same", segment.same, arrays)
        # A search may be adding one.
        there = list(segment.parts)
        for place, part in enumerate(there):
            arrays[f"{number}.{place}.rows"] = part.rows
            _flatten(f"{number}.{place}", part.names, arrays)
        parts.append(tuple(_Part(part.names.kind, part.queries) for part in there))
    described, at = [], 0
    for name, values in arrays.items():
        type_name = next(short for short, type_ in _TYPES.items() if values.dtype == type_)
        crc = zlib.crc32(np.ascontiguousarray(values).view(np.uint8).data)
        described.append(_Array(name, type_name, len(values), at, crc))
        at += -(-values.nbytes // _ALIGNED) * _ALIGNED
    header = msgspec.json.encode(_Header(matcher.kind, acting_rules().fingerprint, at, tuple(parts), tuple(described)))
    start = _MAGIC + FORMAT_VERSION.to_bytes(4, "little") + len(header).to_bytes(4, "little")
    start += zlib.crc32(header).to_bytes(4, "little") + header
    start += bytes(-len(start) % _ALIGNED)
    try:
        with whole_file(path) as file:
            file.write(start)
            for values in arrays.values():
                file.write(np.ascontiguousarray(values).data)
                file.write(bytes(-values.nbytes % _ALIGNED))
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def load(path: str) -> Matcher:
    """The matcher in a file. Raises InputError for a file that cannot be used, and says why."""
    try:
        with open(path, "rb") as file:
            if not file.seek(0, os.SEEK_END):
                raise InputError(f"{path}: not a saved Matcher: the file is empty")
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        reason = "no such file" if error.errno == errno.ENOENT else f"cannot be read: {error.strerror}"
        raise InputError(f"{path}: {reason}") from None
    try:
        return _load(memory)
    except _Damaged as damage:
        raise InputError(f"{path}: {damage}") from None


class _Damaged(Exception):
    """What is wrong with a file."""


def _load(memory: mmap.mmap) -> Matcher:
    if memory[: len(_MAGIC)] != _MAGIC:
        raise _Damaged("not a saved Matcher")
    at = len(_MAGIC)
    version, length, crc = (int.from_bytes(memory[at + 4 * n : at + 4 * n + 4], "little") for n in range(3))
    if version != FORMAT_VERSION:
        raise _Damaged(f"has version {version} of the format, not {FORMAT_VERSION}: save it anew with this bynames")
    at += 12
    raw = memory[at : at + length]
    if len(raw) != length or zlib.crc32(raw) != crc:
        raise _Damaged("is damaged: its header is not whole")
    try:
        header = msgspec.json.decode(raw, type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _Damaged("is damaged: its header cannot be read") from None
    start = at + length + -(at + length) % _ALIGNED
    if any(memory[at + length : start]):
        raise _Damaged("is damaged: there is something between its header and its arrays")
    if len(memory) != start + header.size:
        raise _Damaged(f"is damaged: it has {len(memory)} bytes and should have {start + header.size}")
    if header.rules != acting_rules().fingerprint:
        raise _Damaged("built with different data files or another version of bynames; rebuild it")
    arrays: dict[str, NDArray[Any]] = {}
    at = 0
    for described in header.arrays:
        # One behind the other, as they are written: arrays that overlap make much of a small file.
        if described.at != at or described.name in arrays:
            raise _Damaged(f"is damaged: {described.name} is not where it belongs")
        arrays[described.name] = _read(memory, start, described)
        at += -(-arrays[described.name].nbytes // _ALIGNED) * _ALIGNED
    if at != header.size:
        raise _Damaged("is damaged: there is something behind its arrays")
    try:
        return _restore(header, arrays)
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise _Damaged(f"is damaged: {error}") from None


def _read(memory: mmap.mmap, start: int, described: _Array) -> NDArray[Any]:
    type_ = _TYPES.get(described.type)
    if type_ is None or described.length < 0 or described.at < 0:
        raise _Damaged(f"is damaged: no array {described.name}")
    size = described.length * np.dtype(type_).itemsize
    at = start + described.at
    if at + size > len(memory):
        raise _Damaged(f"is damaged: {described.name} is not whole")
    values: NDArray[Any] = np.frombuffer(memory, type_, described.length, at)
    if zlib.crc32(values.view(np.uint8).data) != described.crc or any(memory[at + size : at + size + -size % _ALIGNED]):
        raise _Damaged(f"is damaged: {described.name} is not what was written")
    return values


def _flatten(prefix: str, value: Any, arrays: dict[str, NDArray[Any]]) -> None:
    if isinstance(value, np.ndarray):
        arrays[prefix] = value
        return
    for name, part in zip(_SHAPES[type(value)], value.pieces(), strict=True):
        _flatten(f"{prefix}.{name}", part, arrays)


def _made(type_: type, prefix: str, arrays: dict[str, NDArray[Any]]) -> Any:
    inner = _PARTS.get(type_, {})
    pieces = [
        _made(inner[name], f"{prefix}.{name}", arrays) if name in inner else arrays[f"{prefix}.{name}"]
        for name in _SHAPES[type_]
    ]
    made = type_(*pieces)
    made.check()
    return made


def _restore(header: _Header, arrays: dict[str, NDArray[Any]]) -> Matcher:
    matcher = Matcher([], header.kind)
    ids = _made(Texts, "ids", arrays)
    segments = []
    for number, described in enumerate(header.segments):
        names = _made(Texts, f"{number}.text", arrays)
        owners = arrays[f"{number}.owners"]
        if len(owners) != len(names) or (len(owners) and int(owners.max()) >= len(ids)):
            raise ValueError("names without an id")
        parts = []
        for place, part in enumerate(described):
            rows = arrays[f"{number}.{place}.rows"]
            if len(rows) and int(rows.max()) >= len(names):
                raise ValueError("rows without a name")
            parts.append(Part(_made(_INDEXES[part.kind], f"{number}.{place}", arrays), rows, part.queries))
        segments.append(Segment(names, owners, header.kind, _made(Features, f"{number}.same", arrays), parts))
    if len(arrays["alive"]) != len(ids):
        raise ValueError("incomplete ids")
    matcher.restore(ids, arrays["alive"].copy(), segments)
    return matcher
