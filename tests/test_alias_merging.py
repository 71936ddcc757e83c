"""Rows of a list that somebody has confirmed, taken over into a table; names that serve for one use; collisions.

All persons and organizations here are invented.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from bynames import AliasTable, Entity, InputError
from bynames.aliases import _merging as merging
from bynames.aliases import exports, sources
from bynames.aliases._against import differences
from bynames.aliases._lint import collisions, namesakes
from bynames.cli import main

pytestmark = pytest.mark.once

PAGE = "https://example.org/people/1"
TABLE = """\
id,kind,en,be,year,sources,unverified
lotus,org,Lotus Club,Клуб «Лотас»,1990,https://example.org,true
jan-novik,person,Jan Novik,Ян Новік,1901,,
jan-novik-2,person,Jan Novik,Ян Новік,1950,,
orest,person,Arest Labacki,Арэст Лабацкі,,,
"""
LIST = f"""\
id,kind,en,be,year,gender,aliases,sources,ids
a,person,Arest Labacki,,1931,m,Дзед Мазай,{PAGE},wikidata=Q42
b,person,Jan Novik,,,,,https://example.org/people/2,
c,person,Tamara Drazdovich,Тамара Драздовіч,1950,f,,https://example.org/people/3,
d,org,Lotus Club,,1991,,,https://example.org/clubs/4,
e,person,Stsiapan Kavalenka,Сцяпан Каваленка,,,,,
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def run(place: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, [str(place / one) if one.endswith(".csv") else one for one in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def reviewed(place: Path) -> list[dict[str, str]]:
    run(place, "table", "check", "mine.csv", "--against", "list.csv", "--review", "rows.csv")
    return list(csv.DictReader(io.StringIO((place / "rows.csv").read_text(encoding="utf-8"))))


def take(place: Path, rows: list[dict[str, str]]) -> dict[str, Entity]:
    """The table after these rows were taken over."""
    with (place / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        merging.written(rows, file)
    run(place, "table", "merge", "mine.csv", "--against", "list.csv", "--review", "rows.csv", "-o", "out.csv")
    return {entity.id: entity for entity in AliasTable.load(str(place / "out.csv"))}


class TestReview:
    def test_each_difference_is_a_row(self, place: Path) -> None:
        told = {(row["what"], row["listed"], row["id"], row["field"], row["theirs"]) for row in reviewed(place)}
        assert told == {
            ("new", "a", "orest", "year", "1931"),
            ("new", "a", "orest", "gender", "m"),
            ("new", "a", "orest", "wikidata", "Q42"),
            ("new", "a", "orest", "alias", "Дзед Мазай"),
            ("ambiguous", "b", "jan-novik|jan-novik-2", "", ""),
            ("missing", "c", "tamara-drazdovich", "", ""),
            ("different", "d", "lotus", "year", "1991"),
            ("missing", "e", "stsiapan-kavalenka", "", ""),
        }

    def test_what_the_table_lacks_is_no_fault_of_it(self, place: Path) -> None:
        table, listed = AliasTable.load(str(place / "mine.csv")), sources.read(str(place / "list.csv"))
        assert {one.what for one in differences(table, listed)} == {"ambiguous", "missing", "different"}

    def test_review_needs_a_list(self, place: Path) -> None:
        result = CliRunner().invoke(main, ["table", "check", str(place / "mine.csv"), "--review", "x.csv"])
        assert (result.exit_code, result.output) == (
            2,
            "bynames: --review is for --against FILE: what differs from it\n",
        )

    def test_a_new_id_is_free(self, place: Path) -> None:
        table = AliasTable.load(str(place / "mine.csv"))
        twice = [Entity(id, "person", {"en": "Jan Lotus"}) for id in ("x", "y")]
        rows = merging.rows(AliasTable([*table, Entity("jan-lotus", "org", {"en": "Z"})]), differences(table, twice))
        assert [row["id"] for row in rows] == ["jan-lotus-2", "jan-lotus-3"]


class TestMerge:
    def test_nothing_that_is_not_confirmed_is_taken(self, place: Path) -> None:
        rows = reviewed(place)
        assert list(take(place, rows).values()) == list(AliasTable.load(str(place / "mine.csv")))
        for row in rows:
            row["take"] = "no"
        assert len(take(place, rows)) == 4

    def test_each_kind_of_row_is_taken_with_its_source(self, place: Path) -> None:
        rows = reviewed(place)
        for row in rows:
            row["take"] = "" if row["listed"] == "e" else "yes"
            if row["listed"] == "b":
                row["id"] = "jan-novik-2"
        after = take(place, rows)
        orest = after["orest"]
        assert (orest.year, orest.gender, orest.ids, orest.aliases) == (1931, "m", {"wikidata": "Q42"}, ("Дзед Мазай",))
        assert orest.sources == (PAGE,)
        assert after["jan-novik-2"].sources == ("https://example.org/people/2",)
        assert after["jan-novik"].sources == ()
        assert after["tamara-drazdovich"].names == {"be": "Тамара Драздовіч", "en": "Tamara Drazdovich"}
        assert after["lotus"].year == 1991
        assert not after["lotus"].unverified
        assert "stsiapan-kavalenka" not in after

    def test_a_spreadsheet_may_have_saved_the_rows(self, place: Path) -> None:
        rows = reviewed(place)
        for row in rows:
            row["take"] = "так" if row["listed"] == "c" else ""
        text = io.StringIO()
        writer = csv.DictWriter(text, merging.COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        [(line, row)] = merging.confirmed(text.getvalue(), "rows.csv")
        assert (line, row["listed"]) == (7, "c")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"take": "yse"}, "rows.csv:2: take 'yse'; did you mean yes, same, y?"),
            ({"source": ""}, "rows.csv:2: no source; name what shows it under source"),
            ({"listed": "zz"}, "rows.csv:2: the list has no 'zz'"),
            ({"id": "lotus|orest"}, "rows.csv:2: id 'lotus|orest'; leave the one that is meant"),
            ({"id": ""}, "rows.csv:2: no id"),
            ({"id": "lotas"}, "rows.csv:2: no entity 'lotas' in this table; did you mean lotus?"),
            ({"what": "differ"}, "rows.csv:2: what 'differ'; did you mean different?"),
            ({"field": "yaer"}, "rows.csv:2: field 'yaer'; did you mean year?"),
            ({"field": "kind"}, "rows.csv:2: the kind of an entity is not taken over; one of the two is somebody else"),
            ({"theirs": "long ago"}, "rows.csv:2: year 'long ago'; it is a year such as 1984"),
            ({"field": "wikidata", "theirs": "42"}, "rows.csv:2: wikidata '42'; its form is Q[1-9][0-9]{0,9}"),
            ({"what": "ambiguous", "listed": "a", "id": "lotus"}, "rows.csv:2: lotus is org, and a is person"),
        ],
    )
    def test_what_cannot_be_taken_is_said_with_its_line(
        self, place: Path, change: dict[str, str], message: str
    ) -> None:
        [row] = [row for row in reviewed(place) if row["listed"] == "d"]
        text = io.StringIO()
        merging.written([{**row, "take": "yes", **change}], text)
        table, listed = AliasTable.load(str(place / "mine.csv")), sources.read(str(place / "list.csv"))
        with pytest.raises(InputError) as error:
            merging.merged(table, listed, merging.confirmed(text.getvalue(), "rows.csv"), "rows.csv")
        assert str(error.value) == message

    def test_another_file_is_no_review(self) -> None:
        with pytest.raises(
            InputError, match=r"^x.csv:1: no column 'take'; is it a file of `bynames table check --review`"
        ):
            merging.confirmed("id,name\n1,a\n", "x.csv")

    def test_only_what_changed_as_yaml(self, place: Path) -> None:
        rows = reviewed(place)
        for row in rows:
            row["take"] = "yes" if row["listed"] in ("c", "d") else ""
        with (place / "rows.csv").open("w", encoding="utf-8", newline="") as file:
            merging.written(rows, file)
        out = place / "new.yaml"
        run(
            place,
            "table",
            "merge",
            "mine.csv",
            "--against",
            "list.csv",
            "--review",
            "rows.csv",
            "--changed",
            "-o",
            str(out),
        )
        assert [entity.id for entity in AliasTable.load(str(out))] == ["tamara-drazdovich", "lotus"]


