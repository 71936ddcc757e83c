"""Flat tables: what is compiled from the data, as one block of 32-bit numbers that Python and C++ read alike.

A block is a header and sections, one behind another. The first section is a pool of code points, and a text is a place
in it: where it begins and how long it is. Native byte order: a block is made where it is used, or in a wheel for one
kind of machine.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence

# Read as a number, it says the byte order too.
MAGIC = 0x62796E46
# Goes up when a section changes its meaning; native/flat.hpp has the same number.
VERSION = 1
_HEADER = 6


def feature(text: str) -> int:
    """A number for a text. Two texts can share one; what is found so is only a candidate."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


class FlatWriter:
    """A block in the making: `sections` by name, in the order in which they are packed."""

    def __init__(self, kind: int, sections: Sequence[str]) -> None:
        self.kind = kind
        self._pool: array[int] = array("I")
        self._texts: dict[str, tuple[int, int]] = {}
        self.sections: dict[str, array[int]] = {name: array("I") for name in sections}

    def text(self, text: str) -> tuple[int, int]:
        """Where a text stands in the pool: its beginning and its length."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = len(self._pool), len(text)
            self._pool.extend(map(ord, text))
        return found

    def add(self, section: str, *numbers: int | Iterable[int]) -> int:
        """Numbers at the end of a section; where they begin."""
        into = self.sections[section]
        begin = len(into)
        for number in numbers:
            if isinstance(number, int):
                into.append(number)
            else:
                into.extend(number)
        return begin

    def packed(self) -> bytes:
        """The whole block."""
        parts = [self._pool, *self.sections.values()]
        body = array("I", map(len, parts))
        for part in parts:
            body.extend(part)
        content = body.tobytes()
        header = array("I", [MAGIC, VERSION, self.kind, zlib.crc32(content), len(parts), len(body)])
        return header.tobytes() + content


class Flat:
    """A block that is read: `sections` by name, as views of 32-bit numbers. Raises ValueError where it is not whole."""

    def __init__(self, raw: bytes, kind: int, sections: Sequence[str]) -> None:
        if len(raw) % 4 or len(raw) < 4 * _HEADER:
            raise ValueError("not a flat table")
        numbers = memoryview(raw).cast("I")
        magic, version, its_kind, checksum, count, size = numbers[:_HEADER]
        body = numbers[_HEADER:]
        if (magic, version, its_kind, count, size) != (MAGIC, VERSION, kind, len(sections) + 1, len(body)):
            raise ValueError("a flat table of another kind or version")
        if zlib.crc32(body) != checksum or sum(body[:count]) + count != size:
            raise ValueError("an incomplete flat table")
        begin = count
        parts = []
        for length in body[:count]:
            parts.append(body[begin : begin + length])
            begin += length
        self._pool = parts[0].tobytes().decode("utf-32-le" if array("H", [1]).tobytes()[0] else "utf-32-be")
        self.sections: dict[str, memoryview[int]] = dict(zip(sections, parts[1:], strict=True))

    def text(self, begin: int, length: int) -> str:
        """The text at a place of the pool."""
        return self._pool[begin : begin + length]

    def rows(self, section: str, width: int) -> list[list[int]]:
        """A section as rows of so many numbers."""
        numbers = self.sections[section].tolist()
        return [numbers[at : at + width] for at in range(0, len(numbers), width)]
