"""The roles of entities in the languages of the page, put together of the pieces of data/interface/roles.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bynames import _datafiles as data
from bynames._memo import once

_AND = re.compile(r", | and ")
_QUOTED = re.compile("«([^«»]+)»")
_DIGITS = "0123456789"
# Who bears a name of the table in a language, else ""
Named = Callable[[str, str], str]


class _Pattern(NamedTuple):
    """How English that no table has is taken apart, and how it is said: (of a man or a body, of a woman)."""

    english: re.Pattern[str]
    said: dict[str, tuple[str, str]]


class _Listener(NamedTuple):
    """Who is told of whom."""

    language: str
    woman: bool
    named: Named
    # What was said of the parts of this role, by (kind, English): a long role would be taken apart again and again.
    told: dict[tuple[str, str], str]


class _Roles:
    """The pieces, by their English text."""

    def __init__(self) -> None:
        raw = data.entry("interface", "roles")
        # The languages of the columns, behind English
        self.languages: list[str] = raw["columns"]
        self.tables = {
            kind: {english: self._columns(said) for section in sections for english, *said in raw[section]}
            for kind, sections in raw["tables"].items()
        }
        self.patterns = {kind: [self._pattern(one) for one in raw["patterns"][kind]] for kind in self.tables}
        self.adjectives = {
            english: dict(zip(self.languages, [forms.split("/") for forms in said], strict=True))
            for english, *said in raw["adjectives"]
        }
        self.readings = _replacements(raw["readings"])
        self.sounds = {language: _replacements(raw["sounds"][language]) for language in self.languages}
        self.joining: dict[str, str] = raw["and"]

    def _columns(self, said: Sequence[str]) -> dict[str, tuple[str, str]]:
        number = len(self.languages)
        return dict(zip(self.languages, zip(said, said[number:] or said, strict=False), strict=True))

    def _pattern(self, raw: dict[str, str | list[str]]) -> _Pattern:
        said = {language: raw[language] for language in self.languages}
        both = {language: (one, one) if isinstance(one, str) else (one[0], one[1]) for language, one in said.items()}
        return _Pattern(re.compile(str(raw["of"])), both)

    def role(self, text: str, to: _Listener) -> str:
        """A role; "" where not all of it is known."""
        said = self._pieces(_replaced(text, self.readings), to)
        return _replaced(said, self.sounds[to.language])

    def _pieces(self, text: str, to: _Listener, first: bool = True) -> str:
        """What is joined, the pieces as long as they are known; a name alone says something behind another piece."""
        said = self._lone(text, to, first)
        if said:
            return said
        # What an `and` joins may be one thing: the Ministry of Sports and Tourism.
        for sign in reversed([*_AND.finditer(text)]):
            said = self._lone(text[: sign.start()], to, first)
            rest = self._rest(text[sign.end() :], to) if said else ""
            if rest:
                return f"{said}{self.joining[to.language] if sign[0] == ' and ' else sign[0]}{rest}"
        return ""

    def _lone(self, text: str, to: _Listener, first: bool) -> str:
        return self._piece(text, "role", to) or ("" if first else to.named(text, to.language))

    def _rest(self, text: str, to: _Listener) -> str:
        key = ("rest", text)
        if key not in to.told:
            to.told[key] = self._pieces(text, to, first=False)
        return to.told[key]

    def _piece(self, text: str, kind: str, to: _Listener) -> str:
        """A piece by the table or a pattern of its kind; "" where not all of it is known."""
        if text in self.tables[kind]:
            return self.tables[kind][text][to.language][to.woman]
        key = (kind, text)
        if key not in to.told:
            to.told[key] = next(filter(None, (self._by(pattern, text, to) for pattern in self.patterns[kind])), "")
        return to.told[key]

    def _by(self, pattern: _Pattern, text: str, to: _Listener) -> str:
        found = pattern.english.fullmatch(text)
        if not found:
            return ""
        parts = {}
        for group, part in found.groupdict().items():
            parts[group] = self._part(part, group.rstrip(_DIGITS), to)
            if not parts[group]:
                return ""
        return pattern.said[to.language][to.woman].format(**parts)

    def _part(self, text: str, kind: str, to: _Listener) -> str | list[str]:
        """A group of a pattern: a piece, an adjective in its forms, a name or its title; others stay."""
        if kind in self.tables:
            return self._piece(text, kind, to)
        if kind == "adjective":
            return self.adjectives[text][to.language] if text in self.adjectives else ""
        if kind == "title":
            name = to.named(text, to.language)
            quoted = _QUOTED.search(name)
            return quoted[1] if quoted else name
        return to.named(text, to.language) if kind == "name" else text


def _replacements(raw: list[list[str]]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in raw]


def _replaced(text: str, replacements: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, replacement in replacements:
        text = pattern.sub(replacement, text)
    return text


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
    if language not in known.languages:
        return role
    return known.role(role, _Listener(language, woman, named, {})) or role
