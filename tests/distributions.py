"""Wheel, sdist and an empty environment with the wheel in it: each made once, for all tests of a run."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, codes: tuple[int, ...] = (0,)) -> str:
    """What a command prints that runs as a stranger would: nothing of this checkout or its environment in sight."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment["PYTHONUTF8"] = "1"
    environment["BYNAMES_CACHE"] = str(cwd / ".cache")
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode in codes, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()


def members(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


class Distributions:
    """What is built lies under `place`, where every process of the run looks for it."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def wheel(self) -> Path:
        """Built from the checkout."""
        return self._made("wheel", lambda out: build(ROOT, "wheel", out))

    def sdist(self) -> Path:
        """Built from the checkout."""
        return self._made("sdist", lambda out: build(ROOT, "sdist", out))

    def wheel_from_sdist(self) -> Path:
        """Built from the unpacked sdist, which has nothing of the checkout around it."""
        sdist = self.sdist()

        def make(out: Path) -> None:
            unpacked = self.place / "unpacked"
            with tarfile.open(sdist) as archive:
                # Python 3.11.2 (Debian 12) does not know filters yet, and 3.12 warns when there is none.
                archive.extractall(unpacked, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
            (source,) = unpacked.iterdir()
            build(source, "wheel", out)

        return self._made("wheel-from-sdist", make)

    def environment(self) -> Path:
        """An environment into which the wheel was installed, and nothing else was asked for: its `bin`."""
        wheel = self.wheel()
        return self._made("environment", lambda out: install(wheel, out / "env"), "env") / (
            "Scripts" if os.name == "nt" else "bin"
        )

    def wheel_without_compiler(self) -> Path:
        """Built from the checkout where the compiler fails."""
        return self._made("wheel-without-compiler", lambda out: build(ROOT, "wheel", out, {"CC": "false", "CXX": ""}))

    def _made(self, name: str, make: Callable[[Path], None], holds: str = "*") -> Path:
        out = self.place / name
        with (self.place / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.place / f"{name}.done").exists():
                make(out)
                (self.place / f"{name}.done").touch()
        (made,) = out.glob(holds)
        return made


def build(source: Path, kind: str, out: Path, settings: dict[str, str] | None = None) -> None:
    """Build a wheel or an sdist. No isolation: the group `dev` holds the build's requirements already."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (settings or {}).items():
            patch.setenv(name, value)
        run(sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", out, source, cwd=out.parent)


def install(wheel: Path, folder: Path, python: Path | None = None) -> None:
    """A new environment with the wheel; the pip is ours, for one of its own takes longer than all that it installs.

    `python` is another Python that it is to be for.
    """
    if python is None:
        venv.create(folder)
    else:
        run(python, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "--disable-pip-version-check", "install", "--quiet"]
    pip += ["--constraint", str(ROOT / "constraints.txt")]
    run(*pip, wheel, cwd=folder.parent)


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    own = tmp_path_factory.getbasetemp()
    # With xdist each worker has a folder of its own in one that all share.
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "distributions"
    place.mkdir(exist_ok=True)
    return Distributions(place)
