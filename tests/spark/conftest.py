"""One real Spark for all tests, on two threads of this machine; `make test-spark` has what it needs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

FOLDER = Path(__file__).parent
sys.path += [str(FOLDER.parent), str(FOLDER.parent.parent / "benchmarks")]

import names as made_names  # noqa: E402

from bynames import Matcher  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    # Spark 4.1 leaves the sockets behind that it collects rows through.
    config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


class Record:
    """What the workers have done so far, process by process; tests/spark/worker/sitecustomize.py writes it down."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, what: str) -> list[tuple[int, Any]]:
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        found = map(json.loads, lines)
        return [(line["pid"], line[what]) for line in found if what in line]


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return Record(tmp_path_factory.mktemp("record") / "workers.jsonl")


@pytest.fixture(scope="session")
def spark(record: Record) -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["BYNAMES_RECORD"] = str(record.path)
    os.environ["PYTHONPATH"] = str(FOLDER / "worker")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def names() -> list[str | None]:
    """A column as it comes: names that come again, odd ones, nothing at all."""
    maker = made_names.Names()
    people = maker.people(80)
    column: list[str | None] = [
        person.write(made_names.LANGUAGES[at % 2], maker.form()) for at, person in enumerate(people)
    ]
    return [*column, None, "", "漢 🙂", "KUPALA, Janka", "x" * 5000, None, *column[::-1]]


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    maker = made_names.Names()
    people = [(f"p{at}", person.write("ru")) for at, person in enumerate(maker.people(40))]
    return Matcher([("kupala", "Янка Купала"), *people, ("namesake", people[3][1])])


@pytest.fixture(scope="session")
def index(matcher: Matcher, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("index") / "people.index"
    matcher.save(path)
    return str(path)


@pytest.fixture(scope="session")
def frame(spark: SparkSession, names: list[str | None]) -> DataFrame:
    """The column in four partitions, with the place of each row."""
    rows = list(enumerate(names))
    return spark.createDataFrame(rows, "place int, name string").repartitionByRange(4, "place").cache()
