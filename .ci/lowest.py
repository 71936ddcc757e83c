"""Prints constraints that allow the lowest versions only that pyproject.toml allows of the core dependencies."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
for line in project["dependencies"]:
    found = re.fullmatch(r"([\w.-]+)>=([\w.]+)", line)
    if found is None:
        raise SystemExit(f"pyproject.toml: {line!r} says no lowest version")
    print(f"{found[1]}=={found[2]}")
