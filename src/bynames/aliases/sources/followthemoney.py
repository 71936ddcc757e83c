"""FollowTheMoney entities, a line each: what OpenSanctions and Aleph export (`.ftm.json`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import msgspec
from msgspec import Struct

from bynames import _datafiles as data
from bynames import _shapes as shapes
from bynames._model import Entity
from bynames.aliases.sources.entities import decided, named, tidy
from bynames.aliases.sources.inputs import Found, Input

_YEAR = re.compile(r"\d{4}")


# Field names are those of the format. Weak aliases are too common to name anybody and are not read.
class _Properties(Struct, frozen=True):
    name: list[str] = []
    alias: list[str] = []
    previousName: list[str] = []
    birthDate: list[str] = []
    incorporationDate: list[str] = []
    gender: list[str] = []
    position: list[str] = []
    topics: list[str] = []
    sourceUrl: list[str] = []


class _Raw(Struct, frozen=True):
    id: str
    schema: str
    caption: str | None = None
    properties: _Properties = _Properties()
    datasets: list[str] = []


_rules = partial(data.entry, "imports", "followthemoney")


def read(input: Input) -> Iterator[Found]:
    """Persons and organizations; addresses, sanctions, ownerships and the like are passed over."""
    decoder = msgspec.json.Decoder(_Raw)
    kinds = _rules()["kinds"]
    options = input.options
    for number, line in input.lines():
        try:
            raw = decoder.decode(line)
        except shapes.BROKEN:
            input.bad(number, shapes.unread(line, _Raw))
            continue
        if raw.schema not in kinds:
            continue
        found = raw.properties
        if options.topics and options.topics.isdisjoint(found.topics):
            continue
        # The caption is the name that the source would show.
        caption = [raw.caption] if raw.caption and raw.caption in (*found.name, *found.alias) else []
        names, aliases = named([*caption, *found.name, *found.alias, *found.previousName])
        if not raw.id or not names:
            input.bad(number, f"{raw.id}: no name" if raw.id else "no id")
            continue
        kind = kinds[raw.schema]
        kind = decided(None, names.values()) if kind == "decide" else kind
        if options.kind in (None, kind):
            yield Found(number, _entity(raw, kind, names, aliases))


def _entity(raw: _Raw, kind: str, names: dict[str, str], aliases: tuple[str, ...]) -> Entity:
    found = raw.properties
    genders = {_rules()["genders"].get(gender, "") for gender in found.gender}
    dates = found.birthDate if kind == "person" else found.incorporationDate
    years = {year.group() for date in dates if (year := _YEAR.match(date))}
    return Entity(
        raw.id,
        kind,
        names,
        aliases,
        (*found.sourceUrl, *raw.datasets),
        (),
        # Sources that disagree say nothing.
        genders.pop() if kind == "person" and len(genders) == 1 else "",
        int(years.pop()) if len(years) == 1 else None,
        tidy(found.position[0]) if found.position else "",
    )
