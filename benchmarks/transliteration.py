"""Transliteration: bynames beside PyICU, iuliia, cyrtranslit, transliterate, unidecode and anyascii.

    python benchmarks/transliteration.py [--rows N] [--quick] [--output FILE]

Three jobs: one name, a column of a million names, and a long text, in Belarusian and in Russian. bynames and PyICU
do the same scheme (BGN/PCGN 1979 and 1947), and so does iuliia (Russian only). The others do what they can: no
standard at all (unidecode, anyascii), or one table of their own. A peer that is not installed is named as such.
The names are made by benchmarks/names.py.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import names
import report

import bynames

SCHEMES = {"be": "be-bgnpcgn-1979", "ru": "ru-bgnpcgn-1947"}
ICU = {"be": "be-be_Latn/BGN", "ru": "ru-ru_Latn/BGN"}
PEERS = ("PyICU", "iuliia", "cyrtranslit", "transliterate", "unidecode", "anyascii")
Work = Callable[[str], str]

# A peer that would take longer than this for the whole column does a part of it.
_LONGEST = 8.0


def tools(language: str) -> dict[str, Work | None]:
    """Each tool by name, ready to be called with a text; None where it is not installed or lacks the language."""
    found: dict[str, Work | None] = dict.fromkeys(PEERS)
    scheme = SCHEMES[language]
    found = {"bynames": lambda text: bynames.transliterate(text, scheme), **found}
    if icu := report.peer("icu"):
        found["PyICU"] = icu.Transliterator.createInstance(ICU[language]).transliterate
    if (iuliia := report.peer("iuliia")) and language == "ru":
        found["iuliia"] = iuliia.BGN_PCGN.translate
    if cyrtranslit := report.peer("cyrtranslit"):
        code = {"be": "by", "ru": "ru"}[language]
        found["cyrtranslit"] = lambda text: cyrtranslit.to_latin(text, code)
    if (transliterate := report.peer("transliterate")) and language == "ru":
        found["transliterate"] = lambda text: transliterate.translit(text, "ru", reversed=True)
    if unidecode := report.peer("unidecode"):
        found["unidecode"] = unidecode.unidecode
    if anyascii := report.peer("anyascii"):
        found["anyascii"] = anyascii.anyascii
    return found


def forget() -> None:
    """Empty the memory of bynames: the schemes will be compiled anew."""
    from bynames.translit._forward import transliterator

    transliterator.forget()


def installed(found: dict[str, Work | None]) -> dict[str, Work]:
    """Those tools that are there."""
    return {name: work for name, work in found.items() if work is not None}


def absent(peer: str, language: str) -> str:
    """Why a peer has no figure."""
    modules = {"PyICU": "icu"}
    return f"no {language}" if report.peer(modules.get(peer, peer)) else report.NOT_INSTALLED


def one_name(language: str, count: int) -> list[tuple[str, dict[str, float]]]:
    """Seconds a call for each tool: a name met again, a new name, a name of new words."""
    work = installed(tools(language))
    batch = 20
    for call in work.values():
        call("Ян")
    some = names.Names(names.SEED + 1)
    known = list(dict.fromkeys(person.write(language) for person in some.people(count)))
    people = names.Names(names.SEED + 2)
    new_words = people.words()
    at = names.LANGUAGES.index(language)
    strange = [f"{next(new_words)[at].title()} {next(new_words)[at].title()}" for _ in range(count)]
    # `known` is new when it comes first: its words repeat as they do in any list of names.
    fresh = report.interleaved(work, known, batch)
    again = report.interleaved(work, known, batch)
    unseen = report.interleaved(work, strange, batch)
    return [("one name, again", again), ("one name, new", fresh), ("one name, new words", unseen)]


def columns(language: str, rows: int) -> dict[str, list[str]]:
    """A register, in which each row is another person, and a log, in which a tenth as many people come again."""
    people = names.Names(names.SEED + 3)
    register = people.column(language, rows)
    frequency = names.tables()["frequencies"]["log"]
    log = names.Ranked(register[: max(rows // 10, 1)], **frequency)
    return {"register": register, "log": [log.draw(people.rng) for _ in range(rows)]}


def column(language: str, values: list[str]) -> tuple[dict[str, float], dict[str, float], dict[str, int]]:
    """Seconds for a column: calling for each row, and for each distinct value; and the rows really done.

    The tools take turns on a twentieth of the column each. bynames begins with an empty memory.
    """
    work = installed(tools(language))
    distinct = list(dict.fromkeys(values))
    found: list[dict[str, float]] = []
    done: dict[str, int] = {}
    for items in (values, distinct):
        forget()
        spent, rows = dict.fromkeys(work, 0.0), dict.fromkeys(work, 0)
        step = max(len(items) // 20, 1)
        for at in range(0, len(items), step):
            some = items[at : at + step]
            for name, call in work.items():
                if spent[name] < _LONGEST:
                    spent[name] += report.timed(call, some)
                    rows[name] += len(some)
        found.append({name: spent[name] * len(items) / rows[name] for name in work})
        done = done or rows
    answers = dict.fromkeys(distinct, "")
    copying = report.timed(answers.__getitem__, values)
    plain, once = found
    return plain, {name: seconds + copying for name, seconds in once.items()}, done


def long_text(language: str, size: int) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds for a long text as one string, and line by line."""
    text = names.Names(names.SEED + 4).text(language, size)
    lines = text.split("\n")
    whole: dict[str, float] = {}
    by_line: dict[str, float] = {}
    work = installed(tools(language))
    for found, items in ((by_line, lines), (whole, [text])):
        for _ in range(3):
            for name, call in work.items():
                forget()
                found[name] = min(found.get(name, 1e9), report.timed(call, items))
    return whole, by_line


