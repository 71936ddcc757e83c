"""One key for a whole name: to join on, to block on, to count with."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bynames import data
from bynames.names.lexicon import lexicon
from bynames.names.parts import PersonName, person
from bynames.names.words import Word


@cache
def _folds() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(fold["pattern"]), fold["replace"]) for fold in data.entry("keys", "join")["folds"])


def _coarse(key: str) -> str:
    for pattern, replace in _folds():
        key = pattern.sub(replace, key)
    return key


@lru_cache(maxsize=200_000)
def key(name: str, kind: str | None = None) -> str:
    """A stable key: equal keys mean the same name, in whichever scheme, script, order and gender form.

    Lower-case ASCII: the given name (the id of its family in data/names/given.yaml where it has one), a stroke,
    the surnames in alphabetical order. Patronymic, initials and titles are left out, so namesakes share a key. It is
    coarser than `compare`: for joining tables and for blocking. "" for text without a letter that can be read.
    `kind` is `person` or None.

    >>> key("Святлана Ціханоўская") == key("TIKHANOVSKAYA, Svetlana") == key("Cichanoŭskaja Śviatłana")
    True
    """
    found = person(name)
    # Letters of another script have no key, and stand for themselves among the keys of a word.
    words = [(word, role) for word, role in zip(found.words, found.roles, strict=True) if word.keys[0].isascii()]
    given = sorted(_given(word) for word, role in words if role == "given")
    surnames = sorted(_surname(found, word) for word, role in words if role == "surname")
    return "|".join(part for part in (" ".join(given), " ".join(surnames)) if part)


def _given(word: Word) -> str:
    return word.family or _coarse(word.keys[0])


def _surname(name: PersonName, word: Word) -> str:
    return min(_coarse(lexicon().masculine(key)) for key in word.keys[:1])
