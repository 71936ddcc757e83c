"""The reconciliation service, asked as its clients ask: OpenRefine's own calls, and the draft of version 1.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from serving import Client, serving, table

import bynames
from bynames.serve import _limits as limits

WEB = re.compile(r"http://127\.0\.0\.1:\d+/.*")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving() as client:
        yield client


def reconciled(client: Client, **query: Any) -> list[dict[str, Any]]:
    """The candidates for one query, after a look at the form of the answer."""
    answer = client.form("/reconcile", queries={"q0": query})
    assert answer.status == 200, answer.text
    found = answer.json
    assert list(found) == ["q0"]
    assert set(found["q0"]) == {"result"}
    for candidate in found["q0"]["result"]:
        assert set(candidate) == {"id", "name", "description", "type", "score", "match", "features"}
        assert all(isinstance(candidate[key], str) and candidate[key] for key in ("id", "name", "description"))
        assert 0 <= candidate["score"] <= 100
        assert isinstance(candidate["match"], bool)
        assert [set(one) for one in candidate["type"]] == [{"id", "name"}]
        ids = [feature["id"] for feature in candidate["features"]]
        assert len(ids) == len(set(ids)) > 0
        assert all(isinstance(feature["value"], bool | int | float) for feature in candidate["features"])
    scores = [candidate["score"] for candidate in found["q0"]["result"]]
    assert scores == sorted(scores, reverse=True)
    assert sum(candidate["match"] for candidate in found["q0"]["result"]) <= 1
    return list(found["q0"]["result"])


def features(candidate: dict[str, Any]) -> dict[str, Any]:
    return {feature["id"]: feature["value"] for feature in candidate["features"]}


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [candidate["id"] for candidate in found]


# The manifest


def test_manifest(client: Client) -> None:
    found = client.get("/reconcile").json
    base = f"http://127.0.0.1:{client.port}"
    assert found["versions"] == ["0.2"]
    assert found["serviceVersion"] == bynames.__version__
    assert found["batchSize"] == limits.BATCH
    assert found["defaultTypes"] == [{"id": "person", "name": "Person"}, {"id": "org", "name": "Organization"}]
    assert all(WEB.fullmatch(found[key]) for key in ("identifierSpace", "schemaSpace", "documentation", "logo"))
    assert found["view"]["url"].count("{{id}}") == found["feature_view"]["url"].count("{{id}}") == 1
    assert set(found["suggest"]) == {"entity", "type", "property"}
    assert found["extend"]["propose_properties"] == {"service_url": base, "service_path": "/reconcile/propose"}
    (setting,) = found["extend"]["property_settings"]
    assert set(setting) == {"name", "label", "type", "default", "help_text"}


def test_every_address_of_the_manifest_answers(client: Client) -> None:
    found = client.get("/reconcile").json
    base = f"http://127.0.0.1:{client.port}"
    for what, id in (("entity", "vozera"), ("type", "org"), ("property", "be-lacinka")):
        of = found["suggest"][what]
        suggested = client.get(of["service_path"], prefix=id).json["result"]
        assert suggested[0]["id"] == id
        flyout = client.get(of["flyout_service_path"].replace("${id}", id)).json
        assert flyout["id"] == id
        assert id in flyout["html"]
    for template, id in (("view", "vozera"), ("preview", "vozera"), ("feature_view", "name_score")):
        address = found[template]["url"].replace("{{id}}", id)
        answer = client.get(address.removeprefix(base))
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/html")
    assert client.get(found["logo"].removeprefix(base)).headers["content-type"] == "image/svg+xml"
    assert client.get(found["documentation"].removeprefix(base)).status == 200


def test_a_path_chooses_the_language(client: Client) -> None:
    manifest = client.get("/be/reconcile").json
    assert [one["name"] for one in manifest["defaultTypes"]] == ["Асоба", "Арганізацыя"]
    path = manifest["suggest"]["entity"]["service_path"]
    assert path == "/be/reconcile/suggest/entity"
    # Not the browser's languages: the batches come from OpenRefine's server, and names must be the same in both.
    for asked in ("/be/reconcile", "/reconcile"):
        found = client.get(f"{asked}/suggest/entity", headers={"accept-language": "ru"}, prefix="vozera").json["result"]
        assert found[0]["name"] == (
            "Таварыства аматараў азёраў «Возера»" if asked.startswith("/be") else "Vozera Society"
        )


# Queries


@pytest.mark.parametrize(
    "name",
    [
        "Святлана Кавалёнак",
        "Светлана Ковалёнок",
        "KAVALIONAK Sviatlana",
        "Sviatłana Kavalonak",
        "Swjatlana Kawaljonak",
        "sviatlana-kavalionak",
        "Лана Каваль",
    ],
)
def test_one_person_in_many_spellings(client: Client, name: str) -> None:
    best = reconciled(client, query=name)[0]
    assert (best["id"], best["match"]) == ("sviatlana-kavalionak", True)
    assert best["score"] >= 80


def test_two_namesakes_are_both_candidates_and_neither_is_the_match(client: Client) -> None:
    found = reconciled(client, query="Андрэй Жук")
    assert sorted(ids(found)) == ["andrei-zhuk-1950", "andrei-zhuk-1990"]
    assert not any(candidate["match"] for candidate in found)


def test_an_initial_that_two_have_is_no_match(client: Client) -> None:
    found = reconciled(client, query="KAVALIONAK, S.")
    assert sorted(ids(found)) == ["siarhei-kavalionak", "sviatlana-kavalionak"]
    assert not any(candidate["match"] for candidate in found)


def test_a_property_tells_namesakes_apart(client: Client) -> None:
    for value in ("1990", 1990, "1990-05-17", ["1990"], {"id": "1990", "name": "1990"}):
        found = reconciled(client, query="Андрэй Жук", properties=[{"pid": "year", "v": value}])
        assert (found[0]["id"], found[0]["match"]) == ("andrei-zhuk-1990", True)
        assert found[0]["score"] - found[1]["score"] >= 10
        assert [features(one)["property_year"] for one in found] == [100, 0]


def test_a_property_that_contradicts_is_no_match(client: Client) -> None:
    best = reconciled(client, query="Святлана Кавалёнак", properties=[{"pid": "year", "v": "1941"}])[0]
    assert (best["id"], best["match"]) == ("sviatlana-kavalionak", False)
    assert best["score"] == pytest.approx(50, abs=1)


def test_a_property_that_nobody_knows_says_nothing(client: Client) -> None:
    for properties in ([{"pid": "shoe_size", "v": "42"}], [{"pid": "role", "v": "poet"}]):
        best = reconciled(client, query="Андрэй Жук", properties=properties)[0]
        assert "property_shoe_size" not in features(best)
        assert best["score"] > 99


def test_the_name_of_another_column(client: Client) -> None:
    best = reconciled(client, query="S. Kavalionak", properties=[{"pid": "ru", "v": "Сергей Ковалёнок"}])[0]
    assert (best["id"], best["match"]) == ("siarhei-kavalionak", True)
    assert features(best)["property_ru"] > 90


def test_properties_without_a_query(client: Client) -> None:
    assert ids(reconciled(client, properties=[{"pid": "ru", "v": "Сергей Ковалёнок"}])) == ["siarhei-kavalionak"]
    assert ids(reconciled(client, properties=[{"pid": "year", "v": 1996}])) == ["vozera"]
    assert ids(reconciled(client, properties=[{"pid": "role", "v": "Engineer"}])) == ["siarhei-kavalionak"]
    both = [{"pid": "distinct_from", "v": {"id": "siarhei-kavalionak", "name": "x"}}, {"pid": "gender", "v": "f"}]
    assert reconciled(client, properties=both)[0]["id"] == "sviatlana-kavalionak"


def test_types_restrict(client: Client) -> None:
    assert ids(reconciled(client, query="ТАА", type="org", type_strict="should")) == ["vozera"]
    assert reconciled(client, query="ТАА", type="person") == []
    assert ids(reconciled(client, query="ТАА", type=["person", "org"])) == ["vozera"]
    # A type of somebody else's restricts nothing, but nothing is certain then.
    (found,) = reconciled(client, query="ТАА", type="/people/person")
    assert (found["id"], found["match"], features(found)["type_match"]) == ("vozera", False, False)


def test_limit(client: Client) -> None:
    assert len(reconciled(client, query="Андрэй Жук", limit=1)) == 1
    assert len(reconciled(client, query="Андрэй Жук", limit=1e300)) == 2
    # Cut after the decision: what is not shown still counts as a rival.
    assert not reconciled(client, query="Андрэй Жук", limit=1)[0]["match"]


def test_features_say_what_the_score_rests_on(client: Client) -> None:
    exact = features(reconciled(client, query="Siarhei Kavalionak", type="person")[0])
    assert exact == {
        "name_score": 100,
        "name_exact": True,
        "parts_met": 0,
        "parts_left_out": 0,
        "cost": 0,
        "type_match": True,
    }
    initials = features(reconciled(client, query="С. И. Ковалёнок")[0])
    assert not initials["name_exact"]
    assert initials["parts_met"] >= 2
    assert initials["cost"] > 0
    assert initials["name_score"] < 100


def test_a_surname_alone_is_decided_as_everywhere_and_said(client: Client) -> None:
    (found,) = reconciled(client, query="Шляха")
    assert (found["id"], found["match"]) == ("../../etc/passwd", True)
    assert "a surname alone" in found["description"]


def test_whom_it_matches_is_whom_the_table_decides_for(client: Client) -> None:
    known = table()
    for name in ("Андрэй Жук", "Жук", "KAVALIONAK, S.", "Кавалёнак", "Sviatłana Kavalonak", "Nobody Atall", "Дударык"):
        matched = [candidate["id"] for candidate in reconciled(client, query=name) if candidate["match"]]
        answer = known.decide(name).answer
        assert matched == ([answer.id] if answer is not None else []), name


def test_null_is_as_good_as_nothing(client: Client) -> None:
    assert len(reconciled(client, query="Андрэй Жук", type=None, limit=None, properties=None)) == 2
    assert reconciled(client, query=None, properties=[{"pid": "year", "v": None}]) == []


@pytest.mark.parametrize("name", ["", "   ", "Jane Doe", "🙂", "漢字", "\x00", "-", "a" * 5000, "Жук " * 80])
def test_names_of_nobody(client: Client, name: str) -> None:
    assert reconciled(client, query=name) == []


def test_a_lone_surrogate_is_no_text(client: Client) -> None:
    for fields in (
        {"queries": {"q0": {"query": "\ud800"}}},
        {"queries": {"\udfff": {"query": "a"}}},
        {"extend": {"ids": ["\ud800"], "properties": [{"id": "be"}]}},
    ):
        answer = client.form("/reconcile", **fields)
        assert (answer.status, "a lone surrogate" in answer.error) == (400, True), answer.error


# OpenRefine's calls, as its code and its browser make them


@pytest.mark.parametrize("size", [1, 10, 37, 100])
def test_openrefine_reconciles_a_batch(client: Client, size: int) -> None:
    """StandardReconConfig.batchRecon: one form field, q0 … qn, each with what the dialog offers."""
    names = ["Святлана Кавалёнак", "Жук, Андрей", "Jane Doe", "ТАА"]
    code = ",".join(
        f'"q{at}":{{"query":"{names[at % 4]}","type":"person","type_strict":"should",'
        f'"properties":[{{"pid":"year","v":1950.0}}],"limit":3}}'
        for at in range(size)
    )
    answer = client.form("/reconcile", queries="{" + code + "}")
    assert answer.status == 200
    assert list(answer.json) == [f"q{at}" for at in range(size)]
    assert answer.json["q0"]["result"][0]["id"] == "sviatlana-kavalionak"
    if size > 1:
        best = answer.json["q1"]["result"][0]
        assert (best["id"], best["match"]) == ("andrei-zhuk-1950", True)


def test_openrefine_guesses_types(client: Client) -> None:
    """GuessTypesOfColumnCommand: ten cells, limit 3, and the types of the answers are counted."""
    queries = {f"q{at}": {"query": name, "limit": 3} for at, name in enumerate(["Андрэй Жук", "Vozera Society"] * 5)}
    found = client.form("/reconcile", queries=queries).json
    types = [candidate["type"][0]["id"] for one in found.values() for candidate in one["result"]]
    assert (types.count("person"), types.count("org")) == (10, 5)


def test_get_with_queries(client: Client) -> None:
    query = {"q0": {"query": "Vozera Society"}}
    asked = client.get("/reconcile", queries=json.dumps(query))
    assert asked.json == client.form("/reconcile", queries=query).json
    assert asked.json["q0"]["result"][0]["id"] == "vozera"


def test_openrefine_searches_for_a_match(client: Client) -> None:
    """The suggest widget of a cell: more parameters than the specification knows."""
    asked = {"type": "person", "spell": "always", "exact": "false", "scoring": "entity", "prefixed": "true"}
    found = client.get("/reconcile/suggest/entity", prefix="kaval", type_strict="any", **asked).json["result"]
    assert sorted(ids(found)) == ["siarhei-kavalionak", "sviatlana-kavalionak"]
    assert all(set(one) == {"id", "name", "description", "notable"} for one in found)
    assert found[0]["notable"] == [{"id": "person", "name": "Person"}]


def test_jsonp_for_an_old_openrefine(client: Client) -> None:
    name = "jQuery112406009935240625213_1618220980169"
    for path, parameters in (
        ("/reconcile", {}),
        ("/reconcile/suggest/property", {"prefix": "d", "spell": "always"}),
        ("/reconcile/flyout/type", {"id": "org"}),
        ("/reconcile/propose", {"type": "org"}),
    ):
        answer = client.get(path, callback=name, **parameters)
        assert answer.headers["content-type"].startswith("application/javascript")
        wrapped = re.fullmatch(rf"/\*\*/{name}\((.*)\);", answer.text, re.DOTALL)
        assert wrapped is not None
        assert json.loads(wrapped[1]) == client.get(path, **parameters).json


@pytest.mark.parametrize("name", ["alert(1)//", "a b", "", "x" * 201, "a;b", "</script>"])
def test_a_callback_is_only_a_name(client: Client, name: str) -> None:
    answer = client.get("/reconcile", callback=name)
    assert answer.status == 422
    assert answer.error.endswith("is not the name of a JavaScript function")
    assert answer.headers["content-type"] == "application/json"


def test_openrefine_adds_columns(client: Client) -> None:
    """Add columns from reconciled values: propose, search for a property, preview and fetch."""
    proposed = client.get("/reconcile/propose", type="person", limit=4).json
    assert proposed["type"] == "person"
    assert proposed["limit"] == 4
    assert [one["id"] for one in proposed["properties"]] == ["be", "ru", "en", "name"]
    assert all(set(one) <= {"id", "name", "description"} for one in proposed["properties"])
    wanted = ["be", "en", "kind", "year", "sources", "distinct_from", "be-lacinka", "ru-bgnpcgn-1947", "unknown"]
    wanted += ["wikidata", "unverified"]
    query = {"ids": ["sviatlana-kavalionak", "vozera", "Q42"], "properties": [{"id": id} for id in wanted]}
    for answer in (client.form("/reconcile", extend=query), client.get("/reconcile", extend=json.dumps(query))):
        found = answer.json
        assert [one["id"] for one in found["meta"]] == wanted
        assert list(found["rows"]) == query["ids"]
        assert found["rows"]["sviatlana-kavalionak"] == {
            "be": [{"str": "Святлана Пятроўна Кавалёнак"}],
            "en": [{"str": "Sviatlana Kavalionak"}],
            "kind": [{"str": "person"}],
            "year": [{"int": 1982}],
            "sources": [{"str": "https://example.org/sviatlana"}, {"str": "Gazette (be), 2019"}],
            "distinct_from": [{"id": "siarhei-kavalionak", "name": "Siarhei Kavalionak"}],
            "be-lacinka": [{"str": bynames.transliterate("Святлана Пятроўна Кавалёнак", "be-lacinka")}],
            "ru-bgnpcgn-1947": [{"str": bynames.transliterate("Светлана Петровна Ковалёнок", "ru-bgnpcgn-1947")}],
            "unknown": [],
            "wikidata": [{"str": "Q42"}],
            "unverified": [],
        }
        assert found["rows"]["vozera"]["year"] == [{"int": 1996}]
        assert found["rows"]["vozera"]["unverified"] == [{"str": "true"}]
        assert all(values == [] for values in found["rows"]["Q42"].values())


def test_a_setting_limits_the_values(client: Client) -> None:
    for limit, count in ((1, 1), ("1", 1), (0, 2), ("", 2), (-3, 2), (1e300, 2), ({"x": []}, 2)):
        query = {"ids": ["sviatlana-kavalionak"], "properties": [{"id": "sources", "settings": {"limit": limit}}]}
        rows = client.form("/reconcile", extend=query).json["rows"]
        assert len(rows["sviatlana-kavalionak"]["sources"]) == count


def test_every_scheme_is_a_property(client: Client) -> None:
    proposed = {one["id"] for one in client.get("/reconcile/propose", type="person").json["properties"]}
    assert {scheme.id for scheme in bynames.schemes()} <= proposed
    assert "gender" in proposed
    assert "gender" not in {one["id"] for one in client.get("/reconcile/propose", type="org").json["properties"]}


# Suggest


@pytest.mark.parametrize("version", ["/reconcile", "/v1"])
def test_entities_are_suggested_in_any_spelling(client: Client, version: str) -> None:
    def suggested(prefix: str, **more: Any) -> list[str]:
        return ids(client.get(f"{version}/suggest/entity", prefix=prefix, **more).json["result"])

    for prefix in ("kavalio", "КАВАЛ", "ковал", "Kavalon", "sviat", "sviatlana kav", "kav svi", "sviatlana-kavalionak"):
        assert "sviatlana-kavalionak" in suggested(prefix), prefix
    assert suggested("Андрей Жук") == suggested("zuk andr") == ["andrei-zhuk-1950", "andrei-zhuk-1990"]
    assert suggested("andrei-zhuk-1990")[0] == "andrei-zhuk-1990"
    # Nobody begins so, but it is somebody's name.
    assert suggested("Kawaljonak, Swjatlana") == ["sviatlana-kavalionak"]
    assert suggested("zzz") == []
    everybody = suggested("", limit=100)
    assert len(everybody) == 8
    skip = "cursor" if version == "/reconcile" else "offset"
    assert suggested("", limit=3, **{skip: 2}) == everybody[2:5]
    assert suggested("kaval", type="org") == []


def test_types_and_properties_are_suggested(client: Client) -> None:
    assert client.get("/reconcile/suggest/type", prefix="per").json == {"result": [{"id": "person", "name": "Person"}]}
    found = client.get("/reconcile/suggest/property", prefix="bgn", limit=3).json["result"]
    assert found[0]["id"].startswith("be-bgnpcgn-1979")
    assert all(set(one) == {"id", "name", "description"} for one in found)


# Version 1.0-draft


def matched(client: Client, *conditions: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    answer = client.post("/v1/match", {"queries": [{"conditions": list(conditions), **query}]})
    assert answer.status == 200, answer.text
    (result,) = answer.json["results"]
    assert set(result) == {"candidates"}
    for candidate in result["candidates"]:
        assert set(candidate) == {"id", "name", "lang", "description", "type", "score", "match", "features"}
        assert 0 <= candidate["score"] <= 100
        assert all(set(one) == {"id", "name", "lang", "value"} and one["name"] for one in candidate["features"])
    assert sum(candidate["match"] for candidate in result["candidates"]) <= 1
    return list(result["candidates"])


def name_is(value: Any, **more: Any) -> dict[str, Any]:
    return {"matchType": "name", "propertyValue": value, **more}


def property_is(id: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"matchType": "property", "propertyId": id, "propertyValue": value, **more}


def test_manifest_of_1(client: Client) -> None:
    for path in ("/v1", "/v1/"):
        found = client.get(path).json
        assert found["versions"] == ["1.0-draft"]
        assert found["standardizedScore"] is True
        assert found["suggest"] == {"entity": True, "property": True, "type": True}
        assert "identifierSpace" not in found
        assert found["view"]["url"].endswith("/entity/{id}")
        assert found["extend"]["propertySettings"][0].keys() == {"id", "name", "type", "default", "helpText"}


def test_accept_language_chooses_the_words_of_1(client: Client) -> None:
    for header, language, name in (
        ("be-tarask, en;q=0.5", "be", "Асоба"),
        ("de, ru;q=0.3, en;q=0.1", "ru", "Лицо"),
        ("fr", "en", "Person"),
        ("*;q=x,,;;", "en", "Person"),
    ):
        answer = client.get("/v1", headers={"accept-language": header})
        assert answer.headers["content-language"] == language
        assert answer.json["defaultTypes"][0]["name"] == name
        found = client.post(
            "/v1/match", {"queries": [{"conditions": [name_is("ТАА")]}]}, {"accept-language": header}
        ).json
        assert found["results"][0]["candidates"][0]["lang"] == language


def test_conditions_of_1(client: Client) -> None:
    assert matched(client, name_is("Kawaljonak, Swjatlana"))[0]["match"]
    assert ids(matched(client, name_is(["ТАА", "Святлана Кавалёнак"]))) == ["vozera", "sviatlana-kavalionak"]
    assert ids(matched(client, {"matchType": "id", "propertyValue": "vozera"})) == ["vozera"]
    assert ids(matched(client, name_is("Андрэй Жук"), property_is("year", "1950", required=True))) == [
        "andrei-zhuk-1950"
    ]
    assert ids(
        matched(client, name_is("Андрэй Жук"), property_is("year", [1950], required=True, matchQuantifier="none"))
    ) == ["andrei-zhuk-1990"]
    assert sorted(ids(matched(client, property_is("gender", "f")))) == ["sviatlana-kavalionak", "vera-dudaryk"]
    both = matched(client, name_is(["Святлана Кавалёнак", "Светлана Ковалёнок"], matchQuantifier="all"))
    assert both[0]["score"] > 95
    assert matched(client, name_is("ТАА"), type="person") == []
    assert len(matched(client, name_is("Андрэй Жук"), limit=1)) == 1


def test_results_are_in_the_order_of_the_queries(client: Client) -> None:
    names = ["ТАА", "nobody", "Пётр Шлях", "Siarhei Kavalionak"] * 10
    answer = client.post("/v1/match", {"queries": [{"conditions": [name_is(name)]} for name in names]})
    found = [[one["id"] for one in result["candidates"]] for result in answer.json["results"]]
    assert found == [["vozera"], [], ["../../etc/passwd"], ["siarhei-kavalionak"]] * 10


def test_extend_of_1(client: Client) -> None:
    query = {"ids": ["vozera", "nobody"], "properties": [{"id": "year"}, {"id": "be"}]}
    found = client.post("/v1/extend", query).json
    assert [one["id"] for one in found["meta"]] == ["year", "be"]
    assert found["rows"] == [
        {
            "id": "vozera",
            "properties": [
                {"id": "year", "values": [{"int": 1996}]},
                {"id": "be", "values": [{"str": "Таварыства аматараў азёраў «Возера»"}]},
            ],
        },
        {"id": "nobody", "properties": [{"id": "year", "values": []}, {"id": "be", "values": []}]},
    ]
    proposed = client.get("/v1/extend/propose", type="org", limit=2).json
    assert [one["id"] for one in proposed["properties"]] == ["be", "ru"]
    assert client.get("/v1/preview", id="vozera").headers["content-type"].startswith("text/html")


# What is refused


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({}, 422, "the form has neither queries nor extend"),
        ({"queries": "{"}, 400, "queries is not JSON: it ends too early"),
        ({"queries": "[]"}, 422, "an object wanted, not a list"),
        ({"queries": '{"q0": 1}'}, 422, "an object wanted, not 1 - at `$.q0`"),
        ({"queries": '{"q0": {"query": 5}}'}, 422, "text or null wanted, not 5 - at `$.q0.query`"),
        ({"queries": '{"q0": {"query": "a", "limit": 0}}'}, 422, "limit must be 1 or more, not 0 - at `$.q0.limit`"),
        ({"queries": '{"q0": {"query": "a", "limit": NaN}}'}, 400, "NaN is not a number of JSON"),
        ({"queries": '{"q0": {"properties": [{"pid": "be"}]}}'}, 422, "missing field `v`"),
        ({"queries": "[" * 100_000}, 400, "queries is not JSON"),
        ({"extend": '{"ids": []}'}, 422, "missing field `properties`"),
    ],
)
def test_broken_forms(client: Client, fields: dict[str, str], status: int, says: str) -> None:
    answer = client.form("/reconcile", **fields)
    assert (answer.status, says in answer.error) == (status, True), answer.error


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"conditions": []}, "a query has no condition - at `$.queries[0].conditions`"),
        ({}, "missing field `conditions`"),
        (
            {"conditions": [{"matchType": "nam", "propertyValue": "a"}]},
            "no matchType 'nam'; there are name, id, property",
        ),
        (
            {"conditions": [{"matchType": "property", "propertyValue": "a"}]},
            "a condition on a property needs a propertyId",
        ),
        ({"conditions": [name_is("a", matchQuantifier="some")]}, "'some' is not one of all, any, none"),
        ({"conditions": [name_is("a")], "limit": -1}, "limit must be 1 or more, not -1 - at `$.queries[0].limit`"),
    ],
)
def test_broken_queries_of_1(client: Client, query: dict[str, Any], says: str) -> None:
    answer = client.post("/v1/match", {"queries": [query]})
    assert (answer.status, says in answer.error) == (422, True), answer.error


def test_what_is_not_there(client: Client) -> None:
    for path, says in (
        ("/reconcile/suggest/entities", "nothing to suggest for 'entities'; there are entity, type, property"),
        ("/reconcile/preview?id=nobody", "no entity 'nobody'"),
        ("/v1/preview?id=nobody", "no entity 'nobody'"),
        ("/entity/nobody", "no entity 'nobody'"),
        ("/reconcile/flyout/entity?id=nobody", "no entity 'nobody'"),
        ("/static/nothing.js", "no file 'nothing.js'"),
    ):
        answer = client.get(path)
        assert (answer.status, answer.error) == (404, says)
    assert client.get("/nowhere").status == 404
    assert client.get("/v1/match").status == 405


def test_cross_origin(client: Client) -> None:
    origin = {"origin": "https://openrefine.example"}
    for path in ("/reconcile", "/v1", "/reconcile/suggest/entity?prefix=a", "/resolve?name=a", "/nowhere", "/v1/match"):
        assert client.get(path, headers=origin).headers["access-control-allow-origin"] == "*"
        asked = {**origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
        preflight = client.ask("OPTIONS", path, headers=asked)
        assert preflight.status == 204
        assert preflight.headers["access-control-allow-origin"] == "*"
        assert "POST" in preflight.headers["access-control-allow-methods"]
        assert preflight.headers["access-control-allow-headers"] == "content-type"
