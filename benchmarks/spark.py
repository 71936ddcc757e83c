"""Names in Spark, on one core and on two: rows a second of its functions, and a join by key with `compare` behind.

    python benchmarks/spark.py [--rows N] [--distinct N] [--index N] [--joined N] [--quick]

The people are generated (names.py: seeded). Rows come as they do in a register, a name again and again; and each once.
Each figure is of a new Spark on a new set of Python workers that have first looked at other names. Rows a second are
by the clock; processor time is that of Java and all its Python workers together, which other programs on the machine
hardly change. Needs Java 17 and the extra `spark`.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import names
import report
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sf

import bynames
import bynames.spark

ROWS, DISTINCT, INDEX, JOINED = 200_000, 5_000, 10_000, 10_000
MASTERS = ("local[1]", "local[2]")
TWO = MASTERS[1:]
PARTITIONS = 8
WARM = 300

Work = Callable[[DataFrame], DataFrame]


class Cost(NamedTuple):
    """Seconds: by the clock, and of processor time."""

    clock: float
    processor: float


class Worker(NamedTuple):
    """Memory of one Python worker in MB: what it sees, and its share (what several map is divided among them)."""

    pid: int
    resident: float
    share: float


def session(master: str, folder: str, quick: bool) -> SparkSession:
    """A new Spark, with what a laptop can spare."""
    found: SparkSession = (
        SparkSession.builder.master(master)
        .config("spark.driver.memory", "1g")
        .config("spark.local.dir", folder)
        .config("spark.sql.shuffle.partitions", "2" if quick else str(PARTITIONS))
        .config("spark.sql.adaptive.coalescePartitions.enabled", "false")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    found.sparkContext.setLogLevel("ERROR")
    return found


def spread(spark: SparkSession, rows: list[Any], columns: str, by: str | None = None) -> DataFrame:
    """The rows in memory, in as many partitions as joins have: dealt out, or each value of `by` in one of them."""
    partitions = int(spark.conf.get("spark.sql.shuffle.partitions") or PARTITIONS)
    frame = spark.createDataFrame(rows, columns).repartition(partitions, *([by] if by else [])).cache()
    frame.count()
    return frame


def processor() -> float:
    """Processor seconds of all processes below this one so far, and of those that they have outlived."""
    below, times = {os.getpid()}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        times[int(stat.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    total, grown = 0, True
    while grown:
        found = {pid for pid, (parent, _) in times.items() if parent in below and pid not in below}
        total += sum(times[pid][1] for pid in found)
        below |= found
        grown = bool(found)
    return total / os.sysconf("SC_CLK_TCK")


def cost(found: DataFrame) -> Cost:
    """What it takes to work out all of it, and to throw it away."""
    before, start = processor(), time.perf_counter()
    found.write.format("noop").mode("overwrite").save()
    return Cost(time.perf_counter() - start, processor() - before)


def memory(spark: SparkSession) -> list[Worker]:
    """What the Python workers hold after their work."""

    def look(arrays: Any) -> Any:
        import pyarrow

        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
        told = dict(line.split(":") for line in lines if line.endswith("kB"))
        text = " ".join([str(os.getpid()), *(told[name].split()[0] for name in ("Rss", "Pss"))])
        time.sleep(1)  # so that both workers get some
        return pyarrow.array([text] * len(arrays))

    look.__annotations__ = {}
    told = spark.range(4, numPartitions=4).select(sf.arrow_udf(look, "string")("id").alias("x")).collect()
    found = (row.x.split() for row in told)
    return sorted({int(pid): Worker(int(pid), int(rss) / 1024, int(pss) / 1024) for pid, rss, pss in found}.values())


def people(count: int, seed: int) -> list[str]:
    """Different names as columns have them, half in Belarusian, half in Russian."""
    maker = names.Names(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        made[maker.person().write(names.LANGUAGES[len(made) % 2], maker.form())] = None
    return list(made)


def repeated(distinct: list[str], rows: int) -> list[tuple[str]]:
    """Rows in which each name has a frequency of its own."""
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(distinct))))
    return [(name,) for name in random.Random(names.SEED).choices(distinct, cum_weights=weights, k=rows)]


def works(index: str) -> dict[str, Work]:
    """What is measured, by name."""
    return {
        "key": lambda frame: frame.select(bynames.spark.key("name")),
        "match": lambda frame: bynames.spark.match(frame, "name", index),
        "normalize": lambda frame: bynames.spark.normalize(frame, "name"),
    }


def block(column: str) -> Any:
    """The last part of the key: a person's surname."""
    return sf.element_at(sf.split(bynames.spark.key(column), "[|]"), -1)


def joined(left: DataFrame, right: DataFrame, key: Callable[[str], Any]) -> DataFrame:
    """The pairs of two tables that `compare` matches, out of those that have a key in common."""
    pairs = left.withColumn("block", key("name")).join(right.withColumn("block", key("other")), "block")
    compared = pairs.withColumn("compared", bynames.spark.compare("name", "other"))
    return compared.select("place", "there", sf.inline_outer(sf.array("compared"))).where("matched")


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--distinct", type=int, default=DISTINCT)
    parser.add_argument("--index", type=int, default=INDEX)
    parser.add_argument("--joined", type=int, default=JOINED)
    given = report.arguments(parser, "benchmarks-spark.md")
    if given.quick:
        given.rows, given.distinct, given.index, given.joined = 500, 30, 50, 50
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bynames-spark-") as folder:
        path = os.path.join(folder, "people.index")
        known = [(str(at), person.write("ru")) for at, person in enumerate(names.Names().people(given.index))]
        bynames.Matcher(known).save(path)
        rates, workers = functions(given, path, folder)
        joins = joining(given, folder)
        size = os.path.getsize(path) / 1e6
    report.finish(text(given, busy, size, rates, workers, joins), given.output)


