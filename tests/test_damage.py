"""What was damaged on its way is mended, what was not stays what it is."""

from __future__ import annotations

import html
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import FORMS, persons, texts

import bynames
from bynames import _datafiles as data
from bynames._kinds.person.parse import person
from bynames._readings.abroad import at_home
from bynames._readings.damage import as_printed, repaired, typed_on_another_keyboard
from bynames._text import clean, is_placeholder, placeholder_words

LANGUAGE = st.sampled_from(["be", "ru"])
FORM = st.sampled_from(FORMS)
SINGLE_BYTE = ["cp1251", "koi8-r", "cp866", "iso8859-5"]


def mangled(text: str, written: str, read: str) -> str | None:
    """A text written in one encoding and read in another, as programs do that never fail; None where it cannot be."""
    try:
        raw = text.encode(written)
    except UnicodeEncodeError:
        return None
    return "".join(raw[at : at + 1].decode(read, errors="ignore") or chr(raw[at]) for at in range(len(raw)))


@given(person=persons(), language=LANGUAGE, form=FORM)
def test_a_name_is_left_as_it_is(person: object, language: str, form: str) -> None:
    name = person.write(language, form)  # type: ignore[attr-defined]
    assert repaired(name) == name
    assert typed_on_another_keyboard(name) is None


@given(
    person=persons(), scheme=st.sampled_from(["be-national-2007", "ru-icao-9303", "be-lacinka", "ru-pl-pwn", "ru-fr"])
)
def test_a_transliterated_name_is_left_as_it_is(person: object, scheme: str) -> None:
    name = bynames.transliterate(person.write(scheme[:2]), scheme)  # type: ignore[attr-defined]
    assert repaired(name) == name
    assert typed_on_another_keyboard(name) is None


@pytest.mark.parametrize(
    "pair", data.entry("text", "damage")["encodings"], ids=lambda pair: f"{pair['written']} as {pair['read']}"
)
def test_a_wrong_encoding_is_undone(pair: dict[str, str]) -> None:
    missed = []
    for name in ("Лукашенко Александр", "Иванов Сергей", "Ковалёва Анна Петровна", "Тихановская Светлана", "Жук Олег"):
        broken = mangled(name, pair["written"], pair["read"])
        if broken is not None and repaired(broken) != name:
            missed.append((name, broken, repaired(broken)))
    assert missed == []


@given(person=persons(), written=st.sampled_from(["utf-8", "cp1251", "koi8-r"]))
def test_what_was_read_in_a_wrong_encoding_is_nobody_else(person: object, written: str) -> None:
    name = person.write("ru", "{g} {s}")  # type: ignore[attr-defined]
    broken = mangled(name, written, "cp1252")
    assert broken is not None
    assert (
        not bynames.compare(broken, "Новик Анна", "person").matched
        or bynames.compare(name, "Новик Анна", "person").matched
    )


@given(person=persons(), language=LANGUAGE)
def test_quoting_is_undone(person: object, language: str) -> None:
    name = person.write(language, "{g} {s}")  # type: ignore[attr-defined]
    assert repaired(quote_plus(name)) == name
    assert repaired("".join(f"&#{ord(c)};" for c in name)) == name
    assert repaired(html.escape(name)) == name


@pytest.mark.parametrize(
    "text", ["&", "%", "&#;", "%D0", "&#99999999;", "Рё", "Ð", "&amp", "100%", "\ud800", "Р°Р" * 3]
)
def test_odd_text_has_an_answer(text: str) -> None:
    assert isinstance(repaired(text), str)
    typed_on_another_keyboard(text)


