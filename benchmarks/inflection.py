"""Names in cases: how many forms does bynames make and undo rightly, beside pymorphy3 for Russian?

    python benchmarks/inflection.py --gold DIR [--errors N] [--quick] [--output FILE]

DIR has declension_be.tsv, declension_ru.tsv and declension_be_orgs.tsv, with the columns lemma, form, case, gender,
type, number. The words of a paradigm are asked for with their type and gender, as both tools need; undoing is asked for
without them, too. A form is right where the table has it for this word, gender and case; the letters е and ё, and the
signs for the apostrophe, are alike. Needs pymorphy3 for the comparison; without it the columns say so.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import report

import bynames
from bynames._kinds.person.parse import person
from bynames._kinds.person.words import word as known_word
from bynames._names.inflection import forms
from bynames._names.lemmas import lemmas, word_candidates

CASES = ("gen", "dat", "acc", "ins", "loc")
ORGANIZATION = "org"
# The table's words for gender → bynames' and pymorphy3's
GENDERS = {"masc": "m", "fem": "f"}
TYPES = {"given": "Name", "patronymic": "Patr", "surname": "Surn"}
TAGS = {"nom": "nomn", "gen": "gent", "dat": "datv", "acc": "accs", "ins": "ablt", "loc": "loct"}


@dataclass
class Word:
    """One word of the table: its `type` and `gender`, and by case the forms that it has."""

    type: str
    gender: str
    forms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def nominatives(self) -> set[str]:
        """The nominatives, of which each counts as right: plain."""
        return set(map(plain, self.forms["nom"]))


Guess = Callable[[Word, str], list[str]]


def plain(form: str) -> str:
    """A form for comparing."""
    return form.lower().replace("ё", "е").replace("'", "’")


def words(path: Path, plural: bool = False) -> list[Word]:
    """The words of a table that have a nominative; of plurals the surnames, with the lemma as their nominative."""
    found: dict[tuple[str, str, str], Word] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            if (row["number"] == "pl") == plural:
                key = (row["type"], row["gender"], row["lemma"])
                gender = "" if row["type"] == ORGANIZATION else "p" if plural else GENDERS.get(row["gender"], "m")
                word = found.setdefault(key, Word(row["type"], gender))
                word.forms[row["case"]].append(row["form"])
                if plural:
                    word.forms["lemma"] = [row["lemma"]]
    if plural:
        return [
            word for (type, gender, _), word in found.items() if type == "surname" and gender != "fem" and word.forms
        ]
    return [word for word in found.values() if word.forms["nom"]]


def lemma_of(word: Word) -> str:
    """What the tools are asked to inflect."""
    return (word.forms.get("lemma") or word.forms["nom"])[0]


def own_forms(word: Word, case: str) -> list[str]:
    """The forms of bynames, the likeliest first."""
    if word.type == ORGANIZATION:
        return list(forms(lemma_of(word), "be", kind="org")[case])
    return list(forms(lemma_of(word), language_of(word), "person", word.gender, word.type)[case])


def own_lemmas(word: Word, form: str) -> list[str]:
    """What bynames undoes a form to, its type and gender known."""
    if word.type == ORGANIZATION:
        return [lemma.name for lemma in lemmas(form, "be", kind="org")]
    return [lemma.name for lemma in lemmas(form, language_of(word), "person", word.gender, word.type)]


def own_lemmas_unknown(word: Word, form: str) -> list[str]:
    """The same, with nothing known but that it is of a person."""
    return [lemma.name for lemma in lemmas(form, language_of(word), "person")]


LANGUAGE: dict[int, str] = {}


def language_of(word: Word) -> str:
    """The language of the table that a word is from."""
    return LANGUAGE[id(word)]


class Pymorphy:
    """pymorphy3, told the type and gender, with its dictionary or by its guesses from suffixes alone."""

    def __init__(self, module: Any, dictionary: bool) -> None:
        if dictionary:
            self.analyzer = module.MorphAnalyzer(lang="ru")
        else:
            config = import_module("pymorphy3.lang.ru")
            without = [unit for unit in config.DEFAULT_UNITS if not self._is_dictionary(unit)]
            self.analyzer = module.MorphAnalyzer(lang="ru", units=without)

    @staticmethod
    def _is_dictionary(unit: Any) -> bool:
        units = unit if isinstance(unit, list) else [unit]
        return any(type(one).__name__ == "DictionaryAnalyzer" for one in units)

    def _parses(self, text: str, word: Word) -> list[Any]:
        # ms-f: one form for men and women
        genders = {{"m": "masc", "f": "femn"}[word.gender], "ms-f"}
        found = self.analyzer.parse(text)
        return [p for p in found if {TYPES[word.type], "sing"} <= p.tag.grammemes and genders & p.tag.grammemes]

    def forms(self, word: Word, case: str) -> list[str]:
        """The forms of the likeliest parse that is a nominative of this kind."""
        for parse in self._parses(lemma_of(word), word):
            made = parse.inflect({TAGS[case], "sing"}) if "nomn" in parse.tag else None
            if made is not None:
                return [made.word]
        return []

    def lemmas(self, word: Word, form: str) -> list[str]:
        """The nominatives of all parses of this kind."""
        made = (parse.inflect({"nomn", "sing"}) for parse in self._parses(form, word))
        return [parse.word for parse in made if parse is not None]


@dataclass
class Tally:
    """How many were asked, how many first answers and how many among all answers were right; all different answers."""

    asked: int = 0
    first: int = 0
    among: int = 0
    answers: int = 0

    def add(self, right: set[str], found: list[str]) -> bool:
        """Count one question; whether the first answer was right."""
        first = bool(found) and plain(found[0]) in right
        self.asked += 1
        self.first += first
        self.among += not right.isdisjoint(map(plain, found))
        self.answers += len(set(map(plain, found)))
        return first

    def mean(self) -> str:
        """How many different answers a question had, as a cell."""
        return f"{self.answers / max(self.asked, 1):.1f}"

    def share(self, among: bool = False) -> str:
        """The share as a cell of a table."""
        return f"{(self.among if among else self.first) / self.asked:.4f}" if self.asked else "–"


def generated(tables: Iterable[Word], make: Guess, misses: list[str]) -> dict[tuple[str, str], dict[str, Tally]]:
    """(type, gender) → case → how well the forms are made; the case `all` has the sum."""
    found: dict[tuple[str, str], dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for word in tables:
        for case in ("nom", *CASES) if word.gender == "p" else CASES:
            if word.forms.get(case):
                right = set(map(plain, word.forms[case]))
                made = make(word, case)
                found[word.type, word.gender]["all"].add(right, made)
                if not found[word.type, word.gender][case].add(right, made):
                    misses.append(f"{word.type} {word.gender} {case}: {made[:1]}, not {word.forms[case]}")
    return found


def undone(tables: Iterable[Word], undo: Guess, misses: list[str]) -> dict[tuple[str, str], Tally]:
    """(type, gender) → how well each different oblique form is undone."""
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for word in tables:
        for form in dict.fromkeys(form for case in CASES for form in word.forms.get(case, ())):
            answer = undo(word, form)
            right = word.nominatives if word.gender != "p" else {plain(lemma_of(word))}
            if not found[word.type, word.gender].add(right, answer):
                misses.append(f"{word.type} {word.gender}: {form} → {answer[:2]}, not {lemma_of(word)}")
    return found


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of several."""
    found = Tally()
    for one in tallies:
        found.asked += one.asked
        found.first += one.first
        found.among += one.among
        found.answers += one.answers
    return found


