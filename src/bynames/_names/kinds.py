"""Is this the name of a person or of an organization?"""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._kinds.organization.parse import organization
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import person
from bynames._kinds.person.words import Word, word
from bynames._memo import remembered
from bynames._text import clean
from bynames.errors import BynamesError, did_you_mean

# Letters, spaces, commas and the stops of initials
_PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,.’'-])*")
# Given names that have as many forms as this in Belarusian and Russian are common ones.
_COMMON = -6
# A generic word before a name in quotes: ФК «Неман»
_BEFORE_QUOTES = re.compile(r'([^"]+)\s".+"')
_LONGEST = 1000
KINDS = ("person", "org")


def check_kind(kind: str | None) -> None:
    """Raises BynamesError unless `kind` is `person`, `org` or None."""
    if kind is not None and kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"; there are {', '.join(KINDS)}"
        raise BynamesError(f"no kind {kind!r}{hint}")


@remembered(200_000)
def kind_of(name: str) -> str:
    """`org` for a name with a legal form or a generic word of organizations, and no given name or patronymic.

    Else `person`: a proper name alone (Viasna) does not say what it is the name of.

    >>> kind_of("ААТ «Камунарка»"), kind_of("Ministry of Defence"), kind_of("Святлана Ціханоўская")
    ('org', 'org', 'person')
    """
    whole = person(name)
    if len(whole.words) == 1 and not whole.aside and name.isalpha() and not name.isupper():
        # One word alone does not say what it is the name of.
        return "person"
    dotted = "." in name and any(word.initial for word in whole.words)
    if 2 <= len(whole.words) <= 4 and _PLAIN.fullmatch(name) and (dotted or any(map(_is_common, whole.words))):
        # Given name and surname: the vocabulary of organizations need not be asked.
        return "person"
    if (
        len(whole.words) == 3
        and sum(w.initial for w in whole.words) == 2
        and any(_ends_as_surnames_do(w.low) for w in whole.words)
    ):
        # АГ Лукашенко are initials, АО Вектор a legal form
        return "person"
    readings = organization(name)
    if any(reading.forms for reading in readings):
        return "org"
    titles = lexicon().set_aside
    generic = sum(u.kind == "generic" and u.low not in titles for reading in readings for u in reading.units)
    if not generic:
        return "person"
    if any(unit.kind == "generic" and " " in unit.text for reading in readings for unit in reading.units):
        return "org"  # United Nations
    if any("named_after" in unit.concepts for reading in readings for unit in reading.units[1:]):
        return "org"  # Театр имени Янки Купалы
    quoted = _BEFORE_QUOTES.fullmatch(clean(name[:_LONGEST]))
    if quoted and all(unit.kind != "proper" for reading in organization(quoted[1]) for unit in reading.units):
        return "org"
    personal = sum(bool(word.families or word.patronymics) for word in whole.words) + dotted
    return "person" if personal >= generic or len(readings[0].units) == 1 else "org"


def _is_common(found: Word) -> bool:
    """Whether a word is a given name that many bear, or a patronymic: rare names are words of other languages too."""
    families = lexicon().families
    if "-" in found.low:
        return any(_is_common(word(half)) for half in found.low.split("-") if half)
    # Театр имени Янки Купалы: a name in a case does not stand by itself.
    known = not found.oblique and any(families[name].rank <= _COMMON for name in found.families)
    return bool(found.patronymics) or known


def _ends_as_surnames_do(low: str) -> bool:
    """Whether a Cyrillic word ends in one of the longer endings of surnames (data/names/surnames.yaml)."""
    known = data.entry("names", "surnames")["endings"]
    return low.endswith(tuple(ending for endings in known.values() for ending in endings if len(ending) > 2))
