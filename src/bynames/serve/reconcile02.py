"""The Reconciliation Service API, version 0.2, at `/reconcile`: what OpenRefine speaks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from msgspec import Struct, field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import bynames
from bynames.model import Entity
from bynames.serve import limits, page
from bynames.serve.directory import KINDS, Directory, Property, texts
from bynames.serve.limits import Refused
from bynames.serve.reconciliation import Candidate, Condition, Question, candidates
from bynames.serve.web import answer, form_or_json, number, parsed, read, shown, with_callback
from bynames.serve.work import Pool

VERSION = "0.2"


class Reference(Struct, frozen=True):
    """A value that was reconciled itself."""

    id: str
    name: str = ""


Given = str | float | bool | Reference | None


class Asked(Struct, frozen=True):
    """A column that goes with a query: its property and its value."""

    pid: str
    v: Given | list[Given]


class Query(Struct, frozen=True):
    """One query of a batch."""

    query: str | None = None
    type: str | list[str] | None = None
    limit: float | None = None
    properties: list[Asked] | None = None
    type_strict: str | None = None


class Wanted(Struct, frozen=True):
    """A property to fetch."""

    id: str
    settings: dict[str, Any] = field(default_factory=dict)


class Extension(Struct, frozen=True):
    """A data extension query."""

    ids: list[str]
    properties: list[Wanted]


class Service:
    """The endpoints over one table. Names come in `language` unless the path says another."""

    def __init__(self, directory: Directory, pool: Pool) -> None:
        self.directory = directory
        self.pool = pool

    def routes(self, root: str) -> list[Route]:
        """The routes under `root`, e.g. `/reconcile`."""
        return [
            Route(root, self.endpoint, methods=["GET", "POST"]),
            Route(f"{root}/suggest/{{what}}", self.suggest),
            Route(f"{root}/flyout/{{what}}", self.flyout),
            Route(f"{root}/propose", self.propose),
            Route(f"{root}/preview", self.preview),
        ]

    async def endpoint(self, request: Request) -> Response:
        """Manifest, reconciliation and data extension, which share one address."""
        fields: Mapping[str, Any] = request.query_params
        if request.method == "POST":
            fields = {**fields, **await form_or_json(request)}
        callback = fields.get("callback") if request.method != "POST" else None
        if "queries" in fields:
            found = await self._reconcile(request, fields["queries"])
        elif "extend" in fields:
            found = await self._extend(request, fields["extend"])
        elif request.method == "POST":
            raise Refused(422, "the form has neither queries nor extend")
        else:
            found = self.manifest(request)
        return with_callback(answer(found), callback)

    def manifest(self, request: Request) -> dict[str, Any]:
        """What the service can do, and where."""
        language, base = _language(request), address(request)
        root = _root(request)
        words = texts(language)

        def suggest(what: str) -> dict[str, str]:
            return {
                "service_url": base,
                "service_path": f"{root}/suggest/{what}",
                "flyout_service_url": base,
                "flyout_service_path": f"{root}/flyout/{what}?id=${{id}}",
            }

        return {
            "versions": [VERSION],
            "name": words["service_name"],
            "identifierSpace": f"{base}/entity/",
            "schemaSpace": f"{base}/type/",
            "documentation": f"{base}/",
            "logo": f"{base}/static/logo.svg",
            "serviceVersion": bynames.__version__,
            "defaultTypes": [type_of(kind, language) for kind in KINDS],
            "view": {"url": f"{base}/entity/{{{{id}}}}"},
            "feature_view": {"url": f"{base}/feature/{{{{id}}}}"},
            "batchSize": limits.BATCH,
            "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
            "preview": {
                "url": f"{base}{root}/preview?id={{{{id}}}}",
                "width": page.PREVIEW_WIDTH,
                "height": page.PREVIEW_HEIGHT,
            },
            "extend": {
                "propose_properties": {"service_url": base, "service_path": f"{root}/propose"},
                "property_settings": [
                    {
                        "name": "limit",
                        "label": words["setting_limit"],
                        "type": "number",
                        "default": 0,
                        "help_text": words["setting_limit_help"],
                    }
                ],
            },
        }

    async def _reconcile(self, request: Request, batch: Any) -> dict[str, Any]:
        given = read(loaded(batch, "queries"), dict[str, Query])
        if len(given) > limits.BATCH:
            raise Refused(413, f"{len(given)} queries in one batch; send at most {limits.BATCH}")
        questions = [_question(key, query) for key, query in given.items()]
        found = await self.pool.map(lambda question: candidates(self.directory, question), questions)
        language = _language(request)
        return {
            key: {"result": [self._candidate(one, language) for one in ones]}
            for key, ones in zip(given, found, strict=True)
        }

    def _candidate(self, candidate: Candidate, language: str) -> dict[str, Any]:
        entity = candidate.entity
        return {
            "id": entity.id,
            "name": self.directory.name(entity, language),
            "description": self.directory.description(entity, language, candidate.note),
            "type": [type_of(entity.kind, language)],
            "score": candidate.score,
            "match": candidate.match,
            "features": [{"id": id, "value": value} for id, value in candidate.features.items()],
        }

    async def _extend(self, request: Request, query: Any) -> dict[str, Any]:
        given = read(loaded(query, "extend"), Extension)
        check_extension(given.ids, given.properties)
        language = _language(request)

        def row(id: str) -> dict[str, Any]:
            entity = self.directory.entities.get(id)
            return {
                wanted.id: [
                    cell(value, self.directory, language)
                    for value in values_of(self.directory, entity, wanted.id, wanted.settings)
                ]
                for wanted in given.properties
            }

        rows = await self.pool.map(row, given.ids)
        meta = [
            {"id": wanted.id, "name": property_name(self.directory, wanted.id, language)} for wanted in given.properties
        ]
        return {"meta": meta, "rows": dict(zip(given.ids, rows, strict=True))}

    async def suggest(self, request: Request) -> Response:
        """Entities, types or properties that begin as typed."""
        what = request.path_params["what"]
        start = number(request, "cursor", 0, 1_000_000)
        limit = number(request, "limit", 10, limits.SUGGESTIONS, 1)
        found = await self.pool.call(
            lambda: suggestions(self.directory, what, request.query_params, _language(request))
        )
        callback = request.query_params.get("callback")
        return with_callback(answer({"result": found[start : start + limit]}), callback)

    async def flyout(self, request: Request) -> Response:
        """A few lines of HTML about an entity, a type or a property, in JSON."""
        what, id = request.path_params["what"], request.query_params.get("id", "")
        language = _language(request)
        if what == "entity" and id in self.directory.entities:
            entity = self.directory.entities[id]
            title, about = self.directory.name(entity, language), self.directory.description(entity, language)
        elif what == "type" and id in KINDS:
            title, about = type_of(id, language)["name"], ""
        elif what == "property" and id in self.directory.properties:
            title, about = property_name(self.directory, id, language), self.directory.properties[id].about
        else:
            raise Refused(404, f"no {what if what in SUGGESTED else 'such thing'} {shown(id)}")
        html = f"<p><strong>{escape(title)}</strong></p><p>{escape(about)}</p><p><code>{escape(id)}</code></p>"
        return with_callback(answer({"id": id, "html": html}), request.query_params.get("callback"))

    async def propose(self, request: Request) -> Response:
        """Properties that entities of a type have."""
        kind = request.query_params.get("type", "")
        limit = number(request, "limit", 0, limits.PROPERTIES)
        found = proposals(self.directory, kind, limit, _language(request))
        return with_callback(answer(found), request.query_params.get("callback"))

    async def preview(self, request: Request) -> Response:
        """The small page about an entity that OpenRefine shows beside a cell."""
        return preview(self.directory, request, _language(request))


SUGGESTED = ("entity", "type", "property")


def loaded(value: Any, what: str) -> Any:
    """A form field that holds JSON, or what a JSON body has in its place."""
    return parsed(value, what) if isinstance(value, str) else value


def address(request: Request) -> str:
    """Scheme and host as the client sees them."""
    return f"{request.url.scheme}://{request.url.netloc}"


def _language(request: Request) -> str:
    # Not Accept-Language: OpenRefine's server and its browser would get names in two languages.
    return str(request.scope.get("bynames.language") or "en")


def _root(request: Request) -> str:
    """The path of this endpoint, with the language that it was asked in."""
    language = request.scope.get("bynames.language")
    return f"/{language}/reconcile" if language else "/reconcile"


def type_of(kind: str, language: str) -> dict[str, str]:
    """A kind of entity as a type."""
    return {"id": kind, "name": texts(language).get(f"kind_{kind}", kind)}


def property_name(directory: Directory, id: str, language: str) -> str:
    """The name of a property, or its id for one that does not exist."""
    found = directory.properties.get(id)
    return found.names[language] if found is not None else id


def values_of(
    directory: Directory, entity: Entity | None, id: str, settings: Mapping[str, Any]
) -> tuple[str | int | Entity, ...]:
    """The values of a property, as many as its settings want."""
    found = directory.properties.get(id)
    if entity is None or found is None:
        return ()
    wanted = settings.get("limit", 0)
    # OpenRefine sends what was typed as text.
    count = int(wanted[:9]) if isinstance(wanted, str) and wanted.isdecimal() else wanted
    return found.values(entity)[: int(min(count, 1000)) if isinstance(count, int | float) and count >= 1 else None]


def cell(value: str | int | Entity, directory: Directory, language: str) -> dict[str, Any]:
    """A value in a row of a data extension."""
    if isinstance(value, Entity):
        return {"id": value.id, "name": directory.name(value, language)}
    return {"int": value} if isinstance(value, int) else {"str": value}


def check_extension(ids: list[str], properties: list[Any]) -> None:
    """Raises Refused (413) for more entities or properties than one call may have."""
    if len(ids) > limits.EXTENDED:
        raise Refused(413, f"{len(ids)} ids in one call; send at most {limits.EXTENDED}")
    if len(properties) > limits.PROPERTIES:
        raise Refused(413, f"{len(properties)} properties in one call; send at most {limits.PROPERTIES}")


def values(given: Given | list[Given]) -> tuple[str, ...]:
    """The values of a property or condition as texts."""
    if isinstance(given, list):
        return tuple(text for one in given for text in values(one))
    if isinstance(given, Reference):
        return tuple(text for text in (given.id, given.name) if text)
    if given is None:
        return ()
    return (str(int(given)) if isinstance(given, float) and given.is_integer() else str(given),)


def _question(key: str, query: Query) -> Question:
    conditions = [Condition("name", (query.query,))] if query.query and query.query.strip() else []
    conditions += [Condition("property", values(asked.v), asked.pid) for asked in query.properties or ()]
    check_conditions(conditions)
    types = query.type if isinstance(query.type, list) else [query.type] if query.type else []
    return Question(tuple(conditions), tuple(types), limit_of(query.limit, f"`$.{key}.limit`"))


def check_conditions(conditions: list[Condition]) -> None:
    """Raises Refused (413) for a query with more values than one may have."""
    count = sum(max(len(condition.values), 1) for condition in conditions)
    if count > limits.VALUES:
        raise Refused(413, f"{count} values in one query; send at most {limits.VALUES}")


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
