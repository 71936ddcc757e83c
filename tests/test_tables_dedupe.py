"""Rows that name the same one get one cluster; doubtful pairs go to a human, whose marks are taken and kept."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import bynames
from bynames import tables
from bynames.errors import InputError

EXAMPLE = Path(__file__).parent.parent / "examples" / "letters.csv"
ROWS = ["Янка Купала", "Якуб Колас", "KUPALA, Yanka", "", "Купала", "Янка Купала", "Colas J."]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def deduped(names: list[str] = ROWS, **options: Any) -> tuple[list[dict[str, str]], tables.Clustered]:
    with open("in.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([["n", "name"], *([str(at), name] for at, name in enumerate(names))])
    summary = tables.dedupe("in.csv", "out.csv", **options)
    return read("out.csv"), summary


def read(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: str, rows: list[dict[str, str]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def refused(**options: Any) -> str:
    Path("out.csv").unlink(missing_ok=True)
    with pytest.raises(InputError) as caught:
        deduped(**options)
    assert not Path("out.csv").exists()
    assert not list(Path().glob("*.part"))
    return str(caught.value)


def test_rows_that_name_the_same_one_share_a_cluster() -> None:
    rows, summary = deduped()
    assert list(rows[0]) == [
        "n", "name", "cluster_id", "cluster_name", "cluster_size", "weakest_score", "weakest_link"
    ]  # fmt: skip
    assert [row["name"] for row in rows] == ROWS
    assert [row["cluster_id"] for row in rows] == ["1", "2", "1", "", "3", "1", "2"]
    assert rows[2]["cluster_name"] == "Янка Купала"
    assert [row["cluster_size"] for row in rows] == ["3", "2", "3", "", "1", "3", "2"]
    assert set(rows[0]["weakest_link"].split(" = ")) == {"Янка Купала", "KUPALA, Yanka"}
    score = bynames.compare("Янка Купала", "KUPALA, Yanka").score
    assert float(rows[0]["weakest_score"]) == pytest.approx(score, abs=1e-4)
    assert (rows[4]["weakest_score"], rows[4]["weakest_link"]) == ("", "")
    assert summary == tables.Clustered(7, 3, 3, None, ("name",))


def test_the_clusters_are_those_of_the_library() -> None:
    shutil.copy(EXAMPLE, "letters.csv")
    tables.dedupe("letters.csv", "out.csv")
    with open("out.csv", encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=";"))
    from bynames._linking import dedupe

    names = list(dict.fromkeys(row["author"] for row in rows if row["author"]))
    expected = {name: (str(number), one.name) for number, one in enumerate(dedupe(names), 1) for name in one.ids}
    assert {row["author"]: (row["cluster_id"], row["cluster_name"]) for row in rows if row["author"]} == expected


def test_one_row_of_each_cluster_can_be_kept() -> None:
    rows, summary = deduped(unique=True)
    assert [row["n"] for row in rows] == ["0", "1", "3", "4"]  # a row without a name is nobody's duplicate
    assert (summary.rows, summary.clusters, summary.duplicates) == (7, 3, 3)


def test_doubtful_pairs_are_written_and_marks_are_taken() -> None:
    _, summary = deduped(review="doubtful.csv")
    pairs = read("doubtful.csv")
    assert summary.doubtful == len(pairs) > 0
    assert list(pairs[0]) == ["mark", "left", "right", "score", "together", "why"]
    doubt = next(row for row in pairs if {row["left"], row["right"]} == {"Янка Купала", "Купала"})
    assert (doubt["mark"], doubt["together"]) == ("", "no")
    assert float(doubt["score"]) == pytest.approx(bynames.compare("Янка Купала", "Купала").score, abs=1e-4)
    assert "Купала" in doubt["why"]

    doubt["mark"] = "Same"
    write("doubtful.csv", pairs)
    said: list[str] = []
    rows, again = deduped(review="doubtful.csv", notice=said.append)
    assert "doubtful.csv: 1 pair marked as the same, 0 as different" in said
    assert [row["cluster_id"] for row in rows] == ["1", "2", "1", "", "1", "1", "2"]
    assert again.doubtful is not None
    assert again.doubtful < len(pairs)
    # The mark is kept, and a third run does as the second did.
    kept = [row for row in read("doubtful.csv") if row["mark"]]
    assert [(row["mark"], row["together"]) for row in kept] == [("same", "yes")]
    assert deduped(review="doubtful.csv") == (rows, again)


def test_pairs_marked_as_different_come_apart() -> None:
    write("marks.csv", [{"mark": "different", "left": "Янка Купала", "right": "KUPALA, Yanka"}])
    rows, summary = deduped(review="marks.csv")
    assert rows[0]["cluster_id"] != rows[2]["cluster_id"]
    assert {(row["mark"], row["left"]) for row in read("marks.csv")} >= {("different", "Янка Купала")}
    assert not any(
        {row["left"], row["right"]} == {"Янка Купала", "KUPALA, Yanka"} and not row["mark"] for row in read("marks.csv")
    )
    assert summary.doubtful is not None


@pytest.mark.parametrize("mark", ["y", "1", "+", "да", " ТАК "])
def test_marks_can_be_short(mark: str) -> None:
    write("marks.csv", [{"mark": mark, "left": "Купала", "right": "Янка Купала"}])
    rows, _ = deduped(review="marks.csv")
    assert rows[4]["cluster_id"] == rows[0]["cluster_id"]


def test_marks_that_came_back_from_excel_are_read() -> None:
    deduped(review="doubtful.xlsx")
    book = openpyxl.load_workbook("doubtful.xlsx")
    sheet = book.active
    assert sheet is not None
    at = next(
        row for row in range(2, 20) if {sheet.cell(row, 2).value, sheet.cell(row, 3).value} == {"Янка Купала", "Купала"}
    )
    sheet.cell(at, 1).value = "same"
    book.save("doubtful.xlsx")
    assert deduped(review="doubtful.xlsx")[0][4]["cluster_id"] == "1"
    # As Excel in Minsk saves a CSV
    Path("doubtful.csv").write_bytes("mark;left;right\r\nsame;Янка Купала;Купала\r\n".encode("cp1251"))
    assert deduped(review="doubtful.csv")[0][4]["cluster_id"] == "1"


def test_marks_of_names_that_are_gone_are_kept() -> None:
    write("marks.csv", [{"mark": "same", "left": "Цётка", "right": "Алаіза Пашкевіч"}])
    said: list[str] = []
    deduped(review="marks.csv", notice=said.append)
    assert "marks.csv: 1 marked pair has a name that the table has no more" in said
    assert [row["left"] for row in read("marks.csv") if row["mark"]] == ["Цётка"]


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ([("smae", "a", "b")], "marks.csv:2: no mark 'smae'; did you mean same?"),
        ([("", "a", "b"), ("?", "a", "b")], "marks.csv:3: no mark '?'; write same or different"),
        (
            [("same", "Купала", "Янка Купала"), ("different", "Янка Купала", "Купала")],
            "'Янка Купала' and 'Купала' are said to be both the same and different",
        ),
    ],
)
def test_marks_that_cannot_be(marks: list[tuple[str, str, str]], message: str) -> None:
    write("marks.csv", [dict(zip(("mark", "left", "right"), row, strict=True)) for row in marks])
    before = Path("marks.csv").read_bytes()
    assert refused(review="marks.csv") == message
    assert Path("marks.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"review": "in.csv"}, "the doubtful pairs need a separate file, not in.csv"),
        ({"review": "out.csv"}, "the doubtful pairs need a separate file, not out.csv"),
        ({"review": "-"}, "the doubtful pairs need a separate file, not -"),
        ({"review": "no/where.csv"}, "no/where.csv: cannot be written: there is no folder no"),
        ({"cutoff": 2}, "the cut-off must be between 0 and 1, not 2"),
        ({"workers": 0}, "the number of workers must be 1 or more, not 0"),
        ({"columns": ["nam"]}, "in.csv: no column 'nam'; did you mean name, n?"),
    ],
)
def test_what_cannot_be_done(options: dict[str, Any], message: str) -> None:
    assert refused(**options) == message


def test_a_review_that_is_no_table_of_pairs_is_left_alone() -> None:
    Path("marks.csv").write_text("a,b\n", encoding="utf-8")
    assert refused(review="marks.csv") == "marks.csv: no column 'mark'; there are a, b"
    assert Path("marks.csv").read_text(encoding="utf-8") == "a,b\n"


def test_no_rows_are_no_clusters() -> None:
    rows, summary = deduped([], review="doubtful.csv")
    assert rows == []
    assert summary == tables.Clustered(0, 0, 0, 0, ("name",))
    assert read("doubtful.csv") == []


def test_progress_goes_up_to_the_end() -> None:
    seen: list[tuple[int, float | None]] = []
    deduped(review="doubtful.csv", progress=lambda done, part: seen.append((done, part)))
    parts = [part for _, part in seen if part is not None]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_workers_and_a_cut_off() -> None:
    assert deduped(workers=2) == deduped()
    assert deduped(cutoff=0.5)[0][4]["cluster_id"] == "1"
