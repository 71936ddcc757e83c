"""What the documents say is true: their examples run, their links lead somewhere, the generated ones are current."""

from __future__ import annotations

import argparse
import ast
import doctest
import importlib.util
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, urlsplit

import pytest
from click import ClickException
from serving import Client, serving

import bynames
from bynames.cli import main as bynames_command
from bynames.serve import create_app

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Documents whose examples are run by other tests, and which.
RUN_ELSEWHERE = {"docs/spark.md": "tests/spark, which `make test-spark` runs: they need Java"}
# What blocks may be in, beside python, console and sh, and why these are not run here.
SHOWN = {
    "ini": "a part of the config.cfg of spaCy; tests/test_spacy.py has a whole one",
    "json": "a line of a table of aliases; tests/test_alias_sources.py reads such lines",
    "pyi": "signatures, made from the code by docs/reference.py",
    "sparql": "a query for Wikidata: it needs a network",
    "text": "a command for data that is not in this repository",
    "yaml": "parts of data files, some of them with … in place of more",
}
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^ *(?:```|~~~)(.*)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s#]+)(#[^)\s]*)?\)")
MODULES = ["bynames", *(found.name for found in pkgutil.walk_packages(bynames.__path__, "bynames."))]


def blocks(document: Path, language: str) -> list[tuple[int, str]]:
    """(line, text) of the code blocks of one language."""
    text = document.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, found.start()) + 2, found[2]) for found in _BLOCK.finditer(text) if found[1] == language
    ]


def with_blocks(language: str) -> list[object]:
    return [
        pytest.param(file, id=name)
        for file in DOCUMENTS
        if blocks(file, language) and (name := str(file.relative_to(ROOT))) not in RUN_ELSEWHERE
    ]


@pytest.mark.parametrize("document", [pytest.param(file, id=str(file.relative_to(ROOT))) for file in DOCUMENTS])
def test_every_block_is_run_or_has_a_reason_not_to(document: Path) -> None:
    """A block in `bash`, in no language, or inside a list would be passed over in silence."""
    fences = _FENCE.findall(document.read_text(encoding="utf-8"))
    opened = [fence for fence in fences[::2] if not fence.startswith("{")]
    assert not any(fences[1::2]), "a block is not closed"
    known = {"python", "console", "sh", *SHOWN}
    assert sorted(set(opened) - known) == []
    found = [match[1] for match in _BLOCK.finditer(document.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(opened), "blocks begin at the beginning of a line"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new folder with the examples in it, where an example may write."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
@pytest.mark.usefixtures("folder")
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


def in_a_shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "PYTHONUTF8": "1"}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are for a POSIX shell")
@pytest.mark.parametrize("document", with_blocks("console"))
def test_console_examples(document: Path, folder: Path) -> None:
    for start, text in blocks(document, "console"):
        for line, command, expected in commands(text):
            done = in_a_shell(command, folder)
            where = f"{document.relative_to(ROOT)}:{start + line}: {command}"
            assert (done.stdout + done.stderr).rstrip("\n") == expected.rstrip("\n"), where


@pytest.fixture(scope="module")
def service() -> Iterator[Client]:
    """The service over the bundled table, which the examples with curl ask."""
    with serving(create_app(bynames.AliasTable.load())) as client:
        yield client


@pytest.mark.parametrize("document", with_blocks("sh"))
def test_shell_examples(document: Path, folder: Path, service: Client) -> None:
    """Blocks of `sh` set something up or start it: each command is tried as far as a test can."""
    for _, text in blocks(document, "sh"):
        for command in re.split(r"\n|&&", text.replace("\\\n", " ")):
            if command.strip():
                assert try_out(command.strip(), folder, service) == "", command


def try_out(command: str, folder: Path, service: Client) -> str:
    """What is wrong with a command; "" for nothing."""
    # What stands in an environment of the reader's stands in this one.
    command = re.sub(r"^[\w.-]+/bin/", "", command)
    words = shlex.split(command, comments=True)
    match words:
        case ["make", target]:
            # .ci/run runs all of these; here only that there is such a target.
            makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
            return "" if re.search(rf"^{target}:", makefile, re.MULTILINE) else f"the Makefile has no {target}"
        case ["python3" | "python", "-m", "venv", _] | ["python", "-m", "pytest"]:
            return ""  # tests/test_packaging.py makes environments; this is pytest
        case ["pip-audit", "--local"]:
            return ""  # asks a database on the network
        case ["pip", "install", *what]:
            # tests/test_packaging.py installs; here only that there are such extras, groups and files.
            extras = re.findall(r"\[(.+)\]", " ".join(what))
            written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
            known = written["project"]["optional-dependencies"]
            unknown = {name for names in extras for name in names.split(",")} - set(known)
            if unknown:
                return f"no extra {', '.join(unknown)}"
            given = dict(pairwise(what))
            if (group := given.get("--group")) not in (None, *written["dependency-groups"]):
                return f"no group {group}"
            file = given.get("-c") or given.get("-r")
            return "" if file is None or (ROOT / file).is_file() else f"no file {file}"
        case ["bynames", "serve", *arguments]:
            # It would run for ever; tests/test_serve_command.py starts and ends it.
            for word in arguments:
                if "." in word and not word.startswith("-"):
                    (folder / word).touch()
            whole = bynames_command.make_context("bynames", [], resilient_parsing=True)
            try:
                bynames_command.commands["serve"].make_context("serve", list(arguments), whole)
            except ClickException as error:
                return error.format_message()
            return ""
        case ["bynames", *_]:
            done = in_a_shell(command, folder)
            return done.stderr if done.returncode else ""
        case ["curl", *arguments]:
            return curl(arguments, service)
    return "no test knows how to try this"


def curl(arguments: list[str], service: Client) -> str:
    """What is wrong with a request that curl would send."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-G", action="store_true")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-d", action="append", default=[])
    parser.add_argument("--data-binary")
    parser.add_argument("--data-urlencode", action="append", default=[])
    asked = parser.parse_args(arguments)
    assert urlsplit(asked.url).netloc == "127.0.0.1:8000"
    encoded = [f"{name}={quote(value)}" for name, _, value in (item.partition("=") for item in asked.data_urlencode)]
    data = "&".join([*asked.d, *encoded])
    body = Path(asked.data_binary.removeprefix("@")).read_bytes() if asked.data_binary else data.encode()
    target = urlsplit(asked.url)
    path = f"{target.path}?{target.query}" if target.query else target.path
    headers = dict(line.split(": ", 1) for line in asked.H)
    if asked.G:
        answer = service.ask("GET", f"{path}?{data}", headers=headers)
    else:
        answer = service.ask("POST", path, body, headers)
    return "" if answer.status == 200 else f"{answer.status}: {answer.text}"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("make sandwich", "the Makefile has no sandwich"),
        ('pip install "bynames[spicy]"', "no extra spicy"),
        ("pip install -e . --group test-kitchen", "no group test-kitchen"),
        ("pip install -c constrains.txt -e .", "no file constrains.txt"),
        ("bynames serve --prot 8100", "--prot"),
        ("bynames normalize nothing.csv", "nothing.csv"),
        ("curl -G http://127.0.0.1:8000/resolve -d nome=x", "nome"),
        ("rm -rf /tmp", "no test knows how to try this"),
    ],
)
def test_a_shell_example_that_is_wrong_is_found(command: str, says: str, folder: Path, service: Client) -> None:
    assert says in try_out(command, folder, service)


def test_the_readme_lists_the_extras() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted({*project["optional-dependencies"]} - {"all"})


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
    relative = {link for link, _ in links if not link.startswith(("http://", "https://", "mailto:"))}
    assert [link for link in sorted(relative) if not (document.parent / link).exists()] == []


def script(name: str) -> ModuleType:
    """A script of docs/, as it is when it is run there: with its neighbours to import."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    return script("generate")


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


def test_the_reference_has_every_public_name_once(generate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### `?(\w+)`?$", page, re.MULTILINE)
    assert sorted(headings) == sorted(bynames.__all__)
    monkeypatch.setattr(bynames, "__all__", [*bynames.__all__, "novelty"])
    with pytest.raises(ValueError, match=r"novelty: not once in both SECTIONS and bynames\.__all__"):
        generate.reference.reference()


def test_a_mark_that_is_missing_is_named(generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "PAGES", tmp_path)
    page = tmp_path / "scores.md"
    page.write_text("A sum up to <!-- made: one --><!-- /made --> is\n\n<!-- made: two -->\nold\n<!-- /made -->\n")
    filled = "A sum up to <!-- made: one -->1<!-- /made --> is\n\n<!-- made: two -->\n\n2\n\n<!-- /made -->\n"
    assert generate._filled("scores.md", {"one": "1", "two": "2\n"}) == filled
    with pytest.raises(ValueError, match=r"docs/scores.md has no mark for three"):
        generate._filled("scores.md", {"one": "1", "two": "2\n", "three": "3"})


@pytest.mark.parametrize("name", ["spellings.svg", "score-curve.svg"])
def test_the_pictures_are_whole_and_need_nothing_else(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    tags = {element.tag.partition("}")[2] for element in ET.fromstring(text).iter()}
    assert tags <= {"svg", "title", "style", "rect", "text", "path"}
    assert "prefers-color-scheme: dark" in text


def test_the_picture_of_the_readme_shows_ten_spellings_of_one(generate: ModuleType) -> None:
    texts = [element.text or "" for element in ET.parse(ROOT / "docs" / "spellings.svg").iter()]
    spellings = generate.pictures.SPELLINGS
    assert len(set(spellings)) == 10
    assert set(spellings) <= set(texts)
    assert {bynames.resolve(spelling).id for spelling in spellings} == {"sviatlana-tsikhanouskaya"}


def test_a_site_with_faults_has_each_of_them_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check_site = script("check_site")
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").write_text(
        '<link rel="stylesheet" href="https://cdn.example/a.css"><style>@import "//fonts.example/b.css"</style>'
        '<h1 id="top">A</h1><a href="deep/page.html#there">a</a><a href="deep/page.html#nowhere">b</a>'
        '<a href="gone.html">c</a><a href="#top">d</a><a href="#bottom">e</a><a href="https://example.org/">f</a>'
        '<img src="http://example.org/g.png"><script src="data:text/javascript,1"></script><a href="../out.html">h</a>',
        encoding="utf-8",
    )
    (tmp_path / "deep" / "page.html").write_text('<p id="there"><a href="../index.html#top">up</a>', encoding="utf-8")
    (tmp_path / "style.css").write_text("a { background: url('https://example.org/i.png') }", encoding="utf-8")
    assert check_site.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "index.html: loads https://cdn.example/a.css",
        "index.html: loads //fonts.example/b.css",
        "index.html: loads http://example.org/g.png",
        "index.html: no place #nowhere in deep/page.html",
        "index.html: no file gone.html",
        "index.html: no place #bottom in index.html",
        "index.html: no file ../out.html",
        "style.css: loads https://example.org/i.png",
    ]


def test_a_site_without_faults_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check_site = script("check_site")
    assert check_site.main([str(tmp_path)]) == 1
    assert "there is no page" in capsys.readouterr().out
    (tmp_path / "index.html").write_text('<a href="index.html">a</a>', encoding="utf-8")
    assert check_site.main([str(tmp_path)]) == 0
    assert check_site.main([]) == 2
