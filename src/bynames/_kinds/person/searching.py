"""An index of names of persons searched by the native engine (native/index.hpp, native/matching.hpp)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from bynames._implementation import native
from bynames._kinds.person.comparing import PersonEngine
from bynames._kinds.person.costs import costs
from bynames._memo import forgets

# Words that one word of a query may meet, and names that may have them: more are cut off, the surest words stay.
MOST_WORDS = 4_000
MOST_NAMES = 60_000
# The score of a name and of the name in a row, and whether they match
Compare = Callable[[str, int], tuple[float, bool]]


class Wish(NamedTuple):
    """How many matches are wanted, and how good: by the default decision, or by a cut-off.

    `most` is the cost up to which a pair is good enough. The others are the bounds of `index` and of the matcher.
    """

    limit: int
    by_decision: bool
    cutoff: float
    most: float
    words: int
    names: int
    compared: int


class IndexEngine:
    """The native engine over the arrays of an index, and what it remembers."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def search(
        self, name: str, near: bool, most: float, words: int, names: int
    ) -> tuple[bytes, bytes, float | None] | None:
        """What `PersonIndex.search` or `search_near` finds: numbers (uint32) and bounds (float64), as in memory.

        None where Python must look for it. The last value is None where what is near is not enough.
        """
        found: tuple[bytes, bytes, float | None] | None = self._index.search(name, near, most, words, names)
        return found

    def best(
        self,
        names: list[str],
        wish: Wish,
        segment: tuple[Any, ...],
        curve: tuple[list[float], list[float]],
        compare: Compare,
    ) -> list[list[tuple[int, float]] | None]:
        """For each name its best matches, as rows and scores; None where Python must look for them.

        `segment` are the arrays of the names, their owners, which owners are there, and the names by their hashes;
        `compare` is asked where the engine cannot tell.
        """
        found: list[list[tuple[int, float]] | None] = self._index.best(names, wish, segment, curve, compare)
        return found

    def __len__(self) -> int:
        return len(self._index)

    def forget(self) -> None:
        """Forget every name, word and meeting."""
        self._index.forget()


def index_engine(persons: PersonEngine, arrays: tuple[Any, ...]) -> IndexEngine:
    """The engine over the arrays of an index (whatever has their memory), in the order of its pieces."""
    known = costs()
    more = known.parts["particle_omitted"], known.least, known.next
    return forgets(IndexEngine(native().Index(persons.native, arrays, more, known.cheapest)))
