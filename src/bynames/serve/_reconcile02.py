"""The Reconciliation Service API, version 0.2, at `/reconcile`: what OpenRefine speaks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import bynames
from bynames.serve import _limits as limits
from bynames.serve import _page as page
from bynames.serve import _protocol as protocol
from bynames.serve._directory import KINDS, texts
from bynames.serve._limits import Refused
from bynames.serve._reconciliation import Candidate, Condition, Question, candidates
from bynames.serve._web import answer, form_or_json, number, parsed, read, shown, with_callback
from bynames.serve._work import Endpoints

VERSION = "0.2"


class Asked(Struct, frozen=True):
    """A column that goes with a query: its property and its value."""

    pid: str
    v: protocol.Given | list[protocol.Given]


class Query(Struct, frozen=True):
    """One query of a batch."""

    query: str | None = None
    type: str | list[str] | None = None
    limit: float | None = None
    properties: list[Asked] | None = None
    type_strict: str | None = None


class Service(Endpoints):
    """The endpoints. Names come in English unless the path says another language."""

    def routes(self, root: str) -> list[Route]:
        """The routes under `root`, e.g. `/reconcile`."""
        return [
            Route(root, self.endpoint, methods=["GET", "POST"]),
            Route(f"{root}/", self.endpoint, methods=["GET", "POST"]),
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
        language, base = _language(request), protocol.address(request)
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
            "defaultTypes": [protocol.type_of(kind, language) for kind in KINDS],
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
        given = read(loaded(batch, "queries"), dict[str, Any])
        if len(given) > limits.BATCH:
            raise Refused(413, f"{len(given)} queries in one batch; send at most {limits.BATCH}")
        asked = protocol.each_by_itself(
            lambda: [_question(key, query) for key, query in read(given, dict[str, Query]).items()],
            [partial(_read_question, key, query) for key, query in given.items()],
        )
        questions = [one for one in asked if isinstance(one, Question)]
        protocol.check_questions(questions)
        answers = iter(await self.pool.map(lambda question: candidates(self.directory, question), questions))
        language = _language(request)
        return {
            key: {"result": [], "error": one}
            if isinstance(one, str)
            else {"result": [self._candidate(candidate, language) for candidate in next(answers)]}
            for key, one in zip(given, asked, strict=True)
        }

    def _candidate(self, candidate: Candidate, language: str) -> dict[str, Any]:
        entity = candidate.entity
        return {
            "id": entity.id,
            "name": self.directory.name(entity, language),
            "description": self.directory.description(entity, language, candidate.note),
            "type": [protocol.type_of(entity.kind, language)],
            "score": candidate.score,
            "match": candidate.match,
            "features": [{"id": id, "value": value} for id, value in candidate.features.items()],
        }

    async def _extend(self, request: Request, query: Any) -> dict[str, Any]:
        given = read(loaded(query, "extend"), protocol.Extension)
        protocol.check_extension(given)
        language = _language(request)

        def row(id: str) -> dict[str, Any]:
            entity = self.directory.entities.get(id)
            return {wanted.id: protocol.cells(self.directory, entity, wanted, language) for wanted in given.properties}

        rows = await self.pool.map(row, given.ids)
        meta = protocol.columns(self.directory, given.properties, language)
        return {"meta": meta, "rows": dict(zip(given.ids, rows, strict=True))}

    async def suggest(self, request: Request) -> Response:
        """Entities, types or properties that begin as typed."""
        what = request.path_params["what"]
        start = number(request, "cursor", 0, 1_000_000)
        limit = number(request, "limit", 10, limits.SUGGESTIONS, 1)
        found = await self.pool.call(
            lambda: protocol.suggestions(self.directory, what, request.query_params, _language(request))
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
            title, about = protocol.type_of(id, language)["name"], ""
        elif what == "property" and id in self.directory.properties:
            title, about = protocol.property_name(self.directory, id, language), self.directory.properties[id].about
        else:
            raise Refused(404, f"no {what if what in protocol.SUGGESTED else 'such thing'} {shown(id)}")
        html = f"<p><strong>{escape(title)}</strong></p><p>{escape(about)}</p><p><code>{escape(id)}</code></p>"
        return with_callback(answer({"id": id, "html": html}), request.query_params.get("callback"))

    async def propose(self, request: Request) -> Response:
        """Properties that entities of a type have."""
        kind = request.query_params.get("type", "")
        limit = number(request, "limit", 0, limits.PROPERTIES)
        found = protocol.proposals(self.directory, kind, limit, _language(request))
        return with_callback(answer(found), request.query_params.get("callback"))

    async def preview(self, request: Request) -> Response:
        """The small page about an entity that OpenRefine shows beside a cell."""
        return protocol.preview(self.directory, request, _language(request))


def loaded(value: Any, what: str) -> Any:
    """A form field that holds JSON, or what a JSON body has in its place."""
    return parsed(value, what) if isinstance(value, str) else value


def _language(request: Request) -> str:
    # Not Accept-Language: OpenRefine's server and its browser would get names in two languages.
    return str(request.scope.get("bynames.language") or "en")


def _root(request: Request) -> str:
    """The path of this endpoint, with the language that it was asked in."""
    language = request.scope.get("bynames.language")
    return f"/{language}/reconcile" if language else "/reconcile"


def _read_question(key: str, query: Any) -> Question:
    return _question(key, read(query, Query))


def _question(key: str, query: Query) -> Question:
    conditions = [Condition("name", (query.query,))] if query.query and query.query.strip() else []
    conditions += [Condition("property", protocol.values(asked.v), asked.pid) for asked in query.properties or ()]
    protocol.check_conditions(conditions)
    types = query.type if isinstance(query.type, list) else [query.type] if query.type else []
    return Question(tuple(conditions), tuple(types), protocol.limit_of(query.limit, f"`$.{key}.limit`"))
