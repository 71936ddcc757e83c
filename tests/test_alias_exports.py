"""Tables for other programs, each read back by the program or by its rules; and the commands over tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner

from bynames import AliasTable, Entity, InputError
from bynames.aliases import exports, sources
from bynames.cli import _aliases as commands
from bynames.cli import main

TABLE = [
    Entity(
        "labacki",
        "person",
        {"be": "Ігар Янавіч Лабацкі", "ru": "Игорь Янович Лобацкий", "en": "Ihar Labacki"},
        ("Дзед Мазай",),
        gender="m",
        year=1901,
    ),
    Entity(
        "lotus", "org", {"be": "Таварыства «Лотас»", "en": "Lotus, Society"}, ("Лотас", "L=>S"), plain_words=("Лотас",)
    ),
    Entity("lotus-too", "org", {"en": "Lotus, Society"}),
    Entity("alone", "person", {"en": "Jan Novik"}),
]


def written(form: str, **options: bool) -> str:
    return "".join(exports.export(TABLE, form, **options))


class TestSpacy:
    def patterns(self, **options: bool) -> list[dict[str, str]]:
        return [json.loads(line) for line in written("spacy", **options).splitlines()]

    def test_patterns(self) -> None:
        assert self.patterns() == [
            {"label": "PERSON", "pattern": "Ігар Янавіч Лабацкі", "id": "labacki"},
            {"label": "PERSON", "pattern": "Ігар Лабацкі", "id": "labacki"},
            {"label": "PERSON", "pattern": "Игорь Янович Лобацкий", "id": "labacki"},
            {"label": "PERSON", "pattern": "Игорь Лобацкий", "id": "labacki"},
            {"label": "PERSON", "pattern": "Ihar Labacki", "id": "labacki"},
            {"label": "PERSON", "pattern": "Дзед Мазай", "id": "labacki"},
            {"label": "ORG", "pattern": "Таварыства «Лотас»", "id": "lotus"},
            # Of two that are called so, nobody knows which it is.
            {"label": "ORG", "pattern": "Lotus, Society"},
            {"label": "ORG", "pattern": "L=>S", "id": "lotus"},
            {"label": "PERSON", "pattern": "Jan Novik", "id": "alone"},
        ]

    def test_options(self) -> None:
        assert {"label": "ORG", "pattern": "Лотас", "id": "lotus"} in self.patterns(plain_words=True)
        inflected = {pattern["pattern"] for pattern in self.patterns(inflected=True)}
        assert inflected >= {"Ігара Лабацкага", "Игорем Яновичем Лобацким", "Таварыству «Лотас»", "Ihar Labacki"}
        (line, *_) = exports.spacy_patterns(TABLE, labels={"person": "PER", "org": "ORG"})
        assert json.loads(line)["label"] == "PER"

    def test_spacy_finds_them(self, tmp_path: Path) -> None:
        file = tmp_path / "patterns.jsonl"
        file.write_text(written("spacy", inflected=True), encoding="utf-8")
        language = spacy.blank("xx")
        language.add_pipe("entity_ruler").from_disk(file)
        found = language(
            "Пра Ігара Лабацкага чулі ў таварыстве; Таварыства «Лотас» піша, што Lotus, Society — іншае."
        ).ents
        assert [(one.text, one.label_, one.ent_id_) for one in found] == [
            ("Ігара Лабацкага", "PERSON", "labacki"),
            ("Таварыства «Лотас»", "ORG", "lotus"),
            ("Lotus, Society", "ORG", ""),
        ]

    def test_the_bundled_table(self, tmp_path: Path) -> None:
        file = tmp_path / "patterns.jsonl"
        file.write_text("".join(exports.spacy_patterns(AliasTable.load())), encoding="utf-8")
        language = spacy.blank("en")
        language.add_pipe("entity_ruler").from_disk(file)
        (found,) = language("They met Sviatlana Tsikhanouskaya there.").ents
        assert found.ent_id_ == "sviatlana-tsikhanouskaya"


def solr_rule(line: str) -> list[str]:
    """A line of a synonyms file as Lucene's SolrSynonymParser takes it apart."""
    parts, part, at = [], "", 0
    while at < len(line):
        if line[at] == "\\":
            part += line[at + 1]
            at += 2
            continue
        assert not line.startswith("=>", at), "a mapping"
        if line[at] == ",":
            parts.append(part.strip())
            part = ""
        else:
            part += line[at]
        at += 1
    return [*parts, part.strip()]


