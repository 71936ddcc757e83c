"""Fit the weights of data/respelling/ on names that stand in two languages.

    python benchmarks/fit_respelling.py --gold DIR [--between LANGUAGE LANGUAGE] [--write]

DIR has the pairs: by_normative_placenames.tsv, nsdc_persons.tsv and the other lists of persons with names in be, ru and
uk. Given names and patronymics of data/names/given.yaml are pairs, too, and so are the persons of data/aliases.yaml.
Words are aligned letter by letter by data/correspondences; what cannot be aligned is another name, and left out.
The stress is known where the list marks it, or where a letter says it (о, ё in Belarusian); elsewhere it is what the
first fit finds likeliest. Weights are fitted by FTRL-proximal (McMahan 2011), which leaves out those that say little.
A weight is for letters around a letter, met in several words; or for a whole word that several names have.
benchmarks/respelling.py says how well it goes, each fold by weights that were fitted without it.
"""

from __future__ import annotations

import argparse
import csv
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bynames import _datafiles as data
from bynames._names import _letters as letters_of
from bynames._names._letters import Letters, Signs
from bynames._names.respelling import spelt_alone, word_kinds
from bynames._text import clean

ROOT = Path(__file__).resolve().parents[1]
ACUTE = "\u0301"
# Letters of each language: vowels, and those that stand under stress only
SIGNS = {
    "be": ("аеёіоуыэюя", "оё"),
    "ru": ("аеёиоуыэюя", "ё"),
    "uk": ("аеєиіїоуюя", ""),
}
SIGNS_BEHIND = ("ь", "ъ", "’")
VOWELS = frozenset("".join(vowels for vowels, _ in SIGNS.values()))
# Where е is printed for ё at will
YO_AT_WILL = {"ru"}
# Fitted with the stress as a choice of its own: where it decides what is written
STRESSED = {("ru", "be")}
DIRECTIONS = (("be", "ru"), ("ru", "be"), ("uk", "ru"), ("ru", "uk"))
PERSON_FILES = (
    "albaruthenica", "culture_portals", "eu_sanctions_belarus", "eu_sanctions_russia", "everypolitician_belarus",
    "everypolitician_2015_multi", "everypolitician_russia_cabinet", "nsdc_persons",
)  # fmt: skip
PLACE_FILES = ("by_normative_placenames",)
# A pair of words that costs more to align is of two names. Of people they are other forms of one: Павло, Павел.
MOST_ALIGNED, MOST_ALIGNED_PLACE = 1.3, 2.2
# A feature is met in so many places at least; what may stand for a letter, too, and in such a share of its places
# unless the correspondences have it.
LEAST_SHARE = 0.001
# There are many more places than people, and it is people who are asked for most.
HEAVY = 2.0
# A word that is met so many times as often counts for more by this power.
OFTEN = 0.7
# What the persons of the alias table count for: it is they who are asked for most
OF_ALIASES = 2.0
LEAST_LETTERS = 4
# What a surname counts for that only the other language's list has, and how many spellings of it are taken
FURTHER, FURTHER_SPELLINGS, FURTHER_LEAST = 0.5, 3, 0.1
# How fast the weights are fitted; how long where only a likely spelling or stress is wanted
RATE = 0.5
FIRST_ROUNDS = 25
TWO = 2


class Care(NamedTuple):
    """What it takes to be believed: what any weight costs and a large one; words that must have a feature; how long."""

    l1: float
    l2: float
    least_met: int
    least_chosen: int
    rounds: int = 80


# How patronymics and surnames end that are made of one given name, what such a surname counts for, and which letters
# may differ in it
FATHERS, SURNAMES, OF_FATHERS = "ович", "ов", 3.0
ALIKE = {("и", "і"), ("і", "и"), ("ы", "и"), ("и", "ы"), ("э", "е"), ("е", "э"), ("л", "")}
CARE = Care(0.4, 0.3, 3, 4)
# There are a tenth of the words, and the decrees spell one sound in two ways: weights must be small, and rare ones do
# not harm.
CAREFUL = Care(0.6, 2.0, 2, 2)
CARE_OF = {("uk", "ru"): CAREFUL, ("ru", "uk"): CAREFUL}


