"""The best matches among the rows that an index has found: `compare` is the only judge."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from bynames._kinds.organization.sole import sole_trader
from bynames._linking.comparison import Pair, compare, contradicts
from bynames._model import Match, explained
from bynames._rules import Rules

# So many names are compared for one query at most, the likeliest first.
MOST_COMPARED = 500


class Rows(Protocol):
    """Names with their ids, which have numbers."""

    def row(self, at: int) -> tuple[str, int]:
        """The name of a row, and the number of its id."""

    def id(self, number: int) -> str:
        """The id with a number."""

    def names_of(self, number: int) -> list[str]:
        """All names of the id with a number."""


class Asked(NamedTuple):
    """What is searched for: a name, and how many ids from which score on (None: the default decision).

    `kind` is that of the rows; `rules` are those by which the evidence is worked out when somebody asks.
    """

    name: str
    kind: str | None
    limit: int
    cutoff: float | None
    rules: Rules | None


def judged(
    asked: Asked, rows: Rows, ranked: Iterable[tuple[int, float]], several: bool, compared: int = MOST_COMPARED
) -> list[Match]:
    """The best matches among ranked rows: each with a bound that its score does not exceed, the highest first.

    `several` says whether an id has several names at all. So many rows are compared at most.
    """
    name, kind, limit, cutoff, rules = asked
    best: dict[int, tuple[float, int, str]] = {}
    worst, last = -math.inf, 0
    seen: set[int] = set()
    # Of whom one of several names says that it is somebody else
    contradicted: dict[int, bool] = {}
    for at, most in ranked:
        if len(best) >= limit and (most, -at) < (worst, -last):
            # Nobody from here on can be better, but an equal score may stand earlier in the list.
            if most < worst:
                break
            continue
        if at in seen:
            continue
        seen.add(at)
        if len(seen) > compared:
            break
        text, number = rows.row(at)
        found = compare(name, text, kind)
        if not (found.matched if cutoff is None else found.score >= cutoff):
            continue
        known = best.get(number)
        if known is None and several:
            if number not in contradicted:
                contradicted[number] = _is_contradicted(name, kind, rows.names_of(number))
            if contradicted[number]:
                continue
        if known is None or (found.score, -at) > (known[0], -known[1]):
            best[number] = found.score, at, text
        if len(best) >= limit:
            standing = sorted(((score, -row) for score, row, _ in best.values()), reverse=True)
            worst, last = standing[limit - 1][0], -standing[limit - 1][1]
    kept = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1]))[:limit]
    return [match_of(rows.id(number), text, score, name, kind, rules) for number, (score, _, text) in kept]


def match_of(id: str, text: str, score: float, name: str, kind: str | None, rules: Rules | None) -> Match:
    """A match whose evidence is worked out when somebody asks."""
    return explained(Match(id, text, score), Pair(name, text, kind, rules))


def _is_contradicted(name: str, kind: str | None, names: list[str]) -> bool:
    """Whether one of the names of an id speaks of somebody else than `name`: they are all of one person."""
    if kind == "org" and not sole_trader(name):
        # Of organizations nothing says so (`contradicts`).
        return False
    return len(names) > 1 and any(contradicts(compare(name, other, kind)) for other in names)
