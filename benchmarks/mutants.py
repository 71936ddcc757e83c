"""Would a test notice? Breaks the code in one place at a time, runs the tests that pass there, counts what they miss.

    python benchmarks/mutants.py [--sample N] [--seed N] [--workers N] [--only TEXT] [--only-python]
        [--minutes N] [--output FILE]

It needs Python 3.12 or later. First the suite runs once under each implementation there is, which tells the tests that
pass through each line and how long each takes. The outcome is kept in build/mutants while code, data and tests are the
same (`--again` repeats it). Then a sample is drawn of all places that can be broken: comparisons, `and`/`or`, `not`,
arithmetic, numbers, truth values, returned values, conditions, calls whose result is not used. A mutant is *killed*
where a test fails or does not end, or where the process dies, under Python's implementation or, if not, beside the
native engine: tests there hold Python's answers against the engine's, which is not broken. It *survives* where all of
its tests pass. A place that no test passes through survives too. Survivors are listed in build/mutants/survivors.txt.

Compiled tables are kept in files, which sound code has made. So a mutant that survives, and that stands where the
tables are made, is judged once more with nothing kept: by the same tests, and by those that ask for many answers.

A mutant is a child process in which the code of one function is replaced; what was worked out before is forgotten.
Only bodies of functions are broken, not constants of modules and classes, `raise` and its words, or annotations.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import faulthandler
import gc
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

import report

ROOT = report.ROOT
PACKAGE = ROOT / "src" / "bynames"
FOLDER = ROOT / "build" / "mutants"
# What all answers rest on. The surfaces are left out: their tests start servers and processes.
CORE = (
    "_arrays.py", "_cachefiles.py", "_datafiles.py", "_flat.py", "_inflection", "_kinds", "_linking", "_memo.py",
    "_model.py", "_names", "_patterns.py", "_readings", "_rules.py", "_scripts.py", "_shapes.py", "_text.py",
    "_writing.py", "aliases", "translit",
)  # fmt: skip
# Tests of other processes, of documents and of the project's own files: no line of the core is seen from there.
ELSEWHERE = (
    "test_benchmarks.py", "test_docs.py", "test_floors.py", "test_matcher_benchmark.py", "test_memory.py",
    "test_packaging.py", "test_serve_command.py", "test_spacy_benchmark.py", "test_tables_benchmark.py",
    "test_versions.py",
)  # fmt: skip
CHOSEN = [
    *("--quiet", "--hypothesis-profile", "brief", "-m", "not packaging"),
    *(f"--ignore=tests/{file}" for file in ELSEWHERE),
]
# Tests of one mutant: of those that pass through its line so many, the quickest of each file in turns. So many whole
# files follow where those see nothing.
QUICKEST = 150
FILES = 3
# Tests of answers, whatever line they pass through: for code that only works while tables are made.
ANSWERS = ["tests/test_answers.py", "tests/test_cases.py", "tests/test_samples.py"]
SECONDS = 120  # processor time that a mutant may take, loading apart: no mutant that ends needs as much
KILLED, SURVIVED, NOT_COVERED = "killed", "survived", "not covered"


@dataclass(frozen=True)
class Mutant:
    """One place in the code and what stands there instead."""

    path: str  # of the module, below src/bynames
    function: str  # qualified name
    line: int
    number: int  # among the mutants of the function
    change: str  # for people

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.change}"


COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
Change = tuple[str, Callable[[], None]]


def changes(function: ast.FunctionDef) -> Iterator[tuple[int, str, Callable[[], None]]]:
    """All ways to break a function: the line, words for it, and what does it to the tree."""
    for node in _bodies(function):
        # A line that has nothing but `elif (` is never passed.
        placed = node.test if isinstance(node, ast.If | ast.IfExp) else node
        for words, change in _changes(node):
            yield getattr(placed, "lineno", function.lineno), words, change


def _bodies(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the function is called, without what only names types or words an error."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "args"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.Raise | ast.Assert | ast.JoinedStr):
                yield child
                yield from _bodies(child)


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=[operator], comparators=[_]) if type(operator) in COMPARISONS:
            other = COMPARISONS[type(operator)]
            yield f"{_sign(operator)} → {_sign(other())}", lambda: node.ops.__setitem__(0, other())
        case ast.BoolOp():
            joined = ast.Or if isinstance(node.op, ast.And) else ast.And
            yield f"{_sign(node.op)} → {_sign(joined())}", lambda: setattr(node, "op", joined())
        case ast.BinOp() | ast.AugAssign() if type(node.op) in OPERATIONS and not _is_text(node):
            operation = OPERATIONS[type(node.op)]
            yield f"{_sign(node.op)} → {_sign(operation())}", lambda: setattr(node, "op", operation())
        case ast.UnaryOp(op=ast.Not()):
            yield "not → nothing", lambda: _become(node, ast.Call(ast.Name("bool", ast.Load()), [node.operand], []))
        case ast.Constant(value=bool()):
            yield f"{node.value} → {not node.value}", lambda: setattr(node, "value", not node.value)
        case ast.Constant(value=int() | float()):
            yield f"{node.value} → {node.value + 1}", lambda: setattr(node, "value", node.value + 1)
        case ast.If() | ast.IfExp():
            for value in (True, False):
                yield f"if … → if {value}", lambda value=value: setattr(node, "test", ast.Constant(value))
        case ast.Return(value=ast.expr()) if not _says_no(node.value):
            yield "return … → return None", lambda: setattr(node, "value", ast.Constant(None))
        case ast.Continue():
            yield "continue → break", lambda: _become(node, ast.Break())
        case ast.Expr(value=ast.Call()):
            yield "a call is left out", lambda: setattr(node, "value", ast.Constant(None))


def _says_no(node: ast.expr) -> bool:
    """None in place of False is no other answer."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _is_text(node: ast.BinOp | ast.AugAssign) -> bool:
    """Joined texts: a minus between them is an error at once, which proves nothing."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(isinstance(side, ast.JoinedStr | ast.List | ast.Tuple) or _is_literal(side) for side in sides)


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _sign(operator: ast.AST) -> str:
    return type(operator).__name__


def _become(node: ast.AST, other: ast.AST) -> None:
    """Make a node of the tree another one, in its place."""
    place = {name: getattr(node, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
    inner = copy.copy(node)
    if isinstance(other, ast.Call):
        other.args = [inner.operand]  # type: ignore[attr-defined]
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(other.__dict__ | place)


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and the methods of its classes, with their qualified names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def mutants() -> list[Mutant]:
    """Every place of the core that can be broken."""
    found = []
    for part in CORE:
        files = sorted((PACKAGE / part).rglob("*.py")) if (PACKAGE / part).is_dir() else [PACKAGE / part]
        for file in files:
            path = str(file.relative_to(PACKAGE))
            for name, function in functions(ast.parse(file.read_text(encoding="utf-8"))):
                found += [
                    Mutant(path, name, line, number, words) for number, (line, words, _) in enumerate(changes(function))
                ]
    return found


def broken(mutant: Mutant) -> CodeType:
    """The code of the function that the mutant breaks."""
    file = PACKAGE / mutant.path
    tree = ast.parse(file.read_text(encoding="utf-8"))
    function = dict(functions(tree))[mutant.function]
    list(changes(function))[mutant.number][2]()
    whole = compile(ast.fix_missing_locations(tree), str(file), "exec")
    return next(code for code in _codes(whole) if code.co_qualname == mutant.function)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def install(mutant: Mutant) -> None:
    """Put the broken code where the sound one is, in this process."""
    code = broken(mutant)
    inner = {one.co_qualname: one for one in _codes(code)}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == code.co_filename:
            other = inner.get(thing.__code__.co_qualname)
            if other is not None and other.co_freevars == thing.__code__.co_freevars:
                thing.__code__ = other


# Which tests pass where.


def measure(implementation: str, again: bool) -> dict[str, dict[str, Any]]:
    """The tests by node id, with their seconds and lines: the suite runs, unless it did for this code."""
    folder = FOLDER / implementation
    listed = subprocess.run(
        ["git", "ls-files", "-z", "src", "tests", "data", "native"], cwd=ROOT, capture_output=True, check=True
    )
    digest = hashlib.sha256()
    for name in sorted(filter(None, listed.stdout.decode().split("\0"))):
        if (ROOT / name).is_file():
            digest.update((ROOT / name).read_bytes())
    stamp = folder / "measured.txt"
    if again or not stamp.exists() or stamp.read_text() != digest.hexdigest():
        for old in folder.glob("passing-*.json"):
            old.unlink()
        environment = os.environ | {
            "BYNAMES_PASSING": str(folder), "BYNAMES_IMPLEMENTATION": implementation,
            "PYTHONPATH": str(ROOT / "benchmarks"),
        }  # fmt: skip
        command = [sys.executable, "-m", "pytest", "--numprocesses", "auto", "--dist", "worksteal", "-p", "passing"]
        done = subprocess.run([*command, *CHOSEN], cwd=ROOT, env=environment, check=False)
        # A test that fails in sound code proves nothing of broken code, and is left out; more than 1 is no failed test.
        if done.returncode > 1:
            sys.exit(f"the suite did not run under {implementation}: pytest ended with {done.returncode}")
        folder.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest.hexdigest())
    tests: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("passing-*.json")):
        tests |= json.loads(file.read_text(encoding="utf-8"))
    return tests


def passing(tests: dict[str, dict[str, Any]]) -> dict[tuple[str, int], list[str]]:
    """The tests that pass through each line, the quickest first: (path below src/bynames, line) → node ids."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for test in sorted(tests, key=lambda test: tests[test]["seconds"]):
        for module, lines in tests[test]["lines"].items():
            for line in lines:
                found[module, line].append(test)
    return found


