"""data/names, data/keys and data/compare are sound: what a reader of names relies on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bynames import _datafiles as data
from bynames._kinds.person.words import word
from bynames._readings import phonemic
from bynames._readings.keys import _folds
from bynames._text import hygiene, script
from bynames.translit._letters import surnames
from bynames.translit._orthography import orthography

pytestmark = pytest.mark.once

NAMES: list[dict[str, Any]] = data.entry("names", "given")["names"]
WORDS: dict[str, dict[str, list[str]]] = data.entry("names", "words")
PATTERNS: dict[str, Any] = data.entry("names", "patterns")
COSTS: dict[str, Any] = data.entry("compare", "persons")
IDS = [entry["id"] for entry in NAMES]
BY_ID = dict(zip(IDS, NAMES, strict=True))
KEY_LETTERS = frozenset("abcdefghijklmnopqrstuvxz")
KEYED = ("be", "ru")
CYRILLIC_LISTS = (*KEYED, "uk")
PATRONYMICS = tuple(f"patronymic_{language}" for language in CYRILLIC_LISTS)
ABROAD = tuple(f"abroad_{language}" for language in KEYED)
FIELDS = {"id", "gender", "latin", "feminine_of", "related", *CYRILLIC_LISTS, *ABROAD, *PATRONYMICS}
UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’-"


def forms(entry: dict[str, Any], *fields: str) -> list[str]:
    return [form for field in fields for form in entry.get(field, ())]


class TestGivenNames:
    def test_ids_are_unique_and_plain(self) -> None:
        assert len(IDS) == len(set(IDS)) >= 250
        assert [id for id in IDS if not re.fullmatch(r"[a-z][a-z0-9_-]*", id)] == []

    def test_entries_have_what_they_need(self) -> None:
        wrong = [e["id"] for e in NAMES if not {"id", "gender", "be", "ru", "latin"} <= set(e) or set(e) - FIELDS]
        assert wrong == []
        assert {e["gender"] for e in NAMES} == {"m", "f"}
        assert [e["id"] for e in NAMES if not e["be"] or not e["ru"]] == []

    @pytest.mark.parametrize("field", ["latin", *CYRILLIC_LISTS, *PATRONYMICS])
    def test_no_form_stands_twice_in_a_list(self, field: str) -> None:
        assert [e["id"] for e in NAMES if len(set(e.get(field, ()))) != len(e.get(field, ()))] == []

    @pytest.mark.parametrize("language", CYRILLIC_LISTS)
    def test_forms_are_spelt_in_the_alphabet(self, language: str) -> None:
        alphabet = UKRAINIAN if language == "uk" else orthography(language).alphabet
        letters = set(alphabet + ("ґ-" if language == "be" else "-"))
        wrong = [
            (e["id"], form)
            for e in NAMES
            for form in forms(e, language, f"abroad_{language}", f"patronymic_{language}")
            if set(form.lower()) - letters or not form[0].isupper()
        ]
        assert wrong == []

    def test_latin_forms_are_latin(self) -> None:
        assert [form for e in NAMES for form in e["latin"] if script(form.replace("-", "")) != "Latn"] == []

    def test_everything_is_nfc_and_hygienic(self) -> None:
        texts = [form for e in NAMES for form in forms(e, "latin", *CYRILLIC_LISTS, *ABROAD, *PATRONYMICS)]
        assert [t for t in texts if t != t.strip() or not unicodedata.is_normalized("NFC", t) or hygiene(t) != t] == []

    def test_related_names_are_there_and_mutual(self) -> None:
        wrong = [
            (e["id"], other)
            for e in NAMES
            for other in e.get("related", ())
            if other == e["id"] or other not in BY_ID or e["id"] not in BY_ID[other].get("related", ())
        ]
        assert wrong == []

    def test_related_names_have_one_gender(self) -> None:
        wrong = [
            (e["id"], other) for e in NAMES for other in e.get("related", ()) if BY_ID[other]["gender"] != e["gender"]
        ]
        assert wrong == []

    def test_feminine_names_have_a_masculine_counterpart(self) -> None:
        wrong = [
            e["id"]
            for e in NAMES
            if "feminine_of" in e and (e["gender"] != "f" or BY_ID.get(e["feminine_of"], {}).get("gender") != "m")
        ]
        assert wrong == []

    @pytest.mark.parametrize("language", CYRILLIC_LISTS)
    def test_patronymics_are_pairs_that_the_patterns_know(self, language: str) -> None:
        wrong = []
        for e in NAMES:
            found = e.get(f"patronymic_{language}", [])
            if (found and e["gender"] != "m") or len(found) % 2:
                wrong.append((e["id"], "not pairs of a masculine name"))
            wrong += [
                (e["id"], form) for place, form in enumerate(found) if word(form.lower()).patronymic != "mf"[place % 2]
            ]
        assert wrong == []

    def test_given_names_are_no_titles(self) -> None:
        titles = spread("titles") | spread("phrase_words") | spread("links")
        wrong = {form for e in NAMES for form in forms(e, "be", "ru", "latin", *ABROAD) if form.lower() in titles}
        assert wrong == set()


def spread(group: str) -> set[str]:
    return {word for words in WORDS[group].values() for word in words}


class TestWords:
    def test_words_are_small_nfc_and_clean(self) -> None:
        every = [word for group in WORDS.values() for words in group.values() for word in words]
        assert [w for w in every if w != w.lower().strip() or not unicodedata.is_normalized("NFC", w)] == []
        assert [w for w in every if w.endswith(".") or "  " in w or "'" in w] == []

    def test_no_word_stands_twice_in_a_list(self) -> None:
        wrong = {
            (group, language, word)
            for group, lists in WORDS.items()
            for language, words in lists.items()
            for word in words
            if words.count(word) > 1
        }
        assert wrong == set()

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("titles", "particles"),
            ("titles", "titles_also_names"),
            ("titles", "suffixes"),
            ("phrase_words", "particles"),
            ("phrase_words", "titles_also_names"),
            ("phrase_words", "suffixes"),
        ],
    )
    def test_a_word_has_one_part_to_play(self, one: str, other: str) -> None:
        """What is right for one language and wrong for another stands in BOTH with its reason."""
        assert spread(one) & spread(other) == BOTH.get((one, other), set())

    def test_particles_behind_are_particles(self) -> None:
        for language, words in WORDS["particles_after"].items():
            assert set(words) <= set(WORDS["particles"][language])

    def test_words_of_phrases_are_set_aside(self) -> None:
        words = [word for group in data.entry("names", "bearers")["phrases"] for word in group]
        assert len(words) == len(set(words))
        assert set(words) <= spread("phrase_words")

    @pytest.mark.parametrize("language", ["be", "ru"])
    def test_cyrillic_lists_are_cyrillic(self, language: str) -> None:
        for group in WORDS.values():
            assert [word for word in group.get(language, ()) if script(word) != "Cyrl"] == []


# Titles that may be names, and titles behind a name: the parser knows both of them for what they are. The others
# are of one list or both in French (Saint-Saëns; fils, the son of).
BOTH: dict[tuple[str, str], set[str]] = {
    ("titles", "titles_also_names"): {"biskup", "general", "major", "sergeant", "пан", "пана"},
    ("titles", "suffixes"): {"esq", "mba", "md", "phd"},
    ("titles", "particles"): {"saint"},
    ("phrase_words", "suffixes"): {"fils"},
}


def patterns(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every regular expression of a data file, with its place."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key in ("pattern", "feminine", "ending") or (isinstance(below, str) and "(?" in below):
                yield f"{path}.{key}", below
            else:
                yield from patterns(below, f"{path}.{key}")
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from patterns(below, f"{path}[{place}]")


@pytest.mark.parametrize("name", [("names", "patterns"), ("keys", "folds"), ("keys", "join")], ids="/".join)
def test_regular_expressions_compile_and_are_of_key_letters(name: tuple[str, str]) -> None:
    found = list(patterns(data.entry(*name)))
    assert found
    for place, pattern in found:
        re.compile(pattern)
        letters = set(re.sub(r"\\.", "", pattern)) & set("wy" + "абвгдежзійклмнопрстуўфхцчшыьэюяищъ")
        assert letters == set(), place
        assert re.search(pattern, "") is None or name[0] == "names", f"{place} fits nothing at all"


class TestFolds:
    FOLDS: ClassVar[list[Any]] = data.entry("keys", "folds")["folds"]

    @given(st.text("".join(sorted(KEY_LETTERS)) + "~", max_size=12))
    def test_where_nothing_stands_that_a_fold_has_it_folds_nothing(self, key: str) -> None:
        for fold in self.FOLDS:
            if "has" in fold and not any(text in key for text in fold["has"]):
                assert re.sub(fold["pattern"], fold["replace"], key) == key, fold

    def test_folds_that_say_nothing_of_it_come_last(self) -> None:
        says = ["has" in fold for fold in self.FOLDS]
        assert says == sorted(says, reverse=True)

    @given(st.text("".join(sorted(KEY_LETTERS)), max_size=12))
    def test_every_fold_is_tried_in_its_turn(self, key: str) -> None:
        slowly = key
        for fold in self.FOLDS:
            slowly = re.sub(fold["pattern"], fold["replace"], slowly)
        assert _folds().fold(key) == slowly


class TestCosts:
    def test_costs_are_numbers_and_none_is_negative(self) -> None:
        for group in (COSTS["parts"], COSTS["slips"]["pairs"]):
            assert all(0 <= float(cost) < 10 for cost in group.values())
        assert float(COSTS["parts"]["same_key"]) == 0

    def test_pairs_of_slips_are_two_key_letters(self) -> None:
        pairs = list(COSTS["slips"]["pairs"])
        assert [pair for pair in pairs if len(pair) != 2 or pair[0] == pair[1]] == []
        assert [pair for pair in pairs if set(pair) - KEY_LETTERS - {"-"}] == []
        assert len({frozenset(pair) for pair in pairs}) == len(pairs)

    def test_a_named_slip_costs_no_more_than_any_letter(self) -> None:
        most = float(COSTS["slips"]["letter"])
        assert [pair for pair, cost in COSTS["slips"]["pairs"].items() if float(cost) > most] == []

    def test_what_cannot_be_outweighs_the_decision(self) -> None:
        decision = float(COSTS["decision"])
        parts = {name: float(cost) for name, cost in COSTS["parts"].items()}
        assert parts["patronymic_contradicted"] > decision
        for small in ("same_key", "equivalent", "gender", "inflected", "initial", "patronymic_omitted", "related"):
            assert parts[small] < decision

    @pytest.mark.parametrize("kind", ["persons", "organizations"])
    def test_the_curve_falls_from_one_to_little(self, kind: str) -> None:
        curve = [(float(cost), float(score)) for cost, score in data.entry("compare", "calibration")[kind].items()]
        assert curve == sorted(curve)
        scores = [score for _, score in curve]
        assert scores == sorted(scores, reverse=True)
        assert 1 >= scores[0] > 0.95
        assert scores[-1] < 0.2


@pytest.mark.parametrize("language", KEYED)
def test_keys_are_key_letters_and_every_letter_has_one(language: str) -> None:
    letters = data.entry("keys", language)["letters"]
    assert set(orthography(language).alphabet) <= set(letters)
    assert set("".join(letters.values())) <= KEY_LETTERS
    wrong = [
        form
        for e in NAMES
        for form in e[language]
        if set(phonemic(form.lower().replace("-", ""), language)) - KEY_LETTERS
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["be", "ru"])
def test_common_surnames_are_words_of_the_language_and_the_feminine_ones_are_made_of_them(language: str) -> None:
    listed = data.entry("names", "common_surnames")[language].split()
    spelling = orthography(language)
    assert listed == sorted(set(listed))
    assert len(listed) > 600
    assert set("".join(listed)) <= set(spelling.alphabet + spelling.further + "-")
    known = surnames(language)
    assert set(listed) < set(known)
    assert {"be": {"ціханоўская", "шушкевіч"}, "ru": {"тихановская", "иванова", "щукин"}}[language] <= set(known)


def test_the_letters_of_names_from_elsewhere_are_latin_ones() -> None:
    raw = data.entry("letters", "elsewhere")
    letters = set("#abcdefghijklmnopqrstuvwxyz")
    assert set(raw["pairs"]) == letters
    assert all(set(row) <= letters and all(count.isdigit() for count in row.values()) for row in raw["pairs"].values())
    assert raw["common"].split() == sorted(set(raw["common"].split()))
