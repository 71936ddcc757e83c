"""The figures of an evaluation folder, and how well the scores of compare() are calibrated on its pairs.

    python benchmarks/evaluation.py --gold DIR [--only NAME ...] [--quick] [--output FILE]

DIR has an evaluate.py that takes the name of a measurement and `--gold DIR` and prints lines `figure: value`.
benchmarks/reach.yaml has the measurements, the figures, and what each should reach; `aliases` is one more, of the
bundled alias table. Nothing here is typed in by hand.
What the library cannot do yet is said to be so; any other failure is shown, and ends the run with code 1.

The reliability table puts the scores of compare() into ten bins, and beside them the share of the pairs that really
are one person; the same as a picture beside the report (reliability.svg).
"""

from __future__ import annotations

import argparse
import math
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import compare as pairs_of
import report
import yaml

import bynames

_FIGURE = re.compile(r"^(\w[\w.-]*): (\S+)\s*(.*)$")
# How a subprocess ends that asked for what the library does not have yet
_LACKING = re.compile(r"has no attribute|NotImplementedError|cannot import name|No module named 'bynames")
_BINS = 10


def reaches() -> dict[str, dict[str, dict[str, str]]]:
    """benchmarks/reach.yaml: measurement → figure → what it should reach."""
    path = Path(__file__).with_name("reach.yaml")
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # type: ignore[no-any-return]


