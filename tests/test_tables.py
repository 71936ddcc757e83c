"""A table comes back as it was, with columns added."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bynames import tables
from bynames.errors import InputError, UnknownScheme

HEADER = list(tables.ADDED)


def normalized(text: str, column: str = "name", **options: str) -> tuple[str, tables.Summary]:
    target = io.StringIO(newline="")
    summary = tables.normalize(io.StringIO(text, newline=""), target, column, **options)
    return target.getvalue(), summary


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_columns_are_added_behind_the_rows() -> None:
    out, summary = normalized("id,name\n1,Ціхано́ўская  Святлана\n", scheme="be-lacinka")
    head, row = cells(out)
    assert head == ["id", "name", *HEADER]
    assert row[:2] == ["1", "Ціхано́ўская  Святлана"]
    added = dict(zip(HEADER, row[2:], strict=True))
    assert added.pop("key")
    assert added == {
        "language": "be",
        "script": "Cyrl",
        "cleaned": "Ціханоўская Святлана",
        "latin": "Cichanoŭskaja Śviatłana" if "Ś" in added["latin"] else "Cichanoŭskaja Sviatłana",
        "latin_by": "be-lacinka",
    }
    assert summary == tables.Summary(1, (), "name")


def test_the_real_table_has_sensible_columns() -> None:
    path = Path(__file__).parent.parent / "examples" / "mentions.csv"
    out, summary = normalized(path.read_text(encoding="utf-8"), "mention")
    rows = list(csv.DictReader(io.StringIO(out)))
    by_mention = {row["mention"]: row for row in rows}
    assert summary.rows == len(rows) == 41
    assert {row["script"] for row in rows} == {"Latn"}
    assert all(row["cleaned"] and row["key"] and row["latin"] == row["cleaned"] for row in rows)
    same = [
        ("Alyaksandr Lukashenka", "Alexander Lukashenko"),
        ("Lukashenka", "[Lukashenka]"),
        ("Lukashenko", "President Lukashenko"),
        ("Maryya Kalesnikava", "[Maryya] Kalesnikava"),
    ]
    for one, other in same:
        assert by_mention[one]["key"] == by_mention[other]["key"]
    assert by_mention["Pavel Sapelka"]["key"] != by_mention["Pavel Kuczynski"]["key"]


def test_leading_zeros_empty_cells_and_spaces_are_kept() -> None:
    out, _ = normalized("id,name,note\n007,Анна, x \n,,\n1e5,true,NULL\n")
    assert [row[:3] for row in cells(out)[1:]] == [["007", "Анна", " x "], ["", "", ""], ["1e5", "true", "NULL"]]
    assert cells(out)[2][3:] == ["", "", "", "", "unchanged", ""]


def test_quotes_and_newlines_in_cells_are_kept() -> None:
    out, _ = normalized('id,name,note\n1,"Анна ""Аня"" Юр’ева","two\nlines, one\r\nmore"\n')
    assert cells(out)[1][:3] == ["1", 'Анна "Аня" Юр’ева', "two\nlines, one\r\nmore"]


def test_short_and_long_rows_keep_their_cells() -> None:
    out, summary = normalized('id,name,note\n1,Анна\n2\n3,Ян,"a\nb",more,cells\n4,Пётр,x\n')
    rows = cells(out)
    assert rows[1][:3] == ["1", "Анна", ""]
    assert rows[1][5] == "Анна"
    assert rows[2][:3] == ["2", "", ""]
    assert rows[3][:3] == ["3", "Ян", "a\nb"]
    assert rows[3][-2:] == ["more", "cells"]
    assert [len(row) for row in rows] == [9, 9, 9, 11, 9]
    assert summary.ragged == (2, 3, 4)
    assert summary.rows == 4


def test_blank_lines_stay_where_they_were() -> None:
    out, summary = normalized("id,name\n\n1,Анна\n\n")
    assert [bool(line) for line in out.split("\n")] == [True, False, True, False, False]
    assert summary.rows == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_are_the_input_s(ending: str) -> None:
    out, _ = normalized(f"id,name{ending}1,Анна{ending}2,Ян{ending}")
    assert out.count(ending) == 3
    assert out.replace(ending, "").isprintable()


def test_the_last_line_needs_no_ending() -> None:
    out, summary = normalized("id,name\r\n1,Анна")
    assert out.endswith("\r\n")
    assert summary.rows == 1
    assert normalized("name")[0] == ",".join(["name", *HEADER]) + "\n"


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    out, _ = normalized("\ufeffname,id\nАнна,1\n")
    assert out.startswith("name,id,language,")


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [("a,name", ","), ("a;name", ";"), ("a\tname", "\t"), ("a|name", "|"), ('"last, first, x";name;b', ";")],
)
def test_the_delimiter_is_found_in_the_header(header: str, delimiter: str) -> None:
    out, _ = normalized(f"{header}\n")
    assert cells(out, delimiter)[0][-6:] == HEADER
    assert "name" in cells(out, delimiter)[0]


def test_a_delimiter_can_be_given() -> None:
    out, _ = normalized("a,b:name\n1:Анна\n", delimiter=":")
    assert cells(out, ":")[1][:2] == ["1", "Анна"]


def test_a_single_column_needs_no_delimiter() -> None:
    assert cells(normalized("name\nАнна\n")[0])[1][0] == "Анна"


def test_added_columns_never_clash() -> None:
    once, _ = normalized("name,Key\nАнна,1\n")
    assert cells(once)[0] == ["name", "Key", *HEADER[:-1], "bynames_key"]
    twice, _ = normalized(once)
    again = cells(normalized(twice)[0])[0]
    assert len({name.casefold() for name in again}) == len(again)
    assert again[-1] == "bynames_key_3"


@pytest.mark.parametrize("asked", ["Full Name", "full name", " FULL NAME "])
def test_a_column_is_found_in_any_case(asked: str) -> None:
    assert normalized("id,Full Name\n1,Анна\n", asked)[1].column == "Full Name"


def test_the_exact_column_wins() -> None:
    out, summary = normalized("Name,name\nЯн,Анна\n", "name")
    assert summary.column == "name"
    assert cells(out)[1][4] == "Анна"


def test_errors_are_raised_in_the_library_too() -> None:
    with pytest.raises(InputError, match=r"the input: no column 'nam'; did you mean name\?"):
        normalized("name\n", "nam")
    with pytest.raises(UnknownScheme):
        normalized("name\n", scheme="be-nothing")


def test_the_limit_of_the_csv_module_is_put_back() -> None:
    before = csv.field_size_limit()
    normalized("name\n" + "x" * 200_000 + "\n")
    with pytest.raises(InputError):
        normalized('name\n"x\n')
    assert csv.field_size_limit() == before


def test_an_article_in_the_wrong_column_is_copied_quickly() -> None:
    text = "Лукашенко " * 20_000
    row = normalized(f"name\n{text}\n")[0].splitlines()[1].split(",")
    assert row[0] == text
    assert row[1:4] == ["", "Cyrl", text.strip()]
    assert row[-1] == ""


def test_windows_1251(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes("имя;n\nЩукин;1\n".encode("cp1251"))
    target = io.StringIO(newline="")
    with tables.reading(str(file), "windows-1251") as source:
        tables.normalize(source, target, "имя")
    assert cells(target.getvalue(), ";")[1][:2] == ["Щукин", "1"]


def test_a_written_file_appears_at_the_end_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with tables.writing(str(path)) as target:
        target.write("Ź\r\n")
        assert not path.exists()
    assert path.read_bytes() == "Ź\r\n".encode()

    def interrupted() -> None:
        with tables.writing(str(path)) as target:
            target.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_bytes() == "Ź\r\n".encode()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with tables.writing(str(link)) as target:
        target.write("new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(
    st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=4),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_cell_comes_back(rows: list[list[str]], delimiter: str, ending: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(
        [["id", "name"], *rows]
    )
    out = cells(normalized(text.getvalue())[0], delimiter)
    assert [row[:2] + row[8:] for row in out[1:]] == rows
