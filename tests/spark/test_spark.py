"""bynames.spark in a real Spark: the answers of the library, row by row, in DataFrames and in SQL."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import Record
from pyspark import SparkFiles
from pyspark.errors import PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sf

import bynames
import bynames.spark
from bynames import Matcher, arrow
from bynames.errors import BynamesError, InputError, UnknownScheme
from bynames.spark import _worker as worker

FIELDS = ("status", "entity_id", "score", "surname", "latin", "key")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("table") / "people.yaml"
    path.write_text("- {id: mukha, kind: person, names: {be: Тарас Муха, en: Taras Mukha}}\n", encoding="utf-8")
    return str(path)


def rows(frame: DataFrame) -> list[dict[str, Any]]:
    """All rows, as Spark hands them out."""
    return [row.asDict(recursive=True) for row in frame.collect()]


def values(frame: DataFrame, column: Any) -> list[Any]:
    return [row["x"] for row in rows(frame.select(column.alias("x")))]


def unlimited(found: list[bynames.Match]) -> list[dict[str, Any]]:
    return [{"id": match.id, "name": match.name, "score": match.score} for match in found]


def test_normalize_adds_what_the_library_says(frame: DataFrame, names: list[str | None]) -> None:
    expected = arrow.normalize(arrow.pyarrow().array(names), FIELDS).to_pylist()
    found = bynames.spark.normalize(frame, "name", fields=FIELDS)
    assert found.columns == ["place", "name", *FIELDS]
    assert {field.dataType.simpleString() for field in found.schema[4:5]} == {"double"}
    assert rows(found) == [
        {"place": place, "name": name, **(cells or dict.fromkeys(FIELDS))}
        for place, (name, cells) in enumerate(zip(names, expected, strict=True))
    ]


def test_normalize_adds_the_columns_of_the_command_and_never_takes_one_away(spark: SparkSession) -> None:
    frame = spark.createDataFrame([("a", "Янка Купала", "x")], "key string, `the.name` string, bynames string")
    found = bynames.spark.normalize(frame, "the.name")
    fields = ["bynames_key" if field == "key" else field for field in bynames_fields()]
    assert found.columns == ["key", "the.name", "bynames", *fields]
    (row,) = rows(found)
    assert (row["key"], row["bynames_key"], row["bynames"]) == ("a", bynames.key("Янка Купала"), "x")
    assert {field.dataType.simpleString() for field in found.schema} == {"string", "double"}


def bynames_fields() -> tuple[str, ...]:
    from bynames import tables

    return tables.DEFAULT_FIELDS


def test_several_columns_are_one_name(spark: SparkSession) -> None:
    people = [("Янка", "Купала"), (" Янка ", None), (None, None), ("", "Купала"), ("", "")]
    frame = spark.createDataFrame(people, "given string, surname string")
    found = rows(bynames.spark.normalize(frame, ["given", "SURNAME"], fields=["key"]))
    assert [row["key"] for row in found] == [
        bynames.key("Янка Купала"),
        bynames.key("Янка"),
        None,
        bynames.key("Купала"),
        bynames.key(""),
    ]


def test_match_finds_what_search_many_finds(
    frame: DataFrame, names: list[str | None], matcher: Matcher, index: str
) -> None:
    found = rows(bynames.spark.match(frame, "name", index, evidence=True))
    assert [(row["place"], row["name"]) for row in found] == list(enumerate(names))
    best = matcher.search_many([name or "" for name in names], 2)
    status: Counter[str | None] = Counter()
    for row, matches in zip(found, best, strict=True):
        status[row["match_status"]] += 1
        if row["name"] is None:
            assert {row[name] for name in row if name.startswith("match_")} == {None}
        elif not matches:
            assert row["match_status"] == "unmatched"
            assert row["match_id"] is row["match_name"] is row["match_score"] is row["match_why"] is None
        else:
            assert row["match_status"] in ("matched", "ambiguous")
            top = matches[0]
            assert (row["match_id"], row["match_name"], row["match_score"]) == (top.id, top.name, top.score)
            assert row["match_why"]
            close = len(matches) == 2 and top.score - matches[1].score < 0.05
            assert (row["match_status"] == "ambiguous") == close
            assert row["match_runner_up"] == (matches[1].id if close else None)
    assert status.keys() == {None, "matched", "ambiguous", "unmatched"}, "each kind of answer should occur"
    (kupala,) = (row for row in found if row["name"] == "KUPALA, Janka")
    assert kupala["match_id"] == "kupala"


@pytest.mark.parametrize("cutoff", [None, 0.0, 0.95])
def test_search_finds_all_that_search_many_finds(
    frame: DataFrame, names: list[str | None], matcher: Matcher, index: str, cutoff: float | None
) -> None:
    found = values(frame, bynames.spark.search("name", index, 3, cutoff=cutoff))
    expected = matcher.search_many([name or "" for name in names], 3, cutoff)
    assert found == [
        None if name is None else unlimited(matches) for name, matches in zip(names, expected, strict=True)
    ]


def test_functions_of_columns(frame: DataFrame, names: list[str | None], table: str) -> None:
    def answers(of: Any) -> list[Any]:
        return [None if name is None else of(name) for name in names]

    def compared(name: str) -> dict[str, Any]:
        found = bynames.compare(name, "Янка Купала")
        return {"score": found.score, "matched": found.matched}

    assert values(frame, bynames.spark.key("name")) == answers(bynames.key)
    assert values(frame, bynames.spark.key(sf.upper("name"), "org")) == answers(lambda n: bynames.key(n.upper(), "org"))
    by_latin = answers(lambda name: bynames.transliterate(name, "be-lacinka"))
    assert values(frame, bynames.spark.transliterate("name", "be-lacinka")) == by_latin
    assert values(frame, bynames.spark.compare("name", sf.lit("Янка Купала"))) == answers(compared)
    assert values(frame, bynames.spark.compare(sf.lit(None).cast("string"), "name")) == [None] * len(names)
    own = arrow.resolve(arrow.pyarrow().array(["Тарас Муха"]), table=bynames.AliasTable.load(table)).to_pylist()
    frame = frame.limit(1)
    assert values(frame, bynames.spark.resolve(sf.lit("Тарас Муха"), table=table)) == own
    assert values(frame, bynames.spark.resolve(sf.lit("Тарас Муха"), table=[table], language="be"))[0]["canonical"] == (
        "Тарас Муха"
    )


def test_sql_gives_the_same(
    spark: SparkSession, frame: DataFrame, names: list[str | None], matcher: Matcher, index: str
) -> None:
    bynames.spark.register(spark, index, fields=FIELDS, scheme="ru-icao-9303", limit=3)
    frame.createOrReplaceTempView("people")
    query = """
        SELECT bynames_key(name) AS key, bynames_normalize(name) AS all, bynames_resolve(name) AS who,
               bynames_transliterate(name, 'be-lacinka') AS latin, bynames_transliterate(name, NULL) AS passport,
               bynames_compare(name, 'Янка Купала').matched AS kupala,
               bynames_match(name).id AS id, bynames_search(name) AS found
        FROM people ORDER BY place"""
    array = arrow.pyarrow().array(names)
    normal = arrow.normalize(array, FIELDS, scheme="ru-icao-9303").to_pylist()
    who = arrow.resolve(array).to_pylist()
    many = matcher.search_many([name or "" for name in names], 3)
    expected = [
        {
            "key": bynames.key(name),
            "all": normal[at],
            "who": who[at],
            "latin": bynames.transliterate(name, "be-lacinka"),
            "passport": bynames.transliterate(name, "ru-icao-9303"),
            "kupala": bynames.compare(name, "Янка Купала").matched,
            "id": many[at][0].id if many[at] else None,
            "found": unlimited(many[at]),
        }
        if name is not None
        else dict.fromkeys(("key", "all", "who", "latin", "passport", "kupala", "id", "found"))
        for at, name in enumerate(names)
    ]
    assert rows(spark.sql(query)) == expected
    where = """
        SELECT place, who.score FROM people LATERAL VIEW OUTER inline(array(bynames_match(name))) who
        WHERE who.status = 'matched' ORDER BY place"""
    assert rows(spark.sql(where)) == [
        {"place": at, "score": matches[0].score}
        for at, matches in enumerate(many)
        if names[at] is not None and matches and (len(matches) == 1 or matches[0].score - matches[1].score >= 0.05)
    ]
    registered = {function.name for function in spark.catalog.listFunctions() if function.isTemporary}
    assert set(bynames.spark.FUNCTIONS) <= registered


def test_a_stream_gives_the_same(
    spark: SparkSession, frame: DataFrame, names: list[str | None], index: str, tmp_path: Path
) -> None:
    """Structured streaming: the functions are the same, micro-batch by micro-batch."""
    source = str(tmp_path / "arriving")
    frame.repartition(3).write.json(source)
    stream = spark.readStream.schema(frame.schema).option("maxFilesPerTrigger", 1).json(source)
    found = bynames.spark.match(bynames.spark.normalize(stream, "name", fields=FIELDS), "name", index)
    assert found.isStreaming
    query = found.writeStream.format("memory").queryName("arrived").trigger(availableNow=True).start()
    try:
        query.awaitTermination()
        assert query.exception() is None
        arrived = rows(spark.table("arrived").orderBy("place"))
    finally:
        query.stop()
    assert arrived == rows(bynames.spark.match(bynames.spark.normalize(frame, "name", fields=FIELDS), "name", index))


def test_what_is_cached_is_worked_out_once(frame: DataFrame) -> None:
    expected = rows(bynames.spark.normalize(frame, "name", fields=FIELDS))
    cached = bynames.spark.normalize(frame.cache(), "name", fields=FIELDS).cache()
    try:
        assert rows(cached) == expected
        # A plan over what is cached asks nobody again.
        plan = str(cached.where("status = 'resolved'")._jdf.queryExecution().executedPlan().toString())
        assert "InMemoryTableScan" in plan
        assert "ArrowEvalPython" not in plan.partition("InMemoryRelation")[0]
        assert rows(cached.where("place < 2")) == expected[:2]
    finally:
        cached.unpersist()
        frame.unpersist()


def test_a_scheme_can_differ_from_row_to_row_in_sql(spark: SparkSession) -> None:
    bynames.spark.register(spark)
    query = "SELECT bynames_transliterate('Юля', s) AS x FROM VALUES ('be-lacinka'), ('ru-icao-9303'), (NULL) AS t(s)"
    schemes = ("be-lacinka", "ru-icao-9303", "be-national-2007")
    assert sorted(row.x for row in spark.sql(query).collect()) == sorted(
        bynames.transliterate("Юля", scheme) for scheme in schemes
    )


def test_types_are_said(spark: SparkSession, frame: DataFrame, index: str) -> None:
    bynames.spark.register(spark, index)
    frame.createOrReplaceTempView("people")
    resolved, matched = (
        "struct<" + ",".join(f"{field}:{'double' if field == 'score' else 'string'}" for field in fields) + ">"
        for fields in (arrow.RESOLVED, arrow.MATCHED_AS)
    )
    expected = {
        "bynames_key(name)": "string",
        "bynames_resolve(name)": resolved,
        "bynames_compare(name, name)": "struct<score:double,matched:boolean>",
        "bynames_match(name)": matched,
        "bynames_search(name)": "array<struct<id:string,name:string,score:double>>",
    }
    for call, type in expected.items():
        assert spark.sql(f"SELECT {call} AS x FROM people").schema["x"].dataType.simpleString() == type
    matched = bynames.spark.match(frame, "name", index, evidence=True)
    assert ",".join(f"{field.name}:{field.dataType.simpleString()}" for field in matched.schema[2:]) == (
        "match_status:string,match_id:string,match_name:string,match_score:double,match_runner_up:string,match_why:string"
    )


def test_long_texts_in_large_arrays(spark: SparkSession, frame: DataFrame, names: list[str | None], index: str) -> None:
    expected = rows(bynames.spark.match(frame, "name", index))
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
    try:
        assert rows(bynames.spark.match(frame, "name", index)) == expected
        keys = [None if name is None else bynames.key(name) for name in names]
        assert values(frame, bynames.spark.key("name")) == keys
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


def test_names_are_worked_out_once_whatever_comes_behind(frame: DataFrame, index: str) -> None:
    def plan(found: DataFrame) -> str:
        return str(found._jdf.queryExecution().executedPlan().toString())

    calls = "ArrowEvalPython [bynames(name"
    matched = bynames.spark.match(frame, "name", index)
    assert plan(matched).count(calls) == 1
    # The condition needs the answers, and they are not worked out anew for the result.
    assert plan(matched.where("match_status = 'matched'")).count(calls) == 1
    # This one does not, and the rows that it drops are not asked about.
    asked, _, scanned = plan(matched.where("place = 1")).partition(calls)
    assert "Filter" not in asked
    assert "Filter (isnotnull(place" in scanned


def test_a_worker_reads_the_index_once_and_asks_for_each_name_once(
    spark: SparkSession, matcher: Matcher, record: Record, tmp_path: Path
) -> None:
    path = tmp_path / "once.index"
    matcher.save(path)
    people = ["Янка Купала", "KUPALA, Janka", None, "Нехта Іншы"] * 600
    frame = spark.createDataFrame([(name,) for name in people], "name string").repartition(12).cache()
    frame.count()
    before = len(record.of("asked"))
    for _ in range(3):
        found = bynames.spark.match(frame, "name", path).groupBy("match_id").count()
        assert {row.match_id: row["count"] for row in found.collect()} == {"kupala": 1200, None: 1200}
    # 36 tasks in a few workers (Spark replaces idle ones), and each has opened the file once.
    opened = Counter(pid for pid, name in record.of("opened") if name == "once.index")
    assert opened
    assert set(opened.values()) == {1}
    assert os.getpid() not in opened
    assert len(opened) <= 8
    # Each of them asked for each of three names once, though they had them in a dozen partitions, thrice.
    asked: dict[int, list[str]] = {}
    for pid, names in record.of("asked")[before:]:
        asked.setdefault(pid, []).extend(names)
    assert asked.keys() == opened.keys()
    assert {tuple(sorted(own)) for own in asked.values()} == {("KUPALA, Janka", "Нехта Іншы", "Янка Купала")}


def test_what_is_loaded_stays_when_the_library_forgets_names(index: str) -> None:
    options = worker.matching, worker.Place.of(index), None, False
    loaded = worker.column(*options)
    bynames.reset_caches()
    assert worker.column(*options) is loaded


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_MOST", 2)
    monkeypatch.setattr(worker, "_columns", {})
    columns = [worker.column(arrow.key_column, kind) for kind in (None, "person", "org")]
    assert list(worker._columns.values()) == columns[1:]


def test_an_index_that_is_written_anew_is_read_anew(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "people.index"
    frame = spark.createDataFrame([("Янка Купала",)], "name string")
    for id in ("first", "the second"):
        Matcher({id: "Янка Купала"}).save(path)
        assert [row.match_id for row in bynames.spark.match(frame, "name", path).collect()] == [id]


def test_an_index_can_be_sent_to_the_executors(
    spark: SparkSession, frame: DataFrame, index: str, matcher: Matcher, tmp_path: Path
) -> None:
    sent = tmp_path / "sent.index"
    shutil.copy(index, sent)
    spark.sparkContext.addFile(str(sent))
    assert os.path.isfile(SparkFiles.get("sent.index"))
    assert rows(bynames.spark.match(frame, "name", "sent.index")) == rows(bynames.spark.match(frame, "name", index))
    with pytest.raises(InputError, match=r"sant\.index: no such file; did you mean sent\.index"):
        bynames.spark.match(frame, "name", "sant.index")


def test_nothing_gives_nothing(spark: SparkSession, index: str) -> None:
    frame = spark.createDataFrame([], "name string")
    assert rows(bynames.spark.match(frame, "name", index)) == []
    assert rows(bynames.spark.normalize(frame, "name", fields=["key"])) == []


def test_bad_arguments_are_said_before_a_job_starts(
    spark: SparkSession, frame: DataFrame, index: str, tmp_path: Path
) -> None:
    foreign, cut = tmp_path / "foreign.index", tmp_path / "cut.index"
    foreign.write_text("id,name\n1,Янка Купала\n", encoding="utf-8")
    cut.write_bytes(Path(index).read_bytes()[:-70])
    normalize, match, search = bynames.spark.normalize, bynames.spark.match, bynames.spark.search
    twice = frame.select("name", "name")
    mistakes: list[tuple[type[BynamesError], str, Any]] = [
        (InputError, "no column 'nmae'; did you mean name?", lambda: match(frame, "nmae", index)),
        (InputError, "no column 'who'; there are place, name", lambda: normalize(frame, "who")),
        (InputError, "2 columns are named 'name': rename one", lambda: normalize(twice, "name")),
        (InputError, "which column has the names? There are place, name", lambda: normalize(frame, [])),
        (InputError, "a column of names holds text, not int: 'place'", lambda: match(frame, "place", index)),
        (InputError, "not a Spark DataFrame: builtins.list", lambda: normalize([], "name")),
        (InputError, f"{tmp_path}/no.index: no such file", lambda: match(frame, "name", tmp_path / "no.index")),
        (InputError, "SparkContext.addFile(path) and then its name", lambda: search("name", "/nowhere/0")),
        (InputError, f"{foreign}: not a saved Matcher", lambda: match(frame, "name", foreign)),
        (InputError, f"{cut}: is damaged", lambda: bynames.spark.register(spark, cut)),
        (InputError, "cutoff must be between 0 and 1; got 7", lambda: match(frame, "name", index, cutoff=7)),
        (InputError, "limit must be 1 or more; got 0", lambda: search("name", index, 0)),
        (
            InputError,
            "no column 'stauts' to add; did you mean status",
            lambda: normalize(frame, "name", fields=["stauts"]),
        ),
        (InputError, "no canonical names in 'de'", lambda: bynames.spark.resolve("name", language="de")),
        (InputError, "no such file", lambda: normalize(frame, "name", table="people.yaml")),
        (UnknownScheme, "did you mean be-lacinka", lambda: bynames.spark.transliterate("name", "be-lacinca")),
        (UnknownScheme, "did you mean be-lacinka", lambda: bynames.spark.register(spark, scheme="be-lacinca")),
        (BynamesError, "no kind 'firm'", lambda: bynames.spark.key("name", "firm")),
        (BynamesError, "no kind 'firm'", lambda: bynames.spark.compare("name", "name", "firm")),
    ]
    tracker = spark.sparkContext.statusTracker()
    spark.sparkContext.setJobGroup("mistakes", "no job should start")
    for error, text, call in mistakes:
        with pytest.raises(error) as found:
            call()
        assert text in str(found.value)
    assert list(tracker.getJobIdsForGroup("mistakes")) == []


def test_an_index_that_an_executor_lacks_is_named_with_its_machine(
    spark: SparkSession, frame: DataFrame, index: str, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.index"
    shutil.copy(index, gone)
    matched = bynames.spark.match(frame, "name", gone)
    gone.unlink()
    with pytest.raises(PythonException, match=r"gone\.index: No such file or directory on .*; give a path that every"):
        matched.collect()


def test_a_mistake_in_sql_is_said(spark: SparkSession) -> None:
    bynames.spark.register(spark)
    with pytest.raises(PythonException, match="did you mean be-lacinka"):
        spark.sql("SELECT bynames_transliterate('Юля', 'be-lacinca')").collect()
