"""`bynames serve`: a reconciliation service for OpenRefine, a JSON API and a page to try names (extra `serve`).

Nothing of Starlette or uvicorn is loaded before it is asked for, so the command line can list the command without them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bynames.errors import MissingExtra

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bynames.aliases import AliasTable

__all__ = ["create_app", "run"]


def create_app(table: AliasTable | None = None) -> Starlette:
    """The ASGI application over an alias table (None: the bundled one), for any ASGI server.

    Everything that it will ever need is read here, so that no request opens a file. Raises MissingExtra where
    Starlette is not installed.
    """
    try:
        from bynames.serve._app import application
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    return application(table)


def run(
    paths: tuple[str, ...] = (),
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve the tables of these files (none: the bundled table) until interrupted; `ready` is called before it begins.

    Raises MissingExtra where the extra is not installed, and InputError for a table that cannot be read or an address
    that cannot be used.
    """
    try:
        from bynames.serve._server import serve
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    serve(paths, host, port, workers, ready)


def _missing(error: ModuleNotFoundError) -> Exception:
    if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn"}:
        return error
    return MissingExtra(f'bynames serve needs {error.name}: pip install "bynames[serve]"')
