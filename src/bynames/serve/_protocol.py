"""What both versions of the Reconciliation API share: types, properties and their values, suggestions, limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field
from starlette.requests import Request
from starlette.responses import Response

from bynames._model import Entity
from bynames.serve import _limits as limits
from bynames.serve import _page as page
from bynames.serve._directory import KINDS, Directory, Property, texts
from bynames.serve._limits import Refused
from bynames.serve._reconciliation import Condition, Question
from bynames.serve._web import shown

SUGGESTED = ("entity", "type", "property")


class Reference(Struct, frozen=True):
    """A value that was reconciled itself."""

    id: str
    name: str = ""


Given = str | float | bool | Reference | None


class Wanted(Struct, frozen=True):
    """A property to fetch."""

    id: str
    settings: dict[str, Any] = field(default_factory=dict)


class Extension(Struct, frozen=True):
    """A data extension query."""

    ids: list[str]
    properties: list[Wanted]


def each_by_itself(read_all: Callable[[], list[Question]], each: list[Callable[[], Question]]) -> list[Question | str]:
    """The queries of a batch. Where one cannot be read, what is wrong with it; the others are answered all the same.

    Raises Refused where none can.
    """
    try:
        return list(read_all())
    except Refused as problem:
        found: list[Question | str] = []
        for one in each:
            try:
                found.append(one())
            except Refused as own:
                found.append(own.message)
        if all(isinstance(one, str) for one in found):
            raise problem from None
        return found


def address(request: Request) -> str:
    """Scheme and host as the client sees them."""
    return f"{request.url.scheme}://{request.url.netloc}"


def type_of(kind: str, language: str) -> dict[str, str]:
    """A kind of entity as a type."""
    return {"id": kind, "name": texts(language).get(f"kind_{kind}", kind)}


def property_name(directory: Directory, id: str, language: str) -> str:
    """The name of a property, or its id for one that does not exist."""
    found = directory.properties.get(id)
    return found.names[language] if found is not None else id


def cells(directory: Directory, entity: Entity | None, wanted: Wanted, language: str) -> list[dict[str, Any]]:
    """The values of a property in a row of a data extension, as many as its settings want."""
    found = directory.properties.get(wanted.id)
    if entity is None or found is None:
        return []
    limit = wanted.settings.get("limit", 0)
    # OpenRefine sends what was typed as text.
    count = int(limit[:9]) if isinstance(limit, str) and limit.isdecimal() else limit
    most = int(min(count, 1000)) if isinstance(count, int | float) and count >= 1 else None
    return [_cell(value, directory, language) for value in found.values(entity)[:most]]


def _cell(value: str | int | Entity, directory: Directory, language: str) -> dict[str, Any]:
    if isinstance(value, Entity):
        return {"id": value.id, "name": directory.name(value, language)}
    return {"int": value} if isinstance(value, int) else {"str": value}


def columns(directory: Directory, properties: list[Wanted], language: str) -> list[dict[str, str]]:
    """The properties of a data extension with their names."""
    return [{"id": wanted.id, "name": property_name(directory, wanted.id, language)} for wanted in properties]


def check_extension(asked: Extension) -> None:
    """Raises Refused (413) for more entities or properties than one call may have."""
    if len(asked.ids) > limits.EXTENDED:
        raise Refused(413, f"{len(asked.ids)} ids in one call; send at most {limits.EXTENDED}")
    if len(asked.properties) > limits.PROPERTIES:
        raise Refused(413, f"{len(asked.properties)} properties in one call; send at most {limits.PROPERTIES}")


def values(given: Given | list[Given]) -> tuple[str, ...]:
    """The values of a property or condition as texts."""
    if isinstance(given, list):
        return tuple(text for one in given for text in values(one))
    if isinstance(given, Reference):
        return tuple(text for text in (given.id, given.name) if text)
    if given is None:
        return ()
    return (str(int(given)) if isinstance(given, float) and given.is_integer() else str(given),)


def check_conditions(conditions: list[Condition]) -> None:
    """Raises Refused (413) for a query with more values than one may have."""
    count = sum(max(len(condition.values), 1) for condition in conditions)
    if count > limits.VALUES:
        raise Refused(413, f"{count} values in one query; send at most {limits.VALUES}")


def check_questions(questions: list[Question]) -> None:
    """Raises Refused (413) for a batch whose names are too long to be looked at together."""
    limits.check_cost(
        value[: limits.NAME_LENGTH]
        for question in questions
        for condition in question.conditions
        if condition.what == "name"
        for value in condition.values
    )


def limit_of(limit: float | None, where: str) -> int:
    """How many candidates are wanted. Raises Refused (422) for none or fewer."""
    if limit is None:
        return 5
    if limit < 1:
        raise Refused(422, f"limit must be 1 or more, not {limit:g} - at {where}")
    return int(min(limit, limits.CANDIDATES))


def suggestions(directory: Directory, what: str, asked: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """All that begins as typed: entities, types or properties."""
    prefix = asked.get("prefix", "").strip()
    if what == "entity":
        kind = asked.get("type")
        return [
            {
                "id": entity.id,
                "name": directory.name(entity, language),
                "description": directory.description(entity, language),
                "notable": [type_of(entity.kind, language)],
            }
            for entity in directory.suggest(prefix, kind if kind in KINDS else None)
        ]
    low = prefix.casefold()
    if what == "type":
        return [found for kind in KINDS if _begins((found := type_of(kind, language)), low)]
    if what == "property":
        return [found for one in directory.properties.values() if _begins((found := _described(one, language)), low)]
    raise Refused(404, f"nothing to suggest for {shown(what)}; there are {', '.join(SUGGESTED)}")


def _described(found: Property, language: str) -> dict[str, str]:
    described = {"id": found.id, "name": found.names[language]}
    return described | ({"description": found.id} if found.about else {})


def _begins(found: dict[str, str], prefix: str) -> bool:
    words = [found["id"], found["name"], *found["name"].split(), *found["id"].split("-")]
    return any(word.casefold().startswith(prefix) for word in words) or prefix in found["name"].casefold()


def proposals(directory: Directory, kind: str, limit: int, language: str) -> dict[str, Any]:
    """The properties to offer for a type."""
    found = [
        _described(one, language) for one in directory.properties.values() if kind not in KINDS or kind in one.kinds
    ]
    shown_ = {"properties": found[:limit] if limit else found, "type": kind}
    return shown_ | ({"limit": limit} if limit else {})


def preview(directory: Directory, request: Request, language: str) -> Response:
    """The preview of the entity that `?id=` names."""
    id = request.query_params.get("id", "")
    if id not in directory.entities:
        raise Refused(404, f"no entity {shown(id)}")
    return page.preview(directory, directory.entities[id], language)
