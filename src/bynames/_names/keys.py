"""One key for a whole name: to join on, to block on, to count with."""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._kinds.organization.readings import organization
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import person
from bynames._kinds.person.words import Word
from bynames._memo import NAMES, once, remembered
from bynames._names.kinds import check_kind, kind_of
from bynames._rules import Rules
from bynames._text import is_placeholder
from bynames.errors import no_text


@once
def _folds() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((expression(fold["pattern"]), fold["replace"]) for fold in data.entry("keys", "join")["folds"])


def _coarse(key: str) -> str:
    for pattern, replace in _folds():
        key = pattern.sub(replace, key)
    return key


def key(name: str, kind: str | None = None, *, rules: Rules | None = None) -> str:
    """A stable key: equal keys mean the same name, in any scheme, script, order and gender form.

    Lower-case ASCII: the given name (the id of its family in data/names/given.yaml if it has one), a vertical bar, the
    surnames in alphabetical order. Patronymic, initials and titles are left out, so namesakes share a key. It is
    coarser than `compare`; use it for joining tables and for blocking. "" for text without a readable letter. `kind`
    is `person` or `org`; with None bynames decides. The key of an organization has its proper names, numbers and
    places and, if it has no proper name, the ids of its concepts (data/orgs/words.yaml); legal forms are left out.
    Raises BynamesError for another kind.

    >>> key("ААТ «Камунарка»") == key("Open Joint Stock Company Kommunarka")
    True
    >>> key("Святлана Ціханоўская") == key("TIKHANOVSKAYA, Svetlana") == key("Cichanoŭskaja Śviatłana")
    True
    """
    if rules is not None:
        with rules.acting():
            return key(name, kind)
    return _key(name, kind)


@remembered(NAMES)
def _key(name: str, kind: str | None) -> str:
    check_kind(kind)
    if not isinstance(name, str):
        raise no_text(name)
    if is_placeholder(name):
        return ""
    if (kind or kind_of(name)) == "org":
        return _organization_key(name)
    found = person(name)
    # Letters of another script have no key, and stand for themselves among the keys of a word.
    words = [(word, role) for word, role in zip(found.words, found.roles, strict=True) if word.keys[0].isascii()]
    given = sorted(_given(word) for word, role in words if role == "given")
    surnames = sorted(_surname(word) for word, role in words if role == "surname")
    return "|".join(part for part in (" ".join(given), " ".join(surnames)) if part)


def _organization_key(name: str) -> str:
    units = organization(name)[0].telling
    proper = [unit for unit in units if unit.kind == "proper" and unit.word.keys[0].isascii()]
    words = {_coarse(unit.word.keys[0]) for unit in proper}
    words |= {unit.low for unit in units if unit.kind == "number" and unit.low.isascii()}
    words |= {vocabulary().chief(unit) for unit in units if unit.concepts and (unit.kind == "place" or not proper)}
    return " ".join(sorted(words - {""}))


def _given(word: Word) -> str:
    return word.family or _coarse(word.keys[0])


def _surname(word: Word) -> str:
    return min(_coarse(lexicon().masculine(key)) for key in word.keys[:1])
