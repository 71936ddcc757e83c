"""Every target under atheris for a given time: `python fuzz/run.py --seconds 60 [--report FILE] [TARGET ...]`.

Prints how many inputs each took, how much of the code they reached, and the slowest; ends with 1 where a target failed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from typing import Any

import targets

HERE = os.path.dirname(os.path.abspath(__file__))
_STATISTIC = re.compile(r"stat::(\w+):\s+(\d+)")
_COVERAGE = re.compile(r"\bcov: (\d+)")


def fuzzed(target: str, seconds: int) -> dict[str, Any]:
    """What atheris says of one target."""
    before = _kept(target)
    options = [f"-max_total_time={seconds}", "-print_final_stats=1"]
    done = subprocess.run(
        [sys.executable, os.path.join(HERE, "atheris_run.py"), target, *options],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = dict(_STATISTIC.findall(done.stderr))
    covered = [int(found) for found in _COVERAGE.findall(done.stderr)]
    new = sorted(_kept(target) - before)
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
    return {
        "target": target,
        "inputs": int(said.get("number_of_executed_units", 0)),
        "coverage": max(covered, default=0),
        "slowest_s": int(said.get("slowest_unit_time_sec", 0)),
        "failed": bool(done.returncode),
        "new": new,
    }


def _kept(target: str) -> set[str]:
    place = os.path.join(HERE, "corpus", target)
    return set(os.listdir(place)) if os.path.isdir(place) else set()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--report", help="file to write the result to, as JSON")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    asked = parser.parse_args()
    found = []
    for target in asked.targets or targets.TARGETS:
        one = fuzzed(target, asked.seconds)
        found.append(one)
        state = f"FAILED: {', '.join(one['new']) or 'see above'}" if one["failed"] else "sound"
        print(f"{target:16} {one['inputs']:>9,} inputs, coverage {one['coverage']:>6}: {state}", flush=True)
        if asked.report:
            with open(asked.report, "w", encoding="utf-8") as file:
                json.dump(
                    {"seconds": asked.seconds, "python": sys.version.split()[0], "targets": found}, file, indent=1
                )
                file.write("\n")
    sys.exit(any(one["failed"] for one in found))


if __name__ == "__main__":
    main()