def quickest(through: list[str]) -> list[str]:
    """The first tests of each file, then the second ones, and so on: what one file misses, another may see."""
    of_file: Counter[str] = Counter()
    turns = []
    for test in through:
        file = test.partition("::")[0]
        turns.append((of_file[file], len(turns), test))
        of_file[file] += 1
    return [test for *_, test in sorted(turns)[:QUICKEST]]


def building() -> set[tuple[str, int]]:
    """The lines that make what is kept in files: (path below src/bynames, line)."""
    environment = os.environ | {"BYNAMES_CACHE": "off", "BYNAMES_IMPLEMENTATION": "python"}
    script = [sys.executable, str(ROOT / "benchmarks" / "passing.py")]
    told = json.loads(subprocess.run(script, env=environment, capture_output=True, check=True).stdout)
    return {(module, line) for module, lines in told.items() for line in lines}


# One mutant, in a child process.


def outcome(mutant: Mutant, chosen: list[str], files: list[str], builds: bool) -> str:
    """KILLED or SURVIVED, by the tests `chosen`, then all of `files`, then with nothing kept if the line `builds`."""
    for tests in (chosen, files):
        if tests and _fails(mutant, tests):
            return KILLED
    if builds:
        tests = [*dict.fromkeys([*chosen, *ANSWERS])]
        # Sound code must pass there.
        if _fails(mutant, tests, keeping=False) and not _fails(None, tests, keeping=False):
            return KILLED
    return SURVIVED if chosen or builds else NOT_COVERED


