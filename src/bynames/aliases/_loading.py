"""Tables from files: read, put together, and kept compiled."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from bynames import _datafiles as data
from bynames._memo import store
from bynames._model import Entity
from bynames.aliases import _cache as cache
from bynames.aliases._cache import Prepared
from bynames.aliases._spellings import plain
from bynames.aliases.sources import BUNDLED, found_in
from bynames.aliases.sources.inputs import Options
from bynames.aliases.sources.written import bundled
from bynames.errors import InputError

FOLDER = "aliases"


class Content(Struct, frozen=True):
    """What some files say together: entities by id, and where they contradict each other, as sentences."""

    entities: list[Entity]
    conflicts: tuple[str, ...] = ()


class Loaded(NamedTuple):
    """A table's content, and the pieces that are kept of it."""

    content: Content
    prepared: Prepared


def load(paths: Sequence[str], skip_bad: bool = False) -> Loaded:
    """The table in these files, one after another; `bundled` stands for the bundled one, as does no path.

    Raises InputError for a file or a line that cannot be used; with `skip_bad` such lines are left out and told
    among the conflicts.
    """
    paths = tuple(paths) or (BUNDLED,)
    places = [bundled() if path == BUNDLED else path for path in paths]
    before = [_state(place) for place in places]
    prepared = _prepared(paths, places, skip_bad) if None not in before else Prepared()

    def read() -> Content:
        nonlocal prepared
        found = put_together(paths, skip_bad)
        if [_state(place) for place in places] != before:
            # Somebody has written to a file meanwhile: what was read may belong to no key.
            prepared = Prepared()
            raise _Changed(found)
        return found

    try:
        content = prepared.value("entities", Content, read)
    except _Changed as changed:
        content = changed.content
    return Loaded(content, prepared)


class _Changed(Exception):
    def __init__(self, content: Content) -> None:
        super().__init__()
        self.content = content


