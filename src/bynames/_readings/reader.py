"""One habit of spelling read backwards, letter by letter: Latin in, Cyrillic out.

A reader holds what schemes of one habit can have written each stretch of Latin for, with the contexts of
their rules. It takes the least strange source behind what it has read so far; it does not search
(`bynames.translit._reverse` does), so it is fast.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import repeat
from operator import add

import msgspec
from msgspec import Struct

from bynames import _datafiles as data
from bynames._model import Scheme
from bynames._readings.keys import phonemic
from bynames._text import bare
from bynames.translit._notation import after_pattern, parse_context
from bynames.translit._orthography import orthography

# What it costs to read a letter as if its diacritic had been lost on the way (u for ŭ, not z for ž).
_LOST_MARK = 1.0
# The reader's own spelling habit against the scheme's tables.
_OWN_HABIT = 2.0
# A rule whose right context is not known yet, one more letter of source, and two targets where one would do.
_CONDITION = 0.1
_LONGER = 0.2
_TWO_PIECES = 0.2
# Two consonants in a row below this are nothing strange.
_PLAIN = 0.7
_WORD = "[\u0400-\u052f’]"


class Source(Struct, frozen=True):
    """Cyrillic letters that a scheme writes with some Latin target, where it may do so, and what reading it costs.

    `after` (None: anywhere) must match what stands before; `unless` are contexts in which a rule of the
    scheme would have written something else.
    """

    letters: str
    cost: float
    after: re.Pattern[str] | None = None
    unless: tuple[re.Pattern[str], ...] = ()
    place: str = ""  # "last": only at the end of a word; "inside": only before other letters

    def fits(self, before: str, last: bool) -> bool:
        """Whether it can stand behind `before`: the letter read last, or "" at the start of a word."""
        if self.place and (self.place == "last") is not last:
            return False
        if self.after is not None and not self.after.search(before):
            return False
        return not any(pattern.search(before) for pattern in self.unless)


Table = dict[str, tuple[Source, ...]]


def table_of(scheme: Scheme) -> tuple[Table, frozenset[str]]:
    """What each Latin target of a scheme can stand for, and the targets that are its own (not a reader's habit)."""
    spelling = orthography(scheme.language)
    native = spelling.alphabet + spelling.further
    found: dict[str, list[Source]] = {}

    def put(target: str, source: Source) -> None:
        target = bare(target)
        # A sign written with a letter (ъ as ie, ь as y) sounds like what that letter is anyway.
        if target and phonemic(source.letters, scheme.language):
            found.setdefault(target, []).append(source)

    overrides: dict[str, list[re.Pattern[str]]] = {}
    rules = []
    for rule in scheme.rules:
        context = parse_context(rule.after, scheme.classes)
        after = re.compile(after_pattern(context, _WORD) + "$") if context else None
        if not rule.before and after is not None:
            overrides.setdefault(rule.source, []).append(after)
        cost = (_CONDITION if rule.before else 0.0) + _LONGER * (len(rule.source) - 1)
        place = "" if not rule.before else "last" if rule.before == "#" else "" if "#" in rule.before else "inside"
        rules.append((rule.target, Source(rule.source, cost, after, (), place)))
    pairs = rules + [
        (target, Source(letter, 0.0, None, tuple(overrides.get(letter, ()))))
        for letter, target in scheme.letters.items()
        if letter in native
    ]
    for target, source in pairs:
        put(target, source)
        stripped = "".join(c for c in unicodedata.normalize("NFD", target) if not unicodedata.combining(c))
        if stripped != target:
            put(stripped, msgspec.structs.replace(source, cost=source.cost + _LOST_MARK))
    own: dict[str, dict[str, str]] = data.entry("keys", "latin")
    for target, letters in own.get(scheme.language, {}).items():
        put(target, Source(letters, _LOST_MARK))
    strict = frozenset(found)
    for target, letters in own.get(scheme.habit, {}).items():
        if target not in strict:
            put(target, Source("".join(spelling.foreign.get(c, c) for c in letters), _OWN_HABIT))
    return {target: tuple(sources) for target, sources in found.items()}, strict


class Reader:
    """What schemes of one habit and one language can have written, as far as they sound alike."""

    def __init__(self, habit: str, language: str) -> None:
        self.habit = habit
        self.language = language
        self.schemes: list[str] = []
        self.sounds: dict[str, frozenset[str]] = {}
        self.users: dict[str, int] = {}
        self.marks: frozenset[str] = frozenset()
        self.sources: dict[str, tuple[Source, ...]] = {}
        self._spelling = orthography(language)
        self._costs: Mapping[str, float] = self._spelling.costs
        self._steps: dict[tuple[str, str, bool, bool], str] = {}

    def agrees(self, sounds: Mapping[str, frozenset[str]]) -> bool:
        """Whether everything that both can write sounds the same."""
        return all(self.sounds.get(target, sound) == sound for target, sound in sounds.items())

    def add(self, scheme: Scheme, table: Table, sounds: Mapping[str, frozenset[str]]) -> None:
        """One more scheme that agrees."""
        self.schemes.append(scheme.id)
        for target, sources in table.items():
            # A reader's habit gives way to what a scheme really writes.
            if target in sounds and target not in self.sounds:
                self.sources[target] = sources
            elif target in sounds or target not in self.sources:
                self.sources[target] = tuple(dict.fromkeys(self.sources.get(target, ()) + sources))
        self.sounds.update(sounds)
        for target in sounds:
            self.users[target] = self.users.get(target, 0) + 1
        self.letters = frozenset("".join(self.sources))
        self._pattern = re.compile("|".join(map(re.escape, sorted(self.sources, key=lambda t: (-len(t), t)))))
        self.ambiguous = [target for target in self.sources if self._is_ambiguous(target)]
        self._steps.clear()

    def _is_ambiguous(self, target: str) -> bool:
        """Whether a digraph may as well be two consonants that stand together easily: zh for ж, or for зг."""
        if len(target) != 2 or any(c not in self.sources for c in target):
            return False
        pair = self._step(target[0], "н", False, False) + self._step(target[1], "н", False, False)
        return all(c in self._spelling.classes["consonant"] for c in pair) and self._costs.get(pair, 0.0) < _PLAIN

    def read(self, word: str, other: bool = False) -> str:
        """The Cyrillic letters of a lower-case Latin word without signs; letters that no scheme has are left out.

        With `other`, where a target has sources that sound otherwise (German sch: ш, ж), the next best one.
        """
        steps = self._steps
        found = ""
        targets = self._pattern.findall(word)
        left = len(targets)
        for target in targets:
            left -= 1
            key = (target, found[-1:], not left, other)
            step = steps.get(key)
            if step is None:
                step = steps[key] = self._step(*key)
            found += step
        return found

    def step(self, target: str, before: str, last: bool, other: bool) -> tuple[int, str]:
        """How much of a stretch of Latin it takes at once, and what it reads it as behind the letter `before`.

        The whole stretch where it has such a target, else the longest beginning that it has; a letter that it does
        not have is left out.
        """
        for size in range(len(target), 0, -1):
            if target[:size] in self.sources:
                return size, self._step(target[:size], before, last and size == len(target), other)
        return 1, ""

    def depends_on(self, target: str, before: str, last: bool) -> tuple[object, ...]:
        """All that `step` can see of the letter before: behind two letters for which it is the same, it goes alike."""
        edge = before or "#"
        found: list[object] = []
        for size in range(1, len(target) + 1):
            for source in self.sources.get(target[:size], ()):
                found += self._costs.get(edge + source.letters[:1]), source.fits(before, last)
        return tuple(found)

    def _step(self, target: str, before: str, last: bool, other: bool) -> str:
        """The least strange source of `target` behind the letter `before` ("" at the start of a word)."""
        known = self._candidates(target, before, last)
        best = min(known, key=lambda letters: (known[letters], len(letters), letters), default="")
        if other and best:
            sound = phonemic(best, self.language)
            rest = {
                source.letters: known[source.letters]
                for source in self.sources[target]
                if source.letters in known
                and source.cost < _LOST_MARK
                and phonemic(source.letters, self.language) != sound
            }
            return min(rest, key=lambda letters: (rest[letters], letters), default=best)
        return best

    def _candidates(self, target: str, before: str, last: bool) -> dict[str, float]:
        """Every source of `target` behind `before` with its strangeness there."""
        found: dict[str, float] = {}
        sources = self.sources[target]
        for source in [source for source in sources if source.fits(before, last)] or sources:
            cost = source.cost + self._strange(before, source.letters)
            found[source.letters] = min(cost, found.get(source.letters, cost))
        for at in range(1, len(target)):
            if target[:at] in self.sources and target[at:] in self.sources:
                first = self._step(target[:at], before, False, False)
                second = self._step(target[at:], first[-1:], last, False)
                cost = _TWO_PIECES + self._strange(before, first + second)
                found[first + second] = min(cost, found.get(first + second, cost))
        return found

    def _strange(self, before: str, letters: str) -> float:
        chain = (before or "#") + letters
        costs = self._costs
        return sum(costs.get(c, 0.0) for c in letters) + sum(map(costs.get, map(add, chain, letters), repeat(0.0)))
