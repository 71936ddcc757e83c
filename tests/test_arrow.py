"""Arrow, polars, pandas and DuckDB give the same answers, and work out each distinct value once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import bynames
import bynames.arrow.duckdb
import bynames.arrow.pandas
import bynames.arrow.polars
from bynames import Matcher, arrow, tables
from bynames._model import Entity
from bynames.aliases import AliasTable
from bynames.errors import BynamesError, InputError, MissingExtra, UnknownScheme

NAMES = ["Янка Купала", None, "Тарас Муха", "", "KUPALA, Janka", "Янка Купала", "漢 🙂", "x" * 5000]
TABLE = AliasTable(
    [
        Entity("mukha", "person", {"be": "Тарас Муха", "en": "Taras Mukha"}),
        Entity("kupala", "person", {"be": "Янка Купала", "en": "Yanka Kupala"}),
    ]
)


def by_arrow(what: str, *options: str) -> list[Any]:
    array = pa.array(NAMES)
    if what == "resolve":
        return list(arrow.resolve(array, table=TABLE).to_pylist())
    return list(getattr(arrow, what)(array, *options).to_pylist())


def by_polars(what: str, *options: str) -> list[Any]:
    named = {"table": TABLE} if what == "resolve" else {}
    frame = pl.DataFrame({"name": NAMES})
    expr = getattr(pl.col("name").bynames, what)(*options, **named)  # type: ignore[attr-defined]
    found = frame.lazy().select(expr.alias("x")).collect()["x"].to_list()
    assert frame.select(expr)["name"].to_list() == found
    assert getattr(frame["name"].bynames, what)(*options, **named).to_list() == found  # type: ignore[attr-defined]
    return found


def by_pandas(what: str, *options: str) -> list[Any]:
    series = pd.Series(NAMES, index=range(10, 10 + len(NAMES)), name="name")
    if what == "resolve":
        frame = series.bynames.resolve(table=TABLE)
        assert list(frame.columns) == list(arrow.RESOLVED)
        assert list(frame.index) == list(series.index)
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        return [None if row["status"] is None else row for row in rows]
    found = getattr(series.bynames, what)(*options)
    assert list(found.index) == list(series.index)
    assert found.name == "name"
    return [None if value is pd.NA else value for value in found]


def by_duckdb(what: str, *options: str) -> list[Any]:
    with duckdb.connect() as connection:
        bynames.arrow.duckdb.register(connection, table=TABLE)
        connection.register("people", pa.table({"name": pa.array(NAMES), "place": range(len(NAMES))}))
        given = "".join(f", '{option}'" for option in options)
        rows = connection.execute(f"SELECT bynames_{what}(name{given}) FROM people ORDER BY place").fetchall()
    return [row[0] for row in rows]


EVERY = [by_arrow, by_polars, by_pandas, by_duckdb]


@pytest.mark.parametrize("by", EVERY)
def test_keys(by: Any) -> None:
    assert by("key") == [None if name is None else bynames.key(name) for name in NAMES]


@pytest.mark.parametrize("by", EVERY)
@pytest.mark.parametrize("scheme", ["be-lacinka", "ru-icao-9303"])
def test_transliterations(by: Any, scheme: str) -> None:
    assert by("transliterate", scheme) == [
        None if name is None else bynames.transliterate(name, scheme) for name in NAMES
    ]


@pytest.mark.parametrize("by", EVERY)
def test_resolutions(by: Any) -> None:
    found = by("resolve")
    assert found == by_arrow("resolve")
    ids = [None if row is None else row["entity_id"] for row in found]
    assert ids == ["kupala", None, "mukha", None, "kupala", "kupala", None, None]
    assert found[0]["canonical"] == "Yanka Kupala"
    assert found[0]["score"] == pytest.approx(TABLE.resolve("Янка Купала")[0].score, abs=1e-4)
    assert found[3] == {"status": "unresolved", "canonical": None, "entity_id": None, "score": None, "runner_up": None}


@pytest.mark.parametrize(
    "array",
    [
        pa.array(NAMES),
        pa.array(NAMES, pa.large_string()),
        pa.array(NAMES, pa.string_view()),
        pa.array(NAMES).dictionary_encode(),
        pa.chunked_array([NAMES[:3], [], NAMES[3:]]),
        pa.chunked_array([pa.array(NAMES[:3]).dictionary_encode(), pa.array(NAMES[3:]).dictionary_encode()]),
        pa.array([None, *NAMES])[1:],
    ],
    ids=lambda array: str(array.type),
)
def test_every_array_of_text_will_do(array: Any) -> None:
    assert arrow.key(array).to_pylist() == by_arrow("key")


def test_nothing_gives_nothing() -> None:
    assert arrow.key(pa.array([], pa.string())).to_pylist() == []
    assert arrow.key(pa.chunked_array([], pa.string())).to_pylist() == []
    assert arrow.key(pa.nulls(2)).to_pylist() == [None, None]
    assert arrow.resolve(pa.nulls(1)).type == arrow.resolved_type()


def test_normalize_gives_the_columns_of_the_command() -> None:
    fields = ("status", "score", "surname", "latin", "key")
    found = arrow.normalize(pa.array(NAMES), fields, scheme="be-lacinka", table=TABLE)
    assert found.type == pa.struct([(field, pa.float64() if field == "score" else pa.string()) for field in fields])
    kupala = {"status": "resolved", "score": 1.0, "surname": "Купала", "latin": "Janka Kupała", "key": "ivan|kpl"}
    assert found[0].as_py() == kupala
    assert found[1].as_py() is None
    assert arrow.normalize(pa.array(NAMES), table=TABLE).type.names == list(tables.DEFAULT_FIELDS)
    with pytest.raises(InputError, match="no column 'kye' to add; did you mean key"):
        arrow.normalize(pa.array(NAMES), ["kye"])


def test_match_and_search_say_what_the_matcher_says() -> None:
    matcher = Matcher([("m", "Тарас Муха"), ("k", "Янка Купала"), ("k2", "Купала Янка")])
    found = arrow.match(pa.array(NAMES), matcher, evidence=True)
    assert found.type.names == [*arrow.MATCHED_AS, "why"]
    rows = found.to_pylist()
    best = matcher.search("Янка Купала")[0]
    why = rows[0].pop("why")
    assert why == "the same text"
    assert rows[0] == {"status": "ambiguous", "id": "k", "name": best.name, "score": best.score, "runner_up": "k2"}
    assert rows[1] is None
    assert (rows[2]["status"], rows[2]["id"], rows[2]["runner_up"]) == ("matched", "m", None)
    nothing = dict.fromkeys(("id", "name", "score", "runner_up", "why"))
    assert rows[3] == rows[6] == rows[7] == {"status": "unmatched", **nothing}
    assert "why" not in arrow.match(pa.array(NAMES), matcher).type.names
    many = matcher.search_many([name or "" for name in NAMES], 2, 0.5)
    assert arrow.search(pa.array(NAMES), matcher, 2, cutoff=0.5).to_pylist() == [
        None if name is None else [{"id": match.id, "name": match.name, "score": match.score} for match in matches]
        for name, matches in zip(NAMES, many, strict=True)
    ]
    with pytest.raises(InputError, match="cutoff must be between 0 and 1; got 2"):
        arrow.match(pa.array(NAMES), matcher, cutoff=2)
    with pytest.raises(InputError, match="limit must be 1 or more; got 0"):
        arrow.search(pa.array(NAMES), matcher, 0)


@pytest.mark.parametrize("as_it_comes", [list, "encoded", "chunked", "large"])
def test_compare_goes_row_by_row(as_it_comes: Any) -> None:
    others = ["KUPALA, Janka", "x", None, "", "Тарас Муха", "Янка Купала", "漢 🙂", "y"]

    def array(names: list[str | None]) -> Any:
        found = pa.array(names, pa.large_string() if as_it_comes == "large" else pa.string())
        if as_it_comes == "chunked":
            return pa.chunked_array([found[:3], found[3:]])
        return found.dictionary_encode() if as_it_comes == "encoded" else found

    expected = []
    for name, other in zip(NAMES, others, strict=True):
        found = bynames.compare(name, other) if name is not None and other is not None else None
        expected.append(found and {"score": found.score, "matched": found.matched})
    assert arrow.compare(array(NAMES), array(others)).to_pylist() == expected
    assert expected[0]["matched"]
    assert not expected[4]["matched"]


def test_compare_of_nothing_and_of_what_is_no_text() -> None:
    empty = pa.array([], pa.string())
    assert arrow.compare(empty, empty).to_pylist() == []
    assert arrow.compare(empty, empty).type == arrow.compared_type()
    assert arrow.compare(pa.nulls(2), pa.array(["a", "b"])).to_pylist() == [None, None]
    with pytest.raises(InputError, match="two columns of 1 and 2 names"):
        arrow.compare(pa.array(["a"]), pa.array(["a", "b"]))
    for numbers in (pa.array([1]), pa.chunked_array([[1]])):
        with pytest.raises(InputError, match="a column of names holds text, not int64"):
            arrow.compare(pa.array(["a"]), numbers)


def test_distinct_values_are_worked_out_once() -> None:
    asked: list[str] = []

    def work(names: Any) -> list[str]:
        asked.extend(names)
        return [name * 2 for name in names]

    column = arrow.Column(work, pa.string())
    for _ in range(3):
        assert column(pa.chunked_array([["a", "b", None], ["b", "a"]])).to_pylist() == ["aa", "bb", None, "bb", "aa"]
    assert asked == ["a", "b"]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "_REMEMBERED", 2)
    column = arrow.Column(lambda names: [name * 2 for name in names], pa.string())
    for letters in ("abc", "cda", "ab"):
        assert column(pa.array(list(letters))).to_pylist() == [letter * 2 for letter in letters]
    assert len(column._known) <= 3


def test_a_scheme_can_differ_from_row_to_row_in_sql() -> None:
    with duckdb.connect() as connection:
        bynames.arrow.duckdb.register(connection)
        found = connection.execute(
            "SELECT bynames_transliterate('Юля', s) FROM (VALUES ('be-lacinka'), ('ru-icao-9303'), ('')) AS t(s)"
        ).fetchall()
    schemes = ("be-lacinka", "ru-icao-9303", "be-national-2007")
    assert sorted(found) == sorted((bynames.transliterate("Юля", id),) for id in schemes)


def test_a_large_column_in_sql_and_in_streaming_polars() -> None:
    names = ["Янка Купала", "Тарас Муха", "Зося Верас"] * 5000
    expected = [bynames.key(name) for name in names]
    with duckdb.connect() as connection:
        bynames.arrow.duckdb.register(connection)
        connection.register("people", pa.table({"name": names, "place": range(len(names))}))
        rows = connection.execute("SELECT bynames_key(name) FROM people ORDER BY place").fetchall()
    assert [row[0] for row in rows] == expected
    lazy = pl.LazyFrame({"name": names}).select(pl.col("name").bynames.key())  # type: ignore[attr-defined]
    assert lazy.collect(engine="streaming")["name"].to_list() == expected


def test_mistakes_are_said() -> None:
    with pytest.raises(InputError, match="a column of names holds text, not int64"):
        arrow.key(pa.array([1]))
    with pytest.raises(InputError, match="a column of names holds text, not object of several types"):
        pd.Series(["a", 1], dtype=object).bynames.key()
    with pytest.raises(UnknownScheme, match="did you mean be-lacinka"):
        arrow.transliterate(pa.array(["a"]), "be-lacinca")
    with pytest.raises(BynamesError, match="no kind 'firm'"):
        pl.Series(["a"]).bynames.key("firm")  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="no canonical names in 'de'"):
        arrow.resolve(pa.array(["a"]), language="de")


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r'pip install "bynames\[tables\]"'):
        arrow.key(NAMES)


def test_spark_without_pyspark_is_said_when_it_is_used() -> None:
    code = "import sys; sys.modules['pyspark'] = None\nimport bynames.spark\nprint('imported')\nbynames.spark.key('x')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout == "imported\n"
    assert 'bynames.errors.MissingExtra: Spark needs the package pyspark: pip install "bynames[spark]"' in done.stderr


def test_a_spark_without_arrow_functions_is_said(tmp_path: Path) -> None:
    functions = tmp_path / "pyspark" / "sql" / "functions.py"
    functions.parent.mkdir(parents=True)
    functions.touch()
    functions.with_name("__init__.py").touch()
    (tmp_path / "pyspark" / "__init__.py").write_text("__version__ = '4.0.5'", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport bynames.spark\nbynames.spark.key('x')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert "MissingExtra: pyspark 4.0.5 is too old, 4.1 has Arrow functions: pip install " in done.stderr


@pytest.mark.parametrize("library", ["polars", "pandas", "duckdb"])
def test_a_library_that_is_not_installed_is_said(library: str) -> None:
    code = f"import sys; sys.modules[{library!r}] = None\nimport bynames.arrow\nimport bynames.arrow.{library}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert "bynames.errors.MissingExtra" in done.stderr
    assert "bynames[tables]" in done.stderr


def test_importing_arrow_loads_no_data_frames() -> None:
    code = "import bynames.arrow, sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = set(subprocess.check_output([sys.executable, "-c", code], text=True).split())
    assert loaded & {"pyarrow", "polars", "pandas", "duckdb", "openpyxl"} == set()


# --- frames as people have them ---

PAIRS = {
    "a": ["Янка Купала", "Янка Купала", None, "Якуб Колас", "Янка Купала"],
    "b": ["KUPALA, Janka", "Якуб Колас", "x", None, "KUPALA, Janka"],
}
DECISIONS = [True, False, None, None, True]


def test_names_are_compared_row_by_row_in_every_frame() -> None:
    expected = arrow.compare(pa.array(PAIRS["a"]), pa.array(PAIRS["b"])).to_pylist()
    assert [found["matched"] if found else None for found in expected] == DECISIONS
    frame = pl.DataFrame(PAIRS)
    found = frame.lazy().select(pl.col("a").bynames.compare("b").alias("c")).collect()["c"].to_list()  # type: ignore[attr-defined]
    assert found == expected
    assert frame.select(pl.col("a").bynames.compare(pl.col("b"))).to_series().to_list() == expected  # type: ignore[attr-defined]
    assert frame["a"].bynames.compare(frame["b"]).to_list() == expected  # type: ignore[attr-defined]
    table = pd.DataFrame(PAIRS, index=range(5, 10))
    compared = table["a"].bynames.compare(table["b"])
    assert list(compared.index) == list(table.index)
    assert [None if pd.isna(one) else one for one in compared["matched"]] == DECISIONS
    with duckdb.connect() as connection:
        bynames.arrow.duckdb.register(connection)
        connection.execute("CREATE TABLE pairs (a VARCHAR, b VARCHAR)")
        connection.executemany("INSERT INTO pairs VALUES (?, ?)", list(zip(*PAIRS.values(), strict=True))).fetchall()
        rows = connection.execute("SELECT bynames_compare(a, b) FROM pairs").fetchall()
    assert [row[0] for row in rows] == expected


def test_nobody_has_no_id() -> None:
    """An empty text for an id would join everybody who is not resolved."""
    found = arrow.resolve(pa.array(["Тарас Муха", "Нехта Іншы", ""]), table=TABLE).to_pylist()
    assert [one["entity_id"] for one in found] == ["mukha", None, None]
    assert [one["canonical"] for one in found] == ["Taras Mukha", None, None]
    assert [one["status"] for one in found] == ["resolved", "unresolved", "unresolved"]
    series = pd.Series(["Нехта Іншы"]).bynames.resolve(table=TABLE)
    assert series["entity_id"].isna().all()


def test_functions_are_registered_again_for_another_table() -> None:
    with duckdb.connect() as connection:
        for table, id in ((TABLE, "kupala"), (None, "yanka-kupala")):
            bynames.arrow.duckdb.register(connection, table=table)
            assert connection.execute("SELECT bynames_resolve('Янка Купала').entity_id").fetchall() == [(id,)]


@pytest.mark.parametrize("nothing", [float("nan"), None, pd.NA])
def test_a_column_without_a_name(nothing: Any) -> None:
    series = pd.Series([nothing, nothing])
    assert series.bynames.key().isna().all()
    assert list(series.bynames.resolve().columns) == list(arrow.RESOLVED)
    with pytest.raises(InputError, match="a column of names holds text, not double"):
        pd.Series([float("nan"), 1.0]).bynames.key()


def test_matches_are_one_table() -> None:
    matcher = Matcher([("k", "Янка Купала"), ("c", "Якуб Колас")])
    found = arrow.matches(["KUPALA, Janka", None, "x", "Колас Якуб"], matcher, 2, evidence=True)
    assert found.column_names == ["row", "asked", "id", "name", "score", "why"]
    assert found.column("row").to_pylist() == [0, 3]
    assert found.to_pandas()["id"].tolist() == ["k", "c"]
    assert arrow.matches([], matcher).num_rows == 0


def test_ids_of_frames_are_taken_and_whole_frames_are_told_apart() -> None:
    table = pd.DataFrame({"id": [7, 8], "name": ["Янка Купала", "Якуб Колас"]})
    for records in (
        table.itertuples(index=False),
        zip(table["id"], table["name"], strict=True),
        dict(zip(table["id"].to_numpy(), table["name"], strict=True)),
    ):
        assert [match.id for match in Matcher(records).search("KUPALA, Janka")] == ["7"]  # type: ignore[arg-type]
    for whole in (table, pl.from_pandas(table), pa.Table.from_pandas(table)):
        with pytest.raises(InputError, match="this is a whole table; give two of its columns"):
            Matcher(whole)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"itertuples\(index=False\) of two columns gives such"):
        Matcher(table.itertuples())  # type: ignore[arg-type]
    for wrong in ([(True, "x")], [(1.5, "x")], [("1", float("nan"))]):
        with pytest.raises(InputError, match="a record is"):
            Matcher(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (float("nan"), "not nan: an empty cell"),
        (pd.NA, "not <NA>: an empty cell"),
        (None, "not None: an empty cell"),
        (7, "not 7 of type int"),
        (b"Jan", "of type bytes"),
    ],
)
def test_what_is_no_text_is_said_in_words(value: Any, says: str) -> None:
    for call in (
        lambda: bynames.compare("Ян", value),
        lambda: bynames.key(value),
        lambda: bynames.parse(value),
        lambda: bynames.resolve(value),
        lambda: bynames.transliterate(value, "be-lacinka"),
        lambda: bynames.identify(value),
        lambda: TABLE.find(value),
    ):
        with pytest.raises(InputError, match="a name is text, ") as caught:
            call()
        assert says in str(caught.value)


def test_evidence_is_a_table_in_a_notebook() -> None:
    shown = bynames.compare("Янка Купала", "<b>KUPALA</b>, Janka")._repr_html_()
    assert shown.startswith("<table><caption>match, score ")
    assert "<b>" not in shown
    assert "<td>Купала</td>" in shown
    assert bynames.compare("x", "x")._repr_html_() == "<table><caption>match, score 1.00</caption></table>"


def test_paths_are_text_or_paths(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("name\nЯнка Купала\nКупала Янка\n", encoding="utf-8")
    assert tables.normalize(source, tmp_path / "out.csv", fields=["key"]).rows == 2
    assert tables.dedupe(source, tmp_path / "out.csv", review=tmp_path / "review.csv").clusters == 1
    assert tables.match(source, source, tmp_path / "out.csv").written == 2
    assert tables.clean(source, tmp_path / "out.csv", rejects=tmp_path / "bad.csv").people == 1
    with tables.reading(source) as found:
        assert found.header == ["name"]
    own = tmp_path / "own.csv"
    own.write_text("id,be\nm,Тарас Муха\n", encoding="utf-8")
    assert "m" in AliasTable.load(own)
