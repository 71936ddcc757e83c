"""What a table takes over from a list of somebody else: rows that a person has confirmed, with their source.

`rows` writes down what differs (`bynames table check --review`), a person marks what is right, and `merged` takes the
marked rows over (`bynames table merge`). Nothing is taken that has no source.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from msgspec import structs

from bynames._datafiles import entry
from bynames._model import Entity
from bynames.aliases._against import ALIAS, DIFFERENT, FIELDS, MISSING, NEW, UNSURE, Difference
from bynames.aliases._citations import is_shown
from bynames.aliases.sources.entities import ids_of, made_id, registers, tidy, year_of
from bynames.aliases.sources.inputs import Unusable
from bynames.aliases.sources.written import DELIMITERS, joined, split
from bynames.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from bynames.aliases._table import AliasTable

COLUMNS = ("take", "what", "listed", "name", "id", "field", "ours", "theirs", "source")
_WHATS = (MISSING, UNSURE, DIFFERENT, NEW)


def rows(table: AliasTable, found: Iterable[Difference]) -> Iterator[dict[str, str]]:
    """A row of COLUMNS for each difference, `take` left empty.

    A missing entity gets an id that is free; an ambiguous one has all its candidates, separated by |.
    """
    made = set(table.entities)
    for one in found:
        if one.what == MISSING:
            id = _free(made_id(one.listed.names), made)
            made.add(id)
        else:
            id = joined(one.ids)
        yield {
            "take": "",
            "what": one.what,
            "listed": one.listed.id,
            "name": one.listed.name(),
            "id": id,
            "field": one.field,
            "ours": one.ours,
            "theirs": one.theirs,
            "source": joined(one.listed.sources),
        }


def _free(id: str, taken: set[str]) -> str:
    return id if id not in taken else next(f"{id}-{n}" for n in range(2, len(taken) + 3) if f"{id}-{n}" not in taken)


def written(found: Iterable[Mapping[str, str]], target: IO[str]) -> int:
    """Write rows as CSV; how many there were."""
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in found:
        writer.writerow(row)
        count += 1
    return count


def confirmed(text: str, name: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV that say yes under `take`, with their lines; a spreadsheet may have saved it.

    Raises InputError for columns that are missing, and for what is neither yes, no nor empty; `name` is the file.
    """
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"{name}:1: no column {missing[0]!r}; is it a file of `bynames table check --review`?")
    yes, no = _marks()
    found = []
    for row in reader:
        cells = {column: tidy(row[column] or "") for column in COLUMNS}
        mark = cells["take"].casefold()
        if mark not in yes and mark not in no and mark:
            hint = did_you_mean(mark, (*yes, *no)) or f"; it is {', '.join((*yes, *no))} or empty"
            raise InputError(f"{name}:{reader.line_num}: take {cells['take']!r}{hint}")
        if mark in yes:
            found.append((reader.line_num, cells))
    return found


def _marks() -> tuple[Sequence[str], Sequence[str]]:
    marks: Mapping[str, Sequence[str]] = entry("tables", "marks")
    return marks["same"], marks["different"]


def merged(
    table: AliasTable, listed: Iterable[Entity], taken: Iterable[tuple[int, Mapping[str, str]]], name: str
) -> dict[str, Entity]:
    """The entities that confirmed rows change or add, by id; `listed` is the list, `name` the file of the rows.

    A missing or ambiguous entity is added under the id of its row, or joined to the one that has it: its names become
    aliases, and what the table lacks is filled in. A different or new value takes the place of the table's. The source
    of the row is added. Raises InputError for a row without a source, of another list or table, and for what a field
    cannot be.
    """
    known = {entity.id: entity for entity in listed}
    changed: dict[str, Entity] = {}
    for line, row in taken:
        try:
            entity = _taken(table, changed, known, row)
        except Unusable as error:
            raise InputError(f"{name}:{line}: {error}") from None
        changed[entity.id] = entity
    return changed


def _taken(
    table: AliasTable, changed: Mapping[str, Entity], known: Mapping[str, Entity], row: Mapping[str, str]
) -> Entity:
    what, id = row["what"], row["id"]
    if what not in _WHATS:
        raise Unusable(f"what {what!r}" + (did_you_mean(what, _WHATS) or f"; it is {', '.join(_WHATS)}"))
    if row["listed"] not in known:
        raise Unusable(f"the list has no {row['listed']!r}{did_you_mean(row['listed'], known)}")
    sources = split(row["source"])
    if not sources:
        raise Unusable("no source; name what shows it under source")
    ids = split(id)
    if len(ids) != 1:
        raise Unusable(f"id {id!r}; leave the one that is meant" if ids else "no id")
    old = changed.get(id) or table.entities.get(id)
    other = known[row["listed"]]
    if what == MISSING and old is None:
        return _judged(structs.replace(other, id=id, sources=sources, distinct_from=()))
    if old is None:
        raise Unusable(f"no entity {id!r} in this table{did_you_mean(id, table.entities)}")
    if what in (MISSING, UNSURE):
        if old.kind != other.kind:
            raise Unusable(f"{id} is {old.kind}, and {other.id} is {other.kind}")
        new = _joined(old, other)
    else:
        new = _with(old, row["field"], row["theirs"])
    return _judged(structs.replace(new, sources=tuple(dict.fromkeys((*old.sources, *sources)))))


def _joined(old: Entity, other: Entity) -> Entity:
    names = {**other.names, **old.names}
    canonical = set(names.values())
    aliases = dict.fromkeys((*old.aliases, *other.spellings))
    return structs.replace(
        old,
        names=names,
        aliases=tuple(alias for alias in aliases if alias not in canonical),
        gender=old.gender or other.gender,
        year=old.year or other.year,
        role=old.role or other.role,
        ids={**other.ids, **old.ids},
        weak=tuple(dict.fromkeys((*old.weak, *other.weak))),
        alias_languages={**other.alias_languages, **old.alias_languages},
    )


def _with(old: Entity, field: str, value: str) -> Entity:
    """An entity with another value in one field. Raises Unusable for a value that it cannot have."""
    change: dict[str, Any]
    if field == ALIAS:
        change = {"aliases": tuple(dict.fromkeys((*old.aliases, value)))}
    elif field == "year":
        change = {"year": year_of(value, field)}
    elif field == "gender":
        change = {"gender": value}
    elif field == "kind":
        raise Unusable("the kind of an entity is not taken over; one of the two is somebody else")
    elif field in registers():
        change = {"ids": ids_of({**old.ids, field: value})}
    else:
        fields = (*FIELDS, ALIAS, *registers())
        raise Unusable(f"field {field!r}" + (did_you_mean(field, fields) or f"; it is {', '.join(fields)}"))
    return structs.replace(old, **change)


def _judged(entity: Entity) -> Entity:
    return structs.replace(entity, unverified=not is_shown(entity))