def _fails(mutant: Mutant | None, tests: list[str], keeping: bool = True) -> bool:
    # What broken code writes is not for those who come later.
    with tempfile.TemporaryDirectory() as own:
        child = os.fork()
        if not child:
            code = 1
            with contextlib.suppress(BaseException):
                os.environ["BYNAMES_CACHE"] = _copied(own) if keeping else "off"
                code = _child(mutant, tests)
            os._exit(code)
        _, status = os.waitpid(child, 0)
    return status != 0


def _copied(own: str) -> str:
    """A folder with links to all files that are kept. A file is replaced, never changed, so none of those is."""
    from bynames import _cachefiles

    place = os.path.join(own, "kept")
    kept = _cachefiles.folder()
    if kept is not None and os.path.isdir(kept):
        shutil.copytree(kept, place, copy_function=_linked, dirs_exist_ok=True)
    return place


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        pass  # another process has just replaced it
    except OSError:
        shutil.copy2(source, target)


def _child(mutant: Mutant | None, tests: list[str]) -> int:
    import resource

    import pytest

    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.alarm(SECONDS * 10)  # a mutant that waits for ever uses no processor
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    faulthandler.disable()
    if mutant is not None:
        install(mutant)
    _forget()
    options = ["-x", "--numprocesses", "0", "-p", "no:cacheprovider", "-p", "no:faulthandler"]
    return int(pytest.main([*options, *CHOSEN, *tests]))


def _forget() -> None:
    """Nothing that sound code worked out may answer for the broken one."""
    import bynames
    from bynames import _memo

    bynames.reset_caches()
    for store in list(_memo._STORES):
        store.writers.clear()
        for known in store.values.values():
            known.clear()


def work(
    share: list[Mutant],
    tests: dict[tuple[str, int], list[str]],
    building: set[tuple[str, int]],
    implementation: str,
    pipe: int,
    ends: float,
) -> None:
    """Judge a share of the mutants until the clock says that it `ends`, and write each outcome as one line of JSON."""
    os.environ["BYNAMES_IMPLEMENTATION"] = implementation
    import pytest

    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main(["--collect-only", "--numprocesses", "0", "-p", "no:cacheprovider", *CHOSEN])
    with os.fdopen(pipe, "w", encoding="utf-8") as out:
        for mutant in share:
            through = tests.get((mutant.path, mutant.line), [])
            counted = Counter(test.partition("::")[0] for test in through)
            files = [file for file, _ in counted.most_common(FILES)]
            found = outcome(mutant, quickest(through), files, (mutant.path, mutant.line) in building)
            print(json.dumps([mutant.number, mutant.path, mutant.function, found]), file=out, flush=True)
            if time.monotonic() > ends:
                break


