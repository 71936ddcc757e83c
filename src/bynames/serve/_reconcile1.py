"""The Reconciliation Service API, draft of version 1.0, at `/v1`."""

from __future__ import annotations

from functools import partial
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
from bynames.serve._reconciliation import Candidate, Condition, Quantifier, Question, candidates
from bynames.serve._web import answer, json_body, language_of, number, read, shown
from bynames.serve._work import Endpoints

VERSION = "1.0-draft"
MATCHED = ("name", "id", "property")


class AskedCondition(Struct, frozen=True, rename="camel"):
    """One condition of a query."""

    match_type: str
    property_value: protocol.Given | list[protocol.Given]
    property_id: str = ""
    required: bool = False
    match_quantifier: Quantifier = "any"
    match_qualifier: str = ""


class ConditionQuery(Struct, frozen=True):
    """One query of a batch."""

    conditions: list[AskedCondition]
    type: str | None = None
    limit: float | None = None


class WholeBatch(Struct, frozen=True):
    """The body of `/match`."""

    queries: list[ConditionQuery]


class Batch(Struct, frozen=True):
    """The same, before its queries are read one by one."""

    queries: list[Any]


class Service(Endpoints):
    """The endpoints."""

    def routes(self, root: str) -> list[Route]:
        """The routes under `root`, e.g. `/v1`."""
        return [
            Route(root, self.manifest),
            Route(f"{root}/", self.manifest),
            Route(f"{root}/match", self.match, methods=["POST"]),
            Route(f"{root}/suggest/{{what}}", self.suggest),
            Route(f"{root}/preview", self.preview),
            Route(f"{root}/extend", self.extend, methods=["POST"]),
            Route(f"{root}/extend/propose", self.propose),
        ]

    async def manifest(self, request: Request) -> Response:
        """What the service can do."""
        language, base = language_of(request), protocol.address(request)
        words = texts(language)
        return _in(
            language,
            {
                "versions": [VERSION],
                "name": words["service_name"],
                "lang": language,
                "dir": "ltr",
                "documentation": f"{base}/",
                "logo": f"{base}/static/logo.svg",
                "serviceVersion": bynames.__version__,
                "defaultTypes": [protocol.type_of(kind, language) for kind in KINDS],
                "view": {"url": f"{base}/entity/{{id}}"},
                "featureView": {"url": f"{base}/feature/{{id}}"},
                "batchSize": limits.BATCH,
                "suggest": {"entity": True, "property": True, "type": True},
                "preview": {"width": page.PREVIEW_WIDTH, "height": page.PREVIEW_HEIGHT},
                "extend": {
                    "proposeProperties": True,
                    "propertySettings": [
                        {
                            "id": "limit",
                            "name": words["setting_limit"],
                            "type": "number",
                            "default": 0,
                            "helpText": words["setting_limit_help"],
                        }
                    ],
                },
                "standardizedScore": True,
            },
        )

    async def match(self, request: Request) -> Response:
        """A batch of queries."""
        batch = await json_body(request, Batch)
        if len(batch.queries) > limits.BATCH:
            raise Refused(413, f"{len(batch.queries)} queries in one batch; send at most {limits.BATCH}")
        asked = protocol.each_by_itself(
            lambda: [
                _question(index, query)
                for index, query in enumerate(read({"queries": batch.queries}, WholeBatch).queries)
            ],
            [partial(_read_question, index, query) for index, query in enumerate(batch.queries)],
        )
        questions = [one for one in asked if isinstance(one, Question)]
        protocol.check_questions(questions)
        found = iter(await self.pool.map(lambda question: candidates(self.directory, question), questions))
        language = language_of(request)
        results = [
            {"candidates": [], "error": one}
            if isinstance(one, str)
            else {"candidates": [self._candidate(candidate, language) for candidate in next(found)]}
            for one in asked
        ]
        return _in(language, {"results": results})

    def _candidate(self, candidate: Candidate, language: str) -> dict[str, Any]:
        entity = candidate.entity
        name = self.directory.name(entity, language)
        own = next((one for one, text in entity.names.items() if text == name), language)
        return {
            "id": entity.id,
            "name": name,
            "lang": language if entity.names.get(language) == name else own,
            "description": self.directory.description(entity, language, candidate.note),
            "type": [protocol.type_of(entity.kind, language) | {"lang": language}],
            "score": candidate.score,
            "match": candidate.match,
            "features": [
                {"id": id, "name": feature_name(id, language), "lang": language, "value": value}
                for id, value in candidate.features.items()
            ],
        }

    async def suggest(self, request: Request) -> Response:
        """Entities, types or properties that begin as typed."""
        what, language = request.path_params["what"], language_of(request)
        start = number(request, "offset", 0, 1_000_000)
        limit = number(request, "limit", 10, limits.SUGGESTIONS, 1)
        found = await self.pool.call(lambda: protocol.suggestions(self.directory, what, request.query_params, language))
        return _in(language, {"result": found[start : start + limit]})

    async def preview(self, request: Request) -> Response:
        """The small page about an entity."""
        return protocol.preview(self.directory, request, language_of(request))

    async def extend(self, request: Request) -> Response:
        """Values of properties."""
        given = await json_body(request, protocol.Extension)
        protocol.check_extension(given)
        language = language_of(request)

        def row(id: str) -> dict[str, Any]:
            entity = self.directory.entities.get(id)
            found = [
                {"id": wanted.id, "values": protocol.cells(self.directory, entity, wanted, language)}
                for wanted in given.properties
            ]
            return {"id": id, "properties": found}

        rows = await self.pool.map(row, given.ids)
        meta = protocol.columns(self.directory, given.properties, language)
        return _in(language, {"meta": meta, "rows": rows})

    async def propose(self, request: Request) -> Response:
        """Properties that entities of a type have."""
        language = language_of(request)
        limit = number(request, "limit", 0, limits.PROPERTIES)
        return _in(language, protocol.proposals(self.directory, request.query_params.get("type", ""), limit, language))


def _in(language: str, value: Any) -> Response:
    return answer(value, headers={"content-language": language, "vary": "Accept-Language"})


def feature_name(id: str, language: str) -> str:
    """The name of a feature of a candidate."""
    words = texts(language)
    if id.startswith("property_"):
        return words["feature_property"].format(property=id.removeprefix("property_"))
    return words.get(f"feature_{id}", id)


def _read_question(index: int, query: Any) -> Question:
    return _question(index, read(query, ConditionQuery))


def _question(index: int, query: ConditionQuery) -> Question:
    if not query.conditions:
        raise Refused(422, f"a query has no condition - at `$.queries[{index}].conditions`")
    conditions = []
    for at, asked in enumerate(query.conditions):
        where = f"`$.queries[{index}].conditions[{at}]"
        if asked.match_type not in MATCHED:
            raise Refused(
                422, f"no matchType {shown(asked.match_type)}; there are {', '.join(MATCHED)} - at {where}.matchType`"
            )
        if asked.match_type == "property" and not asked.property_id:
            raise Refused(422, f"a condition on a property needs a propertyId - at {where}`")
        conditions.append(
            Condition(
                asked.match_type,
                protocol.values(asked.property_value),
                asked.property_id,
                asked.required,
                asked.match_quantifier,
            )
        )
    protocol.check_conditions(conditions)
    types = (query.type,) if query.type else ()
    return Question(tuple(conditions), types, protocol.limit_of(query.limit, f"`$.queries[{index}].limit`"))
