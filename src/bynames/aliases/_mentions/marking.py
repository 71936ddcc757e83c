"""Tokens marked by the native engine: what they can be of a table's entities, many at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from bynames._implementation import native
from bynames._kinds.organization.generic import generic_engine
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.undoing import undoing
from bynames.aliases._mentions.preparing import Beginnings, Tables

# (entity, level): how sure it is that a token is the surname of an entity
Bearers = tuple[tuple[int, int], ...]


class Mark(NamedTuple):
    """What a token can be: whose surname, whose patronymic by its letters, which words of organizations.

    `anchored` says that one of the words is the rarest of a name.
    """

    bearers: Bearers
    children: tuple[int, ...]
    parts: frozenset[int]
    anchored: bool


def marker(tables: Tables, begins: Beginnings) -> Any:
    """The engine for a table; None where Python does it."""
    module, generic, inflection, bones = native(), generic_engine(), undoing(), key_engine()
    if module is None or generic is None or inflection is None or bones is None:
        return None
    return module.Marker(generic, inflection, bones, *parts_of(tables, begins))


def parts_of(tables: Tables, begins: Beginnings) -> tuple[tuple[bytes, ...], bytes]:
    """What the engine looks tokens up in: the tables as they are packed, and which words are the rarest of a name."""
    told = (
        *(tables.surnames, tables.patronymics, tables.features),
        *(begins.surnames, begins.patronymics, begins.words, begins.concepts, begins.typed, begins.anchors),
    )
    return tuple([part for table in told for part in table.parts()]), bytes(map(bool, tables.anchors))
