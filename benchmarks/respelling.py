"""Names respelled from one language to another: how often is the first spelling right, and one of the first three?

    python benchmarks/respelling.py --gold DIR [--folds N] [--measured N] [--most N] [--errors N] [--quick]
                                    [--output FILE]

DIR has the lists of benchmarks/fit_respelling.py. Each name is respelled by weights that were fitted without it: the
names are dealt into folds by a digest of their id, and the weights fitted anew for each fold on all the others. A
spelling is right where the list has it, whatever the order of the words; е and ё are alike in Russian, as it prints
them at will. A name that the list has with other parts in the other language (a patronymic more) is not asked for.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import hashlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import fit_respelling as fitting
import report

import bynames
from bynames import _datafiles as data
from bynames.errors import BynamesError

# Rows of the tables: (title, files, kind, from, to)
BELARUS = ("eu_sanctions_belarus", "everypolitician_belarus", "culture_portals", "albaruthenica")
ROWS = (
    ("settlements of Belarus", fitting.PLACE_FILES, "place", "be", "ru"),
    ("settlements of Belarus", fitting.PLACE_FILES, "place", "ru", "be"),
    ("people of Belarus", BELARUS, "person", "be", "ru"),
    ("people of Belarus", BELARUS, "person", "ru", "be"),
    ("people of Russia", ("nsdc_persons",), "person", "uk", "ru"),
    ("people of Russia", ("nsdc_persons",), "person", "ru", "uk"),
)  # fmt: skip
NAMES = {"be": "Belarusian", "ru": "Russian", "uk": "Ukrainian"}


def fold_of(id: str, folds: int) -> int:
    """Where a name is kept aside."""
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=4).digest(), "big") % folds


def words(name: str, language: str) -> tuple[str, ...]:
    """What is compared of a name."""
    low = name.lower().replace(fitting.ACUTE, "").replace(",", " ")
    return tuple(sorted((low.replace("ё", "е") if language in fitting.YO_AT_WILL else low).split()))


def asked(pair: fitting.Pair, one: str, other: str) -> tuple[str, set[tuple[str, ...]]] | None:
    """The name to respell, and what is right; None where the two have other parts."""
    for name in pair.names.get(one, ()):
        right = {words(same, other) for same in pair.names.get(other, ())}
        right = {same for same in right if len(same) == len(words(name, one))}
        if right and not any(letter in name for letter in '()."«'):
            return name.replace(fitting.ACUTE, ""), right
    return None


def kept_aside(pairs: Iterable[fitting.Pair]) -> set[tuple[str, tuple[str, ...]]]:
    """The names of some pairs, by language: nobody of that name is fitted on."""
    return {(language, words(name, language)) for pair in pairs for language, of in pair.names.items() for name in of}


def fitted_on(everything: Sequence[fitting.Pair], fold: int, folds: int) -> list[fitting.Pair]:
    """The pairs of all other folds and the library's own, without those of a person of this fold."""
    aside = kept_aside(
        pair
        for pair in everything
        if pair.kind == "person" and not fitting.is_own(pair) and fold_of(pair.id, folds) == fold
    )
    return [
        pair
        for pair in everything
        if (fitting.is_own(pair) or fold_of(pair.id, folds) != fold)
        and (pair.kind != "person" or aside.isdisjoint(kept_aside([pair])))
    ]


