"""Two names of organizations, compared: words meet by concept, by key, or as an acronym of each other.

The likeness is the share of the weight that met, lowered for what contradicts: two proper names, two places,
two numbers. data/compare/organizations.yaml has the numbers.
"""

from __future__ import annotations

import re
from itertools import product, takewhile

from msgspec import Struct

from bynames import _datafiles as data
from bynames._kinds.organization.parse import OrgName, Unit, readings, vocabulary
from bynames._kinds.person.scoring import meet
from bynames._kinds.person.words import word
from bynames._memo import once, remembered
from bynames._model import Evidence

# БелДУ abbreviates by syllables, БДУ by letters.
_DIGRAPHS = re.compile("(?i:shch|ts|kh|zh|sh|ch|yu|ya|yo)|.")
_SYLLABLE = re.compile("[^a-zа-яёіў][a-zа-яёіў]*")
# How many words an acronym may pass over: of, the, государственный.
_MOST_SKIPPED = 1
# One word and two are the same at most so many letters apart, in any spelling.
_GLUED_DIFFER = 5


class Policy:
    """data/compare/organizations.yaml as numbers; made once, by `policy()`."""

    def __init__(self) -> None:
        raw = data.entry("compare", "organizations")
        self.decision = float(raw["decision"])
        self.likeness = {name: float(value) for name, value in raw["likeness"].items()}
        self.factors = {name: float(value) for name, value in raw["factors"].items()}
        self.slip = float(raw["slip"])
        self.shortest_stem = int(raw["shortest_stem"])


@once
def policy() -> Policy:
    """The policy of the bundled data."""
    return Policy()


class Met(Struct, frozen=True):
    """Units of the two names that met: texts, why, and how alike they are (1 is the same)."""

    left: str
    right: str
    why: str
    likeness: float


class OrgOutcome(Struct, frozen=True):
    """How two names compare: the likeness in [0, 1], what met, and what else was said with its factor."""

    likeness: float
    met: tuple[Met, ...]
    left_over: tuple[str, ...]
    said: tuple[tuple[str, float], ...]

    def evidence(self) -> tuple[Evidence, ...]:
        """What met what, what met nothing, and what contradicts; the cost is what each took from 1."""
        found = [Evidence(met.left, met.right, met.why, 1.0 - met.likeness) for met in self.met]
        found += [Evidence("", "", f"nothing like {text}", 1.0) for text in self.left_over]
        found += [Evidence("", "", text, 1.0 - factor) for text, factor in self.said]
        return tuple(found)


@remembered(100_000)
def compare_organizations(a: str, b: str) -> OrgOutcome:
    """The best of the ways in which two names can be taken: whole, in parentheses, beside a slash."""
    return max((_compare(one, other) for one in readings(a) for other in readings(b)), key=lambda o: o.likeness)


class _Matching:
    """Which units of two names have met so far: index -> how alike, for each side, and the list of meetings."""

    def __init__(self, mine: list[Unit], theirs: list[Unit]) -> None:
        self.units = (mine, theirs)
        self.met: tuple[dict[int, float], dict[int, float]] = ({}, {})
        self.meetings: list[Met] = []

    def join(self, sides: tuple[list[int], list[int]], why: str, likeness: float) -> None:
        """These units of one side meet those of the other."""
        for met, units in zip(self.met, sides, strict=True):
            for index in units:
                met[index] = max(likeness, met.get(index, 0.0))
        left, right = (
            " ".join(units[index].text for index in side) for units, side in zip(self.units, sides, strict=True)
        )
        self.meetings.append(Met(left, right, why, likeness))

    def left(self, side: int) -> list[Unit]:
        """The units of a side that met nothing."""
        return [unit for index, unit in enumerate(self.units[side]) if index not in self.met[side]]

    def share(self) -> float:
        """The share of the weight of both names that met."""
        weight = sum([unit.weight for units in self.units for unit in units])
        met = sum(
            [
                units[i].weight * like
                for units, side in zip(self.units, self.met, strict=True)
                for i, like in side.items()
            ]
        )
        return met / weight if weight else 0.0


def _compare(one: OrgName, other: OrgName) -> OrgOutcome:
    mine, theirs = one.telling, other.telling
    if not mine or not theirs:
        return OrgOutcome(0.0, (), (), ())
    found = _Matching(mine, theirs)
    pairs = sorted(
        ((-alike[0], i, j, alike) for i, a in enumerate(mine) for j, b in enumerate(theirs) if (alike := _alike(a, b))),
        key=lambda item: item[:3],
    )
    for _, i, j, (likeness, why) in pairs:
        if i not in found.met[0] and j not in found.met[1]:
            found.join(([i], [j]), why, likeness)
    for side in (0, 1):
        _spelt_out(found, side)
    for side in (0, 1):
        _glued(found, side)
    left_mine, left_theirs = found.left(0), found.left(1)
    said = _contradictions(one, other, left_mine, left_theirs)
    likeness = found.share()
    for _, factor in said:
        likeness *= factor
    left = tuple(unit.text for unit in (*left_mine, *left_theirs))
    return OrgOutcome(likeness, tuple(found.meetings), left, tuple(said))