class Pair(NamedTuple):
    """One name in two languages: its words, by language, as they were typed but for case."""

    id: str
    kind: str
    names: dict[str, list[str]]


class Sample(NamedTuple):
    """A word, what stands for each of its letters, its kind, and the place of the stress if that is known."""

    word: str
    written: tuple[str, ...]
    kind: str
    stress: int | None
    weight: float = 1.0


def _plain(name: str) -> str:
    return re.sub("['ʼ`‘]", "’", name)


def pairs(folder: Path, files: Iterable[str], kind: str) -> list[Pair]:
    """The names of some files by entity, those in Cyrillic letters; the stress as marked."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        path = folder / f"{file}.tsv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["script"].startswith("Cyrl") and row["kind"] == kind and row["lang"] in SIGNS:
                    name = row["name"] if row["script"] == "Cyrl" else clean(row["name"])
                    found[f"{file}:{row['entity_id']}"][row["lang"]].append(_plain(name))
    return [Pair(id, kind, dict(names)) for id, names in found.items() if len(names) > 1]


def word_pairs(pair: Pair, one: str, other: str) -> Iterator[tuple[str, str, str]]:
    """The words of both names that stand for one another, and what they are; a surname before a comma is turned."""
    if one not in pair.names or other not in pair.names:
        return
    for name in pair.names[one]:
        for same in pair.names[other]:
            first, second = _words(name), _words(same)
            if len(first) == len(second):
                orders = [second]
                if pair.kind == "person" and len(first) > 1:
                    orders += [second[1:] + second[:1], second[-1:] + second[:-1]]
                best = min(
                    orders, key=lambda order: sum(_far(a, b, one, other) for a, b in zip(first, order, strict=True))
                )
                kinds = word_kinds(name.replace(ACUTE, ""), pair.kind)
                for a, b in zip(first, best, strict=True):
                    yield a, b, kinds.get(a.replace(ACUTE, ""), pair.kind)
                return


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s,\-]+", name.lower()) if word]


def _far(a: str, b: str, one: str, other: str) -> float:
    found = aligned(a.replace(ACUTE, ""), b.replace(ACUTE, ""), one, other)
    return found[0] if found else 99.0


def _pieces(one: str, other: str) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for name in data.names("correspondences"):
        raw = data.entry("correspondences", name)
        if set(raw["languages"]) == {one, other} and one != other:
            for entry in raw["correspondences"]:
                key = entry[one], entry[other]
                found[key] = min(float(entry.get("cost", 0)), found.get(key, 9.0))
    return found


_PIECES: dict[tuple[str, str], dict[tuple[str, str], float]] = {}


def aligned(word: str, other_word: str, one: str, other: str) -> tuple[float, list[str]] | None:
    """What stands for each letter of a word in the other, and what that costs."""
    if (one, other) not in _PIECES:
        _PIECES[one, other] = _pieces(one, other)
    pieces = _PIECES[one, other]
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None, tuple[str, str]]] = {(0, 0): (0.0, None, ("", ""))}
    for i in range(len(word) + 1):
        for j in range(len(other_word) + 1):
            if (i, j) not in best:
                continue
            cost = best[i, j][0]
            steps: list[tuple[int, int, float]] = [(1, 0, 0.8)]
            if i < len(word) and j < len(other_word):
                steps.append((1, 1, _unlike(word[i], other_word[j])))
            if i:
                # A letter that is doubled there, rather than one that stands behind any
                steps.append((0, 1, 0.4 if word[i - 1] == other_word[j : j + 1] == other_word[j - 1 : j] else 0.8))
            if i and j and _is_softened(word[i - 1 : i + 1], other_word[j - 1 : j + 1]):
                steps.append((1, 1, 0.1))
            for size in (1, 2, 3):
                for width in (0, 1, 2, 3):
                    piece = word[i : i + size], other_word[j : j + width]
                    if len(piece[0]) == size and len(piece[1]) == width and piece in pieces:
                        steps.append((size, width, 0.05 + pieces[piece] / 2 + 0.02 * (size + width)))
            for size, width, more in steps:
                place = i + size, j + width
                if place[0] > len(word) or place[1] > len(other_word):
                    continue
                if place not in best or best[place][0] > cost + more:
                    best[place] = cost + more, (i, j), (word[i : place[0]], other_word[j : place[1]])
    place = len(word), len(other_word)
    if place not in best:
        return None
    cost = best[place][0]
    taken: list[tuple[str, str]] = []
    at: tuple[int, int] | None = place
    while at is not None and best[at][1] is not None:
        taken.append(best[at][2])
        at = best[at][1]
    written: list[str] = []
    for own, others in reversed(taken):
        if own:
            written += _split(own, others)
        else:
            written[-1] += others
    return cost, written


def _unlike(letter: str, other_letter: str) -> float:
    """What it costs to align two letters that the correspondences do not have."""
    if letter == other_letter:
        return 0.0
    return 1.2 if (letter in VOWELS) != (other_letter in VOWELS) else 0.9


def _is_softened(own: str, others: str) -> bool:
    """Whether a consonant is softened by a sign here and by its double there (ль, лл), or by another sign (бь, б’)."""
    return any(
        two[1:] in SIGNS_BEHIND
        and (others if two is own else own)[1:] in {*SIGNS_BEHIND, two[:1]}
        and two[:1] not in VOWELS
        for two in (own, others)
    )


def _split(own: str, others: str) -> list[str]:
    """What stands for each letter of a piece: for a vowel in the end what the other piece has there (ьо, ё)."""
    last = len(own) - 1
    if own[-1] in VOWELS and 0 < len(others) < len(own):
        return [""] * (last - len(others) + 1) + list(others)
    return [others[k : k + 1] if k < last else others[k:] for k in range(len(own))]


def _known(one: str, other: str) -> set[tuple[str, str]]:
    """Letters, and what the correspondences have for each."""
    found: set[tuple[str, str]] = set()
    for own, others in _pieces(one, other):
        found.update(zip(own, _split(own, others), strict=True))
    return found


def _stress(marked: str, language: str) -> tuple[str, int | None]:
    """A word without its mark, and where the stress is, as far as that is plain."""
    word, stress = marked.replace(ACUTE, ""), None
    if ACUTE in marked:
        stress = marked.index(ACUTE) - 1
    else:
        vowels, stressed = SIGNS[language]
        places = [at for at, letter in enumerate(word) if letter in vowels]
        marks = [at for at, letter in enumerate(word) if letter in stressed]
        stress = places[0] if len(places) == 1 else marks[0] if len(marks) == 1 else None
    return word, stress


def samples(pairs: Iterable[Pair], one: str, other: str) -> list[Sample]:
    """The words of pairs of names, aligned in one direction."""
    found: list[Sample] = []
    letters, other_letters = (
        set(data.entry("names", "languages")["languages"][code]["letters"]) for code in (one, other)
    )
    for pair in pairs:
        for marked, other_marked, kind in word_pairs(pair, one, other):
            # Typed with letters of another alphabet: in lists of the world that happens.
            if letters.issuperset(marked.replace(ACUTE, "")) and other_letters.issuperset(
                other_marked.replace(ACUTE, "")
            ):
                weight = OF_ALIASES if pair.id.startswith("alias:") else 1.0
                found += _samples_of(marked, other_marked, kind, one, other, weight)
    return found


def _samples_of(marked: str, other_marked: str, kind: str, one: str, other: str, weight: float = 1.0) -> list[Sample]:
    """A pair of words as a sample, and its feminine if it is a man's surname; none where they are two words."""
    word, stress = _stress(marked, one)
    other_word, other_stress = _stress(other_marked, other)
    result = aligned(word, other_word, one, other) if len(word) > 1 else None
    if result is None or result[0] > (MOST_ALIGNED_PLACE if kind == "place" else MOST_ALIGNED):
        return []
    written = result[1]
    for at, (letter, there) in enumerate(zip(word, written, strict=True)):
        if letter in SIGNS_BEHIND and at and there == written[at - 1][-1:]:
            written[at] = letters_of.DOUBLED
    if other in YO_AT_WILL:
        written = ["ё" if (letter, there) == ("ё", "е") else there for letter, there in zip(word, written, strict=True)]
    if stress is None and other_stress is not None:
        ends = 0
        for at, there in enumerate(written):
            if ends <= other_stress < ends + len(there) and word[at] in SIGNS[one][0]:
                stress = at
            ends += len(there)
    sample = Sample(word, tuple(written), kind, stress, weight)
    return [sample, *(_of_the_other_gender(sample, one, other) if kind == "surname" else [])]


