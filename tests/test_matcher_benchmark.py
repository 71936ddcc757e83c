"""The benchmark of the matcher runs, in small, with two tools; what it counts as right is right."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.once

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"

# evaluate.py retrieval in small
EVALUATE = """
def retrieval(gold, errors):
    import bynames

    matcher = bynames.Matcher([("c", "Sviatlana Tsikhanouskaya"), ("k", "Janka Kupala")], kind="person")
    found = matcher.search_many(["Світлана Ціханоўская", "Янка Купала"], limit=1)
    right = sum(bool(one) and one[0].id == id for one, id in zip(found, "ck"))
    strangers = matcher.search_many(["Алесь Беляцкі"])
    print("retrieval.records: 2   queries 2, 1000 a second")
    print(f"retrieval.recall_at_1: {right / 2:.4f}   be 1.0")
    print(f"retrieval.false_accepts: {sum(map(bool, strangers)):.4f}   of 1")
"""


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec = importlib.util.spec_from_file_location("benchmark_matcher", BENCHMARKS / "matcher.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_it_runs(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "evaluate.py").write_text(EVALUATE, encoding="utf-8")
    output = tmp_path / "docs" / "benchmarks.md"
    command = [sys.executable, str(BENCHMARKS / "matcher.py"), "--quick", "--sizes", "60", "200"]
    command += ["--tools", "bynames", "cdist", "--gold", str(gold), "--output", str(output)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert output.read_text(encoding="utf-8").rstrip() == done.stdout.rstrip()
    assert str(gold) not in done.stdout
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line[:1] == "|"]
    of = {name: [row for row in rows if row[0] == name] for name in ("bynames", "rapidfuzz cdist")}
    # Speed and quality for each of two sizes, the alias table, the evaluation folder
    assert [len(found) for found in of.values()] == [6, 6], done.stdout
    assert "failed" not in done.stdout
    speed, quality = of["bynames"][:2]
    assert float(speed[7].replace(",", "")) > 0
    assert float(quality[1]) > 0.9
    assert float(quality[3]) < 0.1
    assert of["bynames"][-1][1:4] == ["1,000", "1.000", "0.000"]
    assert "## The saved index" in done.stdout
    for picture in ("quality", "build", "search"):
        drawn = ElementTree.parse(output.with_name(f"benchmarks-{picture}.svg")).getroot()
        assert drawn.tag.endswith("svg")
        assert f"(benchmarks-{picture}.svg)" in done.stdout


def test_a_tool_that_fails_breaks_nothing(benchmark: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "records.txt").write_text("Янка Купала\n", encoding="utf-8")
    job = {"tool": "bynames", "size": 1, "folder": str(tmp_path), "single": 1, "limit": 60}
    stages = benchmark.run(job)
    assert "queries.txt" in stages["failure"]["why"]
    assert benchmark.speed_row("bynames", stages, 0.0)[-1].startswith("failed: ")


def test_a_tool_that_is_too_slow_is_stopped(benchmark: ModuleType, tmp_path: Path) -> None:
    for file in ("records.txt", "queries.txt"):
        (tmp_path / file).write_text("Янка Купала\n" * 5000, encoding="utf-8")
    job = {"tool": "bynames", "size": 5000, "folder": str(tmp_path), "single": 1, "limit": 0.2}
    assert benchmark.run(job) == {"failure": {"why": "stopped after 0 s"}}


def test_the_lists_are_the_same_for_every_run(benchmark: ModuleType) -> None:
    lists = benchmark.generated([100, 300], quick=True)
    again = benchmark.generated([300, 100], quick=True)
    assert [one.text for one in again.records] == [one.text for one in lists.records]
    assert [one.text for one in again.queries] == [one.text for one in lists.queries]
    for query, place in zip(lists.queries, lists.places, strict=True):
        if place >= 0:
            assert place < 100
            assert query.person is lists.records[place].person
            assert query.text != lists.records[place].text


def test_right_is_what_nothing_written_contradicts(benchmark: ModuleType) -> None:
    spelled, person = benchmark.Spelled, benchmark.names.Person

    def one(given: str, patronymic: str, surname: str, form: str) -> object:
        parts = ((part, part) for part in (given, patronymic, surname))
        return spelled("", person("m", *parts), form)

    asked = one("Іван", "Пятровіч", "Зубовіч", "{g} {p} {s}")
    for same in (
        one("Іван", "Пятровіч", "Зубовіч", "{s} {g} {p}"),
        one("Іван", "Паўлавіч", "Зубовіч", "{g} {s}"),
        one("Ігар", "Сяргеевіч", "Зубовіч", "{i}. {s}"),
        one("Ігар", "Паўлавіч", "Зубовіч", "{s} {i}. {j}."),
    ):
        assert benchmark.agree(asked, same)
        assert benchmark.agree(same, asked)
    for other in (
        one("Іван", "Паўлавіч", "Зубовіч", "{s} {g} {p}"),
        one("Іван", "Сяргеевіч", "Зубовіч", "{s} {i}. {j}."),
        one("Ігар", "Пятровіч", "Зубовіч", "{g} {s}"),
        one("Сяргей", "Пятровіч", "Зубовіч", "{i}. {s}"),
        one("Іван", "Пятровіч", "Зубкоў", "{s} {g} {p}"),
    ):
        assert not benchmark.agree(asked, other)
        assert not benchmark.agree(other, asked)


def test_shares_are_counted_over_whom_they_are_about(benchmark: ModuleType) -> None:
    known = [True, True, True, False, False]
    found = [(0, 0.9), (7, 0.8), None, (3, 0.7), None]
    measured = benchmark.quality(found, known, lambda query, record: (query == record, query == record))
    assert (measured.right, measured.very, measured.false) == (1 / 3, 1 / 3, 0.0)
    found[3] = (8, 0.75)
    measured = benchmark.quality(found, known, lambda query, record: (query == record, False))
    assert (measured.right, measured.very, measured.false, measured.queries) == (1 / 3, 0.0, 0.5, 5)
    cut, best = benchmark.best_cut(found, known, lambda query, record: (query == record, True))
    assert 0.75 < cut <= 0.9
    assert (best.right, best.false) == (1 / 3, 0.0)
