"""What surnames of a language look like: how likely letters follow those before them (data/surname_letters/).

An n-gram model: the share of a letter behind the letters before it, backed off to fewer of them by Witten and Bell
(1991). It ranks spellings of a name in a language, whatever language the name comes from.
"""

from __future__ import annotations

from math import log
from typing import Any

from bynames import _datafiles as data
from bynames._memo import once

# Steps of a count, each a root of two times the one before
LEVELS = "0123456789abcdefghijklmnopqrstuvwxyz"
# What the file has for no letters before
NOTHING = "0"
_EDGE_LEFT, _EDGE_RIGHT = "^", "$"


class SurnameLetters:
    """The model of a language, from a file of data/surname_letters.

    `ranking` has, by the language that a name comes from, the weights of its `letters` and of the whole `word`.
    """

    def __init__(self, raw: dict[str, Any]) -> None:
        self._order = int(raw["order"])
        self._even = 1 / int(raw["letters"])
        self._folds: dict[int, str] = str.maketrans(raw["folds"])
        self._masculine: dict[str, str] = raw["masculine"]
        self.ranking: dict[str, dict[str, float]] = {
            language: {what: int(weight) / 100 for what, weight in weights.items()}
            for language, weights in raw["ranking"].items()
        }
        words = raw["counts"].split()
        self._packed: dict[str, str] = dict(zip(words[::2], words[1::2], strict=True))
        self._packed[""] = self._packed.pop(NOTHING)
        # Letters before → counts of those that follow, and their sum; unpacked when first asked for
        self._counts: dict[str, tuple[dict[str, float], float]] = {}

    def likelihood(self, word: str) -> float:
        """The logarithm of how likely a lower-case word is among surnames, a woman's as a man's."""
        text = _EDGE_LEFT + self.plain(word) + _EDGE_RIGHT
        return sum([log(self._share(text, at)) for at in range(1, len(text))])

    def plain(self, word: str) -> str:
        """The word as the statistics have it: the masculine form, with letters folded that are printed at will."""
        folded = word.translate(self._folds)
        for feminine, masculine in self._masculine.items():
            if folded.endswith(feminine):
                return folded[: -len(feminine)] + masculine
        return folded

    def _share(self, text: str, at: int) -> float:
        share = self._even
        for size in range(min(at + 1, self._order)):
            found = self._following(text[at - size : at])
            if found is None:
                break
            counts, total = found
            share = (counts.get(text[at], 0.0) + len(counts) * share) / (total + len(counts))
        return share

    def _following(self, before: str) -> tuple[dict[str, float], float] | None:
        found = self._counts.get(before)
        if found is None:
            packed = self._packed.get(before)
            if packed is None:
                return None
            counts = {
                letter: 2.0 ** (LEVELS.index(level) / 2)
                for letter, level in zip(packed[::2], packed[1::2], strict=True)
            }
            found = self._counts[before] = counts, sum(counts.values())
        return found


@once
def surname_letters(language: str) -> SurnameLetters | None:
    """The model of a language; None where there is no file of it."""
    if language not in data.names("surname_letters"):
        return None
    return SurnameLetters(data.entry("surname_letters", language))
