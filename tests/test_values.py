"""What the library hands out and takes in: records that pickle, compare by content and go into JSON; odd arguments."""

from __future__ import annotations

import copy
import json
import math
import pickle
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
import pytest

import bynames
from bynames import AliasTable, BynamesError, InputError, Matcher, MissingExtra, UnknownId, UnknownScheme
from bynames.translit import load_scheme

ROOT = Path(__file__).parent.parent
NAMES = ["TIKHANOVSKAYA, S. G.", "Янка Купала", "J. Kupala", ""]
PEOPLE = Matcher([("c", "Святлана Ціханоўская"), ("k", "Янка Купала")], "person")
TABLE = AliasTable.load()


def made() -> dict[str, Any]:
    """One of each record, made anew."""
    table = AliasTable.load()
    clusters = bynames.dedupe([("1", "Янка Купала"), ("2", "KUPALA, Janka"), ("3", "Якуб Колас")])
    return {
        "match": Matcher([("k", "Янка Купала")]).search("Janka Kupala")[0],
        "match of a table": table.resolve("TIKHANOVSKAYA, Svetlana")[0],
        "surname alone": table.resolve("Тихановская")[0],
        "comparison": bynames.compare("Ціханоўская Святлана", "TIKHANOVSKAYA, S. G."),
        "comparison of organizations": bynames.compare("ААТ «Камунарка»", "Kommunarka", "org"),
        "the same text": bynames.compare("Янка", "Янка"),
        "evidence": bynames.compare("Янка", "Janka").evidence[0],
        "mention": table.find("Пра Святлану Ціханоўскую пісала «Вясна».")[0],
        "cluster": clusters[0],
        "link": clusters[0].links[0],
        "scheme": bynames.scheme("be-lacinka"),
        "entity": table["sviatlana-tsikhanouskaya"],
        "name": bynames.parse("Янка Купала"),
        "reading": bynames.identify("Cichanoŭskaja")[0],
        "step": bynames.explain("Мінск", "be-lacinka")[0],
    }


MADE, AGAIN = made(), made()


@pytest.mark.parametrize("what", MADE)
class TestRecords:
    def test_it_pickles(self, what: str) -> None:
        record = MADE[what]
        for again in (pickle.loads(pickle.dumps(record)), copy.copy(record), copy.deepcopy(record)):
            assert again == record
            assert hash(again) == hash(record)
            assert str(again) == str(record)
            assert getattr(again, "evidence", None) == getattr(record, "evidence", None)

    def test_it_compares_by_content(self, what: str) -> None:
        again = AGAIN[what]
        assert again == MADE[what]
        assert hash(again) == hash(MADE[what])
        assert [other for other in MADE if MADE[other] == again] == [what]

    def test_it_prints_plainly(self, what: str) -> None:
        for text in (repr(MADE[what]), str(MADE[what])):
            assert " at 0x" not in text
            assert "<" not in text
            assert text in (repr(AGAIN[what]), str(AGAIN[what]))

    def test_it_goes_into_json(self, what: str) -> None:
        record = MADE[what]
        plain = json.loads(msgspec.json.encode(record))
        assert set(plain) == set(record.__struct_fields__)
        assert not [field for field in plain if field.startswith("_")]
        assert msgspec.convert(plain, type(record)) == record


def test_records_that_differ() -> None:
    match = MADE["match"]
    assert match != msgspec.structs.replace(match, score=0.5)
    scheme = bynames.scheme("be-lacinka")
    assert scheme != msgspec.structs.replace(scheme, letters={**scheme.letters, "а": "x"})
    entity = MADE["entity"]
    assert entity != msgspec.structs.replace(entity, year=1900)
    assert entity != entity.id


def test_evidence_is_not_lost_on_the_way() -> None:
    for what in ("match", "match of a table", "surname alone", "comparison", "comparison of organizations"):
        assert MADE[what].evidence, what
        assert pickle.loads(pickle.dumps(MADE[what])).evidence == MADE[what].evidence
    assert MADE["match"].evidence == bynames.compare("Janka Kupala", "Янка Купала").evidence


def test_a_scheme_of_ones_own_survives_a_pickle(tmp_path: Path) -> None:
    path = tmp_path / "ru-own-1.yaml"
    path.write_text(
        "title: mine\nlanguage: ru\nauthority: me\nhabit: english\nstatus: draft\nreversible: lossy\n"
        "extends: ru-icao-9303\nletters: {ж: j}\n",
        encoding="utf-8",
    )
    scheme = load_scheme(path)
    again = pickle.loads(pickle.dumps(scheme))
    assert again == scheme == load_scheme(path)
    assert bynames.transliterate("Жук", again) == "Juk"


