"""How likely letters follow each other in names of a language, and which names are known: it tells readings apart.

The statistics are taken from the library's own names (data/names/given.yaml, surnames.yaml, common_surnames.yaml) when
first needed: the share of each letter behind the two before it, with the edge of the word, smoothed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise

from msgspec import Struct

from bynames import _datafiles as data
from bynames._compiled import Table, compiled
from bynames._languages import languages
from bynames._memo import once
from bynames.translit._orthography import orthography

# As if each letter had been seen this often besides, behind any other.
_SMOOTHING = 0.3
# How much the two letters before count, where names have them together; the one before counts for the rest.
_TWO_BEFORE = 0.6
# Two letters that names seldom have together say less about what follows.
_SELDOM = 5.0
# A surname's ending stands for so many surnames: the file gives per cents.
_PER_CENT = 20.0


def _each() -> list[tuple[str]]:
    return [(language,) for language in languages()]


class _Counts(Struct):
    """How often letters follow each other: two and three in a row, and one before any other."""

    pairs: dict[str, float]
    threes: Table[float]
    before: dict[str, float]


@compiled(_Counts, _each)
def _counts(language: str) -> _Counts:
    known, listed = _known_names(language), _surnames(language)
    # Surnames count as much as given names and patronymics do, however many of either are listed.
    weight = (len(known) - len(listed)) / max(len(listed), 1)
    weights = [(f"##{name}#", weight if name in listed else 1.0) for name in known]
    endings = data.entry("names", "surnames")["endings"].get(language, {}).items()
    weights += [(f"{ending}#", float(share) * _PER_CENT) for ending, share in endings]
    pairs: defaultdict[str, float] = defaultdict(float)
    threes: defaultdict[str, float] = defaultdict(float)
    before: defaultdict[str, float] = defaultdict(float)
    for word, share in weights:
        for one, two in pairwise(word):
            pairs[one + two] += share
            before[one] += share
        for at in range(len(word) - 2):
            threes[word[at : at + 3]] += share
    return _Counts(pairs, Table.of(threes), before)


class _Steps(dict[str, float]):
    """Three letters in a row -> minus the logarithm of how likely the last follows the others."""

    def __init__(self, language: str) -> None:
        spelling = orthography(language)
        counts = _counts(language)
        self._pairs, self._threes, self._before = counts.pairs, counts.threes, counts.before
        self._letters = spelling.alphabet + spelling.further + "#"
        # What no name of the language has: letters of other alphabets.
        self._strange = -math.log(_SMOOTHING / max(self._pairs.values(), default=1.0))

    def __missing__(self, three: str) -> float:
        before, pair = three[:2], three[1:]
        if three[1] not in self._letters or three[2] not in self._letters:
            return self._strange
        size = len(self._letters)
        likely = (self._pairs.get(pair, 0.0) + _SMOOTHING) / (self._before.get(pair[0], 0.0) + _SMOOTHING * size)
        seen = self._pairs.get(before, 0.0)
        if seen:
            share = _TWO_BEFORE * seen / (seen + _SELDOM)
            likely = share * self._threes.get(three, 0.0) / seen + (1 - share) * likely
        cost = -math.log(likely)
        if three[0] in self._letters:
            self[three] = cost
        return cost


class Letters:
    """The letter statistics of one language."""

    def __init__(self, language: str) -> None:
        self._steps = _Steps(language)

    def cost(self, word: str) -> float:
        """Minus the natural logarithm of the likelihood of a lower-case word; about 2.5 a letter is usual."""
        edged = f"##{word}#"
        steps = self._steps
        return sum([steps[edged[at : at + 3]] for at in range(len(word) + 1)])


@compiled(Table[bool], _each)
def surnames(language: str) -> Table[bool]:
    """The surnames of data/names/common_surnames.yaml in one language, lower case, feminine ones too."""
    return Table.of(_surnames(language))


def _surnames(language: str) -> set[str]:
    listed = data.entry("names", "common_surnames")
    endings = listed["feminine"].get(language, {}).items()
    here: list[str] = listed.get(language, "").split()
    found = set(here)
    for surname in here:
        found.update(surname.removesuffix(man) + woman for man, woman in endings if surname.endswith(man))
    return found


@compiled(Table[int], _each)
def known_names(language: str) -> Table[int]:
    """Given names, patronymics and surnames of a language, lower case -> how far from the first form of its name."""
    return Table.of(_known_names(language))


def _known_names(language: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in data.entry("names", "given")["names"]:
        for forms in (entry.get(language, ()), entry.get(f"patronymic_{language}", ())):
            for place, form in enumerate(forms):
                low = form.lower()
                found[low] = min(place, found.get(low, place))
    for surname in sorted(_surnames(language)):
        found.setdefault(surname, 0)
    return found


def without_vowels(word: str, language: str) -> str:
    """A lower-case word without vowels, й and signs, and with doubled letters as one."""
    keep = orthography(language).classes["consonant"]
    letters = [letter for letter in word if letter in keep and letter != "й"]
    return "".join(letter for at, letter in enumerate(letters) if letters[at - 1 : at] != [letter])


@compiled(Table[tuple[str, ...]], _each)
def known_by_consonants(language: str) -> Table[tuple[str, ...]]:
    """The known names by what `without_vowels` leaves of them, the usual forms of a name first."""
    places = _known_names(language)
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(places, key=lambda name: (places[name], name)):
        consonants = without_vowels(name, language)
        found[consonants] = (*found.get(consonants, ()), name)
    return Table.of(found)


@once
def statistics(language: str) -> Letters:
    """The letter statistics of `language` (`be`, `ru`, `uk`); of one with no names all letters are alike."""
    return Letters(language)
