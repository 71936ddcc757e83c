"""Fit data/surname_letters/ru.yaml: what Russian surnames look like, and how much that says of a respelt one.

    python benchmarks/fit_surname_letters.py --surnames FILE [--gold DIR] [--write]

FILE is surnames.parquet of the package russiannames 2.0.0: Russian surnames with how often public registers have each.
A woman's surname counts as a man's, ё as е. Each surname counts by a small power of how often it is met; letters before
that few surnames have, and what follows them seldom, are left out. With --gold, the weights of `ranking` are fitted
anew, by the lists of benchmarks/fit_respelling.py: a conditional logit over the spellings of each surname, by letter
weights that were fitted without it. Without, they stay.
"""

from __future__ import annotations

import argparse
import textwrap
from collections import Counter, defaultdict
from math import log, log2
from pathlib import Path
from typing import Any

import fit_respelling as fitting
import numpy as np
import respelling as measuring

from bynames import _datafiles as data
from bynames._names._letters import Letters
from bynames._names.respelling import LISTED, spelt_alone, words_in_use
from bynames._names.surname_letters import LEVELS, NOTHING, SurnameLetters

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "ru"
ORDER, LETTERS = 5, 40
# Surnames met less often are left out; each counts by this power of how often it is met.
LEAST_MET, POWER = 3, 0.3
# Two letters or more that fewer surnames have, and what follows them less often, are left out.
LEAST_BEFORE, LEAST_BEHIND = 20.0, 3.0
FOLDS, ROUNDS, RATE, L2 = 3, 400, 0.15, 0.002
# How a woman's surname becomes a man's
MASCULINE = {"ская": "ский", "цкая": "цкий", "ова": "ов", "ева": "ев", "ина": "ин", "ына": "ын"}
FOLDED = {"ё": "е"}


def surnames(path: Path) -> Counter[str]:
    """How often each surname is met, a woman's as a man's."""
    import pyarrow.parquet as parquet

    plain = SurnameLetters(raw_file({}, {})).plain
    letters = set(data.entry("names", "languages")["languages"][LANGUAGE]["letters"])
    found: Counter[str] = Counter()
    for row in parquet.read_table(path, columns=["text", "count"]).to_pylist():
        word = (row["text"] or "").lower()
        if word and row["count"] and letters.issuperset(word):
            found[plain(word)] += row["count"]
    return found


def counted(met: Counter[str]) -> dict[str, str]:
    """Letters before → what follows them, each with its level."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, number in met.items():
        if number >= LEAST_MET:
            text = f"^{word}$"
            for at in range(1, len(text)):
                for size in range(min(at + 1, ORDER)):
                    counts[text[at - size : at]][text[at]] += number**POWER  # type: ignore[assignment]
    found = {}
    for before, behind in sorted(counts.items()):
        if len(before) < fitting.TWO or behind.total() >= LEAST_BEFORE:
            kept = {
                letter: number
                for letter, number in sorted(behind.items())
                if len(before) < fitting.TWO or number >= LEAST_BEHIND
            }
            if kept:
                found[before or NOTHING] = "".join(letter + _level(number) for letter, number in kept.items())
    return found


def _level(number: float) -> str:
    return LEVELS[min(round(2 * log2(max(number, 1.0))), len(LEVELS) - 1)]


def raw_file(counts: dict[str, str], ranking: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The file of data/surname_letters, as a value."""
    return {
        "order": str(ORDER), "letters": str(LETTERS), "folds": FOLDED, "masculine": MASCULINE, "ranking": ranking,
        "counts": " ".join(f"{before} {behind}" for before, behind in (counts or {NOTHING: "^0"}).items()),
    }  # fmt: skip