def kind_name(key: tuple[str, str]) -> str:
    """How a row of a table is called."""
    names = {"m": "men", "f": "women", "p": "families"}
    return "organizations" if key[0] == ORGANIZATION else f"{key[0]}, {names[key[1]]}"


def own_tables(title: str, tables: list[Word], plurals: list[Word], misses: list[str]) -> str:
    """The two tables of one language."""
    made = {**generated(tables, own_forms, misses), **generated(plurals, own_forms, misses)}
    rows = []
    for key, cases in made.items():
        line = [cases[case].share() for case in CASES]
        rows.append([kind_name(key), *line, cases["all"].share(), cases["all"].share(True), f"{cases['all'].asked:,}"])
    sums = total(cases["all"] for cases in made.values())
    rows.append(["all", *[""] * len(CASES), sums.share(), sums.share(True), f"{sums.asked:,}"])
    text = f"\n## {title}: forms made\n\n"
    text += report.table(["", *CASES, "all", "with variants", "forms"], rows)
    known = {**undone(tables, own_lemmas, misses), **undone(plurals, own_lemmas, misses)}
    blind = undone(tables, own_lemmas_unknown, []) if tables and tables[0].type != ORGANIZATION else {}
    rows = []
    for key, tally in [*known.items(), (("all", ""), total(known.values()))]:
        other = total(blind.values()) if key[0] == "all" else blind.get(key, Tally())
        name = "all" if key[0] == "all" else kind_name(key)
        rows.append(
            [name, tally.share(), tally.share(True), other.share(), other.share(True), tally.mean(), f"{tally.asked:,}"]
        )
    text += f"\n\n## {title}: forms undone\n\n"
    header = ["", "first", "among", "first, nothing known", "among, nothing known", "nominatives", "forms"]
    return text + report.table(header, rows) + "\n"


