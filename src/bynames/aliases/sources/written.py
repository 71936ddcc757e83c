"""Tables that people write: YAML as the bundled one, CSV, and JSON lines."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

import msgspec

from bynames import _datafiles as data
from bynames import _shapes as shapes
from bynames._languages import canonical
from bynames._model import Entity
from bynames._shapes import not_utf8
from bynames.aliases.sources.entities import (
    KINDS,
    UNKNOWN,
    check_kind,
    check_language,
    decided,
    entity_of,
    flag_of,
    gender_of,
    ids_of,
    made_id,
    names_something,
    said_of,
    tidy,
    year_of,
)
from bynames.aliases.sources.inputs import LONGEST_LINE, LONGEST_YAML, Found, Input, Unusable
from bynames.errors import DataError, InputError, did_you_mean

NAME = "name:"
COLUMNS = (
    *("id", "kind", *canonical(), "name", "aliases", "gender", "year", "born", "founded", "role", "sources"),
    *("distinct_from", "plain_words", "surname_alone", "ids", "unverified", "weak", "full_name_only"),
    *("alias_languages", "only"),
)
DELIMITERS = ",;\t"
_MARK = "|"


def bundled() -> str:
    """The file of the bundled table."""
    return os.path.join(data.root(), "aliases.yaml")


class _Ids:
    """Where each id has been seen; for tables that go into memory anyway."""

    def __init__(self, input: Input) -> None:
        self._input = input
        self._lines: dict[str, int] = {}

    def new(self, id: str, line: int) -> bool:
        """Whether an id is new; where it is not, the input is told."""
        if id in self._lines:
            self._input.bad(line, f"the id {id!r} stands in line {self._lines[id]} already")
            return False
        self._lines[id] = line
        return True


def read_yaml(input: Input) -> Iterator[Found]:
    """Entities under the key `entities`, or as a list."""
    try:
        document = data.parse_yaml(input.text(LONGEST_YAML), input.name)
    except DataError as error:
        raise InputError(str(error)) from None
    value = document.value
    at: tuple[str | int, ...] = ()
    if isinstance(value, dict):
        for key in value:
            if key != "entities":
                hint = did_you_mean(key, ["entities"]) or "; a table has one key, entities"
                raise InputError(f"{input.name}:{document.line((key,))}: unknown key {key!r}{hint}")
        value, at = value.get("entities"), ("entities",)
    if not isinstance(value, list):
        raise InputError(f"{input.name}:{document.line(at)}: a table is entities: and under it a list")
    ids = _Ids(input)
    for index, raw in enumerate(value):
        line = document.line((*at, index))
        try:
            entity = entity_of(raw)
        except Unusable as error:
            id = raw.get("id") if isinstance(raw, dict) else None
            said = f"{id}: {error}" if isinstance(id, str) and id else error
            input.bad(document.line((*at, index, *error.at)), said)
            continue
        if ids.new(entity.id, line):
            yield Found(line, entity)


def read_jsonl(input: Input) -> Iterator[Found]:
    """An entity a line, with the keys of the YAML or the fields of Entity."""
    ids = _Ids(input)
    for number, line in input.lines():
        try:
            entity = entity_of(msgspec.json.decode(line))
        except shapes.BROKEN:
            input.bad(number, shapes.unread(line))
            continue
        except Unusable as error:
            input.bad(number, error)
            continue
        if ids.new(entity.id, number):
            yield Found(number, entity)


def read_csv(input: Input) -> Iterator[Found]:
    """A row for each entity; the columns are in any order, and one with names is enough."""
    text = io.TextIOWrapper(input.stream, encoding="utf-8-sig", newline="")
    rows = None
    line = 1
    try:
        first = text.readline(LONGEST_LINE)
        delimiter = max(DELIMITERS, key=first.count)
        rows = csv.reader(
            chain([first], iter(partial(text.readline, LONGEST_LINE), "")), delimiter=delimiter, strict=True
        )
        try:
            header = [tidy(cell) for cell in next(rows, [])]
        except csv.Error as error:
            raise InputError(f"{input.name}:1: {shapes.broken_csv(error, csv.field_size_limit())}") from None
        columns = _columns(input, header)
        ids = _Ids(input)
        made: dict[str, int] = {}
        while True:
            line = rows.line_num + 1
            try:
                cells = next(rows)
            except StopIteration:
                break
            except csv.Error as error:
                input.bad(line, f"{shapes.broken_csv(error, csv.field_size_limit())}")
                continue
            if not any(map(str.strip, cells)):
                continue
            try:
                entity = _row(columns, cells, input.options.kind, made)
            except Unusable as error:
                input.bad(line, error)
                continue
            if ids.new(entity.id, line):
                yield Found(line, entity)
    except UnicodeDecodeError as error:
        # Where a block of bytes begins is not known to be where a line does.
        raise InputError(f"{input.name}: behind line {line}: {not_utf8(error)}") from None
    finally:
        text.detach()


def _columns(input: Input, header: list[str]) -> list[str]:
    columns = [name.casefold() if name.casefold() in COLUMNS else name for name in header]
    for name in columns:
        if name.startswith(NAME):
            try:
                check_language(name.removeprefix(NAME))
            except Unusable as error:
                raise InputError(f"{input.name}:1: column {name!r}: {error}") from None
        elif name not in COLUMNS:
            hint = did_you_mean(name, COLUMNS)
            if hint:
                # A slip of the pen, and what it holds would be missed.
                raise InputError(f"{input.name}:1: no column {name!r}{hint}")
            input.note(1, f"the column {name!r} is ignored: a table has none of this name")
            continue
        if columns.count(name) > 1:
            raise InputError(f"{input.name}:1: the column {name!r} appears twice")
    if not any(_language(name) for name in columns):
        wanted = ", ".join((*canonical(), "name", "name:de"))
        raise InputError(f"{input.name}:1: no column with names; one of {wanted} is needed")
    return columns


def _language(column: str) -> str:
    if column.startswith(NAME):
        return column.removeprefix(NAME)
    return column if column in canonical() else UNKNOWN if column == "name" else ""


def _row(columns: list[str], cells: list[str], kind: str | None, made: dict[str, int]) -> Entity:
    if len(cells) > len(columns):
        raise Unusable(f"{len(cells)} cells, and {len(columns)} columns")
    row = {column: tidy(cell) for column, cell in zip(columns, cells, strict=False)}
    names = {language: row[name] for name in columns if (language := _language(name)) and row.get(name)}
    if not names:
        raise Unusable("no name in this row")
    said = row.get("kind", "")
    if said and said not in KINDS:
        check_kind(said)
    gender = row.get("gender", "")
    kind = said or ("person" if gender else None) or decided(kind, names.values())
    years = [key for key in ("year", "born", "founded") if row.get(key)]
    if len(years) > 1:
        raise Unusable(f"{years[0]} and {years[1]}; one of them is enough")
    aliases = _namings(row.get("aliases", ""))
    return Entity(
        row.get("id") or _new_id(names, made),
        kind,
        names,
        aliases,
        split(row.get("sources", "")),
        split(row.get("distinct_from", "")),
        gender_of(gender, kind),
        year_of(row[years[0]], years[0]) if years else None,
        row.get("role", ""),
        split(row.get("plain_words", "")),
        flag_of(row.get("surname_alone", ""), "surname_alone"),
        ids_of(_pairs(row.get("ids", ""))),
        flag_of(row.get("unverified", ""), "unverified"),
        _namings(row.get("weak", "")),
        flag_of(row.get("full_name_only", ""), "full_name_only"),
        _said(row, "alias_languages", aliases),
        {name: use for name, use in _said(row, "only", (*names.values(), *aliases)).items() if use != "both"},
    )


def _said(row: dict[str, str], key: str, names: Iterable[str]) -> dict[str, str]:
    """What a cell says of names: `be=КДБ|ru=КГБ`, `text=СК`. Raises Unusable."""
    found = {}
    for item in split(row.get(key, "")):
        what, sign, name = item.partition("=")
        if not sign:
            raise Unusable(f"{key} {item!r}; such as {'text=СК' if key == 'only' else 'be=КДБ'}", (key,))
        found[name.strip()] = what.strip()
    return said_of(found, key, names)


def _namings(cell: str) -> tuple[str, ...]:
    """The names of a cell; ? and - say that there is none."""
    return tuple(filter(names_something, split(cell)))


def _pairs(cell: str) -> dict[str, str]:
    """The identifiers of a cell: `wikidata=Q2866|ofac=9760`. Raises Unusable for an item without a register."""
    found = {}
    for item in split(cell):
        register, sign, id = item.partition("=")
        if not sign:
            raise Unusable(f"ids {item!r}; an item is a register and an identifier: wikidata=Q2866", ("ids",))
        found[register.strip()] = id.strip()
    return found


def _new_id(names: dict[str, str], made: dict[str, int]) -> str:
    id = made_id(names)
    made[id] = made.get(id, 0) + 1
    return f"{id}-{made[id]}" if made[id] > 1 else id


def split(cell: str) -> tuple[str, ...]:
    r"""The items of a cell, which | separates; \| is the sign itself.

    >>> split(r"Вясна-96 | a\|b")
    ('Вясна-96', 'a|b')
    """
    parts = [tidy(part.replace("\0", _MARK)) for part in cell.replace("\\|", "\0").split(_MARK)]
    return tuple(dict.fromkeys(part for part in parts if part))


def joined(items: tuple[str, ...]) -> str:
    """The cell for these items, as `split` takes it apart."""
    return _MARK.join(item.replace(_MARK, "\\|") for item in items)
