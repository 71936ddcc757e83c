"""Schemes backwards, fast: for a Latin word, which Cyrillic letters each scheme could have written so.

Every scheme file gives one reader: each of its targets stands for its least strange source letters. Schemes
whose tables say the same share one reader. A reader does not search (`bynames.translit.reverse` does); what
it may get wrong in one letter, the phonemic key mostly folds away, and the comparison of keys forgives.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import repeat
from operator import add

from msgspec import Struct

from bynames import data
from bynames.model import Scheme
from bynames.readings.keys import LANGUAGES, phonemic
from bynames.text import bare
from bynames.translit.orthography import Orthography, orthography
from bynames.translit.registry import schemes

# What it costs to read a letter as if its diacritic had been lost on the way (u for ŭ, not z for ž).
_LOST_MARK = 1.0
# The reader's own spelling habit against the scheme's tables.
_OWN_HABIT = 2.0
# A reading that much stranger than the best one is noise.
_TOO_STRANGE = 8.0
_TOLERATED = 0.5
# A letter that fewer English-like schemes than this share write is a mark of a habit that writes it.
_SELDOM = 0.34
BASE = "english"


class WordReading(Struct, frozen=True):
    """One way to read a Latin word: the Cyrillic letters, their key, and the readers (a bit each) that agree."""

    key: str
    source: str
    readers: int
    strangeness: float


class Reader:
    """What schemes with equal tables read: Latin letters -> Cyrillic letters of `language`."""

    def __init__(self, habit: str, language: str, table: dict[str, tuple[str, ...]]) -> None:
        self.habit = habit
        self.language = language
        self.schemes: list[str] = []
        self.marks: re.Pattern[str] | None = None
        self.users: dict[str, int] = {}
        self.table = dict(table)
        self._costs = orthography(language).costs
        self._compile()

    def _compile(self) -> None:
        # Place 0 is the start of a word, 1 after a vowel, 2 after a consonant: each target's source there, and the
        # place that it leads to.
        vowels = orthography(self.language).classes["vowel"]
        self._steps = {
            target: tuple((source, 1 if source[-1:] in vowels else 2) for source in sources)
            for target, sources in self.table.items()
        }
        self.letters = frozenset("".join(self.table))
        self._pattern = re.compile("|".join(map(re.escape, sorted(self.table, key=lambda t: (-len(t), t)))))
        self.digraphs = [
            target
            for target in self.table
            if len(target) == 2
            and target[0] in self.table
            and target[1] in self.table
            and self._plain(self.table[target[0]][2] + self.table[target[1]][2])
        ]

    def _plain(self, pair: str) -> bool:
        """Whether two consonants in a row are nothing strange."""
        consonants = orthography(self.language).classes["consonant"]
        return all(c in consonants for c in pair) and self._costs.get(pair, 0.0) < _TOLERATED

    def count(self, targets: frozenset[str]) -> None:
        """One more scheme that writes these targets."""
        for target in targets:
            self.users[target] = self.users.get(target, 0) + 1

    def add(self, scheme: str, table: dict[str, tuple[str, ...]]) -> None:
        """One more scheme whose table says nothing else."""
        self.schemes.append(scheme)
        self.table = {**self.table, **table}
        self._compile()

    def strangeness(self, source: str) -> float:
        """How strange the Cyrillic letters are as a word of the language; 0 is plain."""
        word = f"#{source}#"
        costs = self._costs
        pairs = map(costs.get, map(add, word, word[1:]), repeat(0.0))
        return sum(pairs) + sum(map(costs.get, source, repeat(0.0)))

    def sources(self, word: str) -> list[str]:
        """The plain reading; and where a digraph may be two letters (zh: ж, or з and г), that reading too."""
        found = [self.read(word)]
        if self.habit != BASE and (other := self.read(word, 3)) != found[0]:
            found.append(other)
        for digraph in self.digraphs:
            at = word.find(digraph)
            if at >= 0:
                found.append(self.read(word[: at + 1]) + self.read(word[at + 1 :]))
        return found

    def read(self, word: str, choice: int = 0) -> str:
        """The Cyrillic letters of a lower-case Latin word; letters that no scheme has are left out.

        With `choice` 3 the next best source of each target that has one.
        """
        steps = self._steps
        found: list[str] = []
        place = 0
        for target in self._pattern.findall(word):
            source, following = steps[target][choice + place]
            found.append(source)
            place = following
        return "".join(found)


def _table(scheme: Scheme) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """What each Latin target stands for, and the targets that are the scheme's own (not the reader's habit)."""
    spelling = orthography(scheme.language)
    costs = spelling.costs
    native = spelling.alphabet + spelling.further
    sources: dict[str, dict[str, float]] = {}

    def add(target: str, source: str, cost: float) -> None:
        target = bare(target)
        if target:
            known = sources.setdefault(target, {})
            known[source] = min(cost, known.get(source, cost))

    pairs = [(target, letter) for letter, target in scheme.letters.items() if letter in native]
    pairs += [(rule.target, rule.source) for rule in scheme.rules]
    for target, source in pairs:
        # A sign written with a letter (ъ as ie, ь as y) sounds like what that letter is anyway.
        if not phonemic(source, scheme.language):
            continue
        add(target, source, 0.0)
        stripped = "".join(c for c in unicodedata.normalize("NFD", target) if not unicodedata.combining(c))
        if stripped != target:
            add(stripped, source, _LOST_MARK)
    own: dict[str, dict[str, str]] = data.entry("keys", "latin")
    for target, source in own.get(scheme.language, {}).items():
        add(target, source, _LOST_MARK)
    strict = frozenset(sources)
    for target, source in own.get(scheme.habit, {}).items():
        if target not in strict:
            add(target, "".join(spelling.foreign.get(c, c) for c in source), _OWN_HABIT)
    return {target: _choose(found, costs, spelling) for target, found in sources.items()}, strict


def _choose(sources: dict[str, float], costs: dict[str, float], spelling: Orthography) -> tuple[str, ...]:
    """The least strange source at the start of a word, after a vowel, after a consonant; then the next best three.

    The next best are those that sound otherwise (German sch: ш, ж); where nothing does, the best again.
    """
    chosen, others = [], []
    for before in ("#", spelling.classes["vowel"][0], "н"):

        def strange(source: str, before: str = before) -> tuple[float, int, str]:
            cost = sources[source]
            for letter in source:
                cost += costs.get(letter, 0.0) + costs.get(before + letter, 0.0)
                before = letter
            return cost, len(source), source

        best = min(sources, key=strange)
        chosen.append(best)
        sound = phonemic(best, spelling.language)
        rest = [source for source in sources if sources[source] == 0 and phonemic(source, spelling.language) != sound]
        others.append(min(rest, key=strange, default=best))
    return (*chosen, *others)


def _sounds(table: dict[str, tuple[str, ...]], language: str) -> dict[str, tuple[str, ...]]:
    return {target: tuple(phonemic(source, language) for source in sources[:3]) for target, sources in table.items()}


@cache
def readers() -> tuple[Reader, ...]:
    """One reader for each habit and language, more where schemes of a habit contradict each other.

    Two schemes share a reader when everything that both can write sounds the same. English comes first.
    """
    found: list[Reader] = []
    sounds: list[dict[str, tuple[str, ...]]] = []  # of the targets that are a scheme's own
    # Stable files first: where a draft contradicts one, the draft gets a reader of its own.
    for scheme in sorted(schemes(), key=lambda s: (s.habit != BASE, s.habit, s.status != "stable", s.id)):
        table, strict = _table(scheme)
        own = {target: sound for target, sound in _sounds(table, scheme.language).items() if target in strict}
        for reader, known in zip(found, sounds, strict=True):
            if (reader.habit, reader.language) == (scheme.habit, scheme.language) and all(
                known.get(target, sound) == sound for target, sound in own.items()
            ):
                reader.count(strict)
                reader.add(
                    scheme.id, {target: table[target] for target in table if target in strict or target not in known}
                )
                known.update(own)
                break
        else:
            found.append(Reader(scheme.habit, scheme.language, table))
            found[-1].schemes.append(scheme.id)
            found[-1].count(strict)
            sounds.append(own)
    _mark(found, sounds)
    return tuple(found)


def _mark(found: list[Reader], sounds: list[dict[str, tuple[str, ...]]]) -> None:
    """Give each reader of another habit its marks: what English-like schemes write otherwise, or seldom."""
    for language in LANGUAGES:
        plain: dict[str, set[tuple[str, ...]]] = {}
        users: dict[str, int] = {}
        for reader, known in zip(found, sounds, strict=True):
            if reader.habit == BASE and reader.language == language:
                for target, sound in known.items():
                    plain.setdefault(target, set()).add(sound)
                    users[target] = users.get(target, 0) + reader.users[target]
        schemes_in_all = max(users.values())
        for reader, known in zip(found, sounds, strict=True):
            if reader.habit != BASE and reader.language == language:
                marks = [
                    target
                    for target, sound in known.items()
                    if sound not in plain.get(target, ())
                    and (len(target) > 1 or users.get(target, 0) < _SELDOM * schemes_in_all)
                ]
                reader.marks = re.compile("|".join(map(re.escape, sorted(marks))) or "(?!)")


@lru_cache(maxsize=100_000)
def _readers_of(letters: frozenset[str]) -> tuple[tuple[int, Reader], ...]:
    """The readers that know all these letters, with their bit."""
    return tuple((bit, reader) for bit, reader in enumerate(readers()) if letters <= reader.letters)


@lru_cache(maxsize=100_000)
def habits(word: str) -> int:
    """The readers (a bit each) of which a lower-case Latin word has a mark, as `sch` is one of German."""
    word = bare(word)
    found = 0
    for bit, reader in _readers_of(frozenset(word)):
        if reader.marks is not None and reader.marks.search(word):
            found |= 1 << bit
    return found


def read_latin(word: str, also: int = 0) -> tuple[WordReading, ...]:
    """The different readings of a lower-case Latin word (NFC), by key; at least one for any word with letters.

    English-like spelling is always considered, another habit where the word has a mark of it, or where `also`
    (bits as `habits` gives them for the words beside it) says so.
    """
    word = bare(word)
    also |= habits(word)
    fitting = [(bit, reader) for bit, reader in _readers_of(frozenset(word)) if reader.marks is None or also >> bit & 1]
    if not fitting:
        # Letters of no scheme's: read what can be read.
        stripped = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        if stripped != word:
            return read_latin(stripped, also)
        fitting = list(enumerate(readers()))
    found: dict[str, tuple[str, float, int]] = {}
    done: dict[tuple[str, str], tuple[str, float]] = {}
    for bit, reader in fitting:
        for source in reader.sources(word):
            if (source, reader.language) not in done:
                done[source, reader.language] = phonemic(source, reader.language), reader.strangeness(source)
            key, strange = done[source, reader.language]
            if key:
                first = found.get(key)
                if first is None or strange < first[1]:
                    found[key] = source, strange, (first[2] if first else 0) | 1 << bit
                else:
                    found[key] = first[0], first[1], first[2] | 1 << bit
    least = min((strange for _, strange, _ in found.values()), default=0.0)
    return tuple(
        WordReading(key, source, mask, strange)
        for key, (source, strange, mask) in found.items()
        if strange <= least + _TOO_STRANGE
    )
