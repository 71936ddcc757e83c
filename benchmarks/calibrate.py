"""Fit data/compare/calibration.yaml: from the cost of a pair of names to the share of true pairs at that cost.

    python benchmarks/calibrate.py --gold DIR [--kind persons]

DIR has an `evaluate.py` with `person_pairs`, `org_pairs` (folder, files) and `PERSON_FILES`, `ORG_FILES`: labelled
pairs of real names. Those of persons are the pairs of benchmarks/labelled.py, near names among them.
Costs are binned between the knots below, the shares smoothed by one true and one false pair per bin, and
made falling by pooling neighbours that violate it (isotonic regression).
"""

from __future__ import annotations

import argparse
import importlib.util
from datetime import date
from pathlib import Path

from labelled import Labelled, labelled

from bynames import _datafiles as data
from bynames._kinds.organization.scoring import compare_organizations
from bynames._kinds.person.scoring import compare_persons

KNOTS = {
    "persons": (0.0, 0.15, 0.35, 0.6, 0.85, 1.0, 1.1, 1.25, 1.45, 1.65, 1.8, 2.2, 3.0, 4.0),
    "organizations": (0.0, 0.1, 0.2, 0.3, 0.4, 0.47, 0.55, 0.65, 0.75, 0.85, 1.0),
}
# Near names are made for the measuring, and lists have fewer of them than this: each counts as a third.
MADE, MADE_KINDS = 1 / 3, {"near surnames", "another's initial"}
TARGET = Path(__file__).resolve().parent.parent / "data" / "compare" / "calibration.yaml"
HEADER = """\
# From the cost of a pair (persons: the sum of data/compare/persons.yaml; organizations: 1 minus the likeness) to its
# score: the share of true pairs at that cost, between the points in straight lines. Fitted by
# `python benchmarks/calibrate.py --gold DIR` on {pairs} labelled pairs of real names, {day}. Do not edit by hand.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--kind", choices=list(KNOTS), help="fit this one only, and leave the other as it is")
    given = parser.parse_args()
    gold: Path = given.gold
    spec = importlib.util.spec_from_file_location("evaluate", gold / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    people = labelled(gold)
    pairs = {"persons": tuple([pair for pair in people if pair.same is same] for same in (True, False))}
    for files in (evaluate.ORG_FILES, ("eu_sanctions_russia",)):
        found = evaluate.org_pairs(gold, files)
        known = pairs.get("organizations", ([], []))
        pairs["organizations"] = (known[0] + found[0], known[1] + found[1])
    text, total = "", 0
    for kind, (positives, negatives) in pairs.items():
        if given.kind not in (None, kind):
            before = data.entry("compare", "calibration")[kind]
            text += f"{kind}:\n" + "".join(f"  {knot}: {share}\n" for knot, share in before.items())
            continue
        knots = KNOTS[kind]
        counts = [[0.0, 0.0] for _ in knots]
        for truth, found in ((1, positives), (0, negatives)):
            for a, b, *more in found:
                cost = min(cost_of(kind, a, b), knots[-1])
                counts[min(range(len(knots)), key=lambda k: abs(knots[k] - cost))][truth] += (
                    MADE if MADE_KINDS.intersection(map(str, more)) else 1
                )
        text += f"{kind}:\n"
        text += "".join(f"  {knot:g}: {share:.4f}\n" for knot, share in zip(knots, falling(counts), strict=True))
        total += len(positives) + len(negatives)
    if given.kind != "organizations":
        reliability(people)
    TARGET.write_text(HEADER.format(pairs=total, day=date.today()) + text, encoding="utf-8")


def reliability(pairs: list[Labelled]) -> None:
    """Print how many pairs of a cost are true, among strangers and among people of near names."""
    costs = [compare_persons(pair.a, pair.b).cost for pair in pairs]
    for title, kinds in (
        ("strangers", ("same", "strangers")),
        ("near names", ("own initials", "near surnames", "another's initial")),
    ):
        counts = [[0, 0] for _ in KNOTS["persons"]]
        for pair, cost in zip(pairs, costs, strict=True):
            if pair.kind in kinds:
                knot = min(range(len(counts)), key=lambda k: abs(KNOTS["persons"][k] - cost))
                counts[knot][pair.same] += 1
        shares = [
            f"{knot:g}: {true}/{true + false}" for knot, (false, true) in zip(KNOTS["persons"], counts, strict=True)
        ]
        print(f"true among {title}, by cost: {', '.join(shares)}")


def cost_of(kind: str, a: str, b: str) -> float:
    """What the score is made from."""
    return compare_persons(a, b).cost if kind == "persons" else 1.0 - compare_organizations(a, b).likeness


def falling(counts: list[list[float]]) -> list[float]:
    """The smoothed share of true pairs in each bin, never rising."""
    blocks: list[list[float]] = []  # true, all, bins
    for false, true in counts:
        blocks.append([true + 1.0, false + true + 2.0, 1.0])
        while len(blocks) > 1 and blocks[-1][0] / blocks[-1][1] > blocks[-2][0] / blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [true / both for true, both, bins in blocks for _ in range(int(bins))]


if __name__ == "__main__":
    main()
