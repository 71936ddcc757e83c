"""The two orthographies of Belarusian: a name in one as the other spells it. data/orthography/taraskievica.yaml has the
rules."""

from __future__ import annotations

import re
from collections.abc import Callable

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import once
from bynames._rules import Rules
from bynames._text import clean
from bynames.errors import InputError, did_you_mean

_WORD = expression(r"[^\W\d_](?:[^\W\d_]|[’](?=[^\W\d_]))*")
_FILE = "taraskievica"
# Letters of a word; what is longer is none.
_LONGEST = 100


def orthography(name: str, to: str, *, rules: Rules | None = None) -> str:
    """A Belarusian name in the other orthography; `to` is `taraskievica` (Сьвятлана) or `narkamauka` (Святлана).

    It converts softness before soft consonants, the apostrophe, given names, and the listed spellings of foreign
    names. Any text has an answer; a name already in `to` stays unchanged. Raises InputError for another orthography.

    The rules are in data/orthography/taraskievica.yaml, which names the sources.

    >>> orthography("Шчаслівы Дзмітрый", "taraskievica")
    'Шчасьлівы Дзьмітры'
    >>> orthography("Сьвятлана", "narkamauka")
    'Святлана'
    """
    if rules is not None:
        with rules.acting():
            return orthography(name, to)
    there, spellings = _there(), _there().spellings
    if to not in spellings:
        hint = did_you_mean(to, spellings) or f"; there are {', '.join(spellings)}"
        raise InputError(f"no orthography {to!r}{hint}")
    write = there.classical if to == spellings[1] else there.official
    return _WORD.sub(lambda match: _written(match.group(), write), clean(name))


def _written(word: str, write: Callable[[str], str]) -> str:
    """A word as it is to be spelt, with its capitals."""
    if len(word) > _LONGEST:
        return word
    spelt = write(word.lower())
    if word.isupper() and len(word) > 1:
        return spelt.upper()
    return spelt[:1].upper() + spelt[1:] if word[:1].isupper() else spelt


class _Orthographies:
    """The rules in both directions."""

    def __init__(self) -> None:
        raw = data.entry("orthography", _FILE)
        self.spellings: tuple[str, str] = tuple(raw["spellings"])
        self._language: str = raw["language"]
        classes: dict[str, str] = raw["classes"]
        self._rules: dict[str, list[tuple[re.Pattern[str], str]]] = {
            way: [(expression(_filled(rule["pattern"], classes)), rule["replace"]) for rule in raw[way]]
            for way in ("there", "back")
        }
        self._words: dict[str, str] = raw["words"]
        self._stems: dict[str, str] = raw["stems"]
        self._kept: list[str] = raw["kept"]
        self._back: dict[str, str] = {there: here for here, there in self._words.items()}
        for form in self._official_names():
            self._back.setdefault(self.classical(form), form)

    def _official_names(self) -> list[str]:
        """The official given names of the language, and the patronymics."""
        return [
            form.lower()
            for entry in data.entry("names", "given")["names"]
            for form in (*entry.get(self._language, ())[:1], *entry.get(f"patronymic_{self._language}", ())[:2])
        ]

    def classical(self, low: str) -> str:
        """A lower-case word by the classical orthography."""
        if low in self._words:
            return self._words[low]
        for here, there in self._stems.items():
            if low.startswith(here):
                low = there + low[len(here) :]
                break
        return self._by_rules(low, "there")

    def official(self, low: str) -> str:
        """A lower-case word by the official orthography."""
        if low in self._back:
            return self._back[low]
        for here, there in self._stems.items():
            if low.startswith(there):
                low = here + low[len(there) :]
                break
        kept = next((stem for stem in self._kept if low.startswith(stem)), "")
        return kept + self._by_rules(low[len(kept) :], "back")

    def _by_rules(self, low: str, way: str) -> str:
        for pattern, replace in self._rules[way]:
            low = pattern.sub(replace, low)
        return low


def _filled(pattern: str, classes: dict[str, str]) -> str:
    for name, letters in classes.items():
        pattern = pattern.replace("{" + name + "}", letters)
    return pattern


@once
def _there() -> _Orthographies:
    return _Orthographies()
