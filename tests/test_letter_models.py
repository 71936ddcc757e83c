"""The model of letters that respells a word: what it looks at, how its probabilities come about, and its data."""

from __future__ import annotations

import re
from math import exp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bynames._languages import languages
from bynames._names._letters import (
    DOUBLED,
    Letters,
    Signs,
    SpeltAlone,
    choice_features,
    chosen_next,
    joined,
    letter_features,
    padded,
    softmax,
    stress_features,
    vowel_places,
)
from bynames.translit._orthography import orthography

SIGNS = Signs(frozenset("аоя"), frozenset("ё"), frozenset("о"))
WORD = padded("вола")
PLACES = [2, 4]
AROUND_O = {
    "",
    *(">л", ">ла", ">ла$"),
    *("<в", "<^в"),
    *("в_л", "в_ла", "^в_л", "^в_ла", "в_ла$", "^в_ла$"),
    *("@p", "@pл", "@pла", "@pла$"),
    *("@pв_ла$", "@p^в_ла$"),
}  # fmt: skip


def test_a_word_with_its_edges() -> None:
    assert WORD == "^вола$"
    assert vowel_places(WORD, SIGNS) == PLACES


def test_what_stands_around_a_letter() -> None:
    own = {"~0.1", "!001", "#2вола"}
    assert set(letter_features(WORD, 2, "place", PLACES, SIGNS, None)) == AROUND_O | own


def test_kinds_of_names_have_features_of_their_own_and_of_people() -> None:
    def labels(kind: str) -> set[str]:
        return {one[1] for one in letter_features(WORD, 2, kind, PLACES, SIGNS, None) if one.startswith("@")}

    assert {kind: labels(kind) for kind in ("place", "given", "patronymic", "surname", "person")} == {
        "place": {"p"},
        "given": {"h", "g"},
        "patronymic": {"h", "f"},
        "surname": {"h", "s"},
        "person": {"h"},
    }


def test_context_has_an_end() -> None:
    """Four letters before, six behind; a feature of the ending where three letters or fewer follow."""
    word = padded("абвгдежзийкл")
    found = letter_features(word, 6, "place", [1, 6, 9], SIGNS, None)
    assert [max((one for one in found if one.startswith(sign)), key=len) for sign in (">", "<", "@")] == [
        ">жзийкл",
        "<бвгд",
        "@pжзийк",
    ]

    def of_the_ending(at: int) -> list[str]:
        return [one for one in letter_features(word, at, "place", [1, 6, 9], SIGNS, None) if re.match("@p.+_", one)]

    assert of_the_ending(9) == []
    assert of_the_ending(10) == ["@pи_кл$", "@pзи_кл$", "@pжзи_кл$", "@pежзи_кл$"]


@pytest.mark.parametrize(
    ("stress", "sign"), [(1, "="), (3, "-"), (5, "/")], ids=["stressed", "right before the stress", "further before"]
)
def test_features_towards_the_stress(stress: int, sign: str) -> None:
    """Vowels are counted, not letters."""
    word, places = padded("абобоб"), [1, 3, 5]
    found = letter_features(word, 1, "place", places, SIGNS, stress)
    plain = [one for one in letter_features(word, 1, "place", places, SIGNS, None) if not one.startswith("#")]
    assert [one[1:] for one in found if one.startswith(sign)] == [one for one in plain if len(one) <= 4]


def test_behind_the_stress() -> None:
    word = padded("абобоб")
    found = letter_features(word, 5, "place", [1, 3, 5], SIGNS, 3)
    assert "+" in found
    assert "+" in letter_features(word, 5, "place", [1, 3, 5], SIGNS, 1)
    assert not {"=", "-", "/"} & set(found)
    # A consonant is not asked how far the stress is.
    assert not {"=", "-", "/", "+"} & set(letter_features(word, 2, "place", [1, 3, 5], SIGNS, 3))


def test_letters_that_show_the_stress() -> None:
    """Whether one stands before and one behind; how many vowels follow, two at most."""
    signs = Signs(frozenset("аё"), frozenset("ё"), frozenset())
    word = padded("ёбабаба")
    places = vowel_places(word, signs)
    marks = [one for at in places for one in letter_features(word, at, "place", places, signs, None) if one[:1] == "!"]
    assert marks == ["!002", "!102", "!101", "!100"]
    assert "!011" in letter_features(padded("абё"), 1, "place", [1, 3], signs, None)


def test_how_many_vowels_stand_on_each_side() -> None:
    word = padded("ababababab".translate(str.maketrans("ab", "аб")))
    places = vowel_places(word, SIGNS)
    counted = [
        one for at in places for one in letter_features(word, at, "place", places, SIGNS, None) if one[:1] == "~"
    ]
    assert counted == ["~0.3", "~1.3", "~2.2", "~3.1", "~3.0"]


def test_what_speaks_for_the_stress() -> None:
    found = stress_features(WORD, 2, "place", PLACES)
    around = {"о" + one for one in AROUND_O}
    own = {"~0.1", "~0.1о", "~1", "~0~", "~1ла$", "~1ола$", "~1вола$", "~1^вола$", "#0^вола$", "~0.1^во"}
    assert set(found) == around | own


