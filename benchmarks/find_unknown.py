"""Names of persons whom no table has, in Russian news: `find(unknown=True)` beside natasha and its trained model.

    python benchmarks/find_unknown.py --gold DIR [--quick] [--output FILE]

DIR has texts in which people marked the persons: NEREL (Wikinews) and factRuEval 2016. Asked for are names of two
words and more, wherever they stand; what is found is right where a marked person stands in the same place.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import report

import bynames

CORPORA = {"NEREL": "nerel", "factRuEval": "factrueval"}
# In the files, for the end of a line
NEW_LINE = "¶"
INTRODUCTION = """\
Names of persons in Russian news, of two words and more; the table is empty, so nobody is known. *Recall* is the share
of the marked names that are found, *exact* the share found with the same characters, *precision* the share of the
finds that touch a marked person. Speed is in tokens a second, of processor time, on text that is new. natasha has a
neural model trained on Russian news. `find(unknown=True)` has none: it knows the given names of the region and lists
of words of names (`data/frequencies/`), looks at capitals, particles, titles and at words that the text repeats, and
works in Belarusian, Ukrainian and Latin letters as well, where the lists help less.

"""


class Span(NamedTuple):
    """A place in a text."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Whether two places have a character in common."""
        return self.start < other.end and other.start < self.end


Finder = Callable[[str], Iterable[Span]]


class Tally(NamedTuple):
    """What one tool found in one corpus."""

    marked: int
    found: int
    exact: int
    given: int
    right: int
    seconds: float


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file with tabs."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def texts(gold: Path, corpus: str) -> dict[str, str]:
    """The texts by their ids, as they were printed."""
    return {row["doc"]: row["text"].replace(NEW_LINE, "\n") for row in rows(gold / f"{corpus}_texts.tsv")}


def marked(gold: Path, corpus: str) -> dict[str, list[Span]]:
    """The places of the persons that people marked, by text."""
    found: dict[str, list[Span]] = defaultdict(list)
    for row in rows(gold / f"{corpus}_mentions.tsv"):
        if row["kind"] == "person":
            doc, start, end, *_ = row["source_ref"].split(":")
            found[doc].append(Span(int(start), int(end)))
    return found


def own() -> Finder:
    """`find(unknown=True)` of a table that has nobody."""
    table = bynames.AliasTable([])
    return lambda text: [Span(one.start, one.end) for one in table.find(text, unknown=True)]


def natasha() -> Finder | None:
    """natasha, or None where it is not installed."""
    module = report.peer("natasha")
    if module is None:
        return None
    segmenter, tagger = module.Segmenter(), module.NewsNERTagger(module.NewsEmbedding())

    def find(text: str) -> list[Span]:
        doc = module.Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        return [Span(span.start, span.stop) for span in doc.spans if span.type == "PER"]

    return find


def judged(find: Finder, documents: dict[str, str], right: dict[str, list[Span]]) -> Tally:
    """What a tool finds in texts, held against what is marked there."""
    tally = [0, 0, 0, 0, 0]
    seconds = 0.0
    for doc, text in documents.items():
        begun = time.process_time()
        spans = list(find(text))
        seconds += time.process_time() - begun
        full = [span for span in right[doc] if len(text[span.start : span.end].split()) > 1]
        given = [span for span in spans if len(text[span.start : span.end].split()) > 1]
        tally[0] += len(full)
        tally[1] += sum(any(span.touches(one) for one in given) for span in full)
        tally[2] += sum(span in given for span in full)
        tally[3] += len(given)
        tally[4] += sum(any(one.touches(span) for span in right[doc]) for one in given)
    return Tally(*tally, seconds)


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="a folder with the marked texts")
    given = report.arguments(parser, "benchmarks-find.md")
    tools = {"bynames": own(), "natasha": natasha()}
    lines = []
    for title, corpus in CORPORA.items():
        documents = dict(list(texts(given.gold, corpus).items())[: 5 if given.quick else None])
        right = marked(given.gold, corpus)
        tokens = sum(len(text.split()) for text in documents.values())
        for tool, find in tools.items():
            if find is None:
                lines.append([title, tool, *[report.NOT_INSTALLED] * 4])
                continue
            found = judged(find, documents, right)
            shares = (found.found / found.marked, found.exact / found.marked, found.right / max(found.given, 1))
            lines.append(
                [title, tool, *(f"{share:.3f}" for share in shares), f"{tokens / max(found.seconds, 1e-9):,.0f}"]
            )
    text = report.heading("Names that no table has", [f"bynames {bynames.__version__}", report.version("natasha")])
    text += INTRODUCTION + report.table(["corpus", "tool", "recall", "exact", "precision", "tokens/s"], lines)
    report.finish(text, given.output)


if __name__ == "__main__":
    main()
