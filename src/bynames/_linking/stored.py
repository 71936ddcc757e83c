"""A saved matcher as it lies in its file: a header in JSON, and arrays as they are in memory, mapped and not read.

Every array has a checksum; a file that was cut, changed or made by somebody else is refused. Nothing here needs numpy,
which takes longer to load than a name to resolve: `storage` makes a matcher of what is read here, and `people` searches
it as it lies.
"""

from __future__ import annotations

import errno
import mmap
import os
import zlib
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from bynames._rules import acting_rules
from bynames.errors import InputError

_MAGIC = b"bynames index\n"
# Goes up when the arrays change their meaning.
FORMAT_VERSION = 3
ALIGNED = 64
# The types of arrays, as a memoryview has them
_FORMATS: dict[str, Any] = {"u1": "B", "u4": "I", "u8": "Q", "f4": "f", "b1": "?"}


class StoredArray(Struct, frozen=True):
    """Where an array lies, behind the header."""

    name: str
    type: str
    length: int
    at: int
    crc: int


class StoredPart(Struct, frozen=True):
    """An index of a segment, and the kinds of queries that it is for."""

    kind: str
    queries: tuple[str, ...]


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says of itself."""

    kind: str | None
    rules: str
    size: int
    segments: tuple[tuple[StoredPart, ...], ...]
    arrays: tuple[StoredArray, ...]


class Damaged(Exception):
    """What is wrong with a file."""


class Stored(NamedTuple):
    """A file that is whole: its header, and its arrays by name."""

    header: Header
    arrays: dict[str, memoryview]


def heading(header: Header) -> bytes:
    """What stands in a file before its arrays."""
    raw = msgspec.json.encode(header)
    start = _MAGIC + FORMAT_VERSION.to_bytes(4, "little") + len(raw).to_bytes(4, "little")
    start += zlib.crc32(raw).to_bytes(4, "little") + raw
    return start + bytes(-len(start) % ALIGNED)


def opened(path: str) -> Stored:
    """The file, mapped into memory. Raises InputError if it cannot be read, Damaged if it is not whole."""
    try:
        with open(path, "rb") as file:
            if not file.seek(0, os.SEEK_END):
                raise InputError(f"{path}: not a saved Matcher: the file is empty")
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        reason = "no such file" if error.errno == errno.ENOENT else f"cannot be read: {error.strerror}"
        raise InputError(f"{path}: {reason}") from None
    header, start = _header(memory)
    arrays: dict[str, memoryview] = {}
    at = 0
    for described in header.arrays:
        # One behind the other, as they are written: arrays that overlap make much of a small file.
        if described.at != at or described.name in arrays:
            raise Damaged(f"is damaged: {described.name} is not where it belongs")
        arrays[described.name] = _read(memory, start, described)
        at += -(-arrays[described.name].nbytes // ALIGNED) * ALIGNED
    if at != header.size:
        raise Damaged("is damaged: there is something behind its arrays")
    return Stored(header, arrays)


def _header(memory: mmap.mmap) -> tuple[Header, int]:
    """The header, and where the arrays begin."""
    if memory[: len(_MAGIC)] != _MAGIC:
        raise Damaged("not a saved Matcher")
    at = len(_MAGIC)
    version, length, crc = (int.from_bytes(memory[at + 4 * n : at + 4 * n + 4], "little") for n in range(3))
    if version != FORMAT_VERSION:
        raise Damaged(f"has version {version} of the format, not {FORMAT_VERSION}: save it anew with this bynames")
    at += 12
    raw = memory[at : at + length]
    if len(raw) != length or zlib.crc32(raw) != crc:
        raise Damaged("is damaged: its header is not whole")
    try:
        header = msgspec.json.decode(raw, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Damaged("is damaged: its header cannot be read") from None
    start = at + length + -(at + length) % ALIGNED
    if any(memory[at + length : start]):
        raise Damaged("is damaged: there is something between its header and its arrays")
    if len(memory) != start + header.size:
        raise Damaged(f"is damaged: it has {len(memory)} bytes and should have {start + header.size}")
    if header.rules != acting_rules().fingerprint:
        raise Damaged("built with different data files or another version of bynames; rebuild it")
    return header, start


def _read(memory: mmap.mmap, start: int, described: StoredArray) -> memoryview:
    format_ = _FORMATS.get(described.type)
    if format_ is None or described.length < 0 or described.at < 0:
        raise Damaged(f"is damaged: no array {described.name}")
    size = described.length * memoryview(bytes(8)).cast(format_).itemsize
    at = start + described.at
    if at + size > len(memory):
        raise Damaged(f"is damaged: {described.name} is not whole")
    values = memoryview(memory)[at : at + size]
    if zlib.crc32(values) != described.crc or any(memory[at + size : at + size + -size % ALIGNED]):
        raise Damaged(f"is damaged: {described.name} is not what was written")
    found: memoryview = values.cast(format_)
    return found
