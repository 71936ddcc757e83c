"""What a user installs: wheel and sdist are built, looked into, and run in empty environments far from the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from importlib import import_module
from pathlib import Path

import click
import openpyxl
import pytest
from distributions import ROOT, Distributions, distributions, install, members, run
from public_api import MODULES

import bynames
from bynames import _cachefiles as files
from bynames import _compiled
from bynames import _datafiles as data
from bynames._rules import modules
from bynames.aliases._loading import shipped_key
from bynames.aliases.sources import BUNDLED
from bynames.cli import main

__all__ = ["distributions"]

pytestmark = [pytest.mark.packaging, pytest.mark.once]

# Everything at the top of the sdist. What is new there is said here, so that nothing gets in by accident.
SDIST = {
    ".ci",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "PKG-INFO",
    "README.md",
    "SECURITY.md",
    "benchmarks",
    "constraints.txt",
    "data",
    "docs",
    "examples",
    "fuzz",
    "hatch_build.py",
    "native",
    "pyproject.toml",
    "src",
    "tests",
}
# The indexes of the alias table, as a wheel has them
INDEXES = {"entities.json", "exact.pack", "person.index", "org.index"}
STRAY = re.compile(
    r"(^|/)(__pycache__|\.\w*cache|\.hypothesis|\.venv[^/]*|build|dist|gold)(/|$)|\.(py[cod]|log|tmp|orig)$"
)
# A place on somebody's machine
MACHINE = re.compile(rb"/(?:home|root|Users|work|tmp)/\w")

# A call of every command, with what `examples/` holds.
CALLS: dict[str, list[str]] = {
    "check": [],
    "clean": ["examples/letters.csv", "-o", "cleaned.csv"],
    "compare": ["Ціханоўская Святлана", "TIKHANOVSKAYA, Svetlana"],
    "dedupe": ["examples/letters.csv", "-o", "clustered.csv"],
    "entities": ["viasna"],
    "export": ["be-lacinka"],
    "find": ["article.txt"],
    "identify": ["Cichanoŭskaja"],
    "key": ["Ціханоўская Святлана"],
    "match": ["examples/mentions.csv", "examples/people.csv", "-o", "matched.csv"],
    "normalize": ["examples/mentions.csv", "-c", "mention", "-o", "normalized.jsonl"],
    "orthography": ["Шчаслівы снег", "--to", "taraskievica"],
    "parse": ["ЛУКАШЭНКА, Аляксандр Р."],
    "resolve": ["TIKHANOVSKAYA, Svetlana"],
    "respell": ["Святлана Ціханоўская", "--to", "ru"],
    "schemes": ["--language", "be"],
    "table check": ["people.csv"],
    "table export": ["people.csv", "--to", "csv"],
    "table import": ["people.csv", "-o", "people.jsonl"],
    "table merge": ["people.csv", "--against", "people.csv", "--review", "review.csv"],
    "transliterate": ["Мінск", "--scheme", "be-bgnpcgn-1979"],
}
# Calls that need an extra
LACKING: list[tuple[str, list[str]]] = [
    ("serve", ["serve"]),
    ("tables", ["normalize", "workbook.xlsx"]),
    ("tables", ["match", "examples/mentions.csv", "workbook.xlsx"]),
    ("tables", ["dedupe", "examples/letters.csv", "-o", "out.parquet"]),
    ("tables", ["normalize", "examples/mentions.csv", "-o", "out.csv.zst"]),
]
# Modules of the public API that need an extra. The others work without one.
NEEDING = {
    "bynames.arrow.duckdb": "tables",
    "bynames.arrow.pandas": "tables",
    "bynames.arrow.polars": "tables",
    "bynames.spacy": "spacy",
}

# Runs the calls of calls.json in one interpreter, for loading the data takes longer than any of them.
RUNNER = """
import json
from click.testing import CliRunner
from bynames.cli import main

found = []
for call in json.load(open("calls.json", encoding="utf-8")):
    done = CliRunner().invoke(main, call)
    found.append((done.exit_code, done.output))
