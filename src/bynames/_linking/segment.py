"""One batch of records with its indexes. A matcher has few of them: what is added later is a small one of its own."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bynames._arrays import Features, Ints, Texts
from bynames._flat import feature
from bynames._kinds.organization.index import OrgIndex
from bynames._kinds.organization.sole import sole_trader
from bynames._kinds.person.index import PersonIndex
from bynames._linking.comparison import ONE_WORD, asked_kind, bare_person, compare, curve, reach
from bynames._names import UNDECIDED

Index = PersonIndex | OrgIndex
# A query that is a sole trader's, among organizations
TRADER = "trader"
CURVES = {"person": "persons", "org": "organizations"}


class Part(NamedTuple):
    """An index, the rows that its names are, and the kinds of queries that it is for."""

    names: Index
    rows: Ints
    queries: tuple[str, ...]


class Segment:
    """Rows (a name each) with the number of the id that each belongs to."""

    def __init__(self, names: Texts, owners: Ints, kind: str | None, same: Features, parts: list[Part]) -> None:
        self.names = names
        self.owners = owners
        self.kind = kind
        self.same = same
        self.parts = parts
        # The rows in the order of their owners, for whom one id has several names; made when it is first asked for.
        self._by_owner: tuple[Ints, Ints] | None = None
        # The indexes have room of their own to work in, for one search at a time.
        self.lock = threading.Lock()

    @classmethod
    def build(
        cls, names: Sequence[str], owners: Sequence[int], kind: str | None, step: Callable[[], None], workers: int = 1
    ) -> Segment:
        """The segment of these names, those of persons read by so many processes; `step` is called for each."""
        hashes = array("I", [feature(name) for name in names])
        same = Features.of(hashes, array("I", range(len(names))))
        parts = []
        if kind is None:
            # As compare() has it: what is undecided is tried as both.
            kinds = np.array([asked_kind(name) for name in names], dtype=object)
            people, bodies = (np.flatnonzero(kinds != other).astype(np.uint32) for other in ("org", "person"))
            inside = [bare_person(name) for name in _some(names, people)]
            parts.append(Part(PersonIndex.build(inside, step, workers), people, ("person", ONE_WORD, UNDECIDED)))
            known = kinds[bodies] == "org"
            parts.append(
                Part(OrgIndex.build(_some(names, bodies), _once(step, known)), bodies, ("org", ONE_WORD, UNDECIDED))
            )
        elif kind == "person":
            every = np.arange(len(names), dtype=np.uint32)
            parts.append(Part(PersonIndex.build(names, step, workers), every, ("person",)))
        else:
            every = np.arange(len(names), dtype=np.uint32)
            parts.append(Part(OrgIndex.build(iter(names), step), every, ("org", TRADER)))
            traders = np.array([at for at, name in enumerate(names) if sole_trader(name)], np.uint32)
            if len(traders):
                inside = [sole_trader(name) for name in _some(names, traders)]
                parts.append(Part(PersonIndex.build(inside, _nothing, 1), traders, (TRADER,)))
        return cls(Texts.of(names), np.array(owners, np.uint32), kind, same, parts)

    def __getstate__(self) -> tuple[Any, ...]:
        return self.names, self.owners, self.kind, self.same, list(self.parts)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def search(self, name: str, query_kind: str, cutoff: float | None) -> tuple[Ints, NDArray[np.float64]]:
        """The rows that can pass the cut-off, and above what no score of theirs can be; in no order."""
        rows, bounds = [], []
        with self.lock:
            for part in self.parts:
                if query_kind in part.queries:
                    found, scores = self._ask(part, self._asked(part, name), cutoff)
                    rows.append(found)
                    bounds.append(scores)
        rows.append(self._same(name))
        bounds.append(np.ones(len(rows[-1])))
        return np.concatenate(rows), np.concatenate(bounds)

    def search_near(
        self, name: str, query_kind: str, cutoff: float | None
    ) -> tuple[Ints, NDArray[np.float64], float] | None:
        """What is nearest of that, and above what no score of the others can be; None where only `search` can tell."""
        asked = [part for part in self.parts if query_kind in part.queries and len(part.rows)]
        if len(asked) != 1 or not isinstance(asked[0].names, PersonIndex):
            return None
        most = reach(CURVES["person"], cutoff)
        if most < 0:
            return None
        with self.lock:
            near = asked[0].names.search_near(self._asked(asked[0], name), most)
        if near is None:
            return None
        found, costs, rest = near
        same = self._same(name)
        rows = np.append(asked[0].rows[found], same)
        scores = _scores("person", np.append(costs, rest))
        return rows, np.append(scores[:-1], np.ones(len(same))), float(scores[-1])

    def best(
        self, names: list[str], alive: NDArray[np.bool_], limit: int, cutoff: float | None, compared: int
    ) -> list[list[tuple[int, float]] | None] | None:
        """For each name its best matches, as rows and scores; None where the engine is not made for these names.

        Each owner has one name. `alive` says which owners are there, `compared` how many names are compared at most.
        """
        people = self.people()
        most = reach(CURVES["person"], cutoff)
        if people is None or most < 0:
            return None

        def compare_row(name: str, row: int) -> tuple[float, bool]:
            found = compare(name, self.names[row], self.kind)
            return found.score, found.matched

        arrays = *self.names.pieces(), self.owners, alive, self.same.hashes, *self.same.lists.pieces()
        return people.best(names, limit, cutoff, most, compared, arrays, curve(CURVES["person"]), compare_row)

    def people(self) -> PersonIndex | None:
        """The index of all names, where all are taken for persons'."""
        names = self.parts[0].names
        return names if self.kind == "person" and isinstance(names, PersonIndex) else None

    def rows_of(self, owner: int) -> list[int]:
        """The rows of an id's number."""
        if self._by_owner is None:
            order = np.argsort(self.owners, kind="stable").astype(np.uint32)
            self._by_owner = self.owners[order], order
        owners, order = self._by_owner
        first, last = np.searchsorted(owners, owner, "left"), np.searchsorted(owners, owner, "right")
        rows: list[int] = order[first:last].tolist()
        return rows

    def _asked(self, part: Part, name: str) -> str:
        """What an index is asked: of a sole trader the person, where names of persons are."""
        if self.kind == "person" or not isinstance(part.names, PersonIndex):
            return name
        return bare_person(name) if self.kind is None else sole_trader(name)

    def _same(self, name: str) -> Ints:
        """The rows with this very text."""
        _, same = self.same.look_up([feature(name)])
        return same

    def _ask(self, part: Part, name: str, cutoff: float | None) -> tuple[Ints, NDArray[np.float64]]:
        most = reach(CURVES[part.names.kind], cutoff)
        if most < 0:
            return np.zeros(0, np.uint32), np.zeros(0)
        if isinstance(part.names, OrgIndex):
            found, likeness = part.names.search(name, 1.0 - most)
            costs = np.maximum(1.0 - likeness, 0.0)
        else:
            found, costs = part.names.search(name, most)
        return part.rows[found], _scores(part.names.kind, costs)


def _scores(kind: str, costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """What `bynames._linking.comparison` makes of costs."""
    points, scores = curve(CURVES[kind])
    found = np.interp(costs, points, scores)
    far = costs > points[-1]
    found[far] *= np.exp(points[-1] - costs[far])
    return found


def _some(names: Sequence[str], which: Ints) -> Iterator[str]:
    return (names[at] for at in which.tolist())


def _nothing() -> None:
    pass


def _once(step: Callable[[], None], known: NDArray[np.bool_]) -> Callable[[], None]:
    """`step` for the names that it was not called for before."""
    marks = iter(known.tolist())
    return lambda: step() if next(marks) else None


def query_kind(name: str, kind: str | None) -> str:
    """Which of the indexes of a segment of this kind a name is for."""
    if kind == "org":
        return TRADER if sole_trader(name) else "org"
    return kind or asked_kind(name)
