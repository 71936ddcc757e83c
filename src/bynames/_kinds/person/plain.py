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


def without_marks(word: str, language: str) -> str:
    """A lower-case word as the Latin alphabet of its language is read when its marks are left out."""
    for soft, hard in _plain().marks.get(language, {}).items():
        word = word.replace(soft, hard)
    return word