def judge(sample: list[Mutant], implementation: str, workers: int, minutes: float = float("inf")) -> dict[Mutant, str]:
    """The outcome of each mutant under one implementation, for which `measure` has run.

    After so many minutes each worker finishes its mutant and stops; the rest of the sample has no outcome.
    """
    tests = passing(measure(implementation, again=False))
    built = building()
    os.environ["PYTHONHASHSEED"] = "0"
    found = {}
    named = {(mutant.number, mutant.path, mutant.function): mutant for mutant in sample}
    pipes = []
    ends = time.monotonic() + 60 * minutes
    for worker in range(workers):
        read, write = os.pipe()
        if not os.fork():
            os.close(read)
            with contextlib.suppress(BrokenPipeError):
                work(sample[worker::workers], tests, built, implementation, write, ends)
            os._exit(0)
        os.close(write)
        pipes.append(open(read, encoding="utf-8"))  # noqa: SIM115
    started = time.monotonic()
    for pipe in pipes:
        with pipe:
            for line in pipe:
                number, path, function, result = json.loads(line)
                found[named[number, path, function]] = result
                print(
                    f"{implementation}: {len(found)} of {len(sample)}, {time.monotonic() - started:.0f} s",
                    file=sys.stderr,
                    end="\r",
                )
    return found


def has_engine() -> bool:
    """Whether the native engine can be loaded: in another process, for each worker chooses its implementation."""
    asked = [sys.executable, "-c", "import bynames; bynames.key('x')"]
    environment = os.environ | {"BYNAMES_IMPLEMENTATION": "native"}
    return subprocess.run(asked, env=environment, capture_output=True, check=False).returncode == 0


def page(found: dict[Mutant, str], places: int, native: bool) -> str:
    implementations = "under Python's implementation, then under the native engine" if native else "without the engine"
    killed = sum(result == KILLED for result in found.values())
    lines = [
        report.heading("What the tests notice"),
        f"The code of the core was broken in {len(found)} places, one at a time, drawn from {places:,} that can be "
        f"broken. The tests noticed **{killed}** of these mutants, {killed / len(found):.3f}. A mutant survives "
        "where all tests that pass through its line still pass; some of those change no answer, but only the time that "
        f"it takes. The suite ran {implementations}, without the tests of other processes and of documents; a line "
        "that only those pass through is *not covered*.\n",
        "| module | mutants | killed | survived | not covered |\n| --- | --: | --: | --: | --: |",
    ]
    for part in CORE:
        results = Counter(result for mutant, result in found.items() if mutant.path.split("/")[0] == part)
        lines.append(
            f"| `{part.removesuffix('.py')}` | {sum(results.values())} | {results[KILLED]} | {results[SURVIVED]} "
            f"| {results[NOT_COVERED]} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=300, help="how many mutants [300]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="only mutants of modules whose path contains this")
    parser.add_argument("--only-python", action="store_true", help="do not ask the tests beside the native engine")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="stop after so many, with what is judged [no limit]"
    )
    parser.add_argument("--again", action="store_true", help="run the suite again, though nothing has changed")
    given = report.arguments(parser, "mutants.md")
    if sys.version_info < (3, 12):
        parser.error("it needs Python 3.12 or later: make mutants PYTHON=python3.13 VENV=.venv-3.13")
    everything = [mutant for mutant in mutants() if given.only in mutant.path]
    count = 10 if given.quick else given.sample
    sample = random.Random(given.seed).sample(everything, min(count, len(everything)))
    native = has_engine() and not given.only_python
    for implementation in ("python", "native")[: 1 + native]:
        measure(implementation, given.again)
    found = judge(sample, "python", given.workers, given.minutes)
    if native:
        left = [mutant for mutant, result in found.items() if result != KILLED]
        for mutant, result in judge(left, "native", given.workers).items():
            # What no test passes through under the one has survived the tests of the other.
            found[mutant] = result if result != NOT_COVERED else found[mutant]
    survivors = sorted((mutant for mutant, result in found.items() if result != KILLED), key=str)
    (FOLDER / "survivors.txt").write_text("".join(f"{one} [{found[one]}]\n" for one in survivors), encoding="utf-8")
    text = page(found, len(everything), native)
    if given.output is not None:
        given.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
