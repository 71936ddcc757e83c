"""The OpenAPI document of the service: the JSON API from its own structs, reconciliation by hand."""

from __future__ import annotations

from typing import Any

import msgspec

import bynames
from bynames.serve import _api as api
from bynames.serve import _limits as limits
from bynames.serve import _protocol as protocol
from bynames.serve import _reconcile02 as reconcile02
from bynames.serve import _reconcile1 as reconcile1
from bynames.serve._opening import OpenedTable

_JSON = "application/json"
_REF = "#/components/schemas/{name}"
# path, what it does, parameters of GET (name -> field of the struct, whether it repeats), body, answer
_Struct = type[msgspec.Struct]
_CALLS: tuple[tuple[str, str, _Struct, dict[str, str], _Struct | None, _Struct], ...] = (
    ("/resolve", "Whom names can name", api.ResolveMany, api.NAMED, api.ResolveMany, api.ResolvedNames),
    ("/compare", "Are two names the same?", api.ComparePair, {}, api.CompareMany, api.ComparedPairs),
    (
        "/identify",
        "Which scheme wrote this?",
        api.IdentifyMany,
        api.READ,
        api.IdentifyMany,
        api.IdentifiedTexts,
    ),
    (
        "/transliterate",
        "One text in all schemes",
        api.TransliterateMany,
        api.WRITTEN,
        api.TransliterateMany,
        api.TransliteratedTexts,
    ),
    (
        "/respell",
        "Names as another language spells them",
        api.RespellMany,
        api.NAMED,
        api.RespellMany,
        api.RespelledNames,
    ),
    ("/find", "Names in running text", api.FindInShort, {}, api.FindIn, api.FoundNames),
    ("/schemes", "All schemes", api.SchemesOf, {}, None, api.SchemeList),
)
_ERRORS = {
    "400": "The request cannot be read",
    "408": "The body did not arrive in time",
    "413": "The request is too large",
    "415": "The body is of another type",
    "422": "The request asks for something that is not possible",
    "503": "Too many requests are waiting",
}


