"""FollowTheMoney entities, a line each: what OpenSanctions and Aleph export (`.ftm.json`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec
from msgspec import Struct

from bynames import _datafiles as data
from bynames import _shapes as shapes
from bynames._expressions import expression
from bynames._model import Entity
from bynames._names import person
from bynames._text import script
from bynames.aliases.sources.entities import decided, named, names_something, registers, tidy
from bynames.aliases.sources.inputs import Found, Input

_YEAR = expression(r"\d{4}")


# Field names are those of the format.
class _Properties(Struct, frozen=True):
    name: list[str] = []
    alias: list[str] = []
    previousName: list[str] = []
    weakAlias: list[str] = []
    firstName: list[str] = []
    secondName: list[str] = []
    middleName: list[str] = []
    fatherName: list[str] = []
    lastName: list[str] = []
    wikidataId: list[str] = []
    taxNumber: list[str] = []
    leiCode: list[str] = []
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
        if not names and raw.schema in _rules()["parted"]:
            names, aliases = named(_of_parts(found))
        if not raw.id or not names:
            input.bad(number, f"{raw.id}: no name" if raw.id else "no id")
            continue
        kind = kinds[raw.schema]
        kind = _decided((*names.values(), *aliases)) if kind == "decide" else kind
        if options.kind in (None, kind):
            yield Found(number, _entity(raw, kind, names, aliases))


def _decided(names: Iterable[str]) -> str:
    """What the names of a legal entity say: a person where one has a given name or a patronymic, and none is a body's.

    Most legal entities are bodies, so a proper name alone is one.
    """
    texts = list(names)
    if decided(None, texts) == "org":
        return "org"
    return (
        "person" if any(word.families or word.patronymics for text in texts for word in person(text).words) else "org"
    )


def _of_parts(found: _Properties) -> Iterator[str]:
    """Whole names of their parts, those of one script together."""
    for surname in found.lastName or [""]:
        words = [
            next((part for part in parts if not surname or script(part) == script(surname)), "")
            for parts in (found.firstName, found.secondName or found.middleName or found.fatherName)
        ]
        yield " ".join(word for word in (*words, surname) if word)


def _identifiers(found: _Properties) -> dict[str, str]:
    """The identifiers that have the form of their register; what has not is left out, for others typed it."""
    ids = {}
    for register, about in registers().items():
        values = getattr(found, about.get("followthemoney", ""), [])
        fitting = [value for value in dict.fromkeys(values) if re.fullmatch(about["form"], value)]
        # Two say that one of them is wrong.
        if len(fitting) == 1:
            ids[register] = fitting[0]
    return ids


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
        ids=_identifiers(found),
        weak=tuple(dict.fromkeys(weak for text in found.weakAlias if names_something(weak := tidy(text)))),
    )
