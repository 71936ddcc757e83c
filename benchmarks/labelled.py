"""Labelled pairs of names of persons, from a folder of gold data: the same person, strangers, and people of near names.

The folder has an `evaluate.py` with `person_pairs`, `entities` (folder, files …) and `PERSON_FILES`. Near names are
made of its own: a given name with another surname of the same language at most two letters apart, another person's
initial, another patronymic's initial.
"""

from __future__ import annotations

import importlib.util
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from zlib import crc32

from rapidfuzz.distance import Levenshtein

from bynames._kinds.person.parse import person
from bynames._kinds.person.words import Word, word

# Surnames are near up to so many letters, and so many pairs of each kind are made.
NEAR, MADE = 2, 2000


class Labelled(NamedTuple):
    """Two names, whether one person bears both, what kind of pair it is, and one of two halves of the people."""

    a: str
    b: str
    same: bool
    kind: str
    half: int


def load(gold: Path) -> ModuleType:
    """The evaluation of a folder of gold data."""
    spec = importlib.util.spec_from_file_location("evaluate", gold / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    return evaluate


def labelled(gold: Path) -> list[Labelled]:
    """All labelled pairs of persons."""
    evaluate = load(gold)
    positives, strangers = evaluate.person_pairs(gold, evaluate.PERSON_FILES)
    found = [Labelled(a, b, True, "same", _half(id)) for a, b, id, _ in positives]
    found += [Labelled(a, b, False, "strangers", _half(id)) for a, b, id, _ in strangers]
    entities = evaluate.entities(gold, evaluate.PERSON_FILES, "person")
    people = [
        (id, language, script, *parts)
        for id, forms in entities.items()
        for language, script, text in forms
        if (parts := _parts(text)) is not None
    ]
    rng = random.Random(20261129)
    return found + list(_near_surnames(people, rng)) + list(_initials(people, rng))


def _half(id: str) -> int:
    return crc32(id.encode()) & 1


def _parts(text: str) -> tuple[str, str, str, Word] | None:
    """Given name, patronymic ("" without one), surname, and the given name as a word; None for other names."""
    found = person(text)
    roles = sorted(found.roles)
    if roles not in (["given", "surname"], ["given", "patronymic", "surname"]):
        return None
    by_role = {role: token.text.title() for role, token in zip(found.roles, found.tokens, strict=True)}
    given = found.words[found.roles.index("given")]
    return by_role["given"], by_role.get("patronymic", ""), by_role["surname"], given


def _near_surnames(people: list[tuple[str, str, str, str, str, str, Word]], rng: random.Random) -> Iterator[Labelled]:
    pools: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for _, language, script, _, _, surname, given in people:
        pools[language, script, given.gender].add(surname)
    made = [
        Labelled(f"{one[3]} {one[5]}", f"{one[3]} {surname}", False, "near surnames", _half(one[0]))
        for one in people
        for surname in sorted(pools[one[1], one[2], one[6].gender])
        if 0 < Levenshtein.distance(one[5].lower(), surname.lower(), score_cutoff=NEAR) <= NEAR
        and _differ(one[5].lower(), surname.lower())
    ]
    yield from rng.sample(made, min(MADE, len(made)))


def _differ(one: str, other: str) -> bool:
    """Whether two spellings are of two surnames: Latin ones with one key may be two spellings of one."""
    if word(one).cyrillic:
        return one.replace("ё", "е") != other.replace("ё", "е")
    return word(one).key_set.isdisjoint(word(other).key_set)


def _initials(people: list[tuple[str, str, str, str, str, str, Word]], rng: random.Random) -> Iterator[Labelled]:
    for _ in range(MADE):
        one, other = rng.choice(people), rng.choice(people)
        if one[2] != other[2]:
            continue
        if not one[6].beginnings & other[6].beginnings:
            yield Labelled(f"{other[3][0]}. {one[5]}", f"{one[3]} {one[5]}", False, "another's initial", _half(one[0]))
        if one[4] and other[4] and not (person(one[4]).words[0].beginnings & person(other[4]).words[0].beginnings):
            yield Labelled(
                f"{one[3]} {other[4][0]}. {one[5]}",
                f"{one[3]} {one[4]} {one[5]}",
                False,
                "another's initial",
                _half(one[0]),
            )
        if one[4]:
            # The same person in initials
            short = f"{one[3][0]}. {one[4][0]}. {one[5]}"
            yield Labelled(short, f"{one[3]} {one[4]} {one[5]}", True, "own initials", _half(one[0]))
