"""Latin spellings that no scheme writes, as a scheme would have written them: data/keys/respelled.yaml."""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._memo import once

_LONGEST = 60


@once
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        [(re.compile(rule["pattern"]), rule["replace"]) for rule in data.entry("keys", "respelled")["respelled"]]
    )


@once
def _any() -> re.Pattern[str]:
    return re.compile("|".join([f"(?:{pattern.pattern})" for pattern, _ in _rules()]))


def respelled(low: str) -> tuple[str, ...]:
    """Other spellings of a lower-case Latin word: by each rule that fits, and by all of them; none for most words.

    >>> respelled("eisenstein"), respelled("ivanov")
    (('eisenshtein', 'eizenstein', 'eizenshtein'), ())
    """
    if len(low) > _LONGEST or not _any().search(low):
        return ()
    found: dict[str, None] = {}
    every = low
    for pattern, replace in _rules():
        found[pattern.sub(replace, low)] = None
        every = pattern.sub(replace, every)
    found[every] = None
    found.pop(low, None)
    return tuple(found)
