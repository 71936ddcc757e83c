"""Tables from outside: YAML, CSV, JSON lines, Wikidata, FollowTheMoney; several together; lines that are no good.

The persons and organizations of the fixtures are invented, but for a few whom everybody knows.
"""

from __future__ import annotations

import bz2
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bynames import AliasTable, InputError
from bynames._model import Entity
from bynames.aliases import exports, sources
from bynames.aliases.sources.entities import language_of, made_id, named
from bynames.aliases.sources.written import bundled, joined, split
from bynames.cli import main


def write(place: Path, name: str, text: str) -> str:
    file = place / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def read(place: Path, name: str, text: str, form: str | None = None, **options: Any) -> list[Entity]:
    return list(sources.read(write(place, name, text), form, **options))


def fails(place: Path, name: str, text: str, form: str | None = None) -> str:
    """What is said of a file, without its folder."""
    with pytest.raises(InputError) as error:
        read(place, name, text, form)
    return str(error.value).replace(f"{place}/", "")


def same(one: Entity, other: Entity) -> bool:
    return msgspec.structs.asdict(one) == msgspec.structs.asdict(other)


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


YAML = """\
entities:
  - id: arest-labacki
    kind: person
    gender: m
    born: 1901
    names: {be: Арэст Лабацкі, ru: Орест Лобацкий, en: Arest Labacki}
    role: forester
    aliases: [Дзед Мазай]
    surname_alone: true
    distinct_from: [lotus]
    sources: [https://example.org]
  - id: lotus
    kind: org
    founded: 1990
    names: {be: Клуб «Лотас»}
    aliases: [Лотас]
    plain_word: [Лотас]
"""


class TestYaml:
    def test_everything_is_read(self, tmp_path: Path) -> None:
        person, body = read(tmp_path, "t.yaml", YAML)
        assert same(
            person,
            Entity(
                "arest-labacki",
                "person",
                {"be": "Арэст Лабацкі", "ru": "Орест Лобацкий", "en": "Arest Labacki"},
                ("Дзед Мазай",),
                ("https://example.org",),
                ("lotus",),
                "m",
                1901,
                "forester",
                (),
                True,
            ),
        )
        assert (body.id, body.kind, body.year, body.plain_words) == ("lotus", "org", 1990, ("Лотас",))

    def test_a_list_without_the_key_will_do(self, tmp_path: Path) -> None:
        assert [e.id for e in read(tmp_path, "t.yaml", "- {id: x, kind: org, names: {be: Клуб}}")] == ["x"]

    def test_the_bundled_table_is_sound(self) -> None:
        assert len(list(sources.read_bundled())) > 1000
        assert list(sources.read(bundled(), "yaml", skip_bad=True, tell=lambda said: pytest.fail(said)))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (("    role:", "    rol:"), "t.yaml:7: arest-labacki: unknown key 'rol'; did you mean role, only?"),
            (
                ("    role:", "    xyz:"),
                "t.yaml:7: arest-labacki: unknown key 'xyz'; there are id, kind, names, aliases, gender, year, born, "
                "founded, role, sources, distinct_from, plain_word, plain_words, surname_alone, shared, ids, "
                "unverified, weak, full_name_only, alias_languages, only",
            ),
            (("[Дзед Мазай]", "[a, '?']"), "t.yaml:8: arest-labacki: aliases: '?' names nobody"),
            (
                ("role: forester", "ids: {wikipedia: Q1}"),
                "t.yaml:7: arest-labacki: no register 'wikipedia'; did you mean wikidata?",
            ),
            (
                ("role: forester", "ids: {ror: 05nkper6x}"),
                "t.yaml:7: arest-labacki: ror '05nkper6x'; its form is 0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}",
            ),
            (
                ("role: forester", "ids: Q1"),
                "t.yaml:7: arest-labacki: ids 'Q1'; they are a mapping: {wikidata: Q2866}",
            ),
            (("role: forester", "unverified: so"), "t.yaml:7: arest-labacki: unverified 'so'; it is true or false"),
            (("kind: person", "kind: persn"), "t.yaml:3: arest-labacki: kind 'persn'; did you mean person?"),
            (("kind: person", "kind: zoo"), "t.yaml:3: arest-labacki: kind 'zoo'; it is person or org"),
            (("    kind: org\n", ""), "t.yaml:12: lotus: no kind; it is person or org"),
            (
                ("    names: {be: Клуб «Лотас»}\n", ""),
                "t.yaml:12: lotus: no names; such as names: {be: …, ru: …, en: …}",
            ),
            (("be: Арэст Лабацкі", "be: ''"), "t.yaml:6: arest-labacki: the be name is empty"),
            (("{be: Клуб «Лотас»}", "Лотас"), "t.yaml:15: lotus: names 'Лотас'; they are a mapping: language: name"),
            (("ru: Орест", "rus1: Орест"), "t.yaml:6: arest-labacki: no language 'rus1'; did you mean ru?"),
            (("id: lotus\n", "id: arest-labacki\n"), "t.yaml:12: the id 'arest-labacki' stands in line 2 already"),
            (("- id: lotus\n    kind", "- kind"), "t.yaml:12: no id"),
            (("gender: m", "gender: x"), "t.yaml:4: arest-labacki: gender 'x'; it is m or f, or left out"),
            (("founded: 1990", "gender: m"), "t.yaml:14: lotus: gender 'm'; only persons have one"),
            (("born: 1901", "born: long ago"), "t.yaml:5: arest-labacki: born 'long ago'; it is a year such as 1984"),
            (("role: forester", "year: 1902"), "t.yaml:5: arest-labacki: year and born; one of them is enough"),
            (
                ("[Дзед Мазай]", "Дзед Мазай"),
                "t.yaml:8: arest-labacki: aliases 'Дзед Мазай'; they are a list: [Дзед Мазай]",
            ),
            (("[Дзед Мазай]", "[a, '']"), "t.yaml:8: arest-labacki: aliases: '' is no text"),
            (("alone: true", "alone: yes"), "t.yaml:9: arest-labacki: surname_alone 'yes'; it is true or false"),
            (("entities:", "entitys:"), "t.yaml:1: unknown key 'entitys'; did you mean entities?"),
            (("role: forester", "role: forester\n    role: x"), "t.yaml:8: the key 'role' appears twice"),
        ],
    )
    def test_a_mistake_has_its_line(self, change: tuple[str, str], message: str, tmp_path: Path) -> None:
        assert change[0] in YAML
        assert fails(tmp_path, "t.yaml", YAML.replace(*change, 1)) == message

    def test_what_is_no_table(self, tmp_path: Path) -> None:
        assert fails(tmp_path, "t.yaml", "entities: x") == "t.yaml:1: a table is entities: and under it a list"
        assert fails(tmp_path, "t.yaml", "- x").startswith("t.yaml:1: an entity is a mapping with id, kind and names")
        (tmp_path / "t.yaml").write_bytes(b"entities:\n- \xff")
        with pytest.raises(InputError, match=r"t\.yaml:2: not UTF-8: byte 0xff; convert it, e\.g\. with iconv"):
            list(sources.read(str(tmp_path / "t.yaml")))