def functions(given: argparse.Namespace, index: str, folder: str) -> tuple[list[tuple[str, ...]], list[Worker]]:
    """A row of the report for each function and kind of rows, and what the workers of `match` hold."""
    distinct = people(given.distinct, names.SEED + 1)
    many, once = repeated(distinct, given.rows), [(name,) for name in distinct]
    warm = [(name,) for name in people(min(WARM, given.distinct), names.SEED + 2)]
    # One worker alone has every name anyway.
    kinds = (("each once", once, None, MASTERS), ("as they come", many, None, MASTERS), ("by name", many, "name", TWO))
    rows, workers = [], []
    for name, work in works(index).items():
        if given.quick and name != "match":
            continue
        for kind, given_rows, by, masters in kinds[2:] if given.quick else kinds:
            costs: dict[str, Cost] = {}
            for master in masters:
                spark = session(master, folder, given.quick)
                cost(work(spread(spark, warm, "name string")))
                costs[master] = cost(work(spread(spark, given_rows, "name string", by)))
                if name == "match":
                    workers = memory(spark)
                spark.stop()
            clock = (f"{len(given_rows) / costs[m].clock:,.0f}" if m in costs else "" for m in MASTERS)
            processor = (f"{costs[m].processor:.1f}" if m in costs else "" for m in MASTERS)
            rows.append((f"{name}, {kind}", *clock, *processor))
            print(rows[-1], file=sys.stderr)
    return rows, workers


def two_tables(spark: SparkSession, left: list[tuple[int, str]], right: list[tuple[int, str]]) -> list[DataFrame]:
    """Two tables of (number, name), for `joined`."""
    return [spread(spark, left, "place int, name string"), spread(spark, right, "there int, other string")]


def joining(given: argparse.Namespace, folder: str) -> list[tuple[str, ...]]:
    """A row of the report for each way to join two tables of the same people, each written anew."""
    maker = names.Names(names.SEED + 3)
    register = maker.people(given.joined)
    left = [(at, person.write("be", maker.form())) for at, person in enumerate(register)]
    right = [(at, person.write("ru", maker.form())) for at, person in enumerate(register)]
    matched = sum(bynames.compare(name, other).matched for (_, name), (_, other) in zip(left, right, strict=True))
    rows = []
    ways = (("the key", bynames.spark.key), ("its last part", block))
    for title, key in ways[1:] if given.quick else ways:
        spark = session(*TWO, folder, given.quick)
        others = list(enumerate(people(min(WARM, given.joined), names.SEED + 2)))
        cost(joined(*two_tables(spark, others, others[::-1]), key))
        here, there = two_tables(spark, left, right)
        taken = cost(joined(here, there, key))
        blocks = [frame.select(key(column).alias("block")) for frame, column in ((here, "name"), (there, "other"))]
        pairs = blocks[0].join(blocks[1], "block").count()
        found = joined(here, there, key).where("place = there").count()
        spark.stop()
        rows.append((title, f"{pairs:,}", f"{found / matched:.3f}", f"{taken.clock:.1f}", f"{taken.processor:.1f}"))
    return rows


def java() -> str:
    """The version of Java that Spark finds."""
    home = os.environ.get("JAVA_HOME")
    command = str(Path(home, "bin", "java")) if home else "java"
    told = subprocess.run([command, "-version"], capture_output=True, encoding="utf-8", check=False).stderr
    return f"Java {told.split(chr(34))[1]}" if '"' in told else "Java"


def text(
    given: argparse.Namespace,
    busy: float,
    size: float,
    rates: list[tuple[str, ...]],
    workers: list[Worker],
    joins: list[tuple[str, ...]],
) -> str:
    """The report."""
    held = "; ".join(f"{worker.resident:.0f} MB, its share of it {worker.share:.0f} MB" for worker in workers)
    parts = [
        report.heading("Names in Spark", [report.version("pyspark"), report.version("pyarrow"), java()]),
        f"*Each once*: {given.distinct:,} different names, a row for each. *As they come*: {given.rows:,} rows with"
        f" those names, dealt out to {PARTITIONS} partitions, so that each Python worker meets all of them. *By name*:"
        ' the same rows after `repartition("name")`, so that each name is worked out by one worker. *match* is against'
        f" an index of {given.index:,} people ({size:.0f} MB); *normalize* adds all of its columns. Rows a second are"
        f" by the clock; before the first run other programs kept {busy:.1f} processors busy. Processor time is that of"
        " Java and Python together.\n",
        report.table(
            ("function", "rows/s, 1 core", "rows/s, 2 cores", "processor s, 1 core", "processor s, 2 cores"), rates
        ),
        f"\nA Python worker after `match` on two cores: {held} (resident; a page that both map counts half).\n",
        f"## A join\n\n{given.joined:,} people in two tables, in Belarusian and in Russian, each time in one of the"
        " ways in which columns write names. Joined by the key or by its last part, which is the surname; then"
        " `compare` decides about each pair. *Found*: people who met themselves, of those that `compare` matches at"
        " all. On two cores.\n",
        report.table(("joined by", "pairs", "found", "clock s", "processor s"), joins),
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
