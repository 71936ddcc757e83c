"""All readers composed into one flat table: what each of them makes of each stretch of Latin behind each letter.

Reading asks the readers letter by letter, and their answers do not depend on the word: so they can be worked out once.
They are compiled (`bynames._compiled`). `backwards` reads words by the table, and so does the native engine.

The sections, as rows of numbers (a *text* is two: its place in the pool; a *mask* is one bit for each reader):

- `languages`: text
- `readers`: language, text of its habit
- `letters`: letter, mask of the readers that know it
- `marks`, `ambiguous`: text, mask
- `targets`: text, mask of the readers that have it
- `befores`: language, letter (0: the beginning of a word)
- `places`: for each language, target, before, last (no, yes) and other (no, yes): first way, how many ways
- `ways`: mask, how many letters of the target are taken, text
- `beginnings`: text of a target, letter that the key of a word can begin with that begins with a source of it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bynames._compiled import compiled
from bynames._flat import Flat, FlatWriter
from bynames._languages import languages
from bynames._memo import cached_attribute, once
from bynames._readings.keys import phonemic
from bynames._readings.reader import Reader

KIND = 2
SECTIONS = (
    *("languages", "readers", "letters", "marks", "ambiguous"),
    *("targets", "befores", "places", "ways", "beginnings"),
)
# Words of a mask
_WIDTH = 32


class Way(NamedTuple):
    """How some readers go on: who they are (a bit each), how many letters they take, and what they make of them."""

    who: int
    taken: int
    letters: str


def compose(readers: Sequence[Reader], languages: Sequence[str]) -> bytes:
    """The table of these readers."""
    return _Composer(readers, languages).table()


class _Composer:
    def __init__(self, readers: Sequence[Reader], languages: Sequence[str]) -> None:
        self._readers = readers
        self._languages = languages
        self._words = -(-len(readers) // _WIDTH)
        self._out = FlatWriter(KIND, SECTIONS)
        self._targets = sorted({target for reader in readers for target in reader.sources})
        # Most letters that can stand before make no difference.
        self._steps: dict[tuple[object, ...], tuple[int, str]] = {}
        self._lists: dict[object, int] = {}

    def table(self) -> bytes:
        """The table, packed."""
        out = self._out
        for language in self._languages:
            out.add("languages", out.text(language))
        masks: tuple[dict[str, int], ...] = ({}, {}, {}, {})
        for bit, reader in enumerate(self._readers):
            out.add("readers", self._languages.index(reader.language), out.text(reader.habit))
            for found, texts in zip(
                masks, (reader.letters, reader.marks, reader.ambiguous, reader.sources), strict=True
            ):
                for text in texts:
                    found[text] = found.get(text, 0) | 1 << bit
        letters, marks, ambiguous, targets = masks
        for letter in sorted(letters):
            out.add("letters", ord(letter), self._mask(letters[letter]))
        for section, found in (("marks", marks), ("ambiguous", ambiguous), ("targets", targets)):
            for text in sorted(found):
                out.add(section, out.text(text), self._mask(found[text]))
        for at in range(len(self._languages)):
            self._add_language(at)
        beginnings = {
            (target, letter)
            for reader in self._readers
            for target, sources in reader.sources.items()
            for source in sources
            for letter in first_key_letters(source.letters, reader.language)
        }
        for target, letter in sorted(beginnings):
            out.add("beginnings", out.text(target), ord(letter))
        return out.packed()

    def _add_language(self, at: int) -> None:
        """The ways of the readers of one language."""
        bits = [bit for bit, reader in enumerate(self._readers) if reader.language == self._languages[at]]
        everyone = sum(1 << bit for bit in bits)
        marked = sum(1 << bit for bit in bits if self._readers[bit].marks)
        befores = sorted(
            {source.letters[-1] for bit in bits for some in self._readers[bit].sources.values() for source in some}
        )
        for before in ("", *befores):
            self._out.add("befores", at, ord(before) if before else 0)
        for target in self._targets:
            if not any(target in self._readers[bit].sources for bit in bits):
                # Nobody of this language stops there.
                self._out.add("places", [0] * (2 * 4 * (len(befores) + 1)))
                continue
            groups = self._groups(bits, target)
            for before in ("", *befores):
                for last in (False, True):
                    told = [(who, reader, reader.depends_on(target, before, last)) for who, reader in groups]
                    for other, among in ((False, everyone), (True, marked)):
                        ways: dict[tuple[int, str], int] = {}
                        for who, reader, depends in told:
                            if who & among:
                                key = (who, target, last, other, depends)
                                way = self._steps.get(key)
                                if way is None:
                                    way = self._steps[key] = reader.step(target, before, last, other)
                                ways[way] = ways.get(way, 0) | who & among
                        self._out.add("places", self._listed(ways), len(ways))

    def _groups(self, bits: list[int], target: str) -> list[tuple[int, Reader]]:
        """Readers that read a target alike wherever it stands: who they are, and one that speaks for them."""
        pieces = {target[at:end] for at in range(len(target)) for end in range(at + 1, len(target) + 1)}
        alike: dict[object, list[int]] = {}
        for bit in bits:
            sources = self._readers[bit].sources
            told = frozenset((piece, frozenset(sources[piece])) for piece in pieces if piece in sources)
            alike.setdefault(told, []).append(bit)
        return [(sum(1 << bit for bit in some), self._readers[some[0]]) for some in alike.values()]

    def _listed(self, ways: dict[tuple[int, str], int]) -> int:
        """Where these ways stand, those that most go first; lists that are equal stand there once."""
        ordered = tuple(sorted(ways.items(), key=lambda item: (-item[1].bit_count(), item)))
        found = self._lists.get(ordered)
        if found is None:
            found = self._lists[ordered] = len(self._out.sections["ways"]) // (self._words + 3)
            for (taken, letters), who in ordered:
                self._out.add("ways", self._mask(who), taken, self._out.text(letters))
        return found

    def _mask(self, bits: int) -> list[int]:
        return [bits >> _WIDTH * at & 0xFFFFFFFF for at in range(self._words)]


class Composed:
    """The table, opened: `knowing`, `marks`, `ambiguous` and `targets` lead from a text to readers (a bit each)."""

    def __init__(self, raw: bytes) -> None:
        """Raises ValueError where it is not whole."""
        self.raw = raw
        flat = Flat(raw, KIND, SECTIONS)
        self._flat = flat
        self.languages = tuple(flat.text(*row) for row in flat.rows("languages", 2))
        readers = flat.rows("readers", 3)
        self.habits = tuple(flat.text(*row[1:]) for row in readers)
        self.count = len(readers)
        self.of_language = dict.fromkeys(self.languages, 0)
        for bit, (at, *_) in enumerate(readers):
            self.of_language[self.languages[at]] |= 1 << bit
        self._words = -(-len(readers) // _WIDTH)
        self._places = flat.sections["places"]
        self._ways = flat.sections["ways"]
        if sum(map(len, self._befores.values())) * len(flat.rows("targets", 2 + self._words)) * 8 != len(self._places):
            raise ValueError("incomplete readers")

    # What follows Python needs, and the native engine does not.

    @cached_attribute
    def knowing(self) -> dict[str, int]:
        return {chr(row[0]): _bits(row[1:]) for row in self._flat.rows("letters", 1 + self._words)}

    @cached_attribute
    def marks(self) -> dict[str, int]:
        return self._masks("marks")

    @cached_attribute
    def ambiguous(self) -> dict[str, int]:
        return self._masks("ambiguous")

    @cached_attribute
    def targets(self) -> dict[str, int]:
        return self._masks("targets")

    @cached_attribute
    def beginnings(self) -> tuple[tuple[str, str], ...]:
        return tuple((self._flat.text(*row[:2]), chr(row[2])) for row in self._flat.rows("beginnings", 3))

    @cached_attribute
    def _numbers(self) -> dict[str, int]:
        return {target: number for number, target in enumerate(self.targets)}

    @cached_attribute
    def _befores(self) -> dict[str, dict[str, int]]:
        befores: list[dict[str, int]] = [{} for _ in self.languages]
        for at, letter in self._flat.rows("befores", 2):
            befores[at][chr(letter) if letter else ""] = len(befores[at])
        return dict(zip(self.languages, befores, strict=True))

    @cached_attribute
    def _begins(self) -> dict[str, int]:
        begins: dict[str, int] = {}
        begin = 0
        for language in self.languages:
            begins[language] = begin
            begin += len(self.targets) * len(self._befores[language]) * 4
        return begins

    def ways(self, language: str, target: str, before: str, last: bool, other: bool) -> list[Way]:
        """How the readers of a language go on at a target; one letter that nobody has is left out by all."""
        number = self._numbers.get(target)
        if number is None:
            return [Way(self.of_language[language], 1, "")]
        befores = self._befores[language]
        place = self._begins[language] + ((number * len(befores) + befores[before]) * 2 + last) * 2 + other
        first, count = self._places[2 * place : 2 * place + 2]
        if not count:
            # A letter that only readers of another language have
            return [Way(self.of_language[language], 1, "")]
        width = self._words + 3
        found = []
        for at in range(first * width, (first + count) * width, width):
            row = self._ways[at : at + width].tolist()
            found.append(Way(_bits(row[:-3]), row[-3], self._flat.text(*row[-2:])))
        return found

    def _masks(self, section: str) -> dict[str, int]:
        return {self._flat.text(*row[:2]): _bits(row[2:]) for row in self._flat.rows(section, 2 + self._words)}


def first_key_letters(beginning: str, language: str) -> set[str]:
    """What the key of a word that begins so can begin with: a soft ц is т, an і before a vowel is е, a last ф is в."""
    return {phonemic(beginning + behind, language)[:1] for behind in ("а", "е", "н")} - {""}


def _bits(words: Sequence[int]) -> int:
    return sum(word << _WIDTH * at for at, word in enumerate(words))


@once
def composed() -> Composed:
    """The table of all schemes."""
    return Composed(_table())


@compiled(bytes)
def _table() -> bytes:
    from bynames._readings.readers import readers

    return compose(readers(), languages())


def masks(texts: Mapping[str, int], word: str, longest: int) -> int:
    """The readers to which any piece of a word leads."""
    found = 0
    for start in range(len(word)):
        for end in range(start + 1, min(start + longest, len(word)) + 1):
            piece = word[start:end]
            if piece in texts:
                found |= texts[piece]
    return found
