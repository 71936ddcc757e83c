"""identify(): does it see which language and which family of schemes wrote a name?

    python benchmarks/identify.py [--names N] [--errors N] [--quick] [--output FILE]

People of benchmarks/names.py (given name and surname) are written by every scheme there is, and bynames.identify() is
asked. Right is the language of the scheme with its habit (data/habits/habits.yaml), in the first reading or in the
first three. Many names look the same in several families, and no tool can tell those apart: the column *alike* is
right also where a reading is of another family that really writes this person so.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

import names
import report

import bynames
from bynames._model import Reading, Scheme

Family = tuple[str, str]


@dataclass
class Tally:
    """How often the right family was first, in the first three, or written alike; and what was missed."""

    asked: int = 0
    first: int = 0
    three: int = 0
    alike: int = 0
    missed: list[tuple[str, str, tuple[Reading, ...]]] = field(default_factory=list)
    instead: Counter[Family] = field(default_factory=Counter)

    def shares(self) -> list[str]:
        """The figures as cells of a table."""
        return [f"{value / self.asked:.3f}" for value in (self.first, self.three, self.alike)]

    def add(self, source: str, text: str, family: Family, writers: set[Family]) -> None:
        """Ask for one text that was made from `source` by a scheme of `family`."""
        readings = identified(text)
        found = [(reading.language, reading.habit) for reading in readings[:3]]
        self.asked += 1
        self.first += found[:1] == [family]
        self.three += family in found
        self.alike += bool(writers.intersection(found))
        if family not in found:
            self.missed.append((source, text, readings[:3]))
        if found and found[0] != family:
            self.instead[found[0]] += 1


@cache
def identified(text: str) -> tuple[Reading, ...]:
    """identify(), asked once for each text."""
    return bynames.identify(text)


def family_of(scheme: Scheme) -> Family:
    """The family of a scheme: its language and habit."""
    return scheme.language, scheme.habit


def measured() -> list[Scheme]:
    """The schemes of the languages that names are made up in."""
    return [scheme for language in names.LANGUAGES for scheme in bynames.schemes(language)]


def measure(count: int) -> tuple[dict[str, Tally], tuple[float, float]]:
    """The tally of each scheme, by id; and what one could reach who knew all that these schemes write."""
    schemes = measured()
    people = names.Names(names.SEED + 20).people(count)
    tallies: dict[str, Tally] = {scheme.id: Tally() for scheme in schemes}
    written_by: dict[str, Counter[Family]] = defaultdict(Counter)
    for person in people:
        source = {language: person.write(language) for language in names.LANGUAGES}
        text = {scheme.id: bynames.transliterate(source[scheme.language], scheme) for scheme in schemes}
        writers: dict[str, set[Family]] = defaultdict(set)
        for scheme in schemes:
            writers[text[scheme.id]].add(family_of(scheme))
            written_by[text[scheme.id]][family_of(scheme)] += 1
        for scheme in schemes:
            written = text[scheme.id]
            tallies[scheme.id].add(source[scheme.language], written, family_of(scheme), writers[written])
    total = sum(some.total() for some in written_by.values())
    first, three = (
        sum(number for some in written_by.values() for _, number in some.most_common(most)) / total for most in (1, 3)
    )
    return tallies, (first, three)


def together(tallies: list[Tally]) -> Tally:
    """Several tallies as one."""
    total = Tally()
    for tally in tallies:
        total.asked += tally.asked
        total.first += tally.first
        total.three += tally.three
        total.alike += tally.alike
        total.missed += tally.missed
        total.instead += tally.instead
    return total


def named(family: Family) -> str:
    """A family for reading."""
    return f"{family[0]} {family[1]}"


def rows_of(tallies: dict[str, Tally]) -> list[list[str]]:
    """The lines of a table, the worst first."""
    ordered = sorted(tallies.items(), key=lambda item: (item[1].three / item[1].asked, item[0]))
    return [
        [
            label,
            f"{tally.asked:,}",
            *tally.shares(),
            ", ".join(f"{named(f)} {n}" for f, n in tally.instead.most_common(2)),
        ]
        for label, tally in ordered
    ]


def examples(tallies: dict[str, Tally], worst: int) -> list[list[str]]:
    """A few names that were missed, from the worst schemes."""
    ordered = sorted(tallies.items(), key=lambda item: item[1].three / item[1].asked)
    lines = []
    for label, tally in ordered:
        for source, text, readings in tally.missed[:3]:
            said = "; ".join(
                f"{reading.language} {reading.habit} {reading.score:.2f} {reading.source}" for reading in readings
            )
            lines.append([label, source, text, said or "nothing"])
    return lines[:worst]


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, help="people, each written by every scheme [default: 300; 2 with --quick]")
    parser.add_argument("--errors", type=int, default=30, help="examples of what was missed [default: 30]")
    given = report.arguments(parser, "identify.md")
    count = given.names or (2 if given.quick else 300)
    tallies, possible = measure(count)
    families: dict[Family, list[Tally]] = defaultdict(list)
    for scheme in measured():
        families[family_of(scheme)].append(tallies[scheme.id])
    by_family = {named(family): together(some) for family, some in families.items()}
    of_family = {scheme.id: named(family_of(scheme)) for scheme in measured()}
    total = together(list(tallies.values()))
    # A family has many schemes or one: the mean of the families says what a name of a family may expect.
    means = [
        sum(getattr(tally, what) / tally.asked for tally in by_family.values()) / len(by_family)
        for what in ("first", "three", "alike")
    ]
    text = report.heading("Which scheme wrote this? How often identify() is right", [f"bynames {bynames.__version__}"])
    text += f"""
{count:,} people of `benchmarks/names.py`, given name and surname, each written by all {len(tallies)} schemes.
*first* and *first three*: the share of names whose language and habit (the family of the scheme) is that of the first
reading, or of one of the first three. The reach is 0.95 in the first three. *alike*: of the first three readings one is
of a family that writes this very person so, be it another one. *at best* is what could be reached by someone who had
seen all of these names and always said the families that write one most often. The tables begin with the worst.

"""
    header = ["", "names", "first", "first three", "alike", "taken for"]
    summary = [
        ["all names", f"{total.asked:,}", *total.shares()],
        ["at best", f"{total.asked:,}", *(f"{value:.3f}" for value in possible), "1.000"],
        ["mean of the families", f"{len(by_family)}", *(f"{value:.3f}" for value in means)],
    ]
    text += report.table(header[:-1], summary)
    text += "\n\n## By language and habit\n\n" + report.table(["family", *header[1:]], rows_of(by_family))
    by_scheme = {f"{id} ({of_family[id]})": tally for id, tally in tallies.items()}
    text += "\n\n## By scheme\n\n" + report.table(["scheme", *header[1:]], rows_of(by_scheme))
    text += "\n\n## Some names that were missed\n\n"
    text += report.table(["scheme", "name", "written", "the first three readings"], examples(tallies, given.errors))
    report.finish(text, given.output)


if __name__ == "__main__":
    main()