def fitted_ranking(raw: dict[str, Any], gold: Path) -> dict[str, dict[str, str]]:
    """For each language that names come from: what the letters there and the look of the word weigh, in hundredths."""
    everything = fitting.training(gold)
    model, listed = SurnameLetters(raw), words_in_use(LANGUAGE)
    rows: dict[str, list[tuple[np.ndarray, np.ndarray, int]]] = defaultdict(list)
    for fold in range(FOLDS):
        fitted = fitting.fit_all(measuring.fitted_on(everything, fold, FOLDS))
        for _, files, kind, one, other in measuring.ROWS:
            if kind != "person" or other != LANGUAGE:
                continue
            letters = Letters(fitted[one, other], spelt_alone(one, other))
            for pair in everything:
                if pair.id.split(":")[0] not in files or measuring.fold_of(pair.id, FOLDS) != fold:
                    continue
                for word, right, word_kind in fitting.word_pairs(pair, one, other):
                    if word_kind == "surname":
                        found = dict(letters.spellings(word, word_kind)[:20])
                        same = [spelt for spelt in found if model.plain(spelt) == model.plain(right)]
                        if same:
                            values = np.array([(log(share), model.likelihood(spelt)) for spelt, share in found.items()])
                            known = np.array([log(1 + LISTED * (model.plain(spelt) in listed)) for spelt in found])
                            rows[one].append((values, known, list(found).index(same[0])))
    return {one: _logit(of) for one, of in sorted(rows.items())}


def _logit(rows: list[tuple[np.ndarray, np.ndarray, int]]) -> dict[str, str]:
    weights = np.array([1.0, 0.0])
    for _ in range(ROUNDS):
        gradient = -L2 * weights
        for values, known, right in rows:
            sums = values @ weights + known
            parts = np.exp(sums - sums.max())
            gradient += (values[right] - parts @ values / parts.sum()) / len(rows)
        weights += RATE * gradient
    return {"letters": str(round(100 * weights[0])), "word": str(round(100 * weights[1]))}


NOTE = """\
# What Russian surnames look like: how often each letter follows those before it. It ranks the spellings of a name.
#
# Made by benchmarks/fit_surname_letters.py; do not edit by hand.
#
#   order       so many letters are seen together at most
#   letters     as many are equally likely where nothing is known
#   folds       letters that are printed at will
#   masculine   ending of a woman's surname: that of a man's
#   ranking     language that a name comes from: what its letters say, and what the whole word, in hundredths
#   counts      letters before (`0`: any), and behind them each letter that follows, with its level: 0 is once, each
#               further one the root of two times as often (1 to 9, then a to z); `^` and `$` are the edges of a word
#
# Source: the surnames of the package russiannames 2.0.0 (BSD-3-Clause; Copyright (c) 2018, Ivan Begtin) that public
# registers have three times or more: {number:,}, each counted by the power of {power} of how often it is met. Only
# these statistics are here, no list. What fewer than {before} surnames have is left out.
"""


def write(path: Path, raw: dict[str, Any], number: int) -> None:
    """The file."""
    lines = [NOTE.format(number=number, power=POWER, before=round(LEAST_BEFORE)), "\n"]
    lines += [f"{key}: {raw[key]}\n" for key in ("order", "letters")]
    lines += [f"{key}: {{{', '.join(f'{a}: {b}' for a, b in raw[key].items())}}}\n" for key in ("folds", "masculine")]
    lines.append("ranking:\n")
    lines += [f"  {one}: {{{', '.join(f'{a}: {b}' for a, b in of.items())}}}\n" for one, of in raw["ranking"].items()]
    counts = textwrap.fill(
        raw["counts"], 120, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    path.write_text("".join([*lines, f"counts: >-\n{counts}\n"]), encoding="utf-8")


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surnames", type=Path, required=True, help="surnames.parquet of the package russiannames")
    parser.add_argument("--gold", type=Path, help="a folder with the lists of names in several languages")
    parser.add_argument("--write", action="store_true", help="write data/surname_letters")
    given = parser.parse_args()
    met = surnames(given.surnames)
    kept = data.entry("surname_letters", LANGUAGE)["ranking"] if LANGUAGE in data.names("surname_letters") else {}
    raw = raw_file(counted(met), kept)
    if given.gold:
        raw["ranking"] = fitted_ranking(raw, given.gold)
    number = sum(times >= LEAST_MET for times in met.values())
    print(f"{number:,} surnames, {len(raw['counts']):,} letters, ranking {raw['ranking']}")
    if given.write:
        write(ROOT / "data" / "surname_letters" / f"{LANGUAGE}.yaml", raw, number)


if __name__ == "__main__":
    main()
