"""The letters of two names: languages, correspondences between them, edits within one, initials."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import combinations

import pytest
from people import people
from rapidfuzz.distance import Levenshtein

import bynames
from bynames import _datafiles as data
from bynames._kinds.person.edits import edits, letters_apart, ways_between
from bynames._kinds.person.initials import class_of
from bynames._kinds.person.languages import languages_of
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.meeting import meet
from bynames._kinds.person.parse import person
from bynames._kinds.person.slips import slips
from bynames._kinds.person.word_rules import NO_WAYS

BE, RU, UK = (frozenset({language}) for language in ("be", "ru", "uk"))


@pytest.mark.parametrize("name", data.names("correspondences"))
def test_correspondences_are_sound(name: str) -> None:
    raw = data.entry("correspondences", name)
    first, second = raw["languages"]
    sides = ("one", "other") if first == second else (first, second)
    for entry in raw["correspondences"]:
        assert set(entry) - {"after", "before", "cost"} == set(sides), entry
        assert entry[sides[0]] != entry[sides[1]] or "cost" in entry or first != second, entry
        assert 0 <= float(entry.get("cost", 0)) < 1, entry
        for context in ("after", "before"):
            re.compile(entry.get(context, ""))


@pytest.mark.parametrize(
    ("one", "other", "languages"),
    [
        ("шчарбакоў", "щербаков", (BE, RU)),
        ("ціханоўская", "тихановская", (BE, RU)),
        ("мядзведзеў", "медведев", (BE, RU)),
        ("крывашэеў", "кривошеев", (BE, RU)),
        ("вабішчэвіч", "вабищевич", (BE, RU)),
        ("колєсніков", "колесников", (UK, RU)),
        ("ткачов", "ткачёв", (UK, RU)),
        ("пержинська", "пержинская", (UK, RU)),
        ("шаўчэнка", "шевченко", (BE, UK)),
    ],
)
def test_what_two_languages_write_differently_is_free(
    one: str, other: str, languages: tuple[frozenset[str], frozenset[str]]
) -> None:
    assert letters_apart(one, other, ways_between(*languages)) == pytest.approx(0, abs=0.15)
    assert letters_apart(other, one, ways_between(*languages[::-1])) == pytest.approx(0, abs=0.15)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("бобкаў", "бабкоў", BE),
        ("караев", "короев", RU),
        ("сергеенко", "сергиенко", RU),
        ("кириллов", "крылов", RU),
        ("чернов", "черняев", RU),
        ("говорцова", "говоркова", RU),
        ("баранов", "воронов", RU),
    ],
)
def test_within_one_language_it_costs(one: str, other: str, language: frozenset[str]) -> None:
    assert letters_apart(one, other, ways_between(language, language)) > 1.05


def test_letters_that_changed_places_are_cheap() -> None:
    same = ways_between(RU, RU)
    assert letters_apart("тихановская", "тихановксая", same) < 0.7
    assert letters_apart("колесникова", "колескинова", same) < 0.7
    assert slips("luakxenka", "lukaxenka") < slips("lutaxenka", "lukaxenka")


@cache
def sample() -> list[tuple[str, str]]:
    rng = random.Random(11)
    everybody = people(500)
    names = [one.write(language, "{g} {p} {s}") for one in everybody for language in ("be", "ru")]
    names += [bynames.transliterate(name, rng.choice(["be-national-2007", "be-lacinka"])) for name in names[::4]]
    return [(rng.choice(names), rng.choice(names)) for _ in range(1500)]


def test_letters_never_cost_less_than_keys() -> None:
    """The index finds and bounds by keys."""
    for a, b in sample():
        one, other = person(a), person(b)
        for first in one.words:
            for second in other.words:
                if not (first.initial or second.initial):
                    by_letters = meet(first, second, ways_between(one.spoken, other.spoken)).cost
                    assert by_letters >= meet(first, second, NO_WAYS).cost, (a, b)


def test_edits_are_the_same_both_ways() -> None:
    table = edits()
    for a, b in sample()[:400]:
        for one, other in zip(a.lower().split(), b.lower().split(), strict=False):
            both = table.between(one, other, None), table.between(other, one, None)
            assert both[0] == pytest.approx(both[1])


@pytest.mark.parametrize("language", ["be", "ru"])
def test_the_whole_name_tells_the_language(language: str) -> None:
    names = [one.write(language, "{g} {p} {s}").lower().split() for one in people(400)]
    told = [languages_of(words) for words in names]
    assert sum(found == {language} for found in told) >= 0.9 * len(names)
    assert sum(language in found for found in told) >= 0.98 * len(names)


def test_an_initial_stands_for_letters_of_official_forms() -> None:
    letters = lexicon().families["alexander"].initials
    assert letters["be"] == letters["ru"] == {class_of("а")}
    assert letters["uk"] == {class_of("о")}
    assert lexicon().families["nicholas"].initials["be"] == {"м"}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Александра Мишарина", "Александр Мишарин"),
        ("Александра Лукашенко", "Александр Лукашенко"),
        ("Валерия Цепкало", "Валерий Цепкало"),
    ],
)
def test_a_mans_genitive_is_doubt(a: str, b: str) -> None:
    """He in the genitive, or she: a pair alone does not say."""
    for found in (bynames.compare(a, b), bynames.compare(b, a)):
        assert found.matched
        assert found.score < 0.9


@pytest.mark.parametrize(
    ("a", "b"), [("Александра Новик", "Александр Новик"), ("Александра Ивановна Козлова", "Александр Иванович Козлов")]
)
def test_a_woman_who_says_so_is_none(a: str, b: str) -> None:
    assert not bynames.compare(a, b).matched


def test_a_second_given_name_is_left_out_for_little() -> None:
    """Whatever the given names are, in a case too; an index finds who is meant."""
    given, seconds = ("Роберт", "Карл", "Томас", "Эдгар"), ("Август", "Джеймс", "Фридрих", "Уокер")
    surnames = ("Шульцман", "Эдвардсон", "Мартинек", "Бергман")
    names = [f"{one} {second} {surname}" for one, second, surname in zip(given, seconds, surnames, strict=True)]
    matcher = bynames.Matcher(list(enumerate(names)), kind="person")
    for number, (one, surname) in enumerate(zip(given, surnames, strict=True)):
        for asked in (f"{one} {surname}", f"{one}а {surname}а", f"{surname}ом {one}ом"):
            assert bynames.compare(asked, names[number], kind="person").matched, asked
            assert [match.id for match in matcher.search(asked, limit=1)] == [str(number)], asked
            other = names[number].replace(one, "Генрих")
            assert not bynames.compare(asked, other, kind="person").matched, asked


@pytest.mark.parametrize("script", ["Latin", "both"])
def test_two_surnames_in_use_are_two_in_latin_letters(script: str) -> None:
    """Bykov and Bychkov, Kozlov and Kislov: of pairs with a letter or two between them few are taken for one."""
    listed = data.entry("names", "common_surnames")["ru"].split()
    surnames = [surname for surname in listed if len(surname) > 4 and surname[0] in "бкс"]
    near = [pair for pair in combinations(surnames, 2) if Levenshtein.distance(*pair, score_cutoff=2) <= 2]
    latin = {surname: bynames.transliterate(surname.capitalize(), "ru-icao-9303") for surname in surnames}
    taken = [
        (one, other)
        for one, other in near
        if latin[one] != latin[other]
        and bynames.compare(
            f"Sergei {latin[one]}",
            f"Sergei {latin[other]}" if script == "Latin" else f"Сергей {other.capitalize()}",
            kind="person",
        ).matched
    ]
    assert len(near) > 300
    assert len(taken) <= 0.04 * len(near), taken


def test_one_surname_of_two_languages_is_one_in_latin_letters() -> None:
    for one, other in (
        ("Siarhei Vosipau", "Sergei Osipov"),
        ("Siarhei Vouk", "Sergei Volk"),
        ("Serhii Havryliv", "Сергей Гаврилов"),
    ):
        assert bynames.compare(one, other, kind="person").matched, one
