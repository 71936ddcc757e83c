"""The share of the code that the tests pass through, by module: docs/coverage.md. `make coverage` measures it first.

python benchmarks/coverage_page.py [--output FILE]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import report

MEASURED = report.ROOT / "build" / "coverage.json"


def table(measured: dict[str, dict[str, dict[str, int]]]) -> str:
    """One line for each module or package below src/bynames: statements, branches, and the share of both reached."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for file, entry in measured.items():
        part = Path(file).parts[2].removesuffix(".py")
        summary = entry["summary"]
        counted = ("num_statements", "num_branches", "covered_lines", "covered_branches")
        sums[part] = [before + summary[name] for before, name in zip(sums[part], counted, strict=True)]
    rows = []
    for part, (statements, branches, lines, ways) in sorted(sums.items()):
        share = (lines + ways) / max(statements + branches, 1)
        rows.append(f"| `{part}` | {statements:,} | {branches:,} | {share:.1%} |")
    return "\n".join(["| module | statements | branches | reached |", "| --- | --: | --: | --: |", *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given = report.arguments(parser, "coverage.md")
    MEASURED.parent.mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(MEASURED)], cwd=report.ROOT, check=True
    )
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    totals = measured["totals"]
    text = "\n".join(
        [
            report.heading("What the tests pass through"),
            "The suite ran under Python's implementation. A branch counts where both of its ways were taken; the few "
            "lines that only types need are left out.\n",
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