def peer_table(tables: list[Word]) -> str:
    """bynames beside pymorphy3, on the same Russian forms."""
    module = report.peer("pymorphy3")
    if module is None:
        return f"\n## Beside pymorphy3\n\npymorphy3: {report.NOT_INSTALLED}.\n"
    tools: dict[str, tuple[Guess, Guess]] = {"bynames": (own_forms, own_lemmas)}
    for name, dictionary in (("pymorphy3", True), ("pymorphy3, suffixes alone", False)):
        peer = Pymorphy(module, dictionary)
        tools[name] = peer.forms, peer.lemmas
    made = {name: generated(tables, forms_of, []) for name, (forms_of, _) in tools.items()}
    back = {name: undone(tables, lemmas_of, []) for name, (_, lemmas_of) in tools.items()}
    text = "\n## Beside pymorphy3\n\nForms made (the first one):\n\n"
    keys = list(made["bynames"])
    rows = [[kind_name(key), *(found[key]["all"].share() for found in made.values())] for key in keys]
    rows.append(["all", *(total(cases["all"] for cases in found.values()).share() for found in made.values())])
    text += report.table(["", *tools], rows)
    text += "\n\nForms undone, type and gender known (the first one; among all):\n\n"
    rows = [[kind_name(k), *(f"{f[k].share()}; {f[k].share(True)}" for f in back.values())] for k in keys]
    sums = [total(found.values()) for found in back.values()]
    rows.append(["all", *(f"{one.share()}; {one.share(True)}" for one in sums)])
    rows.append(["nominatives given", *(one.mean() for one in sums)])
    text += report.table(["", *tools], rows)
    for memo in (word_candidates, person, known_word):
        memo.forget()
    items = [(word, form) for word in tables for form in word.forms.get("ins", ())]
    speed = {name: report.timed(lambda item, undo=undo: undo(*item), items) for name, (_, undo) in tools.items()}
    times = "; ".join(f"{name} {report.microseconds(t / max(len(items), 1))}" for name, t in speed.items())
    return text + f"\n\nMicroseconds to undo a form that was not met before: {times}.\n"


INTRODUCTION = """
*First*: the first form or nominative that bynames gives is right; *with variants*, *among*: one of those it gives is
right. Words are given one by one, with their type (given name, patronymic, surname) and gender, which a full name shows
by itself. *Nothing known* is without both: then `Лясова` may be a woman in the nominative or a man in the genitive, and
nobody can tell. *Nominatives* is the number of different ones that bynames gives for a form (type and gender known).
They are all that the rules allow, meant for lookup in a list of names, so *among* alone says little. The tables are
public and not made by this project: GrammarDB for Belarusian, OpenCorpora for Russian.
"""

REMARKS = """
Most errors have these causes: the stress, which is not written and decides between -ам and -ом, -аў and -оў; Western
names in -ин, -ін, which have -ом, -ам where a Slavic surname has -ым; indeclinable names that end in a vowel; mistakes
in the tables.

The Russian table **is** pymorphy3's dictionary, so its column only shows that pymorphy3 reads its own data. *Suffixes
alone* is the same program without the lookup, as for a name that is not in the dictionary; even so, its suffix
statistics come from these very words. The rules of bynames know none of them. Use pymorphy3 for Russian if you analyse
every word of a text, not just names, and for names that are certain to be in its dictionary. Use bynames to inflect or
lemmatize whole names (agreement, double names, initials, organizations, capitals), for names that are in no dictionary,
and for Belarusian, which pymorphy3 does not support.
"""


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="a folder with the tables of forms")
    parser.add_argument("--errors", type=int, default=0, help="print so many mistakes of each table")
    given = report.arguments(parser, "inflection.md")
    packages = [f"bynames {bynames.__version__}", report.version("pymorphy3"), report.version("pymorphy3-dicts-ru")]
    text = report.heading("How well names are inflected, and inflection undone", packages) + INTRODUCTION
    most = 40 if given.quick else None
    russian: list[Word] = []
    lists = (("Belarusian", "be", "declension_be"), ("Russian", "ru", "declension_ru"))
    for title, language, file in (*lists, ("Organizations, Belarusian", "be", "declension_be_orgs")):
        path = given.gold / f"{file}.tsv"
        if not path.exists():
            text += f"\n## {title}\n\n{file}.tsv is not there.\n"
            continue
        singulars, plurals = words(path)[:most], words(path, plural=True)[:most]
        for word in (*singulars, *plurals):
            LANGUAGE[id(word)] = language
        russian = singulars if language == "ru" else russian
        misses: list[str] = []
        text += own_tables(title, singulars, plurals, misses)
        for miss in misses[:: max(len(misses) // given.errors, 1)] if given.errors else ():
            print(f"  {miss}")
    if russian:
        text += peer_table(russian) + REMARKS
    if given.quick:
        text += "\nA quick run: the figures say nothing.\n"
    report.finish(text, given.output)


if __name__ == "__main__":
    main()
