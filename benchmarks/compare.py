"""Comparing two names: bynames beside nomenklatura logic-v2, rigour, and rapidfuzz WRatio on unidecode.

    python benchmarks/compare.py [--gold DIR] [--pairs N] [--quick] [--output FILE]

Speed in six conditions, on the same pairs and in one run: pairs met before, new pairs of names met before, pairs of
new names whose words were all met before, or whose words repeat as in a register, and pairs of names whose surnames
nobody has ever met; and that of bynames where nobody says that the names are of persons. Quality on generated pairs
(names.py: one person in two spellings; two people who share a part) and, with --gold, on the pairs of an evaluation
folder: one whose evaluate.py has person_pairs(gold, files), BELARUS_FILES and PERSON_FILES.

nomenklatura needs PyICU, which has no wheel and wants a compiler and libicu-dev; pyicu-wheels gives the same module,
but pip does not know that. So `make bench` installs what nomenklatura imports (the extra `bench`), and then
nomenklatura itself with its kin without looking at their requirements:

    pip install -e '.[serve,tables]' --group bench
    pip install --no-deps -r benchmarks/nomenklatura.txt

Or, with a compiler: apt-get install libicu-dev pkg-config g++; pip install nomenklatura (about two minutes more).
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import names
import report

import bynames

Pair = tuple[str, str]
# How a person may be spelled: in either language, or under one of these schemes.
SCHEMES = {
    "be": ("be-bgnpcgn-1979", "be-national-2007", "be-passport-2010", "be-lacinka", "be-pl-pwn"),
    "ru": ("ru-bgnpcgn-1947-simplified", "ru-icao-9303", "ru-de-duden", "ru-fr", "ru-scientific"),
}
_NO_KIND = "new names, kind not said"
# After so many pairs every tool has loaded what it loads.
_LOADING = 500
# One that would take longer than this for all pairs of a set does a part of them.
_LONGEST = 120.0


class Tool(NamedTuple):
    """One way to compare: `prepare` makes of a name what `score` takes (not timed); `cut` says what `matched` is."""

    name: str
    prepare: Callable[[str], Any]
    score: Callable[[Any, Any], float]
    cut: str
    matched: Callable[[Any, Any], bool]


def tools() -> Iterator[Tool]:
    """The tools that are installed."""
    yield Tool(
        "bynames",
        str,
        lambda a, b: bynames.compare(a, b, kind="person").score,
        "its own decision",
        lambda a, b: bynames.compare(a, b, kind="person").matched,
    )
    if (matching := report.peer("nomenklatura.matching")) and (ftm := report.peer("followthemoney")):
        logic, serial = matching.LogicV2, iter(range(sys.maxsize))
        config = logic.default_config()

        def entity(name: str) -> Any:
            raw = {"id": f"e{next(serial)}", "schema": "Person", "properties": {"name": [name]}}
            return ftm.model.get_proxy(raw)

        def logic_v2(a: Any, b: Any) -> float:
            return float(logic.compare(a, b, config).score)

        yield Tool("logic-v2", entity, logic_v2, "0.7, the default of yente", lambda a, b: logic_v2(a, b) >= 0.7)
    if rigour := report.peer("rigour.names"):

        @lru_cache(maxsize=100_000)
        def analyzed(name: str) -> Any:
            return next(iter(rigour.analyze_names(rigour.NameTypeTag.PER, [name])), None)

        def compare_parts(a: str, b: str) -> float:
            one, other = analyzed(a), analyzed(b)
            if one is None or other is None:
                return 0.0
            left, right = rigour.align_person_name_order(list(one.parts), list(other.parts))
            found = rigour.compare_parts(left, right)
            return sum(edge.score for edge in found) / max(len(found), 1)

        yield Tool("rigour", str, compare_parts, "0.7, as logic-v2", lambda a, b: compare_parts(a, b) >= 0.7)
    if unidecode := report.peer("unidecode"):
        from rapidfuzz import fuzz, utils

        plain, process = unidecode.unidecode, utils.default_process

        def ratio(a: str, b: str) -> float:
            return fuzz.WRatio(process(plain(a)), process(plain(b))) / 100

        yield Tool("unidecode + WRatio", str, ratio, "0.9, the usual one", lambda a, b: ratio(a, b) >= 0.9)


def _without_kind(a: str, b: str) -> float:
    """The score where nobody says that two names are of persons."""
    return bynames.compare(a, b).score


def spelled(person: names.Person, rng: random.Random, form: str) -> str:
    """One of the spellings of a person."""
    language = rng.choice(names.LANGUAGES)
    text = person.write(language, form)
    return text if rng.random() < 0.4 else bynames.transliterate(text, rng.choice(SCHEMES[language]))


def pairs(people: names.Names, count: int, fresh: bool = False) -> tuple[list[Pair], list[Pair]]:
    """As many pairs of spellings of one person as of two people; half of the two people share a part of their names.

    Given names are always written out: by an initial alone, two people can be one.
    """
    rng = people.rng
    # The given name and the surname are all that tells people with the same patronymic apart.
    forms = [form for form in (people.form() for _ in range(20 * count)) if "{g}" in form]
    forms_of = iter(forms * 4)
    same: list[Pair] = []
    different: list[Pair] = []
    while len(same) < count // 2:
        person = people.person(fresh)
        one, other = spelled(person, rng, next(forms_of)), spelled(person, rng, next(forms_of))
        if one != other:
            same.append((one, other))
    while len(different) < count - count // 2:
        person, stranger = people.person(fresh), people.person(fresh)
        if person.gender != stranger.gender or person.given == stranger.given or person.surname == stranger.surname:
            continue
        kind = rng.random()
        if kind < 0.25:
            stranger = replace(stranger, surname=person.surname)
        elif kind < 0.5:
            stranger = replace(person, surname=stranger.surname)
        different.append((spelled(person, rng, next(forms_of)), spelled(stranger, rng, next(forms_of))))
    return same, different


def speed(found: Sequence[Tool], some: Sequence[Pair], label: str) -> dict[str, float]:
    """Seconds a pair for each tool, the tools taking turns: the median when pairs come again, else the mean.

    The mean, because a new word costs more than all else, and a median would not see it.
    """
    prepared = {tool.name: [(tool.prepare(a), tool.prepare(b)) for a, b in some] for tool in found}
    places = list(range(len(some)))

    def work(tool: Tool) -> Callable[[int], object]:
        score, mine = tool.score, prepared[tool.name]
        return lambda place: score(*mine[place])

    calls = {tool.name: work(tool) for tool in found}
    if label == "new names, known words":
        # The same words in another order are other names.
        turned = [(_turned(a), _turned(b)) for a, b in some]
        for tool in found:
            for a, b in turned:
                tool.score(tool.prepare(a), tool.prepare(b))
    if label == "pairs met before":
        report.interleaved(calls, places, 50)
        return report.interleaved(calls, places * 5, 50)
    return report.interleaved(calls, places, 50, statistics.fmean)


def _turned(name: str) -> str:
    first, *rest = name.split()
    return " ".join([*rest, first])


def quality(tool: Tool, same: list[Pair], different: list[Pair], rng: random.Random) -> list[str]:
    """F1 at the tool's decision, precision, recall, and the best F1 at any cut-off."""
    labelled = [(pair, True) for pair in same] + [(pair, False) for pair in different]
    rng.shuffle(labelled)
    probe = labelled[:100]
    guess = report.timed(lambda item: tool.score(*map(tool.prepare, item[0])), probe) / len(probe)
    part = labelled[: max(int(_LONGEST / max(guess, 1e-9)), 1000)]
    prepared = [(tool.prepare(a), tool.prepare(b), truth) for (a, b), truth in part]
    right = sum(truth for *_, truth in prepared)
    hits = [truth for a, b, truth in prepared if tool.matched(a, b)]
    precision, recall = sum(hits) / max(len(hits), 1), sum(hits) / max(right, 1)
    best = 0.0
    ranked = sorted(((tool.score(a, b), truth) for a, b, truth in prepared), key=lambda item: -item[0])
    good = 0
    for place, (score, truth) in enumerate(ranked):
        good += truth
        if place + 1 == len(ranked) or ranked[place + 1][0] < score:
            best = max(best, _f1(good / (place + 1), good / max(right, 1)))
    scores = (_f1(precision, recall), precision, recall, best)
    return [tool.name, *(f"{value:.3f}" for value in scores), f"{len(part):,}"]


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)


