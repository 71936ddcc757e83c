"""Fit the factors of data/compare/organizations.yaml on labelled pairs of names of organizations.

    python benchmarks/fit_orgs.py --gold DIR [--rounds N] [--write]

DIR has an `evaluate.py` with `org_pairs` (folder, files) and `ORG_FILES`, and may have an `evaluate_fresh.py` with
`orgs`, which judges sets of pairs. Each factor in turn is tried a little lower and higher, and keeps what lowers the
log loss of a logistic of (likeness - decision); two bodies taken for one weigh twice as much as one taken for two. No
step is taken that makes a case of tests/cases/ wrong which was right. Names are split in two halves: fitted on one,
the factors are judged on the other, both ways, before they are fitted on all. With `--write` the file gets them; its
comments stay.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from zlib import crc32

from bynames._datafiles import read_yaml
from bynames._kinds.organization import scoring
from bynames._kinds.organization.policy import policy
from bynames._kinds.organization.readings import readings

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "data" / "compare" / "organizations.yaml"
CASES = {"orgs_in_the_wild": True, "orgs_negative": False}
# Times as much, tried in this order; no factor leaves less than the least; and how steep the logistic is.
STEPS, LEAST, STEEP = (0.8, 0.9, 1.1, 1.25), 0.03, 12.0
# Of two bodies that are taken for one, so many times what one weighs that is taken for two
FALSE = 2.0
# A change must lower the loss by so much.
WORTH = 1e-5

Terms = tuple[tuple[float, tuple[str, ...]], ...]


class Pair(NamedTuple):
    """Two names, whether one body bears both, of which set they are, and one of two halves of the names."""

    a: str
    b: str
    same: bool
    group: str
    half: int
    terms: Terms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    start, decision = dict(policy().factors), policy().decision
    pairs = labelled(given.gold)
    cases = [pair for pair in known_cases() if right(pair, start, decision)]
    print(f"{len(pairs)} pairs, {len(cases)} cases that are right")
    report("as they are", pairs, start, decision)
    for half in (0, 1):
        found = fit([pair for pair in pairs if pair.half == half], cases, start, decision, given.rounds)
        aside = [pair for pair in pairs if pair.half != half]
        report(f"as they are, half {1 - half}", aside, start, decision)
        report(f"fitted on half {half}, judged on the other", aside, found, decision)
    found = fit(pairs, cases, start, decision, given.rounds)
    report("fitted on all", pairs, found, decision)
    for name, factor in found.items():
        if factor != start[name]:
            print(f"{name}: {start[name]:g} -> {factor:g}")
    if given.write:
        write(found, len(pairs))


def load(path: Path) -> ModuleType:
    """A program beside the data as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def labelled(gold: Path) -> list[Pair]:
    """All labelled pairs of organizations."""
    evaluate = load(gold / "evaluate.py")
    sets = {
        "all": evaluate.org_pairs(gold, evaluate.ORG_FILES),
        "russia": evaluate.org_pairs(gold, ("eu_sanctions_russia",)),
    }
    if (gold / "evaluate_fresh.py").exists():
        fresh = load(gold / "evaluate_fresh.py")
        fresh.DATA = gold
        fresh.judge = lambda label, positives, negatives, kind: sets.__setitem__(label, (positives, negatives))
        fresh.orgs()
    return [
        Pair(a, b, same, group, crc32(min(a, b).encode()) % 2, terms(a, b))
        for group, (positives, negatives) in sets.items()
        for same, found in ((True, positives), (False, negatives))
        for a, b, *_ in found
    ]


def known_cases() -> list[Pair]:
    """The pairs of tests/cases/."""
    return [
        Pair(case["a"], case["b"], same, name, 0, terms(case["a"], case["b"]))
        for name, same in CASES.items()
        for case in read_yaml(str(ROOT / "tests" / "cases" / f"{name}.yaml")).value
    ]


def terms(a: str, b: str) -> Terms:
    """For each way to take the two names, the share that met and the names of the factors."""
    found = {
        (round(outcome.share, 6), tuple(sorted(remark.name for remark in outcome.said)))
        for one in readings(a)
        for other in readings(b)
        if (one.whole or other.whole) and (outcome := scoring.compare_readings(one, other)).share > 0
    }
    return tuple(sorted(found))


def likeness(of: Terms, factors: dict[str, float]) -> float:
    """The best likeness of two names with these factors."""
    return max((share * math.prod(factors[name] for name in names) for share, names in of), default=0.0)


def right(pair: Pair, factors: dict[str, float], decision: float) -> bool:
    """Whether a pair is decided rightly."""
    return (likeness(pair.terms, factors) >= decision) is pair.same


def loss(pairs: list[Pair], factors: dict[str, float], decision: float) -> float:
    """The log loss; each set of pairs counts alike."""
    total, size = Counter[str](), Counter(pair.group for pair in pairs)
    for pair in pairs:
        logit = STEEP * (likeness(pair.terms, factors) - decision)
        total[pair.group] += math.log1p(math.exp(-logit)) if pair.same else FALSE * math.log1p(math.exp(logit))
    return sum(total[group] / size[group] for group in size) / len(size)


def fit(
    pairs: list[Pair], cases: list[Pair], start: dict[str, float], decision: float, rounds: int
) -> dict[str, float]:
    """Coordinate descent over the factors."""
    factors = dict(start)
    by_factor = {
        name: [[pair for pair in of if any(name in names for _, names in pair.terms)] for of in (pairs, cases)]
        for name in factors
    }
    best = loss(pairs, factors, decision)
    for _ in range(rounds):
        before = best
        for name in factors:
            for step in STEPS:
                tried = {**factors, name: round(min(1.0, max(LEAST, factors[name] * step)), 3)}
                if not all(right(pair, tried, decision) for pair in by_factor[name][1]):
                    continue
                now = loss(pairs, tried, decision)
                if now < best - WORTH:
                    best, factors = now, tried
        if before - best < 5 * WORTH:
            break
    return factors


def report(title: str, pairs: list[Pair], factors: dict[str, float], decision: float) -> None:
    """Precision, recall and F1 of each set."""
    told = []
    for group in dict.fromkeys(pair.group for pair in pairs):
        of = [(pair.same, likeness(pair.terms, factors) >= decision) for pair in pairs if pair.group == group]
        true, false = of.count((True, True)), of.count((False, True))
        same = sum(truth for truth, _ in of)
        if same > 9:
            precision, recall = true / max(true + false, 1), true / same
            told.append(f"{group} {precision:.3f}/{recall:.3f}/{2 * true / max(2 * true + false + same - true, 1):.3f}")
    print(f"{title}: " + ", ".join(told), flush=True)


def write(factors: dict[str, float], pairs: int) -> None:
    """Put the new factors into the file, where the old ones stand."""
    lines = TARGET.read_text(encoding="utf-8").splitlines()
    at = lines.index("factors:") + 1
    while at < len(lines) and lines[at].startswith("  "):
        if entry := re.match(r"  (\w+):( *)([\d.]+)", lines[at]):
            lines[at] = lines[at][: entry.start(3)] + f"{factors[entry[1]]:g}" + lines[at][entry.end(3) :]
        at += 1
    head = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    told = f"# The factors were fitted by benchmarks/fit_orgs.py on {pairs} pairs."
    lines[:head] = [line for line in lines[:head] if not line.startswith("# The factors were fitted")] + [told]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
