"""What bynames answers, line by line: `make answers` writes tests/answers/, test_answers compares.

A line has what is asked, in cells, and the answer in the last one. A change of the rules shows what it does in the
difference of these files. They say what the answers are, not which are right: tests/cases does that. To ask something
else, write a line with the question alone, and run `make answers`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import bynames
from bynames import AliasTable, Matcher

FOLDER = Path(__file__).parent / "answers"
# Cells of a question, by file
QUESTIONS = {
    "pairs": 3, "names": 1, "forms": 2, "spellings": 2, "texts": 1, "searches": 2, "schemes": 2, "lookups": 2,
    "lists": 2, "orthographies": 2,
}  # fmt: skip
CHUNK = 20


def number(value: float) -> str:
    """A number as the files have it: what differs further behind is no other answer."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


@cache
def table() -> AliasTable:
    return AliasTable.load()


@cache
def matcher(kind: str) -> Matcher:
    """The first entities of a kind, each by its first spellings."""
    entities = sorted((entity for entity in table() if entity.kind == kind), key=lambda entity: entity.id)[:400]
    return Matcher({entity.id: entity.spellings[:2] for entity in entities}, kind=kind)


def pairs(one: str, other: str, kind: str) -> str:
    """How alike two names are, and by what."""
    found = bynames.compare(one, other, kind=kind or None)
    met = [f"{item.left} = {item.right}: {item.why} {number(item.cost)}" for item in found.evidence]
    return "; ".join([f"{number(found.score)} {'match' if found.matched else 'no match'}", *met])


def names(name: str) -> str:
    """What a name is taken for, and whom the bundled table knows by it."""
    parsed = bynames.parse(name)
    parts = ", ".join(f"{part.role} {part.text}" for part in parsed.parts)
    readings = [f"{one.source} {one.language} {one.scheme} {number(one.score)}" for one in bynames.identify(name)[:2]]
    decided = table().decide(name)
    best = [f"{match.id} {number(match.score)}" for match in (decided.best, *decided.rivals[:1]) if match is not None]
    kind = f"{parsed.kind} {parsed.language} {parsed.script}"
    return "; ".join([kind, parts, bynames.key(name), *readings, decided.status, *best])


def forms(name: str, language: str) -> str:
    """The nominatives that a name can have."""
    found = bynames.lemmas(name, language)[:3]
    return "; ".join(f"{one.name} {one.case} {one.gender} {number(one.cost)}" for one in found)


def spellings(name: str, language: str) -> str:
    """The spelling of a name in a language, and its cases there."""
    found = bynames.respell(name, language, limit=3)
    spelt = [f"{one.name} {number(one.probability)}" for one in found]
    cases = bynames.inflect(found[0].name, language)
    return "; ".join([*spelt, *(f"{case} {form}" for case, form in cases.items())])


def texts(text: str) -> str:
    """The names in a text: those of the table, then all others."""
    known = [f"{one.text} {one.matches[0].id} {number(one.matches[0].score)}" for one in table().find(text)]
    others = [one for one in table().find(text, unknown=True) if not one.matches]
    return "; ".join([*known, *(f"{one.text} {one.lemma} {one.cluster}" for one in others)])


def searches(name: str, kind: str) -> str:
    """What a matcher finds."""
    found = matcher(kind).search(name, limit=3, cutoff=0.1)
    return "; ".join(f"{match.id} {match.name} {number(match.score)}" for match in found)


def schemes(scheme: str, text: str) -> str:
    """A text by a scheme, by which of its rules, and what is read of that again."""
    latin = bynames.transliterate(text, scheme)
    rules = [f"{step.source} = {step.target}" for step in bynames.explain(text, scheme) if step.rule is not None]
    try:
        again = bynames.transliterate(latin, scheme, reverse=True)
    except bynames.NotReversible:
        again = "-"
    return "; ".join([latin, again, *rules])


def lookups(name: str, kind: str) -> str:
    """Who might be meant by a name, and who is nearest to it, in the bundled table."""
    chosen = kind or None
    found = table().resolve(name, chosen)[:4]
    meant = table().candidates(name, chosen, limit=3)
    near = table().nearest(name, chosen)
    shown = [f"{match.id} {number(match.score)} {match.note}".strip() for match in (*found, *meant)]
    return "; ".join([*shown, *(f"{match.id} {match.name} {number(match.score)}" for match in near)])


def lists(names: str, kind: str) -> str:
    """Which names of a list, between bars, are one."""
    clusters = bynames.dedupe(dict(enumerate(names.split(" | "))), kind or None)
    found = [
        f"{cluster.name}: {' '.join(map(str, cluster.ids))} {number(cluster.weakest.score) if cluster.weakest else ''}"
        for cluster in clusters
    ]
    return "; ".join(map(str.strip, found))


def orthographies(name: str, to: str) -> str:
    """A name in the other orthography."""
    return bynames.orthography(name, to)


ANSWERS: dict[str, Callable[..., str]] = {
    "pairs": pairs, "names": names, "forms": forms, "spellings": spellings, "texts": texts, "searches": searches,
    "schemes": schemes, "lookups": lookups, "lists": lists, "orthographies": orthographies,
}  # fmt: skip


def lines(file: str) -> list[list[str]]:
    """The questions of a file, each with its answer behind it, if it has one."""
    text = (FOLDER / f"{file}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def answered(file: str, question: list[str]) -> list[str]:
    """A question with its answer."""
    asked = question[: QUESTIONS[file]]
    return [*asked, ANSWERS[file](*asked).replace("\t", " ").replace("\n", " ")]


def chunks() -> list[tuple[str, int]]:
    """Where some questions of each file begin, that are asked together."""
    return [(file, begin) for file in ANSWERS for begin in range(0, len(lines(file)), CHUNK)]


def main() -> None:
    """Write all answers anew."""
    for file in ANSWERS:
        found = ["\t".join(answered(file, line)) for line in lines(file)]
        (FOLDER / f"{file}.tsv").write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
