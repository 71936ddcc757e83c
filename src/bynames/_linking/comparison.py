"""Are two names the same? The pair score with its evidence.

The module is not called `compare`: a submodule of that name would hide the function `bynames.compare`.
"""

from __future__ import annotations

import math
from typing import Protocol

from msgspec import Struct

from bynames import _datafiles as data
from bynames._kinds.organization.scoring import compare_organizations, policy
from bynames._kinds.person.scoring import compare_persons, costs
from bynames._memo import once
from bynames._model import Evidence
from bynames._names import check_kind, kind_of
from bynames._rules import Rules
from bynames._text import is_placeholder


class Explained(Protocol):
    """What a comparison rests on: it can say so."""

    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, why, and what it cost."""


class _Told(Struct, frozen=True):
    """Evidence that has been worked out already."""

    told: tuple[Evidence, ...]

    def evidence(self) -> tuple[Evidence, ...]:
        return self.told


class Comparison(Struct, frozen=True, eq=False):
    """Two names compared. `score` is in [0, 1]; `matched` is the default decision; printing it explains it."""

    score: float
    matched: bool
    _outcome: Explained | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, why, and what it cost; () where the two texts are the same."""
        return self._outcome.evidence() if self._outcome is not None else ()

    def __str__(self) -> str:
        lines = [f"{'match' if self.matched else 'no match'}, score {self.score:.2f}"]
        lines += [f"  {item}" for item in self.evidence]
        return "\n".join(lines)


def compare(a: str, b: str, kind: str | None = None, *, rules: Rules | None = None) -> Comparison:
    """How likely `a` and `b` are names of one person, or of one organization.

    `.score` is in [0, 1], calibrated: of pairs scored 0.9 about nine in ten are the same
    (docs/evaluation.md). `.matched` is the default decision. `.evidence` says part by part what matched what,
    by which reading, and what it cost. Any text is accepted; a name without a letter matches nothing but the
    very same text, and what stands for nobody (`n/a`, `неизвестно`) nothing at all. `kind` is `person` or `org`; with
    None, two names are of organizations as soon as one of them says that it is one. Raises BynamesError for another
    kind.

    >>> print(compare("Ціханоўская Святлана", "TIKHANOVSKAYA, S. G."))
    match, score 0.97
      Ціханоўская = TIKHANOVSKAYA: same key tihanavskae, read as тихановская (0.00)
      Святлана = S.: initial (0.35)
      initial left out: G. (0.05)
    """
    if rules is not None:
        with rules.acting():
            found = compare(a, b, kind)
            # What is asked of it later is answered by the same rules.
            return Comparison(found.score, found.matched, _Told(found.evidence))
    if a == b and not is_placeholder(a):
        return _SAME
    check_kind(kind)
    if kind == "org" or (kind is None and "org" in (kind_of(a), kind_of(b))):
        bodies = compare_organizations(a, b)
        return Comparison(_score("organizations", 1.0 - bodies.likeness), bodies.likeness >= policy().decision, bodies)
    people = compare_persons(a, b)
    return Comparison(_score("persons", people.cost), people.cost <= costs().decision, people)


_SAME = Comparison(1.0, True)


@once
def curve(kind: str) -> tuple[list[float], list[float]]:
    """The points (cost, score) of data/compare/calibration.yaml, by rising cost; `kind` is one of its keys."""
    raw = data.entry("compare", "calibration")[kind]
    points = sorted((float(cost), float(score)) for cost, score in raw.items())
    return [cost for cost, _ in points], [score for _, score in points]


def reach(kind: str, cutoff: float | None) -> float:
    """The cost up to which a pair passes a cut-off; None is the default decision; below 0 where only equal texts pass.

    `kind` as for `curve`; for organizations the cost is 1 minus the likeness.
    """
    if cutoff is None:
        return costs().decision if kind == "persons" else 1.0 - policy().decision
    costs_, scores = curve(kind)
    if cutoff <= scores[-1]:
        return costs_[-1] + math.log(scores[-1] / cutoff) if cutoff > 0 else math.inf
    for index in range(len(costs_) - 1, 0, -1):
        higher, lower = scores[index - 1], scores[index]
        if cutoff <= higher:
            share = (higher - cutoff) / (higher - lower)
            return costs_[index - 1] + share * (costs_[index] - costs_[index - 1])
    return -1.0


def _score(kind: str, cost: float) -> float:
    """The calibrated score of a cost: straight lines between the points of data/compare/calibration.yaml."""
    costs_, scores = curve(kind)
    if cost >= costs_[-1]:
        return scores[-1] * math.exp(costs_[-1] - cost)
    for index in range(1, len(costs_)):
        if cost < costs_[index]:
            left, right = costs_[index - 1], costs_[index]
            share = (cost - left) / (right - left)
            return scores[index - 1] + share * (scores[index] - scores[index - 1])
    return scores[-1]
