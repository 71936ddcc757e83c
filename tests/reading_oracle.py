"""Latin words read by each reader for itself, letter by letter: slow, and as the docstrings say it.

`bynames._readings.backwards` reads with all readers at once by a table that was composed of them, and the native engine
does the same in C++; both must say what stands here.
"""

from __future__ import annotations

import unicodedata

from bynames._languages import languages
from bynames._readings import phonemic, readers
from bynames._readings.backwards import WordReading
from bynames._readings.reader import Reader
from bynames._text import bare
from bynames.translit._orthography import orthography

TOO_STRANGE = 8.0


def read_by(reader: Reader, word: str, other: bool = False) -> str:
    """A word from left to right, always the longest target that the reader has; what it lacks is left out."""
    letters = before = ""
    at = 0
    while at < len(word):
        longest = next((size for size in range(len(word) - at, 0, -1) if word[at : at + size] in reader.sources), 0)
        size = longest or 1
        if longest:
            _, more = reader.step(word[at : at + size], before, at + size == len(word), other)
            letters += more
            before = more[-1:] or before
        at += size
    return letters


def habits(word: str) -> int:
    """The readers of which a word has a mark, and which know its letters."""
    word = bare(word)
    knowing = _knowing(word) or _knowing(_without_marks(word, unknown=True))
    return sum(1 << bit for bit in knowing if any(mark in word for mark in readers()[bit].marks))


def _knowing(word: str) -> set[int]:
    """The readers that know all letters of a word."""
    return {bit for bit, reader in enumerate(readers()) if reader.letters.issuperset(word)}


def _without_marks(word: str, unknown: bool) -> str:
    """The letters of a word without their marks; with `unknown`, only of those that no reader knows."""
    known = {letter for reader in readers() for letter in reader.letters} if unknown else set()
    plain = {c: "".join(p for p in unicodedata.normalize("NFD", c) if not unicodedata.combining(p)) for c in word}
    return "".join(c if c in known else plain[c] for c in word)


def read_latin(word: str, among: int | None = None) -> tuple[WordReading, ...]:
    """What `bynames._readings.read_latin` says."""
    word = bare(word)
    able = _knowing(word)
    marked = {bit for bit, reader in enumerate(readers()) if reader.marks}
    if among is None:
        asked = {bit for bit, reader in enumerate(readers()) if any(mark in word for mark in reader.marks)}
    else:
        asked = {bit for bit in range(len(readers())) if among >> bit & 1}
    fitting = {bit for bit in able if bit in asked or bit not in marked} or able
    if not fitting:
        for unknown in (True, False):
            stripped = _without_marks(word, unknown)
            if stripped != word:
                return read_latin(stripped, among)
        fitting = set(range(len(readers())))
    found: list[tuple[int, int, str, str]] = []
    for bit in fitting:
        reader = readers()[bit]
        found.append((bit, 0, read_by(reader, word), reader.language))
        for digraph in reader.ambiguous:
            at = word.find(digraph)
            if at >= 0:
                parted = read_by(reader, word[: at + 1]) + read_by(reader, word[at + 1 :])
                found.append((bit, 1, parted, reader.language))
        if bit in marked:
            found.append((bit, 2, read_by(reader, word, True), reader.language))
    assert {language for *_, language in found} <= set(languages())
    by_key: dict[str, WordReading] = {}
    for *_, source, language in sorted(found):
        key = phonemic(source, language)
        strange = orthography(language).strangeness(source)
        if key and (key not in by_key or by_key[key].strangeness > strange):
            by_key[key] = WordReading(key, source, strange)
    least = min((reading.strangeness for reading in by_key.values()), default=0.0)
    return tuple(reading for reading in by_key.values() if reading.strangeness <= least + TOO_STRANGE)
