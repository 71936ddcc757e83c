"""What a language's spelling allows: its alphabet, classes of letters, respelling of foreign ones.

Read from data/orthography/<language>.yaml, which names the sources.
"""

from __future__ import annotations

import re
from operator import add

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import cached_attribute, once
from bynames.errors import DataError

_ATOM = expression(r"\{(?P<class>\w+)\}|\[(?P<set>[^\]]+)\]|(?P<one>[^\[\]{}*])")


# Costs are added up as whole numbers, so that no sum depends on its order.
_PARTS = 1000


class _Steps(dict[str, int]):
    """Two letters in a row -> what the second costs, by itself and behind the first, in thousandths."""

    def __init__(self, costs: dict[str, float], letters: str) -> None:
        self._costs = costs
        self._letters = frozenset(letters)

    def __missing__(self, pair: str) -> int:
        cost = round(_PARTS * (self._costs.get(pair, 0.0) + self._costs.get(pair[1], 0.0)))
        # Any letter can be asked for, but only those of the language are remembered.
        if self._letters.issuperset(pair):
            self[pair] = cost
        return cost


class Orthography:
    """One language: `alphabet` and `further` (strings of lower-case letters), `classes` (name -> letters).

    `foreign` maps every other Cyrillic letter, in both cases apart, to letters of the alphabet.
    """

    def __init__(self, language: str) -> None:
        if language not in data.names("orthography"):
            raise DataError(
                f"no orthography for the language {language!r}: data/orthography/{language}.yaml is missing"
            )
        raw = data.entry("orthography", language)
        self.language = language
        self.alphabet: str = raw["alphabet"]
        self.further: str = raw["further"]
        self.classes: dict[str, str] = {**raw["classes"], "letter": self.alphabet + self.further}
        general: dict[str, str] = data.entry("orthography", "cyrillic")["letters"]
        own: dict[str, str] = raw["foreign"]
        known = set(self.alphabet)
        self.foreign: dict[str, str] = {
            letter: "".join(own.get(c, c) for c in spelt)
            for letter, spelt in {**general, **own}.items()
            if letter not in known
        }
        for letter in "абвгдеёжзийклмнопрстуфхцчшщъыьэюя":
            if letter not in known:
                self.foreign.setdefault(letter, own[letter])
        self._unlikely: dict[str, str] = raw.get("unlikely", {})

    def strangeness(self, word: str) -> float:
        """How strange a lower-case word of Cyrillic letters is to the orthography; 0 is plain."""
        edged = f"#{word}#"
        return sum(map(self._steps.__getitem__, map(add, edged, edged[1:]))) / _PARTS

    def cost(self, pair: str) -> int:
        """What `strangeness` adds up for two letters in a row, of which one may be `#`, in thousandths."""
        return self._steps[pair]

    @cached_attribute
    def _steps(self) -> _Steps:
        return _Steps(self.costs, "#" + self.alphabet + self.further)

    @cached_attribute
    def costs(self) -> dict[str, float]:
        """How strange one letter or two letters in a row are: 0 is plain, 9 does not happen.

        Keys are one letter, or two letters of which one may be `#`, the edge of a word.
        """
        found: dict[str, float] = {}
        for pattern, cost in self._unlikely.items():
            atoms = [self._letters(match) for match in _ATOM.finditer(pattern)]
            spread = [""]
            for letters in atoms:
                spread = [head + letter for head in spread for letter in letters]
            for pair in spread:
                found[pair] = max(found.get(pair, 0.0), float(cost))
        return found

    def _letters(self, match: re.Match[str]) -> str:
        if match["class"]:
            return self.classes[match["class"]]
        return match["set"] or match["one"]


@once
def orthography(language: str) -> Orthography:
    """The orthography of `language` (`be`, `ru`). Raises DataError where there is no file for it."""
    return Orthography(language)