class TestCsv:
    def test_one_column_of_names_is_enough(self, tmp_path: Path) -> None:
        found = read(tmp_path, "t.csv", "be\nЯнка Лабацкі\nТаварыства «Лотас»\n")
        assert [(e.id, e.kind, e.names) for e in found] == [
            ("ianka-labatski", "person", {"be": "Янка Лабацкі"}),
            ("tavarystva-lotas", "org", {"be": "Таварыства «Лотас»"}),
        ]

    def test_a_name_of_no_language(self, tmp_path: Path) -> None:
        (found,) = read(tmp_path, "t.csv", "name\nYanka Labacki\n")
        assert (found.id, found.names) == ("yanka-labacki", {"und": "Yanka Labacki"})

    def test_all_columns(self, tmp_path: Path) -> None:
        text = (
            "ID;Kind;be;ru;name:de;aliases;gender;born;role;sources;distinct_from;plain_words;surname_alone\r\n"
            "a;person; Янка  Лабацкі ;Янка Лобацкий;Janka Labazki;Дзед|Стары ;f;1901;forester;x|y;b;Дзед;true\r\n"
        )
        (found,) = read(tmp_path, "t.csv", "\ufeff" + text)
        assert same(
            found,
            Entity(
                "a",
                "person",
                {"be": "Янка Лабацкі", "ru": "Янка Лобацкий", "de": "Janka Labazki"},
                ("Дзед", "Стары"),
                ("x", "y"),
                ("b",),
                "f",
                1901,
                "forester",
                ("Дзед",),
                True,
            ),
        )

    def test_ids_that_are_made_are_told_apart(self, tmp_path: Path) -> None:
        found = read(tmp_path, "t.csv", "en\nJan Novik\nJan Novik\n北京\n...\n")
        assert [e.id for e in found] == ["jan-novik", "jan-novik-2", "u5317-u4eac", "unnamed"]

    def test_a_cell_with_a_line_break_keeps_the_lines_right(self, tmp_path: Path) -> None:
        text = 'en,kind\n"Jan\nNovik",person\nx,zoo\n'
        assert fails(tmp_path, "t.csv", text) == "t.csv:4: kind 'zoo'; it is person or org"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("id,kind\n", "t.csv:1: no column with names; one of be, ru, en, name, name:de is needed"),
            ("be,knd\n", "t.csv:1: no column 'knd'; did you mean kind?"),
            ("xyz\nЯнка\n", "t.csv:1: no column with names; one of be, ru, en, name, name:de is needed"),
            ("be,ids\nЯнка,wikidata=42\n", "t.csv:2: wikidata '42'; its form is Q[1-9][0-9]{0,9}"),
            ("be,ids\nЯнка,Q42\n", "t.csv:2: ids 'Q42'; an item is a register and an identifier: wikidata=Q2866"),
            ("be,unverified\nЯнка,maybe\n", "t.csv:2: unverified 'maybe'; it is true or false"),
            ("be,be\n", "t.csv:1: the column 'be' appears twice"),
            ("name:German\n", "t.csv:1: column 'name:German': no language 'German'; did you mean en?"),
            ("be,kind\nx,persom\n", "t.csv:2: kind 'persom'; did you mean person?"),
            ("be,year\n\nЯнка,xx\n", "t.csv:3: year 'xx'; it is a year such as 1984"),
            ("be,kind\n,person\n", "t.csv:2: no name in this row"),
            ("be\nЯнка,person\n", "t.csv:2: 2 cells, and 1 columns"),
            ("id,be\na,Янка\na,Ганна\n", "t.csv:3: the id 'a' stands in line 2 already"),
            (
                'be\n"Янка" x\n',
                "t.csv:2: broken CSV: a quoted cell in this row goes on after its closing quote; "
                "double the quotes inside a cell",
            ),
            ("", "t.csv:1: no column with names; one of be, ru, en, name, name:de is needed"),
        ],
    )
    def test_a_mistake_has_its_line(self, text: str, message: str, tmp_path: Path) -> None:
        assert fails(tmp_path, "t.csv", text) == message

    def test_a_column_that_no_table_has_is_kept_aside_and_named(self, tmp_path: Path) -> None:
        noted: list[str] = []
        found = read(tmp_path, "t.csv", "id,be,Тэлефон,,\na,Янка,123,,x\n", noted=noted.append)
        assert [(e.id, e.names) for e in found] == [("a", {"be": "Янка"})]
        assert [line.rsplit("/", 1)[1] for line in noted] == [
            "t.csv:1: the column 'Тэлефон' is ignored: a table has none of this name",
            *["t.csv:1: the column '' is ignored: a table has none of this name"] * 2,
        ]
        table = AliasTable.load(str(tmp_path / "t.csv"))
        assert len(table.conflicts) == 3
        assert "Тэлефон" in table.conflicts[0]

    def test_a_sign_is_no_alias(self, tmp_path: Path) -> None:
        found = read(tmp_path, "t.csv", "be,aliases,weak\nЯнка,?|Я. К.|-,—|Я\n")
        assert [(e.aliases, e.weak) for e in found] == [(("Я. К.",), ("Я",))]

    def test_identifiers_and_marks(self, tmp_path: Path) -> None:
        text = "be,ids,unverified,weak,full_name_only\nЯнка,unp=191295361|wikidata=Q42,TRUE,Я,true\n"
        (found,) = read(tmp_path, "t.csv", text)
        assert found.ids == {"wikidata": "Q42", "unp": "191295361"}
        assert list(found.ids) == ["wikidata", "unp"]
        assert (found.unverified, found.weak, found.full_name_only) == (True, ("Я",), True)

    def test_bad_rows_are_skipped_on_demand_only(self, tmp_path: Path) -> None:
        told: list[str] = []
        text = "be,kind\nЯнка,person\nx,zoo\nГанна,person\n"
        found = read(tmp_path, "t.csv", text, skip_bad=True, tell=told.append)
        assert [e.names["be"] for e in found] == ["Янка", "Ганна"]
        assert told == [f"{tmp_path}/t.csv:3: kind 'zoo'; it is person or org"]

    def test_other_encodings_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "t.csv").write_bytes("be\nЯнка\n".encode("cp1251"))
        with pytest.raises(InputError, match=r"t\.csv: behind line 1: not UTF-8: byte 0xdf"):
            list(sources.read(str(tmp_path / "t.csv")))

    @given(st.lists(st.text(alphabet="ab|,\\ \"'\nя", max_size=6).map(lambda text: " ".join(text.split())), max_size=4))
    def test_items_of_a_cell_come_back(self, items: list[str]) -> None:
        # A backslash that ends an item would swallow the sign behind it.
        kept = tuple(dict.fromkeys(item for item in items if item and not item.endswith("\\") and "\\|" not in item))
        assert split(joined(kept)) == kept


