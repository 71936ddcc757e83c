"""What a process remembers has a bound: with small bounds a few hundred distinct names and texts show it.

How much a process holds with the real ones after 300,000 of them is measured by `benchmarks/memory.py`.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "bynames"
BOUND = 16
NAMES = 240
# What a table without a bound gets of so many names is at least this: each task has a twelfth of them.
GROWTH = 18
STEPS = 200

GROWN = f"""
import gc, json, random, re, sys

import bynames._memo as memo

for bound in ("NAMES", "WORDS", "PAIRS", "FORMS", "FLAGS", "ENTITIES"):
    setattr(memo, bound, {BOUND})

sys.path.insert(0, "benchmarks")
import memory
import bynames._kinds.person.index, bynames._kinds.organization.index
import bynames._readings.backwards

bynames._kinds.person.index._REMEMBERED = bynames._kinds.organization.index._REMEMBERED = 1_600
bynames._readings.backwards._MOST_STEPS = {STEPS}

chance = random.Random(20)
tasks, supply = memory.tasks(), memory.words(chance)

def ask():
    for number in range({NAMES}):
        tasks[number % len(tasks)](next(supply), chance)

def tables():
    # The collector does not follow a dict of strings, but whoever holds it.
    held = [gc.get_objects(), []]
    held[1] = [item for one in held[0] for item in gc.get_referents(one)]
    return {{id(one): one for some in held for one in some if isinstance(one, (dict, list, set))}}

# The module re keeps the expressions compiled last, up to a bound of its own.
ask()
ask()
re.purge()
before = tables()
sizes = {{key: len(table) for key, table in before.items()}}
ask()
own = {{id(before), id(sizes)}}
# What a stretch of Latin is read as behind each letter: as many as the schemes have stretches, and alphabets letters
from bynames._readings.backwards import _choir
from bynames._readings.readers import readers
own |= {{id(reader._steps) for reader in readers()}} | {{id(_choir()._ways_of)}}

def is_steps(table):
    # (piece, letter before, readers): they may be on the way to their bound.
    some = list(table)[:3]
    are = [[type(part) for part in key] == [str, str, int] for key in some if isinstance(key, tuple)]
    return len(are) == 3 and all(are) and len(table) <= {STEPS} + 1

re.purge()
larger = [table for key, table in before.items() if len(table) - sizes[key] >= {GROWTH} and key not in own]

def is_by_letter(table):
    # No more than there are letters
    return all(isinstance(key, str) and len(key) == 1 for key in table)

grown = [table for table in larger if not is_steps(table) and not is_by_letter(table)]
print(json.dumps([[type(table).__name__, len(table), repr(list(table)[-3:])] for table in grown]))
"""
# Costs of letters in a row, for all letters of an alphabet there are: a bound of its own
OF_LETTERS = {"_Steps"}


def test_no_table_grows_with_what_is_asked() -> None:
    """After the first names have loaded what there is to load, those behind them make nothing longer."""
    result = subprocess.run([sys.executable, "-c", GROWN], capture_output=True, text=True, cwd=ROOT, check=False)
    assert result.returncode == 0, result.stderr
    grown = [table for table in json.loads(result.stdout) if table[0] not in OF_LETTERS]
    assert grown == []


LOOKED_AT = """
import gc, json, random, sys

sys.path.insert(0, "benchmarks")
import memory

chance = random.Random(20)
tasks, supply = memory.tasks(), memory.words(chance)

def ask(task, count):
    for _ in range(count):
        task(next(supply), chance)

for task in tasks:
    ask(task, 40)
kept = []
for task in tasks:
    gc.collect()
    before = len(gc.get_objects())
    ask(task, 150)
    gc.collect()
    kept.append((len(gc.get_objects()) - before) / 150)
print(json.dumps(kept))
"""
# Of the tasks of benchmarks/memory.py: without the engine most are kept of a text with names that are in no table.
MOST_OF_A_NAME = 140


def test_the_collector_has_little_to_look_at() -> None:
    """What is remembered of a name is mostly texts and tuples of texts: a long pause would look at all the rest."""
    result = subprocess.run([sys.executable, "-c", LOOKED_AT], capture_output=True, text=True, cwd=ROOT, check=False)
    assert result.returncode == 0, result.stderr
    kept = json.loads(result.stdout)
    assert max(kept) < MOST_OF_A_NAME
    assert sum(kept) / len(kept) < 45


def test_every_memo_is_a_memo() -> None:
    """Nothing empties a dict that others may be reading: what has a bound is `_memo.Memo`, or `remembered`."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Compare) and re.match(r"len\(self\._\w+\)$", ast.unparse(node.left)):
                where = f"{path.relative_to(PACKAGE)}: {ast.unparse(node)}"
                if re.search(r"REMEMBERED|MOST_REMEMBERED|\d{4,}", where):
                    found.append(where)
    assert found == []


def test_functions_remember_by_the_bounds_of_memo() -> None:
    """Few functions have a bound of their own, and a small one."""
    own = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for bound in re.findall(r"@remembered\(([\d_]+)\)", path.read_text(encoding="utf-8")):
            own[str(path.relative_to(PACKAGE))] = max(int(bound), own.get(str(path.relative_to(PACKAGE)), 0))
    assert {path: bound for path, bound in own.items() if bound > 20_000} == {}
