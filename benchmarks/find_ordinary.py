"""False mentions in ordinary text: whom `find` sees in texts in which the table's persons and bodies are not named.

    python benchmarks/find_ordinary.py --gold DIR [--quick] [--output FILE]

DIR has sentences of news, law, letters, blogs and prose in three languages (Universal Dependencies: be HSE, uk IU, ru
Taiga). benchmarks/ordinary.tsv says which entities of the bundled table are named in which text, by reading. Every
other mention that `find` makes is false.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import report

import bynames

NAMED = Path(__file__).with_suffix("").parent / "ordinary.tsv"
# In the files, for the end of a line
NEW_LINE = "¶"
INTRODUCTION = """\
Ordinary sentences of news, law, letters, blogs and prose in three languages, of which few name anybody of the bundled
table. *Named* are the mentions of entities that a reader found named in the text, a street or a ship called after them
included (`benchmarks/ordinary.tsv` has the list and its date); *false* are all others that `find` makes. Each sentence
is a text by itself, so nothing around it says whom it means. What `find` overlooks is not counted, and the kinds of
mistakes that were seen here have been mended, so expect more of them in your own texts.

"""


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file with tabs; lines with # are notes."""
    with path.open(encoding="utf-8", newline="") as handle:
        lines = (line for line in handle if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="a folder with the texts")
    parser.add_argument("--list", action="store_true", help="print each false mention as well")
    given = report.arguments(parser, "benchmarks-ordinary.md")
    named: dict[str, set[str]] = defaultdict(set)
    for row in rows(NAMED):
        named[row["text"]].add(row["entity"])
    table = bynames.AliasTable.load()
    words: dict[str, int] = defaultdict(int)
    right: dict[str, int] = defaultdict(int)
    false: dict[str, int] = defaultdict(int)
    for row in rows(given.gold / "ud_texts.tsv")[: 40 if given.quick else None]:
        language, text = row["lang"], row["text"].replace(NEW_LINE, "\n")
        words[language] += len(text.split())
        for mention in table.find(text):
            if named[row["doc"]].isdisjoint(match.id for match in mention.matches):
                false[language] += 1
                if given.list:
                    print(row["doc"], mention.text, mention.matches[0].id, sep="\t")
            else:
                right[language] += 1
    lines = [
        [language, f"{count:,}", str(right[language]), str(false[language]), f"{1e5 * false[language] / count:.0f}"]
        for language, count in words.items()
    ]
    every, wrong = sum(words.values()), sum(false.values())
    lines.append(["all", f"{every:,}", str(sum(right.values())), str(wrong), f"{1e5 * wrong / every:.0f}"])
    text = report.heading("Mentions in ordinary text", [f"bynames {bynames.__version__}"])
    text += INTRODUCTION + report.table(["language", "words", "named", "false", "false per 100,000 words"], lines)
    report.finish(text, given.output)


if __name__ == "__main__":
    main()
