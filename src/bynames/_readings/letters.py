"""How likely letters follow each other in names of a language: what readings are judged by.

The statistics are taken from the library's own names (data/names/given.yaml, surnames.yaml) when first needed:
the share of each letter behind each other letter, with the edge of the word, smoothed.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import repeat
from operator import add

from bynames import _datafiles as data
from bynames._memo import once
from bynames._text import hygiene
from bynames.translit._orthography import orthography

# As if each pair of letters had been seen this often besides.
_SMOOTHING = 0.3
# A surname's ending stands for so many surnames: the file gives per cents.
_PER_CENT = 20.0


class Letters:
    """The letter statistics of one language."""

    def __init__(self, language: str) -> None:
        spelling = orthography(language)
        pairs: Counter[str] = Counter()
        for entry in data.entry("names", "given")["names"]:
            for form in (*entry.get(language, ()), *entry.get(f"patronymic_{language}", ())):
                word = f"#{hygiene(form).lower()}#"
                pairs.update(map(add, word, word[1:]))
        for ending, share in data.entry("names", "surnames")["endings"][language].items():
            word = f"{ending}#"
            for pair in map(add, word, word[1:]):
                pairs[pair] += int(float(share) * _PER_CENT)
        letters = spelling.alphabet + spelling.further + "#"
        self._costs: dict[str, float] = {}
        for before in letters:
            total = sum(pairs[before + letter] + _SMOOTHING for letter in letters)
            for letter in letters:
                self._costs[before + letter] = -math.log((pairs[before + letter] + _SMOOTHING) / total)
        # What no name of the language has: letters of other alphabets.
        self._strange = -math.log(_SMOOTHING / max(pairs.values()))

    def cost(self, word: str) -> float:
        """Minus the natural logarithm of the likelihood of a lower-case word; about 2.5 a letter is usual."""
        edged = f"#{word}#"
        return sum(map(self._costs.get, map(add, edged, edged[1:]), repeat(self._strange)))


@once
def statistics(language: str) -> Letters:
    """The letter statistics of `language` (`be`, `ru`)."""
    return Letters(language)