def evaluation(gold: Path) -> ModuleType:
    """The module evaluate.py of an evaluation folder."""
    spec = importlib.util.spec_from_file_location("evaluate", gold / "evaluate.py")
    if spec is None or spec.loader is None or not (gold / "evaluate.py").exists():
        raise SystemExit(f"{gold} has no evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="an evaluation folder with evaluate.py")
    parser.add_argument("--pairs", type=int, help="pairs of each condition [default: 4000; 60 with --quick]")
    given = report.arguments(parser, "benchmarks-compare.md")
    count = given.pairs or (60 if given.quick else 4_000)
    found = list(tools())
    unsaid = [tool._replace(score=_without_kind) if tool.name == "bynames" else tool for tool in found]
    # Other pairs first: what a tool loads, benchmarks/startup.py measures.
    for a, b in chain(*pairs(names.Names(names.SEED + 9), 20 if given.quick else _LOADING)):
        for tool in (*found, unsaid[0]):
            tool.score(tool.prepare(a), tool.prepare(b))
    people = names.Names(names.SEED + 10)
    rows = []
    some = list(chain(*pairs(people, count)))
    people.rng.shuffle(some)
    conditions = {
        "new names, words that repeat": some,
        # Names of the first line, each with the partner of another
        "names met before, new pairs": [(a, b) for (a, _), (_, b) in pairwise(some)],
        "new names, known words": list(chain(*pairs(people, count))),
        "new surnames": list(chain(*pairs(people, count, fresh=True))),
        _NO_KIND: list(chain(*pairs(people, count))),
        "pairs met before": some[: max(count // 8, 20)],
    }
    measured = {
        label: speed(unsaid if label == _NO_KIND else found, these, label) for label, these in conditions.items()
    }
    order = ["pairs met before", "names met before, new pairs", "new names, known words", *measured]
    for label in dict.fromkeys(order):
        these = measured[label]
        own = these["bynames"]
        cells = [f"{report.microseconds(t)} ({report.times(t / own)})" for t in list(these.values())[1:]]
        rows.append([label, report.microseconds(own), *cells])
    packages = [
        f"bynames {bynames.__version__}",
        *map(report.version, ("nomenklatura", "rigour", "rapidfuzz", "Unidecode")),
    ]
    text = report.heading("Speed and quality of comparing names", packages)
    text += "\n## Microseconds a pair\n\n"
    text += report.table(["pairs", *(tool.name for tool in found)], rows)
    text += f"""

In brackets: how many times the processor time of bynames. All tools met the same pairs of people, taking turns with
50 pairs each; {count:,} pairs, half of them one person in two spellings, half two people. The first line is the median
over the turns, the others the mean, since it is the rare new word that costs. Making the entities of logic-v2 is not
counted, nor what a tool loads when it is first used; rigour's analysis of a name is remembered for it, as bynames and
logic-v2 remember theirs. Without a kind bynames has to see that the names are of persons; the other tools are told in
every line.

## Quality

A match is what reaches the cut-off, for {"; for ".join(f"{tool.name} {tool.cut}" for tool in found)}.
*best F1* is that at the cut-off which happens to be best for the set.
"""
    header = ["tool", "F1", "precision", "recall", "best F1", "pairs"]
    sets = {
        "Generated pairs (benchmarks/names.py)": pairs(names.Names(names.SEED + 11), 100 if given.quick else 10_000)
    }
    if given.gold:
        module = evaluation(given.gold)
        for label, files in (("Belarus", module.BELARUS_FILES), ("Belarus and Russia", module.PERSON_FILES)):
            same, different = module.person_pairs(given.gold, files)
            sets[f"People in public data: {label}"] = [(a, b) for a, b, *_ in same], [(a, b) for a, b, *_ in different]
    for label, (same, different) in sets.items():
        lines = [quality(tool, same, different, random.Random(names.SEED)) for tool in found]
        text += f"\n### {label}\n\n{len(same):,} pairs of one person, {len(different):,} of two.\n\n"
        text += report.table(header, lines) + "\n"
    if given.quick:
        text += "\nA quick run: the figures say nothing.\n"
    for peer, module_name in (("logic-v2", "nomenklatura"), ("rigour", "rigour"), ("unidecode + WRatio", "unidecode")):
        if report.peer(module_name) is None:
            text += f"\n{peer}: {report.NOT_INSTALLED}.\n"
    report.finish(text, given.output)


if __name__ == "__main__":
    main()