def measure(what: str, gold: Path) -> tuple[dict[str, tuple[str, str]], str]:
    """Figure → (value, remark) of one measurement; and the last line of its errors when it failed."""
    command = [sys.executable, str(gold / "evaluate.py"), what, "--gold", str(gold)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    found = {}
    for line in run.stdout.splitlines():
        if match := _FIGURE.match(line):
            found[match[1]] = match[2], match[3]
    errors = run.stderr.strip().splitlines()
    return found, (errors[-1] if errors else f"exit code {run.returncode}") if run.returncode else ""


def line_of(figure: str, wanted: dict[str, str], value: tuple[str, str] | None, failure: str) -> list[str]:
    """One line of the table."""
    reach = wanted["reach"]
    mark = ("≤ " if "most" in wanted else "≥ ") + reach if reach else ""
    if value is None:
        return [figure, wanted["what"], mark, "not yet" if _LACKING.search(failure) else f"failed: {failure}", "", ""]
    measured, remark = value
    good = float(measured) <= float(reach) if "most" in wanted else float(measured) >= float(reach or 0)
    return [figure, wanted["what"], mark, measured, ("yes" if good else "no") if reach else "", remark]


Bin = tuple[int, int, float]


def reliability(same: list[Any], different: list[Any]) -> list[Bin]:
    """For each of ten bins of scores: how many pairs, how many of one person, the mean score."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for truth, group in ((True, same), (False, different)):
        for a, b, *_ in group:
            score = bynames.compare(a, b, kind="person").score
            bins[min(int(score * _BINS), _BINS - 1)].append((score, truth))
    return [
        (len(one), sum(truth for _, truth in one), sum(score for score, _ in one) / len(one) if one else 0.0)
        for one in bins
    ]


def calibration_error(bins: list[Bin]) -> float:
    """The mean distance between score and share of true pairs, weighted by the pairs."""
    total = sum(count for count, _, _ in bins)
    return sum(abs(true - mean * count) for count, true, mean in bins) / max(total, 1)


def likely_share(true: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of which `true` of `count` were seen (Wilson)."""
    z, share = 1.96, true / count
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def picture(series: dict[str, list[Bin]]) -> str:
    """The reliability diagram as SVG: on the diagonal, a score is what it says.

    A bin is a dot, bigger the more pairs it has, with the 95 % interval of its share.
    """
    size, left, top = 400, 60, 20
    colours = ("#1b6ca8", "#c0392b", "#27865a")

    def x(value: float) -> float:
        return left + value * size

    def y(value: float) -> float:
        return top + (1 - value) * size

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + size + 30} {top + size + 60}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Reliability of the scores of compare()</title>",
        f'<rect width="{left + size + 30}" height="{top + size + 60}" fill="#ffffff"/>',
    ]
    for tenth in range(0, 11, 2):
        value = tenth / 10
        parts += [
            f'<path d="M{x(value):.0f} {y(0):.0f}V{y(1):.0f}M{x(0):.0f} {y(value):.0f}H{x(1):.0f}" stroke="#dddddd"/>',
            f'<text x="{x(value):.0f}" y="{y(0) + 18:.0f}" text-anchor="middle">{value:.1f}</text>',
            f'<text x="{x(0) - 8:.0f}" y="{y(value) + 4:.0f}" text-anchor="end">{value:.1f}</text>',
        ]
    parts += [
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#888888" stroke-dasharray="5 4"/>',
        f'<text x="{x(0.5):.0f}" y="{y(0) + 38:.0f}" text-anchor="middle">mean score of the bin</text>',
        f'<text transform="translate({x(0) - 40:.0f} {y(0.5):.0f}) rotate(-90)" text-anchor="middle">'
        "share of pairs that are one person</text>",
    ]
    for place, ((label, bins), colour) in enumerate(zip(series.items(), colours, strict=False)):
        for count, true, mean in bins:
            if not count:
                continue
            low, high = likely_share(true, count)
            # Beside each other, where two sets have the same bin
            across = x(mean) + 3 * place
            parts += [
                f'<path d="M{across:.1f} {y(low):.1f}V{y(high):.1f}" stroke="{colour}" stroke-width="1.5"/>',
                f'<circle cx="{across:.1f}" cy="{y(true / count):.1f}" r="{2 + 1.5 * math.log10(count):.1f}" '
                f'fill="{colour}" fill-opacity="0.8"><title>{count} pairs</title></circle>',
            ]
        parts.append(f'<text x="{x(0.04):.0f}" y="{y(0.95) + 18 * place:.0f}" fill="{colour}">{label}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def reliability_report(gold: Path, most: int | None, output: Path | None) -> str:
    """The part of the report on calibration; writes the picture beside the report."""
    module = pairs_of.evaluation(gold)
    if not hasattr(module, "person_pairs"):
        return ""
    series: dict[str, list[Bin]] = {}
    text = """
## Reliability of the scores

The pairs of `persons`, put into bins by the score of `compare()`. If a score is what it says, the share of pairs that
are one person is near the mean score of the bin. The share depends on how many of the pairs are of one person at all;
the table says how many there were. benchmarks/calibrate.py fits the scores to the pairs of such a folder: on that same
folder the table shows the fit, on another one its worth.
"""
    for label, files in (("Belarus", module.BELARUS_FILES), ("Belarus and Russia", module.PERSON_FILES)):
        same, different = (group[:most] for group in module.person_pairs(gold, files))
        bins = series[label] = reliability(same, different)
        text += f"\n### {label}: {len(same):,} pairs of one person, {len(different):,} of two\n\n"
        rows = [
            [
                f"{place / _BINS:.1f} to {(place + 1) / _BINS:.1f}",
                f"{count:,}",
                f"{mean:.3f}" if count else "",
                f"{true / count:.3f}" if count else "",
            ]
            for place, (count, true, mean) in enumerate(bins)
        ]
        text += report.table(["score", "pairs", "mean score", "one person"], rows)
        text += (
            f"\n\nMean distance between score and share (expected calibration error): {calibration_error(bins):.4f}.\n"
        )
    if output is not None:
        drawn = output.with_name("reliability.svg")
        drawn.parent.mkdir(parents=True, exist_ok=True)
        drawn.write_text(picture(series), encoding="utf-8")
        text += f"\n![Reliability of the scores]({drawn.name})\n"
        text += (
            "\nA dot is a bin, bigger the more pairs it has; the line through it is the 95 % interval of its share.\n"
        )
    return text


def keys_report(gold: Path, most: int | None) -> str:
    """The part of the report on keys: how many pairs of one have the same key, and how many pairs of two."""
    module = pairs_of.evaluation(gold)
    sets = [("persons", "Belarus", "person", "person_pairs", "BELARUS_FILES")]
    sets += [("persons", "Belarus and Russia", "person", "person_pairs", "PERSON_FILES")]
    sets += [("organizations", "all", "org", "org_pairs", "ORG_FILES")]
    rows = []
    for what, label, kind, pairs, files in sets:
        if not hasattr(module, pairs):
            return ""
        same, different = (group[:most] for group in getattr(module, pairs)(gold, getattr(module, files)))
        equal = [
            sum(bynames.key(a, kind) == bynames.key(b, kind) != "" for a, b, *_ in group) for group in (same, different)
        ]
        rows.append(
            [
                f"{what}, {label}",
                f"{equal[0] / max(len(same), 1):.4f}",
                f"{equal[1] / max(len(different), 1):.4f}",
                f"{len(same):,}",
                f"{len(different):,}",
            ]
        )
    return (
        """
## Keys

The share of pairs whose `key()` is the same: of pairs of one (recall), and of pairs of two that are near each other or
have a word in common (collisions). A key is one reading and no patronymic, so it finds fewer than `compare()`.

"""
        + report.table(["pairs", "recall", "collisions", "of one", "of two"], rows)
        + "\n"
    )


ALIASES = "aliases"
# Spellings that score above this say that an entity is in the table.
_SURE = 0.9


def aliases_report(gold: Path, most: int | None) -> str:
    """The part of the report on the bundled alias table: who of it is found, and who else is taken for one of it."""
    module = pairs_of.evaluation(gold)
    if not hasattr(module, "entities"):
        return ""
    table = bynames.AliasTable.load()
    rows = []
    for label, kind, files in (
        ("persons, Belarus", "person", module.BELARUS_FILES),
        ("persons, Belarus and Russia", "person", module.PERSON_FILES),
    ):
        inside, outside = [0, 0], [0, 0]
        for _, forms in sorted(module.entities(gold, files, kind).items())[:most]:
            answers = [table.resolve(form[2], limit=1) for form in forms]
            sure = sum(bool(found) and found[0].score > _SURE for found in answers)
            counted = inside if sure * 2 > len(forms) else outside
            counted[0] += len(forms)
            counted[1] += sum(map(bool, answers))
        rows.append(
            [
                label,
                f"{inside[1] / max(inside[0], 1):.4f}",
                f"{inside[0]:,}",
                f"{outside[1] / max(outside[0], 1):.4f}",
                f"{outside[0]:,}",
            ]
        )
    return (
        f"""
## Alias table

What `AliasTable.resolve` of the bundled table makes of each spelling of a person. No list says which of these people
are in the table: a person counts as being in it where more than half of the spellings resolve with a score above
{_SURE}. *recall* is the share of the spellings of those that resolve at all; *false resolutions* the share of the
spellings of all others that resolve to anybody. Some of these are right: a person of the table, most of whose
spellings here are not found. The mark is 0.005 at most.

"""
        + report.table(["people", "recall", "spellings in the table", "false resolutions", "other spellings"], rows)
        + "\n"
    )


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="the evaluation folder")
    wanted = reaches()
    parser.add_argument("--only", nargs="+", choices=[*wanted, ALIASES], help="these measurements alone")
    parser.add_argument("--workers", type=int, default=1, help="measurements at one time [default: 1]")
    given = report.arguments(parser, "evaluation.md")
    gold = given.gold.resolve()
    if not (gold / "evaluate.py").exists():
        parser.error(f"{given.gold} has no evaluate.py")
    asked = given.only or [*wanted, ALIASES]
    chosen = [what for what in asked if what != ALIASES]
    rows: list[list[str]] = []
    failed = False
    with ThreadPoolExecutor(given.workers) as pool:
        for what, (found, failure) in zip(chosen, pool.map(lambda what: measure(what, gold), chosen), strict=True):
            for figure, mark in wanted[what].items():
                problem = failure or f"evaluate.py {what} printed no such figure"
                rows.append(line_of(figure, mark, found.get(figure), problem))
                failed = failed or rows[-1][3].startswith("failed")
    text = report.heading("Evaluation", [f"bynames {bynames.__version__}"])
    text += """
Names of real people, organizations and places from public sources, none of them written by this project, as the
evaluation folder has them. *reached* compares the measured figure with its mark; *not yet* is what the library
lacks still.

"""
    text += report.table(["figure", "of what", "reach", "measured", "reached", "remark"], rows) + "\n"
    if "persons" in chosen:
        text += keys_report(gold, 200 if given.quick else None)
        text += reliability_report(gold, 200 if given.quick else None, given.output)
    if ALIASES in asked:
        text += aliases_report(gold, 200 if given.quick else None)
    report.finish(text, given.output)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
