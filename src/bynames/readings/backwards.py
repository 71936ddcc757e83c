"""Schemes backwards: for a Latin word, the Cyrillic that each habit of spelling may have meant, and its key."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from msgspec import Struct

from bynames.readings.keys import LANGUAGES, phonemic
from bynames.readings.reader import Reader, table_of
from bynames.text import bare
from bynames.translit.registry import schemes

BASE = "english"
# A reading that much stranger than the best one is noise.
_TOO_STRANGE = 8.0
# A letter that fewer English-like schemes than this share write is a mark of a habit that writes it.
_SELDOM = 0.34


class WordReading(Struct, frozen=True):
    """One way to read a Latin word: the Cyrillic letters, their key, and the readers (a bit each) that agree."""

    key: str
    source: str
    readers: int
    strangeness: float


@cache
def readers() -> tuple[Reader, ...]:
    """One reader for each habit and language, more where schemes of a habit contradict each other.

    English comes first, then stable files: where a draft contradicts one, the draft gets a reader of its own.
    """
    found: list[Reader] = []
    for scheme in sorted(schemes(), key=lambda s: (s.habit != BASE, s.habit, s.status != "stable", s.id)):
        table, strict = table_of(scheme)
        sounds = {
            target: frozenset(phonemic(source.letters, scheme.language) for source in sources if source.cost < 1)
            for target, sources in table.items()
            if target in strict
        }
        fitting = (
            reader
            for reader in found
            if (reader.habit, reader.language) == (scheme.habit, scheme.language) and reader.agrees(sounds)
        )
        reader = next(fitting, None)
        if reader is None:
            reader = Reader(scheme.habit, scheme.language)
            found.append(reader)
        reader.add(scheme, table, sounds)
    for language in LANGUAGES:
        _mark([reader for reader in found if reader.language == language])
    return tuple(found)


def _mark(found: list[Reader]) -> None:
    """Give each reader of another habit its marks: what English-like schemes write otherwise, or seldom."""
    plain: dict[str, set[frozenset[str]]] = {}
    users: dict[str, int] = {}
    for reader in found:
        if reader.habit == BASE:
            # Library schemes (ALA-LC) count as English, but their diacritics are anybody's.
            for target, sound in [(target, sound) for target, sound in reader.sounds.items() if target.isascii()]:
                plain.setdefault(target, set()).add(sound)
                users[target] = users.get(target, 0) + reader.users[target]
    most = max(users.values(), default=0)
    for reader in found:
        if reader.habit != BASE:
            marks = [
                target
                for target, sound in reader.sounds.items()
                if sound not in plain.get(target, ()) and (len(target) > 1 or users.get(target, 0) < _SELDOM * most)
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


def read_latin(word: str, among: int | None = None) -> tuple[WordReading, ...]:
    """The different readings of a lower-case Latin word (NFC), by key; at least one for any word with letters.

    English-like spelling is always considered, and the habits `among` (bits as `habits` gives them; None: those
    that the word itself has marks of); any habit where the word has letters that English-like schemes lack.
    """
    word = bare(word)
    bits = habits(word) if among is None else among
    able = _readers_of(frozenset(word))
    fitting = [(bit, reader) for bit, reader in able if reader.marks is None or bits >> bit & 1] or list(able)
    if not fitting:
        # Letters of no scheme's: read what can be read.
        stripped = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        if stripped != word:
            return read_latin(stripped, among)
        fitting = list(enumerate(readers()))
    found: dict[str, WordReading] = {}
    done: dict[tuple[str, str], tuple[str, float]] = {}
    for bit, reader in fitting:
        for source in reader.readings(word):
            if (source, reader.language) not in done:
                done[source, reader.language] = phonemic(source, reader.language), reader.strangeness(source)
            key, strange = done[source, reader.language]
            if not key:
                continue
            known = found.get(key)
            bits = 1 << bit | (known.readers if known else 0)
            if known is not None and known.strangeness <= strange:
                source, strange = known.source, known.strangeness
            found[key] = WordReading(key, source, bits, strange)
    least = min((reading.strangeness for reading in found.values()), default=0.0)
    return tuple(reading for reading in found.values() if reading.strangeness <= least + _TOO_STRANGE)