class TestSynonyms:
    def test_solr(self) -> None:
        assert [solr_rule(line) for line in written("solr").splitlines()] == [
            [
                *("Ігар Янавіч Лабацкі", "Ігар Лабацкі", "Игорь Янович Лобацкий", "Игорь Лобацкий", "Ihar Labacki"),
                "Дзед Мазай",
            ],
            ["Таварыства «Лотас»", "Lotus, Society", "L=>S"],
        ]

    def test_signs_of_the_format(self) -> None:
        names = ("#1", "a\\b", "a, b", "x => y", "C#")
        (line,) = exports.solr([Entity("x", "org", {"en": names[0]}, names[1:])])
        assert not line.startswith("#")
        assert tuple(solr_rule(line.rstrip("\n"))) == names

    def test_the_bundled_table(self) -> None:
        table = AliasTable.load()
        for line in exports.solr(table, plain_words=True):
            names = solr_rule(line.rstrip("\n"))
            assert len(names) == len(set(names)) > 1
            assert "" not in names
        body = json.loads("".join(exports.elasticsearch(table)))
        assert {rule["id"] for rule in body["synonyms_set"]} <= set(table.entities)

    def test_elasticsearch(self) -> None:
        body = json.loads(written("elasticsearch", inflected=True))
        assert [rule["id"] for rule in body["synonyms_set"]] == ["labacki", "lotus"]
        assert "Ігара Лабацкага" in solr_rule(body["synonyms_set"][0]["synonyms"])

    def test_elasticsearch_has_a_limit(self) -> None:
        many = (Entity(str(number), "org", {"be": "а", "en": str(number)}) for number in range(10_001))
        with pytest.raises(InputError, match="10,001 rules, and Elasticsearch takes 10,000 in one set"):
            list(exports.elasticsearch(many))


class TestTables:
    def test_csv(self) -> None:
        rows = list(csv.DictReader(io.StringIO(written("csv"))))
        assert rows[0]["be"] == "Ігар Янавіч Лабацкі"
        assert rows[0]["year"] == "1901"
        assert rows[1]["plain_words"] == "Лотас"

    @pytest.mark.parametrize("form", ["csv", "jsonl"])
    def test_they_come_back(self, form: str, tmp_path: Path) -> None:
        odd = Entity(
            "odd",
            "org",
            {"be": "Клуб, «Рой»", "zh-Hant": "北京"},
            ("a|b", 'say "x"'),
            ("https://example.org/a|b",),
            ("lotus",),
            role="a, b",
            surname_alone=True,
            ids={"wikidata": "Q42", "eu": "765/2006 I.A 12"},
            unverified=True,
            weak=("Рой",),
            full_name_only=True,
        )
        file = tmp_path / f"t.{form}"
        file.write_text("".join(exports.export([*TABLE, odd], form)), encoding="utf-8")
        again = "".join(exports.export(sources.read(str(file)), form))
        assert again == file.read_text(encoding="utf-8")
        last = list(sources.read(str(file)))[-1]
        assert last.aliases == ("a|b", 'say "x"')
        assert (last.ids, last.unverified, last.weak, last.full_name_only) == (odd.ids, True, ("Рой",), True)

    def test_mistakes(self) -> None:
        with pytest.raises(InputError, match="no format 'spcy'; did you mean spacy"):
            written("spcy")
        with pytest.raises(InputError, match="csv has the table as it is: inflected does not go with it"):
            written("csv", inflected=True)


