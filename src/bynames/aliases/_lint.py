"""The lint over the bundled table: what `bynames check` says of it besides the other data files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from bynames import _datafiles as data
from bynames._model import Entity
from bynames._names import key
from bynames.aliases._citations import faults
from bynames.aliases._loading import put_together
from bynames.aliases._spellings import is_acronym, plain
from bynames.aliases.sources import BUNDLED, found_in
from bynames.aliases.sources.written import bundled
from bynames.errors import InputError


def check_bundled() -> list[str]:
    """The faults of the bundled table: lines `aliases.yaml:line: reason`.

    Lines that cannot be used, ids that lead nowhere, identifiers that two entities have, sources that no reader can
    look up of entities that are not marked unverified, and names of several entities that nobody has marked as such.
    """
    name = os.path.basename(bundled())
    try:
        found = list(found_in(bundled()))
    except InputError as error:
        return [str(error)]
    told = [f"{name}:{line}: {sentence}" for line, entity in found for sentence in faults([entity])]
    lines = {entity.id: line for line, entity in found}
    entities = [entity for _, entity in found]
    told += [f"{name}:{lines[id]}: {id}: {said}" for id, said in collisions(entities, _shared())]
    told += [f"{name}:{lines[id]}: {id}: {said}" for id, said in namesakes(entities)]
    return told + [sentence.replace(BUNDLED, name, 1) for sentence in put_together((BUNDLED,)).conflicts]


def _shared() -> dict[str, list[str]]:
    """The names that each entity of the bundled table says it shares; the library itself has no use for them."""
    raw = data.read_yaml(bundled()).value["entities"]
    return {entity["id"]: entity.get("shared", []) for entity in raw}


def collisions(entities: Iterable[Entity], shared: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(id, what is wrong) for each name that leads to several entities and is not under `shared` of each of them.

    Names collide as they are looked up: whatever their case and signs, acronyms as they are typed.
    """
    bearers: dict[str, dict[str, str]] = {}
    for entity in entities:
        for name in entity.spellings:
            bearers.setdefault(_looked_up(name), {})[entity.id] = name
    declared = {(id, _looked_up(name)) for id, names in shared.items() for name in names}
    for form, named in bearers.items():
        for id, name in named.items():
            others = [other for other in named if other != id]
            if others and (id, form) not in declared:
                yield id, f"{name!r} is a name of {', '.join(others)} too; put it under shared of each"
            elif not others and (id, form) in declared:
                yield id, f"{name!r} is shared with nobody"


def _looked_up(name: str) -> str:
    return name if is_acronym(name) else plain(name)


def namesakes(entities: Iterable[Entity]) -> Iterator[tuple[str, str]]:
    """(id, what is wrong) for each two persons with one key, in full or without the patronymic, one not knowing of the
    other under `distinct_from`."""
    known = {entity.id: entity for entity in entities if entity.kind == "person"}
    bearers: dict[str, dict[str, str]] = {}
    for entity in known.values():
        for name in entity.spellings:
            words = name.split()
            for form in dict.fromkeys((name, f"{words[0]} {words[-1]}")):
                bearers.setdefault(key(form, "person"), {}).setdefault(entity.id, form)
    told = set()
    for named in bearers.values():
        for id in named:
            for other in named:
                if other != id and other not in known[id].distinct_from and (id, other) not in told:
                    told.add((id, other))
                    yield (
                        id,
                        f"{named[id]!r} sounds as {other}; put each under distinct_from of the other",
                    )
