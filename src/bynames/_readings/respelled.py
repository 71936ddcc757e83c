"""Latin spellings that no scheme writes, and how a scheme would have written them; names from elsewhere in Cyrillic."""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import once

_LONGEST = 60


@once
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple([(expression(rule["pattern"]), rule["replace"]) for rule in data.entry("respelled", "rules")["rules"]])


@once
def _any() -> re.Pattern[str]:
    return expression("|".join([f"(?:{pattern.pattern})" for pattern, _ in _rules()]))


@once
def _words() -> dict[str, str]:
    raw: dict[str, str] = data.entry("respelled", "words")["words"]
    listed = {latin: cyrillic for cyrillic, words in raw.items() for latin in words.split()}
    # O'Brien is typed with either apostrophe.
    return listed | {latin.replace("'", "’"): cyrillic for latin, cyrillic in listed.items() if "'" in latin}


def spellings() -> list[tuple[str, str]]:
    """Each spelling as a regular expression, and what it is respelled as."""
    return [(pattern.pattern, replace) for pattern, replace in _rules()]


def words() -> list[str]:
    """The Latin words of names from elsewhere that have a Cyrillic spelling of their own."""
    return sorted(_words())


def elsewhere(low: str) -> tuple[str, str]:
    """A lower-case Latin word of a name from elsewhere in Cyrillic letters, and the language that writes it so.

    >>> elsewhere("shaw"), elsewhere("ivanov")
    (('шоу', 'ru'), ('', 'ru'))
    """
    return _words().get(low, ""), data.entry("respelled", "words")["language"]


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