def further_samples(back: dict[str, Any], one: str, other: str, known: Iterable[Sample]) -> list[Sample]:
    """Surnames that only the list of the other language has, each with its likeliest spellings in the first.

    `back` is what was fitted for the way back. So the model learns what words of the other language look like. How a
    word of `known` is spelt is known already (Ціханоўская: Тихановская, whatever Тихоновская might be).
    """
    spelt = {sample.word for sample in known}
    words = data.entry("names", "common_surnames").get(other, "").split()
    endings = tuple(ending for ending in data.entry("names", "surnames")["endings"][other] if len(ending) > 1)
    if other in data.names("frequencies"):
        counted = " ".join(data.entry("frequencies", other)["counts"].values()).split()
        words += [word for word in counted if word.endswith(endings) and "-" not in word]
    letters = set(data.entry("names", "languages")["languages"][other]["letters"])
    model, found = Letters(back, spelt_alone(other, one)), []
    for word in sorted(set(words)):
        if not letters.issuperset(word) or len(word) < LEAST_LETTERS:
            continue
        for spelling, share in model.spellings(word, "surname")[:FURTHER_SPELLINGS]:
            if share >= FURTHER_LEAST and spelling not in spelt:
                found += _samples_of(spelling, word, "surname", one, other, FURTHER * share)
    return found