class TestFollowTheMoney:
    ODD = Entity(
        "odd",
        "person",
        {"be": "Ігар Лабацкі", "en": "Ihar Labacki"},
        ("Дзед Мазай",),
        ("https://example.org/1", "Gazette, 2019-01-02: Ігар Лабацкі"),
        gender="m",
        year=1901,
        role="forester",
        ids={"wikidata": "Q42", "ofac": "9760"},
        unverified=True,
        weak=("Мазай",),
    )

    def test_a_person(self) -> None:
        (line,) = exports.followthemoney([self.ODD])
        assert json.loads(line) == {
            "id": "odd",
            "caption": "Ihar Labacki",
            "schema": "Person",
            "properties": {
                "name": ["Ihar Labacki", "Ігар Лабацкі"],
                "alias": ["Дзед Мазай"],
                "weakAlias": ["Мазай"],
                "gender": ["male"],
                "birthDate": ["1901"],
                "position": ["forester"],
                "sourceUrl": ["https://example.org/1"],
                "notes": [
                    "Gazette, 2019-01-02: Ігар Лабацкі",
                    "unverified: no source leads to a page, a document or a record",
                ],
                "wikidataId": ["Q42"],
            },
        }

    def test_it_is_read_again(self, tmp_path: Path) -> None:
        file = tmp_path / "t.ftm.json"
        file.write_text("".join(exports.export([*TABLE, self.ODD], "followthemoney")), encoding="utf-8")
        found = list(sources.read(str(file)))
        assert [(entity.id, entity.kind, set(entity.spellings)) for entity in found] == [
            (entity.id, entity.kind, set(entity.spellings)) for entity in [*TABLE, self.ODD]
        ]
        assert (found[-1].ids, found[-1].weak, found[-1].year) == ({"wikidata": "Q42"}, ("Мазай",), 1901)


# --- the commands ---


