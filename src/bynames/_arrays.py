"""The flat arrays that an index is made of: texts in one blob, lists behind one another, features by their hash.

Nothing here is a Python object for each record, so a million records stay small, and the arrays go to a file and
come back from it (mapped, not read) as they are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.uint32]
NOTHING: Ints = np.zeros(0, np.uint32)


class Texts(Sequence[str]):
    """Texts, one behind another in UTF-8 (lone surrogates too). Equal to a tuple of them, in a tenth of its memory."""

    __slots__ = ("blob", "ends")

    def __init__(self, blob: NDArray[np.uint8], ends: NDArray[np.uint64]) -> None:
        """`ends` are where each text ends in `blob`."""
        self.blob = blob
        self.ends = ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """These texts in order."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum(np.fromiter(map(len, encoded), np.uint64, len(encoded)), dtype=np.uint64)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def pieces(self) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """What the constructor takes."""
        return self.blob, self.ends

    def check(self) -> None:
        """Raises ValueError where the arrays do not fit each other."""
        rising = bool((self.ends[1:] >= self.ends[:-1]).all())
        if not rising or int(self.ends[-1] if len(self.ends) else 0) != len(self.blob):
            raise ValueError("incomplete texts")

    def __len__(self) -> int:
        return len(self.ends)

    def every(self) -> list[str]:
        """All texts as a list: a hundred times faster than one by one."""
        whole = self.blob.tobytes()
        bounds = [0, *self.ends.tolist()]
        if whole.isascii():
            text = whole.decode("ascii")
            return [text[start:end] for start, end in pairwise(bounds)]
        return [whole[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(bounds)]

    def __getitem__(self, index: int) -> str:  # type: ignore[override]
        # Whole numbers only: no one slices them.
        start = int(self.ends[index - 1]) if index else 0
        return self.blob[start : int(self.ends[index])].tobytes().decode("utf-8", "surrogatepass")


class Lists:
    """Lists of numbers, one behind another: list `i` is `items[starts[i]:starts[i + 1]]`."""

    __slots__ = ("items", "starts")

    def __init__(self, starts: Ints, items: Ints) -> None:
        self.starts = starts
        self.items = items

    @classmethod
    def grouped(cls, groups: Ints, items: Ints, count: int) -> Lists:
        """`count` lists: item `n` goes to the list `groups[n]`; in each the order of the items stays."""
        order = np.argsort(groups, kind="stable")
        starts = np.zeros(count + 1, np.uint32)
        np.cumsum(np.bincount(groups, minlength=count), out=starts[1:])
        return cls(starts, items[order])

    def pieces(self) -> tuple[Ints, Ints]:
        """What the constructor takes."""
        return self.starts, self.items

    def check(self) -> None:
        """Raises ValueError where the arrays do not fit each other."""
        rising = bool((self.starts[1:] >= self.starts[:-1]).all())
        if not rising or not len(self.starts) or self.starts[0] or int(self.starts[-1]) != len(self.items):
            raise ValueError("incomplete lists")

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, index: int) -> Ints:
        return self.items[self.starts[index] : self.starts[index + 1]]

    def sizes(self, which: Ints) -> NDArray[np.int64]:
        """How long the lists `which` are."""
        return self.starts[which + 1].astype(np.int64) - self.starts[which]

    def places(self, which: Ints, sizes: Ints | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where in `items` the lists `which` stand, one behind another; and where each begins in that.

        With `sizes`, only so many items of each.
        """
        lengths = self.sizes(which) if sizes is None else sizes.astype(np.int64)
        begins = np.zeros(len(which), np.int64)
        lengths[:-1].cumsum(out=begins[1:])
        return self._spread(which, lengths, begins), begins

    def named(self, which: Ints, names: NDArray[np.int64]) -> tuple[NDArray[np.int64], Ints]:
        """The items of the lists `which`, each behind the name of its list."""
        lengths = self.sizes(which)
        begins = np.zeros(len(which), np.int64)
        lengths[:-1].cumsum(out=begins[1:])
        return names.repeat(lengths), self.items[self._spread(which, lengths, begins)]

    def _spread(self, which: Ints, lengths: NDArray[np.int64], begins: NDArray[np.int64]) -> NDArray[np.int64]:
        places = np.arange(int(lengths.sum()), dtype=np.int64)
        places += (self.starts[which] - begins).repeat(lengths)
        return places


def below(values: NDArray[Any], limit: int) -> None:
    """Raises ValueError unless all numbers are below the limit."""
    if len(values) and int(values.max()) >= limit:
        raise ValueError("a number without a meaning")


def distinct(values: Ints) -> Ints:
    """The different numbers, sorted."""
    # Several times faster than np.unique, which takes the way through a hash table.
    ordered = np.sort(values)
    first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def among(values: Ints, ordered: Ints) -> NDArray[np.bool_]:
    """Whether each number is one of some others, which are sorted."""
    # np.isin and np.unique load the module of masked arrays when they are first called.
    if not len(ordered):
        return np.zeros(len(values), bool)
    places = np.searchsorted(ordered, values)
    found: NDArray[np.bool_] = ordered[np.minimum(places, len(ordered) - 1)] == values
    return found


class Features:
    """Which items have a feature: sorted hashes, each with a list of items."""

    __slots__ = ("hashes", "lists")

    def __init__(self, hashes: Ints, lists: Lists) -> None:
        self.hashes = hashes
        self.lists = lists

    @classmethod
    def of(cls, hashes: array[int] | Ints, items: array[int] | Ints) -> Features:
        """Hash `n` belongs to item `n`."""
        all_hashes = np.frombuffer(hashes, np.uint32) if len(hashes) else NOTHING
        all_items = np.frombuffer(items, np.uint32) if len(items) else NOTHING
        order = np.argsort(all_hashes, kind="stable")
        unique, starts = np.unique(all_hashes[order], return_index=True)
        ends = np.append(starts, len(order)).astype(np.uint32)
        unique = unique.astype(np.uint32)
        return cls(unique, Lists(ends, all_items[order]))

    def pieces(self) -> tuple[Ints, Lists]:
        """What the constructor takes."""
        return self.hashes, self.lists

    def check(self) -> None:
        """Raises ValueError where the arrays do not fit each other."""
        if len(self.lists) != len(self.hashes) or not bool((self.hashes[1:] > self.hashes[:-1]).all()):
            raise ValueError("incomplete features")

    def look_up(self, hashes: Sequence[int]) -> tuple[NDArray[np.int64], Ints]:
        """(which of `hashes`, item) for every item that has one of them, as two arrays, in the order of `hashes`."""
        if not len(self.hashes) or not len(hashes):
            return np.zeros(0, np.int64), NOTHING
        asked = np.array(hashes, np.uint32)
        at = self.hashes.searchsorted(asked)
        at[at == len(self.hashes)] = 0
        hit = (self.hashes[at] == asked).nonzero()[0]
        return self.lists.named(at[hit].astype(np.uint32), hit)