class TestJsonLines:
    def test_fields_as_of_entity_or_as_in_yaml(self, tmp_path: Path) -> None:
        record = {"id": "a", "kind": "person", "names": {"be": "Янка"}, "year": 1901, "surname_alone": True}
        other = {"id": "b", "kind": "org", "names": {"be": "Лотас"}, "founded": "1990", "plain_word": ["Лотас"]}
        one, two = read(tmp_path, "t.jsonl", lines(record, other))
        assert (one.year, one.surname_alone, two.year, two.plain_words) == (1901, True, 1990, ("Лотас",))

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ('{"id": "a"', "t.jsonl:2: broken JSON: "),
            ("[1]", "t.jsonl:2: an entity is a mapping with id, kind and names, not [1]"),
            ('{"id": 7, "kind": "org", "names": {"be": "x"}}', "t.jsonl:2: id 7; it is a text"),
            ('{"id": "a", "kind": "org", "names": {"be": 7}}', "t.jsonl:2: the be name 7; it is a text"),
            ('{"id": "a", "kind": "org", "nams": {}}', "t.jsonl:2: unknown key 'nams'; did you mean names"),
            ('{"id": "ok", "kind": "org", "names": {"be": "x"}}', "t.jsonl:2: the id 'ok' stands in line 1 already"),
            ('{"id": "\\ud800", "kind": "org", "names": {"be": "x"}}', "t.jsonl:2: broken JSON: "),
        ],
    )
    def test_a_mistake_has_its_line(self, line: str, says: str, tmp_path: Path) -> None:
        good = lines({"id": "ok", "kind": "org", "names": {"be": "Лотас"}})
        assert fails(tmp_path, "t.jsonl", good + line + "\n").startswith(says)
        assert len(read(tmp_path, "t.jsonl", good + line + "\n" + good.replace("ok", "x"), skip_bad=True)) == 2

    def test_packed_files(self, tmp_path: Path) -> None:
        content = lines({"id": "a", "kind": "org", "names": {"be": "Лотас"}}).encode()
        for name, packed in (("t.jsonl.gz", gzip.compress(content)), ("t.jsonl.bz2", bz2.compress(content))):
            (tmp_path / name).write_bytes(packed)
            assert [e.id for e in sources.read(str(tmp_path / name))] == ["a"]
            (tmp_path / name).write_bytes(packed[:-9])
            with pytest.raises(InputError, match="the compressed file is damaged or truncated"):
                list(sources.read(str(tmp_path / name)))
        (tmp_path / "t.zst").write_bytes(b"\x28\xb5\x2f\xfd0000")
        with pytest.raises(InputError, match="compressed with zstd; decompress it first"):
            list(sources.read(str(tmp_path / "t.zst")))