def rows_of(label: str, language: str, unit: Callable[[float], str], seconds: dict[str, float]) -> list[str]:
    """One line of the table: the time of bynames, then each peer's and the ratio."""
    own = seconds["bynames"]
    cells = [f"{label}, {language}", unit(own)]
    for peer in PEERS:
        if peer in seconds:
            cells.append(f"{unit(seconds[peer])} ({report.times(seconds[peer] / own)})")
        else:
            cells.append(absent(peer, language))
    return cells


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, help="rows of the column [default: 1000000; 1000 with --quick]")
    given = report.arguments(parser, "benchmarks-transliteration.md")
    rows = given.rows or (1_000 if given.quick else 1_000_000)
    lines: list[list[str]] = []
    notes: list[str] = []
    for language in names.LANGUAGES:
        for label, micro in one_name(language, 400 if given.quick else 20_000):
            lines.append(rows_of(f"{label} (µs)", language, report.microseconds, micro))
        for kind, values in columns(language, rows).items():
            plain, once, done = column(language, values)
            lines.append(rows_of(f"{kind}, each row (s)", language, _seconds, plain))
            lines.append(rows_of(f"{kind}, distinct values (s)", language, _seconds, once))
            parts = [f"{name} {size:,}" for name, size in done.items() if size < rows]
            words = {word for value in values for word in value.split()}
            notes.append(
                f"- {kind}, {language}: {rows:,} rows, {len(set(values)):,} distinct, of {len(words):,} distinct words."
                + (f" Scaled up from fewer rows: {', '.join(parts)}." if parts else "")
            )
        whole, by_line = long_text(language, 20_000 if given.quick else 1_000_000)
        lines.append(rows_of("text of 1 MB, one string (s)", language, _seconds, whole))
        lines.append(rows_of("text of 1 MB, line by line (s)", language, _seconds, by_line))
    if given.quick:
        notes.append("- A quick run: few names, a text of 20 kB. The figures say nothing.")
    order = sorted(range(len(lines)), key=lambda at: (at % (len(lines) // 2), at))
    packages = [
        f"bynames {bynames.__version__}",
        report.version("pyicu-wheels", "PyICU"),
        *map(report.version, ("iuliia", "cyrtranslit", "transliterate", "Unidecode", "anyascii")),
    ]
    if icu := report.peer("icu"):
        packages.append(f"ICU {icu.ICU_VERSION}")
    explained = """
Each cell: the processor time, and how many times that of bynames it is. One run, in which the tools take turns; for one
name the median over turns of 20 names is given.

- *again*: a name that was asked for before; *new*: a new name, whose words may have been met; *new words*: no word of
  it was ever met. bynames remembers words, the others nothing.
- *register*: a column in which each row is another person; *log*: one in which people come again (payments, articles).
- *each row*: a call for each row; *distinct values*: a call for each distinct value and a dict for the rest, which
  helps every tool. bynames begins both with an empty memory.
- bynames, PyICU and iuliia write the same scheme (BGN/PCGN). unidecode and anyascii know no scheme; cyrtranslit and
  transliterate follow a table of their own.
"""
    text = report.heading("Speed of transliteration", packages)
    text += "\n" + report.table(["job", "bynames", *PEERS], [lines[at] for at in order])
    text += "\n" + explained + "\n".join(notes)
    report.finish(text, given.output)


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


if __name__ == "__main__":
    main()
