"""Unicode hygiene: one name, however it was typed, is one string."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import APOSTROPHES, CHARACTERS, INVISIBLE, LANGUAGES, NOISE, STRESS, texts, words

import bynames
from bynames._text import clean, has_cyrillic, hygiene, script

LATIN_FOR: dict[str, str] = CHARACTERS["latin_to_cyrillic"]
# Cyrillic -> Latin for the look-alikes that people type, and the evaluation of the project tries
ALIKE = str.maketrans("іасеорхІАВЕКМНОРСТХ", "iaceopxIABEKMHOPCTX")


@pytest.mark.parametrize("sign", APOSTROPHES)
@pytest.mark.parametrize(
    ("before", "after"), [("Мар", "яна"), ("МАР", "ЯНА"), ("б", "ю"), ("д", "Artagnan"), ("W", "Ніл")]
)
def test_one_apostrophe_between_letters(sign: str, before: str, after: str) -> None:
    assert hygiene(before + sign + after) == f"{before}’{after}"


@pytest.mark.parametrize("text", ["'Мінск'", "O'Neill", "Мінск' ", "5'я", "я'5", "сям''я", "‘а’"])
def test_other_apostrophes_are_left(text: str) -> None:
    assert hygiene(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("и\u0306", "й"),
        ("у\u0306", "ў"),
        ("е\u0308", "ё"),
        ("Сьв\u0456\u0308", "Сьвї"),
        ("Kowalski\u0301", "Kowalskí"),
        ("И\u034f\u0306", "Й"),
        ("у\u200b\u0306", "ў"),
    ],
    ids=ascii,
)
def test_nfc(typed: str, meant: str) -> None:
    assert hygiene(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ціхано\u0301ўская", "Ціханоўская"),
        ("ё\u0301лка", "ёлка"),
        ("Йо\u0300сіф", "Йосіф"),
        ("а\u0301\u0323б", "аб"),
        ("Б\u0483г\u0488", "Бг"),
        ("Ивано\u0341в", "Иванов"),
        ("X\u0483", "Х"),
    ],
    ids=ascii,
)
def test_stress_marks(typed: str, meant: str) -> None:
    assert hygiene(typed) == meant


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
def test_invisible_signs(sign: str) -> None:
    assert hygiene(f"Мі{sign}нск{sign}") == "Мінск"
    assert hygiene(f"сям{sign}'{sign}я") == "сям’я"
    assert hygiene(f"Kal{sign}é") == "Kalé"


@pytest.mark.parametrize("latin", LATIN_FOR, ids=ascii)
def test_each_latin_look_alike_inside_cyrillic(latin: str) -> None:
    assert hygiene(f"д{latin}ж") == f"д{LATIN_FOR[latin]}ж"
    assert hygiene(f"д{unicodedata.normalize('NFD', latin)}ж") == f"д{LATIN_FOR[latin]}ж"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Цiханоўская", "Ціханоўская"),
        ("ĸашкан", "кашкан"),
        ("Пoлацк", "Полацк"),
        ("y\u0306ладзіміp", "ўладзімір"),
        ("Дзмiтрый Сакoвiч", "Дзмітрый Саковіч"),
        # A word of look-alikes alone follows its company
        ("Bacoc Іванаў", "Васос Іванаў"),
        ("c’езд", "с’езд"),
        ("O'Ніл", "О’Ніл"),
        ("A. Мінск", "А. Мінск"),
        # Cyrillic inside Latin
        ("Kоwalski", "Kowalski"),
        ("Lukаshеnka", "Lukashenka"),
        ("Рeter Smith", "Peter Smith"),
    ],
)
def test_look_alikes(typed: str, meant: str) -> None:
    assert hygiene(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "EPAM Сістэмз",
        "ТАА HTC",
        "AC Мілан",
        "завод BMP",
        "Marie Кюры",
        "Pace and Ян",
        "Capo",
        "Kapaci",
        "МінскWorld",
        "Яndex",
        "iPhone для Івана",
        "x5 Ретейл zoom",
    ],
)
def test_what_stays(text: str) -> None:
    """Latin names beside Cyrillic ones, Latin alone, and words that no reading makes whole."""
    assert hygiene(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Янка \t Купала\n", "Янка Купала"),
        ("«Белая Русь»", '"Белая Русь"'),
        ("Бонч–Бруевіч", "Бонч-Бруевіч"),
        ("Бонч‑Бруевіч — Я", "Бонч-Бруевіч - Я"),
        ("А.\u00a0С.\u2009Пушкин", "А. С. Пушкин"),
        ("\u200b", ""),
        ("", ""),
    ],
    ids=ascii,
)
def test_clean(typed: str, meant: str) -> None:
    assert clean(typed) == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("1905 - 🦬", ""),
        ("Янка", "Cyrl"),
        ("Kupala", "Latn"),
        ("Янка Kupala", "Cyrl+Latn"),
        ("Kupala Янка", "Latn+Cyrl"),
        ("თბილისი", "Geor"),
        ("Αθήνα", "Grek"),
        ("明斯克", "Hani"),
        ("مينسك", "Arab"),
        ("מינסק", "Hebr"),
        ("Ｍ", "Latn"),
        ("\u1200", "Zyyy"),
        ("\ud800", ""),
    ],
    ids=ascii,
)
def test_script(text: str, found: str) -> None:
    assert script(text) == found


def test_has_cyrillic() -> None:
    assert [has_cyrillic(text) for text in ("Minsk і", "Ӏ", "Minsk i", "")] == [True, True, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
class TestProperties:
    @given(data=st.data())
    def test_twice_is_once(self, language: str, data: st.DataObject) -> None:
        text = data.draw(texts(language))
        assert hygiene(hygiene(text)) == hygiene(text)
        assert clean(clean(text)) == clean(text)

    @given(data=st.data())
    def test_the_result_is_nfc_and_seen(self, language: str, data: st.DataObject) -> None:
        found = hygiene(data.draw(texts(language)))
        assert unicodedata.is_normalized("NFC", found)
        assert not set(found) & set(INVISIBLE)

    @given(data=st.data())
    def test_unicode_form_makes_no_difference(self, language: str, data: st.DataObject) -> None:
        text = data.draw(texts(language))
        assert hygiene(unicodedata.normalize("NFD", text)) == hygiene(text)

    @given(data=st.data())
    def test_plain_words_are_left_alone(self, language: str, data: st.DataObject) -> None:
        word = data.draw(words(language))
        assert hygiene(word) == word

    @given(data=st.data())
    def test_every_way_of_typing_is_transliterated_alike(self, language: str, data: st.DataObject) -> None:
        word = data.draw(words(language))
        scheme = {"be": "be-national-2007", "ru": "ru-bgnpcgn-1947"}[language]
        plain = bynames.transliterate(word, scheme)
        ways = [
            unicodedata.normalize("NFD", word),
            "\u00ad".join(word),
            *(word.replace("’", sign) for sign in APOSTROPHES),
        ]
        ways += ["".join(c + STRESS if c in "аеёіоуыэюя" else c for c in word)]
        # Every part that an apostrophe divides must have a letter that only Cyrillic has.
        if all(any(c.translate(ALIKE) == c for c in part) for part in word.split("’")):
            ways.append(word.translate(ALIKE))
        assert {bynames.transliterate(way, scheme) for way in ways} == {plain}


@given(text=st.lists(st.one_of(st.text(), st.sampled_from(NOISE))).map("".join))
def test_any_text_gets_an_answer(text: str) -> None:
    assert hygiene(hygiene(text)) == hygiene(text)
    assert clean(clean(text)) == clean(text)
    assert isinstance(script(text), str)