def _state(path: str) -> tuple[int, ...] | None:
    """What changes with a file's content; None for what cannot be read twice, or at all."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _prepared(paths: Sequence[str], places: Sequence[str], skip_bad: bool) -> Prepared:
    known = _shipped() if tuple(paths) == (BUNDLED,) and not skip_bad else ""
    if known:
        return _kept_in(known, os.path.join(data.root(), "compiled", FOLDER, known))
    try:
        contents = [cache.digest(place) for place in places]
    except OSError:
        return Prepared()
    # The names of the files are in the conflicts.
    asked = [f"{skip_bad}".encode(), *(os.fsencode(path) for path in paths), *contents]
    found = cache.key(asked)
    shipped = os.path.join(data.root(), "compiled", FOLDER, found)
    return _kept_in(found, shipped if os.path.isdir(shipped) else None)


def _kept_in(key: str, shipped: str | None) -> Prepared:
    place = cache.folder()
    if place is None:
        return Prepared(None, shipped)
    # What one Python works out is for that Python.
    return Prepared(os.path.join(place, FOLDER, f"{key}-{zlib.crc32(sys.version.encode()):08x}"), shipped)


def _shipped() -> str:
    """The key of the bundled table as the build has put it into a wheel, so that nothing need be read for it."""
    if store().folders:
        return ""
    try:
        with open(os.path.join(data.root(), "compiled", FOLDER, BUNDLED), encoding="ascii") as handle:
            return handle.read()
    except OSError:
        return ""


def shipped_key() -> str:
    """The name of the folder under which a wheel carries the bundled table."""
    return cache.key([f"{False}".encode(), os.fsencode(BUNDLED), cache.digest(bundled())])


class _Origin(NamedTuple):
    place: str
    table: int


def put_together(paths: Sequence[str], skip_bad: bool = False) -> Content:
    """The entities of all tables. Names of one id are joined; else the first table that says something stands."""
    entities: dict[str, Entity] = {}
    origins: dict[str, _Origin] = {}
    conflicts: list[str] = []
    for number, path in enumerate(paths):
        place = bundled() if path == BUNDLED else path
        # A broken line of the bundled table is nobody's to skip.
        skip = skip_bad and path != BUNDLED
        for line, entity in found_in(place, None, skip, conflicts.append, Options(), conflicts.append):
            # Nobody edits the bundled table by what is told of it here.
            where = path if path == BUNDLED else f"{path}:{line}"
            old = entities.get(entity.id)
            if old is None:
                entities[entity.id] = entity
                origins[entity.id] = _Origin(where, number)
            else:
                entities[entity.id] = _joined(old, entity, origins[entity.id].place, where, conflicts)
    if not entities:
        raise InputError(f"{', '.join(paths)}: no entity in {'it' if len(paths) == 1 else 'them'}")
    if len(paths) > 1:
        conflicts += _shared(entities, origins)
    conflicts += _identified_twice(entities, origins)
    conflicts += [
        f"{origins[entity.id].place}: {entity.id}: distinct_from {other!r}, which is no id of this table"
        for entity in entities.values()
        for other in entity.distinct_from
        if other not in entities
    ]
    return Content(list(entities.values()), tuple(conflicts))


def _joined(old: Entity, new: Entity, first: str, second: str, conflicts: list[str]) -> Entity:
    def differ(what: str, one: object, other: object, then: str = "the first stands") -> None:
        conflicts.append(f"{second}: {new.id}: {what} is {other}, and {one} in {first}; {then}")

    names, aliases = dict(old.names), [*old.aliases]
    for language, name in new.names.items():
        if names.setdefault(language, name) != name:
            differ(f"the {language} name", repr(names[language]), repr(name), "the first stands, the other is an alias")
            aliases.append(name)
    aliases += new.aliases
    for what in ("kind", "gender", "year"):
        one, other = getattr(old, what), getattr(new, what)
        if one and other and one != other:
            differ(what, one, other)
    for register in sorted(old.ids.keys() & new.ids.keys()):
        if old.ids[register] != new.ids[register]:
            differ(register, old.ids[register], new.ids[register])
    canonical = set(names.values())
    return Entity(
        old.id,
        old.kind,
        names,
        tuple(dict.fromkeys(alias for alias in aliases if alias not in canonical)),
        _both(old.sources, new.sources),
        _both(old.distinct_from, new.distinct_from),
        old.gender or (new.gender if old.kind == "person" else ""),
        old.year or new.year,
        old.role or new.role,
        _both(old.plain_words, new.plain_words),
        old.surname_alone or new.surname_alone,
        {**new.ids, **old.ids},
        # Whoever shows it shows it for both.
        old.unverified and new.unverified,
        _both(old.weak, new.weak),
        old.full_name_only or new.full_name_only,
        {**new.alias_languages, **old.alias_languages},
        # What one of them takes for every use, both do.
        {name: use for name, use in {**new.only, **old.only}.items() if _one_use(name, old, new)},
    )


def _one_use(name: str, *entities: Entity) -> bool:
    """Whether all that have a name have it for one use, the same."""
    return len({entity.only.get(name) for entity in entities if name in entity.spellings}) == 1


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _shared(entities: dict[str, Entity], origins: dict[str, _Origin]) -> Iterator[str]:
    """Names that two tables give to different entities. Within one table that is its own affair."""
    bearers: dict[str, list[tuple[str, str]]] = {}
    for entity in entities.values():
        for name in entity.spellings:
            bearers.setdefault(plain(name), []).append((entity.id, name))
    told = set()
    for named in bearers.values():
        for id, name in named[1:]:
            first, _ = named[0]
            if origins[first].table != origins[id].table and (first, id) not in told:
                told.add((first, id))
                yield (
                    f"{origins[id].place}: {id}: {name!r} is a name of {first} too ({origins[first].place}); "
                    "`resolve` finds both"
                )


def _identified_twice(entities: dict[str, Entity], origins: dict[str, _Origin]) -> Iterator[str]:
    """Identifiers that two entities have: somebody appears twice in the table, or one of them is wrong."""
    bearers: dict[tuple[str, str], str] = {}
    for entity in entities.values():
        for register, id in entity.ids.items():
            first = bearers.setdefault((register, id), entity.id)
            if first != entity.id:
                yield f"{origins[entity.id].place}: {entity.id}: {register} {id} is {first} already"
