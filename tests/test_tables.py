"""A table comes back as it was, with columns added: CSV with any dialect, and what is added."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bynames import tables
from bynames._model import Entity
from bynames.aliases import AliasTable
from bynames.errors import BynamesError, InputError, UnknownScheme
from bynames.tables import Dialect, Output
from bynames.tables._columns import free
from bynames.tables._delimited import letters

ADDED = list(tables.DEFAULT_FIELDS)
LITTLE = ("status", "key")
EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def normalized(text: str | bytes, *columns: str, **options: Any) -> tuple[str, tables.Summary]:
    Path("in.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    options = {"fields": LITTLE, "table": TABLE, **options}
    summary = tables.normalize("in.csv", "out.csv", columns or ("name",), **options)
    return Path("out.csv").read_bytes().decode(), summary


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def added(name: str, **options: Any) -> dict[str, str]:
    """What stands in the added columns behind one name."""
    options.setdefault("fields", ())
    out, _ = normalized(f'"name"\n"{name}"\n', **options)
    head, row = cells(out)
    return dict(zip(head[1:], row[1:], strict=True))


def refused(text: str | bytes, *columns: str, **options: Any) -> str:
    """The message of what cannot be read; the path in it is in.csv."""
    with pytest.raises(InputError) as caught:
        normalized(text, *columns, **options)
    assert not list(Path().glob("*.part"))
    return str(caught.value)


# --- identifiers ---


def test_identifiers_are_columns() -> None:
    out, _ = normalized(
        "name\nLukashenka Alyaksandr\nnobody\n", fields=["entity_id"], ids=["wikidata", "isni", "wikidata"], table=None
    )
    assert cells(out) == [
        ["name", "entity_id", "wikidata", "isni"],
        ["Lukashenka Alyaksandr", "alexander-lukashenko", "Q2866", ""],
        ["nobody", "", "", ""],
    ]


def test_identifiers_of_no_register() -> None:
    message = refused("name\nx\n", ids=["wikidat"])
    assert message == "no register 'wikidat'; did you mean wikidata?"


# --- what is added ---


def test_columns_are_added_behind_the_rows() -> None:
    out, summary = normalized("id,name\n1,Ціхано́ўская  Святлана\n", scheme="be-lacinka", fields=(), table=None)
    head, row = cells(out)
    assert head == ["id", "name", *ADDED]
    assert row[:2] == ["1", "Ціхано́ўская  Святлана"]
    found = dict(zip(ADDED, row[2:], strict=True))
    assert found["key"]
    assert (found["language"], found["script"], found["kind"]) == ("be", "Cyrl", "person")
    assert found["cleaned"] == "Ціханоўская Святлана"
    assert found["parts"] == "surname: Ціханоўская; given: Святлана"
    assert found["latin"] == "Cichanoŭskaja Śviatłana" if "Ś" in found["latin"] else "Cichanoŭskaja Sviatłana"
    assert found["latin_by"] == "be-lacinka"
    assert (found["status"], found["entity_id"]) == ("resolved", "sviatlana-tsikhanouskaya")
    assert summary == tables.Summary(1, 1, 0, 0, ("name",))


def test_the_real_table_has_sensible_columns() -> None:
    out, summary = normalized((EXAMPLES / "mentions.csv").read_bytes(), "mention", fields=(), table=None)
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
    assert summary.resolved + summary.ambiguous + summary.unresolved == 41
    assert {row["status"] for row in rows} <= {"resolved", "ambiguous", "unresolved"}
    assert by_mention["Alyaksandr Lukashenka"]["entity_id"] == by_mention["Alexander Lukashenko"]["entity_id"] != ""


def entity(id: str, be: str, en: str, kind: str = "person") -> Entity:
    return Entity(id, kind, {"be": be, "en": en})


TABLE = AliasTable(
    [
        entity("ivan-karlau", "Іван Карлаў", "Ivan Karlau"),
        entity("ivan-karlou", "Іван Карлоў", "Ivan Karlou"),
        entity("taras-mukha", "Тарас Муха", "Taras Mukha"),
        Entity("only-be", "person", {"be": "Зося Верас"}),
        entity("planeta", "ААТ «Планета-Сэрвіс»", "Planeta Service", "org"),
    ]
)


def test_who_is_known_is_resolved() -> None:
    found = added("Муха Тарас", table=TABLE)
    assert (found["status"], found["canonical"], found["entity_id"]) == ("resolved", "Taras Mukha", "taras-mukha")
    assert float(found["score"]) == pytest.approx(TABLE.resolve("Муха Тарас")[0].score, abs=1e-4)
    assert found["runner_up"] == ""
    assert "Муха" in found["why"]
    assert "Тарас" in found["why"]


def test_canonical_names_come_in_a_language() -> None:
    assert added("Taras Mukha", table=TABLE, language="be")["canonical"] == "Тарас Муха"
    assert added("Taras Mukha", table=TABLE, language="ru")["canonical"] == "Taras Mukha"  # there is no Russian one
    assert added("Зося Верас", table=TABLE)["canonical"] == "Зося Верас"
    with pytest.raises(InputError, match="no canonical names in 'de'; there are en, be, ru"):
        added("Зося Верас", table=TABLE, language="de")


def test_two_that_fit_alike_are_ambiguous() -> None:
    found = added("Ivan Karlov", table=TABLE)
    best, other = TABLE.resolve("Ivan Karlov")
    assert (found["status"], found["entity_id"]) == ("ambiguous", best.id)
    assert re.fullmatch(rf"{other.id}: Ivan Karl[ao]u \({other.score:.2f}\)", found["runner_up"])


def test_who_is_not_known_is_unresolved() -> None:
    found = added("Зюзя Дзіўны", table=TABLE)
    assert [found[field] for field in ADDED[:6]] == [
        "unresolved", "", "", "", "", "no entity of the table has such a name"
    ]  # fmt: skip
    assert found["latin"] == "Ziuzia Dziŭny"
    found = added(" ", table=TABLE)
    assert (found["status"], found["why"], found["kind"], found["key"]) == ("unresolved", "no name", "", "")


@pytest.mark.parametrize(
    ("name", "language", "latin", "by"),
    [
        ("Янка Купала", "be", "Janka Kupala", "be-national-2007"),
        ("Пётр Ильич Щукин", "ru", "Pëtr Il’ich Shchukin", "ru-bgnpcgn-1947"),
        ("Арлова", "ru", "Arlova", "ru-bgnpcgn-1947"),  # the spelling fits both: the letters speak for one
        ("Новак", "", "Novak", "be-national-2007"),
        ("Janka Kupala", "be", "Janka Kupala", "unchanged"),
    ],
)
def test_each_name_is_written_by_a_scheme_for_its_language(name: str, language: str, latin: str, by: str) -> None:
    found = added(name)
    assert (found["language"], found["latin"], found["latin_by"]) == (language, latin, by)
    assert added(name, scheme="be-lacinka")["latin_by"] in ("be-lacinka", "unchanged")


def test_the_nearest_are_told_of_those_who_are_not_resolved() -> None:
    text = "name\nMukha Taras\nIvan Karlov\nТарас Муза\n\nНезнаёмы\n"
    out, _ = normalized(text, fields=("status", "entity_id"), nearest=2)
    head, known, tied, slip, _, nobody = csv.reader(io.StringIO(out))
    assert head[1:] == ["status", "entity_id", *tables.nearest_fields(2)]
    assert known == ["Mukha Taras", "resolved", "taras-mukha", *[""] * 6]
    assert tied[1] == "ambiguous"
    assert {tied[4], tied[7]} == {"ivan-karlau", "ivan-karlou"}
    best, score = slip[3:5], float(slip[5])
    assert (slip[1], best) == ("unresolved", ["Taras Mukha", "taras-mukha"])
    assert score == pytest.approx(TABLE.nearest("Тарас Муза")[0].score, abs=1e-4)
    assert nobody == ["Незнаёмы", "unresolved", "", *[""] * 6]
    assert "must be between 0 and 20" in refused("name\n", nearest=21)


def test_the_nearest_are_of_the_kind_and_begin_with_whom_resolve_answers() -> None:
    for name in ("Ivan Karlov", "Муха", "Планета", "Сэрвіс", "Тарас", ""):
        answered = [match.id for match in TABLE.resolve(name, limit=3)]
        assert [match.id for match in TABLE.nearest(name, limit=3)][: len(answered)] == answered
        assert all(TABLE[match.id].kind == "org" for match in TABLE.nearest(name, "org"))


def test_a_kind_holds_for_all_names() -> None:
    assert added("Планета-Сэрвіс", table=TABLE, kind="org")["entity_id"] == "planeta"
    assert added("Камунарка", kind="org")["parts"] == "proper: Камунарка"
    assert added("Камунарка", kind="person")["parts"] == "surname: Камунарка"
    with pytest.raises(BynamesError, match="no kind 'firm'"):
        added("Камунарка", kind="firm")


def test_columns_to_add_are_chosen() -> None:
    out, _ = normalized("name\nЯнка Купала\n", fields=("surname", "key", "surname", "given"))
    assert cells(out)[0] == ["name", "surname", "key", "given"]
    assert cells(out)[1][1] == "Купала"
    assert cells(out)[1][3] == "Янка"
    message = refused("name\n", fields=("surnam",))
    assert message == "no column 'surnam' to add; did you mean surname?"


def test_nobody_is_looked_for_where_nobody_wants_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(AliasTable, "resolve")
    _, summary = normalized("name\nТарас Муха\n", fields=("key", "latin"), table=None)
    assert summary == tables.Summary(1, 0, 0, 0, ("name",))


def test_the_summary_counts_rows_by_status() -> None:
    _, summary = normalized("name\nТарас Муха\nIvan Karlov\nТарас Муха\n\nНезнаёмы\n\n", table=TABLE)
    assert summary == tables.Summary(4, 2, 1, 1, ("name",))


# --- every cell comes back ---


def test_leading_zeros_empty_cells_and_spaces_are_kept() -> None:
    out, _ = normalized("id,name,note\n007,Анна, x \n,,\n1e5,true,NULL\n")
    assert [row[:3] for row in cells(out)[1:]] == [["007", "Анна", " x "], ["", "", ""], ["1e5", "true", "NULL"]]


def test_quotes_and_newlines_in_cells_are_kept() -> None:
    out, _ = normalized('id,name,note\n1,"Анна ""Аня"" Юр’ева","two\nlines, one\r\nmore"\n2,Ян,x\n')
    assert cells(out)[1][:3] == ["1", 'Анна "Аня" Юр’ева', "two\nlines, one\r\nmore"]
    assert cells(out)[2][:3] == ["2", "Ян", "x"]


def test_a_row_keeps_its_very_text() -> None:
    rows = ['"id",name,"note"', '1,"Анна","needless"', "2,Ян  ,x"]
    out, _ = normalized("\n".join(rows) + "\n")
    assert [line[: len(row)] for line, row in zip(out.splitlines(), rows, strict=True)] == rows


def test_short_and_long_rows_keep_their_cells() -> None:
    out, summary = normalized('id,name,note\n1,Анна\n2\n3,Ян,"a\nb",more,cells\n4,Пётр,x\n')
    rows = cells(out)
    assert rows[1][:3] == ["1", "Анна", ""]
    assert rows[1][-1] == rows[1][4] != ""
    assert rows[2] == ["2", "", "", "unresolved", ""]
    assert rows[3][:3] == ["3", "Ян", "a\nb"]
    assert rows[3][-2:] == ["more", "cells"]
    assert [len(row) for row in rows] == [5, 5, 5, 7, 5]
    assert (summary.odd, summary.odd_lines) == (3, (2, 3, 4))
    assert summary.rows == 4


def test_lines_are_counted_over_line_breaks_in_cells() -> None:
    _, summary = normalized('id,name\n1,"a\nb"\n2\n')
    assert summary.odd_lines == (4,)


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
    assert normalized("name")[0] == ",".join(["name", *LITTLE]) + "\n"


def test_no_rows_are_a_table_too() -> None:
    out, summary = normalized("id,name\n")
    assert cells(out) == [["id", "name", *LITTLE]]
    assert summary.rows == 0


def test_signs_that_are_no_line_ends_cut_no_row() -> None:
    out, summary = normalized("id,name\n1,a\x0bb\x1cc\n2,d\x85e\u2028f\n")
    assert [row[:2] for row in cells(out)[1:]] == [["1", "a\x0bb\x1cc"], ["2", "d\x85e\u2028f"]]
    assert summary.rows == 2


def test_rows_that_cross_a_block_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from bynames.tables import _delimited as delimited

    monkeypatch.setattr(delimited, "_CHUNK", 20)
    rows = [f'{n},Ян,"{"x" * (n % 7)}\n{n}",{n}' for n in range(50)] + ["51,Анна,plain,0"] * 20
    text = "id,name,note,n\n" + "\n".join(rows) + "\n"
    out, summary = normalized(text)
    assert [row[:4] for row in cells(out)] == cells(text)
    assert summary.rows == 70


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=4),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.booleans(),
)
def test_any_cell_comes_back(rows: list[list[str]], delimiter: str, ending: str, quoting: Any, safe: bool) -> None:
    text = io.StringIO(newline="")
    # \r\n, for the writer would not quote the other line end.
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerows([["id", "name"], *rows])
    written = text.getvalue().replace("\r\n", ending) if quoting == csv.QUOTE_ALL else text.getvalue()
    out = cells(normalized(written, writing=Output(safe=safe))[0], delimiter)
    expected = [[cell.replace("\r\n", ending) if quoting == csv.QUOTE_ALL else cell for cell in row] for row in rows]
    if safe:
        found = [[cell.removeprefix("'") for cell in row[:2] + row[4:]] for row in out[1:]]
        assert found == [[cell.removeprefix("'") for cell in row] for row in expected]
    else:
        assert [row[:2] + row[4:] for row in out[1:]] == expected


# --- dialects ---


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    out, _ = normalized("\ufeffname,id\nАнна,1\n")
    assert out.startswith("name,id,status,")
    out, _ = normalized("\ufeffname,id\nАнна,1\n", writing=Output(bom=True))
    assert out.startswith("\ufeffname,id,status,")
    assert out.count("\ufeff") == 1


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [("a,name", ","), ("a;name", ";"), ("a\tname", "\t"), ("a|name", "|"), ('"last, first, x";name;b', ";")],
)
def test_the_delimiter_is_found_in_the_header(header: str, delimiter: str) -> None:
    Path("in.txt").write_text(f"{header}\n", encoding="utf-8")
    tables.normalize("in.txt", "out.txt", ["name"], fields=LITTLE)
    out = cells(Path("out.txt").read_text(encoding="utf-8"), delimiter)
    assert out[0][-2:] == list(LITTLE)
    assert "name" in out[0]


def test_a_delimiter_can_be_given() -> None:
    out, _ = normalized("a,b:name\n1:Анна\n", dialect=Dialect(delimiter=":"))
    assert cells(out, ":")[1][:2] == ["1", "Анна"]


def test_the_line_that_excel_begins_with_names_the_delimiter() -> None:
    out, summary = normalized("sep=|\na,b|name\n1|Анна\n2\n")
    assert cells(out, "|")[0][:2] == ["a,b", "name"]
    assert summary.odd_lines == (4,)


def test_a_single_column_needs_no_delimiter() -> None:
    assert cells(normalized("name\nАнна\n")[0])[1][0] == "Анна"
    out, _ = normalized('name\n""\nАнна\n')
    assert [row[0] for row in cells(out)] == ["name", "", "Анна"]


def test_other_quotes_and_escapes() -> None:
    out, _ = normalized("id,name\n1,'Анна, ''Аня'''\n", dialect=Dialect(quote="'"), fields=("cleaned",))
    assert next(csv.reader([out.splitlines()[1]], quotechar="'")) == ["1", "Анна, 'Аня'", "Анна, 'Аня'"]
    out, _ = normalized('id,name\n1,"А \\" Я"\n', dialect=Dialect(escape="\\", doubled=False), fields=("cleaned",))
    assert next(csv.reader([out.splitlines()[1]], escapechar="\\", doublequote=False))[:2] == ["1", 'А " Я']


def test_quotes_that_are_letters() -> None:
    bare = Dialect(quoted=False)
    out, _ = normalized('id;name\n1;"Viasna" centre\n2;5" pipe\n', dialect=bare, fields=("cleaned", "parts"))
    rows = list(csv.reader(out.splitlines(), delimiter=";", quoting=csv.QUOTE_NONE))
    assert [row[:2] for row in rows[1:]] == [["1", '"Viasna" centre'], ["2", '5" pipe']]
    assert [len(row) for row in rows] == [4, 4, 4]  # what `parts` has of the delimiter is a space


def test_a_table_without_a_header() -> None:
    out, summary = normalized("1,Анна\n2,Ян\n", "b", dialect=Dialect(header=False))
    assert [row[:2] for row in cells(out)] == [["a", "b"], ["1", "Анна"], ["2", "Ян"]]
    assert summary.columns == ("b",)
    assert normalized("1,Анна\n", "2", dialect=Dialect(header=False))[1].columns == ("b",)
    assert letters(54)[25:28] == ["z", "aa", "bb"]
    assert letters(54)[53] == "bbb"


def test_lines_before_the_table_are_left_out() -> None:
    out, summary = normalized("Report, 2024\n\nid,name\n1,Анна\n2\n", dialect=Dialect(skip=2))
    assert cells(out)[0][:2] == ["id", "name"]
    assert summary.odd_lines == (5,)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"delimiter": "::"}, "the delimiter must be one character such as , ; TAB or |, not '::'"),
        ({"delimiter": '"'}, "the delimiter must be one character such as , ; TAB or |, not '\"'"),
        ({"quote": ""}, "the quote must be one character such as ' or \\, not ''"),
        ({"escape": '"'}, "delimiter, quote and escape must be different characters"),
    ],
)
def test_a_dialect_that_cannot_be(options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        Dialect(**options)  # type: ignore[arg-type]
    assert str(caught.value) == message


# --- columns ---


def test_added_columns_never_clash() -> None:
    once, _ = normalized("name,Key\nАнна,1\n")
    assert cells(once)[0] == ["name", "Key", "status", "bynames_key"]
    twice, _ = normalized(once)
    again = cells(normalized(twice)[0])[0]
    assert len({name.casefold() for name in again}) == len(again)
    assert again[-1] == "bynames_key_3"
    assert free(["a"], ["b", "b"]) == ["b", "bynames_b"]


@pytest.mark.parametrize("asked", ["Full Name", "full name", " FULL NAME ", "2"])
def test_a_column_is_found_in_any_case_or_by_number(asked: str) -> None:
    assert normalized("id,Full Name\n1,Анна\n", asked)[1].columns == ("Full Name",)


def test_the_exact_column_wins() -> None:
    out, summary = normalized("Name,name\nЯн,Анна\n", "name", fields=("cleaned",))
    assert summary.columns == ("name",)
    assert cells(out)[1][2] == "Анна"
    # A column that is called by a number is that one.
    assert normalized("2,1\nЯн,Анна\n", "1", fields=("cleaned",))[0].splitlines()[1].endswith("Анна")


def test_several_columns_are_one_name() -> None:
    text = "surname,given,x\nКупала,Янка,1\n,Янка,\nКупала\n"
    expected = ["Янка Купала", "Янка", "Купала"]
    for columns in (("given", "surname"), ("given,surname",), ("2,1",)):
        out, summary = normalized(text, *columns, fields=("cleaned",))
        assert [row[3] for row in cells(out)[1:]] == expected
        assert summary.columns == ("given", "surname")
    # A comma can be a part of a column's name.
    assert normalized('"given,surname",x\nЯн,1\n', "given,surname")[1].columns == ("given,surname",)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("id,name,note", ("name",)),
        ("id,Full Name,name_of_ship", ("Full Name",)),
        ("ID;Ф.И.О.;Год", ("Ф.И.О.",)),
        ("дата,Прозвішча і імя", ("Прозвішча і імя",)),
        ("фамилия;имя;отчество;телефон", ("имя", "отчество", "фамилия")),
        ("Vorname\tNachname\tOrt", ("Vorname", "Nachname")),
        ("nazwisko,imię", ("imię", "nazwisko")),
        ("surname,year", ("surname",)),
        ("year,company", ("company",)),
        ("company,name", ("name",)),
    ],
)
def test_the_obvious_column_is_guessed_and_said(header: str, columns: tuple[str, ...]) -> None:
    Path("in.csv").write_text(f"{header}\n", encoding="utf-8")
    said: list[str] = []
    assert tables.normalize("in.csv", "out.csv", fields=LITTLE, notice=said.append).columns == columns
    assert said == [f"in.csv: names are taken from {' + '.join(columns)}; --column takes others"]


def test_a_single_column_may_have_no_header() -> None:
    Path("in.csv").write_text("Янка Купала\nЯкуб Колас\n", encoding="utf-8")
    said: list[str] = []
    assert tables.normalize("in.csv", "out.csv", fields=["key"], notice=said.append).rows == 1
    assert said == ["in.csv: the first line, Янка Купала, is taken as the header; use --no-header if it is a row"]
    assert tables.normalize("in.csv", "out.csv", fields=["key"], dialect=Dialect(header=False)).rows == 2


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "1,Янка Купала",
            "in.csv: which column has the names? Say so with --column; there are 1, Янка Купала; --no-header if "
            "that is a row",
        ),
        ("id,note", "in.csv: which column has the names? Say so with --column; there are id, note"),
        ("name,full name", "in.csv: which column has the names, name, full name? Say so with --column"),
    ],
)
def test_nothing_is_guessed_where_it_is_not_obvious(header: str, message: str) -> None:
    Path("in.csv").write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        tables.normalize("in.csv", "out.csv")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("name,x\n", "nam", "in.csv: no column 'nam'; did you mean name?"),
        ("id,note\n", "qqq", "in.csv: no column 'qqq'; there are id, note"),
        ("id,note\n", "3", "in.csv: no column '3'; there are id, note"),
        ("id,name,Name\n", "NAME", "in.csv: 2 columns are named 'NAME'; say which by its number: 2, 3"),
        (
            ",".join(f"c{n}" for n in range(16_383)) + "\n",
            "name",
            f"in.csv: no column 'name'; there are {', '.join(f'c{n}' for n in range(20))}, …",
        ),
    ],
)
def test_a_column_that_is_not_there(text: str, column: str, message: str) -> None:
    assert refused(text, column) == message


def test_duplicate_headers_are_kept() -> None:
    out, _ = normalized("x,name,x\n1,Ян,2\n")
    assert [row[:3] for row in cells(out)] == [["x", "name", "x"], ["1", "Ян", "2"]]


def test_as_many_columns_as_excel_has_pass() -> None:
    header = ",".join(f"c{n}" for n in range(16_383))
    row = ",".join(str(n) for n in range(16_383))
    out, _ = normalized(f"{header},name\n{row},Ян\n")
    head, first = out.splitlines()
    assert head.startswith(f"{header},name,")
    assert first.startswith(f"{row},Ян,")


# --- what is odd ---


def test_errors_are_raised_in_the_library_too() -> None:
    with pytest.raises(UnknownScheme):
        normalized("name\n", scheme="be-nothing")
    with pytest.raises(InputError, match="the number of workers must be 1 or more, not 0"):
        normalized("name\n", workers=0)
    with pytest.raises(InputError, match="no format 'cvs'; did you mean csv"):
        Output("cvs")


def test_the_limit_of_the_csv_module_is_put_back() -> None:
    before = csv.field_size_limit()
    normalized("name\n" + "x" * 200_000 + "\n")
    refused('name\n"x\n')
    assert csv.field_size_limit() == before


def test_an_article_in_the_wrong_column_is_copied_quickly() -> None:
    text = "Лукашенко " * 20_000
    row = normalized(f"name\n{text}\n", fields=())[0].splitlines()[1].split(",")
    found = dict(zip(ADDED, row[1:], strict=True))
    assert row[0] == text
    assert (found["script"], found["cleaned"], found["key"]) == ("Cyrl", text.strip(), "")
    assert (found["status"], found["why"]) == ("unresolved", "too long for a name")


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-x", "@SUM(A1)"])
def test_formulas_pass_untouched_unless_they_are_made_safe(cell: str) -> None:
    out, _ = normalized(f"id,name\n{cell},{cell}\n", fields=("cleaned",))
    assert cells(out)[1][:2] == [cell, cell]
    out, _ = normalized(f"{cell},name\n{cell},Ян\n5,x\n{cell}\n", writing=Output(safe=True), fields=("cleaned",))
    assert [row[0] for row in cells(out)] == [f"'{cell}", f"'{cell}", "5", f"'{cell}"]
    out, _ = normalized(f"id,name\n1,{cell}\n", writing=Output(safe=True), fields=("cleaned",))
    assert cells(out)[1][:2] == ["1", f"'{cell}"]
    assert cells(out)[1][2][0] not in "=+-@"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
@pytest.mark.parametrize("before", ["\t", "\r", "\r\n", "\t\t", "\r\t"])
def test_a_formula_behind_a_tab_or_a_line_break(before: str, sign: str) -> None:
    """Spreadsheets leave such signs out in front of a formula."""
    cell = f"{before}{sign}HYPERLINK(1)"
    text = f'id,name\n"{cell}",Ян\n1,"{cell}"\n'
    out, _ = normalized(text, fields=("key",))
    assert [row[:2] for row in cells(out)[1:]] == [[cell, "Ян"], ["1", cell]]
    out, _ = normalized(text, writing=Output(safe=True), fields=("key",))
    assert [row[:2] for row in cells(out)[1:]] == [[f"'{cell}", "Ян"], ["1", f"'{cell}"]]


def test_numbers_are_no_formulas() -> None:
    text = "id,name\n-5,+375 29 123\n-1.5e3,Ян\n"
    out, _ = normalized(text, writing=Output(safe=True))
    assert [row[:2] for row in cells(out)] == cells(text)


# --- as many as there may be ---


def test_each_distinct_name_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from bynames.tables import _delimited as delimited

    class Counting(AliasTable):
        asked: list[str] = []  # noqa: RUF012

        def resolve(self, name: str, *rest: Any, **options: Any) -> Any:
            self.asked.append(name)
            return super().resolve(name, *rest, **options)

        def resolve_many(self, names: Any, *rest: Any, **options: Any) -> Any:
            self.asked += names
            return [super(Counting, self).resolve(name) for name in names]

    monkeypatch.setattr(delimited, "_CHUNK", 100)
    table = Counting(list(TABLE))
    _, summary = normalized("name\n" + "Ян\nАнна\nТарас Муха\n" * 500, table=table)
    assert sorted(table.asked) == ["Анна", "Тарас Муха", "Ян"]
    assert (summary.rows, summary.resolved) == (1500, 500)


def test_what_is_forgotten_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from bynames.tables import _delimited as delimited
    from bynames.tables import _normalizing as normalizing

    text = "name\n" + "".join(f"Ян {'абвгд'[n % 5]}\n" for n in range(300)) + "Анна\n"
    expected, _ = normalized(text)
    monkeypatch.setattr(delimited, "_CHUNK", 30)
    monkeypatch.setattr(normalizing, "_GENERATION", 2)
    assert normalized(text)[0] == expected


def test_workers_give_the_same() -> None:
    text = "name\n" + "".join(f"Ян Ку{chr(1072 + n % 32)}ал{chr(1072 + n // 32)}\n" for n in range(900))
    expected = normalized(text, table=TABLE)
    assert normalized(text, table=TABLE, workers=2) == expected


def test_progress_is_told() -> None:
    seen: list[tuple[int, float | None]] = []
    normalized("name\n" + "Ян\n" * 200_000, progress=lambda rows, part: seen.append((rows, part)))
    assert len(seen) > 1
    assert [rows for rows, _ in seen] == sorted(rows for rows, _ in seen)
    assert seen[-1][0] == 200_000
    assert all(part is not None and 0 < part <= 1 for _, part in seen)