def statement(value: object, rank: str = "normal") -> dict[str, object]:
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": value}}, "type": "statement", "rank": rank}


def item(id: str, labels: dict[str, str], claims: dict[str, list[object]], **more: object) -> dict[str, object]:
    return {
        "type": "item",
        "id": id,
        "labels": {code: {"language": code, "value": text} for code, text in labels.items()} or [],
        "descriptions": {"en": {"language": "en", "value": "a forester"}},
        "aliases": [],
        "claims": claims,
        **more,
    }


def is_a(id: str) -> list[object]:
    return [statement({"entity-type": "item", "numeric-id": int(id[1:]), "id": id})]


def dated(time: str, precision: int = 11, rank: str = "normal") -> dict[str, object]:
    return statement({"time": time, "precision": precision, "calendarmodel": "x"}, rank)


HUMAN = item(
    "Q900",
    {
        "ru": "Янка Лобацкий",
        "be": "Янка Лабацкі",
        "be-tarask": "Янка Лабацкій",
        "fr": "Ianka Labatski",
        "mul": "Janka Labacki",
    },
    {
        "P31": is_a("Q5"),
        "P21": is_a("Q6581097"),
        "P569": [dated("+1901-02-03T00:00:00Z"), dated("+1899-00-00T00:00:00Z", 9, "deprecated")],
    },
    aliases={"be": [{"language": "be", "value": "Дзед Мазай"}], "fr": [{"language": "fr", "value": "Le Vieux"}]},
)
CLUB = item("Q901", {"en": "Lotus Club"}, {"P31": is_a("Q43229"), "P571": [dated("+1990-00-00T00:00:00Z", 9)]})


class TestWikidata:
    def test_an_item_becomes_an_entity(self, tmp_path: Path) -> None:
        (found,) = read(tmp_path, "dump.json", lines(HUMAN))
        assert same(
            found,
            Entity(
                "Q900",
                "person",
                # The French is not asked for; the name for all languages stands in for the English.
                {"be": "Янка Лабацкі", "ru": "Янка Лобацкий", "en": "Janka Labacki"},
                ("Янка Лабацкій", "Дзед Мазай"),
                ("https://www.wikidata.org/wiki/Q900",),
                (),
                "m",
                1901,
                "a forester",
            ),
        )

    def test_the_lines_of_a_dump(self, tmp_path: Path) -> None:
        dump = "[\n" + ",\n".join(json.dumps(entity) for entity in (HUMAN, CLUB)) + "\n]\n"
        assert [e.id for e in read(tmp_path, "latest-all.json", dump)] == ["Q900", "Q901"]
        assert [e.id for e in read(tmp_path, "latest-all.json", dump, kind="org")] == ["Q901"]

    def test_one_entity_as_the_site_gives_it(self, tmp_path: Path) -> None:
        wrapped = {"entities": {"Q900": HUMAN}}
        assert [e.id for e in read(tmp_path, "Q900.json", json.dumps(wrapped))] == ["Q900"]
        assert [e.id for e in read(tmp_path, "Q900.json", json.dumps(wrapped, indent=2))] == ["Q900"]

    def test_other_languages(self, tmp_path: Path) -> None:
        (found,) = read(tmp_path, "dump.json", lines(HUMAN), languages=["fr"])
        assert (found.names, found.aliases) == ({"fr": "Ianka Labatski"}, ("Janka Labacki", "Le Vieux"))

    def test_what_is_neither_person_nor_organization_is_passed_over(self, tmp_path: Path) -> None:
        seated = item("Q904", {"en": "Some Body"}, {"P31": is_a("Q999999"), "P159": is_a("Q2280")})
        others = [
            item("Q902", {"en": "A river"}, {"P31": is_a("Q4022")}),
            item("Q903", {}, {"P31": is_a("Q5")}),
            {"type": "property", "id": "P31", "labels": {}, "claims": {}, "datatype": "x"},
            {**item("Q905", {"en": "Nothing said"}, {}), "claims": []},
        ]
        assert [e.id for e in read(tmp_path, "dump.json", lines(*others, seated))] == ["Q904"]

    @pytest.mark.parametrize(
        ("dates", "year"),
        [
            ([dated("+1901-01-01T00:00:00Z"), dated("+1905-01-01T00:00:00Z")], None),
            ([dated("+1901-01-01T00:00:00Z"), dated("+1905-01-01T00:00:00Z", 11, "preferred")], 1905),
            ([dated("+1900-00-00T00:00:00Z", 8)], None),
            ([dated("-0427-00-00T00:00:00Z", 9)], None),
            ([{"mainsnak": {"snaktype": "somevalue"}, "rank": "normal"}], None),
        ],
    )
    def test_years(self, dates: list[object], year: int | None, tmp_path: Path) -> None:
        (found,) = read(tmp_path, "dump.json", lines(item("Q1", {"en": "X"}, {"P31": is_a("Q5"), "P569": dates})))
        assert found.year == year

    def test_a_bad_line(self, tmp_path: Path) -> None:
        dump = "[\n" + json.dumps(HUMAN) + ',\n{"type": "item", "labels": 7},\n{"labels": {}, "claims": []},\n]\n'
        assert fails(tmp_path, "d.json", dump, "wikidata").startswith("d.json:3: not the expected shape: ")
        told: list[str] = []
        assert len(read(tmp_path, "d.json", dump, "wikidata", skip_bad=True, tell=told.append)) == 1
        assert told[1] == f"{tmp_path}/d.json:4: no id; is it an item of Wikidata?"


