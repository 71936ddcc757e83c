"""In which language a name in Cyrillic letters is written: Belarusian, Russian, Ukrainian.

The whole name decides, as far as it can: data/names/languages.yaml has what speaks against each language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._kinds.person.lexicon import lexicon
from bynames._memo import WORDS, once, remembered

# Which of these it is no Latin letter says.
ANY_I = str.maketrans("іїы", "иии")


class _Language:
    """What speaks against one language."""

    def __init__(self, name: str, raw: dict[str, Any], weights: dict[str, float]) -> None:
        self._name = name
        self._letters = frozenset(raw["letters"])
        self._typed = self._letters | frozenset(raw.get("typed", ""))
        self._unlike = [expression(pattern) for pattern in raw["unlike"]]
        self._read = [(expression(fold["pattern"]), fold["replace"]) for fold in raw.get("read", ())]
        self._weights = weights

    def against(self, word: str, read: bool) -> float:
        """How much a lower-case word speaks against this language; one that was `read` from Latin has any и and і."""
        strange = not self._letters.issuperset(word) and not (read and self._letters.issuperset(word.translate(ANY_I)))
        if read:
            word = word.translate(ANY_I)
            for pattern, replace in self._read:
                word = pattern.sub(replace, word)
        said = self._weights["typed" if self._typed.issuperset(word) else "strange"] if strange else 0.0
        said += self._weights["unlike"] * sum([1 for pattern in self._unlike if pattern.search(word)])
        return said + (self._weights["form"] if lexicon().is_form_elsewhere(word, self._name) else 0.0)


def names() -> tuple[str, ...]:
    """The languages, in the order of the data."""
    return tuple(_languages())


@once
def _languages() -> dict[str, _Language]:
    raw = data.entry("names", "languages")
    weights = {name: float(weight) for name, weight in raw["weights"].items()}
    return {name: _Language(name, entry, weights) for name, entry in raw["languages"].items()}


@remembered(WORDS)
def _against(word: str, read: bool) -> tuple[float, ...]:
    plain = word.replace("-", "")
    return tuple([language.against(plain, read) for language in _languages().values()])


@remembered(WORDS)
def _least(sums: tuple[float, ...], more: float) -> frozenset[str]:
    most = min(sums) + more
    return frozenset([name for name, said in zip(_languages(), sums, strict=True) if said <= most])


def languages_of(words: Iterable[str]) -> frozenset[str]:
    """The languages that a name of these lower-case Cyrillic words can be written in: those with least against them."""
    return _least(tuple([sum(said) for said in zip(*[_against(word, False) for word in words], strict=True)]), 0.0)


def languages_read(words: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """The languages that a name in Latin letters can be of, by the likeliest readings of each word."""
    least = [tuple(map(min, zip(*[_against(word, True) for word in readings], strict=True))) for readings in words]
    if not least:
        return frozenset()
    return _least(tuple([sum(said) for said in zip(*least, strict=True)]), _languages_read_more())


@once
def _languages_read_more() -> float:
    return float(data.entry("names", "languages")["weights"]["read"])
