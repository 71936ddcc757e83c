"""The wheel carries data/ as bynames/_data, with its compiled form beside it.

YAML is for people and too slow to load at start-up, so the package's own reader
(bynames._datafiles) turns each section into one JSON file; the schemes are composed
to the table by which Latin words are read (bynames._readings.composed), and of the alias
table there are also its indexes (bynames.aliases._cache). The compiled form exists in
wheels only: a checkout and an sdist hold the sources alone, and an editable
install reads the checkout's data/.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        # A temporary folder, not one in the checkout: two builds can run at once.
        self._compiled = tempfile.TemporaryDirectory(prefix="bynames-compiled-")
        include: dict[str, str] = build_data["force_include"]
        include[str(root / "data")] = "bynames/_data"
        for name, file in sorted(_compile(root, Path(self._compiled.name)).items()):
            include[str(file)] = f"bynames/_data/compiled/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._compiled.cleanup()


def _compile(root: Path, folder: Path) -> dict[str, Path]:
    # First on the path: with --no-isolation another bynames may be installed.
    source = str(root / "src")
    sys.path.insert(0, source)
    try:
        from bynames._datafiles import compile_sections
        from bynames._readings.composed import ship
        from bynames._rules import FINGERPRINT, Rules
        from bynames.aliases._shipping import compile_bundled

        files = {}
        for section, content in compile_sections(str(root / "data")).items():
            files[f"{section}.json"] = folder / f"{section}.json"
            files[f"{section}.json"].write_bytes(content)
        files[FINGERPRINT] = folder / FINGERPRINT
        files[FINGERPRINT].write_text(Rules.default().fingerprint, encoding="ascii")
        name = ship(str(folder))
        files[name] = folder / name
        for name, file in compile_bundled(str(folder / "aliases")).items():
            files[f"aliases/{name}"] = Path(file)
        return files
    finally:
        sys.path.remove(source)