def surnames_of_fathers(one: str, other: str) -> list[Sample]:
    """Surnames of given names that both languages have (Борисов of Борис), as their patronymics are spelt.

    Source: «Український правопис» (2019), § 144, on surnames made of names that Ukrainian has, too.
    """
    found: list[Sample] = []
    for entry in data.entry("names", "given")["names"]:
        fathers = [entry.get(f"patronymic_{language}", [""])[0].lower() for language in (one, other)]
        if all(father.endswith(FATHERS) for father in fathers):
            word, spelt = (father.removesuffix(FATHERS) + SURNAMES for father in fathers)
            made = _samples_of(word, spelt, "surname", one, other, OF_FATHERS)
            # Александров is of another form of the name: Олександр.
            if made and all(pair in ALIKE or pair[0] == pair[1] for pair in zip(word, made[0].written, strict=True)):
                found += made
    return found


def _of_the_other_gender(sample: Sample, one: str, other: str) -> list[Sample]:
    """A man's surname as a woman's: lists of public persons have few women."""
    endings = data.entry("names", "common_surnames")["feminine"]
    spelt = spelling_of(sample)
    for here, made in endings.get(one, {}).items():
        for there, made_there in endings.get(other, {}).items():
            if sample.word.endswith(here) and spelt.endswith(there):
                pieces = aligned(here, there, one, other)
                kept = len(sample.word) - len(here)
                result = aligned(made, made_there, one, other)
                if pieces and result and "".join(sample.written[kept:]) == there:
                    word = sample.word[:kept] + made
                    stress = sample.stress if sample.stress is not None and sample.stress < kept else None
                    return [Sample(word, (*sample.written[:kept], *result[1]), sample.kind, stress, sample.weight)]
    return []