def _contradictions(one: OrgName, other: OrgName, mine: list[Unit], theirs: list[Unit]) -> list[tuple[str, float]]:
    factors = policy().factors
    kinds = {_says(unit) for unit in mine} & {_says(unit) for unit in theirs} - {""}
    said = [(f"each name has a {kind} that the other lacks", factors[kind]) for kind in sorted(kinds)]
    named = [u for u in (*one.telling, *other.telling) if u.kind in ("proper", "number")]
    if not named and ((mine and theirs) or any(u.tells for u in (*mine, *theirs))):
        said.append(("no proper name, and one says more than the other", factors["nameless"]))
    groups = vocabulary().groups
    if one.forms and other.forms and {groups[f] for f in one.forms}.isdisjoint({groups[f] for f in other.forms}):
        said.append(("different legal forms", factors["form"]))
    return said


def _says(unit: Unit) -> str:
    """What a unit that met nothing tells: a `name` (proper, or a place), a `number`, a `generic` word, or nothing."""
    if not unit.tells:
        return ""
    return "name" if unit.kind in ("proper", "place") else unit.kind


@remembered(500_000)
def _alike(one: Unit, other: Unit) -> tuple[float, str] | None:
    """How alike two units are, and why; None where they do not meet."""
    likeness = policy().likeness
    if one.low == other.low:
        return likeness["typed"], "same word"
    if "number" in (one.kind, other.kind):
        return None
    shared = one.concepts & other.concepts
    if shared:
        return likeness["typed"], f"same concept: {min(shared)}"
    if one.concepts and other.concepts:
        return None
    if not one.word.key_set.isdisjoint(other.word.key_set):
        return likeness["key"], "same key"
    if len(one.low) < 4 or len(other.low) < 4:
        return None
    # Two acronyms one letter apart are two bodies.
    if one.loud and other.loud:
        return None
    if meet(one.word, other.word).cost <= policy().slip:
        return likeness["slip"], "nearly the same key"
    for key in one.word.keys[:3]:
        for second in other.word.keys[:3]:
            same = takewhile(lambda pair: pair[0] == pair[1], zip(key, second, strict=False))
            common = sum(1 for _ in same)
            if common >= policy().shortest_stem and common * 10 >= 7 * min(len(key), len(second)):
                return likeness["stem"], f"same stem: {key[:common]}"
    return None


def _turned(side: int, own: list[int], others: list[int]) -> tuple[list[int], list[int]]:
    return (others, own) if side else (own, others)


def _spelt_out(found: _Matching, side: int) -> None:
    """An acronym of one name meets the words of the other that it abbreviates, in any of the languages."""
    theirs, met = found.units[1 - side], found.met[1 - side]
    for i, unit in enumerate(found.units[side]):
        if i in found.met[side] or not unit.loud:
            continue
        for start, letters in product(range(len(theirs)), acronym_letters(unit.text)):
            used = [j for j in _initials(letters, theirs, start) if j >= 0]
            # What the acronym passes over must not tell anything: БГУ is no name of the university of transport.
            telling = any(u.tells for j, u in enumerate(theirs) if j not in used and j not in met)
            if used and used[0] == start and not telling and any(j not in met for j in used):
                found.join(_turned(side, [i], used), "acronym", policy().likeness["acronym"])
                break


@remembered(50_000)
def acronym_letters(acronym: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """What each letter of an acronym can stand for; a second way where Latin digraphs are one letter (TsNII)."""
    ways = {tuple(_SYLLABLE.findall(acronym)), tuple(_DIGRAPHS.findall(acronym))}
    return tuple(tuple(word(part.lower(), True).letters for part in way) for way in sorted(ways))


def abbreviates(acronym: str, units: list[Unit]) -> bool:
    """Whether an acronym gives first letters of some of the units, in order."""
    return any(_initials(letters, units, start) for letters in acronym_letters(acronym) for start in range(len(units)))


def _initials(letters: tuple[frozenset[str], ...], units: list[Unit], start: int) -> list[int]:
    """The units from `start` on whose first letters an acronym gives; none where it does not give them."""
    if not letters:
        return [-1]  # all given: the caller's list ends here
    for skipped in range(_MOST_SKIPPED + 1):
        at = start + skipped
        if at == len(units):
            break
        for spelling in units[at].spellings:
            size = len(spelling)
            if size <= len(letters) and not any(map(frozenset.isdisjoint, letters[:size], spelling)):
                rest = _initials(letters[size:], units, at + 1)
                if rest:
                    return [at, *rest]
    return []


def _glued(found: _Matching, side: int) -> None:
    """One word of one name meets two neighbours of the other: Райагропромтехника, Rajahrapram Technika."""
    theirs, met = found.units[1 - side], found.met[1 - side]
    for i, unit in enumerate(found.units[side]):
        if i in found.met[side] or len(unit.low) < 6:
            continue
        keys = unit.word.key_set
        for j in range(len(theirs) - 1):
            if j in met or j + 1 in met:
                continue
            whole = theirs[j].low + theirs[j + 1].low
            if abs(len(whole) - len(unit.low)) > _GLUED_DIFFER or theirs[j].word.keys[0][:1] not in {
                key[:1] for key in keys
            }:
                continue
            if not keys.isdisjoint(word(whole).key_set):
                found.join(_turned(side, [i], [j, j + 1]), "one word here, two there", policy().likeness["glued"])
                break