def document(example: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document; `example` is the id of an entity."""
    structs = {
        struct for _, _, asked, _, body, found in _CALLS for struct in (asked, body, found) if struct is not None
    }
    structs |= {
        api.Problem,
        OpenedTable,
        reconcile1.ConditionQuery,
        reconcile02.Query,
        protocol.Extension,
        reconcile1.WholeBatch,
    }
    ordered = sorted(structs, key=lambda struct: (struct.__module__, struct.__name__))
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    schema_of = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, Any] = {}
    for path, summary, asked, lists, body, found in _CALLS:
        responses = _responses(schema_of[found])
        paths[path] = {
            "get": {
                "summary": summary,
                "operationId": f"{path[1:]}One",
                "parameters": _parameters(components[asked.__name__], lists),
                "responses": responses,
            }
        }
        if body is not None:
            paths[path]["post"] = {
                "summary": summary,
                "operationId": f"{path[1:]}Many",
                "requestBody": {"required": True, "content": {_JSON: {"schema": schema_of[body]}}},
                "responses": responses,
            }
    paths["/table"] = {"post": _opening(schema_of[OpenedTable])}
    paths |= _reconciliation(schema_of, example)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bynames",
            "version": bynames.__version__,
            "description": "Names of people and organizations of Belarus across languages, scripts and spellings.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _opening(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": "The table in a file: CSV in any encoding, JSON, a workbook, each also packed",
        "operationId": "openTable",
        "parameters": [{"name": "name", "in": "query", "description": "Its name", "schema": {"type": "string"}}],
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        "responses": _responses(schema),
    }


def _responses(schema: dict[str, Any], media_type: str = "application/json") -> dict[str, Any]:
    problem = {_JSON: {"schema": {"$ref": _REF.format(name="Problem")}}}
    found: dict[str, Any] = {"200": {"description": "The answer", "content": {media_type: {"schema": schema}}}}
    return found | {status: {"description": text, "content": problem} for status, text in _ERRORS.items()}


def _parameters(schema: dict[str, Any], lists: dict[str, str]) -> list[dict[str, Any]]:
    fields = {field: name for name, field in lists.items()}
    return [
        _parameter(fields.get(field, field), of, required=field in schema.get("required", ()), repeats=field in fields)
        for field, of in schema["properties"].items()
    ]


def _parameter(name: str, schema: dict[str, Any], required: bool = False, repeats: bool = False) -> dict[str, Any]:
    if "anyOf" in schema:
        # An empty parameter is not null: it is left out.
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    if repeats:
        schema = schema | {"maxItems": limits.REPEATED}
    found: dict[str, Any] = {"name": name, "in": "query", "required": required, "schema": schema}
    return found | ({"style": "form", "explode": True} if repeats else {})


def _reconciliation(schema_of: dict[type, dict[str, Any]], example: str) -> dict[str, Any]:
    anything = _responses({"type": "object"})
    text = {"type": "string"}
    batch = {"type": "object", "additionalProperties": schema_of[reconcile02.Query], "maxProperties": limits.BATCH}
    fields = {
        "queries": (batch, "A batch of reconciliation queries"),
        "extend": (schema_of[protocol.Extension], "A data extension query"),
    }
    form = {
        "type": "object",
        "properties": {name: schema for name, (schema, _) in fields.items()},
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }
    page = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}
    listed = [
        {
            "get": {
                "summary": f"What begins as typed ({version})",
                "operationId": f"suggest{number}",
                "parameters": [
                    {"name": "what", "in": "path", "required": True, "schema": {"enum": [*protocol.SUGGESTED]}},
                    {"name": "prefix", "in": "query", "schema": text},
                    page,
                    {"name": skipped, "in": "query", "schema": {"type": "integer", "minimum": 0}},
                ],
                "responses": anything | {"404": anything["422"] | {"description": "No such thing"}},
            }
        }
        for version, number, skipped in ((reconcile02.VERSION, "02", "cursor"), (reconcile1.VERSION, "1", "offset"))
    ]
    proposed = [
        {
            "get": {
                "summary": f"Properties to fetch ({version})",
                "operationId": f"propose{number}",
                "parameters": [{"name": "type", "in": "query", "schema": text}, page],
                "responses": anything,
            }
        }
        for version, number in ((reconcile02.VERSION, "02"), (reconcile1.VERSION, "1"))
    ]
    seen = [
        {
            "get": {
                "summary": f"A small page about an entity ({version})",
                "operationId": f"preview{number}",
                "parameters": [{"name": "id", "in": "query", "required": True, "schema": text, "example": example}],
                "responses": _responses(text, "text/html")
                | {"404": anything["422"] | {"description": "No such entity"}},
            }
        }
        for version, number in ((reconcile02.VERSION, "02"), (reconcile1.VERSION, "1"))
    ]
    return {
        "/reconcile": {
            "get": {
                "summary": f"Reconciliation service {reconcile02.VERSION}: manifest, or as POST with queries or extend",
                "operationId": "reconcile02",
                "parameters": [
                    {
                        "name": name,
                        "in": "query",
                        "description": about,
                        "content": {_JSON: {"schema": schema}},
                    }
                    for name, (schema, about) in fields.items()
                ],
                "responses": anything,
            },
            "post": {
                "summary": f"Reconciliation service {reconcile02.VERSION}",
                "operationId": "reconcile02Post",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": form,
                            "encoding": {name: {"contentType": _JSON} for name in fields},
                        },
                        _JSON: {"schema": form},
                    },
                },
                "responses": anything,
            },
        },
        "/reconcile/suggest/{what}": listed[0],
        "/reconcile/propose": proposed[0],
        "/reconcile/preview": seen[0],
        "/v1": {
            "get": {
                "summary": f"Reconciliation service {reconcile1.VERSION}: the manifest",
                "operationId": "manifest1",
                "responses": anything,
            }
        },
        "/v1/match": {"post": _posted("A batch of queries", "match1", schema_of[reconcile1.WholeBatch], anything)},
        "/v1/suggest/{what}": listed[1],
        "/v1/extend": {"post": _posted("Values of properties", "extend1", schema_of[protocol.Extension], anything)},
        "/v1/extend/propose": proposed[1],
        "/v1/preview": seen[1],
    }


def _posted(summary: str, id: str, schema: dict[str, Any], responses: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": f"{summary} ({reconcile1.VERSION})",
        "operationId": id,
        "requestBody": {"required": True, "content": {_JSON: {"schema": schema}}},
        "responses": responses,
    }
