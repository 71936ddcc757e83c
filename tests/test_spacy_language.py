"""Belarusian for spaCy: `spacy.blank("be")` by entry point, its tokens, stop words and lexical attributes."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from bynames import _datafiles as data


@pytest.fixture(scope="module")
def be() -> Language:
    return spacy.blank("be")


def texts(doc: Doc) -> list[str]:
    return [token.text for token in doc]


def test_a_fresh_process_knows_the_language_without_an_import() -> None:
    code = "import spacy; nlp = spacy.blank('be'); print(nlp.lang, len(nlp('Жыве Беларусь!')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["be", "3"]


@pytest.mark.parametrize("sign", "'’ʼ")
def test_a_word_with_an_apostrophe_is_one_token(be: Language, sign: str) -> None:
    doc = be(f"Уся сям{sign}я ў аб{sign}ектыве.")
    assert texts(doc) == ["Уся", f"сям{sign}я", "ў", f"аб{sign}ектыве", "."]
    assert doc[1].norm_ == "сям’я"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # ў is a letter: the full stop behind it is the sentence's.
        ("Прыехаў Васіль Быкаў.", ["Прыехаў", "Васіль", "Быкаў", "."]),
        ("Чытаў Быкаў.Потым Колас", ["Чытаў", "Быкаў", ".", "Потым", "Колас"]),
        ("па-беларуску, паўднёва-заходні", ["па-беларуску", ",", "паўднёва-заходні"]),
        ("Брэст—Масква", ["Брэст", "—", "Масква"]),
        ("А. В. Лукашэнка", ["А.", "В.", "Лукашэнка"]),
        ("А.В.Лукашэнка", ["А.", "В.", "Лукашэнка"]),
        ("Дз. К. Чарняк і Дз.К.Чарняк", ["Дз.", "К.", "Чарняк", "і", "Дз.", "К.", "Чарняк"]),
        ("С.Ціханоўская", ["С.", "Ціханоўская"]),
        ("вул. Купалы, 5, г. Мінск", ["вул.", "Купалы", ",", "5", ",", "г.", "Мінск"]),
        ("Вул. Купалы", ["Вул.", "Купалы"]),
        ("у V ст. да н.э. і г.д.", ["у", "V", "ст.", "да", "н.", "э.", "і", "г.", "д."]),
        ("Гэта дапамагло нам.", ["Гэта", "дапамагло", "нам", "."]),
        ("«Вясна»-96", ["«", "Вясна", "»", "-96"]),
        ("79-гадовы, 2,5 га", ["79-гадовы", ",", "2,5", "га"]),
        ("НАТА. ЗША", ["НАТА", ".", "ЗША"]),
        ("Кажа Сапе\u0301га.", ["Кажа", "Сапе\u0301га", "."]),
    ],
)
def test_tokens(be: Language, text: str, tokens: list[str]) -> None:
    assert texts(be(text)) == tokens


def test_tokens_give_the_text_back(be: Language) -> None:
    text = "  А.В.Лукашэнка \n\n (г. Мінск)… «Вясна»-96!🙂 т.д.   канец"
    assert be(text).text == text


def test_stop_words_and_their_spelling_after_a_vowel(be: Language) -> None:
    doc = be("Усё і ўсё Мінск ягонага сёньня Ціханоўская")
    assert [token.is_stop for token in doc] == [True, True, True, False, True, True, False]


@pytest.mark.parametrize("text", ["дзвюх", "Дванаццаць", "тысячамі", "2,5", "-7", "3/4", "40%", "10.000", "1"])
def test_numbers(text: str, be: Language) -> None:
    assert be.vocab[text].like_num


@pytest.mark.parametrize("text", ["адзінота", "Мінск", "/", "3/", "м"])
def test_no_numbers(text: str, be: Language) -> None:
    assert not be.vocab[text].like_num


def test_norms(be: Language) -> None:
    # A Latin i inside a Cyrillic word, a stress mark, capitals.
    doc = be("iншых Быка\u0301ў СЯМʼЯ вул.")
    assert [token.norm_ for token in doc] == ["іншых", "быкаў", "сям’я", "вуліца"]


def test_the_words_are_clean() -> None:
    alphabet = re.compile(r"[абвгдеёжзійклмнопрстуўфхцчшыьэюя’-]+")
    for name in ("be-stop-words", "be-numbers"):
        for group, words in data.entry("spacy", name).items():
            listed = words.split()
            assert [word for word in listed if not alphabet.fullmatch(word)] == [], (name, group)
            assert sorted(set(listed)) == sorted(listed), (name, group)
            assert not any(word.startswith("ў") for word in listed), (name, group)


def test_an_abbreviation_is_no_form_of_a_stop_word(be: Language) -> None:
    stops = be.Defaults.stop_words
    # One letter is the exception: г., в., с., т. are far commoner as abbreviations.
    found = {short for group in data.entry("spacy", "be-abbreviations").values() for short in group}
    assert {short for short in found if len(short) > 2 and short[:-1] in stops} == set()


def test_sentences(be: Language) -> None:
    nlp = spacy.blank("be")
    nlp.add_pipe("sentencizer")
    doc = nlp("Прыехаў А. В. Лукашэнка ў г. Мінск. Яго сустракаў Быкаў.")
    assert [sentence.text for sentence in doc.sents] == [
        "Прыехаў А. В. Лукашэнка ў г. Мінск.",
        "Яго сустракаў Быкаў.",
    ]


def test_a_saved_pipeline_is_belarusian_again(be: Language, tmp_path: str) -> None:
    be.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.lang == "be"
    text = "А.В.Лукашэнка, сям'я і г.д."
    assert texts(again(text)) == texts(be(text))
