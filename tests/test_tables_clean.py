"""A messy table becomes a clean one in one pass: ids, one spelling for each, and doubtful pairs for a human."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from bynames import tables
from bynames._model import Entity
from bynames.aliases import AliasTable
from bynames.errors import InputError
from bynames.tables._cleaning import FIELDS

TABLE = AliasTable(
    [
        Entity("taras-mukha", "person", {"be": "Тарас Муха", "ru": "Тарас Муха", "en": "Taras Mukha"}),
        Entity("ivan-karlau", "person", {"be": "Іван Пятровіч Карлаў"}),
        Entity("ivan-karlou", "person", {"be": "Іван Якаўлевіч Карлаў"}),
        Entity("planeta", "org", {"be": "ААТ «Планета-Сэрвіс»", "en": "Planeta Service"}),
    ]
)
ROWS = (
    "Муха Тарас", "Mukha, Taras", "Зюзя Дзівосны", "Дзівосны Зюзя", "DZIVOSNY, Ziuzia", "Ivan Karlau", "",
    "Планета-Сэрвіс", "Василь Кузьмич Быков", "Васіль Быкаў", "Быкаў В.",
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def cleaned(*names: str, **options: Any) -> tuple[list[dict[str, str]], tables.Cleaned]:
    with open("in.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([["name", "n"], *([name, str(at)] for at, name in enumerate(names))])
    found = tables.clean("in.csv", "out.csv", ["name"], **{"table": TABLE, **options})
    with open("out.csv", encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle)), found


def pairs(path: str = "review.csv") -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))[1:]


def mark(word: str, *who: str) -> None:
    """Write a mark beside each pair that has all these names."""
    rows = [[word, *row[1:]] if all(name in row[1:3] for name in who) else row for row in pairs()]
    with open("review.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([["mark", "left", "right", "score", "together", "why"], *rows])


def test_every_row_gets_an_id_and_one_spelling_of_it() -> None:
    rows, found = cleaned(*ROWS)
    assert list(rows[0]) == ["name", "n", *FIELDS]
    assert [row["name"] for row in rows] == list(ROWS)
    known = {
        "id": "taras-mukha",
        "rows": "2",
        "name_be": "Тарас Муха",
        "name_ru": "Тарас Муха",
        "name_en": "Taras Mukha",
    }
    for row in rows[:2]:
        assert row["status"] == "resolved"
        assert {key: row[key] for key in known} == known
    ids = [row["id"] for row in rows]
    assert ids[2] == ids[3] == ids[4] == "new-dzivosny-ziuzia"
    assert [row["status"] for row in rows] == [
        *["resolved"] * 2, *["unresolved"] * 3, "ambiguous", "", "resolved", *["unresolved"] * 3
    ]  # fmt: skip
    assert {tuple(row[field] for field in FIELDS[3:]) for row in rows[2:5]} == {
        ("3", "Зюзя Дзівосны", "", "DZIVOSNY, Ziuzia")
    }
    assert rows[5]["id"] == "new-ivan-karlau"  # it could be either
    assert [rows[6][field] for field in FIELDS] == [""] * 7
    # One spelling for each language, whichever has more words.
    assert ids[8] == ids[9] == ids[10]
    assert (rows[10]["name_be"], rows[10]["name_ru"]) == ("Васіль Быкаў", "Василь Кузьмич Быков")
    assert found == tables.Cleaned(11, 3, 0, 1, 7, 5, 2, None, ("name",))


def test_ids_are_the_same_in_every_run_and_never_taken_twice() -> None:
    rows, _ = cleaned("Зюзя Дзівосны", "Ziuzia Dzivosny Anatolevich", "Зюзя Дзівосны-Рог")
    again, _ = cleaned("Зюзя Дзівосны-Рог", "Зюзя Дзівосны", "Ziuzia Dzivosny Anatolevich")
    assert {row["name"]: row["id"] for row in rows} == {row["name"]: row["id"] for row in again}
    taken = AliasTable([Entity("new-a-b", "person", {"en": "Taras Mukha"})])
    rows, _ = cleaned("A B", "Taras Mukha", table=taken)
    assert [row["id"] for row in rows] == ["new-a-b-2", "new-a-b"]


def test_one_row_of_each_is_kept_on_wish() -> None:
    rows, _ = cleaned(*ROWS, unique=True)
    assert [row["n"] for row in rows] == ["0", "2", "5", "6", "7", "8"]


def test_who_the_table_does_not_take_joins_through_a_spelling_of_the_file() -> None:
    """`Мухха` is nobody of the table, but near enough to a spelling that is somebody of it."""
    rows, _ = cleaned("Муха", "Мухха")
    assert [TABLE.resolve(row["name"])[:1] != [] for row in rows] == [True, False]
    assert [(row["id"], row["status"]) for row in rows] == [("taras-mukha", "resolved"), ("taras-mukha", "joined")]


def test_each_file_has_its_own_delimiter_and_line_ends() -> None:
    for delimiter, ending in ((";", "\r\n"), (",", "\n"), (";", "\n")):
        Path("in.csv").write_bytes(f"name,n{ending},0{ending}Taras Mukha,1{ending}".replace(",", delimiter).encode())
        tables.clean("in.csv", "out.csv", ["name"], table=TABLE)
        header, nobody, *_ = Path("out.csv").read_bytes().decode().split(ending)
        assert header == delimiter.join(["name", "n", *FIELDS])
        assert nobody == delimiter.join(["", "0", *[""] * len(FIELDS)])


def test_two_entities_are_never_one() -> None:
    rows, found = cleaned("Іван Пятровіч Карлаў", "Карлаў Іван Якаўлевіч", "Ivan Karlau", review="review.csv")
    assert [row["id"] for row in rows] == ["ivan-karlau", "ivan-karlou", "new-ivan-karlau"]
    assert found.people == 3
    shown = [set(row[1:3]) for row in pairs()]
    assert {"Іван Пятровіч Карлаў", "Карлаў Іван Якаўлевіч"} not in shown
    assert {"Ivan Karlau", "Іван Пятровіч Карлаў"} in shown
    assert {"Ivan Karlau", "Карлаў Іван Якаўлевіч"} in shown


def test_marks_decide_and_are_kept() -> None:
    names = ("Іван Пятровіч Карлаў", "Карлаў Іван Якаўлевіч", "Ivan Karlau", "Зюзя Дзівосны", "Дзівосны")
    _, before = cleaned(*names, review="review.csv")
    mark("same", "Ivan Karlau", "Карлаў Іван Якаўлевіч")
    mark("same", "Зюзя Дзівосны", "Дзівосны")
    mark("different", "Ivan Karlau", "Іван Пятровіч Карлаў")
    for run in range(2):
        rows, after = cleaned(*names, review="review.csv")
        assert [row["id"] for row in rows] == ["ivan-karlau", *["ivan-karlou"] * 2, *["new-ziuzia-dzivosny"] * 2]
        assert rows[2]["status"] == "joined"
        assert sorted(row[0] for row in pairs() if row[0]) == ["different", "same", "same"], run
        assert (after.doubtful or 0) < (before.doubtful or 0)
    # A mark holds for the next version of the table, and for every spelling of the two.
    rows, _ = cleaned("Ivan Karlau", "Карлаў Іван Якаўлевіч", "KARLAU Ivan Jakaulievic", review="review.csv")
    assert {row["id"] for row in rows} == {"ivan-karlou"}


def test_one_line_for_two_groups() -> None:
    cleaned("Зюзя Дзівосны", "Дзівосны Зюзя", "Ziuzia Dzivosny", "Дзівосны", review="review.csv")
    among = [row for row in pairs() if "Дзівосны" in row[1:3]]
    assert len(among) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cutoff": 2.0}, "the cut-off must be between 0 and 1, not 2.0"),
        ({"review": "in.csv"}, "the doubtful pairs need a separate file, not in.csv"),
        ({"workers": 0}, "the number of workers must be 1 or more, not 0"),
    ],
)
def test_what_cannot_be_done(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        cleaned("Ян", **options)
    assert str(caught.value) == message


def test_no_rows_are_nobody() -> None:
    rows, found = cleaned(review="review.csv")
    assert rows == []
    assert (found.people, found.doubtful, pairs()) == (0, 0, [])
