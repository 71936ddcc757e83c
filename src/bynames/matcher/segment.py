"""One batch of records with its indexes. A matcher has few of them: what is added later is a small one of its own."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bynames.comparison import curve, reach
from bynames.matcher.arrays import Features, Ints, Texts, feature
from bynames.matcher.bodies import OrgIndex
from bynames.matcher.people import PersonIndex
from bynames.names import kind_of

Index = PersonIndex | OrgIndex
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
        # The indexes have room of their own to work in, for one search at a time.
        self.lock = threading.Lock()

    @classmethod
    def build(cls, names: Sequence[str], owners: Sequence[int], kind: str | None, step: Callable[[], None]) -> Segment:
        """The segment of these names; `step` is called after each."""
        hashes = array("I", [feature(name) for name in names])
        same = Features.of(hashes, array("I", range(len(names))))
        parts = []
        if kind is None:
            # As compare() has it: two names are of organizations as soon as one of them is.
            kinds = np.array([kind_of(name) == "org" for name in names], bool)
            people, bodies = np.flatnonzero(~kinds).astype(np.uint32), np.flatnonzero(kinds).astype(np.uint32)
            parts.append(Part(PersonIndex.build(_some(names, people), step), people, ("person",)))
            parts.append(Part(OrgIndex.build(_some(names, bodies), step), bodies, ("person", "org")))
        elif kind == "person":
            every = np.arange(len(names), dtype=np.uint32)
            parts.append(Part(PersonIndex.build(iter(names), step), every, ("person", "org")))
        else:
            every = np.arange(len(names), dtype=np.uint32)
            parts.append(Part(OrgIndex.build(iter(names), step), every, ("person", "org")))
        return cls(Texts.of(names), np.array(owners, np.uint32), kind, same, parts)

    def search(self, name: str, query_kind: str, cutoff: float | None) -> tuple[Ints, NDArray[np.float64]]:
        """The rows that can pass the cut-off, and above what no score of theirs can be; in no order."""
        rows, bounds = [], []
        with self.lock:
            if self.kind is None and query_kind == "org" and len(self.parts) == 2:
                # Names of persons, as organizations: for the first organization that is asked for.
                people = self.parts[0].rows
                self.parts.append(Part(OrgIndex.build(_some(self.names, people), _nothing), people, ("org",)))
            for part in self.parts:
                if query_kind in part.queries:
                    found, scores = self._ask(part, name, cutoff)
                    rows.append(found)
                    bounds.append(scores)
        _, same = self.same.look_up([feature(name)])
        rows.append(same)
        bounds.append(np.ones(len(same)))
        return np.concatenate(rows), np.concatenate(bounds)

    def _ask(self, part: Part, name: str, cutoff: float | None) -> tuple[Ints, NDArray[np.float64]]:
        kind = CURVES[part.names.kind]
        most = reach(kind, cutoff)
        if most < 0:
            return np.zeros(0, np.uint32), np.zeros(0)
        if isinstance(part.names, OrgIndex):
            found, likeness = part.names.search(name, 1.0 - most)
            costs = np.maximum(1.0 - likeness, 0.0)
        else:
            found, costs = part.names.search(name, most)
        points, scores = curve(kind)
        bounds = np.interp(costs, points, scores)
        far = costs > points[-1]
        bounds[far] *= np.exp(points[-1] - costs[far])
        return part.rows[found], bounds


def _some(names: Sequence[str], which: Ints) -> Iterator[str]:
    return (names[at] for at in which.tolist())


def _nothing() -> None:
    pass
