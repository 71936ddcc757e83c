"""Files that are opened on the page, and what clients of the service send that nobody had thought of."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from answers import lines
from serving import Client, serving

import bynames
from bynames import AliasTable
from bynames._kinds.person.scoring import ANOTHER_MEANT, CONTRADICTED, NOTHING_IN_COMMON, TWO_BEARERS
from bynames._kinds.person.word_rules import RULES
from bynames.aliases._table import NOT_THE_BEARER
from bynames.serve import _limits as limits
from bynames.serve._reasons import said
from bynames.serve._web import interface


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


def opened(client: Client, content: bytes, name: str) -> dict[str, Any]:
    answer = client.ask("POST", f"/table?name={name}", content)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json
    return found


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


# --- /table ---


def test_a_csv_comes_back_with_ragged_rows_as_they_are(client: Client) -> None:
    found = opened(client, "id;Имя;Фамилия\n007;Янка;Купала\n8;Якуб\n\n9;a;b;c\n".encode("cp1251"), "people.csv")
    assert found == {
        "name": "people.csv",
        "header": ["id", "Имя", "Фамилия"],
        "rows": [["007", "Янка", "Купала"], ["8", "Якуб"], ["9", "a", "b", "c"]],
        "columns": [1, 2],
        "cut": False,
        "notes": ["read as windows-1251, written as UTF-8; --encoding if that is wrong, --add-bom if it goes to Excel"],
    }


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_workbook_comes_back(client: Client, pack: Any) -> None:
    found = opened(client, pack(workbook([["name", "n"], ["Янка Купала", 7]])), "a.xlsx")
    assert (found["header"], found["rows"], found["columns"]) == (["name", "n"], [["Янка Купала", "7"]], [0])


def test_what_is_no_table_is_said_with_the_name_of_the_file_only(client: Client) -> None:
    for name, shown in (("x.csv", "x.csv"), ("../../etc/x.csv", "x.csv"), ("C:\\a\\x.csv", "x.csv"), ("", "file")):
        answer = client.ask("POST", f"/table?name={name}", b"%PDF-1.7")
        assert (answer.status, answer.error) == (422, f"{shown}: a PDF file, and not a table")
    assert client.ask("POST", "/table?name=a.csv", b"").error == "a.csv: empty: there is no header line"


def test_what_a_small_file_could_make_large_is_refused(client: Client) -> None:
    packed = gzip.compress(b"name\n" + b"x\n" * (60 << 20))
    assert len(packed) < 1 << 20
    assert client.ask("POST", "/table?name=a.csv.gz", packed).error == (
        "a.csv.gz: it unpacks to more than 100 MB; unpack it first"
    )
    far = workbook([["name"]])
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    answer = client.ask("POST", "/table?name=a.xlsx", kept.getvalue())
    assert answer.error == "a.xlsx: a sheet with more than 5,000,000 cells; save it as CSV"
    kept = io.BytesIO()
    cell = '<table:table-cell table:number-columns-repeated="9000" office:value-type="string"/>'
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f'<table:table-row table:number-rows-repeated="9000">{cell}</table:table-row>')
    answer = client.ask("POST", "/table?name=a.ods", kept.getvalue())
    assert answer.error == "a.ods: a sheet with more than 5,000,000 cells; save it as CSV"


def test_limits_of_a_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_ROWS", 2)
    found = opened(client, b"name\na\nb\nc\n", "a.csv")
    assert (found["rows"], found["cut"]) == ([["a"], ["b"]], True)
    monkeypatch.setattr(limits, "FILE", 10)
    assert client.ask("POST", "/table?name=a.csv", b"name\n" + b"x\n" * 9).status == 413
    monkeypatch.setattr(limits, "FILE_COLUMNS", 1)
    assert client.ask("POST", "/table?name=a.csv", b"a,b\n").error == "a.csv: more than 1 columns"


# --- names and their reasons ---


def test_the_nearest_come_where_there_is_no_match(client: Client) -> None:
    asked = {"names": ["Sviatlana Kavalchuk", "Святлана Кавалёнак"], "nearest": 2, "explain": True}
    nobody, somebody = client.post("/resolve", asked).json["results"]
    assert nobody["matches"] == []
    assert nobody["nearest"][0]["id"] == "sviatlana-kavalionak"
    assert nobody["nearest"][0]["match"] is False
    assert nobody["nearest"][0]["evidence"]
    assert somebody["nearest"] == []
    assert client.get("/resolve", name="Sviatlana Kavalchuk").json["results"][0]["nearest"] == []


@pytest.mark.parametrize("language", interface())
def test_reasons_come_in_the_language_that_is_asked_for(client: Client, language: str) -> None:
    asked = {"names": ["Swjatlana Kawaljonak"], "explain": True}
    found = client.post("/resolve", asked, {"accept-language": language}).json["results"][0]["matches"][0]
    for line in found["evidence"]:
        assert line["said"] == said(line["why"], language) != line["why"]
    assert found["said"] == (said(found["note"], language) if found["note"] else "")
    pairs = client.post("/compare", {"pairs": [["Ян", "Jan"]]}, {"accept-language": language}).json
    assert pairs["results"][0]["evidence"][0]["said"]


@pytest.mark.once
def test_every_reason_has_its_words() -> None:
    """Those of the rules for words, and what was found between all recorded pairs, and in the table."""
    reasons = {rule.why for rule in RULES} | {
        CONTRADICTED,
        TWO_BEARERS,
        ANOTHER_MEANT,
        NOTHING_IN_COMMON,
        NOT_THE_BEARER,
    }
    for one, other, kind, *_ in lines("pairs"):
        reasons |= {item.why for item in bynames.compare(one, other, kind=kind or None).evidence}
    for name, kind, *_ in lines("lookups"):
        for match in AliasTable.load().resolve(name, kind or None):
            reasons |= {item.why for item in match.evidence} | ({match.note} if match.note else set())
    languages = [language for language in interface() if language != "en"]
    same = {(reason, language) for reason in reasons for language in languages if said(reason, language) == reason}
    assert same == set()


def test_a_reason_that_nobody_has_put_into_words_stays() -> None:
    assert said("something new", "be") == "something new"


# --- reconciliation ---


@pytest.mark.parametrize("path", ["/reconcile/", "/be/reconcile/"])
def test_a_stroke_at_the_end_leads_to_the_same(client: Client, path: str) -> None:
    assert client.get(path).json == client.get(path[:-1]).json
    queries = {"q": {"query": "ТАА"}}
    assert client.form(path, queries=queries).json["q"]["result"][0]["id"] == "vozera"


def test_a_form_in_parts(client: Client) -> None:
    queries = json.dumps({"q": {"query": "Святлана Кавалёнак"}}, ensure_ascii=False)
    body = f'--x\r\nContent-Disposition: form-data; name="queries"\r\n\r\n{queries}\r\n--x--\r\n'.encode()
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert client.ask("POST", "/reconcile", body, kind).json["q"]["result"][0]["id"] == "sviatlana-kavalionak"
    for broken in (body[:40], b"", body.replace(b"--x--", b"")):
        assert client.ask("POST", "/reconcile", broken, kind).status in (400, 422)
    many = (
        b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % at for at in range(30))
        + b"--x--\r\n"
    )
    assert client.ask("POST", "/reconcile", many, kind).error == "the body has more than 20 fields"


def test_one_bad_query_answers_for_itself_alone(client: Client) -> None:
    queries = {"a": {"query": "ТАА"}, "b": {"query": 7}, "c": {"query": "ТАА", "limit": 0}, "d": "ТАА"}
    found = client.form("/reconcile", queries=queries).json
    assert list(found) == ["a", "b", "c", "d"]
    assert found["a"]["result"][0]["id"] == "vozera"
    assert "error" not in found["a"]
    assert [found[key]["result"] for key in "bcd"] == [[], [], []]
    assert found["c"]["error"] == "limit must be 1 or more, not 0 - at `$.c.limit`"
    assert "wanted, not 7" in found["b"]["error"]
    # Where none can be answered there is nothing to hide the error in.
    assert client.form("/reconcile", queries={"b": {"query": 7}}).status == 422
    good = {"conditions": [{"matchType": "name", "propertyValue": "ТАА"}]}
    results = client.post("/v1/match", {"queries": [{"conditions": []}, good, 7]}).json["results"]
    assert [len(one["candidates"]) for one in results] == [0, 1, 0]
    assert ["error" in one for one in results] == [True, False, True]


@pytest.mark.parametrize(
    ("year", "match"),
    [
        ("1950", "andrei-zhuk-1950"), ("07.07.1990", "andrei-zhuk-1990"), ("1990-07-07", "andrei-zhuk-1990"),
        ("b. 1950", "andrei-zhuk-1950"), ("каля 1990", "andrei-zhuk-1990"), (1990.0, "andrei-zhuk-1990"),
        ("1990 г.", "andrei-zhuk-1990"), ("", ""), (None, ""), ("невядома", ""), ([], ""), ("19901", ""),
    ],
)  # fmt: skip
def test_a_year_tells_namesakes_apart_however_it_is_written(client: Client, year: Any, match: str) -> None:
    query = {"query": "Андрэй Жук", "properties": [{"pid": "year", "v": year}]}
    found = client.form("/reconcile", queries={"q": query}).json["q"]["result"]
    assert {one["id"] for one in found} == {"andrei-zhuk-1950", "andrei-zhuk-1990"}
    assert [one["id"] for one in found if one["match"]] == ([match] if match else [])
    if not match:
        # Nothing is asked, so nothing speaks against anybody.
        assert len({one["score"] for one in found}) == 1
        assert found[0]["score"] > 90


def test_a_page_of_the_web_may_ask_a_service_on_this_machine(client: Client) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    answer = client.ask("OPTIONS", "/reconcile", headers={**asked, "access-control-request-private-network": "true"})
    assert answer.headers["access-control-allow-private-network"] == "true"
    assert client.ask("OPTIONS", "/reconcile", headers=asked).headers["access-control-allow-private-network"] is None
