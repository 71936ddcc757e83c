"""The benchmarks run, in small, with whatever peers are there; their names are the same on every run."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"

# An evaluation folder in small: the figures of reach.yaml that are printed, and pairs.
EVALUATE = """
import sys

BELARUS_FILES = PERSON_FILES = ("people",)

def person_pairs(gold, files):
    same = [("Святлана Ціханоўская", "TIKHANOVSKAYA Svetlana", "a", "a"), ("Янка Купала", "Kupala, Janka", "b", "b")]
    return same, [("Святлана Ціханоўская", "Янка Купала", "a", "b")]

if __name__ == "__main__":
    what = sys.argv[1]
    if what == "persons":
        print("persons.belarus.f1: 0.9970   precision 1.0 recall 0.99\\npersons.all.f1: 0.5")
        for what in ("initials", "surname_first", "no_patronymic"):
            print(f"persons.{what}.recall: 0.99   of 5\\n  missed: nothing")
    elif what == "inflected":
        sys.exit("KeyError: 'file'")
    elif what == "retrieval":
        sys.exit("AttributeError: module 'bynames' has no attribute 'Matcher'")
"""


def run(script: str, *arguments: str, code: int = 0) -> str:
    """What a benchmark prints."""
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "evaluate.py").write_text(EVALUATE, encoding="utf-8")
    return folder


def test_names_are_the_same_for_a_seed() -> None:
    first = run("names.py", "30", "--seed", "5")
    assert run("names.py", "30", "--seed", "5") == first
    assert run("names.py", "30", "--seed", "6") != first
    lines = [line.split("\t") for line in first.splitlines()]
    assert [len(line) for line in lines] == [2] * 30
    for be, ru in lines:
        assert not set(be.lower()) & set("ищъ"), be
        assert not set(ru.lower()) & set("іў’"), ru


def test_transliteration() -> None:
    printed = run("transliteration.py", "--quick", "--rows", "200")
    assert "one name, again" in printed
    assert "log, distinct values" in printed


def test_startup() -> None:
    printed = run("startup.py", "--quick")
    assert "| compare two full names |" in printed
    assert "2,000 rows of 40 names: over a copy" in printed


def test_compare(gold: Path) -> None:
    printed = run("compare.py", "--quick", "--gold", str(gold))
    assert "new surnames" in printed
    assert "People in public data: Belarus" in printed
    assert str(gold) not in printed


def test_identify(tmp_path: Path) -> None:
    report = tmp_path / "docs" / "identify.md"
    printed = run("identify.py", "--quick", "--output", str(report))
    assert "By language and habit" in printed
    assert report.read_text(encoding="utf-8").rstrip() == printed.rstrip()


def test_evaluation(gold: Path, tmp_path: Path) -> None:
    report = tmp_path / "evaluation.md"
    only = ("--only", "persons", "retrieval")
    text = run("evaluation.py", "--quick", "--gold", str(gold), "--output", str(report), *only)
    rows = {
        row[1].strip(): [cell.strip() for cell in row[3:6]]
        for row in (r.split("|") for r in text.splitlines())
        if len(row) > 6
    }
    assert rows["persons.belarus.f1"] == ["≥ 0.996", "0.9970", "yes"]
    assert rows["persons.all.f1"] == ["≥ 0.985", "0.5", "no"]
    assert rows["retrieval.recall_at_1"][1] == "not yet"
    assert rows["persons.initials.recall"] == ["≥ 0.97", "0.99", "yes"]
    drawn = ElementTree.parse(report.with_name("reliability.svg")).getroot()
    assert drawn.tag.endswith("svg")


def test_evaluation_that_fails_is_said_to_have_failed(gold: Path) -> None:
    text = run("evaluation.py", "--quick", "--gold", str(gold), "--only", "inflected", code=1)
    assert "failed: KeyError: 'file'" in text


def test_respelling(tmp_path: Path) -> None:
    header = "entity_id\tkind\tlang\tscript\tname\tsource_ref\n"
    rows = [("p1", "be", "Светлае"), ("p1", "ru", "Светлое"), ("p2", "be", "Гара"), ("p2", "ru", "Гора")]
    lines = [f"{id}\tplace\t{lang}\tCyrl\t{name}\tx\n" for id, lang, name in rows]
    (tmp_path / "by_normative_placenames.tsv").write_text(header + "".join(lines), encoding="utf-8")
    printed = run("respelling.py", "--quick", "--gold", str(tmp_path), "--folds", "1")
    assert "| settlements of Belarus | Belarusian | Russian |" in " ".join(printed.split())
    assert "A quick run" in printed


def test_names_that_no_table_has(tmp_path: Path) -> None:
    text = "Пришёл Иван Петров.¶Ушёл Владимир Ковязин."
    for corpus in ("nerel", "factrueval"):
        (tmp_path / f"{corpus}_texts.tsv").write_text(f"doc\tlang\ttopic\ttext\nd1\tru\tx\t{text}\n", encoding="utf-8")
        rows = [f"Q1\tperson\tru\tCyrl\t{name}\t\td1:{at}:{at + len(name)}" for name, at in (("Иван Петров", 7),)]
        header = "entity_id\tkind\tlang\tscript\tmention\ttitle\tsource_ref\n"
        (tmp_path / f"{corpus}_mentions.tsv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    printed = " ".join(run("find_unknown.py", "--quick", "--gold", str(tmp_path)).split())
    # The one that is marked is found, and another besides.
    assert "| NEREL | bynames | 1.000 | 1.000 | 0.500 |" in printed
