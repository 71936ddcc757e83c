"""The application: routes, and what holds for every answer (CORS, security headers, errors without a stack trace)."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import bynames
from bynames import _datafiles as data
from bynames import aliases
from bynames.errors import BynamesError
from bynames.serve import _openapi as openapi
from bynames.serve import _page as page
from bynames.serve import _protocol as protocol
from bynames.serve import _reconcile02 as reconcile02
from bynames.serve import _reconcile1 as reconcile1
from bynames.serve._allowed import ANYBODY, Allowed
from bynames.serve._api import Api
from bynames.serve._directory import Directory
from bynames.serve._limits import Refused
from bynames.serve._opening import Opening
from bynames.serve._web import answer, error, interface, language_of, shown
from bynames.serve._work import Pool

_log = logging.getLogger("bynames.serve")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
# All of ASCII, so that only bytes beyond it are written as %XX.
_OF_URLS = bytes(range(128)).decode()
_PREFLIGHT = {
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-max-age": "86400",
}


def application(table: aliases.AliasTable | None = None, allowed: Allowed = ANYBODY) -> Starlette:
    """The application over a table (None: the bundled one), for those who are allowed."""
    directory = Directory(aliases.bundled() if table is None else table)
    pool = Pool()
    _warm(directory)
    document = openapi.document(next(iter(directory.entities), ""))

    async def front(request: Request) -> Response:
        return page.front(directory, language_of(request), protocol.address(request))

    async def static(request: Request) -> Response:
        found = page.static_files().get(request.path_params["name"])
        if found is None:
            raise Refused(404, f"no file {shown(request.path_params['name'])}")
        return Response(found[0], media_type=found[1], headers={"cache-control": "no-cache"})

    async def icon(request: Request) -> Response:
        content, media_type = page.static_files()["logo.svg"]
        return Response(content, media_type=media_type)

    async def entity(request: Request) -> Response:
        id = request.path_params["id"]
        if id not in directory.entities:
            raise Refused(404, f"no entity {shown(id)}")
        return await pool.call(lambda: page.entity_page(directory, directory.entities[id], language_of(request)))

    async def feature(request: Request) -> Response:
        id, language = request.path_params["id"], language_of(request)
        return page.feature_page(reconcile1.feature_name(id, language), id, language)

    async def openapi_json(request: Request) -> Response:
        return answer({**document, "servers": [{"url": protocol.address(request)}]})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()

    routes = [
        Route("/", front),
        Route("/static/{name}", static),
        Route("/favicon.ico", icon),
        Route("/openapi.json", openapi_json),
        Route("/entity/{id:path}", entity),
        Route("/feature/{id:path}", feature),
        *Api(directory, pool).routes(),
        *Opening(directory, pool).routes(),
        *reconcile02.Service(directory, pool).routes("/reconcile"),
        *reconcile1.Service(directory, pool).routes("/v1"),
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={
            Refused: _refused,
            BynamesError: _refused_by_library,
            HTTPException: _http_error,
            Exception: _failed,
        },
    )
    app.router.redirect_slashes = False
    app.state.allowed = allowed
    app.add_middleware(_Everywhere, allowed=allowed)
    return app


def _warm(directory: Directory) -> None:
    """Do once what the first requests would wait for, and read every data file that any request can need."""
    page.load()
    for section in sorted(entry.name for entry in os.scandir(data.root()) if entry.is_dir()):
        for name in data.names(section):
            data.entry(section, name)
    for name in ("Святлана Ціханоўская", "S. Cichanoŭskaja", "ААТ «Камунарка»", "Ministry of Defence"):
        directory.resolve(name, None, 5)
        bynames.compare(name, "Лукашэнка Аляксандр Рыгоравіч")
        bynames.compare(name, "Kamunarka JSC")
        bynames.identify(name[:10])
        directory.table.find(name)
    for scheme in bynames.schemes():
        if scheme.reversible != "no":
            bynames.transliterate("minsk", scheme, reverse=True)


async def _refused(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Refused)
    return error(problem.status, problem.message)


async def _refused_by_library(request: Request, problem: Exception) -> Response:
    return error(422, str(problem))


async def _http_error(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    response = error(problem.status_code, str(problem.detail))
    response.headers.update(problem.headers or {})
    return response


async def _failed(request: Request, problem: Exception) -> Response:
    # The trace goes to whoever runs the service (Starlette raises on), never to the client.
    response = error(500, "the service failed on this request; its log says why")
    # Starlette sends this one from outside of all middleware.
    response.headers.update({**_HEADERS, **request.app.state.allowed.sharing(request.scope)})
    return response


class _Everywhere:
    """Headers for every answer, the answer to a preflight, and the language at the beginning of a path."""

    def __init__(self, app: ASGIApp, allowed: Allowed) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        shared = {**_HEADERS, **self._allowed.sharing(scope)}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in shared.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._allowed.refusal(scope)
        if refused is not None:
            await error(refused.status, refused.message)(scope, receive, send_with_headers)
            return

        if scope["method"] == "OPTIONS":
            await _preflight(scope)(scope, receive, send_with_headers)
            return
        if not scope["query_string"].isascii():
            # Starlette takes it for ASCII, as a URL is. Clients that send bytes of UTF-8 mean the letters.
            scope = {**scope, "query_string": quote(scope["query_string"], safe=_OF_URLS).encode()}
        first, _, rest = scope["path"].removeprefix("/").partition("/")
        if first in interface() and rest:
            scope = {**scope, "path": f"/{rest}", "raw_path": f"/{rest}".encode(), "bynames.language": first}
        await self._app(scope, receive, send_with_headers)


def _preflight(scope: Scope) -> Response:
    wanted = dict(scope["headers"]).get(b"access-control-request-headers", b"content-type").decode("latin-1")
    headers = {**_PREFLIGHT, "access-control-allow-headers": wanted}
    if dict(scope["headers"]).get(b"access-control-request-private-network") == b"true":
        # A page of the web that asks a service on this machine must be told that it may.
        headers["access-control-allow-private-network"] = "true"
    return Response(status_code=204, headers=headers)
