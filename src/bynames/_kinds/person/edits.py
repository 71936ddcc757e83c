"""What it costs that two Cyrillic words are not spelt alike: a weighted edit distance over their letters.

The phonemic key makes two languages meet, and blocks. Here the letters decide. What two languages write differently in
one name (data/correspondences/) is free between those two; within one language nothing is folded, so Караев and Короев
are two surnames. data/compare/persons.yaml has the costs (`letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from bynames import _datafiles as data
from bynames._compiled import compiled
from bynames._expressions import expression
from bynames._languages import languages
from bynames._memo import PAIRS, WORDS, once, remembered
from bynames.translit._orthography import orthography

# Words shorter than this are all alike short; it keeps an edit in them from costing without bound.
_SHORTEST = 2


# The pairs of languages that two names can be in
Ways = frozenset[tuple[str, str]]


class Piece(NamedTuple):
    """Letters of one word that may stand for letters of the other, where, and what that costs."""

    letters: str
    others: str
    cost: float
    # Where it may stand in the first word, or None: anywhere
    around: re.Pattern[str] | None
    turned: bool

    def fits(self, one: str, i: int, other: str, j: int) -> bool:
        """Whether it ends before the places `i` of `one` and `j` of `other`."""
        if not (one.endswith(self.letters, 0, i) and other.endswith(self.others, 0, j)):
            return False
        if self.around is None:
            return True
        word, at = (other, j - len(self.others)) if self.turned else (one, i - len(self.letters))
        return self.around.match(word, at) is not None


class Correspondences:
    """What two languages write differently in one name, by the letters that both pieces end in."""

    def __init__(self, pieces: Iterable[Piece], foreign: bool = True) -> None:
        self.foreign = foreign
        self.longest = 0
        self.single: dict[str, float] = {}
        self.pieces: dict[str, list[Piece]] = {}
        # Letters of the first word, and of the other, that may stand for nothing
        self.lost: dict[str, float] = {}
        self.lost_other: dict[str, float] = {}
        for piece in pieces:
            if not piece.letters or not piece.others:
                (self.lost if piece.letters else self.lost_other)[piece.letters + piece.others] = piece.cost
            elif len(piece.letters) == len(piece.others) == 1 and piece.around is None:
                both = piece.letters + piece.others
                self.single[both] = min(piece.cost, self.single.get(both, piece.cost))
            else:
                self.pieces.setdefault(piece.letters[-1:] + "|" + piece.others[-1:], []).append(piece)
                self.longest = max(self.longest, len(piece.letters), len(piece.others))


class _Told(NamedTuple):
    """A piece as it is kept: `around` is a regular expression, "" for anywhere."""

    letters: str
    others: str
    cost: float
    around: str
    turned: bool


@compiled(dict[str, list[_Told]])
def _told() -> dict[str, list[_Told]]:
    """What two languages write differently, seen from the first; and the same between words read from Latin letters."""
    ways = list(product(languages(), repeat=2))
    plain = [(one, other, False) for one, other in (*ways, ("read", "meant"), ("meant", "read"))]
    return {_name(*way): list(_listed(*way)) for way in (*plain, *[(one, other, True) for one, other in ways])}


def _name(one: str, other: str, read: bool) -> str:
    return f"{one} {other} read" if read else f"{one} {other}"


def _listed(one: str, other: str, read: bool) -> Iterator[_Told]:
    for name in data.names("correspondences"):
        raw = data.entry("correspondences", name)
        first, second = raw["languages"]
        if {first, second} != {one, other}:
            continue
        sides = ("one", "other") if first == second else (first, second)
        for entry in raw["correspondences"]:
            letters, others = (entry[side] for side in sides)
            told = entry.get("after", ""), entry.get("before", ""), float(entry.get("cost", 0)), read
            if first == one:
                yield from _one_told(letters, others, False, *told)
            if second == one:
                yield from _one_told(others, letters, True, *told)


def _one_told(
    letters: str, others: str, turned: bool, after: str, before: str, cost: float, read: bool
) -> Iterator[_Told]:
    if read:
        folded, others_folded = _read().fold(letters), _read().fold(others)
        # Where the folds leave nothing of what stood around (Євгеніївна, Евгеньевна) the letter alone says nothing.
        if folded == others_folded or (len(folded + others_folded) == 2 < len(letters + others)):
            return
        # Latin letters have no Bulgarian ъ.
        if letters and others and not (folded and others_folded):
            return
        letters, others = folded, others_folded
    around = ""
    if after or before:
        behind = f"(?<={after})" if after not in ("", "^") else after
        around = behind + (others if turned else letters) + (f"(?={before})" if before else "")
    yield _Told(letters, others, cost, around, turned)


def _pieces(one: str, other: str, read: bool) -> tuple[Piece, ...]:
    return tuple(
        [
            Piece(letters, others, cost, expression(around) if around else None, turned)
            for letters, others, cost, around, turned in _told()[_name(one, other, read)]
        ]
    )


@once
def pieces(one: str, other: str) -> tuple[Piece, ...]:
    """What two languages write differently, seen from the first."""
    return _pieces(one, other, False)


@once
def read_pieces(one: str, other: str) -> tuple[Piece, ...]:
    """What two languages write differently between words that were read from Latin letters, seen from the first."""
    return _pieces(one, other, True)


@once
def correspondences(one: str, other: str) -> Correspondences | None:
    """Those of two languages, seen from the first; of one language twice what it spells in two ways, if anything."""
    known = pieces(one, other)
    return Correspondences(known, one != other) if known else None


class _Read:
    """data/correspondences/latin.yaml: what Latin letters leave open."""

    def __init__(self) -> None:
        raw = data.entry("correspondences", "latin")
        self._folds = [(expression(fold["pattern"]), fold["replace"]) for fold in raw["folds"]]

    def fold(self, word: str) -> str:
        """A lower-case Cyrillic word as far as Latin letters tell its letters apart."""
        for pattern, replace in self._folds:
            word = pattern.sub(replace, word)
        return word


@once
def _read() -> _Read:
    return _Read()


@once
def latin_correspondences(ways: Ways) -> Correspondences:
    """Those of any of the pairs of languages, dearer those of other pairs, and what Latin leaves open in either word.

    Newspapers write Yarmoshina: half in Belarusian, half in Russian.
    """
    hybrid = edits().hybrid
    every = {(one, other) for one, other in product(languages(), repeat=2)}
    found = [piece for way in sorted(ways) for piece in read_pieces(*way)]
    found += [piece._replace(cost=piece.cost + hybrid) for way in sorted(every - ways) for piece in read_pieces(*way)]
    return Correspondences((*found, *pieces("read", "meant"), *pieces("meant", "read")))


class Edits:
    """The costs of data/compare/persons.yaml, `letters`; made once, by `edits()`."""

    def __init__(self) -> None:
        raw = dict(data.entry("compare", "persons")["letters"])
        self._same = str.maketrans(raw.pop("alike"))
        self._vowels = frozenset(raw.pop("vowels"))
        self._signs = frozenset(raw.pop("signs"))
        self._pairs: dict[str, float] = {}
        self._lone: dict[str, float] = {}
        for pair, value in raw.pop("pairs").items():
            if "-" in pair:
                self._lone[pair.strip("-")] = float(value)
            else:
                self._pairs[pair] = self._pairs[pair[::-1]] = float(value)
        # More for what two languages write differently in a Latin name that is not in both of them.
        self.hybrid = float(raw.pop("hybrid"))
        self._costs = {name: float(value) for name, value in raw.items()}

    def _change(self, one: str, other: str) -> float:
        known = self._pairs.get(one + other)
        if known is not None:
            return known
        return self._costs["vowel" if one in self._vowels and other in self._vowels else "letter"]

    def _lost(self, word: str, at: int, foreign: bool, lost: dict[str, float]) -> float:
        """What it costs that a letter of `word` has nothing over against it; less beside a `foreign` language.

        `lost` are the letters that the languages lose.
        """
        letter = word[at]
        if letter in lost:
            return lost[letter]
        if letter in self._signs:
            return self._costs["foreign_sign_lost" if foreign else "sign_lost"]
        if word[at - 1 : at] == letter or word[at + 1 : at + 2] == letter:
            return self._costs["foreign_doubled" if foreign else "doubled"]
        cost = self._lone.get(letter)
        if cost is None:
            cost = self._costs["vowel_lost" if letter in self._vowels else "consonant_lost"]
        return cost * self._costs["first_letter"] if at == 0 else cost

    def plain(self, word: str) -> str:
        """A lower-case word with letters alike that are never told apart: ё is е."""
        return word.translate(self._same)

    def _middle(self, one: str, other: str) -> float:
        return 0.0 if one == other else self._change(one, other)

    def between(self, one: str, other: str, known: Correspondences | None) -> float:
        """What the edits cost that make one lower-case word of another, by the length of the words; see `plain`."""
        if one == other:
            return 0.0
        start = 0
        for letter, second in zip(one, other, strict=False):
            if letter != second:
                break
            start += 1
        # Letters before where they part: one may be doubled, swapped with the next, or belong to a longer piece.
        start = max(start - (known.longest if known else 1), 0)
        cost = self._cheapest(one, other, start, known)
        usual = self._costs["usual_length"]
        size = min(_telling_length(one), _telling_length(other))
        return cost * (usual + _SHORTEST) / (max(size, _SHORTEST + 1) + _SHORTEST)

    def _cheapest(self, one: str, other: str, start: int, known: Correspondences | None) -> float:
        first, transposed = self._costs["first_letter"], self._costs["transposed"]
        foreign = known is not None and known.foreign
        single = known.single if known else {}
        pieces = known.pieces if known else {}
        size, size_other = len(one), len(other)
        gone, gone_other = (known.lost, known.lost_other) if known else ({}, {})
        lost_other = [self._lost(other, j, foreign, gone_other) for j in range(start, size_other)]
        row = [0.0]
        for lost in lost_other:
            row.append(row[-1] + lost)
        rows = [row]
        for i in range(start, size):
            letter = one[i]
            above = rows[-1]
            lost = self._lost(one, i, foreign, gone)
            row = [above[0] + lost]
            for at in range(size_other - start):
                j = at + start
                second = other[j]
                if letter == second:
                    cost = above[at]
                else:
                    change = single.get(letter + second)
                    if change is None:
                        change = self._change(letter, second)
                        if i == 0 or j == 0:
                            change *= first
                    cost = above[at] + change
                    if at and i > start and one[i - 1] == second and letter == other[j - 1]:
                        cost = min(cost, rows[-2][at - 1] + transposed)
                    elif at > 1 and i > start + 1 and one[i - 2] == second and other[j - 2] == letter:
                        # Two letters around a third: Колесникова, Колескинова
                        cost = min(cost, rows[-3][at - 2] + transposed + self._middle(one[i - 1], other[j - 1]))
                cost = min(cost, above[at + 1] + lost, row[at] + lost_other[at])
                for piece in pieces.get(f"{letter}|{second}", ()):
                    back, back_other = i + 1 - len(piece.letters), j + 1 - len(piece.others)
                    if back >= start and back_other >= start and piece.fits(one, i + 1, other, j + 1):
                        cost = min(cost, rows[back - start][back_other - start] + piece.cost)
                row.append(cost)
            rows.append(row)
        return rows[-1][-1]


def surname_endings(language: str) -> list[str]:
    """What many surnames of a language end in."""
    known = data.entry("names", "surnames")["endings"]
    return [ending.replace("ё", "е") for ending in known.get(language, ())]


@once
def _alphabets() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, frozenset(orthography(name).alphabet + orthography(name).further)) for name in languages())


@once
def _endings(spoken: tuple[str, ...]) -> tuple[str, ...]:
    """The longest first."""
    endings = {ending for language in spoken for ending in surname_endings(language)}
    return tuple(sorted(endings, key=lambda ending: (-len(ending), ending)))


def ends_as_a_surname(word: str) -> bool:
    """Whether a lower-case Cyrillic word ends as many surnames do: -ов, -енко, -ич."""
    return word.endswith(_endings_of(word))


def _endings_of(word: str) -> tuple[str, ...]:
    """What surnames end in, of the languages whose alphabet has all letters of a word; of all where none has."""
    fitting = tuple([name for name, letters in _alphabets() if letters.issuperset(word)])
    return _endings(fitting or languages())


@remembered(WORDS)
def _telling_length(word: str) -> int:
    """How many letters a word has without what many surnames end in: Петрушенко and Петушенко are as near as that."""
    endings = _endings_of(word)
    if not word.endswith(endings):
        return len(word)
    return len(word) - next(len(ending) for ending in endings if word.endswith(ending))


@once
def edits() -> Edits:
    """The costs of the bundled data."""
    return Edits()


@once
def ways_between(one: frozenset[str], other: frozenset[str]) -> Ways:
    """The pairs of languages that two names can be in."""
    return frozenset([(first, second) for first in one for second in other])


@remembered(PAIRS)
def letters_apart(one: str, other: str, ways: Ways) -> float:
    """What it costs that two lower-case Cyrillic words are not spelt alike, in the likeliest languages."""
    table = edits()
    one, other = table.plain(one), table.plain(other)
    return min([table.between(one, other, known) for known in {correspondences(*way) for way in ways}])


@remembered(PAIRS)
def read_apart(one: str, other: str, ways: Ways) -> float:
    """What it costs that two words are not spelt alike of which one or both were read from Latin letters."""
    table = edits()
    return table.between(_folded(one), _folded(other), latin_correspondences(ways))


@remembered(PAIRS)
def read_stems_apart(one: str, other: str, ways: Ways) -> float:
    """The same for their stems, as `stems_apart`."""
    table = edits()
    known = latin_correspondences(ways)
    ones, others = (_read_stems(word) for word in (one, other))
    return min([table.between(a, b, known) for a in ones for b in others], default=0.0)


@remembered(WORDS)
def _read_stems(word: str) -> tuple[str, ...]:
    folded = _folded(word.replace("ў", "в"))
    foreign = _inflected().foreign.sub("", folded)
    return tuple(dict.fromkeys([folded, foreign, *_stems(folded), *_stems(foreign)]))


@remembered(WORDS)
def _folded(word: str) -> str:
    return _read().fold(edits().plain(word))


@remembered(PAIRS)
def stems_apart(one: str, other: str, ways: Ways) -> float:
    """The same for two words that are another case, or the other gender, of one another: their stems are compared."""
    table = edits()
    ones, others = _stems(table.plain(one)), _stems(table.plain(other))
    tables = {correspondences(*way) for way in ways}
    return min([table.between(a, b, known) for a in ones for b in others for known in tables], default=0.0)


class _Inflected:
    """data/names/endings.yaml: what case and gender change at the end of a word."""

    def __init__(self) -> None:
        raw = data.entry("names", "endings")
        self.endings = expression(raw["ending"]), expression(raw["short_ending"])
        self.fleeting = expression(raw["fleeting"])
        self.foreign = expression(raw["foreign"])
        self.vowels = frozenset(raw["vowels"])
        self.oblique = frozenset(raw["oblique"])
        self.indeclinable = expression(raw["indeclinable"])
        self.sounds = [(rule["ending"], rule["stem"]) for rule in raw["sounds"]]


@once
def _inflected() -> _Inflected:
    return _Inflected()


def only_ending_differs(one: str, other: str) -> bool:
    """Whether two lower-case Cyrillic words are alike but for a last vowel: Лещенко, Лещенка."""
    return one[:-1] == other[:-1] and {one[-1:], other[-1:]} <= _inflected().vowels


def may_be_oblique(word: str) -> bool:
    """Whether a lower-case Cyrillic word ends as an oblique case does: Новик is a nominative."""
    return word[-1:] in _inflected().oblique


def has_no_cases(surname: str) -> bool:
    """Whether a lower-case Cyrillic surname is the same in all cases: Лукашенко."""
    return _inflected().indeclinable.search(surname) is not None


@remembered(WORDS)
def _stems(word: str) -> tuple[str, ...]:
    rules = _inflected()
    found = []
    for ending in rules.endings:
        stem = ending.sub("", word)
        found += [stem, rules.fleeting.sub("", stem)]
        found += [stem.removesuffix(ending) + other for ending, other in rules.sounds if stem.endswith(ending)]
    return tuple(dict.fromkeys([stem for stem in found if stem]))
