"""The native engine compares names of persons as Python does: to the last digit, or not at all."""

from __future__ import annotations

import random
import sys
from functools import cache, partial
from pathlib import Path
from typing import Any

import native_cases as cases
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from odd import STRANGE
from pairs import cases as listed
from people import people
from rapidfuzz.distance import Levenshtein
from strategies import LANGUAGES

import bynames
from bynames import _implementation as implementation
from bynames._flat import feature
from bynames._inflection.paradigms import inflecting, paradigms
from bynames._kinds.person import gathering
from bynames._kinds.person.blocking import all_keys, word_features
from bynames._kinds.person.comparing import PersonEngine, person_engine
from bynames._kinds.person.compiled import person_table
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.gathering import Gathered, Raw, gather, gather_in
from bynames._kinds.person.initials import mask_of
from bynames._kinds.person.parse import PersonName
from bynames._kinds.person.plain import misread_pairs
from bynames._kinds.person.rows import flags_of, role_number
from bynames._kinds.person.scoring import compare_persons
from bynames._kinds.person.shown import Shown, ShownWord, likeliest, shown_in_python
from bynames._kinds.person.slips import most_slips, skeletons, slips
from bynames._kinds.person.word_rules import CUT_OFF, MISREAD
from bynames._kinds.person.words import KINDS, Word, word
from bynames._languages import languages
from bynames._readings import phonemic, respelled
from bynames._readings.backwards import reading_engine
from bynames._text import has_cyrillic

module = implementation.native()
pytestmark = pytest.mark.skipif(module is None, reason="no native engine: there is no compiler, or Python is asked for")


@cache
def engine() -> PersonEngine:
    found = person_engine()
    assert found is not None
    return found


def differences(pairs: list[tuple[str, str]]) -> list[tuple[str, str, float, float]]:
    """(one name, the other, native, Python) where they differ."""
    found = []
    for one, other in pairs:
        cost = engine().cost(one, other)
        if cost is not None and cost != (expected := compare_persons(one, other).cost):
            found.append((one, other, cost, expected))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_pairs_cost_the_same(seed: int) -> None:
    assert differences(list(cases.name_pairs(500, seed))) == []


@pytest.mark.once
def test_many_pairs_cost_the_same() -> None:
    assert differences(list(cases.name_pairs(12_000, 21))) == []


def test_most_names_are_for_the_engine() -> None:
    pairs = list(cases.name_pairs(500, 5))
    assert sum(engine().cost(*pair) is not None for pair in pairs) > 0.6 * len(pairs)


def test_what_print_and_fields_change_costs_the_same() -> None:
    """A letter taken for another that looks alike, and surnames that a field's end has cut off."""
    surnames = ("Казакевич", "Киселев", "Новиковская", "Гарбачэўскі", "Tsikhanouskaya", "Kuzmin", "Kisielau", "Rudenko")
    pairs = [
        ("Иван Казакевич", f"{given} {surname[:size]}")
        for given in ("Иван", "И.")
        for surname in surnames[:4]
        for size in (5, 6, 7, 8)
    ]
    for one in surnames:
        given = "Иван" if has_cyrillic(one) else "Ivan"
        pairs += [(f"{given} {one}", f"{given[0]}. {one[:size]}") for size in range(4, len(one))]
        for read, stood in misread_pairs():
            for wrong in {one.replace(read, stood, 1), one.replace(stood, read, 1), one.replace(read, stood)} - {one}:
                pairs += [(f"{given} {one}", f"{given} {wrong}"), (f"{wrong} {given}", f"{given} {one}")]
    assert differences(pairs) == []
    assert sum(engine().cost(*pair) is not None for pair in pairs) > 0.9 * len(pairs)
    told = {line.why for pair in pairs for line in compare_persons(*pair).evidence()}
    assert {MISREAD.why, CUT_OFF.why} <= told


def test_names_are_taken_apart_alike() -> None:
    names = [name for pair in cases.name_pairs(500, 6) for name in pair]
    for name in [*names, *cases.texts(300, 7), *cases.odd_texts(300, 8), *cases.corpus(), *STRANGE]:
        found = engine().taken_apart(name)
        if found is not None:
            known = PersonName(name)
            words = [(word.low, role) for word, role in zip(known.words, known.roles, strict=True)]
            assert [(word, role) for word, role, _ in found] == words, name
            assert [keys for *_, keys in found] == [[] if one.initial else list(one.keys) for one in known.words], name
            assert not known.aside
            assert not known.otherwise


def seen(name: Shown) -> list[tuple[object, ...]]:
    """What words show; what they are read as counts only for Latin ones."""
    latin = [one for one in name.words if not one.initial and not has_cyrillic(one.low)]
    return [(one.low, one.initial, one.given, one.father, one.common) for one in name.words] + [
        tuple(one.likely) for one in latin
    ]


