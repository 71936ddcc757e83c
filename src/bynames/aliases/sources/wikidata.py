"""Wikidata: items as its dumps and Special:EntityData have them, and results of the query service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct

from bynames import _datafiles as data
from bynames import _shapes as shapes
from bynames._expressions import expression
from bynames._languages import canonical
from bynames._model import Entity
from bynames.aliases.sources.entities import decided, language_of, named, tidy
from bynames.aliases.sources.inputs import Found, Input
from bynames.errors import InputError

_ALL = "mul"
_ITEM = expression(r"(?:.*/)?(Q[1-9]\d*)", re.IGNORECASE)
_YEAR = expression(r"\+?(\d{4})-")
# Precisions of dates: 9 is a year, less is a decade or worse.
_TO_THE_YEAR = 9


class _Text(Struct, frozen=True):
    value: str = ""


class _Value(Struct, frozen=True, rename={"number": "numeric-id"}):
    id: str = ""
    number: int | None = None
    time: str = ""
    precision: int = _TO_THE_YEAR

    def item(self) -> str:
        return self.id or (f"Q{self.number}" if self.number is not None else "")


class _DataValue(Struct, frozen=True):
    value: _Value | str | None = None


class _Snak(Struct, frozen=True):
    datavalue: _DataValue | None = None


class _Statement(Struct, frozen=True):
    mainsnak: _Snak = _Snak()
    rank: str = "normal"


# PHP writes an empty map as an empty list.
_Empty = list[Any]


class _Item(Struct, frozen=True):
    id: str = ""
    type: str = "item"
    labels: dict[str, _Text] | _Empty = {}
    descriptions: dict[str, _Text] | _Empty = {}
    aliases: dict[str, list[_Text]] | _Empty = {}
    # Most statements are nobody's business here, so they stay bytes.
    claims: dict[str, msgspec.Raw] | _Empty = {}


class _Line(_Item, frozen=True):
    entities: dict[str, _Item] | None = None


_rules = partial(data.entry, "imports", "wikidata")


def read_items(input: Input) -> Iterator[Found]:
    """Persons and organizations; all others, and those without a label in the languages, are passed over."""
    decoder = msgspec.json.Decoder(_Line)
    claims = msgspec.json.Decoder(list[_Statement])
    for number, line in input.lines():
        if line in (b"[", b"]"):
            continue
        try:
            if line == b"{":
                # One entity over many lines, as a browser saves it
                line += input.whole()
            content = line.rstrip(b",") if not line.startswith(b"[") else line[1:].rstrip(b",]")
            raw = decoder.decode(content)
            for item in raw.entities.values() if raw.entities is not None else (raw,):
                entity = _entity(item, input.options.languages, claims)
                if entity is not None and input.options.kind in (None, entity.kind):
                    yield Found(number, entity)
        except shapes.BROKEN:
            input.bad(number, shapes.unread(content, _Line))
        except _NoItem as error:
            input.bad(number, error)


class _NoItem(Exception):
    pass


def _entity(item: _Item, languages: tuple[str, ...], decoder: msgspec.json.Decoder[list[_Statement]]) -> Entity | None:
    if item.type != "item":
        return None
    if not item.id:
        raise _NoItem("no id; is it an item of Wikidata?")
    rules = _rules()
    claims = _mapping(item.claims)

    def values(prop: str) -> list[_Value]:
        if prop not in claims:
            return []
        try:
            return _best(decoder.decode(claims[prop]))
        except shapes.BROKEN:
            said = shapes.unread(bytes(claims[prop]), list[_Statement])
            raise _NoItem(f"{prop}: {said}") from None

    classes = {value.item() for value in values("P31")}
    if rules["person"] in classes:
        kind = "person"
    elif classes & rules["organizations"].keys() or claims.keys() & rules["organization_properties"].keys():
        kind = "org"
    else:
        return None
    labels, aliases = _mapping(item.labels), _mapping(item.aliases)
    wanted = languages or tuple(rules["languages"])
    names = {language: text for language in wanted if language in labels and (text := tidy(labels[language].value))}
    default = tidy(labels[_ALL].value) if _ALL in labels else ""
    if default and "en" in wanted and "en" not in names and language_of(default) == "en":
        names["en"] = default
    if default and not names:
        names[_ALL] = default
    if not names:
        return None
    further = [one for language, variants in rules["further"].items() if language in wanted for one in variants]
    others = [labels[language].value for language in (*further, _ALL) if language in labels]
    others += [alias.value for language in (*wanted, *further, _ALL) for alias in aliases.get(language, ())]
    year = {int(found[1]) for value in values("P569" if kind == "person" else "P571") if (found := _year(value))}
    genders = {rules["genders"].get(value.item(), "") for value in values("P21")}
    descriptions = _mapping(item.descriptions)
    return Entity(
        item.id,
        kind,
        _in_order(names),
        _others(others, names.values()),
        (f"https://www.wikidata.org/wiki/{item.id}",),
        (),
        genders.pop() if kind == "person" and len(genders) == 1 else "",
        year.pop() if len(year) == 1 else None,
        tidy(descriptions["en"].value) if "en" in descriptions else "",
    )


def _mapping(value: dict[str, Any] | _Empty) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _best(statements: Iterable[_Statement]) -> list[_Value]:
    """The values of the preferred statements, or of all that are not deprecated."""
    ranked: dict[str, list[_Value]] = {}
    for statement in statements:
        value = statement.mainsnak.datavalue.value if statement.mainsnak.datavalue else None
        if isinstance(value, _Value):
            ranked.setdefault(statement.rank, []).append(value)
    return ranked.get("preferred") or ranked.get("normal") or []


def _year(value: _Value) -> re.Match[str] | None:
    found = _YEAR.match(value.time) if value.precision >= _TO_THE_YEAR else None
    return found if found and int(found[1]) else None


def _in_order(names: dict[str, str]) -> dict[str, str]:
    return {language: names[language] for language in dict.fromkeys((*canonical(), *names)) if language in names}


def _others(texts: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    known = set(names)
    return tuple(dict.fromkeys(text for text in map(tidy, texts) if text and text not in known))


# Query results: {"head": …, "results": {"bindings": [{"item": {"type": "uri", "value": …}, …}]}}, the list of bindings
# alone ("JSON verbose"), or plain values ("JSON").


class _Term(Struct, frozen=True, rename={"language": "xml:lang"}):
    value: str = ""
    type: str = "literal"
    language: str = ""


_Row = dict[str, _Term | str | None]


class _Bindings(Struct):
    bindings: list[_Row]


class _Results(Struct):
    results: _Bindings


class _Asked(Struct):
    """What the rows of one item say."""

    row: int
    names: dict[str, str] = {}
    unsaid: list[str] = []
    aliases: list[str] = []
    classes: list[str] = []
    gender: str = ""
    year: int | None = None
    role: str = ""


def read_query(input: Input) -> Iterator[Found]:
    """Items of a query: `?item`, `?itemLabel`, `?itemAltLabel` … Rows of one item are one entity."""
    content = input.whole()
    plain = content.lstrip()[:1] == b"["
    try:
        if plain:
            rows = msgspec.json.decode(content, type=list[_Row])
        else:
            rows = msgspec.json.decode(content, type=_Results).results.bindings
    except shapes.BROKEN:
        said = shapes.unread(content, list[_Row] if plain else _Results)
        raise InputError(f"{input.name}: {said}; are these query results?") from None
    if rows and not any("item" in row for row in rows):
        there = ", ".join(f"?{name}" for name in rows[0])
        raise InputError(f"{input.name}: no variable ?item; there are {there}")
    found: dict[str, _Asked] = {}
    for number, row in enumerate(rows, 1):
        terms = {name: _term(term) for name, term in row.items() if term is not None}
        item = _ITEM.fullmatch(terms["item"].value.strip()) if "item" in terms else None
        if item is None:
            said = terms["item"].value if "item" in terms else ""
            input.bad(f"row {number}", f"?item is {said!r}, no item such as Q42" if said else "no ?item")
            continue
        _take(found.setdefault(item[1].upper(), _Asked(number)), item[1].upper(), terms)
    for id, asked in found.items():
        entity = _asked_entity(id, asked, input.options.kind)
        if entity is None:
            input.bad(f"row {asked.row}", f"{id} has no label; ask for ?itemLabel")
        elif input.options.kind in (None, entity.kind):
            yield Found(asked.row, entity)


def _term(term: _Term | str) -> _Term:
    return term if isinstance(term, _Term) else _Term(term)


def _take(asked: _Asked, id: str, terms: dict[str, _Term]) -> None:
    said = terms["lang"].value if "lang" in terms else ""
    for name, term in terms.items():
        text = tidy(term.value)
        # Where there is no label, the label service gives the number.
        if not text or text == id:
            continue
        if name in ("itemLabel", "label", "name") or name in _rules()["languages"]:
            language = term.language or (name if name in _rules()["languages"] else said)
            if language and language != _ALL and language not in asked.names:
                asked.names[language] = text
            else:
                asked.unsaid.append(text)
        elif name in ("itemAltLabel", "altLabel", "alias"):
            # The label service joins all of them.
            asked.aliases += text.split(", ") if name == "itemAltLabel" else [text]
        elif name in ("instance", "class"):
            asked.classes.append(text.rpartition("/")[2])
        elif name in ("sex", "gender"):
            asked.gender = asked.gender or _rules()["genders"].get(text.rpartition("/")[2], "")
        elif name in ("birth", "born", "inception", "founded", "year"):
            year = _YEAR.match(text + "-")
            asked.year = asked.year or (int(year[1]) if year else None)
        elif name == "itemDescription":
            asked.role = asked.role or text


def _asked_entity(id: str, asked: _Asked, kind: str | None) -> Entity | None:
    names, aliases = dict(asked.names), [*asked.unsaid, *asked.aliases]
    if not names:
        names, others = named(asked.unsaid)
        aliases = [*others, *asked.aliases]
    if not names:
        return None
    if _rules()["person"] in asked.classes or asked.gender:
        kind = "person"
    elif asked.classes:
        kind = "org"
    kind = decided(kind, names.values())
    sources = (f"https://www.wikidata.org/wiki/{id}",)
    gender = asked.gender if kind == "person" else ""
    names = _in_order(names)
    return Entity(id, kind, names, _others(aliases, names.values()), sources, (), gender, asked.year, asked.role)
