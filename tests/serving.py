"""What the tests of the service share: a small table with made-up entities, and a real server on a free port."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette

from bynames._model import Entity
from bynames.aliases import AliasTable
from bynames.serve import create_app
from bynames.serve._server import OPTIONS

SCRIPT = "<script>alert('x')</script>"
ENTITIES = [
    Entity(
        "sviatlana-kavalionak",
        "person",
        {"be": "Святлана Пятроўна Кавалёнак", "ru": "Светлана Петровна Ковалёнок", "en": "Sviatlana Kavalionak"},
        aliases=("Лана Каваль",),
        sources=("https://example.org/sviatlana", "Gazette (be), 2019"),
        distinct_from=("siarhei-kavalionak",),
        gender="f",
        year=1982,
        role="editor",
        ids={"wikidata": "Q42"},
    ),
    Entity(
        "siarhei-kavalionak",
        "person",
        {"be": "Сяргей Іванавіч Кавалёнак", "ru": "Сергей Иванович Ковалёнок", "en": "Siarhei Kavalionak"},
        gender="m",
        year=1978,
        role="engineer",
    ),
    Entity("andrei-zhuk-1950", "person", {"be": "Андрэй Жук", "ru": "Андрей Жук"}, gender="m", year=1950),
    Entity("andrei-zhuk-1990", "person", {"be": "Андрэй Жук", "ru": "Андрей Жук"}, gender="m", year=1990),
    Entity(
        "vozera",
        "org",
        {"be": "Таварыства аматараў азёраў «Возера»", "ru": "Общество любителей озёр «Озеро»", "en": "Vozera Society"},
        aliases=("ТАА",),
        year=1996,
        sources=("javascript:alert(1)",),
        unverified=True,
    ),
    Entity("scripted", "person", {"be": f"Хведар {SCRIPT} Скрыпка", "en": f"Fiodar {SCRIPT} Skrypka"}, role=SCRIPT),
    Entity("vera-dudaryk", "person", {"be": "Вера Дударык", "ru": "Вера Дударик"}, gender="f", surname_alone=True),
    Entity("../../etc/passwd", "person", {"be": "Пятро Шлях", "ru": "Пётр Шлях"}),
]


def table() -> AliasTable:
    """The table of these entities."""
    return AliasTable(ENTITIES)


class Answer:
    """An HTTP answer, read to its end."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)

    @property
    def error(self) -> str:
        found = self.json
        assert set(found) == {"error"}
        return str(found["error"])


class Client:
    """Asks a server, one connection for each request."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None, **parameters: Any) -> Answer:
        query = urlencode(parameters, doseq=True)
        return self.ask("GET", f"{path}?{query}" if query else path, headers=headers)

    def form(self, path: str, **fields: Any) -> Answer:
        """POST as OpenRefine's HttpClient does it."""
        encoded = urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in fields.items()}).encode()
        return self.ask("POST", path, encoded, {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"})

    def post(self, path: str, value: Any, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask(
            "POST", path, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})}
        )


@contextmanager
def serving(app: Starlette | None = None) -> Iterator[Client]:
    """A real server over `app` (None: over the table above) in a thread of this process."""
    server = uvicorn.Server(
        uvicorn.Config(
            app or create_app(table()), port=0, **{**OPTIONS, "log_level": "critical", "timeout_graceful_shutdown": 1}
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield Client(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)
