"""The benchmark runs, in small."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent.parent.parent / "benchmarks" / "spark.py"


def test_a_quick_run_reports_a_function_a_worker_and_a_join(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    command = [sys.executable, str(SCRIPT), "--quick", "--output", str(report)]
    own = {"BYNAMES_RECORD", "PYTHONPATH"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    # For a minute's run, the optimizing compiler costs more than it brings.
    environment["JDK_JAVA_OPTIONS"] = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=600, check=False, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    text = report.read_text(encoding="utf-8")
    for row in ("match, by name", "its last part"):
        assert f"| {row} " in text
    assert "A Python worker after `match` on two cores: " in text
    assert str(tmp_path) not in text
