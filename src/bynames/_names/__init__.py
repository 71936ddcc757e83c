"""The parts of names: of persons and of organizations; what surrounds them; keys of whole names."""

from __future__ import annotations

from bynames._kinds.organization.readings import parse_organization
from bynames._kinds.person.parse import PersonName, parse_person, person
from bynames._model import Name
from bynames._names.keys import key
from bynames._names.kinds import UNDECIDED, check_kind, decided_kind, is_named_after, kind_of
from bynames._rules import Rules

__all__ = [
    "UNDECIDED",
    "PersonName",
    "check_kind",
    "decided_kind",
    "is_named_after",
    "key",
    "kind_of",
    "parse",
    "person",
]


def parse(name: str, kind: str | None = None, *, rules: Rules | None = None) -> Name:
    """Split `name` into its parts. `kind` is `person` or `org`; with None bynames decides (`.kind` of the result).

    Any text is accepted. In a person's name, a word with no other role is a surname; in an organization's name,
    unknown words are its proper name. Raises BynamesError for another kind.

    >>> [(part.role, part.text) for part in parse("ЛУКАШЭНКА, Аляксандр Р.").parts]
    [('surname', 'ЛУКАШЭНКА'), ('given', 'Аляксандр'), ('initial', 'Р.')]
    >>> [(part.role, part.text) for part in parse("ААТ «Гасцініца Планета»").parts]
    [('form', 'ААТ'), ('generic', 'Гасцініца'), ('proper', 'Планета')]
    """
    if rules is not None:
        with rules.acting():
            return parse(name, kind)
    check_kind(kind)
    return parse_organization(name) if (kind or kind_of(name)) == "org" else parse_person(name)
