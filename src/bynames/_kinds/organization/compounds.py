"""Compounds whose parts are other words in another language: Будгазмонтаж is Стройгазмонтаж.

data/orgs/words.yaml has the parts (`pieces`).
"""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._kinds.organization.spelling import plain
from bynames._memo import WORDS, once, remembered
from bynames._readings import phonemic
from bynames._text import has_cyrillic

# A shorter word is no compound.
_SHORTEST = 7
_COMMON = "ru"


@once
def _pieces() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the parts, and the common one of each."""
    common = {
        plain(piece): plain(entry[_COMMON])
        for entry in data.entry("orgs", "words")["pieces"]
        for spoken, pieces in entry.items()
        if spoken != _COMMON
        for piece in pieces
    }
    longest_first = sorted(common, key=lambda piece: (-len(piece), piece))
    return re.compile("|".join(map(re.escape, longest_first))), common


@remembered(WORDS)
def compound_keys(low: str) -> frozenset[str]:
    """The phonemic key of a compound with the common parts in it; none of a word that has no part to change."""
    if len(low) < _SHORTEST or not has_cyrillic(low):
        return frozenset()
    pattern, common = _pieces()
    changed, count = pattern.subn(lambda match: common[match.group()], plain(low))
    return frozenset({phonemic(changed, _COMMON)}) if count else frozenset()