def uri(id: str) -> dict[str, str]:
    return {"type": "uri", "value": f"http://www.wikidata.org/entity/{id}"}


def literal(text: str, language: str = "") -> dict[str, str]:
    return {"type": "literal", "value": text, **({"xml:lang": language} if language else {})}


def results(*rows: dict[str, object]) -> str:
    return json.dumps(
        {"head": {"vars": sorted({key for row in rows for key in row})}, "results": {"bindings": rows}}, indent=1
    )


class TestWikidataQuery:
    def test_rows_of_one_item_are_one_entity(self, tmp_path: Path) -> None:
        text = results(
            {
                "item": uri("Q900"),
                "itemLabel": literal("Янка Лабацкі", "be"),
                "itemAltLabel": literal("Дзед Мазай, Стары", "be"),
                "gender": uri("Q6581097"),
            },
            {
                "item": uri("Q901"),
                "itemLabel": literal("Lotus Club", "en"),
                "instance": uri("Q43229"),
                "inception": literal("1990-01-01T00:00:00Z"),
            },
            {"item": uri("Q900"), "itemLabel": literal("Janka Labacki", "en")},
        )
        person, club = read(tmp_path, "query.json", text)
        assert (person.id, person.kind, person.gender) == ("Q900", "person", "m")
        assert person.names == {"be": "Янка Лабацкі", "en": "Janka Labacki"}
        assert person.aliases == ("Дзед Мазай", "Стары")
        assert (club.kind, club.year) == ("org", 1990)

    def test_rows_without_languages(self, tmp_path: Path) -> None:
        rows = [
            {"item": "http://www.wikidata.org/entity/Q900", "itemLabel": "Янка Лабацкі", "lang": "be"},
            {"item": "http://www.wikidata.org/entity/Q900", "itemLabel": "Janka Labacki", "lang": None},
        ]
        (found,) = read(tmp_path, "query.json", json.dumps(rows))
        assert (found.names, found.aliases) == ({"be": "Янка Лабацкі"}, ("Janka Labacki",))
        rows = [{"item": "http://www.wikidata.org/entity/Q900", "be": "Янка", "itemLabel": "Janka Labacki"}]
        (found,) = read(tmp_path, "query.json", json.dumps(rows))
        assert found.names == {"be": "Янка"}

    def test_what_cannot_be_used(self, tmp_path: Path) -> None:
        said = "q.json: row 1: Q900 has no label; ask for ?itemLabel"
        # The label service gives the number where there is no label.
        assert fails(tmp_path, "q.json", results({"item": uri("Q900"), "itemLabel": literal("Q900")})) == said
        said = "q.json: row 1: ?item is 'x', no item such as Q42"
        assert fails(tmp_path, "q.json", results({"item": literal("x"), "itemLabel": literal("x")})) == said
        said = "q.json: no variable ?item; there are ?itemLabel, ?person"
        assert fails(tmp_path, "q.json", results({"itemLabel": literal("x"), "person": uri("Q1")})) == said
        assert fails(tmp_path, "q.srj", "{").startswith("q.srj: broken JSON: ")


def ftm(id: str, schema: str, properties: dict[str, list[str]], **more: object) -> dict[str, object]:
    return {"id": id, "schema": schema, "properties": properties, "referents": [], "datasets": ["test"], **more}


