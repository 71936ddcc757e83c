"""Schemes backwards: for a Latin word, the Cyrillic that each habit of spelling may have meant, and its key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from bynames._memo import WORDS, once, remembered
from bynames._readings import engine
from bynames._readings.composed import Composed, composed, masks
from bynames._readings.keys import phonemic
from bynames._text import bare
from bynames.translit._orthography import orthography

# A reading that much stranger than the best one is noise.
_TOO_STRANGE = 8.0


class WordReading(Struct, frozen=True, gc=False):
    """One way to read a Latin word: the Cyrillic letters, their key, and how much they break the orthography."""

    key: str
    source: str
    strangeness: float


# There are as many steps as sets of readers that words have set apart: without end. So many are remembered.
_MOST_STEPS = 20_000
# So many pieces of a word are cut anew at once: most words have no more.
_NEAR = 16
# (a piece of a word, the letter before it, who reads it) -> what `_Choir._step` gives
_Steps = dict[tuple[str, str, int], tuple[str, str] | list[tuple[int, int, str]]]


class _Choir:
    """All readers at once: where they agree on a stretch of a word, it is read for all of them.

    A set of readers is an int, a bit for each.
    """

    def __init__(self, table: Composed) -> None:
        self._table = table
        self.all = (1 << table.count) - 1
        self.of_language = table.of_language
        self.marked = 0
        for who in table.marks.values():
            self.marked |= who
        self._language_of = [
            name for bit in range(table.count) for name, some in self.of_language.items() if some >> bit & 1
        ]
        self._longest_mark = max(map(len, table.marks), default=0)
        self._longest = max(map(len, table.targets), default=1)
        self._tables: dict[tuple[int, bool], tuple[Callable[[str], list[str]], _Steps, _Steps]] = {}
        self._ways_of: dict[tuple[int, str, str, bool, bool], list[tuple[int, int, str]]] = {}

    def knowing(self, word: str) -> int:
        """The readers that know all letters of a word."""
        found, known = self.all, self._table.knowing
        for letter in word:
            found &= known.get(letter, 0)
        return found

    def knows(self, letter: str) -> bool:
        """Whether any reader knows a letter."""
        return letter in self._table.knowing

    def marks(self, word: str) -> int:
        """The readers of which a word has a mark."""
        return masks(self._table.marks, word, self._longest_mark)

    def read(self, word: str, among: int, other: bool = False) -> dict[str, int]:
        """What readers of one language make of a word: Cyrillic letters -> the readers that read so.

        `other` as for `Reader.read`.
        """
        found: dict[str, int] = {}
        # English-like spelling is what most words are asked in: the others are not worked out for it.
        language = self.of_language[self._language_of[among.bit_length() - 1]]
        choir = language & (self.all if among & self.marked else ~self.marked)
        table = self._tables.get((choir, other))
        if table is None or len(table[1]) + len(table[2]) > _MOST_STEPS:
            table = self._split(choir, other)
        split, inside, last = table
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
                    behind = rest if length == len(piece) else self._cut_again(split, piece[length:], rest)
                    open_ways.append((letters + more, more[-1:] or before, some, behind))
                break
            else:
                found[letters] = found.get(letters, 0) | who
        return found

    def _cut_again(self, split: Callable[[str], list[str]], begun: str, rest: list[str]) -> list[str]:
        """What is left of a piece, and the pieces behind it, cut anew; where an old seam is met, the old ones follow.

        So a long word is not cut from end to end at each place where readers part.
        """
        near = begun + "".join(rest[:_NEAR])
        if len(rest) <= _NEAR:
            return split(near)
        seams, at = {}, len(begun)
        for number, piece in enumerate(rest[:_NEAR]):
            seams[at] = number
            at += len(piece)
        found: list[str] = []
        at = 0
        for piece in split(near):
            if at in seams:
                return [*found, *rest[seams[at] :]]
            if at + self._longest > len(near):
                # A longer piece may begin here.
                break
            found.append(piece)
            at += len(piece)
        return split(begun + "".join(rest))

    def _split(self, choir: int, other: bool) -> tuple[Callable[[str], list[str]], _Steps, _Steps]:
        """What cuts a word into pieces that one of these readers can take, and the steps known so far."""
        targets = [target for target, who in self._table.targets.items() if who & choir]
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
        language = self._language_of[among.bit_length() - 1]
        ways = self._table.ways(language, target, before, last, other)
        found = [(way.who & among, way.taken, way.letters) for way in ways if way.who & among]
        return sorted(found, key=lambda way: -way[0].bit_count())

    def readings(self, word: str, among: int) -> list[tuple[int, int, str]]:
        """The plain readings; with digraphs as two letters; and with the next best sources.

        Each behind its place: the first reader that reads so, and in which of these three ways.
        """
        found = [(_first(who), 0, letters) for letters, who in self.read(word, among).items()]
        for digraph, able in self._table.ambiguous.items():
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


@once
def _choir() -> _Choir:
    return _Choir(composed())


@remembered(WORDS)
def habits(word: str) -> int:
    """The readers (a bit each) of which a lower-case Latin word has a mark, as `sch` is one of German."""
    native = reading_engine()
    if native is not None:
        found: int | None = native.habits(word)
        if found is not None:
            return found
    return habits_in_python(word)


def habits_in_python(word: str) -> int:
    """The same without the native engine and without memory."""
    word = bare(word)
    choir = _choir()
    able = choir.knowing(word) or choir.knowing("".join(c if choir.knows(c) else _without_marks(c) for c in word))
    return choir.marks(word) & able


def read_by_each(words: Sequence[str]) -> Iterator[tuple[int, str, list[str]]]:
    """What each reader that knows all letters of lower-case Latin words makes of them: its number, its language, that.

    The words are `bare`. Nothing is made of digraphs that may be two letters, and the plainest sources are taken.
    """
    choir = _choir()
    able = choir.knowing("".join(words))
    for language, speakers in choir.of_language.items():
        among = able & speakers
        read = [choir.read(word, among) for word in words] if among else []
        for bit in range(among.bit_length()):
            if among >> bit & 1:
                yield bit, language, [next(letters for letters, who in ways.items() if who >> bit & 1) for ways in read]


def read_latin(word: str, among: int | None = None) -> tuple[WordReading, ...]:
    """The different readings of a lower-case Latin word (NFC), by key; at least one for any word with letters.

    English-like spelling is always considered, and the habits `among` (bits as `habits` gives them; None: those
    that the word itself has marks of); any habit where the word has letters that English-like schemes lack.
    """
    native = reading_engine()
    if native is None:
        return read_in_python(word, among)
    found: tuple[WordReading, ...] = native.read(word, among)
    return found


def read_many(words: list[str]) -> list[tuple[WordReading, ...]]:
    """`read_latin` of each word in the habits that it has marks of; other threads run while the native engine reads."""
    native = reading_engine()
    if native is None:
        return list(map(read_in_python, words))
    found: list[tuple[WordReading, ...]] = native.many(words)
    return found


@once
def reading_engine() -> Any:
    """The native engine for readings; None where Python does it."""
    return engine.readings(read_in_python, WordReading)


def read_in_python(word: str, among: int | None = None) -> tuple[WordReading, ...]:
    """`read_latin` without the native engine."""
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
                return read_in_python(stripped, among)
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
