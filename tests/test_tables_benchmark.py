"""The benchmark of tables runs, in small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "tables.py"


def test_a_quick_run_reports_every_tool_and_mark(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    command = [sys.executable, str(SCRIPT), "--quick", "--output", str(report)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    text = report.read_text(encoding="utf-8")
    for tool in ("copy, csv module", "copy, polars", "distinct names, all columns", "normalize, keys"):
        assert f"| {tool} " in text
    assert "keys: over csv copy + distinct names" in text
    assert "4,000 rows: MB" in text
    assert str(tmp_path) not in text