class TestFollowTheMoney:
    def test_a_person(self, tmp_path: Path) -> None:
        record = ftm(
            "NK-1",
            "Person",
            {
                "name": ["Ivan Labatski", "Ігар Лабацкі", "Игорь Лобацкий", "Ihar Labacki"],
                "alias": ["Дзед Мазай"],
                "previousName": ["Ігар Стары"],
                "weakAlias": ["Ihar"],
                "birthDate": ["1901-02-03", "1901"],
                "gender": ["male"],
                "position": ["forester"],
                "topics": ["role.pep"],
                "sourceUrl": ["https://example.org/1"],
            },
            caption="Ihar Labacki",
        )
        (found,) = read(tmp_path, "entities.ftm.json", lines(record))
        assert same(
            found,
            Entity(
                "NK-1",
                "person",
                {"be": "Ігар Лабацкі", "ru": "Игорь Лобацкий", "en": "Ihar Labacki"},
                ("Ivan Labatski", "Дзед Мазай", "Ігар Стары"),
                ("https://example.org/1", "test"),
                (),
                "m",
                1901,
                "forester",
                weak=("Ihar",),
            ),
        )

    def test_a_weak_alias_names_nobody_by_itself(self, tmp_path: Path) -> None:
        record = ftm("a", "Person", {"name": ["Ihar Labacki"], "alias": ["?"], "weakAlias": ["Mazai", "?", "Mazai"]})
        (found,) = read(tmp_path, "x.ftm.json", lines(record))
        assert (found.aliases, found.weak) == ((), ("Mazai",))
        table = AliasTable([found])
        assert table.resolve("Mazai") == []
        assert table.find("Mazai said so.") == []
        assert [match.id for match in table.resolve("Ihar Labacki")] == ["a"]

    @pytest.mark.parametrize(
        ("properties", "names"),
        [
            ({"firstName": ["Ihar"], "lastName": ["Labacki"]}, {"en": "Ihar Labacki"}),
            (
                {"firstName": ["Ігар", "Ihar"], "lastName": ["Labacki", "Лабацкі"], "fatherName": ["Янкавіч"]},
                {"be": "Ігар Янкавіч Лабацкі", "en": "Ihar Labacki"},
            ),
            ({"lastName": ["Labacki"]}, {"en": "Labacki"}),
            ({"firstName": ["Ihar"]}, {"en": "Ihar"}),
            # A whole name says more than its parts.
            ({"name": ["I. Labacki"], "firstName": ["Ihar"], "lastName": ["Labacki"]}, {"en": "I. Labacki"}),
        ],
    )
    def test_a_person_of_whom_the_parts_are_said(
        self, properties: dict[str, list[str]], names: dict[str, str], tmp_path: Path
    ) -> None:
        (found,) = read(tmp_path, "x.ftm.json", lines(ftm("a", "Person", properties)))
        assert found.names == names

    def test_a_lone_ukrainian_name_is_said_to_be_one(self, tmp_path: Path) -> None:
        (found,) = read(tmp_path, "x.ftm.json", lines(ftm("a", "Person", {"name": ["Андрій Сич"]})))
        assert found.names == {"uk": "Андрій Сич"}

    def test_identifiers_that_have_their_form(self, tmp_path: Path) -> None:
        record = ftm(
            "a",
            "Company",
            {"name": ["Lotus"], "wikidataId": ["Q42"], "taxNumber": ["191295361", "7704734000"], "leiCode": ["x"]},
        )
        (found,) = read(tmp_path, "x.ftm.json", lines(record))
        assert found.ids == {"wikidata": "Q42", "unp": "191295361"}

    @pytest.mark.parametrize(
        ("names", "kind"),
        [
            (["Bremino"], "org"),
            (["Lotus", "Lotus Trading Company"], "org"),
            (["Bremino", "Ihar Labacki"], "person"),
            (["Лабацкі Ігар Янкавіч"], "person"),
            (["Tsybulka-Bel"], "org"),
        ],
    )
    def test_a_legal_entity_is_what_its_names_say(self, names: list[str], kind: str, tmp_path: Path) -> None:
        (found,) = read(tmp_path, "x.ftm.json", lines(ftm("a", "LegalEntity", {"name": names})))
        assert found.kind == kind

    def test_organizations_and_what_is_passed_over(self, tmp_path: Path) -> None:
        records = [
            ftm("a", "Company", {"name": ["Lotus Ltd"], "incorporationDate": ["1990"]}),
            ftm("b", "PublicBody", {"name": ["Ministry of Lotuses"]}),
            ftm("c", "Organization", {"name": ["Lotus Club"]}),
            ftm("d", "LegalEntity", {"name": ["Lotus Trading Company"]}),
            ftm("e", "LegalEntity", {"name": ["Ihar Labacki"]}),
            ftm("f", "Address", {"full": ["Minsk"]}),
            ftm("g", "Ownership", {"owner": ["a"], "asset": ["c"]}),
        ]
        found = read(tmp_path, "x.json", lines(*records))
        assert [(e.id, e.kind) for e in found] == [
            ("a", "org"),
            ("b", "org"),
            ("c", "org"),
            ("d", "org"),
            ("e", "person"),
        ]
        assert found[0].year == 1990

    def test_sources_that_disagree_say_nothing(self, tmp_path: Path) -> None:
        record = ftm("a", "Person", {"name": ["X Y"], "birthDate": ["1901", "1902"], "gender": ["male", "female"]})
        (found,) = read(tmp_path, "x.ftm.json", lines(record))
        assert (found.year, found.gender) == (None, "")

    def test_topics(self, tmp_path: Path) -> None:
        records = [
            ftm(id, "Person", {"name": [f"X {id}"], "topics": [t]}) for id, t in (("a", "sanction"), ("b", "role.pep"))
        ]
        assert [e.id for e in read(tmp_path, "x.ftm.json", lines(*records), topics=["sanction"])] == ["a"]

    @pytest.mark.parametrize(
        ("record", "says"),
        [
            (ftm("a", "Person", {"name": []}), "x.ftm.json:2: a: no name"),
            (ftm("", "Person", {"name": ["X"]}), "x.ftm.json:2: no id"),
            (
                {"id": "a", "properties": {}},
                "x.ftm.json:2: not the expected shape: missing field `schema`",
            ),
            (
                {"id": "a", "schema": "Person", "properties": {"name": "X"}},
                "x.ftm.json:2: not the expected shape: a list wanted, not 'X' - at `$.properties.name`",
            ),
        ],
    )
    def test_a_bad_line(self, record: object, says: str, tmp_path: Path) -> None:
        text = lines(ftm("ok", "Person", {"name": ["Ihar Labacki"]}), record)
        assert fails(tmp_path, "x.ftm.json", text) == says
        assert len(read(tmp_path, "x.ftm.json", text, skip_bad=True)) == 1

    @pytest.mark.once
    def test_memory_does_not_grow_with_the_file(self, tmp_path: Path) -> None:
        """The same process reads 10,000 and then 200,000 entities."""
        pytest.importorskip("resource", reason="Windows has no resource module")
        file = tmp_path / "big.ftm.json"
        with file.open("w", encoding="utf-8") as target:
            for number in range(200_000):
                names = [f"Ihar Labacki {number}", f"Ігар Лабацкі {number}", f"Игорь Лобацкий {number}"]
                record = ftm(
                    f"NK-{number}", "Person", {"name": names, "birthDate": ["1901-02-03"], "country": ["by"] * 9}
                )
                target.write(json.dumps(record, ensure_ascii=False) + "\n")
        code = f"""
import itertools, resource
from bynames.aliases import exports, sources
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open({str(tmp_path / "out.jsonl")!r}, "w", encoding="utf-8") as out:
    found = exports.jsonl(sources.read({str(file)!r}))
    out.writelines(itertools.islice(found, 10_000))
    before = most()
    out.writelines(found)
print(before, most())
"""
        before, after = map(int, subprocess.check_output([sys.executable, "-c", code], text=True).split())
        unit = 1 if sys.platform == "darwin" else 1024
        assert (after - before) * unit < 8 << 20
        with (tmp_path / "out.jsonl").open(encoding="utf-8") as done:
            assert sum(1 for _ in done) == 200_000