def own_pairs() -> list[Pair]:
    """The pairs of the library's own data: given names with their patronymics, and the persons of the alias table."""
    found = []
    for entry in data.entry("names", "given")["names"]:
        for place, prefix in enumerate(("", "patronymic_", "patronymic_")):
            at = max(place - 1, 0)
            names = {lang: [entry[prefix + lang][at]] for lang in SIGNS if len(entry.get(prefix + lang, ())) > at}
            if len(names) > 1:
                found.append(Pair(f"given:{entry['id']}:{place}", "patronymic" if place else "given", names))
    for entity in data.read_yaml(str(ROOT / "data" / "aliases.yaml")).value["entities"]:
        if entity["kind"] == "person":
            names = {lang: [_plain(name)] for lang, name in entity["names"].items() if lang in SIGNS}
            if len(names) > 1:
                found.append(Pair(f"alias:{entity['id']}", "person", names))
    return found


class _Rows(NamedTuple):
    """Features that are met often enough, and the rows that have them: number of each feature, where rows begin."""

    features: list[str]
    flat: np.ndarray
    starts: np.ndarray
    row_of: np.ndarray

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """The weights of each row together."""
        return np.add.reduceat(weights[self.flat], self.starts)

    def back(self, of_rows: np.ndarray) -> np.ndarray:
        """What the rows say, together for each feature."""
        return np.bincount(self.flat, of_rows[self.row_of], len(self.features) + 1)


def _numbered(rows: list[list[str]], times: list[int], least_met: int) -> _Rows:
    """The rows by numbers of features; each row has one more in the end, of no weight.

    A row stands for a word that is met so many `times`; to its letters it counts once, to itself as often.
    """
    met: Counter[str] = Counter()
    for row, number in zip(rows, times, strict=True):
        for feature in row:
            met[feature] += number if feature[:1] == "#" else 1
    features = [feature for feature, number in met.items() if number >= least_met]
    ids = {feature: at for at, feature in enumerate(features)}
    numbers = [[*(ids[feature] for feature in row if feature in ids), len(ids)] for row in rows]
    sizes = [len(row) for row in numbers]
    starts = np.cumsum([0, *sizes[:-1]])
    flat = np.fromiter((number for row in numbers for number in row), dtype=np.int32)
    return _Rows(features, flat, starts, np.repeat(np.arange(len(rows)), sizes))


def _descended(
    shape: tuple[int, int], gradient_of: Callable[[np.ndarray], np.ndarray], care: Care
) -> np.ndarray:  # fmt: skip
    """Weights under a penalty on their sum, which leaves out those that say little.

    Proximal steps whose size AdaGrad (Duchi 2011) finds.
    """
    weights, squares = np.zeros(shape), np.zeros(shape)
    for _ in range(care.rounds):
        gradient = gradient_of(weights) + care.l2 * weights
        squares += gradient**2
        step = RATE / np.sqrt(squares + 1e-9)
        moved = weights - step * gradient
        weights = np.sign(moved) * np.maximum(np.abs(moved) - step * care.l1, 0.0)
        weights[:, -1] = 0.0
    return weights


class _Seen(NamedTuple):
    """What a choice is fitted on: features, which is right, how many times the word is met, what it weighs."""

    rows: list[list[str]]
    right: list[int]
    times: list[int]
    weight: list[float]


def _fitted_choice(seen: _Seen, among: int, care: Care) -> list[dict[str, float]]:
    """For each of `among` alternatives its weights by feature; all see the same features."""
    rows = _numbered(seen.rows, seen.times, care.least_met)
    wanted = np.zeros((among, len(seen.rows)))
    wanted[seen.right, np.arange(len(seen.rows))] = 1.0
    scale = np.array(seen.weight)

    def gradient(weights: np.ndarray) -> np.ndarray:
        sums = np.stack([rows.sums(of) for of in weights])
        if among == TWO:
            sums = np.concatenate([sums, -sums])
        parts = np.exp(sums - sums.max(axis=0))
        wrong = (parts / parts.sum(axis=0) - wanted) * scale
        return np.stack([rows.back(of) for of in wrong[: len(weights)]])

    # Of two, one has the weights of the other with the sign turned: so it needs none, and the other twice as much.
    weights = _descended((1 if among == TWO else among, len(rows.features) + 1), gradient, care)
    if among == TWO:
        weights = np.concatenate([2 * weights, np.zeros_like(weights)])
    return [{feature: float(w) for feature, w in zip(rows.features, of, strict=False) if w} for of in weights]


