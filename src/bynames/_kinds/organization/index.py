"""The index of names of organizations: which names can be alike to a query, and how alike at most.

A name has readings (with and without parentheses, with and without what is added), a reading has units. Distinct
units have features; a unit of the query finds those that it can meet; the readings that hold them get a
bound, a likeness that `compare_organizations` cannot exceed. Acronyms are compared with the first letters of
all readings, for any three words may be meant.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bynames._arrays import NOTHING, Features, Ints, Lists, Texts, among, below, distinct
from bynames._flat import feature
from bynames._kinds.organization.acronyms import acronym_letters, begun_letters, mask_of
from bynames._kinds.organization.parse import OrgName
from bynames._kinds.organization.policy import policy
from bynames._kinds.organization.readings import readings
from bynames._kinds.organization.scoring import SHORTEST_TURNED, abbreviates, may_be_turned, says, stands_for
from bynames._kinds.organization.units import Unit
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.organization.word_rules import NEAR, SHORTEST, WordRule, rules_for, word_features
from bynames._kinds.person.comparing import question_hashes, word_hashes
from bynames._kinds.person.index import Floats
from bynames._kinds.person.searching import MOST_NAMES
from bynames._kinds.person.slips import consonants
from bynames._memo import Memo, once

KINDS = ("generic", "place", "number", "proper", "function")
# What a unit that meets nothing says, a bit each
_SAYS = {"name": 1, "place": 2, "number": 4, "generic": 8}
# An acronym has no more letters; what any letter is
_LONGEST_TURNED = 14
_ANY = 2**32 - 1
# The bit of a piece of an abbreviation
_PIECE = 16
_STEMS = 3
_ROUNDING = 1e-4
# Units of one name against those of the other: their weights differ by no more than this share of the query's.
_SLACK = 0.8
# So many units and readings of all meetings are remembered; one takes as much room as so many of them besides.
_REMEMBERED = 400_000
_ROOM_OF_ONE = 100


class Found(NamedTuple):
    """The units of the index that one unit of a query can meet, how alike each is at most, and how many hold them."""

    units: Ints
    likeness: Floats
    volume: int


def _flags(unit: Unit) -> int:
    """What a unit says that met nothing; a piece of an abbreviation may say nothing, for the others met."""
    return _PIECE if vocabulary().is_light_piece(unit) else _SAYS.get(says(unit), 0)


def _features(unit: Unit) -> set[str]:
    """What a word is found by: by the rules of words, and by what it may say together with others."""
    return word_features(unit) | _with_others(unit)


def _hashes(unit: Unit) -> set[int]:
    """The hashes of `_features`."""
    return _word_hashes(unit) | {feature(text) for text in _with_others(unit)}


def _but_near(unit: Unit) -> list[WordRule]:
    """The rules by which a word can be found, without the one whose hashes the native engine tells."""
    return [rule for rule in rules_for(unit) if rule is not NEAR]


def _word_hashes(unit: Unit) -> set[int]:
    """The hashes of `word_features`."""
    found = {feature(text) for rule in _but_near(unit) for text in rule.has(unit)}
    if unit.kind != "number" and len(unit.low) >= SHORTEST:
        found.update(word_hashes(unit.word))
    return found


def _asked_hashes(unit: Unit) -> list[tuple[int, float]]:
    """The hashes of `word_questions`, each with how alike at most what has it is."""
    found = [(feature(text), likeness) for rule in _but_near(unit) for text, likeness in rule.questions(unit)]
    if unit.kind != "number" and len(unit.low) >= SHORTEST:
        likeness = policy().likeness
        keys, others = question_hashes(unit.word)
        found += [(one, likeness["key"]) for one in keys]
        found += [(one, likeness["slip"]) for one in others]
    return found


def _with_others(unit: Unit) -> set[str]:
    """What a word is found by for what it may say together with others."""
    if unit.kind == "number":
        return set()
    found = {f"g{bones}" for bones in _bones(unit)}
    if unit.acronym:
        ways = [(way[0], way[1] if len(way) > 1 else ("",)) for way in acronym_letters(unit.text)]
        found |= {f"a{one}{two}" for ones, twos in ways for one in ones for two in twos}
    return found


def _bones(unit: Unit) -> set[str]:
    """What a word has in common with the two words that it is made of."""
    return {consonants(key) for key in unit.word.keys} if len(unit.low) > 5 else set()


def _joined(units: list[Unit]) -> list[str]:
    """The same of each two neighbours."""
    words = [unit.word.keys[0] if unit.kind != "number" else "" for unit in units]
    return [consonants(one + other) for one, other in pairwise(words)]


def _weight(found: Found) -> int:
    return _room(found.units)


def _room(found: Ints) -> int:
    return len(found) + _ROOM_OF_ONE


class OrgIndex:
    """Names of organizations (number 0, 1, 2 …) that can be searched."""

    kind = "org"

    def __init__(
        self,
        features: Features,
        weights: Floats,
        kinds: NDArray[np.uint8],
        flags: NDArray[np.uint8],
        masks: Ints,
        more_masks: Ints,
        acronyms: Texts,
        holders: Lists,
        units: Lists,
        names: Ints,
    ) -> None:
        """`holders` are the readings of each unit, `units` the units of each reading, `names` the name of each reading.

        Of each unit there are the weight, kind and flags, what an acronym can take from it (letters that it
        begins with, and all letters where it may give more than one), and the text where it is an acronym itself.
        """
        self._features = features
        self._weights = weights
        self._kinds = kinds
        self._flags = flags
        self._masks = masks
        self._more_masks = more_masks
        self._acronyms = acronyms
        self._holders = holders
        self._units = units
        self._names = names
        self._like = np.zeros(len(weights), np.float32)
        self._found: Memo[Unit, Found] = Memo(_REMEMBERED, _weight)
        self._sole_acronyms: tuple[Ints, Ints] | None = None
        self._spelt: Memo[str, Ints] = Memo(_REMEMBERED, _room)

    @classmethod
    def build(cls, names: Iterable[str], step: Callable[[], None]) -> OrgIndex:
        """The index of these names; `step` is called after each."""
        numbers: dict[Unit, int] = {}
        hashes, items = array("I"), array("I")
        weights, kinds, flags = array("f"), array("B"), array("B")
        masks, more_masks = array("I"), array("I")
        acronyms: list[str] = []
        starts, units, owners = array("I", [0]), array("I"), array("I")
        pairs: list[tuple[int, int]] = []
        for owner, name in enumerate(names):
            for reading in readings(name):
                mine = reading.telling
                for unit in mine:
                    number = numbers.setdefault(unit, len(numbers))
                    if number == len(weights):
                        of_unit = _hashes(unit)
                        hashes.extend(of_unit)
                        items.extend([number] * len(of_unit))
                        weights.append(unit.weight)
                        kinds.append(KINDS.index(unit.kind))
                        flags.append(_flags(unit))
                        masks.append(mask_of(letter for spelling in unit.spellings for letter in spelling[0]))
                        longer = (spelling for spelling in unit.spellings if len(spelling) > 1)
                        more_masks.append(mask_of(letter for s in longer for letters in s for letter in letters))
                        acronyms.append(unit.text if unit.acronym and len(unit.text) > 1 else "")
                    units.append(number)
                pairs += [(feature(f"G{bones}"), len(starts) - 1) for bones in _joined(mine) if len(bones) > 2]
                starts.append(len(units))
                owners.append(owner)
            step()
        count = len(weights)
        # What is said of a reading, not of a unit, is an item behind all units.
        for one, reading_number in pairs:
            hashes.append(one)
            items.append(count + reading_number)
        all_units = _array(units, np.uint32)
        all_starts = _array(starts, np.uint32)
        holders = np.repeat(np.arange(len(owners), dtype=np.uint32), all_starts[1:] - all_starts[:-1])
        return cls(
            Features.of(hashes, items),
            _array(weights, np.float32),
            _array(kinds, np.uint8),
            _array(flags, np.uint8),
            _array(masks, np.uint32),
            _array(more_masks, np.uint32),
            Texts.of(acronyms),
            Lists.grouped(all_units, holders, count),
            Lists(all_starts, all_units),
            _array(owners, np.uint32),
        )

    def pieces(self) -> tuple[Any, ...]:
        """What the constructor takes."""
        described = self._weights, self._kinds, self._flags, self._masks, self._more_masks, self._acronyms
        return self._features, *described, self._holders, self._units, self._names

    def check(self) -> None:
        """Raises ValueError where the arrays do not fit each other."""
        units, readings_ = len(self._weights), len(self._units)
        below(self._features.lists.items, units + readings_)
        below(self._units.items, units)
        below(self._holders.items, readings_)
        below(self._kinds, len(KINDS))
        described = (self._kinds, self._flags, self._masks, self._more_masks, self._acronyms, self._holders)
        if {len(column) for column in described} != {units} or len(self._names) != readings_:
            raise ValueError("incomplete index of organizations")

    def search(self, name: str, least: float) -> tuple[Ints, NDArray[np.float64]]:
        """The names that can be `least` alike to `name`, with a bound above the likeness of each; in no order."""
        if not len(self._weights):
            return NOTHING, np.zeros(0)
        names: list[Ints] = []
        bounds: list[NDArray[np.float64]] = []
        for asked in readings(name):
            if asked.telling:
                here, alike = self._search(asked, least)
                names.append(self._names[here])
                bounds.append(alike)
        if not names:
            return NOTHING, np.zeros(0)
        found, which = np.unique(np.concatenate(names), return_inverse=True)
        best = np.zeros(len(found))
        np.maximum.at(best, which, np.concatenate(bounds))
        return found, best

    def _search(self, asked: OrgName, least: float) -> tuple[Ints, NDArray[np.float64]]:
        """The same for one reading of the query: readings and bounds."""
        units = asked.telling
        met = [self._meet(unit) for unit in units]
        spelt = [self._spelling(unit) if unit.acronym and len(unit.text) > 1 else NOTHING for unit in units]
        spelt += [self._glued(unit) for unit in units]
        spelt.append(self._turned(units))
        whole = distinct(np.concatenate(spelt))
        acronyms, partial = self._abbreviating(units)
        leading = self._readings_of(self._leading(units, met, least))
        here = distinct(np.concatenate([leading, whole, self._having(acronyms)]))
        if not len(here):
            return here, np.zeros(0)
        bounds = self._bounds(units, met, acronyms, partial, here)
        # An acronym may stand for any of the words.
        spelt_here = among(here, whole)
        bounds[spelt_here] = np.maximum(bounds[spelt_here], self._spelt_bounds(units, here[spelt_here]))
        within = bounds >= least - _ROUNDING
        return here[within], bounds[within]

    def _spelt_bounds(self, units: list[Unit], here: Ints) -> NDArray[np.float64]:
        """How alike readings can be at most where the letters of a word gave some of theirs: never quite the same.

        So a name that has the very words is compared before the many that only have their first letters.
        """
        places, begins = self._units.places(here)
        weights = np.add.reduceat(self._weights[self._units.items[places]], begins) if len(here) else np.zeros(0)
        least = min(unit.weight for unit in units) * (1.0 - policy().letters_most)
        return np.asarray(1.0 - least / (weights + sum(unit.weight for unit in units)), np.float64)

    def _meet(self, asked: Unit) -> Found:
        known = self._found.get(asked)
        if known is not None:
            return known
        questions = sorted(_asked_hashes(asked), key=lambda question: question[1])
        which, units = self._features.look_up([hashed for hashed, _ in questions])
        likeness = np.array([like for _, like in questions], np.float32)[which]
        on_units = units < len(self._weights)
        units, likeness = units[on_units], likeness[on_units]
        # The best way comes last and stands.
        self._like[units] = likeness
        unique = distinct(units)
        found = Found(unique, self._like[unique], int(self._holders.sizes(unique).sum()))
        self._like[unique] = 0.0
        self._found[asked] = found
        return found

    def _leading(self, units: list[Unit], met: list[Found], least: float) -> list[Found]:
        """The units of which one at least must be met: what is left without them weighs too little."""
        enough = _SLACK * sum(unit.weight for unit in units) * least / (2.0 - least)
        left = sum(unit.weight for unit in units)
        leading = []
        for unit, found in sorted(zip(units, met, strict=True), key=lambda pair: pair[1].volume):
            if left < enough:
                break
            leading.append(found)
            left -= unit.weight
        return leading

    def _readings_of(self, leading: list[Found]) -> Ints:
        return self._having(np.concatenate([found.units for found in leading]) if leading else NOTHING)

    def _having(self, units: Ints) -> Ints:
        places, _ = self._holders.places(units)
        return distinct(self._holders.items[places[:MOST_NAMES]])

    def _glued(self, asked: Unit) -> Ints:
        """The readings of which two neighbours together are this word."""
        bones = _bones(asked) if asked.kind != "number" else ()
        _, found = self._features.look_up([feature(f"G{text}") for text in bones])
        return found[found >= len(self._weights)] - np.uint32(len(self._weights))

    def _abbreviating(self, units: list[Unit]) -> tuple[Ints, Ints]:
        """The units of the index that are acronyms of words of the query, or two of its words in one.

        Then those of them that leave out a word that tells: such an acronym alone is another name.
        """
        # Two letters of it in a row are enough to ask for, before it is spelt out.
        starts = [{letter for spelling in unit.spellings for letter in spelling[0]} for unit in units]
        more = [{c for spelling in unit.spellings if len(spelling) > 1 for c in spelling[1]} for unit in units]
        asked = {
            one + two
            for at, ones in enumerate(starts)
            for one in ones
            for two in set().union(more[at], *starts[at + 1 : at + 3])
        }
        _, numbers = self._features.look_up([feature(f"a{pair}") for pair in asked])
        loud = distinct(numbers[numbers < len(self._weights)]).tolist()
        found = [number for number in loud if abbreviates(self._acronyms[number], units)]
        partial = [number for number in found if not stands_for(self._acronyms[number], units)]
        _, numbers = self._features.look_up([feature(f"g{bones}") for bones in _joined(units) if len(bones) > 2])
        glued = numbers[numbers < len(self._weights)]
        left_out = np.array(partial, np.uint32)
        return distinct(np.append(np.array(found, np.uint32), glued)), left_out[~among(left_out, np.sort(glued))]

    def _spelling(self, asked: Unit) -> Ints:
        """The readings of which some words in order begin with the letters of an acronym."""
        known = self._spelt.get(asked.text)
        if known is None:
            ways = [self._initialled([mask_of(letters) for letters in way]) for way in acronym_letters(asked.text)]
            known = self._spelt[asked.text] = distinct(np.concatenate(ways)) if ways else NOTHING
        return known

    def _turned(self, units: list[Unit]) -> Ints:
        """The readings of which the words and the query, or the other way round, are an acronym in another order."""
        if may_be_turned(units):
            every = np.flatnonzero(self._units.starts[1:] > self._units.starts[:-1]).astype(np.uint32)
            masks = self._masks[self._units.items] | self._more_masks[self._units.items]
            gives = np.bitwise_or.reduceat(masks, self._units.starts[every]) if len(every) else every
            for letter in units[0].low:
                gives_letter = (gives & mask_of(begun_letters(letter))) != 0
                every, gives = every[gives_letter], gives[gives_letter]
            return every
        given = mask_of(c for unit in units for spelling in unit.spellings for letters in spelling for c in letters)
        alone, masks = self._alone()
        possible = alone[np.logical_and.reduce((masks & given) != 0, axis=1)]
        texts = (self._acronyms[int(unit)] for unit in self._units.items[self._units.starts[possible]])
        return possible[[stands_for(text, units) for text in texts]] if len(possible) else possible

    def _alone(self) -> tuple[Ints, Ints]:
        """The readings that are an acronym and nothing else, and what each letter of it can be, a mask each."""
        if self._sole_acronyms is None:
            sizes = self._units.starts[1:] - self._units.starts[:-1]
            found: list[int] = []
            masks: list[list[int]] = []
            for reading in np.flatnonzero(sizes == 1).tolist():
                text = self._acronyms[int(self._units.items[self._units.starts[reading]])]
                if text.isupper() and SHORTEST_TURNED <= len(text) <= _LONGEST_TURNED:
                    letters = [mask_of(begun_letters(letter)) for letter in text.lower()]
                    found.append(reading)
                    masks.append(letters + [_ANY] * (_LONGEST_TURNED - len(letters)))
            self._sole_acronyms = (
                np.array(found, np.uint32),
                np.array(masks, np.uint32).reshape(len(found), _LONGEST_TURNED),
            )
        return self._sole_acronyms

    def _initialled(self, letters: list[int]) -> Ints:
        """The readings whose units can give these letters (a mask each), one unit in two passed over at most."""
        units = self._units.items
        masks, more = self._masks[units], self._more_masks[units]
        every = np.arange(len(self._units), dtype=np.uint32)
        reading = np.repeat(every, self._units.sizes(every))
        # given[k]: a unit after which k letters are given
        given = [np.zeros(len(units), bool) for _ in range(len(letters) + 1)]
        begins = [np.ones(len(units), bool), *given[1:]]
        for taken in range(1, len(letters) + 1):
            for size in range(1, min(taken, _STEMS) + 1):
                fits = np.ones(len(units), bool)
                for letter in letters[taken - size : taken]:
                    fits &= ((masks if size == 1 else more) & letter) != 0
                if taken == size:
                    before = begins[0]
                else:
                    before = np.zeros(len(units), bool)
                    for passed in (1, 2):
                        before[passed:] |= given[taken - size][:-passed] & (reading[passed:] == reading[:-passed])
                given[taken] |= fits & before
        return distinct(reading[given[len(letters)]])

    def _bounds(
        self, asked: list[Unit], met: list[Found], acronyms: Ints, partial: Ints, here: Ints
    ) -> NDArray[np.float64]:
        """How alike each reading can be at most: the share of the weight that meets, less for what contradicts."""
        places, begins = self._units.places(here)
        units = self._units.items[places]
        weights = self._weights[units]
        best = np.zeros(len(units), np.float32)
        share = np.zeros(len(here))
        weight = np.zeros(len(here))
        ours = np.zeros(len(here), np.uint8)
        wild = np.zeros(len(here), bool)
        if len(acronyms):
            hit = among(units, acronyms)
            hit &= ~among(units, partial) | np.repeat(self._units.sizes(here) > 1, self._units.sizes(here))
            best[hit] = 1.0
            wild = np.logical_or.reduceat(hit, begins)
        for unit, found in zip(asked, met, strict=True):
            self._like[found.units] = found.likeness
            each = self._like[units]
            self._like[found.units] = 0.0
            np.maximum(best, each, out=best)
            most = np.maximum.reduceat(each, begins)
            # What an acronym of theirs stands for may be this unit.
            most = np.where(wild, 1.0, most)
            share += unit.weight * most
            flags = _flags(unit)
            if flags == _PIECE:
                weight += np.where(most > 0, unit.weight, 0.0)
            else:
                weight += unit.weight
                ours |= np.where(most > 0, 0, flags).astype(np.uint8)
        share += np.add.reduceat(weights * best, begins)
        flags_left = np.where(best == 0, self._flags[units], 0).astype(np.uint8)
        weight += np.add.reduceat(np.where(flags_left == _PIECE, 0.0, weights), begins)
        share /= np.maximum(weight, _ROUNDING)
        theirs = np.bitwise_or.reduceat(flags_left & (_PIECE - 1), begins)
        share *= _contradicted()[ours, theirs]
        return np.minimum(share, 1.0) + _ROUNDING


@once
def _contradicted() -> Floats:
    """What at most is left of the likeness, by what both sides say at least: one contradiction more leaves less."""
    factors = policy().factors
    size = sum(_SAYS.values()) + 1
    found = np.ones((size, size), np.float32)
    for ours in range(1, size):
        for theirs in range(1, size):
            common = [factors[name] for name, bit in _SAYS.items() if ours & theirs & bit]
            # What is not known to be left on both sides may be: then it is what leaves most.
            found[ours, theirs] = np.prod(common) if common else policy().contradicted
    return found


def _array(values: array[int] | array[float], type: type[np.generic]) -> NDArray[Any]:
    return np.frombuffer(values, type) if values else np.zeros(0, type)