class TestFormats:
    def test_the_beginning_tells(self, tmp_path: Path) -> None:
        texts = {
            "followthemoney": lines(ftm("a", "Person", {"name": ["X"]})),
            "wikidata": "[\n" + lines(HUMAN),
            "wikidata-query": results({"item": uri("Q1"), "itemLabel": literal("X")}),
            "jsonl": lines({"id": "a", "kind": "org", "names": {"be": "Лотас"}}),
        }
        for text in texts.values():
            assert len(read(tmp_path, "unknown", text)) == 1
        # What stands within says nothing: aliases of an entity have labels, too.
        record = {"id": "a", "kind": "org", "names": {"be": "Лотас"}, "role": 'a "labels": {"schema": 1}'}
        assert len(read(tmp_path, "unknown", lines(record))) == 1

    def test_what_tells_nothing(self, tmp_path: Path) -> None:
        listed = "yaml, csv, jsonl, wikidata, wikidata-query, followthemoney"
        assert fails(tmp_path, "x", "hello") == f"x: cannot tell the format; give one of {listed}"
        assert fails(tmp_path, "x", " \n") == "x: empty"
        assert fails(tmp_path, "x", "", "cvs") == "no format 'cvs'; did you mean csv?"
        with pytest.raises(InputError, match="no kind 'perso'; did you mean person"):
            list(sources.read("x", kind="perso"))

    def test_files_that_are_not_there(self, tmp_path: Path) -> None:
        write(tmp_path, "people.csv", "be\nЯнка\n")
        with pytest.raises(InputError, match=r"peple\.csv: no such file; did you mean .*people\.csv\?"):
            list(sources.read(str(tmp_path / "peple.csv")))
        with pytest.raises(InputError, match="a folder, not a file"):
            list(sources.read(str(tmp_path)))
        with pytest.raises(InputError, match="no such file, for there is no folder"):
            list(sources.read(str(tmp_path / "no" / "x.csv")))


class TestNames:
    @pytest.mark.parametrize(
        ("name", "language"),
        [
            ("Ўладзімір", "be"),
            ("Щукин", "ru"),
            ("Анна", ""),
            ("Anna Łucka", "en"),
            ("Їжак", "uk"),
            ("Андрій Сич", "uk"),
            ("Ђорђе", ""),
            ("Ανна", ""),
            ("1", ""),
        ],
    )
    def test_the_language_of_a_name(self, name: str, language: str) -> None:
        assert language_of(name) == language

    def test_names_without_language(self) -> None:
        assert named(["Анна", "Ганна Іўкіна", "Ганна Іўкіна", " "]) == ({"be": "Ганна Іўкіна"}, ("Анна",))
        assert named(["Анна", "Ольга"]) == ({"und": "Анна"}, ("Ольга",))

    @given(st.text(min_size=1))
    def test_any_name_has_an_id(self, name: str) -> None:
        assert made_id({"be": name})


