"""Nobody keeps others out of the service: silent connections, unread answers, costly calls; and who may ask at all."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from effort import patience
from serving import Client, serving, table

from bynames import InputError
from bynames.serve import _limits as limits
from bynames.serve import create_app

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as found:
        yield found


@contextmanager
def connected(client: Client, count: int = 1, said: bytes = b"") -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", client.port), timeout=60)) for _ in range(count)
        ]
        for one in sockets:
            one.sendall(said)
        yield sockets


def read_to_the_end(one: socket.socket) -> bytes:
    found = b""
    while block := one.recv(65536):
        found += block
    return found


def send_for_long(one: socket.socket, what: bytes, pause: float) -> None:
    """Sends the same again and again, up to a minute. Raises ConnectionError where the other side has gone."""
    one.settimeout(0.5)
    began = time.monotonic()
    while time.monotonic() - began < 60:
        with suppress(TimeoutError):
            one.sendall(what)
        time.sleep(pause)


# --- silence ---


@pytest.mark.parametrize("said", [b"", b"G", b"POST /resolve HTTP/1.1\r\nhost: x\r\nx-slow: "])
def test_a_head_that_does_not_come(said: bytes, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAD_PATIENCE", 0.2)
    with connected(client, said=said) as (one,):
        answer = read_to_the_end(one)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"no request arrived within" in answer


def test_a_second_head_that_does_not_come(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAD_PATIENCE", 0.5)
    with connected(client, said=b"GET /schemes?language=be HTTP/1.1\r\nhost: x\r\n\r\n") as (one,):
        assert one.recv(12) == b"HTTP/1.1 200"
        one.sendall(b"GET /schemes")
        assert b"HTTP/1.1 408 " in read_to_the_end(one)


def test_a_head_drop_by_drop(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, and the head never does."""
    monkeypatch.setattr(limits, "HEAD_PATIENCE", 0.5)
    with connected(client) as (one,), pytest.raises(ConnectionError):
        send_for_long(one, b"x", 0.02)


