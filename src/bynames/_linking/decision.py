"""Is this the answer? The one decision of everything that answers a user.

`resolve`, tables, frames, Spark, spaCy, the service and the command line all ask here, so none of them can say another
thing about the same candidates. The thresholds are in data/compare/decision.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from bynames import _datafiles as data
from bynames._memo import once

RESOLVED, AMBIGUOUS, UNRESOLVED = "resolved", "ambiguous", "unresolved"


class Candidate(Protocol):
    """Somebody who may be meant: an id, and a score in [0, 1] that is 1 only where the name stands so to the letter."""

    @property
    def id(self) -> str: ...

    @property
    def score(self) -> float: ...


_Candidate = TypeVar("_Candidate", bound=Candidate)


class Decision(Struct, Generic[_Candidate], frozen=True):
    """What was decided: `status` is `resolved`, `ambiguous` or `unresolved`.

    `best` is the candidate with the highest score, None for nobody; `rivals` are the others who could be meant, which
    only an ambiguous name has. `doubtful` says that a resolved name should be looked at.
    """

    status: str
    best: _Candidate | None = None
    rivals: tuple[_Candidate, ...] = ()
    doubtful: bool = False

    @property
    def answer(self) -> _Candidate | None:
        """The candidate who is meant; None where nobody is, and where it could be several."""
        return self.best if self.status == RESOLVED else None


class _Thresholds(Struct, frozen=True):
    close: float
    namesake: float
    sure: float


@once
def thresholds() -> _Thresholds:
    """data/compare/decision.yaml as numbers."""
    raw = data.entry("compare", "decision")
    return _Thresholds(float(raw["close"]), float(raw["namesake"]), float(raw["sure"]))


def decide(
    candidates: Sequence[_Candidate], kind: Callable[[_Candidate], str] = lambda candidate: ""
) -> Decision[_Candidate]:
    """Who of the candidates, the best first, is meant.

    A name that stands so to the letter wins, unless two have it, or another person bears the same name in another
    spelling. Else the best one is meant where no other of its kind is close, and none of another kind as good:
    somebody's office has almost the same name, but is another thing. `kind` tells the kind of a candidate (`person`,
    `org`); without it all are of one.
    """
    if not candidates:
        return Decision(UNRESOLVED)
    best, said = candidates[0], thresholds()
    others = [one for one in candidates if one.id != best.id]
    own = kind(best)

    def is_rival(other: _Candidate) -> bool:
        if kind(other) != own:
            return other.score >= best.score
        if best.score < 1:
            return best.score - other.score < said.close
        return other.score >= (1 if own == "org" else said.namesake)

    rivals = tuple(one for one in others if is_rival(one))
    if rivals:
        return Decision(AMBIGUOUS, best, rivals)
    return Decision(RESOLVED, best, (), best.score < said.sure)
