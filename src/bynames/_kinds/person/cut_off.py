"""Surnames that a field's end has cut off inside their ending: Казакеви, TSIKHANOUS.

What is left is no surname then. A surname that was cut before its ending may be another one (Мороз, Морозов), so
nothing is made of it. data/names/patterns.yaml has the endings (`cut_endings`), as keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bynames import _datafiles as data
from bynames._memo import WORDS, once, remembered
from bynames._readings.names import surname_keys

if TYPE_CHECKING:
    from bynames._kinds.person.words import Word

# So many readings of a word are looked at.
_LIKELY = 3
# So many letters are left of a surname, and before its ending.
SHORTEST_LEFT, _SHORTEST_STEM = 5, 3


@once
def cut_endings() -> tuple[str, ...]:
    """The endings, the longest first."""
    listed: list[str] = data.entry("names", "patterns")["cut_endings"]
    return tuple(sorted(listed, key=lambda ending: (-len(ending), ending)))


@once
def left_endings() -> tuple[str, ...]:
    """What may be left of them, the longest first."""
    left = {ending[:size] for ending in cut_endings() for size in range(1, len(ending))}
    return tuple(sorted(left, key=lambda ending: (-len(ending), ending)))


@remembered(WORDS)
def stem_before_ending(key: str) -> str:
    """The key of a surname without its ending; "" where it has none of them."""
    if not key.endswith(cut_endings()):
        return ""
    size = next(len(ending) for ending in cut_endings() if key.endswith(ending))
    return key[:-size] if len(key) >= size + _SHORTEST_STEM else ""


@remembered(WORDS)
def stems_of_left(key: str) -> tuple[str, ...]:
    """What stands before each of the endings that the key can end in the middle of."""
    return tuple(
        [
            key[: -len(ending)]
            for ending in left_endings()
            if key.endswith(ending) and len(key) >= len(ending) + _SHORTEST_STEM
        ]
    )


def whole_stems(whole: Word) -> list[str]:
    """The stems of a word that ends as surnames do."""
    if whole.initial or whole.families:
        return []
    return [stem for key in whole.keys[:_LIKELY] if (stem := stem_before_ending(key))]


def left_stems(left: Word) -> list[str]:
    """The stems of a word that may be what is left of a surname; none of one that is a name as it stands."""
    if len(left.low) < SHORTEST_LEFT or left.initial or left.families or left.patronymic or left.patronymics:
        return []
    keys = left.keys[:_LIKELY]
    if any(key.endswith(cut_endings()) or key in surname_keys() for key in keys):
        return []
    return list(dict.fromkeys(stem for key in keys for stem in stems_of_left(key)))


def is_left_of(left: Word, whole: Word) -> bool:
    """Whether a word is the beginning of another, and ends within its ending."""
    stems = left_stems(left)
    if not stems:
        return False
    return (
        any(
            key.startswith(begun) and len(key) > len(begun) and stem_before_ending(key) in stems
            for key in whole.keys[:_LIKELY]
            if stem_before_ending(key)
            for begun in left.keys[:_LIKELY]
        )
        and not whole.families
    )
