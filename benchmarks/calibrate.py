"""Fit data/compare/calibration.yaml: from the cost of a pair of names to the share of true pairs at that cost.

    python benchmarks/calibrate.py --gold DIR [--kind persons|organizations]

DIR has an `evaluate.py` with `person_pairs`, `org_pairs` (folder, files) and `PERSON_FILES`, `ORG_FILES`: labelled
pairs of real names.
Costs are binned between the knots below, the shares smoothed by one true and one false pair per bin, and
made falling by pooling neighbours that violate it (isotonic regression).
"""

from __future__ import annotations

import argparse
import importlib.util
from datetime import date
from pathlib import Path

from bynames import _datafiles as data
from bynames._kinds.organization.scoring import compare_organizations
from bynames._kinds.person.scoring import compare_persons

KNOTS = {
    "persons": (0.0, 0.15, 0.35, 0.6, 0.85, 1.0, 1.1, 1.25, 1.45, 1.65, 1.8, 2.2, 3.0, 4.0),
    "organizations": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.58, 0.65, 0.75, 0.85, 1.0),
}
TARGET = Path(__file__).resolve().parent.parent / "data" / "compare" / "calibration.yaml"
HEADER = """\
# From the cost of a pair (persons: the sum of data/compare/persons.yaml; organizations: 1 minus the likeness) to its
# score: the share of true pairs at that cost, between the points in straight lines. Fitted by
# `python benchmarks/calibrate.py --gold DIR` on {pairs} labelled pairs of real names, {day}. Do not edit by hand.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--kind", choices=sorted(KNOTS), help="fit this one anew and leave the other as it is")
    arguments = parser.parse_args()
    gold: Path = arguments.gold
    spec = importlib.util.spec_from_file_location("evaluate", gold / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    pairs = {"persons": evaluate.person_pairs(gold, evaluate.PERSON_FILES)}
    for files in (evaluate.ORG_FILES, ("eu_sanctions_russia",)):
        found = evaluate.org_pairs(gold, files)
        known = pairs.get("organizations", ([], []))
        pairs["organizations"] = (known[0] + found[0], known[1] + found[1])
    text, total = "", 0
    for kind, (positives, negatives) in pairs.items():
        total += len(positives) + len(negatives)
        if arguments.kind not in (None, kind):
            known = data.entry("compare", "calibration")[kind]
            text += f"{kind}:\n" + "".join(f"  {knot}: {share}\n" for knot, share in known.items())
            continue
        knots = KNOTS[kind]
        counts = [[0, 0] for _ in knots]
        for truth, labelled in ((1, positives), (0, negatives)):
            for a, b, *_ in labelled:
                cost = min(cost_of(kind, a, b), knots[-1])
                counts[min(range(len(knots)), key=lambda k: abs(knots[k] - cost))][truth] += 1
        text += f"{kind}:\n"
        text += "".join(f"  {knot:g}: {share:.4f}\n" for knot, share in zip(knots, falling(counts), strict=True))
    TARGET.write_text(HEADER.format(pairs=total, day=date.today()) + text, encoding="utf-8")


def cost_of(kind: str, a: str, b: str) -> float:
    """What the score is made from."""
    return compare_persons(a, b).cost if kind == "persons" else 1.0 - compare_organizations(a, b).likeness


def falling(counts: list[list[int]]) -> list[float]:
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
