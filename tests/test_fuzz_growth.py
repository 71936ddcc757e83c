"""Nothing takes longer than in proportion to its input: every regular expression, and every function on one long word.

The expressions are all that the package compiles, from its code and from the data files, taken down in a process of
its own while everything is loaded. Each is tried on rows of its own letters and on near-misses of what it matches, at
one length and at four times that: what is linear takes four times as long, what backtracks at least sixteen times.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from effort import is_linear

import bynames
from bynames.aliases import AliasTable

try:
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    import sre_parse as _parser

pytestmark = pytest.mark.once

# --- every regular expression ---

COLLECT = """
import json, re, sys

found = {}
honest = re._compile

class Watched:
    # An expression that takes down how it is used.
    def __init__(self, made, ways):
        self._made, self._ways = made, ways

    def __getattr__(self, name):
        value = getattr(self._made, name)
        if callable(value):
            self._ways.add(name)
        return value

def compile_(pattern, flags):
    if isinstance(pattern, Watched):
        return pattern
    made = honest(pattern, flags)
    frame = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    name = frame.f_globals.get("__name__", "") if frame is not None else ""
    if name.partition(".")[0] != "bynames" or not isinstance(made.pattern, str):
        return made
    return Watched(made, found.setdefault((made.pattern, int(made.flags)), (f"{name}:{frame.f_lineno}", set()))[1])

re._compile = compile_

import importlib, pkgutil
import bynames
import bynames._expressions

# All of them, and now: not only those that these names need.
bynames._expressions.expression = re.compile

for module in pkgutil.walk_packages(bynames.__path__, "bynames."):
    # Other packages of these surfaces take long to load, and none of their expressions see names.
    if not module.name.startswith(("bynames.__main__", "bynames.arrow", "bynames.spacy", "bynames.spark")):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as missing:
            # Without the extras, that is without what they bring
            if missing.name.partition(".")[0] == "bynames":
                raise

table = bynames.AliasTable.load()
for name in ('Клуб "Лотас"', "Янка Купала", "Cichanoŭskaja S.", "ААТ «Мінскі завод»", "Open JSC Minsk Plant"):
    for kind in (None, "person", "org"):
        bynames.parse(name, kind), bynames.key(name, kind), table.resolve(name, kind)
        bynames.compare(name, "Janka Kupala", kind)
    for language in ("be", "ru"):
        bynames.inflect(name, language), bynames.lemmas(name, language)
    bynames.identify(name), table.find(name)
for scheme in bynames.schemes():
    bynames.explain(bynames.transliterate("Янка", scheme), scheme)
    if scheme.reversible != "no":
        bynames.transliterate("Janka", scheme, reverse=True)
