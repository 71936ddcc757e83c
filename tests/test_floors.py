"""The floors of the library (docs/design.md): what may import what, and what `import bynames` may cost."""

from __future__ import annotations

import ast
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import bynames

PACKAGE = Path(bynames.__file__).parent

# A module imports from lower floors, and on its own floor from what stands left of it. The rooms of a kind stand on
# floors of their own: `_kinds.person` is below `_kinds.organization`, whose words are read like those of persons.
# `bynames` is the facade, bynames/__init__.py: the surfaces above it may use it, the library below may not.
FLOORS: tuple[tuple[str, ...], ...] = (
    (
        "errors",
        "_expressions",
        "_shapes",
        "_writing",
        "_memo",
        "_datafiles",
        "_languages",
        "_model",
        "_cachefiles",
        "_rules",
        "_compiled",
        "_flat",
        "_native",
        "_implementation",
        "_patterns",
        "_arrays",
    ),
    ("_text",),
    ("translit", "_scripts", "_lint"),
    ("_readings",),
    ("_inflection",),
    ("_kinds", "_kinds.person", "_kinds.organization"),
    ("_names",),
    ("_linking",),
    ("aliases",),
    ("bynames",),
    ("tables", "arrow", "spacy", "serve", "spark", "cli", "__main__"),
)

# Records are msgspec structs on every floor; every other third-party library has its door.
EVERYWHERE = frozenset({"msgspec"})
# Third-party library -> the modules that may import it. What is not here may not be imported at all.
DOORS: dict[str, frozenset[str]] = {
    "click": frozenset({"cli"}),
    # The one that lets SQL call a Python function over Arrow.
    "duckdb": frozenset({"arrow"}),
    # What uvicorn speaks HTTP/1.1 with; the service looks at how far a request has come.
    "h11": frozenset({"serve"}),
    "icu": frozenset({"_scripts"}),
    "numpy": frozenset({"_arrays", "_kinds.person", "_kinds.organization", "_linking"}),
    # Writes .xlsx, and reads it where the formats of cells matter; python_calamine reads all kinds of workbooks.
    "openpyxl": frozenset({"tables"}),
    "pandas": frozenset({"arrow"}),
    "polars": frozenset({"arrow"}),
    "pyarrow": frozenset({"arrow", "spark", "tables"}),
    "pyspark": frozenset({"spark"}),
    "python_calamine": frozenset({"tables"}),
    "rapidfuzz": frozenset({"_kinds.organization", "_kinds.person", "_linking"}),
    "spacy": frozenset({"spacy"}),
    "starlette": frozenset({"serve"}),
    "unidecode": frozenset({"_scripts"}),
    "uvicorn": frozenset({"cli", "serve"}),
    "yaml": frozenset({"_datafiles"}),
    # The standard library has zstd from Python 3.14 on only.
    "zstandard": frozenset({"tables"}),
}

RUN_TIME = "<made at run time>"
# The beginning of a name that leads into one module of the table
_INSIDE = re.compile(r"bynames\.\w+\.")

ORDER = {module: (floor, place) for floor, row in enumerate(FLOORS) for place, module in enumerate(row)}