def run(*arguments: str | Path, stdin: str | None = None, code: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(main, list(map(str, arguments)), input=stdin, prog_name="bynames")
    assert done.exit_code == code, f"{done.output}\n{done.exception!r}"
    return done.stdout_bytes.decode(), done.stderr


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "mine.jsonl"
    file.write_text(written("jsonl"), encoding="utf-8")
    return file


def test_the_formats_that_the_commands_list() -> None:
    assert tuple(sources.FORMATS) == commands._SOURCES
    assert tuple(exports.FORMATS) == commands._TARGETS


class TestResolve:
    def test_names(self, table: Path) -> None:
        out, _ = run("resolve", "LABACKI, Ihar", "Nobody Special", "--table", table)
        assert [line.split("  ")[0] for line in out.splitlines()] == ["NAME", "LABACKI, Ihar", "Nobody Special"]
        assert "labacki" in out.splitlines()[1]
        assert out.splitlines()[2].endswith("not in the table")

    def test_json_and_standard_input(self, table: Path) -> None:
        out, _ = run("resolve", "--json", "-t", table, stdin="Лабацкі\n")
        ((found,),) = (entry["matches"] for entry in json.loads(out))
        assert (found["id"], found["kind"], found["names"]["en"]) == ("labacki", "person", "Ihar Labacki")
        assert found["note"] == "a surname alone: one bearer in this table"

    def test_two_tables(self, table: Path) -> None:
        out, err = run("resolve", "Viasna", "Дзед Мазай", "-t", "bundled", "-t", table)
        assert "viasna" in out
        assert "labacki" in out
        assert err == ""

    def test_contradictions_are_noted(self, table: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.csv"
        other.write_text("id,kind,en\nlabacki,person,Igor Lobacky\nalone,org,Jan Novik\n", encoding="utf-8")
        _, err = run("resolve", "Jan Novik", "-t", table, "-t", other)
        assert [line.split(": ")[0] for line in err.splitlines()] == ["note", "note"]

    def test_a_table_that_is_not_there(self) -> None:
        _, err = run("resolve", "x", "-t", "nowhere.csv", code=2)
        assert err == "bynames: nowhere.csv: no such file\n"


class TestFind:
    TEXT = "Учора\nпра Ігара Лабацкага\r\nпісалі; Лабацкі маўчаў.\n"

    def test_places(self, table: Path, tmp_path: Path) -> None:
        file = tmp_path / "text.txt"
        file.write_bytes(self.TEXT.encode())
        out, _ = run("find", file, "-t", table)
        assert [line.split()[0] for line in out.splitlines()] == ["PLACE", "2:5", "3:9"]

    def test_json(self, table: Path) -> None:
        out, _ = run("find", "--json", "-t", table, stdin=self.TEXT)
        found = json.loads(out)
        assert [self.TEXT[one["start"] : one["end"]] for one in found] == ["Ігара Лабацкага", "Лабацкі"]
        assert {one["matches"][0]["id"] for one in found} == {"labacki"}
        assert json.loads(run("find", "--json", "--kind", "org", "-t", table, stdin=self.TEXT)[0]) == []

    def test_names_that_the_table_lacks(self, table: Path) -> None:
        text = "Ігар Лабацкі бачыў Адама Глобуса. Глобус маўчаў.\n"
        out, _ = run("find", "-t", table, "--unknown", stdin=text)
        assert [line.split(maxsplit=1)[1] for line in out.splitlines()[1:]] == [
            "Ігар Лабацкі   labacki",
            "Адама Глобуса  –        not in the table: Адам Глобус",
            "Глобус         –        not in the table: Глобус",
        ]
        found = json.loads(run("find", "-t", table, "--unknown", "--json", stdin=text)[0])
        assert [one.get("cluster") for one in found] == [None, 0, 0]
        assert [one["matches"] for one in found[1:]] == [[], []]
        organizations = run("find", "-t", table, "--unknown", "--json", "--kind", "org", stdin=text)[0]
        assert json.loads(organizations) == []

    def test_nothing(self, table: Path) -> None:
        assert run("find", "-t", table, stdin="нічога") == ("", "no names from the table found\n")

    def test_several_files_and_one_in_another_encoding(self, table: Path, tmp_path: Path) -> None:
        file = tmp_path / "a.txt"
        file.write_text("Ігар Лабацкі", encoding="utf-8")
        out, _ = run("find", file, file, "-t", table)
        assert [line.split()[0] for line in out.splitlines()] == ["FILE", str(file), str(file)]
        file.write_bytes(b"x\n\xff")
        assert run("find", file, "-t", table)[1].startswith(
            f"note: {file}: read as koi8-r; --encoding if that is wrong"
        )


class TestEntities:
    def test_list_and_filter(self, table: Path) -> None:
        out, _ = run("entities", "-t", table)
        assert [line.split()[0] for line in out.splitlines()] == ["ID", "labacki", "lotus", "lotus-too", "alone"]
        assert [entity["id"] for entity in json.loads(run("entities", "лотас", "--json", "-t", table)[0])] == ["lotus"]
        assert run("entities", "lotus", "--kind", "person", "-t", table)[0] == "ID  KIND  YEAR  NAME  ROLE\n"

    def test_identifiers_and_what_nobody_can_look_up(self, tmp_path: Path) -> None:
        file = tmp_path / "t.csv"
        file.write_text("id,kind,en,role,ids,unverified\na,person,A B,poet,wikidata=Q42,true\n", encoding="utf-8")
        out, _ = run("entities", "q42", "-t", file)
        assert out.splitlines()[1].endswith(" poet (unverified)")
        (found,) = json.loads(run("entities", "--json", "-t", file)[0])
        assert (found["ids"], found["unverified"]) == ({"wikidata": "Q42"}, True)
        assert run("entities", "Q4242", "-t", file)[0] == "ID  KIND  YEAR  NAME  ROLE\n"


class TestTableCommands:
    def test_import(self, tmp_path: Path) -> None:
        record = {"id": "a", "schema": "Person", "properties": {"name": ["Ihar Labacki"]}}
        (tmp_path / "x.ftm.json").write_text(json.dumps(record) + "\n{}\n", encoding="utf-8")
        _, err = run("table", "import", tmp_path / "x.ftm.json", "-o", tmp_path / "out.jsonl", code=2)
        assert err == (
            f"bynames: {tmp_path}/x.ftm.json:2: not the expected shape: missing field `id`; "
            "--skip-bad skips such lines\n"
        )
        assert not (tmp_path / "out.jsonl").exists()
        _, err = run("table", "import", tmp_path / "x.ftm.json", "-o", tmp_path / "out.jsonl", "--skip-bad")
        assert err.splitlines()[-1] == "1 person, 0 organizations; 1 skipped"
        assert [match.id for match in AliasTable.load(str(tmp_path / "out.jsonl")).resolve("Лабацкі Ігар")] == ["a"]

    def test_import_from_standard_input(self) -> None:
        out, err = run("table", "import", "-", "--from", "csv", "--kind", "org", "--quiet", stdin="be\nЛотас\n")
        assert (out, err) == ('{"id":"lotas","kind":"org","names":{"be":"Лотас"}}\n', "")

    def test_a_file_that_is_not_there_gets_no_hint_on_lines(self) -> None:
        assert run("table", "import", "nowhere.csv", code=2)[1] == "bynames: nowhere.csv: no such file\n"

    @pytest.mark.parametrize("form", exports.FORMATS)
    def test_export(self, form: str, table: Path, tmp_path: Path) -> None:
        run("table", "export", table, "--to", form, "-o", tmp_path / "out")
        assert (tmp_path / "out").read_text(encoding="utf-8") == written(form)

    def test_export_of_one_kind(self, table: Path) -> None:
        out, _ = run("table", "export", table, "--to", "solr", "--kind", "org", "--plain-words")
        assert out == "Таварыства «Лотас», Lotus\\, Society, Лотас, L\\=>S\n"

    def test_check(self, table: Path, tmp_path: Path) -> None:
        assert run("table", "check", table) == ("", "4 entities without a fault\n")

    def test_sources(self, tmp_path: Path) -> None:
        file = tmp_path / "t.csv"
        file.write_text(
            "id,kind,en,sources,unverified\n"
            "a,person,A,https://nashaniva.com/317908,\n"
            "b,person,B,Russian Wikipedia|https://nashaniva.com,\n"
            "c,person,C,https://nashaniva.com,true\n"
            'd,person,D,"Gazette, article 5",true\n'
            'e,person,E,"Gazette, article 5|https://x.by/be/",\n',
            encoding="utf-8",
        )
        out, err = run("table", "check", file, "--sources", code=2)
        assert out.splitlines() == [
            "b: no source leads to a page, a document or a record; name one, or mark it unverified",
            "d: unverified, and 'Gazette, article 5' shows it",
            "e: 'https://x.by/be/' leads to no page, document or record",
        ]
        assert err == "bynames: 3 faults in 1 table\n"
        assert run("table", "check", file)[0] == ""

    def test_an_identifier_of_two(self, tmp_path: Path) -> None:
        file = tmp_path / "t.csv"
        file.write_text("id,kind,en,ids\na,person,A,wikidata=Q42\nb,org,B,wikidata=Q42\n", encoding="utf-8")
        out, _ = run("table", "check", file, code=2)
        assert out == f"{file}:3: b: wikidata Q42 is a already\n"
        bad = tmp_path / "bad.csv"
        bad.write_text("be,kind\nЛотас,zoo\n,org\nРужа,org\n", encoding="utf-8")
        out, err = run("table", "check", bad, code=2)
        assert out == f"{bad}:2: kind 'zoo'; it is person or org\n{bad}:3: no name in this row\n"
        assert err == "bynames: 2 faults in 1 table\n"

    def test_a_typo(self) -> None:
        assert run("table", "chek", code=2)[1] == "bynames: no command 'chek'; did you mean check?\n"