class TestTogether:
    ONE = "id,kind,be,en,aliases,year\na,person,Янка Лабацкі,Janka Labacki,Дзед,1901\nb,org,Клуб «Лотас»,,,\n"
    TWO = "id,kind,be,ru,en,aliases,year,gender\na,person,Янка Лабацкі,Янка Лобацкий,Jan Labacki,Стары,1902,m\n"

    def test_one_id_in_two_tables(self, tmp_path: Path) -> None:
        one, two = write(tmp_path, "one.csv", self.ONE), write(tmp_path, "two.csv", self.TWO)
        table = AliasTable.load(one, two)
        entity = table["a"]
        assert entity.names == {"be": "Янка Лабацкі", "en": "Janka Labacki", "ru": "Янка Лобацкий"}
        assert entity.aliases == ("Дзед", "Jan Labacki", "Стары")
        assert (entity.year, entity.gender) == (1901, "m")
        assert table.conflicts == (
            f"{two}:2: a: the en name is 'Jan Labacki', and 'Janka Labacki' in {one}:2; "
            "the first stands, the other is an alias",
            f"{two}:2: a: year is 1902, and 1901 in {one}:2; the first stands",
        )

    def test_another_kind_and_gender(self, tmp_path: Path) -> None:
        one = write(tmp_path, "one.jsonl", lines({"id": "a", "kind": "person", "names": {"be": "Я"}, "gender": "f"}))
        two = write(tmp_path, "two.jsonl", lines({"id": "a", "kind": "person", "names": {"be": "Я"}, "gender": "m"}))
        three = write(tmp_path, "three.jsonl", lines({"id": "a", "kind": "org", "names": {"be": "Я"}}))
        assert [sentence.rpartition("; ")[0] for sentence in AliasTable.load(one, two, three).conflicts] == [
            f"{two}:1: a: gender is m, and f in {one}:1",
            f"{three}:1: a: kind is org, and person in {one}:1",
        ]

    def test_one_name_of_two_entities(self, tmp_path: Path) -> None:
        mine = write(tmp_path, "mine.csv", "id,kind,en\nmy-spring,org,Viasna\n")
        table = AliasTable.load("bundled", mine)
        assert table.conflicts == (
            f"{mine}:2: my-spring: 'Viasna' is a name of viasna too (bundled); `resolve` finds both",
        )
        assert {match.id for match in table.resolve("Viasna")} == {"viasna", "my-spring"}
        # Within one table that is its own affair.
        assert AliasTable.load(write(tmp_path, "x.csv", "id,be\na,Лотас\nb,Лотас\n")).conflicts == ()

    def test_ids_that_are_nowhere(self, tmp_path: Path) -> None:
        file = write(tmp_path, "x.csv", "id,be,distinct_from\na,Лотас,b|c\nb,Ружа,a\n")
        assert AliasTable.load(file).conflicts == (f"{file}:2: a: distinct_from 'c', which is no id of this table",)

    def test_skipped_lines_are_told(self, tmp_path: Path) -> None:
        file = write(tmp_path, "x.csv", "id,kind,be\na,zoo,Лотас\nb,org,Ружа\n")
        with pytest.raises(InputError, match="kind 'zoo'"):
            AliasTable.load(file)
        table = AliasTable.load(file, skip_bad=True)
        assert list(table.entities) == ["b"]
        assert table.conflicts == (f"{file}:2: kind 'zoo'; it is person or org",)

    def test_a_table_of_nobody(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"x\.csv: no entity in it"):
            AliasTable.load(write(tmp_path, "x.csv", "id,be\n"))

    def test_names_in_other_languages_only(self, tmp_path: Path) -> None:
        table = AliasTable.load(write(tmp_path, "x.csv", "id,kind,name:pl\na,person,Ihar Łabacki\n"))
        assert [match.id for match in table.resolve("Ігар Лабацкі")] == ["a"]
        assert [match.id for match in table.resolve("Łabacki")] == ["a"]
        assert [match.id for match in table.resolve("Ihor Łabacki")] in (["a"], [])
        assert table.find("Пра Ігара Лабацкага пішуць.")[0].matches[0].id == "a"


def test_all_formats_give_the_same(tmp_path: Path) -> None:
    entities = list(sources.read_bundled())
    for form in ("csv", "jsonl"):
        again = read(tmp_path, f"all.{form}", "".join(exports.export(entities, form)))
        assert len(again) == len(entities)
        assert [one.id for one, other in zip(entities, again, strict=True) if not same(one, other)] == []


class TestAgainst:
    def test_who_is_missing_ambiguous_or_different(self, tmp_path: Path) -> None:
        mine, other = tmp_path / "mine.csv", tmp_path / "other.csv"
        mine.write_text(
            "id,kind,be,ru,born,ids\n"
            "a,person,Ігар Пяцельскі,Игорь Петельский,1960,wikidata=Q1\n"
            "b,person,Вольга Кузьміцкая,Ольга Кузьмицкая,1970,\n"
            "c,person,Вольга Кузьміцкая,Ольга Кузьмицкая,1990,\n",
            encoding="utf-8",
        )
        other.write_text(
            "id,kind,en,born,ids\n"
            "x,person,Somebody Renamed,1961,wikidata=Q1\n"
            "y,person,Volha Kuzmitskaya,,\n"
            "z,person,Tamara Drazdovich,,\n",
            encoding="utf-8",
        )
        done = CliRunner().invoke(main, ["table", "check", str(mine), "--against", str(other)])
        assert done.exit_code == 2, done.output
        lines = [line for line in done.stdout.splitlines() if line.startswith(("missing", "ambiguous", "different"))]
        assert lines == [
            "different: x (Somebody Renamed) has year 1961, a has 1960",
            "ambiguous: y (Volha Kuzmitskaya) can be b, c",
            "missing: z (Tamara Drazdovich)",
        ]
