"""Are two names the same? The pair score with its evidence.

The module is not called `compare`: a submodule of that name would hide the function `bynames.compare`.
"""

from __future__ import annotations

import math
from bisect import bisect_right

from msgspec import Struct

from bynames import _datafiles as data
from bynames._kinds.organization.policy import policy
from bynames._kinds.organization.scoring import compare_organizations
from bynames._kinds.organization.sole import sole_trader
from bynames._kinds.person.comparing import Compared, PersonEngine, engine_if_worth, person_cost
from bynames._kinds.person.costs import costs
from bynames._kinds.person.scoring import CONTRADICTED, NOTHING_IN_COMMON
from bynames._kinds.person.shown import shown
from bynames._memo import PAIRS, once, remembered
from bynames._model import Evidence, Evident, Told, explained
from bynames._names import UNDECIDED, check_kind, decided_kind, kind_of
from bynames._names.kinds import weighing_engine
from bynames._rules import Rules
from bynames._text import is_placeholder
from bynames.errors import no_text

ONE_WORD = "word"


class Comparison(Evident, frozen=True):
    """The result of comparing two names. `score` is in [0, 1]; `matched` is the default decision; printing it explains
    it."""

    score: float
    matched: bool

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, why, and what it cost; () where the two texts are the same."""
        return self._evidence()

    def __str__(self) -> str:
        lines = [f"{'match' if self.matched else 'no match'}, score {self.score:.2f}"]
        lines += [f"  {item}" for item in self.evidence]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The same as a table, for a notebook."""
        return _html(self)


def _html(found: Comparison) -> str:
    from html import escape

    cells = "".join(
        f"<tr><td>{escape(item.left)}</td><td>{escape(item.right)}</td><td>{escape(item.why)}</td>"
        f"<td>{item.cost:.2f}</td></tr>"
        for item in found.evidence
    )
    head = "<tr><th>left</th><th>right</th><th>why</th><th>cost</th></tr>" if cells else ""
    decision = "match" if found.matched else "no match"
    return f"<table><caption>{decision}, score {found.score:.2f}</caption>{head}{cells}</table>"


def compare(a: str, b: str, kind: str | None = None, *, rules: Rules | None = None) -> Comparison:
    """How likely `a` and `b` are names of one person, or of one organization.

    `.score` is in [0, 1], calibrated: of pairs scored 0.9 about nine in ten are the same
    (docs/evaluation.md). `.matched` is the default decision. `.evidence` says part by part what matched what, by which
    reading, and at what cost. Any text is accepted. A name without a letter matches only identical text, and a
    placeholder (`n/a`, `неизвестно`) matches nothing. `kind` is `person` or `org`; with None the names decide: a
    person and an organization never match, a name that shows neither kind follows the other name, and two such names
    are tried as both. A sole trader is compared by the person named in it. Raises BynamesError for another kind.

    >>> print(compare("Ціханоўская Святлана", "TIKHANOVSKAYA, S. G."))
    match, score 0.99
      Ціханоўская = TIKHANOVSKAYA: same key tihanavskae, read as тихановская (0.00)
      Святлана = S.: initial (0.30)
      initial left out: G. (0.05)
    """
    if rules is not None:
        with rules.acting():
            found = compare(a, b, kind)
            # What is asked of it later is answered by the same rules.
            return explained(Comparison(found.score, found.matched), Told(found.evidence))
    for name in (a, b):
        if not isinstance(name, str):
            raise no_text(name)
    if kind != "org" and a != b and (quickly := _compared_quickly(a, b, kind)) is not None:
        return quickly
    if is_placeholder(a) or is_placeholder(b):
        check_kind(kind)
        return _NOBODY
    if a == b:
        return _SAME
    check_kind(kind)
    if kind == "person":
        return _as_persons(a, b)
    if kind == "org":
        one, other = sole_trader(a), sole_trader(b)
        # Two sole traders are the same where the two people are.
        return _as_persons(one, other) if one and other else _as_organizations(a, b)
    kinds = {asked_kind(a), asked_kind(b)}
    if kinds == {"person", "org"}:
        return _APART
    if "org" in kinds:
        return _as_organizations(a, b)
    if UNDECIDED not in kinds or "person" in kinds:
        return _as_persons(bare_person(a), bare_person(b))
    return max(_as_persons(a, b), _as_organizations(a, b), key=lambda found: (found.matched, found.score))