def _fitted_stress(
    choices: list[tuple[list[list[str]], int]], times: list[int], weight: list[float], care: Care
) -> dict[str, float]:
    """Weights of features, where each alternative has its own."""
    sizes = np.array([len(rows) for rows, _ in choices])
    rows = _numbered([row for rows, _ in choices for row in rows], np.repeat(times, sizes).tolist(), care.least_met)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    groups = np.repeat(np.arange(len(sizes)), sizes)
    wanted = np.zeros(len(groups))
    wanted[starts + np.array([right for _, right in choices])] = 1.0
    scale = np.array(weight)[groups]

    def gradient(weights: np.ndarray) -> np.ndarray:
        sums = rows.sums(weights[0])
        parts = np.exp(sums - np.maximum.reduceat(sums, starts)[groups])
        wrong = (parts / np.add.reduceat(parts, starts)[groups] - wanted) * scale
        return rows.back(wrong)[None, :]

    weights = _descended((1, len(rows.features) + 1), gradient, care)
    return {feature: float(w) for feature, w in zip(rows.features, weights[0], strict=False) if w}


def _open(letter: str, found: Counter[str], known: set[tuple[str, str]], least: int) -> list[str]:
    """What may stand for a letter, the commonest first: what is met often, or has a correspondence."""
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    enough = LEAST_SHARE * found.total()
    kept = [w for w, times in ranked if times >= least and (times >= enough or (letter, w) in known)]
    return kept or [ranked[0][0]]


def fit(known: Sequence[Sample], one: str, other: str, rounds: int | None = None) -> dict[str, Any]:
    """The file of data/respelling for one direction, as a value; `rounds`: fitted for so long only."""
    care = CARE_OF.get((one, other), CARE)
    if rounds:
        care = care._replace(rounds=rounds)
    vowels, stressed = SIGNS[one]
    raw: dict[str, Any] = {
        "languages": [one, other],
        "vowels": vowels,
        "stressed": stressed,
        "stressed_there": SIGNS[other][1] or "оё",
    }
    signs = Signs.of(raw)
    known_choices = _known(one, other)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    # A name that many people bear counts once, a word of many surnames or settlements as often as it is met.
    often = [sample for sample in known if sample.kind in ("place", "surname")]
    once = {sample.word: sample for sample in known if sample.kind not in ("place", "surname")}
    for sample in [*often, *once.values()]:
        for letter, written in zip(sample.word, sample.written, strict=True):
            counts[letter][written] += 1
    written_for = {
        letter: _open(letter, found, known_choices, care.least_chosen) for letter, found in sorted(counts.items())
    }
    with_stress = (one, other) in STRESSED
    used = list(known)
    if with_stress:
        sure = [sample for sample in known if sample.stress is not None]
        open_ones = [sample for sample in known if sample.stress is None]
        first = Letters(_round(raw, sure, written_for, signs, True, care._replace(rounds=FIRST_ROUNDS)))
        used = sure + [sample._replace(stress=_likeliest_stress(first, sample)) for sample in open_ones]
    return _round(raw, used, written_for, signs, with_stress, care)


