"""A saved matcher of persons that is searched as it lies in its file, by the native engine and without numpy.

Loading numpy takes longer than all else that a program needs to resolve its first name. What the engine cannot answer
is asked of the matcher itself, which is loaded then. The answers are the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

from bynames._flat import feature
from bynames._kinds.person.comparing import PersonEngine
from bynames._kinds.person.searching import MOST_NAMES, MOST_WORDS, index_engine
from bynames._linking.comparison import reach, score_of_cost
from bynames._linking.judging import Asked, judged
from bynames._linking.stored import Stored
from bynames._memo import cached_attribute
from bynames._model import Match
from bynames._rules import Rules, by_own_rules, kept

if TYPE_CHECKING:
    from bynames._linking.matching import Matcher

_CURVE = "persons"


class SavedPeople:
    """The matcher in a file. Raises ValueError where its arrays do not fit each other, or it is none of persons."""

    def __init__(self, stored: Stored, engine: PersonEngine, matcher: Callable[[], Matcher]) -> None:
        """`matcher` loads it, or makes it anew where the file turns out to be damaged."""
        header, arrays = stored
        if header.kind != "person" or [[part.kind for part in parts] for parts in header.segments] != [["person"]]:
            raise ValueError("not one index of persons")
        self._rules: Rules | None = kept(None)
        self._load = matcher
        try:
            self._ids = arrays["ids.blob"], arrays["ids.ends"]
            self._names = arrays["0.text.blob"], arrays["0.text.ends"]
            self._owners, self._alive = arrays["0.owners"], arrays["alive"]
            self._hashes = arrays["0.same.hashes"]
            self._same = arrays["0.same.lists.starts"], arrays["0.same.lists.items"]
            self._of_index = arrays["0.0.rows"]
        except KeyError as missing:
            raise ValueError(f"no array {missing}") from None
        ids, names = len(self._ids[1]), len(self._names[1])
        if not len(self._owners) == names or not len(self._alive) == ids:
            raise ValueError("names without an id")
        for numbers, limit in ((self._owners, ids), (self._of_index, names), (self._same[1], names)):
            if len(numbers) and max(numbers) >= limit:
                raise ValueError("a number without a meaning")
        self._several = names > ids
        index = tuple(values for name, values in arrays.items() if name.startswith("0.0.") and name != "0.0.rows")
        self._engine = index_engine(engine, index)

    @by_own_rules
    def search(self, name: str, limit: int = 5, cutoff: float | None = None) -> list[Match]:
        """As `Matcher.search`."""
        try:
            ranked = self._ranked(name, cutoff)
        except ValueError:
            # Damage that only the engine has noticed
            ranked = None
        if ranked is None:
            return self._matcher.search(name, limit, cutoff)
        return judged(Asked(name, "person", limit, cutoff, self._rules), self, ranked, self._several)

    def _ranked(self, name: str, cutoff: float | None) -> list[tuple[int, float]] | None:
        """The rows that can pass the cut-off, each with a bound for its score; None where the engine cannot tell."""
        most = reach(_CURVE, cutoff)
        bounds = dict.fromkeys(self._rows_with_text(name), 1.0)
        if most >= 0:
            found = self._engine.search(name, False, most, MOST_WORDS, MOST_NAMES)
            if found is None:
                return None
            numbers, costs = memoryview(found[0]).cast("I"), memoryview(found[1]).cast("d")
            for number, cost in zip(numbers, costs, strict=True):
                bounds.setdefault(self._of_index[number], score_of_cost(_CURVE, max(cost, 0.0)))
        there = [(at, bound) for at, bound in bounds.items() if self._alive[self._owners[at]]]
        return sorted(there, key=lambda item: (-item[1], item[0]))

    def _rows_with_text(self, name: str) -> list[int]:
        """The rows that can have this very text."""
        asked = feature(name)
        place = bisect_left(self._hashes, asked)
        if place == len(self._hashes) or self._hashes[place] != asked:
            return []
        starts, rows = self._same
        return rows[starts[place] : starts[place + 1]].tolist()

    @cached_attribute
    def _matcher(self) -> Matcher:
        return self._load()

    # What `judged` asks for

    def row(self, at: int) -> tuple[str, int]:
        """The name of a row, and the number of its id."""
        return _text(*self._names, at), self._owners[at]

    def id(self, number: int) -> str:
        """The id with a number."""
        return _text(*self._ids, number)

    def names_of(self, number: int) -> list[str]:
        """All names of the id with a number."""
        return [_text(*self._names, at) for at in self._rows_of.get(number, ())]

    @cached_attribute
    def _rows_of(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for at, number in enumerate(self._owners):
            found.setdefault(number, []).append(at)
        return found


def _text(blob: memoryview, ends: memoryview, at: int) -> str:
    """One of texts that lie as `bynames._arrays.Texts` has them."""
    return str(blob[ends[at - 1] if at else 0 : ends[at]], "utf-8", "surrogatepass")
