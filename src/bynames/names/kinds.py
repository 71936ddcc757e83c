"""Is this the name of a person or of an organization?"""

from __future__ import annotations

import re
from functools import lru_cache

from bynames.errors import BynamesError, did_you_mean
from bynames.names.organization import organization
from bynames.names.parts import person

# Letters, spaces, commas and the stops of initials
_PLAIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,.’'-])*")
KINDS = ("person", "org")


def check_kind(kind: str | None) -> None:
    """Raises BynamesError unless `kind` is `person`, `org` or None."""
    if kind is not None and kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"; there are {', '.join(KINDS)}"
        raise BynamesError(f"no kind {kind!r}{hint}")


@lru_cache(maxsize=200_000)
def kind_of(name: str) -> str:
    """`org` for a name with a legal form or a generic word of organizations, and no given name or patronymic.

    Else `person`: a proper name alone (Viasna) does not say what it is the name of.

    >>> kind_of("ААТ «Белшына»"), kind_of("Ministry of Defence"), kind_of("Святлана Ціханоўская")
    ('org', 'org', 'person')
    """
    whole = person(name)
    if 2 <= len(whole.words) <= 4 and _PLAIN.fullmatch(name) and any(w.families or w.patronymic for w in whole.words):
        # Given name and surname: the vocabulary of organizations need not be asked.
        return "person"
    readings = organization(name)
    if any(reading.forms for reading in readings):
        return "org"
    generic = sum(unit.kind == "generic" for reading in readings for unit in reading.units)
    if not generic:
        return "person"
    personal = sum(bool(word.initial or word.families or word.patronymic) for word in whole.words)
    return "person" if personal >= generic or len(readings[0].units) == 1 else "org"
