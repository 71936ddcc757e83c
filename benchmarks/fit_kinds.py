"""Fit data/names/kinds.yaml: how much each thing that a name shows speaks for an organization.

    python benchmarks/fit_kinds.py --gold DIR

DIR holds lists of real names (`*.tsv`, with `kind` and `name`, or `mention`). Each name is a row of what
`bynames._names.kinds.features` finds in it; a logistic regression (Newton's method, a small ridge) gives the weights.
Half of the entities are kept aside while the bounds are chosen, within which a name is called neither.
"""

from __future__ import annotations

import argparse
import csv
import zlib
from datetime import date
from pathlib import Path

import numpy as np

from bynames._names.kinds import features, may_be_a_person

TARGET = Path(__file__).resolve().parent.parent / "data" / "names" / "kinds.yaml"
HEADER = """\
# How much what a name shows speaks for an organization (above 0) or for a person (below 0). The sum, with `bias`, is
# the logarithm of the odds. A name whose share of organizations is `org` or more is one, with `person` or less a
# person's; what is between stays undecided. What each thing is stands in bynames._names.kinds. Fitted by
# `python benchmarks/fit_kinds.py --gold DIR` on {names} names of real people and organizations, {day}; of the half that
# was kept aside meanwhile {persons_as_bodies:.2%} of the persons are called an organization and
# {bodies_as_persons:.1%} of the organizations a person. Do not edit by hand.
"""
RIDGE = 2.0
# Of persons so many may be called an organization, of organizations so many a person.
PERSONS_AS_BODIES = 0.0015
BODIES_AS_PERSONS = 0.0167


def names(gold: Path) -> list[tuple[str, int, bool]]:
    """(name, 1 for an organization, whether it is kept aside) of every list, each name once in each."""
    found: dict[tuple[str, int], bool] = {}
    csv.field_size_limit(1 << 24)
    for path in sorted(gold.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                name = row.get("name") or row.get("mention") or ""
                if row.get("kind") in ("person", "org") and len(name) > 2 and row.get("script") in ("Cyrl", "Latn"):
                    aside = zlib.crc32(f"{path.stem}:{row.get('entity_id') or name}".encode()) % 2 == 0
                    found.setdefault((name, int(row["kind"] == "org")), aside)
    return [(name, truth, aside) for (name, truth), aside in found.items()]


def fit(rows: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression, the last one the bias."""
    found = np.zeros(rows.shape[1])

    def loss(weights: np.ndarray) -> float:
        logit = rows @ weights
        return float((weight * (np.logaddexp(0, logit) - truth * logit)).sum() + RIDGE / 2 * (weights @ weights))

    for _ in range(100):
        share = 1 / (1 + np.exp(-np.clip(rows @ found, -40, 40)))
        slope = rows.T @ (weight * (share - truth)) + RIDGE * found
        curve = (rows * (weight * share * (1 - share))[:, None]).T @ rows + RIDGE * np.eye(len(found))
        step, size = np.linalg.solve(curve, slope), 1.0
        while loss(found - size * step) > loss(found) and size > 1e-6:
            size /= 2
        found = found - size * step
        if np.abs(size * step).max() < 1e-6:
            break
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    labelled = names(parser.parse_args().gold)
    shown = [features(name) for name, *_ in labelled]
    columns = sorted({feature for one in shown for feature in one})
    rows = np.array([[one.get(column, 0.0) for column in columns] + [1.0] for one in shown])
    truth = np.array([truth for _, truth, _ in labelled], float)
    aside = np.array([aside for *_, aside in labelled], bool)
    # Both kinds weigh the same, whatever the lists hold.
    weight = np.where(truth == 1, 1.0, truth.sum() / (len(truth) - truth.sum()))
    trial = fit(rows[~aside], truth[~aside], weight[~aside])
    shares = 1 / (1 + np.exp(-np.clip(rows[aside] @ trial, -40, 40)))
    persons, bodies = np.sort(shares[truth[aside] == 0]), np.sort(shares[truth[aside] == 1])
    # A name that may be a person's is never called an organization, whatever its share.
    judged = np.array([truth == 0 and kept and not may_be_a_person(name) for name, truth, kept in labelled])
    calling = np.sort(shares[judged[aside]])
    org = max(0.5, float(calling[len(calling) - 1 - int(len(persons) * PERSONS_AS_BODIES)]))
    person = min(0.5, float(bodies[int(len(bodies) * BODIES_AS_PERSONS)]))
    final = fit(rows, truth, weight)
    text = HEADER.format(
        names=len(labelled),
        day=date.today(),
        persons_as_bodies=float((calling >= org).sum() / len(persons)),
        bodies_as_persons=float((bodies <= person).mean()),
    )
    text += f"bias: {final[-1]:.3f}\nweights:\n"
    text += "".join(f"  {column}: {value:.3f}\n" for column, value in zip(columns, final, strict=False))
    text += f"person: {person:.4f}\norg: {org:.4f}\n"
    TARGET.write_text(text, encoding="utf-8")
    called, likelier = (persons <= person).mean(), (persons > 0.5).mean()
    print(f"persons called persons {called:.4f}, likelier an organization {likelier:.4f}")
    called, likelier = (bodies >= org).mean(), (bodies <= 0.5).mean()
    print(f"organizations called organizations {called:.4f}, likelier a person {likelier:.4f}")


if __name__ == "__main__":
    main()
