"""What a user installs: wheel and sdist are built, looked into, and run in empty environments far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from bynames import data
from bynames.aliases.loading import shipped_key

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as a stranger would: nothing of this checkout or its environment in sight."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment["PYTHONUTF8"] = "1"
    environment["BYNAMES_CACHE"] = str(cwd / ".cache")
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()


def build(source: Path, kind: str, out: Path) -> Path:
    # No isolation: the dev extra holds the build's requirements already.
    run(sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", out, source, cwd=out.parent)
    (built,) = out.iterdir()
    return built


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packaging")


@pytest.fixture(scope="session")
def wheel(place: Path) -> Path:
    return build(ROOT, "wheel", place / "wheel")


@pytest.fixture(scope="session")
def sdist(place: Path) -> Path:
    return build(ROOT, "sdist", place / "sdist")


@pytest.fixture(scope="session")
def wheel_from_sdist(sdist: Path, place: Path) -> Path:
    unpacked = place / "unpacked"
    with tarfile.open(sdist) as archive:
        # Python 3.11.2 (Debian 12) does not know filters yet, and 3.12 warns when there is none.
        archive.extractall(unpacked, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (source,) = unpacked.iterdir()
    return build(source, "wheel", place / "wheel-from-sdist")


def members(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def data_files() -> dict[str, bytes]:
    folder = ROOT / "data"
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    found = members(wheel)
    info = f"bynames-{wheel.name.split('-')[1]}.dist-info/"
    assert {name.split("/")[0] for name in found} == {"bynames", info.rstrip("/")}
    assert {"bynames/__init__.py", "bynames/py.typed", f"{info}licenses/LICENSE"} <= set(found)
    assert b"bynames = bynames.cli:main" in found[f"{info}entry_points.txt"]
    inside = {
        name.removeprefix("bynames/_data/"): content
        for name, content in found.items()
        if name.startswith("bynames/_data/") and not name.startswith("bynames/_data/compiled/")
    }
    assert inside == data_files()
    modules = {str(file.relative_to(ROOT / "src")) for file in (ROOT / "src").rglob("*.py")}
    assert modules == {name for name in found if name.endswith(".py")}


def test_the_compiled_data_equals_the_sources(wheel: Path) -> None:
    compiled = {
        Path(name).stem: json.loads(content)
        for name, content in members(wheel).items()
        if name.startswith("bynames/_data/compiled/") and not name.startswith("bynames/_data/compiled/aliases/")
    }
    assert "transliteration" in compiled
    folder = ROOT / "data"
    sections = sorted({str(file.parent.relative_to(folder)) for file in folder.rglob("*.yaml")} - {"."})
    assert compiled == {
        section: {name: data.read_yaml(path).value for name, path in data.files(section, str(folder)).items()}
        for section in sections
    }


def test_the_alias_table_is_compiled_too(wheel: Path) -> None:
    pieces = {name.removeprefix("bynames/_data/compiled/aliases/") for name in members(wheel) if "/aliases/" in name}
    pieces = {name for name in pieces if not name.startswith("bynames/")}
    assert {name.partition("/")[0] for name in pieces} == {shipped_key()}
    assert {name.partition("/")[2] for name in pieces} >= {"entities.json", "exact.json", "person.index", "org.index"}


def test_the_sdist_holds_what_a_rebuild_and_a_reader_need(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    assert {f"data/{name}" for name in data_files()} <= names
    assert {"pyproject.toml", "hatch_build.py", "Makefile", "LICENSE", "README.md", "src/bynames/py.typed"} <= names
    assert {name.split("/")[0] for name in names} >= {"docs", "examples", "benchmarks", "tests"}
    assert not [name for name in names if "compiled" in name or "__pycache__" in name or ".venv" in name]


def test_the_sdist_builds_the_same_wheel(wheel: Path, wheel_from_sdist: Path) -> None:
    assert members(wheel_from_sdist) == members(wheel)


@pytest.mark.parametrize("kind", ["wheel", "wheel_from_sdist"])
def test_it_works_in_an_empty_environment(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    built = request.getfixturevalue(kind)
    venv.create(tmp_path / "env", with_pip=True)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", built, cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run(scripts / "bynames", "transliterate", "Мінск", "--scheme", "be-bgnpcgn-1979", cwd=elsewhere) == "Minsk"
    run(scripts / "bynames", "check", cwd=elsewhere)
    table = run(scripts / "bynames", "normalize", ROOT / "examples" / "mentions.csv", "-c", "mention", cwd=elsewhere)
    assert len(table.splitlines()) == len((ROOT / "examples" / "mentions.csv").read_text(encoding="utf-8").splitlines())
    # What the wheel has of the alias table is used: no YAML is read, and nothing is put into the cache.
    code = "import bynames, sys; print(bynames.resolve('Тихановская').id); print('yaml' in sys.modules)"
    assert run(scripts / "python", "-c", code, cwd=elsewhere).split() == ["sviatlana-tsikhanouskaya", "False"]
    assert not (elsewhere / ".cache").exists()
    code = "import bynames; print(bynames.transliterate('Гомель', 'be-national-2007')); print(bynames.__file__)"
    text, file = run(scripts / "python", "-c", code, cwd=elsewhere).splitlines()
    assert text == "Homieĺ"
    assert Path(file).is_relative_to(tmp_path)


def test_the_packages_of_an_empty_environment_are_the_declared_ones(wheel: Path) -> None:
    (metadata,) = (content.decode() for name, content in members(wheel).items() if name.endswith("/METADATA"))
    required = [
        line.removeprefix("Requires-Dist: ") for line in metadata.splitlines() if line.startswith("Requires-Dist")
    ]
    names = {line.split(">")[0].strip().lower() for line in required if "extra ==" not in line}
    # Each one more is something that every user downloads; GPL Unidecode and a compiled PyICU stay extras.
    assert names == {"click", "msgspec", "numpy", "pyyaml", "rapidfuzz"}
