"""Plain Latin letters of a word in either script: data/keys/plain.yaml.

The phonemic key is coarse: Яна and Іона have one. Which of the given names with one key a Latin word is, its letters
say.
"""

from __future__ import annotations

import unicodedata

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import WORDS, once, remembered


class _Plain:
    def __init__(self) -> None:
        raw = data.entry("keys", "plain")
        self.latin = [(expression(fold["pattern"]), fold["replace"]) for fold in raw["latin"]]
        self.both = [(expression(fold["pattern"]), fold["replace"]) for fold in raw["both"]]
        self.cyrillic = str.maketrans(raw["cyrillic"])
        self.marks: dict[str, dict[str, str]] = raw["marks"]


@once
def _plain() -> _Plain:
    return _Plain()


@remembered(WORDS)
def plain_latin(word: str) -> str:
    """The plain letters of a lower-case Latin word."""
    table = _plain()
    word = "".join(c for c in unicodedata.normalize("NFD", word) if c.isalpha())
    for pattern, replace in table.latin + table.both:
        word = pattern.sub(replace, word)
    return word


@remembered(WORDS)
def plain_cyrillic(word: str) -> str:
    """The plain letters of a lower-case Cyrillic word."""
    table = _plain()
    word = word.translate(table.cyrillic)
    for pattern, replace in table.both:
        word = pattern.sub(replace, word)
    return word


@once
def turned_letters() -> dict[str, str]:
    """What each letter of either script is among the letters that may change places: data/keys/turned.yaml."""
    raw = data.entry("keys", "turned")
    return {**raw["latin"], **raw["cyrillic"]}


# Shorter words have too few letters to tell that two of them changed places.
SHORTEST_TURNED = 5


@remembered(WORDS)
def anagram(word: str) -> str:
    """The letters of a lower-case word of either script, sorted; "" for a short one, or one with another letter.

    >>> anagram("galtosv") == anagram("гальцов")
    True
    """
    letters = turned_letters()
    if len(word) < SHORTEST_TURNED or any(letter not in letters for letter in word):
        return ""
    return "".join(sorted("".join([letters[letter] for letter in word])))


def turned_back(word: str) -> list[str]:
    """A word with each two neighbouring letters turned, and then each two around a third."""
    return [
        f"{word[:at]}{word[at : at + size][::-1]}{word[at + size :]}"
        for size in (2, 3)
        for at in range(len(word) - size + 1)
        if word[at] != word[at + size - 1]
    ]


class _Shapes:
    """data/keys/shapes.yaml: letters that look alike in print."""

    def __init__(self) -> None:
        raw = data.entry("keys", "shapes")
        self.pairs: list[tuple[str, str]] = [(one, other) for one, other in raw["pairs"]]
        self.folded: dict[str, str] = raw["folded"]
        self.table = str.maketrans(self.folded)


@once
def _shapes() -> _Shapes:
    return _Shapes()


def folded_shapes() -> dict[str, str]:
    """What each letter is among those that look alike in print; others are themselves."""
    return _shapes().folded


def misread_pairs() -> list[tuple[str, str]]:
    """What is taken for one another in print: letters, or two that look like one."""
    return _shapes().pairs


# In shorter words another letter is another name.
SHORTEST_MISREAD = 5


@remembered(WORDS)
def outline(word: str) -> str:
    """A lower-case word with letters as one that look alike in print; "" for a short one.

    >>> outline("kuzrnin") == outline("kuzmin")
    True
    """
    return word.translate(_shapes().table) if len(word) >= SHORTEST_MISREAD else ""


def may_be_misread(one: str, other: str) -> bool:
    """Whether a lower-case word is another with one letter, or two that stand for one, taken for what looks alike."""
    for pair in _shapes().pairs:
        for read, stood in (pair, pair[::-1]):
            at = one.find(read)
            while at >= 0:
                if (
                    other.startswith(stood, at)
                    and one[:at] == other[:at]
                    and one[at + len(read) :] == other[at + len(stood) :]
                ):
                    return True
                at = one.find(read, at + 1)
    return False


def without_marks(word: str, language: str) -> str:
    """A lower-case word as the Latin alphabet of its language is read when its marks are left out."""
    for soft, hard in _plain().marks.get(language, {}).items():
        word = word.replace(soft, hard)
    return word