def imports(source: str, package: str) -> Iterator[tuple[int, str]]:
    """(line, absolute dotted name) of every import in `source`, wherever it stands: top, function, TYPE_CHECKING.

    `package` is the dotted package that relative imports start from. `from bynames import text` gives
    `bynames._text`, for it may be a module.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([base] if base else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}" if base == "bynames" else base
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}:
            # A name made at run time could go anywhere: only one passes of which the module is spelled out.
            made = node.args[0] if node.args else None
            first = made.values[0] if isinstance(made, ast.JoinedStr) else made
            spelled = str(first.value) if isinstance(first, ast.Constant) else ""
            yield node.lineno, spelled if (made is first and spelled) or _INSIDE.match(spelled) else RUN_TIME


def module_of(file: str) -> str:
    """The module of the table that a file (relative to the package folder) belongs to."""
    parts = [part.removesuffix(".py") for part in Path(file).parts]
    return "bynames" if parts[0] == "__init__" else room(parts)


def room(parts: Sequence[str]) -> str:
    """The module of the table that a dotted name below `bynames` lies in: a room of a kind, or what comes first."""
    return ".".join(parts[:2]) if ".".join(parts[:2]) in ORDER else parts[0]


def violations(file: str, source: str) -> list[str]:
    module = module_of(file)
    if module not in ORDER:
        return [f"{file}: the module {module} stands on no floor"]
    package = ".".join(["bynames", *Path(file).parts[:-1]])
    found = []
    for line, name in imports(source, package):
        top, *rest = name.split(".")
        where = f"{file}:{line}"
        if top in sys.stdlib_module_names or top in EVERYWHERE:
            continue
        if name == RUN_TIME and module == "bynames":
            continue  # the facade loads its own table of names, which stands once more under TYPE_CHECKING
        if top == "bynames":
            # A name that is no module is something of the facade: `from bynames import compile_all`.
            target = room(rest) if rest and rest[0] in ORDER else "bynames"
            if target != module and ORDER[target] > ORDER[module]:
                found.append(f"{where}: {module} may not import {target}, which stands above it")
        elif top not in DOORS:
            found.append(f"{where}: {name} has no door")
        elif module not in DOORS[top]:
            found.append(f"{where}: {top} is imported through {', '.join(sorted(DOORS[top]))}, not {module}")
    return found


@pytest.mark.parametrize("file", sorted(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py")))
def test_imports_go_down_only(file: str) -> None:
    assert violations(file, (PACKAGE / file).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("_text.py", "from bynames.errors import BynamesError"),
        ("_datafiles.py", "from bynames._memo import once"),
        (
            "translit/engine.py",
            "from bynames.translit.table import Table\nfrom . import table\nfrom .._text import clean",
        ),
        (
            "_linking/x.py",
            "import numpy as np\nfrom rapidfuzz import fuzz\nfrom bynames._linking.comparison import compare",
        ),
        ("_kinds/organization/scoring.py", "from bynames._kinds.person.meeting import meet"),
        ("cli.py", "import bynames\nfrom bynames import __version__\nimport click"),
        ("__init__.py", "import importlib\nimportlib.import_module('bynames.translit')"),
        ("_names/__init__.py", "import importlib\nimportlib.import_module(f'bynames._names.{home}')"),
    ],
)
def test_allowed_imports(file: str, source: str) -> None:
    assert violations(file, source) == []


@pytest.mark.parametrize(
    ("file", "source", "says"),
    [
        ("utils.py", "", "stands on no floor"),
        ("errors.py", "from bynames._model import Scheme", "errors may not import _model"),
        ("_text.py", "from bynames.translit import Transliterator", "_text may not import translit"),
        ("_text.py", "from bynames import translit", "_text may not import translit"),
        ("_text.py", "from . import translit", "_text may not import translit"),
        ("translit/engine.py", "from .._names import parse", "translit may not import _names"),
        ("translit/engine.py", "def f():\n    import bynames._readings", "translit/engine.py:2"),
        ("_names.py", "import bynames", "_names may not import bynames"),
        ("_names.py", "from bynames import transliterate", "_names may not import bynames"),
        (
            "_kinds/person/x.py",
            "from bynames._linking.matching import Matcher",
            "_kinds.person may not import _linking",
        ),
        ("_kinds/person/x.py", "from bynames._kinds.organization import parse", "may not import _kinds.organization"),
        ("__init__.py", "from bynames.cli import main", "bynames may not import cli"),
        ("_text.py", "import importlib\nimportlib.import_module('bynames.cli')", "_text may not import cli"),
        ("_text.py", "import importlib\nimportlib.import_module(name)", "has no door"),
        ("_text.py", "import importlib\nimportlib.import_module(f'bynames.{name}')", "has no door"),
        ("_text.py", "import importlib\nimportlib.import_module(f'bynames._names.{name}')", "may not import _names"),
        ("_text.py", "import yaml", "yaml is imported through _datafiles"),
        ("_names/keys.py", "import numpy.typing", "numpy is imported through _arrays"),
        ("translit/icu.py", "from icu import Transliterator", "icu is imported through _scripts"),
        ("_text.py", "import requests", "requests has no door"),
    ],
)
def test_refused_imports(file: str, source: str, says: str) -> None:
    found = violations(file, source)
    assert len(found) == 1
    assert says in found[0]


def test_import_loads_nothing_heavy() -> None:
    code = "import bynames, sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = set(subprocess.check_output([sys.executable, "-c", code], text=True).split())
    assert "bynames" in loaded
    assert loaded & (EVERYWHERE | set(DOORS)) == set()


@pytest.mark.parametrize(
    "asked", ["compare('Янка Купала', 'Yanka Kupala')", "parse('Янка Купала')", "AliasTable.load().find('Янка Купала')"]
)
def test_numpy_is_for_searching_alone(asked: str) -> None:
    code = f"import bynames, sys; bynames.{asked}; print('numpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"


def processor_ms(code: str) -> float:
    """Processor time of a fresh interpreter that runs `code`.

    Not the clock's time: the import waits for nothing, and other tests run on the same processors.
    """
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    _, status, usage = os.wait4(pid, 0)
    assert status == 0
    return (usage.ru_utime + usage.ru_stime) * 1000


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="measures a child process by wait4, which Windows does not have")
def test_import_takes_at_most_60_ms() -> None:
    processor_ms("import bynames")  # the first run may have to write the .pyc files
    # In turns, so that a busy moment of the machine falls on both.
    pairs = [(processor_ms("import bynames"), processor_ms("pass")) for _ in range(9)]
    cost = statistics.median(loaded for loaded, _ in pairs) - statistics.median(bare for _, bare in pairs)
    assert cost <= 60
