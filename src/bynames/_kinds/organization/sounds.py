"""How an English word sounds in Cyrillic: Fix Price is Фикс Прайс. data/orgs/english.yaml has the rules."""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._memo import WORDS, once, remembered
from bynames._readings import phonemic
from bynames._text import has_cyrillic

# Shorter words are read alike anyhow, longer ones are no English words.
_SHORTEST, _LONGEST = 3, 16
_CONSONANT = "C"


class _Sounds:
    """data/orgs/english.yaml; made once, by `_sounds()`."""

    def __init__(self) -> None:
        raw = data.entry("orgs", "english")
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


@once
def _sounds() -> _Sounds:
    return _Sounds()


@remembered(WORDS)
def sound_keys(low: str) -> frozenset[str]:
    """The phonemic keys of what an English word in lower case sounds like; none of a word in other letters."""
    if has_cyrillic(low) or not _SHORTEST <= len(low) <= _LONGEST or not re.fullmatch("[a-z]+", low):
        return frozenset()
    table = _sounds()
    ways, at = [""], 0
    while at < len(low):
        for size in range(min(table.longest, len(low) - at), 0, -1):
            rules = table.pieces.get(low[at : at + size], ())
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
                ways = [way + sound for sound in fits for way in ways][: table.most]
                at += size
                break
        else:
            return frozenset()
    return frozenset(phonemic(way, table.language) for way in ways if len(way) >= _SHORTEST)
