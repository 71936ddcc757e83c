"""What a first call costs in a process of its own: a wheel is built, installed far from here, and asked.

    python benchmarks/startup.py [--rounds N] [--rows N] [--quick]

Processor time; the median of the rounds, in which the calls take turns. Each is worked out by the native engine, where
there is a compiler, and by Python. `--quick` takes the bynames of this environment in place of a wheel.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import report

ROUNDS, ROWS, DISTINCT = 7, 300_000, 40
FULL, LATIN = "Святлана Ціханоўская", "Svetlana Tikhanovskaya"
# What is timed, behind what it needs and is not; and how many milliseconds it may take
CALLS: dict[str, tuple[str, str, int | None]] = {
    "import bynames": ("", "import bynames", 60),
    "transliterate a name": ("import bynames", f"bynames.transliterate({FULL!r}, 'be-bgnpcgn-1979')", None),
    "key of a name": ("import bynames", f"bynames.key({LATIN!r})", None),
    "parse a name": ("import bynames", f"bynames.parse({LATIN!r})", None),
    "identify a name": ("import bynames", f"bynames.identify({LATIN!r})", None),
    "compare two full names": ("import bynames", f"bynames.compare({FULL!r}, {LATIN!r})", 60),
    "resolve a name": ("import bynames", f"bynames.resolve({LATIN!r})", 150),
}
TIMED = """
import time
{before}
started = time.process_time()
{call}
print(time.process_time() - started)
"""
COPY = """
import csv
with open({source!r}, encoding="utf-8", newline="") as source:
    with open({target!r}, "w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(csv.reader(source))
"""
# How much longer than a copy with the csv module a large table of few names may take, and the command 41 rows
TABLE, MENTIONS = 2.5, 0.7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--rows", type=int, default=ROWS)
    given = report.arguments(parser, "benchmarks-startup.md")
    if given.quick:
        given.rounds, given.rows = 1, 2_000
    with tempfile.TemporaryDirectory(prefix="bynames-startup-") as made:
        folder = Path(made)
        python = sys.executable if given.quick else installed(folder)
        asked = Asked(python, folder)
        kinds = [kind for kind in ("native", "python") if asked.has(kind)]
        firsts = {(call, kind): list[float]() for call in CALLS for kind in kinds}
        for _ in range(given.rounds):
            for call, kind in firsts:
                before, work, _ = CALLS[call]
                firsts[call, kind].append(asked.first(before, work, kind))
        mentions = report.ROOT / "examples" / "mentions.csv"
        large = folder / "large.csv"
        make(large, given.rows, mentions)
        copies = [asked.run("-c", COPY.format(source=str(large), target=str(folder / "copy.csv")))]
        commands: dict[tuple[str, str], list[float]] = {}
        for _ in range(given.rounds):
            copies.append(asked.run("-c", COPY.format(source=str(large), target=str(folder / "copy.csv"))))
            for kind in kinds:
                for name, source in (("few", mentions), ("many", large)):
                    commands.setdefault((name, kind), []).append(asked.normalize(source, kind))
    report.finish(text(given, kinds, firsts, statistics.median(copies), commands), given.output)


class Asked:
    """A Python that has bynames, run far from the checkout."""

    def __init__(self, python: str, folder: Path) -> None:
        self._python = python
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")},
            "BYNAMES_CACHE": str(folder / "cache"),
            "PYTHONUTF8": "1",
        }

    def has(self, kind: str) -> bool:
        """Whether it can work so; all that is read from files has been read once, then."""
        done = subprocess.run(
            [self._python, "-c", f"import bynames; bynames.compare({FULL!r}, {LATIN!r}); bynames.resolve({LATIN!r})"],
            cwd=self._folder,
            env={**self._environment, "BYNAMES_IMPLEMENTATION": kind},
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def first(self, before: str, call: str, kind: str) -> float:
        """Seconds of processor time of a call in a new process."""
        return float(
            subprocess.check_output(
                [self._python, "-c", TIMED.format(before=before, call=call)],
                cwd=self._folder,
                env={**self._environment, "BYNAMES_IMPLEMENTATION": kind},
                text=True,
            )
        )

    def run(self, *arguments: str, kind: str = "") -> float:
        """Seconds of processor time of a whole process."""
        environment = {**self._environment, **({"BYNAMES_IMPLEMENTATION": kind} if kind else {})}
        started = os.times()
        subprocess.run(
            [self._python, *arguments],
            cwd=self._folder,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ended = os.times()
        return ended.children_user + ended.children_system - started.children_user - started.children_system

    def normalize(self, source: Path, kind: str) -> float:
        """The same of `bynames normalize`."""
        target = str(self._folder / "normalized.csv")
        return self.run("-m", "bynames", "normalize", str(source), "-c", "mention", "-o", target, kind=kind)


def installed(folder: Path) -> str:
    """A new environment with a wheel of this checkout and nothing else: its Python."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(report.ROOT)], check=True)
    (wheel,) = folder.glob("bynames-*.whl")
    venv.create(folder / "env")
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    constraints = ["--constraint", str(report.ROOT / "constraints.txt")]
    subprocess.run([*pip, "--python", str(python), "install", *constraints, str(wheel)], check=True)
    return str(python)


def make(path: Path, rows: int, mentions: Path) -> None:
    """A table of so many rows, whose names are those of the first one, again and again."""
    head, *lines = mentions.read_text(encoding="utf-8").splitlines()

    def again() -> Iterator[str]:
        for number in range(rows):
            yield lines[number % min(len(lines), DISTINCT)]

    path.write_text("\n".join([head, *again()]) + "\n", encoding="utf-8")


def text(
    given: argparse.Namespace,
    kinds: list[str],
    firsts: dict[tuple[str, str], list[float]],
    copy: float,
    commands: dict[tuple[str, str], list[float]],
) -> str:
    """The report."""
    rows = []
    for call, (_, _, most) in CALLS.items():
        times = [f"{1000 * statistics.median(firsts[call, kind]):.0f}" for kind in kinds]
        rows.append((call, *times, f"{most}" if most else ""))
    few = [statistics.median(commands["few", kind]) for kind in kinds]
    many = [statistics.median(commands["many", kind]) for kind in kinds]
    marks = [
        ("examples/mentions.csv, 41 rows: s", *(f"{found:.2f}" for found in few), f"{MENTIONS}"),
        (
            f"{given.rows:,} rows of {DISTINCT} names: over a copy",
            *(f"{found / copy:.1f}" for found in many),
            f"{TABLE}",
        ),
    ]
    where = "this environment" if given.quick else "an installed wheel, with the core dependencies alone"
    parts = [
        report.heading("The first call"),
        f"A new process of {where}, its files read before: milliseconds of processor time, median of"
        f" {given.rounds}. A call counts with the modules that it loads; `import bynames` comes before it.\n",
        report.table(("first call", *kinds, "at most"), rows),
        f"\n`bynames normalize`, the whole process, median of {given.rounds}; a copy is made with the csv module:\n",
        report.table(("table", *kinds, "at most"), marks),
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
