"""The roles of entities in the languages of the page, put together of the pieces of data/interface/roles.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable

from bynames import _datafiles as data
from bynames._memo import once

_AND = re.compile(r", | and ")
_OF = re.compile(r" (?:of|for|at) (?:the )?")
_FORMER = "former "
# Who bears a name of the table in a language, else ""
Named = Callable[[str, str], str]


class _Roles:
    """The pieces, by their English text."""

    def __init__(self) -> None:
        raw = data.entry("interface", "roles")
        # The languages of the columns, behind English
        spoken: list[str] = raw["columns"]
        number = len(spoken)
        # By language: (of a man or a body, of a woman)
        self.heads: dict[str, dict[str, tuple[str, str]]] = {
            english: dict(zip(spoken, zip(said, said[number:] or said, strict=False), strict=True))
            for english, *said in raw["heads"]
        }
        self.objects: dict[str, dict[str, str]] = {
            english: dict(zip(spoken, said, strict=True)) for english, *said in raw["objects"]
        }
        self.adjectives = {
            english: dict(zip(spoken, [forms.split("/") for forms in said], strict=True))
            for english, *said in raw["adjectives"]
        }
        self.patterns = [_pattern(one) for one in raw["patterns"]]
        self.years = [_pattern(one) for one in raw["years"]]
        self.feminine = tuple(raw["feminine"])
        self.former: dict[str, list[str]] = raw["former"]
        self.joining: dict[str, str] = raw["and"]

    def piece(self, text: str, language: str, woman: bool, named: Named) -> str:
        """A piece of a role in a language; "" where not all of it is known."""
        for pattern, said in self.years:
            found = pattern.fullmatch(text)
            if found:
                role = self.piece(found["role"], language, woman, named)
                return said[language].format(**{**found.groupdict(), "role": role}) if role else ""
        if text.startswith(_FORMER):
            role = self.piece(text.removeprefix(_FORMER), language, woman, named)
            return self.former[language][woman].format(role=role) if role else ""
        if text in self.heads:
            return self.heads[text][language][woman]
        of, *whom = _OF.split(text, maxsplit=1)
        if not whom or of not in self.heads:
            return ""
        head = self.heads[of][language][woman]
        whose = self.object(whom[0], language)
        if whose:
            return f"{head} {whose}"
        name = named(whom[0], language)
        # A name stays in the nominative, and so outside of the phrase.
        return f"{head} ({name})" if name else ""

    def object(self, text: str, language: str) -> str:
        """What stands behind `of` in the genitive; "" for what is not known."""
        if text in self.objects:
            return self.objects[text][language]
        for pattern, said in self.patterns:
            found = pattern.fullmatch(text)
            if not found or found["adjective"] not in self.adjectives:
                continue
            forms = self.adjectives[found["adjective"]][language]
            place = len(forms) - 1 if said[language].endswith(self.feminine) else 0
            city = found.groupdict().get("city")
            if city is None or city in self.objects:
                return said[language].format(adjective=forms[place], city=self.objects[city][language] if city else "")
        return ""


def _pattern(raw: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    return re.compile(raw["of"]), {language: said for language, said in raw.items() if language != "of"}


@once
def _roles() -> _Roles:
    return _Roles()


def role_in(role: str, language: str, woman: bool, named: Named) -> str:
    """A role in a language of the page; as the table has it where not all of it is known.

    `woman` says whose it is; `named` gives the name of a body in the language by its English one, or "".

    >>> role_in("former judge of the Supreme Court and poet", "be", True, lambda name, language: "")
    'былая суддзя Вярхоўнага Суда і паэтка'
    """
    known = _roles()
    if language not in known.joining:
        return role
    pieces = [known.piece(piece, language, woman, named) for piece in _AND.split(role)]
    if not all(pieces):
        # What an `and` joins may be one thing: the Ministry of Sports and Tourism.
        pieces = [known.piece(piece, language, woman, named) for piece in role.split(", ")]
        return ", ".join(pieces) if all(pieces) else role
    signs = [known.joining[language] if sign == " and " else sign for sign in _AND.findall(role)]
    return "".join(piece + sign for piece, sign in zip(pieces, [*signs, ""], strict=True))
