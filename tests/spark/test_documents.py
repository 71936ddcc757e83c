"""The examples of docs/spark.md, as one session that a reader would type; tests/test_docs.py runs all others."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "spark.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    checked = 0
    for text in _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        lines = text.splitlines()
        for statement in ast.parse(text).body:
            code = ast.get_source_segment(text, statement) or ""
            if not isinstance(statement, ast.Expr):
                exec(code, names)
                continue
            value = eval(code, names)
            # A comment behind an expression says what it gives.
            _, _, said = lines[(statement.end_lineno or 1) - 1].partition("  # ")
            assert said in ("", repr(value), str(value)), code
            checked += bool(said)
    assert names["spark"] is spark
    assert checked > 10
