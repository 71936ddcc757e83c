"""Running the application under uvicorn."""

from __future__ import annotations

import gc
import json
import os
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette

from bynames._rules import Rules, acting_rules
from bynames.aliases import AliasTable
from bynames.errors import InputError
from bynames.serve._allowed import Allowed
from bynames.serve._app import application
from bynames.serve._limits import CONNECTIONS, HEAD
from bynames.serve._patience import PatientProtocol

_TABLES = "BYNAMES_SERVE_TABLES"
_FOLDERS = "BYNAMES_SERVE_DATA"
_ALLOWED = "BYNAMES_SERVE_ALLOWED"
OPTIONS: dict[str, Any] = {
    "log_level": "warning",
    "server_header": False,
    "limit_concurrency": CONNECTIONS,
    "timeout_graceful_shutdown": 5,
    # A worker that is busy, or still reading its table, is not a dead one.
    "timeout_worker_healthcheck": 120,
    # One protocol implementation whatever is installed, with its limits for the head of a request.
    "http": PatientProtocol,
    "ws": "none",
    "h11_max_incomplete_event_size": HEAD,
}


def serve(
    paths: tuple[str, ...], host: str, port: int, workers: int, ready: Callable[[], None], allowed: Allowed
) -> None:
    """Serve until interrupted; `ready` is called before. Raises InputError where the address cannot be used."""
    _check_address(host, port)
    options = {**OPTIONS, "host": host, "port": port}
    if workers == 1:
        app = _application(paths, allowed)
        ready()
        uvicorn.run(app, **options)
        return
    # Worker processes are started anew and can be told the tables only so.
    os.environ[_TABLES] = os.pathsep.join(map(os.path.abspath, paths))
    os.environ[_ALLOWED] = json.dumps(allowed)
    os.environ[_FOLDERS] = os.pathsep.join(acting_rules().folders)
    AliasTable.load(*paths)  # a broken table is said once, and not by each worker
    ready()
    uvicorn.run("bynames.serve._server:worker", factory=True, workers=workers, **options)


def worker() -> Starlette:
    """The application of a worker process."""
    Rules.load(*_named(_FOLDERS)).act()
    hosts, origins = json.loads(os.environ.get(_ALLOWED, "[[], []]"))
    return _application(tuple(_named(_TABLES)), Allowed(tuple(hosts), tuple(origins)))


def _named(variable: str) -> list[str]:
    """The paths in a variable of the environment."""
    return [path for path in os.environ.get(variable, "").split(os.pathsep) if path]


def _application(paths: tuple[str, ...], allowed: Allowed) -> Starlette:
    made = application(AliasTable.load(*paths) if paths else None, allowed)
    # What the rules and the table are made of stays: the collector need not go over it while somebody waits.
    gc.collect()
    gc.freeze()
    return made


def _check_address(host: str, port: int) -> None:
    """uvicorn only logs that a port is taken, so try it."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise InputError(f"cannot listen on {host}:{port}: {error.strerror}; try another --port") from None