def test_words_from_elsewhere_are_read_alike() -> None:
    """By the spellings that no scheme writes, by the words of names from elsewhere, and by their sound."""
    chance = random.Random(15)
    listed_words = chance.sample(respelled.words(), examples(300))
    ends = [
        "mann",
        "eau",
        "ette",
        "stein",
        "berg",
        "ley",
        "son",
        "ton",
        "ini",
        "etti",
        "ez",
        "moto",
        "hara",
        "ovic",
        "evcih",
        "ksaya",
        "tz",
        "cheva",
        "chse",
    ]
    made_words = [
        "".join(chance.choices("bcdfghklmnprstvwz", k=1)) + middle + end for end in ends for middle in "aeiouäéu"
    ]
    told_some = 0
    for low in [*listed_words, *made_words]:
        for text in (low.title(), f"Hans {low.title()}", f"{low.title()}, Ivan Schultz"):
            told = engine().taken_apart(text)
            if told is None:
                continue
            told_some += 1
            assert [keys for _, _, keys in told] == [list(one.keys) for one in PersonName(text).words], text
    assert told_some > 2 * len(listed_words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan Makarevcih", "Иван Макаревич"),
        ("Иван Макарвеич", "Иван Макаревич"),
        ("Ivan Galtosv", "Ivan Galtsov"),
        # Two surnames in use are two.
        ("Иван Вирхов", "Иван Вихров"),
        ("Ivan Veramonov", "Иван Рамоневов"),
    ],
)
def test_letters_that_changed_places(one: str, other: str) -> None:
    assert engine().cost(one, other) == compare_persons(one, other).cost


def test_names_show_the_same() -> None:
    names = [name for pair in cases.name_pairs(500, 12) for name in pair]
    for name in [*names, *cases.texts(300, 13), *cases.odd_texts(300, 14), *cases.corpus(), *STRANGE]:
        told = engine().shown(name)
        if told is not None:
            found, expected = Shown(tuple([ShownWord(*one) for one in told]), ()), shown_in_python(name)
            assert seen(found) == seen(expected), name
            assert not expected.aside


def test_words_are_named_alike_and_have_the_same_skeletons() -> None:
    words = [*cases.latin_words(300, 71), *cases.cyrillic_words(300, 72), "ольгой", "ивановича", "sashka", "саввишна"]
    words += [part.lower() for name in cases.known_names("be")[::20] for part in name.split()]
    told = 0
    for low in dict.fromkeys(words):
        named, skeletons_ = engine().named(low), engine().skeletons(low, 3)
        # What another test has asked of the engine is not what Python would say.
        own = Word(*word(low).identity)
        if named is not None and skeletons_ is not None:
            told += 1
            families, fathers, *others = named
            assert (set(families), set(fathers)) == (own.families, own.patronymics), low
            assert others == [own.patronymic, own.gender, own.exact, own.oblique], low
            assert set(skeletons_) == set[str]().union(*map(skeletons, own.keys[:3])), low
    assert told > 0.5 * len(set(words))
    with pytest.raises(TypeError):
        engine().skeletons("ольга", "3")  # type: ignore[arg-type]


def test_a_word_that_was_read_in_the_habit_of_others_is_read_anew() -> None:
    """Łukašenka makes the other word Łacinka, but what ends as surnames do is asked of the word alone."""
    told = engine().shown("Aliaksandr Łukašenka")
    assert told is not None
    # Of a common given name nobody asks it.
    assert [read_as is None for *_, read_as in told] == [True, False]
    assert told[1][-1] == likeliest("łukašenka")
    told = engine().shown("Aliaksandr Lukashenka")
    assert told is not None
    assert all(read_as for *_, read_as in told)


@settings(max_examples=examples(200))
@given(
    st.text("аеіонрстквлмАИОК .,’-", max_size=20)
    | st.text("aeionrstkvlmAIOK .,'-", max_size=20)
    | st.text(max_size=12),
    st.sampled_from(["Иван Петров", "Petrov I.", "Пятроў, Іван Іванавіч", "I. V. Oks"]),
)
def test_any_text(one: str, other: str) -> None:
    assert differences([(one, other), (other, one), (one, one)]) == []


def test_a_word_may_be_read_with_letters_that_have_no_plain_one() -> None:
    """ї and ѵ have none; y is read as ѵ, too."""
    pairs = [
        ("Bruyovich Leonid", "Бруёвіч Леанід Пятровіч"),
        ("Dzyukhaseyka Vasil", "Дзюхасейка В."),
        ("Yckov", "Tskou"),
    ]
    assert differences(pairs) == []
    assert all(engine().cost(*pair) is not None for pair in pairs)


def test_the_names_of_the_cases() -> None:
    for name in ("in_the_wild", "negative", "confusable", "known_failures"):
        assert differences([(case["a"], case["b"]) for case in listed(name)]) == []


