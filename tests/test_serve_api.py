"""The JSON API: what it answers, that its document is true, and that nothing makes it fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import Client, serving

import bynames
from bynames.serve import _limits as limits


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


def test_resolve(client: Client) -> None:
    (result,) = client.get("/resolve", name="Kawaljonak, Swjatlana").json["results"]
    (match,) = result["matches"]
    assert match["id"] == "sviatlana-kavalionak"
    assert match["names"]["be"] == "Святлана Пятроўна Кавалёнак"
    assert match["match"] is True
    assert 0.9 < match["score"] <= 1
    assert match["evidence"] is None
    many = client.post("/resolve", {"names": ["Kawaljonak, Swjatlana", "Jane Doe", "Андрэй Жук"]}).json["results"]
    assert many[0] == result
    assert many[1] == {"name": "Jane Doe", "matches": [], "nearest": []}
    assert [one["match"] for one in many[2]["matches"]] == [False, False]
    about = [
        client.get("/resolve", name="Kawaljonak, Swjatlana", headers={"accept-language": language}).json["results"][0]
        for language in ("be", "fr")
    ]
    assert [one["matches"][0]["about"] for one in about] == [
        "Асоба, год нараджэння 1982, рэдактарка",
        "Person, born 1982, editor",
    ]
    assert client.get("/resolve", name=["Jane Doe", "ТАА"], kind="person", limit=1).json["results"][1]["matches"] == []


def test_resolve_explains_part_by_part_through_which_scheme(client: Client) -> None:
    asked = {"names": ["Swjatlana Kawaljonak", "Светлана Ковалёнок"], "explain": True}
    german, russian = (one["matches"][0]["evidence"] for one in client.post("/resolve", asked).json["results"])
    surname = next(line for line in german if line["left"] == "Kawaljonak")
    assert surname["cost"] == 0
    assert {"text": "Kawaljonak", "source": "Кавалёнак", "schemes": ["be-de"]} in surname["written"]
    for line in german:
        for written in line["written"]:
            for scheme in written["schemes"]:
                assert bynames.transliterate(written["source"], scheme) == written["text"]
    assert [line["why"].partition(" ")[0] for line in russian if line["left"]] == ["same", "same"]


def test_compare(client: Client) -> None:
    (one,) = client.get("/compare", a="Cichanoŭskaja", b="Тихановская").json["results"]
    expected = bynames.compare("Cichanoŭskaja", "Тихановская")
    assert (one["score"], one["matched"]) == (expected.score, True)
    assert [line["why"] for line in one["evidence"]] == [line.why for line in expected.evidence]
    asked = {"pairs": [["Мінскі завод", "Minsk Plant"], ["a", "b"]], "kind": "org"}
    found = client.post("/compare", asked).json["results"]
    assert [one["matched"] for one in found] == [
        bynames.compare(*pair, "org").matched
        for pair in asked["pairs"]  # type: ignore[arg-type]
    ]


def test_identify(client: Client) -> None:
    (found,) = client.get("/identify", text="Cichanoŭskaja").json["results"]
    best = bynames.identify("Cichanoŭskaja")[0]
    assert found["readings"][0]["source"] == best.source == "Ціханоўская"
    assert found["readings"][0]["scheme"] == best.scheme
    assert [one["text"] for one in client.post("/identify", {"texts": ["Minsk", "🙂"]}).json["results"]] == [
        "Minsk",
        "🙂",
    ]


def test_transliterate(client: Client) -> None:
    (found,) = client.get("/transliterate", text="Кавалёнак", scheme=["be-lacinka", "be-de"]).json["results"]
    assert found["forms"] == [
        {"text": "Kavalonak", "schemes": ["be-lacinka"]},
        {"text": "Kawaljonak", "schemes": ["be-de"]},
    ]
    (every,) = client.post("/transliterate", {"texts": ["Ковалёнок"], "language": "ru"}).json["results"]
    assert sorted(id for form in every["forms"] for id in form["schemes"]) == [s.id for s in bynames.schemes("ru")]
    back = client.get("/transliterate", text="Kavalonak", scheme="be-lacinka", reverse="true").json["results"]
    assert back[0]["forms"][0]["text"] == "Кавалёнак"


def test_find(client: Client) -> None:
    text = "🙂 Андрэй Жук"
    for answer in (client.get("/find", text=text), client.post("/find", {"text": text})):
        (mention,) = answer.json["mentions"]
        assert text[mention["start"] : mention["end"]] == mention["text"] == "Андрэй Жук"
        assert [one["id"] for one in mention["matches"]] == ["andrei-zhuk-1950", "andrei-zhuk-1990"]


def test_schemes(client: Client) -> None:
    assert [one["id"] for one in client.get("/schemes").json["schemes"]] == [s.id for s in bynames.schemes()]
    assert {one["language"] for one in client.get("/schemes", language="ru").json["schemes"]} == {"ru"}


def test_text_that_utf8_cannot_hold(client: Client) -> None:
    for path, body in (
        ("/resolve", {"names": ["\ud800"]}),
        ("/compare", {"pairs": [["\ud800", "\udfff"]]}),
        ("/identify", {"texts": ["\ud800a"]}),
        ("/transliterate", {"texts": ["\ud800я"]}),
        ("/find", {"text": "\ud800 Андрэй Жук"}),
    ):
        answer = client.post(path, body)
        assert (answer.status, "a lone surrogate" in answer.error) == (400, True), path
    assert client.get("/resolve", name="\ufffd").status == 200


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/resolve", "missing field `names`"),
        ("/resolve?nmae=a", "no parameter 'nmae'; did you mean name?"),
        (
            "/resolve?name=a&kind=organisation",
            "'organisation' is not one of org, person - at `$.kind`",
        ),
        ("/resolve?name=a&limit=51", "at most 50, not 51 - at `$.limit`"),
        ("/resolve?name=a&limit=x", "a whole number wanted, not 'x' - at `$.limit`"),
        ("/resolve?name=a&kind=org&kind=org", "the parameter 'kind' appears twice"),
        (f"/resolve?name={'a' * 301}", "at most 300 characters taken, not 301 - at `$.names[0]`"),
        ("/compare?a=x", "missing field `b`"),
        (f"/identify?text={'a' * 61}", "at most 60 characters taken, not 61 - at `$.texts[0]`"),
        ("/transliterate?text=a&scheme=be-lacinca", "be-lacinka"),
        ("/transliterate?text=a&reverse=true", "reverse needs a scheme"),
        ("/schemes?language=pl", "no schemes for the language 'pl'; there are be, ru, uk"),
    ],
)
def test_what_cannot_be_answered(client: Client, path: str, says: str) -> None:
    answer = client.get(path)
    assert (answer.status, says in answer.error) == (422, True), answer.error


@pytest.mark.parametrize(
    ("body", "media_type", "status", "says"),
    [
        (b"{", "application/json", 400, "the body is not JSON: it ends too early"),
        (b"\xff", "application/json", 400, "the body is not JSON"),
        (b"[" * 100_000, "application/json", 400, "the body is not JSON"),
        (b"9" * 5000, "application/json", 400, "the body is not JSON"),
        (b"[]", "application/json", 422, "an object wanted, not a list"),
        (b'{"names": ["a"], "kinds": "org"}', "application/json", 422, "unknown field `kinds`; did you mean kind?"),
        (b'{"names": []}', "application/json", 422, "at least 1 item wanted, not 0 - at `$.names`"),
        (b"names=a", "application/x-www-form-urlencoded", 415, "send application/json"),
    ],
)
def test_bodies_that_cannot_be_read(client: Client, body: bytes, media_type: str, status: int, says: str) -> None:
    answer = client.ask("POST", "/resolve", body, {"content-type": media_type})
    assert (answer.status, says in answer.error) == (status, True), answer.error


def test_counts_are_limited(client: Client) -> None:
    assert client.post("/resolve", {"names": ["a"] * limits.NAMES}).status == 200
    answer = client.post("/resolve", {"names": ["a"] * (limits.NAMES + 1)})
    assert (answer.status, answer.error) == (422, "at most 1000 items taken, not 1001 - at `$.names`")
    answer = client.post("/transliterate", {"texts": ["a"] * limits.NAMES})
    assert (answer.status, answer.error[:36]) == (413, "more than 10000 transliterations in ")


# The document


def test_the_document_names_every_route(client: Client) -> None:
    document = client.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": f"http://127.0.0.1:{client.port}"}]
    for path in ("/resolve", "/compare", "/identify", "/transliterate", "/find"):
        assert set(document["paths"][path]) == {"get", "post"}
    for path, of in document["paths"].items():
        for method in of:
            status = client.ask(method.upper(), path.replace("{what}", "entity")).status
            assert status not in (404, 405) or "preview" in path, (method, path)
    assert [one["name"] for one in document["paths"]["/resolve"]["get"]["parameters"]] == [
        "name",
        "kind",
        "limit",
        "explain",
        "nearest",
    ]


def unresolved(value: Any, known: set[str]) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) and value["$ref"] not in known else []
        return own + [ref for one in value.values() for ref in unresolved(one, known)]
    return [ref for one in value for ref in unresolved(one, known)] if isinstance(value, list) else []


def test_the_references_of_the_document_lead_somewhere(client: Client) -> None:
    document = client.get("/openapi.json").json
    assert unresolved(document, {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}) == []


@pytest.mark.once
def test_schemathesis_finds_no_failure(client: Client, tmp_path: Path) -> None:
    """Requests made up from the document: no server error, no answer that the document does not have."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{client.port}/openapi.json"),
        *("--max-examples", "10", "--seed", "1", "--generation-deterministic", "--no-color"),
        *("--checks", "not_a_server_error,status_code_conformance,content_type_conformance"),
        *("--checks", "response_schema_conformance,unsupported_method"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