print(json.dumps([[pattern, flags, where, sorted(ways)] for (pattern, flags), (where, ways) in found.items()]))
"""

LONG = 2_400
# Below this nothing can be told from noise; a backtracking expression takes a second at this length.
NOTICEABLE = 0.0025
# Four times the length may take so many times as long. Quadratic would be 16.
MOST = 9.0


@cache
def expressions() -> list[tuple[str, int, str, list[str]]]:
    """(pattern, flags, where it is compiled, how it is used) of every expression of the package."""
    # In isolation, and with nothing kept: what has been compiled already would not be compiled again.
    environment = {**os.environ, "BYNAMES_CACHE": "off"}
    command = [sys.executable, "-c", COLLECT]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment)
    return [(pattern, flags, where, ways) for pattern, flags, where, ways in json.loads(done.stdout)]


def letters_of(parsed: Any) -> Iterator[str]:
    """Characters that an expression names: letters, the ends of ranges, one of each category."""
    for operator, value in parsed:
        name = str(operator)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(value)
        elif name == "RANGE":
            yield from (chr(value[0]), chr(value[1]))
        elif name == "CATEGORY":
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": "-"}.get(str(value), "я")
        elif name == "ANY":
            yield "x"
        elif name == "IN":
            yield from letters_of(value)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from letters_of(branch)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from letters_of(value[2])
        elif name == "SUBPATTERN":
            yield from letters_of(value[3])
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from letters_of(value[1])
        elif name == "ATOMIC_GROUP":
            yield from letters_of(value)


def example(parsed: Any) -> str:
    """A text that an expression matches, but for its conditions; each repeat twice where it may be."""
    found = ""
    for operator, value in parsed:
        name = str(operator)
        if name == "BRANCH":
            found += example(value[1][0])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            found += example(value[2]) * max(value[0], min(2, int(value[1])))
        elif name == "SUBPATTERN":
            found += example(value[3])
        elif name == "ATOMIC_GROUP":
            found += example(value)
        else:
            found += next(letters_of([(operator, value)]), "") if name not in ("ASSERT", "ASSERT_NOT") else ""
    return found


def adversaries(pattern: str, flags: int) -> list[str]:
    """What to repeat: letters of the expression, pairs of them, what it matches, and beginnings of that."""
    parsed = _parser.parse(pattern, flags)
    letters = list(dict.fromkeys(letters_of(parsed)))
    # Of an alphabet a few letters: they are alike to the expression.
    some = letters[:: max(1, len(letters) // 4)][:4]
    whole = example(parsed)[:40]
    pieces = [*some, *map("".join, itertools.permutations(some[:2], 2)), whole, whole[:-1], whole[: len(whole) // 2]]
    return [piece for piece in dict.fromkeys(pieces) if piece]


def cost(call: Callable[[], object], least: float = float("inf")) -> float:
    """Processor time of a call: the least of some, for a busy machine only adds to it."""
    for _ in range(3):
        start = time.thread_time()
        call()
        least = min(least, time.thread_time() - start)
        if least < NOTICEABLE / 4:
            break
    return least


# How expressions are used: those that are tried at one place, and those that look for a place.
PLACED: dict[str, Callable[[re.Pattern[str], str], object]] = {
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "match": lambda pattern, text: pattern.match(text),
}
# Where texts are cut before they get there, with the length: what grows faster may not take long by then.
BOUNDED = {
    "bynames._inflection.paradigms": 1000,
    "bynames._kinds.person.lexicon": 1000,
    "bynames._names.lemmas": 1000,
    "bynames._names.inflection": 1000,
    # Between two tokens of a text: what is longer is not asked about.
    "bynames.aliases._mentions.reading": 100,
}
# Times as long as a plain expression that looks everywhere from everywhere takes there, on the same machine
AT_A_BOUND = 10
PLAIN, ITS_PIECE = re.compile(".*[bc]"), "a"
# Those that none of the names above gets to, and how they are used.
USED_AS = {"bynames._inflection.paradigms": ["fullmatch"], "bynames.aliases.sources.wikidata": ["fullmatch"]}
# Those that only read the library's own data files.
OWN_DATA = ("bynames.translit._orthography",)


def used(pattern: re.Pattern[str], ways: list[str]) -> list[Callable[[str], object]]:
    """The calls to try: anywhere, unless it is tried at one place only."""
    placed = [PLACED[way] for way in ways if way in PLACED]
    if not placed or set(ways) - set(PLACED):
        placed.append(lambda pattern, text: pattern.sub("", "x" + text))
    return [lambda text, way=way: way(pattern, text) for way in placed]  # type: ignore[misc]


@cache
def plain(bound: int) -> float:
    """What a plain expression takes on a text as long as a bound lets through."""
    return cost(lambda: PLAIN.sub("", ITS_PIECE * bound))


def grows(pattern: re.Pattern[str], piece: str, ways: list[str], bound: int = LONG) -> str:
    """What is wrong with an expression on rows of a piece; "" for nothing."""
    for end in ("", "\0я"):
        for way in used(pattern, ways):
            # What is exponential would not come to an end below.
            few = (piece * 20)[:20] + end
            if (took := cost(lambda: way(few))) > NOTICEABLE / 4:  # noqa: B023
                return f"exponential on {few!r}: {took * 1000:.0f} ms"
            texts = [(piece * (size // len(piece) + 1))[:size] + end for size in (bound // 4, bound)]
            long = cost(lambda: way(texts[1]))  # noqa: B023
            if bound < LONG:
                # What a plain one takes is remembered; it is asked anew before anything is said to be wrong.
                if long > max(AT_A_BOUND * plain(bound), NOTICEABLE / 4) and long > AT_A_BOUND * plain.__wrapped__(
                    bound
                ):
                    return f"{piece!r} up to the bound of {bound} (then {end!r}): {long * 1000:.0f} ms"
            elif long > NOTICEABLE:
                short = cost(lambda: way(texts[0]))  # noqa: B023
                if long > MOST * short:
                    return (
                        f"{long / short:.1f} times as long on four times {piece!r} (then {end!r}): {long * 1000:.0f} ms"
                    )
    return ""


def test_there_are_expressions_of_code_and_of_data() -> None:
    modules = {where.partition(":")[0] for _, _, where, _ in expressions()}
    assert {
        "bynames._text",
        "bynames.translit._forward",
        "bynames._readings.keys",
        "bynames.tables._delimited",
    } <= modules
    assert len(expressions()) > 300


def test_no_expression_backtracks() -> None:
    found = []
    for text, flags, where, ways in expressions():
        module = where.partition(":")[0]
        if module in OWN_DATA:
            continue
        pattern = re.compile(text, flags)
        for piece in adversaries(text, flags):
            wrong = grows(pattern, piece, ways or USED_AS.get(module, []), BOUNDED.get(module, LONG))
            if wrong:
                found.append(f"{where}: {text[:100]!r}: {wrong}")
                break
    assert found == []


@pytest.mark.parametrize("pattern", ["(a+)+b", "a+b", "[td]*c", "(x|xx)+y", r"^\s+|\s+$", "(?:[ab]|[bc])*d"])
def test_the_check_sees_what_backtracks(pattern: str) -> None:
    """Expressions that are known to: else the test above would say nothing."""
    assert any(grows(re.compile(pattern), piece, ["search"]) for piece in adversaries(pattern, 0))


# --- one long word ---

MEGABYTE = 1_000_000
# Letters of a name that are read
LONGEST_NAME = 960
WORDS = ["AbCd", "İ", "Ян-", "А.Б.", "а(", "ИвановичПётр"]


@cache
def _table() -> AliasTable:
    found = AliasTable.load()
    found.find("Янка Купала і Janka Kupala")
    found.resolve("Ян Ян")
    return found


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "transliterate": lambda text: bynames.transliterate(text, "be-bgnpcgn-1979"),
    "across words": lambda text: bynames.transliterate(text, "be-lacinka-assimilated"),
    "reverse": lambda text: bynames.transliterate(text, "ru-de-duden", reverse=True),
    "parse": bynames.parse,
    "key": bynames.key,
    "key of an organization": lambda text: bynames.key(text, "org"),
    "compare": lambda text: bynames.compare(text, f"{text[:-1]}x"),
    "identify": bynames.identify,
    "resolve": lambda text: _table().resolve(text),
    "find": lambda text: _table().find(text),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_word_of_a_megabyte(name: str) -> None:
    """Four times the length takes no more than some four times as long: about a second on a quiet machine."""
    function = FUNCTIONS[name]
    function("Янка Купала")
    function("Janka Kupala")
    wrong = []
    for piece in WORDS:
        long = once(function, piece, MEGABYTE)
        # Most take far less than a second, and then nothing need be compared. A busy machine is given another chance.
        if long > 1.0:
            long = min(long, once(function, piece, MEGABYTE + 8))
        if long > 1.0 and long > 2.5 * 4 * once(function, piece, MEGABYTE // 4):
            wrong.append(f"{piece!r}: {long:.2f} s")
    assert wrong == []


# Letters that a reading machine may have taken for others, and at which readers part, again and again
@pytest.mark.parametrize("piece", ["orni", "rnae", "ice", "cssc", "tschsch", "zhia"])
def test_a_latin_word_as_long_as_a_name_may_be(piece: str) -> None:
    word = (piece * LONGEST_NAME)[:LONGEST_NAME]
    assert is_linear(bynames.parse, f"K{word}")
    assert is_linear(lambda text: bynames.compare(text, "Янка Купала", "person"), f"M{word}")


def once(function: Callable[[str], object], piece: str, size: int) -> float:
    """Processor time of one call; each length is another text, so no memo knows it."""
    text = (piece * (size // len(piece) + 1))[:size]
    start = time.thread_time()
    function(text)
    return time.thread_time() - start


# Once a run of Latin that a scheme cannot have written was read again and again from where it stopped.
@pytest.mark.parametrize("length", [120, 121, 200, 360, 361, 2000])
@pytest.mark.parametrize("scheme", ["be-bgnpcgn-1979", "ru-de-duden", "be-lacinka"])
def test_long_latin_that_no_scheme_writes_ends(length: int, scheme: str) -> None:
    for text in ("ß" * length, ("minsk" * length)[: length - 1] + "ß"):
        # Exponential time would have no end.
        assert len(bynames.transliterate(text[:length], scheme, reverse=True)) >= length // 4
