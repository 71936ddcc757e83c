"""Writes docs/fuzzing.md from fuzz/results*.json and fuzz/atheris.json: `python fuzz/page.py`."""

from __future__ import annotations

import json
import math
import os
import platform
import re
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "fuzzing.md"
FOUND = HERE / "found.md"
_SPECIFIER = re.compile(r"[A-Za-z0-9_.-]+")
_EXTRA = re.compile(r"extra == ['\"](\w+)['\"]")
# Of fewer inputs a mean says nothing.
_ENOUGH = 20
_SHOWN = ("icu", "unidecode", "spacy", "tables", "serve", "spark")


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)


def _summed(runs: list[Any]) -> list[dict[str, Any]]:
    """What several runs of mutate.py met, by function: counts and times added up, the slowest input of all."""
    found: dict[str, dict[str, Any]] = {}
    for one in (one for run in runs for one in run["functions"]):
        sums = found.setdefault(one["function"], {"count": 0, "exceptions": set(), "slowest_ms": 0.0, "lengths": {}})
        sums["count"] += one["count"]
        sums["exceptions"] |= set(one["exceptions"])
        sums["slowest_ms"] = max(sums["slowest_ms"], one["slowest_ms"])
        for bucket in one["lengths"]:
            count, spent = sums["lengths"].get(bucket["most"], (0, 0.0))
            sums["lengths"][bucket["most"]] = count + bucket["count"], spent + bucket["count"] * bucket["mean_us"]
    return [{"function": function, **sums} for function, sums in found.items()]


def mutated() -> str:
    """The runs of mutate.py."""
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("results*.json"))]
    functions = _summed(runs)
    total = sum(one["count"] for one in functions)
    exceptions = [f"{one['function']}: {sort}" for one in functions for sort in sorted(one["exceptions"])]
    rows = [
        [
            one["function"],
            f"{one['count']:,}",
            str(len(one["exceptions"])),
            f"{one['slowest_ms']:.2f}",
            ", ".join(
                f"{'≤ ' + str(most) if most else '> 4096'}: {spent / count:.0f}"
                for most, (count, spent) in sorted(one["lengths"].items(), key=lambda item: item[0] or math.inf)
                if count >= _ENOUGH
            ),
        ]
        for one in functions
    ]
    head = ["function", "inputs", "exceptions", "slowest, ms", "mean µs by length (letters or bytes)"]
    said = [
        f"`python fuzz/mutate.py --count {run['asked']:_} --seed {run['seed']}` on {run['date']}: "
        f"{sum(one['count'] for one in run['functions']):,} inputs in {run['seconds']:,} seconds, Python "
        f"{run['python']}, {run['implementation']}"
        for run in runs
    ]
    raised = f": {'; '.join(exceptions)} (fixed since: see Findings)" if exceptions else ""
    lines = "".join(f"- {one}\n" for one in said)
    return (
        f"{total:,} inputs, {len(exceptions)} exceptions{raised}:\n\n{lines}\n{_table(head, rows)}\n\n"
        "Means are wall-clock times on a machine shared with other work. Where a run came to its end, the slowest "
        "inputs were measured again, in processor time and with empty caches; what took seconds is fixed since (see "
        "Findings)."
    )


def guided() -> str:
    """The run of run.py."""
    found = _read("atheris.json")
    rows = [
        [one["target"], f"{one['inputs']:,}", f"{one['coverage']:,}", "failed" if one["failed"] else "sound"]
        for one in found["targets"]
    ]
    head = ["target", "inputs", "edges reached", "outcome"]
    return (
        f"`make fuzz FUZZ_SECONDS={found['seconds']}`: {found['seconds']} seconds for each target, Python "
        f"{found['python']}.\n\n{_table(head, rows)}"
    )


def dependencies() -> str:
    """Core and extras with their licences, from installed metadata."""
    rows = []
    for line in metadata.requires("bynames") or []:
        match = _EXTRA.search(line)
        extra = match[1] if match else "core"
        name_match = _SPECIFIER.match(line)
        if name_match is None or (match and extra not in _SHOWN):
            continue
        name = name_match[0]
        try:
            said = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            rows.append([name, extra, "not installed here", ""])
            continue
        classified = [
            value.split(" :: ")[-1] for value in said.get_all("Classifier") or [] if value.startswith("License")
        ]
        licence = said.get("License-Expression") or ", ".join(classified) or (said.get("License") or "").split("\n")[0]
        rows.append([name, extra, licence or "not said", said["Version"]])
    rows.sort(key=lambda row: (row[1] != "core", row[1], row[0].casefold()))
    return _table(["package", "for", "licence, as its metadata says", "looked at"], rows)


def main() -> None:
    made = f"""# Fuzzing

Generated by `python fuzz/page.py` on {datetime.now(UTC):%Y-%m-%d}; {platform.system()}, {platform.machine()},
{os.cpu_count()} processors, shared with other work. How to run it: `make fuzz FUZZ_SECONDS=60` (coverage-guided, with
atheris in a separate environment), `python fuzz/mutate.py --count 1_000_000` (without).

## Random and mutated inputs

{mutated()}

## Guided by coverage

{guided()}

## Findings

{FOUND.read_text(encoding="utf-8").strip()}

Inputs that failed are kept under `fuzz/corpus/`, and every test run repeats them (`tests/test_fuzz_corpus.py`). Every
regular expression is tried on runs of its own letters, and every function on words of one megabyte
(`tests/test_fuzz_growth.py`).

## Dependencies

{dependencies()}
"""
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
