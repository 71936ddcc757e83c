"""What the service withstands: large and slow clients, many at once, hostile names and paths, its own failures."""

from __future__ import annotations

import json
import logging
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

import pytest
from effort import patience
from serving import SCRIPT, Answer, Client, serving, table

from bynames._model import Match
from bynames.aliases import AliasTable
from bynames.serve import _limits as limits
from bynames.serve import create_app
from bynames.serve._web import interface

# The head of a request, up to what says how long its body is
HEAD = b"POST /resolve HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


def connected(client: Client) -> socket.socket:
    """A connection on which a test writes what no HTTP library would."""
    return socket.create_connection(("127.0.0.1", client.port), timeout=10)


# Size and time


def test_a_body_of_50_mb_is_refused_and_stops_nobody(client: Client) -> None:
    size = 50 * 1024 * 1024
    got: list[Answer] = []

    def send() -> None:
        headers = {"content-type": "application/json", "content-length": str(size)}
        got.append(client.ask("POST", "/resolve", (b"a" * 65536 for _ in range(size // 65536)), headers))

    sender = threading.Thread(target=send)
    sender.start()
    waits = []
    while sender.is_alive() or not waits:
        start = time.monotonic()
        assert client.get("/resolve", name="ТАА").status == 200
        waits.append(time.monotonic() - start)
    sender.join()
    assert max(waits) < patience(2)
    assert (got[0].status, got[0].error) == (413, "the body is larger than 2097152 bytes; send fewer names at a time")


def test_a_body_without_a_length_is_counted(client: Client) -> None:
    chunks = (b"a" * 65536 for _ in range(limits.BODY // 65536 + 2))
    answer = client.ask("POST", "/v1/match", chunks, {"content-type": "application/json"})
    assert answer.status == 413
    fitting = b'{"queries": []}' + b" " * (limits.BODY - 15)
    assert client.ask("POST", "/v1/match", fitting, {"content-type": "application/json"}).json == {"results": []}


def test_a_client_that_asks_first_is_refused_before_it_sends(client: Client) -> None:
    with connected(client) as connection:
        connection.sendall(HEAD + b"Content-Length: 999999999999\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_slow_clients_hold_nobody_up(client: Client) -> None:
    slow = [connected(client) for _ in range(50)]
    try:
        for at, connection in enumerate(slow):
            # Half of them have not ended their head, half not their body.
            connection.sendall(HEAD if at % 2 else HEAD + b'Content-Length: 1000\r\n\r\n{"names": [')
        for _ in range(20):
            start = time.monotonic()
            assert client.get("/resolve", name="ТАА").status == 200
            assert time.monotonic() - start < patience(2)
    finally:
        for connection in slow:
            connection.close()


def test_a_body_that_does_not_arrive_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.3)
    with connected(client) as connection:
        connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_reads_nothing_holds_nobody_up(client: Client) -> None:
    with connected(client) as connection:
        for _ in range(200):
            connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        start = time.monotonic()
        assert client.get("/resolve", name="ТАА").status == 200
        assert time.monotonic() - start < patience(2)


def test_counts_beyond_the_limits_are_refused(client: Client) -> None:
    many = {f"q{at}": {"query": "a"} for at in range(limits.BATCH + 1)}
    answer = client.form("/reconcile", queries=many)
    assert (answer.status, answer.error) == (413, "101 queries in one batch; send at most 100")
    conditions = [{"matchType": "name", "propertyValue": "a"}]
    answer = client.post("/v1/match", {"queries": [{"conditions": conditions}] * (limits.BATCH + 1)})
    assert (answer.status, answer.error) == (413, "101 queries in one batch; send at most 100")
    answer = client.form("/reconcile", extend={"ids": ["a"] * (limits.EXTENDED + 1), "properties": []})
    assert (answer.status, answer.error) == (413, "1001 ids in one call; send at most 1000")
    answer = client.post("/v1/extend", {"ids": [], "properties": [{"id": "be"}] * (limits.PROPERTIES + 1)})
    assert (answer.status, answer.error) == (413, "201 properties in one call; send at most 200")
    answer = client.get("/resolve", name=["a"] * (limits.REPEATED + 1))
    assert (answer.status, answer.error) == (422, "'name' stands more than 10 times; POST takes more")
    for limit in ("-1", "x", "1.5", "٣"):
        answer = client.get("/reconcile/suggest/entity", prefix="a", limit=limit)
        assert (answer.status, answer.error) == (422, f"limit must be a whole number from 1 on, not {limit!r}")
    values = [{"pid": "name", "v": ["a"] * (limits.VALUES + 1)}]
    answer = client.form("/reconcile", queries={"q0": {"query": "a", "properties": values}})
    assert (answer.status, answer.error) == (413, "52 values in one query; send at most 50")


@pytest.mark.parametrize(
    "name",
    ["schtsch" * 40, "a " * 150, "ж" * 300, "x-" * 150, "ООО «" * 60, "А. " * 100, "Bcdaeoiuk lmnstzrvw " * 15],
)
def test_no_name_takes_long(client: Client, name: str) -> None:
    start = time.monotonic()
    assert client.post("/resolve", {"names": [name[:300]], "explain": True}).status == 200
    assert client.post("/compare", {"pairs": [[name[:300], name[300::-1]]]}).status == 200
    assert client.post("/identify", {"texts": [name[:60]]}).status == 200
    assert time.monotonic() - start < patience(20)


# Many at once


def test_concurrent_answers_are_those_of_one_after_the_other(client: Client) -> None:
    names = ["Святлана Кавалёнак", "Андрэй Жук", "ТАА", "Jane Doe", "Siarhei Kavalionak", "Шлях Пётр"]
    batches = [{f"q{at}": {"query": names[(at + n) % 6]} for at in range(10 + n)} for n in range(32)]
    alone = [client.form("/reconcile", queries=batch).body for batch in batches]
    with ThreadPoolExecutor(32) as clients:
        for _ in range(3):
            together = clients.map(lambda batch: client.form("/reconcile", queries=batch), batches)
            assert [answer.body for answer in together] == alone


class Slow(AliasTable):
    """A table that takes its time, and knows how many ask it at once."""

    asking = 0
    most = 0

    def resolve(self, name: str, kind: str | None = None, limit: int = 5) -> list[Match]:
        if name.startswith("slow"):
            Slow.asking += 1
            Slow.most = max(Slow.most, Slow.asking)
            time.sleep(0.05)
            Slow.asking -= 1
        return super().resolve(name, kind, limit)


def test_a_long_batch_does_not_keep_short_ones_waiting() -> None:
    """Names of several requests take turns, and the event loop answers whatever needs no processor at once."""
    with serving(create_app(Slow(list(table())))) as client, ThreadPoolExecutor(8) as clients:
        batches = [{f"q{at}": {"query": f"slow {n} {at}"} for at in range(40)} for n in range(4)]
        start = time.monotonic()
        long = [clients.submit(client.form, "/reconcile", queries=batch) for batch in batches]
        time.sleep(0.3)
        asked = time.monotonic()
        assert client.get("/reconcile").status == 200
        at_once = time.monotonic() - asked
        assert client.get("/resolve", name="ТАА").json["results"][0]["matches"][0]["id"] == "vozera"
        short = time.monotonic() - asked
        assert all(one.result().status == 200 for one in long)
        whole = time.monotonic() - start
    assert Slow.most <= 4
    assert at_once < patience(0.5)
    assert short < whole / 2


def test_too_many_waiting_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bynames.serve._work.WAITING", 3)
    with serving(create_app(Slow(list(table())))) as client, ThreadPoolExecutor(12) as clients:
        asked = [clients.submit(client.get, "/resolve", name=[f"slow {n}.{at}" for at in range(8)]) for n in range(12)]
        answers = [one.result() for one in asked]
    refused = [answer for answer in answers if answer.status == 503]
    assert {answer.status for answer in answers} == {200, 503}
    assert refused[0].error == "too many requests are waiting; try again in a moment"
    assert refused[0].headers["retry-after"] == "1"


# Hostile names


class Reader(HTMLParser):
    """The elements of a page, its texts, and its addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_name_with_a_script_is_text(client: Client) -> None:
    for path in (
        "/entity/scripted",
        "/entity/scripted?lang=be",
        "/reconcile/preview?id=scripted",
        "/be/reconcile/preview?id=scripted",
        "/v1/preview?id=scripted",
    ):
        page = client.get(path)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        read = Reader(page.text)
        assert "script" not in read.tags
        assert any(SCRIPT in text for text in read.texts)
    flyout = Reader(client.get("/reconcile/flyout/entity", id="scripted").json["html"])
    assert "script" not in flyout.tags
    assert any(SCRIPT in text for text in flyout.texts)
    feature = Reader(client.get("/feature/%3Cscript%3Ealert(1)%3C%2Fscript%3E").text)
    assert "script" not in feature.tags
    assert "<script>alert(1)</script>" in feature.texts


def test_only_web_addresses_become_links(client: Client) -> None:
    hostile = Reader(client.get("/entity/vozera").text)
    assert "javascript:alert(1)" in "".join(hostile.texts)
    assert not any(value and value.startswith("javascript:") for _, value in hostile.attributes)
    fine = Reader(client.get("/entity/sviatlana-kavalionak").text)
    assert ("href", "https://example.org/sviatlana") in fine.attributes
    assert ("rel", "noopener noreferrer") in fine.attributes


def test_a_host_header_cannot_break_out(client: Client) -> None:
    hostile = {"host": 'evil"><script>alert(1)</script>'}
    for path in ("/", "/reconcile", "/v1", "/openapi.json"):
        answer = client.get(path, headers=hostile)
        assert answer.status in (200, 400)
        if answer.headers["content-type"].startswith("text/html"):
            assert Reader(answer.text).tags.count("script") == 2
        else:
            answer.json  # noqa: B018 - it has to be JSON


def test_security_headers(client: Client) -> None:
    for path in ("/", "/reconcile", "/static/page.js", "/nowhere", "/reconcile/preview?id=vozera", "/entity/vozera"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    # OpenRefine shows the preview in a frame.
    assert "frame-ancestors" not in client.get("/reconcile/preview?id=vozera").headers["content-security-policy"]


# Paths


def test_an_id_that_looks_like_a_path_is_an_id(client: Client) -> None:
    for path in (
        "/entity/../../etc/passwd",
        "/entity/..%2F..%2Fetc%2Fpasswd",
        "/reconcile/preview?id=../../etc/passwd",
    ):
        answer = client.get(path)
        assert answer.status == 200
        assert "Пятро Шлях" in answer.text


_opened: list[str] | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is not None and event in {"open", "os.listdir", "os.scandir", "subprocess.Popen", "os.system"}:
        _opened.append(f"{event} {arguments[0]}")


def test_no_request_touches_the_disk(client: Client) -> None:
    """Python tells of every file that is opened; while requests are served there is none."""
    global _opened
    sys.addaudithook(_audit)
    paths = [
        "/",
        *(f"/?lang={language}" for language in interface()),
        "/static/../app.py",
        "/static/..%2Fapp.py",
        "/static/%2Fetc%2Fpasswd",
        "/static/page.css%00",
        "/static/page.html",
        "/static/page.css",
        "/../../etc/passwd",
        "/entity/..%2f..%2f..%2fetc%2fpasswd",
        "/entity/vozera?lang=ru",
        "/reconcile/preview?id=/etc/passwd",
        "/be/reconcile",
        "/transliterate?text=a&scheme=../../etc/passwd",
        "/transliterate?text=Minsk&scheme=/etc/passwd&reverse=true",
        *(f"/transliterate?text=Jan&scheme={scheme}&reverse=true" for scheme in ("be-lacinka", "ru-pl-pwn", "be-fr")),
        "/identify?text=Schtschukin",
        "/identify?text=%D0%A8%D1%87%D1%83%D0%BA%D1%96%D0%BD",
        "/resolve?name=%D0%9C%D1%96%D0%BD%D1%81%D0%BA%D1%96%20%D0%B7%D0%B0%D0%B2%D0%BE%D0%B4",
        "/resolve?name=Lihor%20Zhuk",
        "/find?text=%D0%9C%D1%96%D0%BD%D1%81%D0%BA%D1%96%20%D0%B7%D0%B0%D0%B2%D0%BE%D0%B4",
        "/resolve?name=ministerstwo&explain=true",
        "/compare?a=Kazimierz%20Mroz&b=Kazimir%20Maroz&kind=person",
        "/compare?a=OAO%20Zavod&b=JSC%20Plant&kind=org",
        "/find?text=Andrei%20Zhuk",
        "/openapi.json",
        "/schemes",
    ]
    logging.getLogger().debug("so that no handler is set up while the files are watched")
    _opened = []
    try:
        answers = {path: client.get(path) for path in paths}
        found, _opened = _opened, None
    finally:
        _opened = None
    assert found == []
    assert {answer.status for answer in answers.values()} == {200, 404, 422}
    assert not any("root:" in answer.text for answer in answers.values())


# Failures of its own


class Broken(AliasTable):
    """A table with a defect."""

    def resolve(self, name: str, kind: str | None = None, limit: int = 5) -> list[Match]:
        if name == "defect":
            raise RuntimeError("secret detail of the defect")
        return super().resolve(name, kind, limit)


def test_a_failure_shows_no_stack_trace() -> None:
    with serving(create_app(Broken(list(table())))) as client:
        answers = [
            client.get("/resolve", name="defect"),
            client.form("/reconcile", queries={"q0": {"query": "defect"}}),
            client.post("/v1/match", {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "defect"}]}]}),
        ]
        for answer in answers:
            assert (answer.status, answer.error) == (500, "the service failed on this request; its log says why")
            assert answer.headers["access-control-allow-origin"] == "*"
        # It goes on.
        assert client.get("/resolve", name="ТАА").status == 200


def test_errors_are_one_short_line(client: Client) -> None:
    long = "x" * 5000
    for answer in (
        client.get("/entity/" + long),
        client.get("/resolve", **{long: "a"}),
        client.get("/static/" + long),
        client.get("/reconcile", callback=long),
        client.post("/v1/match", {"queries": [{"conditions": [{"matchType": long, "propertyValue": "a"}]}]}),
        client.ask("POST", "/resolve", json.dumps({long: 1}).encode(), {"content-type": "application/json"}),
        client.get("/transliterate", text="a", scheme=long[:100]),
    ):
        assert 400 <= answer.status < 500
        assert len(answer.error) < 400
        assert not re.search(r"Traceback|\.py|\n", answer.error)