def _round(
    raw: dict[str, Any], used: Sequence[Sample], written_for: dict[str, list[str]], signs: Signs, with_stress: bool,
    care: Care,
) -> dict[str, Any]:  # fmt: skip
    found = dict(raw)
    times = Counter(used)
    # What is met often counts for more, but not as often as it is met.
    weight = {
        sample: number**OFTEN * sample.weight * (1.0 if sample.kind == "place" else HEAVY)
        for sample, number in times.items()
    }
    if with_stress:
        choices, often, heavy = [], [], []
        for sample in times:
            text = letters_of.padded(sample.word)
            places = letters_of.vowel_places(text, signs)
            if len(places) > 1 and sample.stress is not None:
                rows = [letters_of.stress_features(text, at, sample.kind, places) for at in places]
                choices.append((rows, places.index(sample.stress + 1)))
                often.append(times[sample])
                heavy.append(weight[sample])
        found["stress"] = letters_of.packed(_fitted_stress(choices, often, heavy, care))
    seen: dict[str, _Seen] = defaultdict(lambda: _Seen([], [], [], []))
    for sample in times:
        text = letters_of.padded(sample.word)
        places = letters_of.vowel_places(text, signs)
        stress = sample.stress + 1 if with_stress and sample.stress is not None else None
        chosen = spelt = ""
        for at, written in enumerate(sample.written, 1):
            letter = text[at]
            open_ones = written_for[letter]
            if len(open_ones) > 1 and written in open_ones:
                features = letters_of.letter_features(text, at, sample.kind, places, signs, stress)
                features += letters_of.choice_features(text, at, sum(place > at for place in places), chosen, spelt)
                seen[letter].rows.append(features)
                seen[letter].right.append(open_ones.index(written))
                seen[letter].times.append(times[sample])
                seen[letter].weight.append(weight[sample])
            chosen = letters_of.chosen_next(chosen, letter, written, signs)
            spelt = letters_of.joined(spelt, written)
    found["letters"] = {}
    for letter, open_ones in written_for.items():
        if open_ones != [letter]:
            fitted = _fitted_choice(seen[letter], len(open_ones), care) if letter in seen else [{}]
            found["letters"][letter] = {
                written: letters_of.packed(of) for written, of in zip(open_ones, fitted, strict=True)
            }
    return found


def _likeliest_stress(model: Letters, sample: Sample) -> int | None:
    """Where the stress of a word most likely is, given what is written for it."""
    text = letters_of.padded(sample.word)
    spelling = spelling_of(sample)
    best, most = None, 0.0
    for stress, likely in model.stress(text, sample.kind).items():
        share = likely * model._along(text, sample.kind, stress).get(spelling, 1e-5)
        if stress is not None and share > most:
            best, most = stress - 1, share
    return best


def fit_all(
    known: Sequence[Pair], directions: Iterable[tuple[str, str]] = DIRECTIONS
) -> dict[tuple[str, str], dict[str, Any]]:
    """The files of all directions: fitted on the pairs, and anew with the surnames that only one language has."""
    aliases = [pair for pair in known if pair.id.startswith("alias:")]
    words = {(one, other): samples(known, one, other) for one, other in directions}
    first = {(one, other): fit(of, one, other, rounds=FIRST_ROUNDS) for (one, other), of in words.items()}
    found = {}
    for (one, other), of in words.items():
        more = further_samples(first[other, one], one, other, of)
        if (one, other) in CARE_OF:
            more += surnames_of_fathers(one, other)
        found[one, other] = fit([*of, *more], one, other)
        found[one, other]["known"] = known_otherwise(found[one, other], samples(aliases, one, other))
    return found


def known_otherwise(raw: dict[str, Any], aliases: Iterable[Sample]) -> str:
    """Surnames of the alias table that the letters would spell otherwise than most of its persons of that name."""
    model = Letters(raw, spelt_alone(*raw["languages"]))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in aliases:
        if sample.kind == "surname":
            counts[sample.word][spelling_of(sample)] += 1
    found = []
    for word, spelt in sorted(counts.items()):
        (most, times), *others = spelt.most_common(2)
        if (not others or others[0][1] < times) and model.spellings(word, "surname")[0][0] != most:
            found += [word, most]
    return " ".join(found)


def spelling_of(sample: Sample) -> str:
    """What is written for the letters of a sample."""
    spelt = ""
    for written in sample.written:
        spelt = letters_of.joined(spelt, written)
    return spelt


def training(gold: Path) -> list[Pair]:
    """All pairs there are."""
    return [*pairs(gold, PLACE_FILES, "place"), *pairs(gold, PERSON_FILES, "person"), *own_pairs()]