def test_what_was_chosen_before() -> None:
    assert choice_features(WORD, 2, 1, "", "в") == ["|в", "|вл"]
    assert choice_features(WORD, 2, 1, "аа", "") == ["|", "|л", "*аа", "*аа1", "*аа>ла"]
    assert choice_features(WORD, 2, 7, "аа", "в")[3] == "*аа3"
    assert chosen_next("x", "в", "в", SIGNS) == "x"
    assert chosen_next("x", "а", "а", SIGNS) == "аа"
    # That a letter which is stressed was written once is not forgotten.
    assert chosen_next("x", "а", "о", SIGNS) == "!ао"
    assert chosen_next("!ао", "а", "а", SIGNS) == "!аа"


@given(sums=st.lists(st.floats(-30, 30), min_size=1, max_size=6))
def test_probabilities(sums: list[float]) -> None:
    total = sum(map(exp, sums))
    assert softmax(sums) == pytest.approx([exp(value) / total for value in sums])


def test_a_letter_that_is_doubled() -> None:
    assert joined("ан", DOUBLED) == "анн"
    assert joined("", DOUBLED) == ""
    assert joined("ан", "я") == "аня"


RAW: dict[str, Any] = {
    "vowels": "аоя",
    "stressed": "",
    "stressed_there": "о",
    "known": "воля воліа",
    "letters": {
        "в": {"v": "0 10"},
        "о": {"o": "0 100 >л 50", "a": "0 -100"},
        "л": {"l": "0 0", "ll": "|o 100"},
        "я": {"ja": ""},
    },
}


def by_hand(weights: dict[str, float]) -> dict[str, float]:
    total = sum(map(exp, weights.values()))
    return {written: exp(value) / total for written, value in weights.items()}


def test_a_word_is_spelt_by_its_weights() -> None:
    """Each letter by the softmax of its weights; behind the o that was chosen, л has a weight of its own."""
    first = by_hand({"o": 1.5, "a": -1.0})
    second = {"o": by_hand({"l": 0.0, "ll": 1.0}), "a": by_hand({"l": 0.0, "ll": 0.0})}
    expected = {
        f"v{vowel}{consonant}ja": first[vowel] * second[vowel][consonant] for vowel in "oa" for consonant in ("l", "ll")
    }
    found = Letters(RAW).spellings("воля", "given")
    assert dict(found) == pytest.approx(expected)
    assert [share for _, share in found] == sorted(expected.values(), reverse=True)


def test_what_is_too_unlikely_is_not_followed() -> None:
    letters = {**RAW["letters"], "о": {"o": "0 650", "a": ""}}
    assert {text[:2] for text, _ in Letters({**RAW, "letters": letters}).spellings("воля", "given")} == {"vo"}


def test_a_surname_of_the_table() -> None:
    """Four fifths are its own spelling's; only of a surname."""
    model = Letters(RAW)
    plain, surname = dict(model.spellings("воля", "given")), dict(model.spellings("воля", "surname"))
    assert surname.pop("воліа") == pytest.approx(0.8)
    assert surname == pytest.approx({text: 0.2 * share for text, share in plain.items()})


def test_letters_with_one_spelling_in_their_place() -> None:
    """The first that fits what stands before and behind stands."""
    anything = re.compile("")
    alone = {
        "л": [
            SpeltAlone(re.compile("^во$"), re.compile("ю"), "Λ"),
            SpeltAlone(re.compile("^во$"), anything, "L"),
            SpeltAlone(anything, anything, "l"),
        ]
    }
    assert {text[2:] for text, _ in Letters(RAW, alone).spellings("воля", "given")} == {"Lja"}
    assert {text[1:] for text, _ in Letters(RAW, alone).spellings("ля", "given")} == {"ja"}


def test_letters_that_no_model_knows_stay() -> None:
    assert Letters(RAW).spellings("в-я", "given") == [("v-ja", 1.0)]


def test_the_stress_is_a_choice_of_its_own() -> None:
    raw = {**RAW, "stress": "~0.1 100", "letters": {"о": {"o": "= 300", "a": "- 300"}, "а": {"a": "0 0"}}}
    model = Letters(raw)
    likely = by_hand({"first": 1.0, "second": 0.0})
    assert model.stress(padded("ота"), "given") == pytest.approx({1: likely["first"], 3: likely["second"]})
    assert model.stress(padded("от"), "given") == {1: 1.0}
    assert model.stress(padded("т"), "given") == {None: 1.0}
    chosen = by_hand({"o": 3.0, "a": 0.0})
    found = dict(model.spellings("ота", "given"))
    stressed = likely["first"] * chosen["o"] + likely["second"] * (1 - chosen["o"])
    assert found == pytest.approx({"oтa": stressed, "aтa": 1 - stressed})


@pytest.mark.parametrize("language", languages())
def test_an_orthography_spells_the_letters_of_all_others(language: str) -> None:
    """Into letters of its own; its own stay."""
    own = orthography(language)
    others = {letter for one in languages() for letter in orthography(one).alphabet if letter.isalpha()}
    assert others - set(own.alphabet) <= set(own.foreign)
    assert set(own.foreign).isdisjoint(own.alphabet)
    assert set("".join(own.foreign.values())) <= {*own.alphabet, *own.further}