def forms(language: str) -> dict[str, set[str]]:
    """Word of a language → families that it is a full form or a patronymic of."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in data.entry("names", "given")["names"]:
        for kind in ("", "patronymic_"):
            for word in entry.get(kind + language, ()):
                for same in words(word, language):
                    found[same].add(kind + entry["id"])
    return found


def unlike(spelt: Sequence[str], right: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """The words of a spelling that are not in the likest right one, each with the likest word there."""
    best: list[tuple[str, str]] | None = None
    for same in right:
        wanted = list((Counter(same) - Counter(spelt)).elements())
        pairs = []
        for word in (Counter(spelt) - Counter(same)).elements():
            pairs.append((word, max(wanted, key=lambda one: difflib.SequenceMatcher(None, word, one).ratio())))
            wanted.remove(pairs[-1][1])
        if best is None or len(pairs) < len(best):
            best = pairs
    return best or []


def is_form(word: str, other_word: str, known: dict[str, set[str]]) -> bool:
    """Whether two words are forms of one given name, or of one patronymic."""
    return not known.get(word, set()).isdisjoint(known.get(other_word, set()))


def cause(word: str, right: str) -> str:
    """Which letters two words differ in: `и, not і`; where they differ in many, they are other words."""
    codes = difflib.SequenceMatcher(None, word, right, autojunk=False).get_opcodes()
    found = sorted({(word[a:b] or "–", right[c:d] or "–") for tag, a, b, c, d in codes if tag != "equal"})
    return f"{found[0][0]}, not {found[0][1]}" if len(found) == 1 else OTHERS


def write(folder: Path, known: Sequence[fitting.Pair]) -> None:
    """The weights of all directions, fitted on some pairs, into a folder of data files."""
    for (one, other), raw in fitting.fit_all(known).items():
        fitting.write(folder / "respelling" / f"{one}-{other}.yaml", raw)


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--gold", type=Path, required=True, help="a folder with the lists of names in several languages"
    )
    parser.add_argument("--folds", type=int, default=4, help="how many parts the names are dealt into")
    parser.add_argument("--measured", type=int, help="so many of the folds are measured  [default: all]")
    parser.add_argument("--most", type=int, default=1000, help="so many names of a row and a fold at most")
    parser.add_argument("--errors", type=int, default=0, help="print so many mistakes of each row and fold")
    given = report.arguments(parser, "respelling.md")
    most = 20 if given.quick else given.most
    everything = fitting.training(given.gold)
    tallies: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    causes: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    known = {language: forms(language) for language in NAMES}
    for fold in range(1 if given.quick else given.measured or given.folds):
        train = fitted_on(everything, fold, given.folds)
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "respelling").mkdir()
            write(Path(name), train[:100] if given.quick else train)
            rules = bynames.Rules.load(name)
            for title, files, kind, one, other in ROWS:
                tests = [
                    pair
                    for pair in everything
                    if pair.kind == kind and pair.id.split(":")[0] in files and fold_of(pair.id, given.folds) == fold
                ]
                misses = []
                tally = tallies[title, one, other]
                for pair in tests[:most]:
                    question = asked(pair, one, other)
                    if question is None:
                        continue
                    source, right = question
                    try:
                        found = bynames.respell(source, other, kind, one, 20, rules=rules)
                    except BynamesError:
                        found = ()
                    # е and ё in two spellings are one
                    spelt = list(dict.fromkeys(words(spelling.name, other) for spelling in found))
                    tally[0] += 1
                    tally[1] += spelt[:1] != [] and spelt[0] in right
                    tally[3] += not right.isdisjoint(spelt[:3])
                    tally[4] += not right.isdisjoint(spelt[:10])
                    pairs = [] if not spelt or spelt[0] in right else unlike(spelt[0], sorted(right))
                    others = [pair for pair in pairs if not is_form(*pair, known[other])]
                    tally[2] += spelt != [] and not others
                    causes[title, one, other].update(
                        cause(*pair) if pair in others else FORMS for pair in (others[:1] or pairs[:1])
                    )
                    if spelt[:1] == [] or spelt[0] not in right:
                        misses.append(
                            f"{title}, {one}-{other}: {source} → {'; '.join(map(str, found[:3]))}, not {right}"
                        )
                for miss in misses[: given.errors]:
                    print(f"  {miss}")
                print(title, one, other, tally, flush=True)
    text = (
        report.heading("How well names are respelled", [f"bynames {bynames.__version__}"])
        + page(tallies)
        + missed(causes)
        + agreement(everything)
    )
    text += orthographies(given.gold)
    if given.quick:
        text += "\nA quick run: the figures say nothing.\n"
    report.finish(text, given.output)


def page(tallies: dict[tuple[str, str, str], list[int]]) -> str:
    """The table and what is said of it."""
    rows = [
        [title, NAMES[one], NAMES[other], *(f"{right / max(number, 1):.3f}" for right in counts), f"{number:,}"]
        for (title, one, other), (number, *counts) in tallies.items()
    ]
    header = ["", "from", "to", "first", "but for forms", "first three", "first ten", "names"]
    return INTRODUCTION + report.table(header, rows) + "\n" + REMARKS


def missed(causes: dict[tuple[str, str, str], Counter[str]]) -> str:
    """The section on what the misses are."""
    rows = []
    for (title, one, other), found in causes.items():
        shown = [name for name, _ in found.most_common() if name not in (FORMS, OTHERS)][:MOST_CAUSES]
        rest = found.total() - sum(found[name] for name in (FORMS, OTHERS, *shown))
        rows.append(
            [
                title, NAMES[one], NAMES[other], f"{found.total():,}", f"{found[FORMS]:,}", f"{found[OTHERS]:,}",
                "; ".join(f"{name}: {found[name]}" for name in shown), f"{rest:,}",
            ]
        )  # fmt: skip
    header = ["", "from", "to", "missed", FORMS, OTHERS, "one difference, the commonest", "other ones"]
    return MISSED + report.table(header, rows) + "\n"


def agreement(everything: Iterable[fitting.Pair]) -> str:
    """The section on how well the lists agree with themselves: words that several of their names have."""
    rows = []
    everything = list(everything)
    for title, files, kind, one, other in ROWS:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for pair in everything:
            if pair.kind == kind and pair.id.split(":")[0] in files and asked(pair, one, other):
                for a, b, word_kind in fitting.word_pairs(pair, one, other):
                    if word_kind in ("place", "surname"):
                        counts[" ".join(words(a, one))][" ".join(words(b, other))] += 1
        several = [found for found in counts.values() if found.total() > 1]
        times = sum(found.total() for found in several)
        alike = sum(n * (n - 1) / (found.total() - 1) for found in several for n in found.values())
        most = sum(max(found.values()) for found in several)
        rows.append(
            [title, NAMES[one], NAMES[other], f"{times:,}", *(f"{n / max(times, 1):.3f}" for n in (alike, most))]
        )
    header = ["", "from", "to", "words", "as another name has it", "as most have it"]
    return AGREEMENT + report.table(header, rows) + "\n"


def orthographies(gold: Path) -> str:
    """The section on the two orthographies: names that have both."""
    counts = [0, 0, 0]
    for file in ("everypolitician_belarus", "everypolitician_2015_multi"):
        names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        path = gold / f"{file}.tsv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["lang"] in ("be", "be-tarask") and row["script"] == "Cyrl":
                    names[row["entity_id"]][row["lang"]].append(row["name"])
        for both in names.values():
            official, classical = both["be"], both["be-tarask"]
            same = [(one, other) for one in official for other in classical if len(one.split()) == len(other.split())]
            if same:
                counts[0] += 1
                counts[1] += any(bynames.orthography(one, "taraskievica") == other for one, other in same)
                counts[2] += any(bynames.orthography(other, "narkamauka") == one for one, other in same)
    return ORTHOGRAPHIES.format(*counts)


AGREEMENT = """
## How well the lists agree with themselves

