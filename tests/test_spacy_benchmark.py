"""The benchmark of the spaCy component runs in small, and reads treebanks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "spacy_component.py"
TREEBANK = """# text = А.В.Быкаў піша.
1\tА.\tА.\tPROPN\t_\t_\t0\troot\t_\tSpaceAfter=No
2\tВ.\tВ.\tPROPN\t_\t_\t1\tflat\t_\tSpaceAfter=No
3\tБыкаў\tБыкаў\tPROPN\t_\t_\t1\tflat\t_\t_
4\tпіша\tпісаць\tVERB\t_\t_\t1\tdep\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_

"""


def test_the_benchmark_runs(tmp_path: Path) -> None:
    treebank = tmp_path / "be.conllu"
    treebank.write_text(TREEBANK, encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "--quick", "--sizes", "--text", str(treebank), "--treebank", str(treebank)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line[:1] == "|"]
    found = {row[0]: row for row in rows}
    assert {"bynames", "PhraseMatcher, names of the table", "EntityRuler, pre-expanded"} <= set(found)
    recall = rows[0].index("recall")
    assert float(found["bynames"][recall]) > float(found["PhraseMatcher, names of the table"][recall])
    assert found["be"] == ["be", "1.0000", "1.0000", "1.0000"]
    assert float(found["ru"][-1]) < 1
