"""The keys of how a foreign word sounds in Cyrillic: Fix Price is Фикс Прайс."""

from __future__ import annotations

from bynames._memo import NOTHING, WORDS, remembered
from bynames._readings import phonemic
from bynames._readings.sounds import is_a_word, sounds
from bynames._text import has_cyrillic


@remembered(WORDS)
def sound_keys(low: str) -> frozenset[str]:
    """The phonemic keys of what a foreign word in lower case sounds like; none of a word in other letters."""
    if has_cyrillic(low) or not is_a_word(low):
        return NOTHING
    keys = [
        phonemic(way, spoken.language) for spoken in sounds() if spoken.marks.search(low) for way in spoken.ways(low)
    ]
    return frozenset(keys) or NOTHING
