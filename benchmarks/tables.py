"""A large CSV: adding the columns of `bynames normalize` beside merely copying it.

    python benchmarks/tables.py [--rows N] [--distinct N] [--huge N] [--rounds N] [--quick]

The table is generated (names.py: seeded): five columns, names that come again as names do, one cell in three quoted.
Each tool works in a process of its own, several times in turns; processor time and the highest memory are those that
the system counts for the process (time also for those that it started). `--huge` is the number of rows of two more
runs, for their memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import names
import report

ROWS, DISTINCT, HUGE = 1_000_000, 5_000, 10_000_000
# What should be reached
COPY, POLARS, MEMORY = 1.5, 2.0, 200
ROUNDS = 3

CODE = {
    "copy, csv module": """
import csv
with open(SOURCE, encoding="utf-8", newline="") as source, open(TARGET, "w", encoding="utf-8", newline="") as target:
    csv.writer(target).writerows(csv.reader(source))
""",
    "copy, polars": """
import polars
polars.read_csv(SOURCE, infer_schema=False).write_csv(TARGET)
""",
    # The same work on the same names, without a table around them: one row for each.
    "distinct names, all columns": """
from bynames import tables
tables.normalize(NAMES, TARGET, ["name"])
""",
    "distinct names, keys": """
from bynames import tables
tables.normalize(NAMES, TARGET, ["name"], fields=["key"])
""",
    "normalize, all columns": """
from bynames import tables
tables.normalize(SOURCE, TARGET, ["name"])
""",
    "normalize, keys": """
from bynames import tables
tables.normalize(SOURCE, TARGET, ["name"], fields=["key"])
""",
}


class Cost(NamedTuple):
    """Processor time in seconds of a process and those that it started, and its highest memory in MB."""

    seconds: float
    memory: float


def make(path: Path, rows: int, people: list[str], seed: int = names.SEED) -> None:
    """A table of five columns; each name comes with a frequency of its own."""
    import csv
    import random
    from itertools import accumulate

    sure = random.Random(seed)
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(people))))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["id", "name", "city", "sum", "note"])
        for start in range(0, rows, 10_000):
            count = min(10_000, rows - start)
            writer.writerows(
                (
                    f"{number:08}",
                    name,
                    sure.choice(("Мінск", "Гомель", "Brest")),
                    f"{sure.random():.4f}",
                    sure.choice(("", "so, quoted", "x")),
                )
                for number, name in enumerate(sure.choices(people, cum_weights=weights, k=count), start)
            )


def cost(code: str, **places: Path) -> Cost:
    """Run a program in a new process."""
    head = "".join(f"{name} = {str(place)!r}\n" for name, place in places.items())
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as told:
        # ru_maxrss would not do: a new process begins with the memory of the one that starts it.
        tail = f"\nopen({told.name!r}, 'w').write(open('/proc/self/status').read())"
        pid = os.posix_spawn(sys.executable, [sys.executable, "-c", head + code + tail], os.environ)
        _, status, usage = os.wait4(pid, 0)
        if status:
            sys.exit(f"a tool failed:\n{code}")
        (highest,) = (line.split()[1] for line in told if line.startswith("VmHWM:"))
    return Cost(usage.ru_utime + usage.ru_stime, int(highest) / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--distinct", type=int, default=DISTINCT)
    parser.add_argument("--huge", type=int, default=HUGE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = report.arguments(parser, "benchmarks-tables.md")
    if given.quick:
        given.rows, given.distinct, given.huge, given.rounds = 2_000, 40, 4_000, 1
    people = spellings(given.distinct)
    with tempfile.TemporaryDirectory(prefix="bynames-tables-") as folder:
        source, target, few = (Path(folder, name) for name in ("in.csv", "out.csv", "names.csv"))
        make(source, given.rows, people)
        few.write_text("name\n" + "\n".join(f'"{name}"' for name in people) + "\n", encoding="utf-8")
        tools = {tool: code for tool, code in CODE.items() if "polars" not in tool or report.peer("polars")}
        found: dict[str, list[Cost]] = {tool: [] for tool in tools}
        for _ in range(given.rounds):
            for tool, code in tools.items():
                found[tool].append(cost(code, SOURCE=source, TARGET=target, NAMES=few))
        size = source.stat().st_size
        make(source, given.huge, people)
        huge = cost(CODE["normalize, keys"], SOURCE=source, TARGET=target, NAMES=few)
        resolved = cost(CODE["normalize, all columns"], SOURCE=source, TARGET=target, NAMES=few)
    median = {
        tool: Cost(statistics.median(c.seconds for c in costs), max(c.memory for c in costs))
        for tool, costs in found.items()
    }
    report.finish(text(given, size, median, huge, resolved), given.output)


def spellings(count: int) -> list[str]:
    """Distinct names as columns have them: half of the people in Belarusian, half in Russian."""
    maker = names.Names()
    made: dict[str, None] = {}
    while len(made) < count:
        made[maker.person().write(names.LANGUAGES[len(made) % 2], maker.form())] = None
    return list(made)


def text(given: argparse.Namespace, size: int, median: dict[str, Cost], huge: Cost, resolved: Cost) -> str:
    """The report."""
    plain = median["copy, csv module"].seconds
    rows = [(tool, f"{c.seconds:.1f}", f"{c.seconds / plain:.1f}x", f"{c.memory:.0f}") for tool, c in median.items()]
    polars = median.get("copy, polars")
    marks = []
    for columns in ("all columns", "keys"):
        own, work = median[f"normalize, {columns}"].seconds, median[f"distinct names, {columns}"].seconds
        marks.append((f"{columns}: over csv copy + distinct names", f"{own / (plain + work):.2f}", f"{COPY}"))
        if polars:
            ratio = own / (polars.seconds + work)
            marks.append((f"{columns}: over polars copy + distinct names", f"{ratio:.2f}", f"{POLARS}"))
    for columns, one in (("keys", huge), ("all columns", resolved)):
        marks.append((f"{columns}, {given.huge:,} rows: MB", f"{one.memory:.0f}", f"{MEMORY}"))
    parts = [
        report.heading("A large table", [report.version("polars")]),
        f"{given.rows:,} rows of five columns, {size / 1e6:.0f} MB, {given.distinct:,} distinct names. *all columns*"
        " are those that `bynames normalize` adds, with whom the alias table knows; *keys* is `--add key`. Processor"
        f" time, median; highest memory; rounds: {given.rounds}.\n",
        report.table(("tool", "s", "copies", "MB"), rows),
        "\n*distinct names* has one row for each name: what it costs to find out about them, loading included. What"
        " should be reached:\n",
        report.table(("figure", "here", "at most"), marks),
        f"\nThe {given.huge:,} rows took {huge.seconds:.0f} s (keys) and {resolved.seconds:.0f} s (all columns).",
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
