"""A matcher in one file: a line that says what it is, a header in JSON, and the arrays as they are in memory.

Arrays are mapped, not read, so a large index is ready at once and processes share it. What lies where, and whether a
file is whole, is the matter of `stored`. Nothing in it is code.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bynames._arrays import Features, Lists, Texts
from bynames._kinds.organization.index import OrgIndex
from bynames._kinds.person.index import PersonIndex
from bynames._linking.matching import Matcher
from bynames._linking.segment import Part, Segment
from bynames._linking.stored import ALIGNED, Damaged, Header, StoredArray, StoredPart, heading, opened
from bynames._rules import acting_rules
from bynames._writing import whole_file
from bynames.errors import InputError

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
        parts.append(tuple(StoredPart(part.names.kind, part.queries) for part in there))
    described, at = [], 0
    for name, values in arrays.items():
        type_name = next(short for short, type_ in _TYPES.items() if values.dtype == type_)
        crc = zlib.crc32(np.ascontiguousarray(values).view(np.uint8).data)
        described.append(StoredArray(name, type_name, len(values), at, crc))
        at += -(-values.nbytes // ALIGNED) * ALIGNED
    start = heading(Header(matcher.kind, acting_rules().fingerprint, at, tuple(parts), tuple(described)))
    try:
        with whole_file(path) as file:
            file.write(start)
            for values in arrays.values():
                file.write(np.ascontiguousarray(values).data)
                file.write(bytes(-values.nbytes % ALIGNED))
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def load(path: str) -> Matcher:
    """The matcher in a file. Raises InputError for a file that cannot be used, and says why."""
    try:
        header, stored = opened(path)
    except Damaged as damage:
        raise InputError(f"{path}: {damage}") from None
    arrays: dict[str, NDArray[Any]] = {one.name: _numbers(stored[one.name], _TYPES[one.type]) for one in header.arrays}
    try:
        return _restore(header, arrays)
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise InputError(f"{path}: is damaged: {error}") from None


def _numbers(stored: memoryview, type_: type[np.generic]) -> NDArray[Any]:
    # Older versions of numpy make no array of nothing.
    return np.frombuffer(stored, type_) if len(stored) else np.zeros(0, type_)


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


def _restore(header: Header, arrays: dict[str, NDArray[Any]]) -> Matcher:
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
