"""The wheel carries data/ as bynames/_data, with its compiled form beside it.

YAML is for people and too slow to load at start-up, so the package's own reader
(bynames._datafiles) turns each file into JSON; what is worked out of them all is made
too (bynames._compiled), and of the alias table there are also its indexes
(bynames.aliases._cache). The compiled form exists in wheels only: a checkout and an
sdist hold the sources alone, and an editable install reads the checkout's data/.

The native engine (native/) is built where there is a compiler, once for all Pythons
from 3.11 on. Where there is none, it is left out with one line that says so;
BYNAMES_BUILD_NATIVE=required makes an error of it, and =off leaves it out.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        # A temporary folder, not one in the checkout: two builds can run at once.
        self._made = tempfile.TemporaryDirectory(prefix="bynames-build-")
        folder = Path(self._made.name)
        engine = _engine(root, folder / "native")
        if version == "editable":
            if engine is not None:
                build_data["force_include_editable"][str(engine)] = f"bynames/{engine.name}"
            return
        include: dict[str, str] = build_data["force_include"]
        include[str(root / "data")] = "bynames/_data"
        for name, file in sorted(_compile(root, folder).items()):
            include[str(file)] = f"bynames/_data/compiled/{name}"
        if engine is not None:
            include[str(engine)] = f"bynames/{engine.name}"
            build_data["pure_python"] = False
            build_data["tag"] = f"cp311-abi3-{_platform()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        self._made.cleanup()


def _engine(root: Path, folder: Path) -> Path | None:
    """The native engine, built now; None where it cannot be."""
    asked = os.environ.get("BYNAMES_BUILD_NATIVE", "")
    if asked == "off":
        return None
    sys.path.insert(0, str(root / "native"))
    try:
        from build_engine import NotBuilt, build

        return build(folder)
    except NotBuilt as error:
        if asked == "required":
            raise
        print(f"bynames: without the native engine, for {error}; everything works, only slower", file=sys.stderr)
        return None
    finally:
        sys.path.remove(str(root / "native"))


def _platform() -> str:
    """The last part of the wheel's tag."""
    if sys.platform == "darwin":
        from hatchling.builders.macos import process_macos_plat_tag
        from packaging.tags import sys_tags

        found: str = process_macos_plat_tag(next(iter(sys_tags())).platform, compat=False)
        return found
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def _compile(root: Path, folder: Path) -> dict[str, Path]:
    # First on the path: with --no-isolation another bynames may be installed.
    source = str(root / "src")
    sys.path.insert(0, source)
    try:
        from bynames._compiled import ship
        from bynames._datafiles import compile_files
        from bynames._rules import FINGERPRINT, Rules, modules
        from bynames.aliases._shipping import compile_bundled

        files = {}
        for name, content in compile_files(str(root / "data")).items():
            path = files[f"{name}.json"] = folder / f"{name}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        files[FINGERPRINT] = folder / FINGERPRINT
        files[FINGERPRINT].write_text(Rules.default().fingerprint, encoding="ascii")
        for module in modules():
            import_module(module)
        for name in ship(str(folder)):
            files[name] = folder / name
        for name, file in compile_bundled(str(folder / "aliases")).items():
            files[f"aliases/{name}"] = Path(file)
        return files
    finally:
        sys.path.remove(source)