@given(st.one_of(st.text(max_size=60), texts("be"), texts("ru")))
def test_any_text_is_mended_once(text: str) -> None:
    assert isinstance(repaired(text), str)
    assert person(text).roles == person(text).roles


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bdfyjd Cthutq", "Иванов Сергей"),
        ("Kerfityrj Fktrcfylh", "Лукашенко Александр"),
        ("Шмфт Зуекщм", "Ivan Petrov"),
        ("Kowalczyk Krzysztof", None),
        ("Hirsch", None),
        ("Мкртчян Левон", None),
    ],
)
def test_another_keyboard(typed: str, meant: str | None) -> None:
    assert typed_on_another_keyboard(typed) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("K0VALENKO IVAN", "KOVALENKO IVAN"),
        ("KOVA1ENKO", "KOVALENKO"),
        ("Ig0r Sech1n", "Igor Sechin"),
        ("3ахаров Иван", "Захаров Иван"),
        ("3AXAPOB ИВАН", "ЗАХАРОВ ИВАН"),
        ("Зубр 2020", "Зубр 2020"),
        ("558 АРЗ", "558 АРЗ"),
        ("B12", "B12"),
        ("1982г", "1982г"),
    ],
)
def test_digits_inside_words_are_letters(read: str, meant: str) -> None:
    assert repaired(read) == meant


@pytest.mark.parametrize(
    ("read", "stood"),
    [("rornan", "roman"), ("kuzrnin", "kuzmin"), ("lvan", "ivan"), ("chernov", "chernov"), ("bernard", "bernard")],
)
def test_shapes_of_a_reading_machine(read: str, stood: str) -> None:
    assert as_printed(read) == stood


@pytest.mark.parametrize(
    ("abroad", "home"),
    [
        ("achmatovová", "achmatova"),
        ("alexijevičová", "alexijevič"),
        ("korbutová", "korbutová"),
        ("rimskis-korsakovs", "rimski-korsakov"),
        ("viktaras", "viktar"),
        ("collins", "collins"),
        ("james", "james"),
        ("lukashenka", "lukashenka"),
        ("petrova", "petrova"),
    ],
)
def test_endings_of_other_languages(abroad: str, home: str) -> None:
    assert at_home(abroad) == home


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Renatas Gruzenberg", ("renatas", "gruzenberg")),
        ("Viktaras Putinas", ("viktar", "putin")),
        ("Aliaksandrs Lukašenka", ("aliaksandr", "lukašenka")),
        ("Tom Dzhons", ("tom", "dzhons")),
    ],
)
def test_a_name_has_foreign_endings_in_all_its_words_or_in_none(name: str, read: tuple[str, ...]) -> None:
    assert tuple(word.low for word in person(name).words) == read


@given(person=persons(), scheme=st.sampled_from(["be-national-2007", "ru-icao-9303", "ru-pl-pwn", "ru-de-duden"]))
def test_a_name_at_home_has_no_ending_to_lose(person: object, scheme: str) -> None:
    for word in bynames.transliterate(person.write(scheme[:2], "{g} {s}"), scheme).lower().split():  # type: ignore[attr-defined]
        assert at_home(word) == word


@pytest.mark.parametrize(
    "text", ["n/a", "N/A", "#N/A", "unknown", "UNKNOWN", "неизвестно", "Невядома", "н/д", "?", "-", "", " — "]
)
def test_who_is_nobody_matches_nobody(text: str) -> None:
    assert person(text).words == []
    for other in ("Иван Петров", "Невядомы", "Unknown", "Неизвестный", "Nadia", text + " "):
        assert not bynames.compare(text, other).matched
    assert bynames.key(text) == ""


def test_placeholders_are_whole_cells() -> None:
    assert is_placeholder(clean("  Неизвестно. "))
    for name in ("Nan", "Нет", "Nil", " - n/a", "\u00a0N/A", "\u2003-\tнеизвестно", "#N/A"):
        assert is_placeholder(name)
    for text in placeholder_words():
        assert all(map(is_placeholder, (text, text.upper(), f"({text})", f"\n {text}.")))
    for name in ("Анонімаў Іван", "Unknown Ivan", "Надежда Неизвестная-Петрова", "Nadia"):
        assert not is_placeholder(name)
