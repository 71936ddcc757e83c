"""Two tables are joined by their names: the best match or all, rows without one kept or not."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

import bynames
from bynames import tables
from bynames.errors import InputError

LEFT = "id,name,city\n1,Тарас Муха,Мінск\n2,TSVIRKA Zosya,\n3,Nobody Known,x\n\n4,Муха Т.,y\n"
RIGHT = "имя;фамилия;n\nТарас;Муха;007\nЗофья;Цвирка;02\n;;empty\n"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def joined(left: str = LEFT, right: str = RIGHT, **options: Any) -> tuple[list[list[str]], tables.Joined]:
    Path("left.csv").write_text(left, encoding="utf-8")
    Path("right.csv").write_text(right, encoding="utf-8")
    summary = tables.match("left.csv", "right.csv", "out.csv", **options)
    with open("out.csv", encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle)), summary


def refused(**options: Any) -> str:
    Path("out.csv").unlink(missing_ok=True)
    with pytest.raises(InputError) as caught:
        joined(**options)
    assert not Path("out.csv").exists()
    assert not list(Path().glob("*.part"))
    return str(caught.value)


def test_every_left_row_gets_its_best_right_row() -> None:
    rows, summary = joined()
    assert rows[0] == ["id", "name", "city", "имя", "фамилия", "n", "status", "score"]
    score = bynames.compare("Тарас Муха", "Тарас Муха").score
    assert rows[1] == ["1", "Тарас Муха", "Мінск", "Тарас", "Муха", "007", "matched", str(round(score, 4))]
    assert rows[2][:7] == ["2", "TSVIRKA Zosya", "", "Зофья", "Цвирка", "02", "matched"]
    assert rows[3] == ["3", "Nobody Known", "x", "", "", "", "unmatched", ""]
    assert rows[4] == []
    assert rows[5][:7] == ["4", "Муха Т.", "y", "Тарас", "Муха", "007", "matched"]
    assert summary == tables.Joined(4, 3, 0, 1, 4, (("name",), ("имя", "фамилия")))


def test_inner_leaves_out_what_has_no_match() -> None:
    rows, summary = joined(how="inner")
    assert [row[0] for row in rows] == ["id", "1", "2", "4"]
    assert (summary.rows, summary.unmatched, summary.written) == (4, 1, 3)


def test_rows_keep_their_very_text() -> None:
    joined('id,name\n"1","Тарас Муха"\n')
    assert Path("out.csv").read_text(encoding="utf-8").splitlines()[1].startswith('"1","Тарас Муха",')


NAMESAKES = "name,n\nТарас Муха,1\nTaras Mukha,2\nТарас Муха,3\nЗося Верас,4\n"


def test_namesakes_are_ambiguous() -> None:
    rows, summary = joined("name\nТарас Муха\nЗося Верас\n", NAMESAKES)
    assert rows[0] == ["name", "right_name", "n", "status", "score"]
    assert [row[1:4] for row in rows[1:]] == [["Тарас Муха", "1", "ambiguous"], ["Зося Верас", "4", "matched"]]
    assert (summary.matched, summary.ambiguous) == (1, 1)


def test_all_matches_have_a_row_each() -> None:
    rows, summary = joined("name\nТарас Муха\nНезнаёмы Н.\nЗося Верас\n", NAMESAKES, every=True)
    assert [row[2] for row in rows[1:]] == ["1", "3", "2", "", "4"]
    scores = [float(row[4]) for row in rows[1:4]]
    assert scores == sorted(scores, reverse=True)
    assert (summary.rows, summary.written) == (3, 5)


def test_one_to_one_gives_each_right_row_away_once() -> None:
    left = "name\nT. Mukha\nТарас Муха\nTaras Mukha\nМуха Тарас\n"
    rows, summary = joined(left, NAMESAKES, one_to_one=True)
    given = [row[2] for row in rows[1:]]
    assert sorted(given) == ["", "1", "2", "3"]
    assert given[0] == ""  # the initial is the poorest match
    assert (summary.matched, summary.unmatched) == (3, 1)
    assert [row[2] for row in joined(left, NAMESAKES, one_to_one=True, how="inner")[0][1:]] == given[1:]


def test_evidence_is_told_on_wish() -> None:
    rows, _ = joined(evidence=True)
    assert rows[0][-1] == "why"
    assert rows[1][-1] == "the same text"
    assert "Цвирка" in rows[2][-1]
    assert "Тарас = Т" in rows[5][-1] or "Т = Тарас" in rows[5][-1] or "Т. = Тарас" in rows[5][-1]
    assert rows[3][-1] == ""


def test_the_cut_off_decides() -> None:
    assert joined(cutoff=1.0)[1].matched < 3
    assert refused(cutoff=1.5) == "the cut-off must be between 0 and 1, not 1.5"


def test_columns_are_chosen_on_both_sides() -> None:
    # The right column is called like the left one, where there is one.
    right = "note,name\nТарас Муха,Зося Верас\n"
    rows, summary = joined("x,note\n1,Тарас Муха\n", right, columns=["note"])
    assert summary.columns == (("note",), ("note",))
    assert rows[1][4] == "matched"
    rows, _ = joined("x,note\n1,Зося Верас\n", right, columns=["2"], right_columns=["NAME"])
    assert rows[0] == ["x", "note", "right_note", "name", "status", "score"]
    assert rows[1][:4] == ["1", "Зося Верас", "Тарас Муха", "Зося Верас"]
    assert refused(right_columns=["qqq"]) == "right.csv: no column 'qqq'; there are имя, фамилия, n"


def test_kinds_are_given() -> None:
    left, right = "name\nКамунарка\n", "name\nААТ «Камунарка»\n"
    assert joined(left, right, kind="org")[1].matched == 1


def test_what_is_odd_is_said() -> None:
    said: list[str] = []
    joined("name,x\nЯн\n", "name,y\nЯн,1,2\n", columns=["name"], notice=said.append)
    assert said == [
        "right.csv: one row has more or fewer cells than the header (line 2); cells beyond the header are dropped",
        "left.csv: one row has more or fewer cells than the header (line 2); every cell was kept",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"how": "outer"}, "no join 'outer'; there are left, inner"),
        ({"every": True, "one_to_one": True}, "every match cannot be combined with one-to-one"),
        ({"workers": 0}, "the number of workers must be 1 or more, not 0"),
        ({"left": "x,y\n"}, "left.csv: which column has the names? Say so with --column; there are x, y"),
        ({"right": "x,y\n"}, "right.csv: which column has the names? Say so with --right-column; there are x, y"),
        ({"right": ""}, "right.csv: empty: there is no header line"),
    ],
)
def test_what_cannot_be_joined(options: dict[str, Any], message: str) -> None:
    assert refused(**options) == message


def test_only_one_table_can_be_standard_input() -> None:
    with pytest.raises(InputError, match="only one of the two tables can be standard input"):
        tables.match("-", "-")


def test_groups_and_workers_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from bynames.tables import _delimited as delimited
    from bynames.tables import _joining as joining

    sure = random.Random(3)
    people = [f"{sure.choice('абвгдкл').upper()}{sure.choice('аоу')}рас Му{sure.choice('хкрт')}а" for _ in range(150)]
    left = "name\n" + "\n".join(people) + "\n"
    right = "name,n\n" + "".join(f"{name},{n}\n" for n, name in enumerate(people[:40]))
    expected = joined(left, right)
    once = joined(left, right, one_to_one=True)
    assert joined(left, right, workers=2) == expected
    monkeypatch.setattr(delimited, "_CHUNK", 200)
    monkeypatch.setattr(joining, "_TOGETHER", 30)
    assert joined(left, right) == expected
    assert joined(left, right, one_to_one=True) == once
    assert len({row[2] for row in once[0][1:]} - {""}) == once[1].matched == 40
