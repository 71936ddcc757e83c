"""Are two names the same? The pair score with its evidence."""

from __future__ import annotations

import math

from bynames.model import Comparison, Evidence
from bynames.persons import Outcome, compare_persons, costs


def compare(a: str, b: str, kind: str | None = None) -> Comparison:
    """How likely `a` and `b` are names of one person.

    `.score` is in [0, 1], calibrated: of pairs scored 0.9 about nine in ten are the same person. `.matched` is
    the default decision. `.evidence` says part by part what matched what, and what it cost. Any text is
    accepted; a name without a letter matches nothing but the very same text.

    >>> compare("Ціханоўская Святлана", "TIKHANOVSKAYA, S. G.").matched
    True
    """
    if a == b:
        return Comparison(1.0, True, ())
    outcome = compare_persons(a, b)
    return Comparison(_score(outcome.cost), outcome.cost <= costs().decision, _evidence(outcome))


def _score(cost: float) -> float:
    return 1.0 / (1.0 + math.exp((cost - costs().decision) * 4.0))


def _evidence(outcome: Outcome) -> tuple[Evidence, ...]:
    one, other = outcome.names
    found = [
        Evidence(one.tokens[i].text, other.tokens[j].text, meeting.why, meeting.cost) for i, j, meeting in outcome.pairs
    ]
    found += [Evidence("", "", note, cost) for note, cost in outcome.notes]
    return tuple(found)
