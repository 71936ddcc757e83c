"""How likely a reading is as a name: by its letters, and by the names that are known, whichever language they stand in.

Beside them stands how likely the Latin word is as a name from elsewhere.
"""

from __future__ import annotations

import math
import unicodedata
from itertools import pairwise

from bynames import _datafiles as data
from bynames._compiled import Table, compiled
from bynames._languages import languages
from bynames._memo import once
from bynames._readings.keys import phonemic
from bynames.translit._letters import known_names, statistics, surnames

# What a known name is likelier than a word of the same letters that is none, for each letter: as the language itself
# spells it, and as one language spells the other's (Марчанка beside the known Марченко).
_KNOWN = 0.8
_KNOWN_BY_KEY = 0.25
# As if each pair of letters had been seen this often besides.
_SMOOTHING = 1.0
# A letter with a mark is one of many more.
_MARKED = 3.0


def rarity(word: str, language: str) -> float:
    """Minus the natural logarithm of how likely a lower-case Cyrillic word is as a name of a language; at least 0."""
    cost = statistics(language).cost(word)
    if word in known_names(language):
        share = _KNOWN
    elif phonemic(word, language) in known_keys():
        share = _KNOWN_BY_KEY
    else:
        return cost
    return cost - min(share * len(word), cost)


@compiled(Table[bool])
def surname_keys() -> Table[bool]:
    """The phonemic keys of the surnames in use, in both languages."""
    return Table.of({phonemic(surname, language) for language in languages() for surname in surnames(language)})


@compiled(Table[bool])
def known_keys() -> Table[bool]:
    """The phonemic keys of all names that are known, in both languages."""
    return Table.of({phonemic(name, language) for language in languages() for name in known_names(language)})


class _Elsewhere:
    """data/letters/elsewhere.yaml: the letter statistics of names from elsewhere, and the commonest of them."""

    def __init__(self) -> None:
        raw = data.entry("letters", "elsewhere")
        self.common = frozenset(raw["common"].split())
        letters = "".join(raw["pairs"])
        self._costs: dict[tuple[str, str], float] = {}
        for before, row in raw["pairs"].items():
            total = sum(float(count) for count in row.values()) + _SMOOTHING * len(letters)
            for letter in letters:
                self._costs[before, letter] = -math.log((float(row.get(letter, 0)) + _SMOOTHING) / total)
        self._strange = max(self._costs.values())

    def cost(self, word: str) -> float:
        """As for `rarity`, of a lower-case Latin word."""
        plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        cost = sum(self._costs.get(pair, self._strange) for pair in pairwise(f"#{plain}#"))
        cost -= min(_KNOWN * len(plain), cost) if plain in self.common else 0.0
        return cost + _MARKED * (len(unicodedata.normalize("NFD", word)) - len(plain))


def is_common_elsewhere(word: str) -> bool:
    """Whether a lower-case Latin word is one of the commonest in names from elsewhere (Collins, James)."""
    return word in _elsewhere().common


def rarity_elsewhere(word: str) -> float:
    """How likely a lower-case Latin word is as a name from elsewhere, as `rarity` has it for names of a language."""
    return _elsewhere().cost(word)


@once
def _elsewhere() -> _Elsewhere:
    return _Elsewhere()