def test_what_is_remembered_is_forgotten() -> None:
    engine().cost("Иван Петров", "Ivan Petrov")
    assert len(engine()) > 0
    assert bynames.reset_caches() > 0
    assert len(engine()) == 0
    assert engine().cost("Иван Петров", "Ivan Petrov") == 0


def test_what_is_no_text_is_refused() -> None:
    for wrong in ((1, "a"), ("a", None), ("a",)):
        with pytest.raises(TypeError):
            engine().cost(*wrong)  # type: ignore[arg-type]
    for parts in ((None, key_engine()), (reading_engine(), reading_engine())):
        with pytest.raises(TypeError, match="is wanted"):
            module.Persons(person_table(), *parts, *cases.NOBODY_ASKED)


def made(table: bytes, *asked: object) -> Any:
    """An engine that asks these instead of Python's functions."""
    return module.Persons(table, reading_engine(), key_engine(), *asked)


def test_what_python_raises_arrives() -> None:
    def failing(*_: object) -> str:
        raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        made(person_table(), *[failing] * 4).cost("Ivan Petrovas", "Ivan Petrov")
    with pytest.raises(TypeError):
        made(person_table(), *[lambda *_: 1] * 4).cost("Ivan Petrovas", "Ivan Petrov")


def test_broken_tables_are_refused_or_harmless() -> None:
    pairs = list(cases.name_pairs(30, 9))
    refused = 0
    for spoiled in cases.spoiled(person_table(), 40, 10):
        try:
            broken = made(spoiled, *cases.NOBODY_ASKED)
            for pair in pairs:
                broken.cost(*pair)
                broken.shown(pair[0])
        except ValueError:
            refused += 1
    assert refused > 0


def test_an_index_is_told_what_python_tells() -> None:
    for name in [name for pair in cases.name_pairs(400, 11) for name in pair]:
        told = engine().told(name)
        if told is None:
            continue
        for (identity, role), one, known in zip(told, PersonName(name).words, PersonName(name).roles, strict=True):
            assert identity == one.identity
            assert role == role_number(known)
            flags, mask, features, keys = engine().described(*identity)  # type: ignore[arg-type]
            assert (flags, mask) == (flags_of(one), mask_of(one.beginnings)), name
            assert sorted(features) == sorted(map(feature, word_features(one))), name
            assert keys == ([] if one.initial else all_keys(one))


def test_words_are_undone_alike() -> None:
    """What a word can be an oblique case of, by the rules of each language."""
    words = set(cases.cyrillic_words(2_000, 15))
    for rules in inflecting(languages()):
        names = cases.known_names(rules.language)[::9]
        names += [word for pair in cases.name_pairs(300, 16) for word in " ".join(pair).split() if word.isalpha()]
        for name in map(str.lower, names):
            words.update(form for kind in KINDS for column in rules.forms(name, *kind) for form in column)
    told = 0
    for low in sorted(filter(has_cyrillic, words)):
        try:
            *_, features, keys = engine().described(low, False, 0)
        except ValueError:
            continue
        told += 1
        known = word(low)
        assert sorted(features) == sorted(map(feature, word_features(known))), low
        assert keys == all_keys(known)
    assert told > 0.9 * len(words)


def test_nominatives_are_the_same() -> None:
    words = {*cases.cyrillic_words(1_000, 17), "салей", "новіка", "жук-жукоўскага"}
    for pair in cases.name_pairs(400, 18):
        words.update(filter(has_cyrillic, " ".join(pair).lower().split()))
    told = 0
    for low in sorted(words):
        found = engine().nominatives(low)
        if found is None:
            continue
        told += 1
        assert set(found) == set().union(*[rules.oblique(low, KINDS) for rules in inflecting(languages())]), low
    assert told > 0.8 * len(words)
    with pytest.raises(TypeError, match="a text"):
        engine().nominatives(7)  # type: ignore[arg-type]


def test_texts_of_latin_letters_are_clean_or_not() -> None:
    """Letters with marks side by side may be what an encoding has left; most are the names themselves."""
    letters = "aeščžŭłÐÑéüóľ’'ʹ"
    draw = random.Random(19)
    names = ["".join(draw.choices(letters, k=7)).strip("’'ʹ").title() + " Ivan" for _ in range(3_000)]
    names += ["ÐÐ²Ð°Ð½ Ivan", "Šžš Ivan", "Pišćuk Ján", "Ol’ga Lukič", "Èâàíîâ Ivan", "Žš’a Ivan"]
    assert differences([(name, "Ivan Pišćuk") for name in names]) == []