print(json.dumps(found))
"""
IMPORTER = """
import importlib, json, sys
from bynames import MissingExtra

found = {}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except MissingExtra as error:
        found[name] = str(error)
print(json.dumps(found))
"""


ENGINE = "_native.abi3.so"


def has_engine(wheel: Path) -> bool:
    """Whether the native engine was built, which the wheel's name says."""
    return not wheel.name.endswith("-py3-none-any.whl")


def data_files() -> dict[str, bytes]:
    folder = ROOT / "data"
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def package_files() -> set[str]:
    """The package as the checkout has it, without what running it leaves behind."""
    source = ROOT / "src"
    files = {str(file.relative_to(source)) for file in source.rglob("*") if file.is_file()}
    return {name for name in files if "__pycache__" not in name}


def commands(command: click.Command, path: str = "") -> dict[str, click.Command]:
    """All commands that do something, by what is typed for them."""
    if not isinstance(command, click.Group):
        return {path: command}
    return {
        typed: found
        for name, inner in command.commands.items()
        for typed, found in commands(inner, f"{path} {name}".strip()).items()
    }


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(distributions: Distributions) -> None:
    wheel = distributions.wheel()
    found = members(wheel)
    info = f"bynames-{wheel.name.split('-')[1]}.dist-info/"
    assert b"bynames = bynames.cli:main" in found[f"{info}entry_points.txt"]
    expected = package_files() | {f"bynames/_data/{name}" for name in data_files()}
    expected |= {f"{info}{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    expected |= {f"bynames/{ENGINE}"} if has_engine(wheel) else set()
    compiled = {name for name in found if name.startswith("bynames/_data/compiled/")}
    assert set(found) - compiled == expected
    assert {"bynames/py.typed", "bynames/__init__.py"} <= set(found)
    assert {name: found[f"bynames/_data/{name}"] for name in data_files()} == data_files()
    assert [name for name in found if STRAY.search(name) or name.startswith("tests")] == []
    assert [name for name, content in found.items() if MACHINE.search(content)] == []


def test_the_compiled_data_equals_the_sources(distributions: Distributions) -> None:
    place = "bynames/_data/compiled/"
    compiled = {
        name.removeprefix(place).removesuffix(".json"): json.loads(content)
        for name, content in members(distributions.wheel()).items()
        if name.startswith(place) and name.endswith(".json") and "/aliases/" not in name
    }
    assert "transliteration/be-lacinka" in compiled
    folder = ROOT / "data"
    assert compiled == {
        str(path.relative_to(folder).with_suffix("")): data.read_yaml(str(path)).value
        for path in folder.rglob("*.yaml")
        if path.parent != folder
    }


def test_what_is_worked_out_of_the_data_is_compiled(distributions: Distributions) -> None:
    place = f"bynames/_data/compiled/{_compiled.within()}/"
    found = {
        name.removeprefix(place): files.checked(content)
        for name, content in members(distributions.wheel()).items()
        if name.startswith(place)
    }
    for module in modules():
        import_module(module)
    made = {each.file(arguments): each.made(arguments) for each in _compiled.ALL for arguments in each.over()}
    assert found == made
    assert "_readings.composed._table" in made


def _python(version: str) -> Path | None:
    """A Python of this version: on the path, or one of pyenv's (whose name on the path may lead nowhere)."""
    homes = [shutil.which(f"python{version}")]
    if pyenv := shutil.which("pyenv"):
        found = subprocess.run([pyenv, "prefix", version], capture_output=True, text=True, check=False)
        homes.append(f"{found.stdout.strip()}/bin/python{version}")
    for path in filter(None, homes):
        if os.path.exists(path) and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return Path(path)
    return None


ASKED = """
import bynames
from bynames._implementation import implementation
latin = bynames.transliterate("Ціханоўская", "be-bgnpcgn-1979")
print(implementation(), latin, bynames.key("Tsikhanouskaya Sviatlana"))
"""


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_one_wheel_is_for_every_python(distributions: Distributions, tmp_path: Path, version: str) -> None:
    python = _python(version)
    wheel = distributions.wheel()
    if python is None or not has_engine(wheel):
        pytest.skip(f"no Python {version} here" if python is None else "no compiler here")
    assert re.search(r"-cp311-abi3-\w+\.whl$", wheel.name)
    install(wheel, tmp_path / "env", python)
    (installed,) = (tmp_path / "env").glob("*/python")
    done = run(installed, "-c", ASKED, cwd=tmp_path)
    assert done == f"native Tsikhanowskaya {bynames.key('Tsikhanouskaya Sviatlana')}"


def test_without_a_compiler_it_works_in_python(distributions: Distributions, tmp_path: Path) -> None:
    wheel = distributions.wheel_without_compiler()
    assert not has_engine(wheel)
    own = {name: content for name, content in members(distributions.wheel()).items() if ".dist-info/" not in name}
    own.pop(f"bynames/{ENGINE}", None)
    assert {name: content for name, content in members(wheel).items() if ".dist-info/" not in name} == own
    install(wheel, tmp_path / "env")
    (installed,) = (tmp_path / "env").glob("*/python")
    assert run(installed, "-c", ASKED, cwd=tmp_path).startswith("python Tsikhanowskaya ")
    said = run(installed.parent / "bynames", "--version", cwd=tmp_path)
    assert said == f"bynames, version {bynames.__version__} (python)"


def test_a_build_that_must_have_the_engine_fails_without_a_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    monkeypatch.setenv("BYNAMES_BUILD_NATIVE", "required")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no C++ compiler (no-such-compiler: No such file or directory)" in done.stdout + done.stderr


def test_the_alias_table_is_compiled_too(distributions: Distributions) -> None:
    place = "bynames/_data/compiled/aliases/"
    pieces = {name.removeprefix(place) for name in members(distributions.wheel()) if name.startswith(place)}
    assert {name.partition("/")[0] for name in pieces} == {shipped_key(), BUNDLED}
    assert {name.partition("/")[2] for name in pieces} >= INDEXES


def test_the_sdist_holds_what_a_rebuild_and_a_reader_need_and_nothing_else(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist()) as archive:
        files = {
            member.name.partition("/")[2]: opened.read()
            for member in archive
            if member.isfile() and (opened := archive.extractfile(member)) is not None
        }
    names = set(files)
    assert {name.split("/")[0] for name in names} == SDIST
    assert {name.removeprefix("data/") for name in names if name.startswith("data/")} == set(data_files())
    assert {name.removeprefix("src/") for name in names if name.startswith("src/")} == package_files()
    assert [name for name in names if STRAY.search(name)] == []
    # Tests look for such places, so they spell some.
    told = {name for name, content in files.items() if MACHINE.search(content) and not name.startswith("tests/")}
    assert told == set()


def test_the_sdist_builds_the_same_wheel(distributions: Distributions) -> None:
    assert members(distributions.wheel_from_sdist()) == members(distributions.wheel())


def test_the_wheel_of_the_sdist_can_be_installed(distributions: Distributions, tmp_path: Path) -> None:
    install(distributions.wheel_from_sdist(), tmp_path / "env")
    code = "import bynames; print(bynames.transliterate('Гомель', 'be-national-2007'), bynames.__file__)"
    (python,) = (tmp_path / "env").glob("*/python")
    text, file = run(python, "-c", code, cwd=tmp_path).split(" ", 1)
    assert text == "Homieĺ"
    assert Path(file).is_relative_to(tmp_path / "env")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with the examples, far from the checkout."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "article.txt").write_text("Учора мы бачылі Алеся Бяляцкага.\n", encoding="utf-8")
    (tmp_path / "review.csv").write_text("take,what,listed,name,id,field,ours,theirs,source\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("id,name\nanna,Ганна Прыклад\n", encoding="utf-8")
    openpyxl.Workbook().save(tmp_path / "workbook.xlsx")
    return tmp_path


def test_the_command_works_in_an_empty_environment(distributions: Distributions, elsewhere: Path) -> None:
    bin = distributions.environment()
    assert run(bin / "bynames", "transliterate", "Мінск", "--scheme", "be-bgnpcgn-1979", cwd=elsewhere) == "Minsk"
    # What the wheel has of the alias table is used: no YAML is read, and nothing is put into the cache.
    code = "import bynames, sys; print(bynames.resolve('Тихановская').id, 'yaml' in sys.modules, bynames.__file__)"
    id, read, file = run(bin / "python", "-c", code, cwd=elsewhere).split(" ", 2)
    assert (id, read) == ("sviatlana-tsikhanouskaya", "False")
    assert not (elsewhere / ".cache").exists()
    assert Path(file).is_relative_to(bin.parent)


def answers(bin: Path, calls: list[list[str]], cwd: Path) -> list[tuple[int, str]]:
    """(exit code, what is printed) of calls of the command in that environment."""
    (cwd / "calls.json").write_text(json.dumps(calls), encoding="utf-8")
    found: list[tuple[int, str]] = json.loads(run(bin / "python", "-c", RUNNER, cwd=cwd))
    return found


def test_every_command_works_without_extras(distributions: Distributions, elsewhere: Path) -> None:
    assert set(commands(main)) == set(CALLS) | {"serve"}, "each command needs a call here"
    calls = {path: [*path.split(), *arguments] for path, arguments in CALLS.items()}
    found = answers(distributions.environment(), list(calls.values()), elsewhere)
    failed = {path: said for path, said in zip(calls, found, strict=True) if said[0] != 0 or not said[1].strip()}
    # With an output file the summary is on standard error, which the runner has among the output.
    assert failed == {}
    rows = (elsewhere / "normalized.jsonl").read_text(encoding="utf-8").splitlines()
    assert "sviatlana-tsikhanouskaya" in {json.loads(row)["entity_id"] for row in rows}


def test_a_command_that_lacks_an_extra_says_which(distributions: Distributions, elsewhere: Path) -> None:
    found = answers(distributions.environment(), [call for _, call in LACKING], elsewhere)
    for (extra, call), (code, output) in zip(LACKING, found, strict=True):
        assert code == 2, (call, output)
        assert output.rstrip().endswith(f'pip install "bynames[{extra}]"'), (call, output)
    assert not list(elsewhere.glob("out.*"))


def test_every_public_module_is_imported_or_says_which_extra_it_lacks(
    distributions: Distributions, tmp_path: Path
) -> None:
    bin = distributions.environment()
    told = json.loads(run(bin / "python", "-c", IMPORTER, *MODULES, cwd=tmp_path))
    assert set(told) == set(NEEDING)
    for module, message in told.items():
        assert f"bynames[{NEEDING[module]}]" in message
        assert "pip install" in message


def test_the_packages_of_an_empty_environment_are_the_declared_ones(distributions: Distributions) -> None:
    (metadata,) = (
        content.decode() for name, content in members(distributions.wheel()).items() if name.endswith("/METADATA")
    )
    required = [
        line.removeprefix("Requires-Dist: ") for line in metadata.splitlines() if line.startswith("Requires-Dist")
    ]
    names = {line.split(">")[0].strip().lower() for line in required if "extra ==" not in line}
    # Each one more is something that every user downloads; GPL Unidecode and a compiled PyICU stay extras.
    assert names == {"click", "msgspec", "numpy", "pyyaml", "rapidfuzz"}


def test_users_types(distributions: Distributions, tmp_path: Path) -> None:
    """tests/typing is what users write; a type checker finds in the installed package the types that it says."""
    folder = tmp_path / "typing"
    shutil.copytree(Path(__file__).parent / "typing", folder)
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", distributions.environment() / "python"]
    # Errors stand in the output; a line that must be one has `# type: ignore[...]`, and --strict warns of unused ones.
    assert run(*command, "--cache-dir", tmp_path / "cache", folder, cwd=tmp_path, codes=(0, 1)).startswith("Success: ")
