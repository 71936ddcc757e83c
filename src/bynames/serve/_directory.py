"""What the service says about the entities of a table: names, properties, suggestions."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable

from msgspec import Struct

import bynames
from bynames import _datafiles as data
from bynames._languages import canonical, languages
from bynames._memo import NAMES, Memo, cached_attribute
from bynames._model import Entity, Scheme
from bynames.aliases import AliasTable
from bynames.aliases.sources.entities import registers
from bynames.serve._explanation import commonest
from bynames.serve._limits import MATCHES
from bynames.serve._roles import role_in
from bynames.serve._web import interface

KINDS = ("person", "org")
# Up to so many entities, one can be suggested by what the commonest schemes make of its name, too.
_SPELLED_OUT = 20_000
_SPELLINGS = 16
_LONGEST_PREFIX = 100
_FEW = 10

Value = str | int | Entity


class Property(Struct, frozen=True):
    """Something that the table knows of entities: how to ask for it, and how it is read.

    `names` are those by language of the interface; `kinds` are the kinds of entities that have it.
    """

    id: str
    names: dict[str, str]
    values: Callable[[Entity], tuple[Value, ...]]
    about: str = ""
    kinds: tuple[str, ...] = KINDS
    # Whether a value of it can be searched for as a name is.
    naming: bool = False


def texts(language: str) -> dict[str, str]:
    """The words of the interface in one language (data/interface/)."""
    found: dict[str, str] = data.entry("interface", language)
    return found


class Directory:
    """A table of aliases, with all that a client may ask about it worked out ahead."""

    def __init__(self, table: AliasTable) -> None:
        self.table = table
        self.entities = {entity.id: entity for entity in table}
        self.languages = _languages(self.entities.values())
        self.properties = {found.id: found for found in self._properties()}
        self._prefixes = self._index()
        # Once for each text, however many rows have it; threads share it.
        self._resolved: Memo[tuple[str, str | None, int], tuple[bynames.Match, ...]] = Memo(NAMES)

    def resolve(self, name: str, kind: str | None, limit: int) -> tuple[bynames.Match, ...]:
        """Whom a name can name, best first: at least as many as `limit`, where there are. Any number costs the same."""
        asked = name, kind, _FEW if limit <= _FEW else MATCHES
        found = self._resolved.get(asked)
        if found is None:
            found = self._resolved[asked] = tuple(self.table.resolve(*asked))
        return found

    def nearest(self, name: str, kind: str | None, limit: int) -> tuple[bynames.Match, ...]:
        """Whose names are most like a name that names nobody, the best first."""
        return tuple(self.table.nearest(name, kind, limit))

    def name(self, entity: Entity, language: str) -> str:
        """The canonical name in a language, or in the nearest one that the table has."""
        return entity.name(language)

    def description(self, entity: Entity, language: str, note: str = "") -> str:
        """One line that tells namesakes apart: kind, year, role; and a note on how the name was met."""
        words = texts(language)
        facts = [words.get(f"kind_{entity.kind}", entity.kind)]
        if entity.year is not None:
            facts.append(words["born" if entity.kind == "person" else "founded"].format(year=entity.year))
        if entity.role:
            facts.append(self.role(entity, language))
        if entity.unverified:
            facts.append(words["unverified"])
        return ", ".join(facts) + (f" ({note})" if note else "")

    def role(self, entity: Entity, language: str) -> str:
        """What somebody is known for, in a language of the page where all of it is known there, else in English."""
        return role_in(entity.role, language, entity.gender == "f", self._called)

    def _called(self, name: str, language: str) -> str:
        """The name in a language of the one entity that is called so; "" where there is none."""
        bearers = self._bearers.get(_folded(name), ())
        return bearers[0].names.get(language, "") if len(bearers) == 1 else ""

    @cached_attribute
    def _bearers(self) -> dict[str, tuple[Entity, ...]]:
        """The bodies of each name."""
        found: dict[str, tuple[Entity, ...]] = {}
        for entity in self.entities.values():
            for form in dict.fromkeys(map(_folded, entity.spellings if entity.kind == "org" else ())):
                found[form] = *found.get(form, ()), entity
        return found

    def suggest(self, prefix: str, kind: str | None = None) -> list[Entity]:
        """The entities with a word that begins so, in any spelling; one whose id it is comes first."""
        prefix = prefix[:_LONGEST_PREFIX]
        wanted = _folded(prefix).split()
        if not wanted:
            found = list(self.entities)
        else:
            having = [self._beginning(word) for word in wanted]
            met = set.intersection(*having)
            found = [id for id in self.entities if id in met]
            found.sort(
                key=lambda id: not any(_folded(name) == " ".join(wanted) for name in self.entities[id].spellings)
            )
        if prefix in self.entities:
            found = [prefix, *(id for id in found if id != prefix)]
        elif wanted and not found:
            found = [match.id for match in self.resolve(prefix, kind, _FEW) if match.id in self.entities]
        return [self.entities[id] for id in found if kind is None or self.entities[id].kind == kind]

    def _beginning(self, word: str) -> set[str]:
        words, ids = self._prefixes
        start = bisect_left(words, word)
        found: set[str] = set()
        while start < len(words) and words[start].startswith(word):
            found |= ids[start]
            start += 1
        return found

    def _index(self) -> tuple[list[str], list[frozenset[str]]]:
        found: dict[str, set[str]] = {}
        own: dict[tuple[str, str], set[str]] = {}
        for entity in self.entities.values():
            for word in _folded(" ".join((entity.id, *entity.spellings))).split():
                found.setdefault(word, set()).add(entity.id)
            if len(self.entities) <= _SPELLED_OUT:
                for language in languages():
                    for word in entity.names.get(language, "").lower().split():
                        own.setdefault((language, word), set()).add(entity.id)
        for (language, word), ids in own.items():
            forms = {bynames.transliterate(word, scheme) for scheme in commonest(language)[:_SPELLINGS]}
            for form in _folded(" ".join(forms)).split():
                found.setdefault(form, set()).update(ids)
        return sorted(found), [frozenset(found[word]) for word in sorted(found)]

    def _properties(self) -> Iterable[Property]:
        words = {language: texts(language) for language in interface()}

        def named(key: str) -> dict[str, str]:
            return {language: words[language][key] for language in interface()}

        for language in self.languages:
            key = f"property_{language}"
            names = (
                named(key)
                if key in words["en"]
                else {one: words[one]["property_name_in"].format(language=language) for one in interface()}
            )
            yield Property(language, names, _name_in(language), naming=True)
        yield Property("name", named("property_name"), lambda entity: entity.spellings, naming=True)
        yield Property("aliases", named("property_aliases"), lambda entity: entity.aliases, naming=True)
        yield Property("kind", named("property_kind"), lambda entity: (entity.kind,))
        yield Property("gender", named("property_gender"), lambda entity: _some(entity.gender), kinds=("person",))
        yield Property("year", named("property_year"), lambda entity: () if entity.year is None else (entity.year,))
        yield Property("role", named("property_role"), lambda entity: _some(entity.role))
        yield Property("sources", named("property_sources"), lambda entity: entity.sources)
        yield Property(
            "unverified", named("property_unverified"), lambda entity: _some("true" if entity.unverified else "")
        )
        for register, about in registers().items():
            if any(register in entity.ids for entity in self.entities.values()):
                names = {one: words[one]["property_id"].format(register=about["title"]) for one in interface()}
                yield Property(register, names, _identifier(register))
        yield Property("distinct_from", named("property_distinct_from"), self._distinct)
        for scheme in commonest():
            yield Property(scheme.id, dict.fromkeys(interface(), scheme.title), _written(scheme), scheme.title)

    def _distinct(self, entity: Entity) -> tuple[Value, ...]:
        return tuple(self.entities[id] for id in entity.distinct_from if id in self.entities)


def _languages(entities: Iterable[Entity]) -> tuple[str, ...]:
    have = {language for entity in entities for language in entity.names}
    return (*canonical(), *sorted(have - set(canonical())))


def _name_in(language: str) -> Callable[[Entity], tuple[Value, ...]]:
    return lambda entity: _some(entity.names.get(language, ""))


def _identifier(register: str) -> Callable[[Entity], tuple[Value, ...]]:
    return lambda entity: _some(entity.ids.get(register, ""))


def _written(scheme: Scheme) -> Callable[[Entity], tuple[Value, ...]]:
    return lambda entity: _some(bynames.transliterate(entity.names.get(scheme.language, ""), scheme))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _folded(text: str) -> str:
    """Lower case, without marks on letters: what somebody types who has no key for ŭ."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
