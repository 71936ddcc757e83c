"""Compounds whose parts are other words in another language: Будгазмонтаж is Стройгазмонтаж.

data/orgs/words.yaml has the parts (`pieces`).
"""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._kinds.organization.spelling import plain
from bynames._memo import NOTHING, once
from bynames._readings import phonemic
from bynames._text import has_cyrillic

# A shorter word is no compound.
_SHORTEST = 7


@once
def _pieces() -> tuple[re.Pattern[str], dict[str, str], str]:
    """What finds the parts, the common one of each, and the language of those."""
    raw = data.entry("orgs", "words")["pieces"]
    common = {plain(piece): plain(whole) for whole, pieces in raw["common"].items() for piece in pieces}
    longest_first = sorted(common, key=lambda piece: (-len(piece), piece))
    return re.compile("|".join(map(re.escape, longest_first))), common, raw["language"]


def compound_keys(low: str) -> frozenset[str]:
    """The phonemic key of a compound with the common parts in it; none of a word that has no part to change."""
    if len(low) < _SHORTEST or not has_cyrillic(low):
        return NOTHING
    pattern, common, spoken = _pieces()
    changed, count = pattern.subn(lambda match: common[match.group()], plain(low))
    return frozenset({phonemic(changed, spoken)}) if count else NOTHING