def test_a_request_in_time_is_not_disturbed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline is for the head alone: a body may take longer."""
    monkeypatch.setattr(limits, "HEAD_PATIENCE", 0.3)
    body = json.dumps({"names": ["Вера Дударык"]}).encode()
    head = f"POST /resolve HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    with connected(client, said=head.encode() + body[:5]) as (one,):
        time.sleep(1)
        one.sendall(body[5:])
        response = http.client.HTTPResponse(one)
        response.begin()
        assert response.status == 200


def test_the_silent_do_not_lock_others_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROOM", 20)
    with connected(client, 60) as silent:
        for _ in range(5):
            assert client.get("/resolve", name="Вера Дударык").status == 200
        # The oldest went first, and the youngest are there yet.
        assert read_to_the_end(silent[0]).startswith(b"HTTP/1.1 408 ")
        silent[-1].sendall(b"GET /schemes?language=be HTTP/1.1\r\nhost: x\r\n\r\n")
        assert silent[-1].recv(12) == b"HTTP/1.1 200"


def test_five_hundred_connections_of_which_four_hundred_are_silent(client: Client) -> None:
    statuses: list[int] = []

    def ask() -> None:
        statuses.extend(client.get("/resolve", name="Вера Дударык").status for _ in range(3))

    with connected(client, 400):
        threads = [threading.Thread(target=ask) for _ in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [200] * 300


def test_an_answer_that_nobody_reads(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNREAD", 0.3)
    request = b"GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n"
    with connected(client) as (one,):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        # Until the buffers of both sides are full, and a while longer.
        with pytest.raises(ConnectionError):
            send_for_long(one, request * 100, 0.01)
    assert client.get("/schemes").status == 200


# --- cost ---


def test_what_a_name_costs() -> None:
    assert limits.cost_of("") == 0
    assert limits.cost_of("Янка Купала") == 10
    assert limits.cost_of("a" * 300) == 40 + 260 * 3
    assert limits.cost_of("abc " * 10) == 30 + 30 * 4 // 4
    # A thousand usual pairs are one call.
    limits.check_cost(["Ціханоўская Святлана Георгіеўна", "TIKHANOVSKAYA Svetlana"] * 1000)


@pytest.mark.parametrize("name", ["Янка Купала " * 25, "ж" * 300, "abc " * 75, "Аляксандравіч " * 21])
def test_costly_calls_are_refused_before_they_cost(name: str, client: Client) -> None:
    began = time.process_time()
    for path, body in (
        ("/compare", {"pairs": [[name, name[::-1]]] * 1000}),
        ("/resolve", {"names": [name] * 1000}),
    ):
        answer = client.post(path, body)
        assert (answer.status, "send fewer" in answer.error) == (413, True)
    answer = client.form("/reconcile", queries={f"q{at}": {"query": name} for at in range(100)})
    assert answer.status == 413
    answer = client.post(
        "/v1/match", {"queries": [{"conditions": [{"matchType": "name", "propertyValue": name}]}] * 100}
    )
    assert answer.status == 413
    # One at a time is answered.
    assert client.post("/compare", {"pairs": [[name[:300], "Янка"]]}).status == 200
    # The client is in this process, and reading the bodies takes its part.
    assert time.process_time() - began < patience(20)


def test_many_usual_names_are_answered(client: Client) -> None:
    pairs = [[f"Купала Янка Дамінікавіч {at}", "KUPALA Janka"] for at in range(limits.PAIRS)]
    assert client.post("/compare", {"pairs": pairs[:100]}).status == 200
    limits.check_cost(name for pair in pairs for name in pair)


def test_many_letters_to_identify_are_refused(client: Client) -> None:
    answer = client.post("/identify", {"texts": ["sch" * 20] * 20})
    assert (answer.status, "letters to identify" in answer.error) == (413, True)
    assert client.post("/identify", {"texts": ["Cichanoŭskaja"] * 20}).status == 200


# --- who may ask ---

ORIGIN = "https://refine.example.org"


@pytest.fixture(scope="module")
def private() -> Iterator[Client]:
    with serving(create_app(table(), hosts=["127.0.0.1"], origins=[ORIGIN + "/"])) as found:
        yield found


def ask(client: Client, path: str, **headers: str) -> Any:
    return client.ask("GET", path, headers=headers)


def test_everybody_may_ask_a_public_table(client: Client) -> None:
    answer = ask(client, "/schemes", host="anything.example", origin="https://anything.example")
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000"])
def test_a_private_table_answers_under_its_name(host: str, private: Client) -> None:
    assert ask(private, "/resolve?name=a", host=host).status == 200


@pytest.mark.parametrize("host", ["rebound.example", "localhost", "127.0.0.1.example", ""])
def test_a_private_table_does_not_answer_under_another_name(host: str, private: Client) -> None:
    for path in ("/", "/resolve?name=a", "/reconcile", "/be/", "/static/page.js"):
        answer = ask(private, path, host=host)
        assert (answer.status, "--allow-host" in answer.error) == (421, True), path


def test_the_pages_that_may_read_a_private_table(private: Client) -> None:
    answer = ask(private, "/resolve?name=a", origin=ORIGIN)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, ORIGIN)
    assert answer.headers["vary"] == "origin"
    preflight = private.ask("OPTIONS", "/resolve", headers={"origin": ORIGIN})
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (204, ORIGIN)
    # Its own page, and programs, which say no origin
    own = ask(private, "/resolve?name=a", host="127.0.0.1:8000", origin="http://127.0.0.1:8000")
    assert own.status == ask(private, "/resolve?name=a").status == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://refine.example.org.evil.example", ORIGIN + ":1"]
)
def test_other_pages_may_not(origin: str, private: Client) -> None:
    for method, path in (("GET", "/resolve?name=a"), ("OPTIONS", "/resolve"), ("POST", "/reconcile")):
        answer = private.ask(method, path, headers={"origin": origin})
        assert (answer.status, "--allow-origin" in answer.error) == (403, True)
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/reconcile?callback=steal", "/reconcile?queries=%7B%7D&callback=x", "/be/reconcile?callback=x"]
)
def test_scripts_of_other_pages_may_not(path: str, private: Client) -> None:
    answer = ask(private, path)
    assert (answer.status, "callback is off" in answer.error) == (403, True)


@pytest.mark.parametrize(
    ("hosts", "origins"), [(["http://x"], []), (["x:80"], []), ([], ["example.org"]), ([], ["https://x/y"])]
)
def test_what_is_no_host_or_origin(hosts: list[str], origins: list[str]) -> None:
    with pytest.raises(InputError, match="is not"):
        create_app(table(), hosts=hosts, origins=origins)


def test_the_limits_are_told() -> None:
    said = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert (
        f"{limits.HEAD_PATIENCE:.0f} seconds to send a request head, {limits.UNREAD:.0f} seconds to read an answer"
        in said
    )
    assert f"above {limits.ROOM} connections" in said
    assert re.search(rf"\b{limits.BODY >> 20} MB, {limits.NAMES:,} names, {limits.TEXT_LENGTH:,} letters", said)