def test_other_cases_cost_the_same() -> None:
    draw = random.Random(17)
    some = people(300)
    pairs = []
    for person in some:
        language = draw.choice(LANGUAGES)
        rules = paradigms(language)
        name = person.write(language, "{g} {s}")
        at = draw.randrange(len(rules.cases))
        forms = [rules.forms(part.lower(), "surname", person.gender)[at][-1].title() for part in name.split()]
        pairs += [(" ".join(forms), name), (" ".join(forms), draw.choice(some).write(language, "{g} {s}"))]
    assert differences(pairs) == []


# Names of more words than a row has places for, with another name beside them, in other scripts, and nobody's
ODD = ["Иван Иванович Петров Сидоров Младший", "Анна Петрова (урожд. Иванова)", "Пётр-Павел Кузьмин", "Μαρία", ""]


def same(one: Raw, other: Raw) -> None:
    assert one.words == other.words
    assert list(one.keys) == list(other.keys)
    for part in Raw._fields[2:]:
        mine, its = getattr(one, part), getattr(other, part)
        if part in ("key_hashes", "key_items"):
            # The features of a key are a set: its hashes stand in no order.
            continue
        assert mine.tolist() == its.tolist(), part
    assert sorted(zip(one.key_items.tolist(), one.key_hashes.tolist(), strict=True)) == sorted(
        zip(other.key_items.tolist(), other.key_hashes.tolist(), strict=True)
    )


def test_indexes_are_the_same() -> None:
    names = [name for pair in cases.name_pairs(400, 12) for name in pair] + ODD * 2
    by_python = Gathered()
    for name in names:
        by_python.add(PersonName(name))
    same(gather(names, lambda: None), by_python.raw())


def test_threads_gather_the_same() -> None:
    names = [name for pair in cases.name_pairs(700, 14) for name in pair] + ODD * 50
    steps: list[int] = []
    same(gather_in(3, names, lambda: steps.append(1)), gather(names, lambda: None))
    assert len(steps) == len(names)


@pytest.mark.once
def test_processes_gather_the_same() -> None:
    names = [name for pair in cases.name_pairs(200, 16) for name in pair] + ODD
    same(gathering._by_processes([names[:150], names[150:]], lambda: None), gather(names, lambda: None))


def test_saved_matchers_are_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for pair in cases.name_pairs(200, 15) for name in pair] + ODD
    bynames.Matcher(names, "person").save(tmp_path / "native")
    monkeypatch.setattr(gathering, "engine_if_worth", lambda *_: None)
    bynames.Matcher(names, "person").save(tmp_path / "python")
    assert (tmp_path / "native").read_bytes() == (tmp_path / "python").read_bytes()


def test_what_python_raises_arrives_while_names_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(name: str) -> None:
        raise LookupError(name)

    monkeypatch.setattr(gathering, "PersonName", failing)
    for work in (gather, partial(gather_in, 2)):
        with pytest.raises(LookupError, match="Пётр-Павел"):
            work(["Иван Петров"] * 700 + ["Пётр-Павел Кузьмин"] + ["Иван Петров"] * 700, lambda: None)


def test_what_is_not_gathered_is_refused() -> None:
    gathered = module.Gathering(engine().native)
    with pytest.raises(TypeError):
        gathered.add("Иван", str)
    with pytest.raises(TypeError):
        gathered.add([1], str)
    with pytest.raises(ValueError, match="a word that is not there"):
        gathered.add_row([0], False)
    with pytest.raises(TypeError):
        gathered.number("слово")
    with pytest.raises(TypeError, match="another Gathering"):
        gathered.take(gathered)
    with pytest.raises(TypeError, match="an engine for Persons"):
        module.Gathering(None)

    def pieces(_: str) -> None:
        gathered.pieces()

    with pytest.raises(RuntimeError, match="names are being added"):
        gathered.add(["明明 明明"], pieces)
    assert len(gathered) == 0


def test_slips_cost_the_same() -> None:
    draw = random.Random(13)
    keys = [phonemic(name.lower(), "be") for name in cases.known_names("be")]
    some = draw.sample(keys, 300)
    some += ["".join(draw.choices("aeiuvlnrst", k=draw.randint(0, 7))) for _ in range(300)]
    for mine in (draw.sample(some, 3) for _ in range(60)):
        expected = {}
        for at, other in enumerate(some):
            near = [key for key in mine if Levenshtein.distance(key, other) <= most_slips(min(len(key), len(other)))]
            least = min((slips(key, other) for key in near), default=9.0)
            if least < 1.6:
                expected[at] = least
        assert dict(engine().slips(mine, some, 1.6) or ()) == expected
    assert engine().slips(["明"], ["a"], 1.6) is None


def test_a_reference_is_given_back() -> None:
    name = "Аляксандра Ковалёва"
    before = sys.getrefcount(name)
    for _ in range(100):
        engine().cost(name, "Aliaksandra Kavaliova")
        engine().taken_apart(name)
    assert sys.getrefcount(name) == before
