"""Schemes backwards: for a Latin word, the Cyrillic that each habit of spelling may have meant, and its key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from msgspec import Struct

from bynames._readings.keys import LANGUAGES, phonemic
from bynames._readings.reader import Reader, table_of
from bynames._text import bare
from bynames.translit._orthography import orthography
from bynames.translit._registry import schemes

BASE = "english"
# A reading that much stranger than the best one is noise.
_TOO_STRANGE = 8.0
# A letter that fewer English-like schemes than this share write is a mark of a habit that writes it.
_SELDOM = 0.34


class WordReading(Struct, frozen=True):
    """One way to read a Latin word: the Cyrillic letters, their key, and how much they break the orthography."""

    key: str
    source: str
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
            reader.marks = frozenset(marks)


# (a piece of a word, the letter before it, who reads it) -> what `_Choir._step` gives
_Steps = dict[tuple[str, str, int], tuple[str, str] | list[tuple[int, int, str]]]


class _Choir:
    """All readers at once: where they agree on a stretch of a word, it is read for all of them.

    A set of readers is an int, a bit for each.
    """

    def __init__(self) -> None:
        self._readers = readers()
        self.all = (1 << len(self._readers)) - 1
        self._knowing: dict[str, int] = {}
        self._marks: dict[str, int] = {}
        self._ambiguous: dict[str, int] = {}
        self.marked = 0
        self.of_language = dict.fromkeys(LANGUAGES, 0)
        for bit, reader in enumerate(self._readers):
            mine = 1 << bit
            self.of_language[reader.language] |= mine
            for table, found in (
                (self._knowing, reader.letters),
                (self._marks, reader.marks),
                (self._ambiguous, reader.ambiguous),
            ):
                for text in found:
                    table[text] = table.get(text, 0) | mine
            if reader.marks:
                self.marked |= mine
        self._longest_mark = max(map(len, self._marks))
        self._tables: dict[tuple[int, bool], tuple[Callable[[str], list[str]], _Steps, _Steps]] = {}
        self._ways_of: dict[tuple[int, str, str, bool, bool], list[tuple[int, int, str]]] = {}

    def knowing(self, word: str) -> int:
        """The readers that know all letters of a word."""
        found = self.all
        for letter in word:
            found &= self._knowing.get(letter, 0)
        return found

    def knows(self, letter: str) -> bool:
        """Whether any reader knows a letter."""
        return letter in self._knowing

    def marks(self, word: str) -> int:
        """The readers of which a word has a mark."""
        found, known, longest = 0, self._marks, self._longest_mark
        for start in range(len(word)):
            for end in range(start + 1, min(start + longest, len(word)) + 1):
                piece = word[start:end]
                if piece in known:
                    found |= known[piece]
        return found

    def read(self, word: str, among: int, other: bool = False) -> dict[str, int]:
        """What readers of one language make of a word: Cyrillic letters -> the readers that read so.

        `other` as for `Reader.read`.
        """
        found: dict[str, int] = {}
        # English-like spelling is what most words are asked in: the others are not worked out for it.
        language = self.of_language[self._readers[among.bit_length() - 1].language]
        choir = language & (self.all if among & self.marked else ~self.marked)
        split, inside, last = self._tables.get((choir, other)) or self._table(choir, other)
        open_ways = [("", "", among, split(word))]
        while open_ways:
            letters, before, who, pieces = open_ways.pop()
            left = len(pieces)
            for piece in pieces:
                left -= 1
                steps = inside if left else last
                step = steps.get((piece, before, who))
                if step is None:
                    step = steps[piece, before, who] = self._step(choir, piece, before, not left, other, who)
                if isinstance(step, tuple):
                    more, before = step
                    letters += more
                    continue
                # They part here, or take less of it. The first ones are the next to go on.
                rest = pieces[len(pieces) - left :]
                for some, length, more in step:
                    behind = rest if length == len(piece) else split(piece[length:] + "".join(rest))
                    open_ways.append((letters + more, more[-1:] or before, some, behind))
                break
            else:
                found[letters] = found.get(letters, 0) | who
        return found

    def _table(self, choir: int, other: bool) -> tuple[Callable[[str], list[str]], _Steps, _Steps]:
        """What cuts a word into pieces that one of these readers can take, and the steps known so far."""
        targets = {t for bit, reader in enumerate(self._readers) if choir >> bit & 1 for t in reader.sources}
        longest_first = sorted(targets, key=lambda target: (-len(target), target))
        pattern = re.compile("|".join(map(re.escape, longest_first)) + "|.", re.DOTALL)
        table = self._tables[choir, other] = pattern.findall, {}, {}
        return table

    def _step(
        self, choir: int, piece: str, before: str, last: bool, other: bool, who: int
    ) -> tuple[str, str] | list[tuple[int, int, str]]:
        """How readers go on: what all of them make of a piece, and its last letter; or their several ways.

        A way is who goes it, how many letters of the piece they take, and what they make of them; the one to go first
        comes last.
        """
        key = (choir, piece, before, last, other)
        ways = self._ways_of.get(key)
        if ways is None:
            ways = self._ways_of[key] = self._ways(*key)
        going = []
        for able, length, more in ways:
            if able & who:
                going.append((able & who, length, more))
                who &= ~able
        if len(going) == 1 and going[0][1] == len(piece):
            more = going[0][2]
            return more, more[-1:] or before
        return [*going[1:], going[0]]

    def _ways(self, among: int, target: str, before: str, last: bool, other: bool) -> list[tuple[int, int, str]]:
        """How readers go on: (who, how many letters of the target they take, what they make of them), most first."""
        ways: dict[tuple[int, str], int] = {}
        for bit, reader in enumerate(self._readers):
            if among >> bit & 1:
                way = reader.step(target, before, last, other)
                ways[way] = ways.get(way, 0) | 1 << bit
        return sorted(((who, *way) for way, who in ways.items()), key=lambda way: -way[0].bit_count())

    def readings(self, word: str, among: int) -> list[tuple[int, int, str]]:
        """The plain readings; with digraphs as two letters; and with the next best sources.

        Each behind its place: the first reader that reads so, and in which of these three ways.
        """
        found = [(_first(who), 0, letters) for letters, who in self.read(word, among).items()]
        for digraph, able in self._ambiguous.items():
            who = able & among
            at = word.find(digraph) if who else -1
            if at >= 0:
                heads, tails = self.read(word[: at + 1], who), self.read(word[at + 1 :], who)
                found += [
                    (_first(one & two), 1, head + tail)
                    for head, one in heads.items()
                    for tail, two in tails.items()
                    if one & two
                ]
        if among & self.marked:
            others = self.read(word, among & self.marked, True)
            found += [(_first(who), 2, letters) for letters, who in others.items()]
        return found


def _nothing(_: str) -> bool:
    return False


def _without_marks(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


def _first(who: int) -> int:
    """The first reader of a set."""
    return (who & -who).bit_length()


@cache
def _choir() -> _Choir:
    return _Choir()


@lru_cache(maxsize=100_000)
def habits(word: str) -> int:
    """The readers (a bit each) of which a lower-case Latin word has a mark, as `sch` is one of German."""
    word = bare(word)
    choir = _choir()
    able = choir.knowing(word) or choir.knowing("".join(c if choir.knows(c) else _without_marks(c) for c in word))
    return choir.marks(word) & able


def read_latin(word: str, among: int | None = None) -> tuple[WordReading, ...]:
    """The different readings of a lower-case Latin word (NFC), by key; at least one for any word with letters.

    English-like spelling is always considered, and the habits `among` (bits as `habits` gives them; None: those
    that the word itself has marks of); any habit where the word has letters that English-like schemes lack.
    """
    word = bare(word)
    choir = _choir()
    able = choir.knowing(word)
    bits = choir.marks(word) if among is None else among
    fitting = able & (bits | ~choir.marked) or able
    if not fitting:
        # Letters of no scheme's: read what can be read, first without the marks that nobody knows (ová).
        for known in (choir.knows, _nothing):
            stripped = "".join(c if known(c) else _without_marks(c) for c in word)
            if stripped != word:
                return read_latin(stripped, among)
        fitting = choir.all
    found: dict[str, WordReading] = {}
    readings = [
        (*reading, language)
        for language, speakers in choir.of_language.items()
        if fitting & speakers
        for reading in choir.readings(word, fitting & speakers)
    ]
    # The first reader is the plainest: of two readings that are equally strange, its own comes first.
    for source, language in dict.fromkeys([(source, language) for _, _, source, language in sorted(readings)]):
        key = phonemic(source, language)
        strange = orthography(language).strangeness(source)
        if key and (key not in found or found[key].strangeness > strange):
            found[key] = WordReading(key, source, strange)
    least = min((reading.strangeness for reading in found.values()), default=0.0)
    return tuple(reading for reading in found.values() if reading.strangeness <= least + _TOO_STRANGE)
