"""`bynames serve`: a reconciliation service for OpenRefine, a JSON API and a page to try names (extra `serve`).

Nothing of Starlette or uvicorn is loaded before it is asked for, so the command line can list the command without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bynames.errors import MissingExtra

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bynames.aliases import AliasTable

__all__ = ["create_app", "run"]


def create_app(table: AliasTable | None = None, *, hosts: Iterable[str] = (), origins: Iterable[str] = ()) -> Starlette:
    """The ASGI application over an alias table (None: the bundled one), for any ASGI server.

    `hosts` are the names under which it may be asked (`names.example.org`, without a port), `origins` the pages that
    may read its answers (`https://example.org`); none of them stands for all, as suits a public table. Everything that
    it will ever need is read here, so that no request opens a file. Raises MissingExtra where Starlette is not
    installed, and InputError for a host or an origin that is none.
    """
    try:
        from bynames.serve._allowed import Allowed
        from bynames.serve._app import application
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    return application(table, Allowed.checked(hosts, origins))


def run(
    paths: tuple[str, ...] = (),
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    ready: Callable[[], None] = lambda: None,
    *,
    hosts: Iterable[str] = (),
    origins: Iterable[str] = (),
) -> None:
    """Serve the tables of these files (none: the bundled table) until interrupted; `ready` is called before it begins.

    `hosts` and `origins` as for `create_app`. Raises MissingExtra where the extra is not installed, and InputError for
    a table that cannot be read, an address that cannot be used, and a host or an origin that is none.
    """
    try:
        from bynames.serve._allowed import Allowed
        from bynames.serve._server import serve
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    serve(paths, host, port, workers, ready, Allowed.checked(hosts, origins))


def _missing(error: ModuleNotFoundError) -> Exception:
    if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn"}:
        return error
    return MissingExtra(f'bynames serve needs {error.name}: pip install "bynames[serve]"')
