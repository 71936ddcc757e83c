"""The share of the code that the tests pass through, branches too, by module: docs/coverage.md.

    python benchmarks/coverage_page.py [--all] [--output FILE]

Measuring branches takes three times as long as the tests do. So, once `make mutants` has found out which tests pass
through which lines, only the quickest are run that together pass through all of them, under both implementations. The
figure is a lower bound: tests that are left out may take further lines and branches.
`--all` runs every test instead.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import report

FOLDER = report.ROOT / "build" / "coverage"
PASSING = report.ROOT / "build" / "mutants"
BRIEF = ["--hypothesis-profile", "brief", "-p", "no:cacheprovider"]
# What starting a test takes, in seconds
START = 0.02


def quickest(tests: dict[str, dict[str, Any]]) -> list[str]:
    """Tests that pass through all lines that any test passes through: always the one with the most new lines a second.

    `tests` says of each its seconds, and its lines by module.
    """
    lines = {
        test: {(module, line) for module, passed in entry["lines"].items() for line in passed}
        for test, entry in tests.items()
    }
    costs = {test: entry["seconds"] + START for test, entry in tests.items()}
    left = set().union(*lines.values())
    queue = [(-len(lines[test]) / costs[test], test) for test in tests]
    heapq.heapify(queue)
    chosen = []
    while left:
        _, test = heapq.heappop(queue)
        new = len(lines[test] & left)
        worth = -new / costs[test]
        if queue and worth > queue[0][0]:
            # It was worth more when it was put there.
            if new:
                heapq.heappush(queue, (worth, test))
            continue
        chosen.append(test)
        left -= lines[test]
    return sorted(chosen)


def run(implementation: str, *chosen: str) -> None:
    """Run these tests under coverage; raises CalledProcessError where one fails."""
    environment = os.environ | {"BYNAMES_IMPLEMENTATION": implementation, "COVERAGE_FILE": str(FOLDER / "data")}
    command = [sys.executable, "-m", "pytest", "--quiet", "--cov", "--cov-append", "--cov-report=", *BRIEF, *chosen]
    subprocess.run(command, cwd=report.ROOT, env=environment, check=True)


def measure(every: bool) -> tuple[str, dict[str, Any]]:
    """What was run, in words, and the figures of `coverage json`."""
    tests: dict[str, dict[str, Any]] = {}
    for file in [] if every else sorted(PASSING.glob("passing-*.json")):
        tests |= json.loads(file.read_text(encoding="utf-8"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    if tests:
        chosen = quickest(tests)
        (FOLDER / "chosen.txt").write_text("\n".join(chosen), encoding="utf-8")
        for implementation in ("python", "native"):
            run(implementation, f"@{FOLDER / 'chosen.txt'}")
        said = (
            f"{len(chosen):,} of {len(tests):,} tests were run, the quickest that pass through every line that any of "
            "them passes through, under both implementations. So the figures are lower bounds."
        )
    else:
        for implementation in ("python", "native"):
            run(implementation, "-m", "not packaging")
        said = "Every test was run under both implementations."
    measured = FOLDER / "coverage.json"
    command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(measured)]
    subprocess.run(command, cwd=report.ROOT, env=os.environ | {"COVERAGE_FILE": str(FOLDER / "data")}, check=True)
    return said, json.loads(measured.read_text(encoding="utf-8"))


def table(files: dict[str, dict[str, dict[str, int]]]) -> str:
    """One line for each module or package below src/bynames: statements, branches, and the share of both reached."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for file, entry in files.items():
        part = Path(file).parts[2].removesuffix(".py")
        counted = ("num_statements", "num_branches", "covered_lines", "covered_branches")
        sums[part] = [before + entry["summary"][name] for before, name in zip(sums[part], counted, strict=True)]
    rows = []
    for part, (statements, branches, lines, ways) in sorted(sums.items()):
        share = (lines + ways) / max(statements + branches, 1)
        rows.append(f"| `{part}` | {statements:,} | {branches:,} | {share:.1%} |")
    return "\n".join(["| module | statements | branches | reached |", "| --- | --: | --: | --: |", *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="run every test")
    given = report.arguments(parser, "coverage.md")
    said, measured = measure(given.all)
    totals = measured["totals"]
    text = "\n".join(
        [
            report.heading("What the tests pass through"),
            f"{said} A branch counts for each of its ways; the few lines that only types need are left out, "
            "and `bynames.spark`, whose tests run in an environment of their own.\n",
            f"All modules: **{totals['percent_covered']:.1f} %** ({totals['covered_lines']:,} of "
            f"{totals['num_statements']:,} statements, {totals['covered_branches']:,} of {totals['num_branches']:,} "
            "branches).\n",
            table(measured["files"]),
            "",
        ]
    )
    if given.output is not None:
        given.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
