"""Are two names the same? The pair score with its evidence.

The module is not called `compare`: a submodule of that name would hide the function `bynames.compare`.
"""

from __future__ import annotations

import math
from functools import cache

from msgspec import Struct

from bynames import data
from bynames.model import Evidence
from bynames.names.words import Word
from bynames.persons import NEVER, SAME_KEY, Meeting, Outcome, compare_persons, costs, remarks


class Comparison(Struct, frozen=True, eq=False):
    """Two names compared. `score` is in [0, 1]; `matched` is the default decision; printing it explains it."""

    score: float
    matched: bool
    _outcome: Outcome | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, why, and what it cost; () where the two texts are the same."""
        if self._outcome is None:
            return ()
        one, other = self._outcome.names
        found = [
            Evidence(
                one.tokens[i].text, other.tokens[j].text, _reading(meeting, one.words[i], other.words[j]), meeting.cost
            )
            for i, j, meeting in self._outcome.pairs
        ]
        found += [Evidence("", "", why, cost) for why, cost in remarks(one, other, self._outcome.pairs)]
        if self._outcome.cost >= NEVER:
            found.append(Evidence("", "", "no whole word in common", NEVER))
        return tuple(found)

    def __str__(self) -> str:
        lines = [f"{'match' if self.matched else 'no match'}, score {self.score:.2f}"]
        for item in self.evidence:
            met = f"{item.left} = {item.right}: " if item.left or item.right else ""
            lines.append(f"  {met}{item.why} ({item.cost:.2f})")
        return "\n".join(lines)


def compare(a: str, b: str, kind: str | None = None) -> Comparison:
    """How likely `a` and `b` are names of one person.

    `.score` is in [0, 1], calibrated: of pairs scored 0.9 about nine in ten are the same person
    (docs/evaluation.md). `.matched` is the default decision. `.evidence` says part by part what matched what,
    by which reading, and what it cost. Any text is accepted; a name without a letter matches nothing but the
    very same text. `kind` is `person` or None.

    >>> print(compare("Ціханоўская Святлана", "TIKHANOVSKAYA, S. G."))
    match, score 0.99
      Ціханоўская = TIKHANOVSKAYA: same key tihanavskae, read as тихановская (0.00)
      Святлана = S.: initial (0.35)
      initial left out: g (0.05)
    """
    if a == b:
        return _SAME
    outcome = compare_persons(a, b)
    return Comparison(_score(outcome.cost), outcome.cost <= costs().decision, outcome)


_SAME = Comparison(1.0, True)


@cache
def _curve() -> tuple[list[float], list[float]]:
    raw = data.entry("compare", "calibration")["curve"]
    points = sorted((float(cost), float(score)) for cost, score in raw.items())
    return [cost for cost, _ in points], [score for _, score in points]


def _score(cost: float) -> float:
    """The calibrated score of a cost: straight lines between the points of data/compare/calibration.yaml."""
    costs_, scores = _curve()
    if cost >= costs_[-1]:
        return scores[-1] * math.exp(costs_[-1] - cost)
    for index in range(1, len(costs_)):
        if cost < costs_[index]:
            left, right = costs_[index - 1], costs_[index]
            share = (cost - left) / (right - left)
            return scores[index - 1] + share * (scores[index] - scores[index - 1])
    return scores[-1]


def _reading(meeting: Meeting, one: Word, other: Word) -> str:
    """Why two words meet, with the key that they share and the Cyrillic that Latin was read as."""
    if meeting.why is not SAME_KEY:
        return meeting.why
    key = next(key for key in one.keys if key in other.key_set)
    read = " and ".join(
        dict.fromkeys(name.sources[key] for name in (one, other) if not name.cyrillic and key in name.sources)
    )
    return f"{SAME_KEY} {key}{', read as ' if read else ''}{read}"
