"""Reconciling: questions about names in, candidates with features out. Both versions of the API are forms of this."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec
from msgspec import Struct

import bynames
from bynames._model import Entity, Match
from bynames._text import clean
from bynames.serve._directory import KINDS, Directory, Property
from bynames.serve._limits import NAME_LENGTH

# An agreement below this says that it is somebody else.
AGREES = 0.5
# The year in 1982-09-11, 11.09.1982, 1982.0, b. 1982, каля 1982
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")

Quantifier = Literal["any", "all", "none"]
Search = Callable[[str], tuple[Match, ...]]


class Condition(Struct, frozen=True):
    """What a name, an id or a property is to be like: `what` is `name`, `id` or `property`."""

    what: str
    values: tuple[str, ...]
    property: str = ""
    required: bool = False
    quantifier: Quantifier = "any"


class Question(Struct, frozen=True):
    """One query: its conditions, the kinds that are wanted (none: all), and how many candidates."""

    conditions: tuple[Condition, ...]
    types: tuple[str, ...] = ()
    limit: int = 5


class Candidate(Struct, frozen=True):
    """An entity that may be the one: `score` is in [0, 100], `features` are what it rests on.

    `note` is what the table says of a name that is not a whole one: a surname alone. `contradicted` says that a
    property speaks of somebody else.
    """

    entity: Entity
    score: float
    match: bool
    features: dict[str, float | bool]
    note: str = ""
    contradicted: bool = False


def candidates(directory: Directory, question: Question) -> list[Candidate]:
    """The entities that answer a question, best first. `match` is true for one of them or none.

    A type that the service does not know restricts nothing, but then nothing is a match.
    """
    kinds = [kind for kind in question.types if kind in KINDS]
    kind = kinds[0] if len(set(kinds)) == 1 else None
    naming = [c for c in question.conditions if c.what != "property" and c.quantifier != "none"]
    if not naming:
        # Nobody is named: a name in another column will do, or whatever the properties say.
        naming = [c for c in question.conditions if (held := _property(directory, c)) is not None and held.naming]

    def search(value: str) -> tuple[Match, ...]:
        # Nobody's name is that long; an answer of none is worth more than an error for the whole batch.
        return directory.resolve(value, kind, question.limit) if 0 < len(value) <= NAME_LENGTH else ()

    found: dict[str, Match | None] = {}
    for condition in naming:
        for value in condition.values:
            if value in directory.entities and condition.what != "property":
                found[value] = None
            if condition.what != "id":
                for one in search(value):
                    known = found.setdefault(one.id, one)
                    if known is not None and one.score > known.score:
                        found[one.id] = one
    if not naming:
        found = dict.fromkeys(directory.entities)
    scored = []
    for id, match in found.items():
        entity = directory.entities.get(id)
        if entity is None or (kinds and entity.kind not in kinds):
            continue
        candidate = _candidate(directory, entity, match, question, search)
        if candidate is not None and (naming or candidate.score > 0):
            scored.append(candidate)
    scored.sort(key=lambda candidate: (-candidate.score, candidate.entity.id))
    settled = not question.types or bool(kinds)
    if scored and settled and _is_match(directory, scored):
        scored[0] = msgspec.structs.replace(scored[0], match=True)
    return scored[: question.limit]


def _is_match(directory: Directory, scored: list[Candidate]) -> bool:
    """Whether the best candidate can be taken without a person looking: as `resolve` decides, by these scores.

    What another column contradicts needs a person, however well the name fits.
    """
    if scored[0].contradicted:
        return False
    as_matches = [Match(one.entity.id, "", one.score / 100) for one in scored]
    return directory.table.decision(as_matches).answer is not None


def _candidate(
    directory: Directory, entity: Entity, match: Match | None, question: Question, search: Search
) -> Candidate | None:
    features: dict[str, float | bool] = {}
    agreements: list[float] = []
    name_score: float | None = None
    for condition in question.conditions:
        if condition.what == "id":
            agreement: float | None = _quantified([float(v == entity.id) for v in condition.values], condition)
            features["same_id"] = agreement == 1
        elif condition.what == "name":
            agreement = name_score = _quantified(
                [_named(entity, value, search) for value in condition.values], condition
            )
            features |= _name_features(entity, match, condition.values)
        else:
            agreement = _agreement(directory, entity, condition)
            if agreement is not None:
                features[f"property_{condition.property}"] = round(100 * agreement, 2)
        if condition.required and (agreement is None or agreement < AGREES):
            return None
        if condition.quantifier == "none" and agreement == 0:
            return None
        if agreement is not None and condition.what != "name":
            agreements.append(agreement)
    if name_score is None and not agreements:
        return None
    if question.types:
        features["type_match"] = entity.kind in question.types
    share = sum(agreements) / len(agreements) if agreements else 1.0
    # A property that contradicts halves what the name says; one that the table has not says nothing.
    score = share if name_score is None else name_score * (0.5 + 0.5 * share)
    note = match.note if match is not None and match.score < 1 else ""
    contradicted = any(agreement < AGREES for agreement in agreements)
    return Candidate(entity, round(100 * min(max(score, 0.0), 1.0), 2), False, features, note, contradicted)


def _named(entity: Entity, value: str, search: Search) -> float:
    """How well a value names an entity, in [0, 1]."""
    if value == entity.id:
        return 1.0
    return next((match.score for match in search(value) if match.id == entity.id), 0.0)


def _name_features(entity: Entity, match: Match | None, values: Iterable[str]) -> dict[str, float | bool]:
    if match is None:
        return {"name_score": 100.0, "name_exact": False, "name_is_id": True}
    lines, spellings = match.evidence, entity.spellings
    return {
        "name_score": round(100 * match.score, 2),
        "name_exact": any(clean(value).casefold() == clean(name).casefold() for value in values for name in spellings),
        "parts_met": sum(bool(line.left and line.right) for line in lines),
        "parts_left_out": sum(not (line.left and line.right) for line in lines),
        "cost": round(sum(line.cost for line in lines), 4),
    }


def _property(directory: Directory, condition: Condition) -> Property | None:
    return directory.properties.get(condition.property) if condition.what == "property" else None


def _agreement(directory: Directory, entity: Entity, condition: Condition) -> float | None:
    """How far a property agrees with what is wanted, in [0, 1]; None where the table does not say."""
    found = directory.properties.get(condition.property)
    held = found.values(entity) if found is not None else ()
    if found is None or not held:
        return None
    # An empty cell asks for nothing, and neither does one without a year where a year is held.
    values = [value for value in condition.values if value.strip()]
    if isinstance(held[0], int):
        values = [value for value in values if _YEAR.search(value)]
    if not values:
        return None
    return _quantified([max(_alike(value, one, found.naming) for one in held) for value in values], condition)


def _alike(value: str, held: str | int | Entity, naming: bool) -> float:
    if isinstance(held, Entity):
        return float(value == held.id or value in held.spellings)
    if isinstance(held, int):
        return float(str(held) in _YEAR.findall(value))
    if naming:
        return bynames.compare(value[:NAME_LENGTH], held).score
    wanted, text = value.strip().casefold(), held.casefold()
    return float(bool(wanted) and (wanted == text or (len(wanted) > 2 and wanted in text)))


def _quantified(each: list[float], condition: Condition) -> float:
    if not each:
        return 0.0
    if condition.quantifier == "all":
        return min(each)
    if condition.quantifier == "none":
        return float(max(each) < AGREES)
    return max(each)
