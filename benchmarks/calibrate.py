"""Fit data/compare/calibration.yaml: from the cost of a pair of names to the share of true pairs at that cost.

    python benchmarks/calibrate.py --gold DIR

DIR has an `evaluate.py` with `person_pairs(folder, files)` and `PERSON_FILES`: labelled pairs of real names.
Costs are binned between the knots below, the shares smoothed by one true and one false pair per bin, and
made falling by pooling neighbours that violate it (isotonic regression).
"""

from __future__ import annotations

import argparse
import importlib.util
from datetime import date
from pathlib import Path

from bynames.persons import compare_persons

KNOTS = (0.0, 0.15, 0.35, 0.6, 0.85, 1.0, 1.1, 1.25, 1.45, 1.65, 1.8, 2.2, 3.0, 4.0)
TARGET = Path(__file__).resolve().parent.parent / "data" / "compare" / "calibration.yaml"
HEADER = """\
# From the cost of a pair (data/compare/persons.yaml) to its score: the share of true pairs at that cost, between
# the points in straight lines. Fitted by `python benchmarks/calibrate.py --gold DIR` on {pairs} labelled pairs of
# real names, {day}. Do not edit by hand.
curve:
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    gold: Path = parser.parse_args().gold
    spec = importlib.util.spec_from_file_location("evaluate", gold / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    positives, negatives = evaluate.person_pairs(gold, evaluate.PERSON_FILES)
    counts = [[0, 0] for _ in KNOTS]
    for truth, pairs in ((1, positives), (0, negatives)):
        for a, b, *_ in pairs:
            cost = compare_persons(a, b).cost
            nearest = min(range(len(KNOTS)), key=lambda k: abs(KNOTS[k] - min(cost, KNOTS[-1])))
            counts[nearest][truth] += 1
    lines = [f"  {knot:g}: {share:.4f}\n" for knot, share in zip(KNOTS, falling(counts), strict=True)]
    total = len(positives) + len(negatives)
    TARGET.write_text(HEADER.format(pairs=total, day=date.today()) + "".join(lines), encoding="utf-8")


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