def size(raw: dict[str, Any]) -> int:
    """How many weights a file has."""
    texts = [raw.get("stress", ""), *(w for of in raw["letters"].values() for w in of.values())]
    return sum(len(text.split()) // 2 for text in texts)


def is_own(pair: Pair) -> bool:
    """Whether a pair is of the library's own data."""
    return pair.id.startswith(("given:", "alias:"))


NOTE = """\
# How {one} names are spelt in {other}: for each letter what may stand for it, and what speaks for that.
#
# Made by benchmarks/fit_respelling.py; do not edit by hand.
#
#   languages       from, to
#   vowels          vowels of the first
#   stressed, stressed_there   letters that stand under stress only, of the first and of the second
#   stress          weights for a vowel to be the stressed one, where that is asked
#   known           surnames in data/aliases.yaml that the letters would spell otherwise, each with its spelling
#   letters         letter: what may stand for it: weights; `²` doubles what was written before
#
# Weights are pairs of a feature and a number in hundredths. A feature is what stands around the letter: `>` behind it,
# `<` before, `_` both, `@` by the kind of the word (p: place, h: of a person, g: given name, f: patronymic, s:
# surname), `~` the vowels before and behind, `*` what was written for the vowel before, `|` the letter written last,
# `#` its place and the whole word, `=` `-` `/` `+` the same under, right before, before and behind the stress; `0` is
# none (bynames._names._letters).
# Fitted on pairs of words, {number:,} of them: settlements of Belarus in the state's normative lists, people in public
# lists (Wikidata, CC0; the sanctions of the EU and of Ukraine), data/names/given.yaml and data/aliases.yaml; aligned by
# data/correspondences. Besides, the surnames of data/names/common_surnames.yaml and data/frequencies in {other}, spelt
# back in {one} by the weights of that direction. A feature was met in {least} words at least, a whole word as often.
"""


def write(path: Path, raw: dict[str, Any], number: int = 0) -> None:
    """A file of data/respelling."""
    one, other = raw["languages"]
    lines = [
        NOTE.format(
            one=LANGUAGES[one], other=LANGUAGES[other], number=number, least=CARE_OF.get((one, other), CARE).least_met
        )
    ]
    lines.append(f"languages: [{one}, {other}]\n")
    lines += [f'{key}: "{raw[key]}"\n' for key in ("vowels", "stressed", "stressed_there")]
    if raw.get("stress"):
        lines.append(f"stress: >-\n{_folded(raw['stress'], 2)}\n")
    if raw.get("known"):
        lines.append(f"known: >-\n{_folded(raw['known'], 2)}\n")
    lines.append("letters:\n")
    for letter, choices in raw["letters"].items():
        lines.append(f'  "{letter}":\n')
        for written, weights in choices.items():
            lines.append(f'    "{written}": >-\n{_folded(weights, 6)}\n' if weights else f'    "{written}": ""\n')
    path.write_text("".join(lines), encoding="utf-8")


def _folded(text: str, indent: int) -> str:
    return textwrap.fill(
        text, 120, initial_indent=" " * indent, subsequent_indent=" " * indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


LANGUAGES = {"be": "Belarusian", "ru": "Russian", "uk": "Ukrainian"}


def main() -> None:
    """Fit all directions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--gold", type=Path, required=True, help="a folder with the lists of names in several languages"
    )
    parser.add_argument("--between", nargs=2, metavar="LANGUAGE", help="both ways between these only")
    parser.add_argument("--write", action="store_true", help="write data/respelling")
    given = parser.parse_args()
    known = training(given.gold)
    directions = [of for of in DIRECTIONS if given.between is None or set(of) == set(given.between)]
    for (one, other), raw in fit_all(known, directions).items():
        words = samples(known, one, other)
        print(f"{one}-{other}: {len(words):,} pairs of words, {size(raw):,} weights", flush=True)
        if given.write:
            write(ROOT / "data" / "respelling" / f"{one}-{other}.yaml", raw, len(words))


if __name__ == "__main__":
    main()