Words of settlements, and surnames, that several names of a list have: how often the list spells such a word in the
other language as it does in another name, taken at random; and how often as most of the names with that word have it.
No rule can be right more often than the latter on these words; in a name, a given name and a patronymic can differ
besides.

"""

ORTHOGRAPHIES = """
## The two orthographies of Belarusian

Of {0} people who have a name in both in the lists, with as many words, `orthography` writes {1} rightly in
taraškievica and {2} in narkamaŭka. Softness, the apostrophe and given names of the region are right; names from abroad
(Харпер, Харпэр) are spelt by their pronunciation in taraškievica, and only a list of some is known.
"""


FORMS, OTHERS = "another form of the name", "several differences"
MOST_CAUSES = 6

MISSED = """
## What is missed

Of the names whose likeliest spelling is not that of the list: those that differ in a form of the given name or
patronymic alone; those with a word that differs in several places, which mostly is another name or a slip of the list;
and which letters the others differ in, as we have them and as the list has (–: no letter).

"""

INTRODUCTION = """
*First*: the likeliest spelling is right; *but for forms*: it is, or differs from the list only in which form of a given
name or patronymic it has, both in use in that language (Геннадьевна, Геннадиевна; Євген, Євгеній); *first three*,
*first ten*: one of those is. The whole name must be right, all its words. The language of the name and its kind are
given. Each name is respelled by weights that were fitted without it. Settlements are the state's normative lists,
people of Belarus are from lists of politicians, artists and the sanctions of the EU, people of Russia from decrees of
Ukraine. Persons of the alias table are among those that the weights are fitted on, but not those who are measured.

"""

REMARKS = """
What is missed, mostly. To Ukrainian, three misses in five are е or є, и or і in a surname: the decrees write it now by
its letters (Петухов, Кузнецов), now by its sound (Пєтухов, Кузнєцов), and differ in it even for one surname (below); so
they do in Євген and Євгеній, Наталія and Наталя. To Russian from Ukrainian, a third are given names and patronymics of
which both forms are official (Геннадьевна, Геннадиевна), and some и or ы, which Ukrainian does not tell apart. From
Belarusian, an unstressed а may be о, а or е in Russian and only the origin of the word tells (Дарані, Дораны); to
Belarusian, the stress decides and is not written (Туровичи: Туравічы or Туровічы). Of the people of Belarus, more than
half of those that are missed have a slip in the list (Станислау, Наумовоич), a given name in one form here and another
there (Віталь, Віталій; Яўхім, Евфимий), or a pen name beside the civil one. Names from abroad are spelt in either
language by their pronunciation there.
"""


if __name__ == "__main__":
    main()