ALIASES = """\
entities:
  - id: club
    kind: org
    names: {be: Клуб зорак, en: Club of Stars}
    aliases: [{be: КЗ-7}, {ru: Альтаир, only: text}, {be: Арыён, only: name}, {ru: Звёзды-7, only: both}]
"""


class TestAliases:
    def table(self, place: Path) -> AliasTable:
        (place / "t.yaml").write_text(ALIASES, encoding="utf-8")
        return AliasTable.load(str(place / "t.yaml"))

    def test_an_alias_has_a_language_and_a_use(self, tmp_path: Path) -> None:
        club = self.table(tmp_path)["club"]
        assert club.aliases == ("КЗ-7", "Альтаир", "Арыён", "Звёзды-7")
        assert club.alias_languages == {"КЗ-7": "be", "Альтаир": "ru", "Арыён": "be", "Звёзды-7": "ru"}
        assert club.only == {"Альтаир": "text", "Арыён": "name"}

    def test_a_name_serves_for_its_use_alone(self, tmp_path: Path) -> None:
        table = self.table(tmp_path)
        assert [bool(table.resolve(name)) for name in ("КЗ-7", "Альтаир", "Арыён")] == [True, False, True]
        found = [mention.text for mention in table.find("Пра гэта сказалі ў КЗ-7, потым Альтаир, потым Арыён.")]
        assert found == ["КЗ-7", "Альтаир"]

    @pytest.mark.parametrize("form", ["csv", "jsonl", "yaml"])
    def test_every_format_keeps_them(self, tmp_path: Path, form: str) -> None:
        table = self.table(tmp_path)
        out = tmp_path / f"out.{form}"
        out.write_text("".join(exports.export(table, form)), encoding="utf-8")
        assert list(AliasTable.load(str(out))) == list(table)

    @pytest.mark.parametrize(
        ("aliases", "message"),
        [
            (
                "[{be: А, ru: Б}]",
                "t.yaml:5: club: aliases: {'be': 'А', 'ru': 'Б'}; such as {be: КДБ} or {be: КДБ, only: text}",
            ),
            ("[{be1: А}]", "t.yaml:5: club: no language 'be1'; did you mean be?"),
            ("[{be: А, only: txt}]", "t.yaml:5: club: only 'txt'; did you mean text?"),
        ],
    )
    def test_a_mistake_has_its_line(self, tmp_path: Path, aliases: str, message: str) -> None:
        (tmp_path / "t.yaml").write_text(ALIASES.partition("    aliases:")[0] + f"    aliases: {aliases}\n", "utf-8")
        with pytest.raises(InputError) as error:
            AliasTable.load(str(tmp_path / "t.yaml"))
        assert str(error.value).replace(f"{tmp_path}/", "") == message

    def test_what_one_table_takes_for_every_use_two_do(self, tmp_path: Path) -> None:
        one, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
        one.write_text(ALIASES, encoding="utf-8")
        other.write_text(ALIASES.replace("{ru: Альтаир, only: text}", "Альтаир"), encoding="utf-8")
        assert AliasTable.load(str(one), str(other))["club"].only == {"Арыён": "name"}


class TestCollisions:
    def test_a_name_of_two_has_to_be_declared_by_each(self) -> None:
        two = [Entity(id, "org", {"be": "Клуб «Лотас»"}, ("КЛ",)) for id in ("a", "b")]
        assert list(collisions(two, {})) == [
            ("a", "'Клуб «Лотас»' is a name of b too; put it under shared of each"),
            ("b", "'Клуб «Лотас»' is a name of a too; put it under shared of each"),
            ("a", "'КЛ' is a name of b too; put it under shared of each"),
            ("b", "'КЛ' is a name of a too; put it under shared of each"),
        ]
        assert list(collisions(two, {id: ["клуб Лотас", "КЛ"] for id in ("a", "b")})) == []
        assert list(collisions(two[:1], {"a": ["КЛ"]})) == [("a", "'КЛ' is shared with nobody")]

    def test_namesakes_know_of_each_other(self) -> None:
        one = Entity("a", "person", {"be": "Ян Янавіч Новік"})
        other = Entity("b", "person", {"ru": "Ян Новик"}, distinct_from=("a",))
        assert [id for id, _ in namesakes([one, other])] == ["a"]
