"""Fit the costs of data/compare/persons.yaml on labelled pairs of names.

    python benchmarks/fit.py --gold DIR [--rounds N] [--write]

DIR as for benchmarks/labelled.py. Each cost in turn is tried a little lower and higher, and keeps what lowers the log
loss of a logistic of (decision - cost); namesakes and near names weigh as much as the pairs of one person. People are
split in two halves: fitted on one, the costs are judged on the other, both ways, before they are fitted on all. With
`--write` the file gets the new costs; its comments stay.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

from labelled import Labelled, labelled

from bynames import _datafiles as data
from bynames._kinds.person import costs, edits, meeting, scoring

TARGET = Path(__file__).resolve().parent.parent / "data" / "compare" / "persons.yaml"
# What is no evidence but a rule (a contradiction, another place), or what the pairs say nothing of: names with a word
# more, and slips of typing, which lists that were read over and over have few of.
FIXED = {
    *("same_key", "patronymic_contradicted", "initial_misplaced", "given_alone", "other_ending", "usual_length"),
    *("extra_word", "alike", "transposed", "first_letter", "latin_far_fetched", "turned"),
    *("misread", "cut_off", "second_given_omitted", "both_far_fetched"),
}
# Times as much, tried in this order; and how steep the logistic is.
STEPS, STEEP = (0.85, 1.18), 5.0
# A change must lower the loss by so much.
WORTH = 2e-5
# A pair as far from the decision as this teaches nothing.
FAR = 0.8
SHARE = {"same": 0.4, "own initials": 0.1, "strangers": 0.15, "near surnames": 0.2, "another's initial": 0.15}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    pairs = labelled(given.gold)
    raw = data.entry("compare", "persons")
    start = {path: value(raw, path) for path in costs_of(raw)}
    report("as they are", pairs)
    for half in (0, 1):
        fit(raw, [pair for pair in pairs if pair.half == half], given.rounds)
        report(f"fitted on half {half}, judged on the other", [pair for pair in pairs if pair.half != half])
        put(raw, start)
    fit(raw, pairs, given.rounds)
    report("fitted on all", pairs)
    changed = {path: value(raw, path) for path in start if value(raw, path) != start[path]}
    for path, cost in changed.items():
        print(f"{'.'.join(path)}: {start[path]:g} -> {cost:g}")
    if given.write:
        write(changed, Counter(pair.kind for pair in pairs))


def costs_of(raw: dict[str, Any]) -> list[tuple[str, ...]]:
    """The path of each cost that is fitted: not the letters of keys, which only bound those of words."""
    found = [("parts", name) for name in raw["parts"] if name not in FIXED]
    found += [("letters", name) for name, cost in raw["letters"].items() if isinstance(cost, str) and is_number(cost)]
    found += [("letters", "pairs", pair) for pair in raw["letters"]["pairs"]]
    return [path for path in found if path[-1] not in FIXED]


def is_number(text: str) -> bool:
    """Whether a value of the file is a cost."""
    return re.fullmatch(r"\d+(\.\d+)?", text) is not None


def value(raw: dict[str, Any], path: tuple[str, ...]) -> float:
    """The cost at a path."""
    for name in path:
        raw = raw[name]
    return float(raw)  # type: ignore[arg-type]


def put(raw: dict[str, Any], changed: dict[tuple[str, ...], float]) -> None:
    """Other costs, and nothing remembered of those before."""
    for path, cost in changed.items():
        inner = raw
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = f"{cost:g}"
    for module in (costs, edits, meeting, scoring):
        for one in vars(module).values():
            if hasattr(one, "forget") and one.__module__ == module.__name__:
                one.forget()


def fit(raw: dict[str, Any], pairs: list[Labelled], rounds: int) -> None:
    """Coordinate descent over the costs."""
    near = [pair for pair in pairs if abs(scoring.compare_persons(pair.a, pair.b).cost - decision()) < FAR]
    all_of_kind = Counter(pair.kind for pair in pairs)
    best = loss(near, all_of_kind)
    for _ in range(rounds):
        before = best
        for path in costs_of(raw):
            old = value(raw, path)
            for step in STEPS:
                put(raw, {path: round(old * step, 3)})
                now = loss(near, all_of_kind)
                if now < best - WORTH:
                    best, old = now, value(raw, path)
                    break
                put(raw, {path: old})
        if before - best < 10 * WORTH:
            break


def decision() -> float:
    """What a pair of one person may cost."""
    return costs.costs().decision


def loss(near: list[Labelled], all_of_kind: Counter[str]) -> float:
    """The log loss, each kind of pairs with its share; pairs far from the decision count as right."""
    total = 0.0
    for pair in near:
        logit = STEEP * (decision() - min(scoring.compare_persons(pair.a, pair.b).cost, 4.0))
        total += math.log1p(math.exp(-logit if pair.same else logit)) * SHARE[pair.kind] / all_of_kind[pair.kind]
    return total


def report(title: str, pairs: list[Labelled]) -> None:
    """How many pairs of each kind match."""
    matched = Counter(pair.kind for pair in pairs if scoring.compare_persons(pair.a, pair.b).cost <= decision())
    every = Counter(pair.kind for pair in pairs)
    print(f"{title}: " + ", ".join(f"{kind} {matched[kind]}/{number}" for kind, number in every.items()), flush=True)


def write(changed: dict[tuple[str, ...], float], kinds: Counter[str]) -> None:
    """Put the new costs into the file, where the old ones stand."""
    lines, place = TARGET.read_text(encoding="utf-8").splitlines(), []
    for at, line in enumerate(lines):
        entry = re.match(r"( *)([^\s#:]+):( *)(\S*)", line)
        if not entry:
            continue
        place = [*place[: len(entry[1]) // 2], entry[2]]
        if tuple(place) in changed:
            lines[at] = line[: entry.start(4)] + f"{changed[tuple(place)]:g}" + line[entry.end(4) :]
    told = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    head = next(at for at, line in enumerate(lines) if not line.startswith("#"))
    lines[:head] = [line for line in lines[:head] if not line.startswith("# Fitted on")] + [f"# Fitted on: {told}."]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
