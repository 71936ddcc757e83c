"""Which Pythons are supported stands in several files; all say the same, and CI runs what .ci/run does."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import NEEDING_MORE

from bynames._datafiles import read_yaml

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORKFLOW: dict[str, Any] = read_yaml(str(ROOT / ".github" / "workflows" / "ci.yml")).value
SUPPORTED = ["3.11", "3.12", "3.13"]
# Tested as soon as a machine has it; supported once all tests have passed there.
TRIED = ["3.14"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def versions(pattern: str, name: str) -> list[str]:
    """What the one group of a pattern finds, sorted, each once."""
    return sorted(set(re.findall(pattern, text(name))), key=lambda version: int(version.partition(".")[2]))


def steps() -> list[dict[str, Any]]:
    return [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def commands() -> list[str]:
    return [step["run"] for step in steps() if "run" in step]


def test_all_files_name_the_same_pythons() -> None:
    first, last = SUPPORTED[0], SUPPORTED[-1]
    project = PROJECT["project"]
    assert project["requires-python"] == f">={first}"
    classifiers = [line.removeprefix("Programming Language :: Python :: ") for line in project["classifiers"]]
    assert [version for version in classifiers if re.fullmatch(r"3\.\d+", version)] == SUPPORTED
    assert [one["python"] for one in WORKFLOW["jobs"]["tests"]["strategy"]["matrix"]["include"]] == SUPPORTED + TRIED
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{first.replace('.', '')}"
    assert PROJECT["tool"]["mypy"]["python_version"] == first
    assert f"Python {first} to {last}" in text("README.md")
    assert versions(r"\b(3\.\d+)\b", ".ci/run") == SUPPORTED[1:] + TRIED
    assert f"needs Python {first} or newer" in text("Makefile")


def test_every_job_calls_make_and_ci_runs_the_same_targets() -> None:
    here = {"make demo", "make check", "make site", "make test", "make test-browser", "make test-spark"}
    targets = here | {"make test-lowest", "make test-newest"}
    local = set(re.findall(r"^make [\w-]+(?= PYTEST_ARGS=|$)", text(".ci/run"), re.MULTILINE))
    assert local == here
    written = [
        command.replace("${{ matrix.versions }}", one["versions"])
        for command in commands()
        for one in WORKFLOW["jobs"]["versions"]["strategy"]["matrix"]["include"]
    ]
    hosted = {found[0] for command in written if (found := re.match(r"make [\w-]+", command))}
    assert hosted == targets
    for target in targets:
        assert re.search(rf"^{target.removeprefix('make ')}:", text("Makefile"), re.MULTILINE), target
    for job in WORKFLOW["jobs"].values():
        assert any(step.get("run", "").startswith("make ") for step in job["steps"])


def test_nothing_is_left_out_of_the_matrix() -> None:
    """What one selection of tests leaves out, another has."""
    chosen = [one["pytest"] for one in WORKFLOW["jobs"]["tests"]["strategy"]["matrix"]["include"]]
    assert chosen == ['-m "not packaging"', *['-m "not once"'] * 3]
    assert any("-m packaging" in command for command in commands())


def test_the_workflow_may_do_little_and_says_what_it_uses() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not [name for name, job in WORKFLOW["jobs"].items() if "permissions" in job]
    assert "secrets." not in text(".github/workflows/ci.yml")
    for step in steps():
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", step["uses"])
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": "false"}
    for job in WORKFLOW["jobs"].values():
        assert int(job["timeout-minutes"]) <= 30


# Dependencies


def pinned() -> dict[str, str]:
    """name -> version of constraints.txt."""
    lines = [line for line in text("constraints.txt").splitlines() if not line.startswith("#")]
    return {name.lower().replace("_", "-"): version for name, version in (line.split("==") for line in lines)}


def asked_for(*groups: str) -> set[str]:
    """The names of the packages that groups ask for, with those of the groups that they include."""
    found = set()
    for group in groups:
        for item in PROJECT["dependency-groups"][group]:
            found |= asked_for(item["include-group"]) if isinstance(item, dict) else {name_of(item)}
    return found


def name_of(requirement: str) -> str:
    return re.split(r"[<>=;\[ ]", requirement)[0].lower().replace("_", "-")


def test_whatever_a_target_installs_is_pinned() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = asked_for("core", "test", "dev", "spark-test", "bench") | {"pip"}
    wanted |= {name_of(line) for name in ("serve", "spark", "tables") for line in extras[name]}
    wanted |= {name_of(line) for line in PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]}
    # For Windows alone
    wanted -= {name_of(line) for line in PROJECT["build-system"]["requires"] if "sys_platform" in line}
    assert wanted - {"bynames"} - set(pinned()) == set()
    assert all(re.fullmatch(r"\d+(\.\w+)*", version) for version in pinned().values())


def test_every_core_dependency_has_a_lowest_version() -> None:
    said = subprocess.run(
        [sys.executable, ROOT / ".ci" / "lowest.py"], capture_output=True, text=True, check=True
    ).stdout
    lowest = dict(line.split("==") for line in said.splitlines())
    assert [f"{name}>={version}" for name, version in lowest.items()] == PROJECT["project"]["dependencies"]
    # What builds the package runs the same code.
    assert {*PROJECT["project"]["dependencies"]} - {"click>=8.1.7"} <= {*PROJECT["build-system"]["requires"]}


def test_what_needs_more_than_the_core_is_left_out_of_the_core_tests() -> None:
    """A file that imports what an extra brings cannot even be collected without it."""
    brought = {name_of(line) for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines}
    modules = {name.replace("-", "_") for name in brought | asked_for("test", "dev")}
    modules -= {name.replace("-", "_") for name in asked_for("core")} | {"bynames"}
    modules |= {"icu", "serving", "bynames.serve", "bynames.spacy", "bynames.arrow"}
    for file in sorted((ROOT / "tests").glob("test_*.py")):
        found = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module or "")
        needed = {
            name for name in found if name.partition(".")[0] in modules or ".".join(name.split(".")[:2]) in modules
        }
        assert not needed or file.name in NEEDING_MORE, f"{file.name} imports {', '.join(sorted(needed))}"


def test_the_two_packages_of_icu_never_meet() -> None:
    """Both own the folder icu/. Users get PyICU, by an extra; those who work on bynames get wheels, by a group."""
    extras = PROJECT["project"]["optional-dependencies"]
    assert "pyicu-wheels" not in {name_of(line) for lines in extras.values() for line in lines}
    assert "pyicu" not in asked_for(*PROJECT["dependency-groups"])
    assert set(extras) == {"icu", "unidecode", "spacy", "tables", "serve", "spark", "all"}
    assert "pyicu" not in pinned()
