"""How a word of another language sounds in Cyrillic: Price, Прайс. data/sounds/ has a file for each language."""

from __future__ import annotations

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import once

# Shorter words are read alike anyhow, longer ones are no words of one language.
_SHORTEST, _LONGEST = 3, 16
_SHORTEST_SOUND = 2
_CONSONANT = "C"
_LETTERS = expression(r"[^\W\d_]+")
# A word of a person's name must have so many letters, for those of short ones have many bearers elsewhere, and is read
# in so many ways by each language, where its file says nothing else.
_SHORTEST_OF_NAMES, _MOST_OF_NAMES = 5, 4
_NOTHING = "(?!)"


class Sounds:
    """A file of data/sounds/; made once, by `sounds()`."""

    def __init__(self, spoken: str) -> None:
        raw = data.entry("sounds", spoken)
        self.marks = expression(raw.get("marks", _NOTHING))
        self.of_names: str = raw.get("names", "")
        self._of_names = expression(self.of_names or _NOTHING)
        self.shortest = int(raw.get("shortest", _SHORTEST_OF_NAMES))
        self.most_of_names = int(raw.get("most_of_names", _MOST_OF_NAMES))
        self.most = int(raw["most"])
        self.language = str(raw["language"])
        consonants: dict[str, str] = raw["consonants"]
        # What stands in the word, whether it begins it and ends it -> what is written for it
        self.pieces: dict[str, list[tuple[bool, bool, tuple[str, ...]]]] = {}
        for piece, written in raw["sounds"].items():
            letters = consonants.items() if _CONSONANT in piece else [("", "")]
            for letter, cyrillic in letters:
                begins, ends = piece.startswith("^"), piece.endswith("$")
                self.pieces.setdefault(piece.strip("^$").replace(_CONSONANT, letter), []).append(
                    (begins, ends, tuple(sound.replace(_CONSONANT, cyrillic) for sound in written))
                )
        for known in self.pieces.values():
            # What says where it stands goes first.
            known.sort(key=lambda rule: -(rule[0] + rule[1]))
        self._longest = max(map(len, self.pieces))
        # Where each piece is a syllable of the language, and each syllable another one
        self.syllables = frozenset(self.pieces if raw.get("syllables") else ())

    def is_of_names(self, low: str) -> bool:
        """Whether a lower-case word of a person's name is read so."""
        return len(low) >= self.shortest and self._of_names.search(low) is not None

    def ways(self, low: str) -> list[str]:
        """What is written for a lower-case word, the commonest first; nothing where a letter has no sound."""
        ways, at = [""], 0
        while at < len(low):
            for size in range(min(self._longest, len(low) - at), 0, -1):
                fits = next(
                    (
                        written
                        for begins, ends, written in self.pieces.get(low[at : at + size], ())
                        if (not begins or at == 0) and (not ends or at + size == len(low))
                    ),
                    None,
                )
                if fits is not None:
                    # The commonest way of each piece first
                    ways = [way + sound for sound in fits for way in ways][: self.most]
                    at += size
                    break
            else:
                return []
        shortest = min(_SHORTEST_SOUND, len(low) - 1)
        return [way for way in ways if len(way) >= shortest]


@once
def sounds() -> tuple[Sounds, ...]:
    """Those of all languages."""
    return tuple(map(Sounds, data.names("sounds")))


def is_a_word(low: str) -> bool:
    """Whether a lower-case Latin word has neither too few letters nor too many to be read by its sound."""
    return _SHORTEST <= len(low) <= _LONGEST and _LETTERS.fullmatch(low) is not None


@once
def syllables() -> frozenset[str]:
    """The Latin spellings of which each is another syllable of a language: Wan, Wang."""
    return frozenset().union(*[spoken.syllables for spoken in sounds()])


def any_of_names() -> list[str]:
    """A regular expression for each language whose words are read by their sound in names of persons."""
    return [spoken.of_names for spoken in sounds() if spoken.of_names]


def sounded(low: str) -> list[tuple[str, str]]:
    """A lower-case Latin word of a person's name by its sound: what is written for it, and the language that writes so.

    >>> sounded("hashimoto"), sounded("ivanov")
    ([('хасимото', 'ru')], [])
    """
    if len(low) > _LONGEST or not _LETTERS.fullmatch(low):
        return []
    found = {
        (written, spoken.language): None
        for spoken in sounds()
        if spoken.is_of_names(low)
        for written in spoken.ways(low)[: spoken.most_of_names]
    }
    return list(found)
