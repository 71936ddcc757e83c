"""Stand-in for the alias table: slow and simple, with the shape of the real one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache

from bynames import data
from bynames.errors import BynamesError
from bynames.matcher import Matcher
from bynames.model import Entity, Match, Mention


class AliasTable:
    """Canonical persons and organizations (stand-in)."""

    def __init__(self, entities: list[Entity]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self._matchers = {
            kind: Matcher({e.id: e.spellings for e in entities if e.kind == kind}, kind) for kind in ("person", "org")
        }

    @classmethod
    def load(cls, *paths: str) -> AliasTable:
        """The bundled table, or those of the files."""
        found = []
        for path in paths or (os.path.join(data.root(), "aliases.yaml"),):
            for e in data.read_yaml(path).value["entities"]:
                year = e.get("born") or e.get("founded")
                found.append(
                    Entity(e["id"], e["kind"], e["names"], tuple(e.get("aliases", ())), tuple(e.get("sources", ())),
                           tuple(e.get("distinct_from", ())), e.get("gender", ""), int(year) if year else None,
                           e.get("role", ""))
                )
        return cls(found)

    def __getitem__(self, id: str) -> Entity:
        if id not in self.entities:
            raise BynamesError(f"no entity {id!r} in this table")
        return self.entities[id]

    def __len__(self) -> int:
        return len(self.entities)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.entities.values())

    def resolve(self, name: str, kind: str | None = None, limit: int = 5) -> list[Match]:
        """Whom a name can name, best first; [] for nobody."""
        found = [m for k in ([kind] if kind else ["person", "org"]) for m in self._matchers[k].search(name, limit)]
        return sorted(found, key=lambda m: -m.score)[:limit]

    def find(self, text: str) -> list[Mention]:
        """The mentions in running text, in order, not overlapping."""
        found: list[Mention] = []
        for match in re.finditer(r"\b[^\W\d_a-zа-яёіў][^\W\d_]*(?: [^\W\d_a-zа-яёіў][^\W\d_]*)*", text):
            matches = self.resolve(match.group())
            if matches:
                found.append(Mention(match.start(), match.end(), match.group(), tuple(matches)))
        return found


@cache
def bundled() -> AliasTable:
    """The bundled table, loaded once."""
    return AliasTable.load()


def resolve(name: str, kind: str | None = None) -> Match | None:
    """The best of the bundled table, or nothing."""
    found = bundled().resolve(name, kind, 1)
    return found[0] if found else None
