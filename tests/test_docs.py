"""What the documents say is true: their examples run, their links lead somewhere, the generated ones are current."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import bynames

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s#]+)(#[^)\s]*)?\)")
MODULES = ["bynames", *(found.name for found in pkgutil.walk_packages(bynames.__path__, "bynames."))]


def blocks(document: Path, language: str) -> list[tuple[int, str]]:
    """(line, text) of the code blocks of one language."""
    text = document.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, found.start()) + 2, found[2]) for found in _BLOCK.finditer(text) if found[1] == language
    ]


def with_blocks(language: str) -> list[object]:
    return [pytest.param(file, id=str(file.relative_to(ROOT))) for file in DOCUMENTS if blocks(file, language)]


def run_script(text: str, names: dict[str, object]) -> list[str]:
    """Run a block without >>>; an expression with a comment behind it must give what the comment says."""
    wrong = []
    for statement in ast.parse(text).body:
        code = ast.get_source_segment(text, statement) or ""
        if not isinstance(statement, ast.Expr):
            exec(code, names)
            continue
        value = eval(code, names)
        line = text.splitlines()[(statement.end_lineno or 1) - 1]
        said = line.encode()[statement.end_col_offset or 0 :].decode().strip().removeprefix("#").strip()
        if said and said not in (repr(value), str(value)):
            wrong.append(f"{code} gives {value!r}, the comment says {said}")
    return wrong


@pytest.mark.parametrize("document", with_blocks("python"))
def test_python_examples(document: Path) -> None:
    """The blocks of one document are one session, as a reader would type them."""
    names: dict[str, object] = {}
    failures: list[str] = []
    for line, text in blocks(document, "python"):
        if ">>>" in text:
            example = doctest.DocTestParser().get_doctest(text, names, document.name, str(document), line - 1)
            doctest.DocTestRunner().run(example, out=failures.append, clear_globs=False)
            names = example.globs
        else:
            failures += run_script(text, names)
    assert not failures, "".join(failures)


def test_a_comment_that_is_wrong_is_found() -> None:
    assert run_script("x = 1\nx + 1  # 2\n'ў'.upper()  # Ў\n", {}) == []
    assert run_script("1 + 1  # 3\n", {}) == ["1 + 1 gives 2, the comment says 3"]


def commands(text: str) -> list[tuple[int, str, str]]:
    """(line in the block, command, what it prints) of a console block."""
    found: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.splitlines(keepends=True)):
        if line.startswith("$ "):
            found.append((number, line[2:].rstrip("\n"), ""))
        else:
            assert found, f"a console block begins with $ and a command, not {line!r}"
            found[-1] = (*found[-1][:2], found[-1][2] + line)
    return found


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are for a POSIX shell")
@pytest.mark.parametrize("document", with_blocks("console"))
def test_console_examples(document: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "PYTHONUTF8": "1"}
    for start, text in blocks(document, "console"):
        for line, command, expected in commands(text):
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            where = f"{document.relative_to(ROOT)}:{start + line}: {command}"
            assert (done.stdout + done.stderr).rstrip("\n") == expected.rstrip("\n"), where


@pytest.mark.parametrize("name", MODULES)
def test_doctests_of_modules(name: str) -> None:
    if name == "bynames.__main__":  # importing it would run the command
        return
    failed, _ = doctest.testmod(import_module(name))
    assert failed == 0


def test_doctests_are_found() -> None:
    tests = doctest.DocTestFinder(exclude_empty=True).find(import_module("bynames.translit"))
    assert any(test.examples for test in tests)


@pytest.mark.parametrize("document", [pytest.param(file, id=str(file.relative_to(ROOT))) for file in DOCUMENTS])
def test_links_lead_to_files(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    relative = {link for link, _ in links if not link.startswith(("http://", "https://"))}
    assert [link for link in sorted(relative) if not (document.parent / link).exists()] == []


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_documents_are_current(generate: ModuleType) -> None:
    assert generate.stale() == [], "run `make docs`"


def test_a_stale_document_is_named(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "FOLDER", tmp_path)
    monkeypatch.setattr(generate.stale, "__defaults__", (tmp_path,))
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    (tmp_path / "cli.md").write_text("old", encoding="utf-8")
    assert generate.main(["--check"]) == 1
    assert "cli.md is stale: run `make docs`" in capsys.readouterr().out
    assert generate.main(["--chekc"]) == 2


def test_the_documents_name_no_place_on_somebody_s_machine() -> None:
    places = re.compile(r"/(?:home|root|Users|work|tmp)/\w")
    assert [file.name for file in DOCUMENTS if places.search(file.read_text(encoding="utf-8"))] == []