# --- processes ---


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_pool_of_ones_own(method: str) -> None:
    with get_context(method).Pool(2) as pool:
        assert pool.map(PEOPLE.search, NAMES) == [PEOPLE.search(name) for name in NAMES]
        found = pool.map(TABLE.resolve, NAMES)
    assert found == [TABLE.resolve(name) for name in NAMES]
    assert [[match.evidence for match in one] for one in found] == [
        [match.evidence for match in TABLE.resolve(name)] for name in NAMES
    ]


def test_a_matcher_that_was_pickled_goes_on() -> None:
    matcher = pickle.loads(pickle.dumps(PEOPLE))
    matcher.add([("new", "Якуб Колас")])
    matcher.remove(["k"])
    assert [match.id for match in matcher.search("Jakub Kolas")] == ["new"]
    assert [match.id for match in PEOPLE.search("Janka Kupala")] == ["k"]
    assert PEOPLE.search("Jakub Kolas") == []


WORKERS = """
import multiprocessing, sys
from bynames import AliasTable, scheme, tables

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    for workers in (1, 2):
        tables.normalize("in.csv", f"normalized-{workers}.csv", ["name"], workers=workers, scheme=scheme("be-lacinka"),
                         fields=["latin", "canonical", "status"], table=AliasTable.load("own.jsonl"))
        tables.match("in.csv", "in.csv", f"matched-{workers}.csv", ["name"], ["name"], workers=workers)
        tables.dedupe("in.csv", f"deduped-{workers}.csv", ["name"], workers=workers)
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_tables_with_workers(method: str, tmp_path: Path) -> None:
    """forkserver is the default from Python 3.14 on, spawn that of macOS and Windows."""
    letters = "абвгдежзйклмнопрстуфхцчшэюя"
    names = [f"Янка Купал{first}{second}" for first in letters[:8] for second in letters for _ in range(2)]
    (tmp_path / "in.csv").write_text("name\n" + "".join(f"{name} {at % 5}\n" for at, name in enumerate(names)), "utf-8")
    (tmp_path / "own.jsonl").write_text('{"id": "k", "kind": "person", "names": {"be": "Янка Купалаа"}}\n', "utf-8")
    (tmp_path / "run.py").write_text(WORKERS, encoding="utf-8")
    done = subprocess.run([sys.executable, "run.py", method], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    for name in ("normalized", "matched", "deduped"):
        one, two = ((tmp_path / f"{name}-{workers}.csv").read_bytes() for workers in (1, 2))
        assert one == two
        assert one.count(b"\n") > len(names)


# --- errors and odd arguments ---


def test_an_error_is_what_python_calls_it_too() -> None:
    with pytest.raises(KeyError, match="no entity 'nobody'") as missing:
        TABLE["nobody"]
    assert isinstance(missing.value, BynamesError)
    assert isinstance(missing.value, UnknownId)
    assert str(missing.value).startswith("no entity 'nobody' in this table")
    with pytest.raises(KeyError) as unknown:
        bynames.scheme("be-lacinca")
    assert isinstance(unknown.value, UnknownScheme)
    assert str(unknown.value).startswith("no scheme 'be-lacinca'; did you mean be-lacinka")
    assert issubclass(MissingExtra, ImportError)
    assert issubclass(MissingExtra, BynamesError)
    assert str(MissingExtra('pip install "bynames[icu]"')) == 'pip install "bynames[icu]"'


@pytest.mark.parametrize("error", [UnknownId("no a"), UnknownScheme("no b"), MissingExtra("no c"), InputError("no d")])
def test_errors_pickle(error: BynamesError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))


def test_a_bare_tuple_is_no_list_of_records() -> None:
    says = r"\('x9', 'Янка Купала'\) can be one record or two names: \[\('x9', 'Янка Купала'\)\] is a list of one"
    matcher = Matcher([("k", "Якуб Колас")])
    for call in (matcher.add, matcher.link, Matcher, bynames.dedupe):
        with pytest.raises(InputError, match=says):
            call(("x9", "Янка Купала"))  # type: ignore[operator]
    assert len(matcher) == 1
    matcher.add((("x9", "Янка Купала"), ("x10", "Янка Купала")))
    assert len(matcher) == 3


@pytest.mark.parametrize("value", [None, math.nan, 5, b"Ian"])
def test_what_is_no_text_in_a_list_of_names(value: Any) -> None:
    for function, call in (("search_many", PEOPLE.search_many), ("resolve_many", TABLE.resolve_many)):
        with pytest.raises(InputError, match=rf"{function} takes texts; name 1 is .*: leave it out, or give '' for it"):
            call(["Янка Купала", value])
    for records in (["Янка Купала", value], [("a", "Янка Купала"), ("b", value)], {"a": ["Янка Купала", value]}):
        for take in (Matcher, bynames.dedupe, PEOPLE.link):
            with pytest.raises(InputError, match="a record is"):
                take(records)  # type: ignore[operator]


def test_an_empty_name_in_a_list_is_nobody() -> None:
    assert PEOPLE.search_many(["", "Janka Kupala"])[0] == []
    assert TABLE.resolve_many([""]) == [[]]
