"""How a foreign word sounds in Cyrillic: Fix Price is Фикс Прайс. data/sounds/ has the rules, a file for a language."""

from __future__ import annotations

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import NOTHING, WORDS, once, remembered
from bynames._readings import phonemic
from bynames._text import has_cyrillic

# Shorter words are read alike anyhow, longer ones are no words of one language.
_SHORTEST, _LONGEST = 3, 16
_SHORTEST_SOUND = 2
_CONSONANT = "C"
_LETTERS = expression(r"[^\W\d_]+")


class _Sounds:
    """A file of data/sounds/; made once, by `_sounds()`."""

    def __init__(self, spoken: str) -> None:
        raw = data.entry("sounds", spoken)
        self.marks = expression(raw.get("marks", ""))
        self.most = int(raw["most"])
        self.language = str(raw["language"])
        consonants: dict[str, str] = raw["consonants"]
        # What stands in the word, whether it begins it and ends it -> what is written for it
        self.pieces: dict[str, list[tuple[bool, bool, tuple[str, ...]]]] = {}
        for piece, sounds in raw["sounds"].items():
            ways = consonants.items() if _CONSONANT in piece else [("", "")]
            for letter, written in ways:
                begins, ends = piece.startswith("^"), piece.endswith("$")
                self.pieces.setdefault(piece.strip("^$").replace(_CONSONANT, letter), []).append(
                    (begins, ends, tuple(sound.replace(_CONSONANT, written) for sound in sounds))
                )
        for known in self.pieces.values():
            # What says where it stands goes first.
            known.sort(key=lambda rule: -(rule[0] + rule[1]))
        self.longest = max(map(len, self.pieces))

    def keys(self, low: str) -> set[str]:
        """The phonemic keys of what a word in lower case sounds like."""
        if not self.marks.search(low):
            return set()
        ways, at = [""], 0
        while at < len(low):
            for size in range(min(self.longest, len(low) - at), 0, -1):
                rules = self.pieces.get(low[at : at + size], ())
                fits = next(
                    (
                        sounds
                        for begins, ends, sounds in rules
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
                return set()
        return {phonemic(way, self.language) for way in ways if len(way) >= _SHORTEST_SOUND}


@once
def _sounds() -> tuple[_Sounds, ...]:
    return tuple(map(_Sounds, data.names("sounds")))


@remembered(WORDS)
def sound_keys(low: str) -> frozenset[str]:
    """The phonemic keys of what a foreign word in lower case sounds like; none of a word in other letters."""
    if has_cyrillic(low) or not _SHORTEST <= len(low) <= _LONGEST or not _LETTERS.fullmatch(low):
        return NOTHING
    return frozenset().union(*(spoken.keys(low) for spoken in _sounds()))