def asked_kind(name: str) -> str:
    """As what a name is compared where nobody says: `person` (a sole trader too), `org`, or `undecided` for both.

    `word` is one word that looks like a person's, and may be a firm's as well where the other name is one: Спартак.
    """
    kind = decided_kind(name)
    return ONE_WORD if kind == "person" and len(shown(name).words) == 1 else kind


def bare_person(name: str) -> str:
    """The name of a person without the form of a sole trader."""
    inside = sole_trader(name)
    return inside if inside and kind_of(name) == "org" else name


def _as_organizations(a: str, b: str) -> Comparison:
    bodies = compare_organizations(a, b)
    score = score_of_cost("organizations", 1.0 - bodies.likeness)
    return explained(Comparison(score, bodies.likeness >= policy().decision), bodies)


class _Quick:
    """Compares most names of persons in one call of the native engine; made once, by `_quick()`."""

    def __init__(self) -> None:
        self._curve = curve("persons")
        self._decision = costs().decision
        self._engine: PersonEngine | None = None

    def compare(self, a: str, b: str, kind: str | None) -> Comparison | None:
        """None where the engine is not at hand, leaves a name to Python, or does not see at once that it is a person's.

        It leaves what stands for nobody.
        """
        engine = self._engine
        if engine is None:
            engine = self._engine = weighing_engine() if engine_if_worth() is not None else None
            if engine is None:
                return None
        cost = engine.cost_of_sure(a, b) if kind is None else engine.cost(a, b)
        if cost is None:
            return None
        found = Comparison(_on_curve(*self._curve, cost), cost <= self._decision)
        return explained(found, Compared(a, b, cost))


@once
def _quick() -> _Quick:
    return _Quick()


@remembered(PAIRS)
def _compared_quickly(a: str, b: str, kind: str | None) -> Comparison | None:
    check_kind(kind)
    return _quick().compare(a, b, kind)


def _as_persons(a: str, b: str) -> Comparison:
    people = person_cost(a, b)
    return explained(Comparison(score_of_cost("persons", people.cost), people.cost <= costs().decision), people)


class _TwoKinds(Struct, frozen=True):
    """A person and an organization: an acronym is no initials, and a firm is not the one whose name it has."""

    def evidence(self) -> tuple[Evidence, ...]:
        return (Evidence("", "", "a person and an organization", 1.0),)


class _Nobody(Struct, frozen=True):
    """A text that stands for nobody, as n/a does."""

    def evidence(self) -> tuple[Evidence, ...]:
        return (Evidence("", "", "stands for nobody", 1.0),)


_SAME = Comparison(1.0, True)
_NOBODY = explained(Comparison(0.0, False), _Nobody())
# Of pairs with this score as many are the same as not.
EVEN = 0.5
_APART = explained(Comparison(0.0, False), _TwoKinds())


def contradicts(found: Comparison) -> bool:
    """Whether two names that have a word in common speak of two people: another patronymic, other initials."""
    if found.matched or found.score >= EVEN:
        return False
    said = [line.why for line in found.evidence]
    return CONTRADICTED in said and NOTHING_IN_COMMON not in said


class Pair(Struct, frozen=True):
    """Two names, and by which rules they are compared when somebody asks for the evidence."""

    a: str
    b: str
    kind: str | None
    rules: Rules | None = None

    def evidence(self) -> tuple[Evidence, ...]:
        """That of `compare`."""
        return compare(self.a, self.b, self.kind, rules=self.rules).evidence


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


def score_of_cost(kind: str, cost: float) -> float:
    """The calibrated score of a cost: straight lines between the points of data/compare/calibration.yaml."""
    return _on_curve(*curve(kind), cost)


def _on_curve(costs_: list[float], scores: list[float], cost: float) -> float:
    if cost >= costs_[-1]:
        return scores[-1] * math.exp(costs_[-1] - cost)
    index = bisect_right(costs_, cost, 1)
    left, right = costs_[index - 1], costs_[index]
    share = (cost - left) / (right - left)
    return scores[index - 1] + share * (scores[index] - scores[index - 1])
