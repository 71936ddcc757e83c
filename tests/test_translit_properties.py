"""What holds for every scheme and every text."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable
from functools import cache

import pytest
from effort import examples, is_linear
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import CASES, LANGUAGES, NOISE, STRESS, letters, lower_words, texts, typed_words, words

import bynames
from bynames._model import Rule, Scheme
from bynames._text import hygiene, script
from bynames.translit._forward import Transliterator, transliterator
from bynames.translit._reverse import Reverser

SCHEMES = bynames.schemes()
REVERSIBLE = [scheme for scheme in SCHEMES if scheme.reversible != "no"]
EXACT = [scheme for scheme in SCHEMES if scheme.reversible == "exact"]
CYRILLIC = re.compile("[\u0400-\u052f]")


def by_id(scheme: Scheme) -> str:
    return scheme.id


def has_latin(text: str) -> bool:
    return "Latn" in script(unicodedata.normalize("NFC", text))


@cache
def cyrillic_texts(language: str) -> st.SearchStrategy[str]:
    """Text without Latin letters: those may be look-alikes, and that depends on the company they keep."""
    piece = st.one_of(typed_words(language), st.sampled_from([noise for noise in NOISE if not has_latin(noise)]))
    parts = st.lists(st.tuples(piece, st.sampled_from(["", "-", ", ", "’"])), max_size=3)
    return parts.map(lambda found: "".join(a + b for a, b in found))


def failing(language: str, holds: Callable[[Transliterator], bool]) -> list[str]:
    """The schemes of a language for which something does not hold."""
    return [scheme.id for scheme in bynames.schemes(language) if not holds(transliterator(scheme))]


# What holds for any text: name -> (engine, text, its transliteration) -> whether it does
ALWAYS: dict[str, Callable[[Transliterator, str, str], bool]] = {
    "nothing Cyrillic is left": lambda _, __, latin: not CYRILLIC.search(latin),
    "twice is once": lambda engine, _, latin: engine(latin) == latin,
    "the result is NFC": lambda _, __, latin: unicodedata.is_normalized("NFC", latin),
    "the memo changes nothing": lambda engine, text, latin: engine.convert(hygiene(text)) == latin == engine(text),
}


@pytest.mark.parametrize("language", LANGUAGES)
class TestForward:
    @given(data=st.data())
    def test_any_text(self, language: str, data: st.DataObject) -> None:
        text = data.draw(texts(language))
        latin = {scheme: transliterator(scheme)(text) for scheme in bynames.schemes(language)}
        broken = [
            (scheme.id, name)
            for scheme, found in latin.items()
            for name, holds in ALWAYS.items()
            if not holds(transliterator(scheme), text, found)
        ]
        assert broken == []

    @given(data=st.data())
    def test_words_stand_for_themselves(self, language: str, data: st.DataObject) -> None:
        text = cyrillic_texts(language)
        a, b = data.draw(text), data.draw(text)
        assert failing(language, lambda t: t.spans_words or t(f"{a} {b}") == f"{t(a)} {t(b)}") == []

    @given(data=st.data())
    def test_how_it_was_typed_makes_no_difference(self, language: str, data: st.DataObject) -> None:
        text = data.draw(texts(language, noise=False))
        assert failing(language, lambda t: t(text) == t(hygiene(text))) == []

    @given(data=st.data())
    def test_capitals_are_only_capitals(self, language: str, data: st.DataObject) -> None:
        word = data.draw(lower_words(language))
        # One letter, seen or unseen, has no neighbour to tell by: Щ is Shch.
        assume(sum(map(str.isalpha, word)) > 1)
        assert failing(language, lambda t: t(word.upper()) == t(word).upper()) == []
        assert failing(language, lambda t: t(word.capitalize()).lower() == t(word)) == []

    @given(text=st.text(st.characters(exclude_characters=[chr(c) for c in range(0x400, 0x530)])))
    def test_other_text_passes_through(self, language: str, text: str) -> None:
        assert failing(language, lambda t: t(text) == hygiene(text)) == []


@pytest.mark.parametrize("scheme", SCHEMES, ids=by_id)
def test_every_sign_of_the_block_is_covered(scheme: Scheme) -> None:
    """No code point of U+0400-U+052F survives, alone or inside a word."""
    engine = transliterator(scheme)
    left = [c for c in map(chr, range(0x400, 0x530)) if any(map(CYRILLIC.search, (engine(c), engine(f"ма{c}на"))))]
    assert left == []


# Between the words of a round trip: what neither direction touches.
BETWEEN = st.sampled_from([" ", " 1905 ", ", ", " - ", "-", "; 🦬 ", "\n", "\t", " / ", " \u00a0", " 明斯克 "])


@cache
def exact_words(language: str, most: int = 40) -> st.SearchStrategy[str]:
    """Words over the whole alphabet, where the case of every letter shows in the Latin.

    A sign (ь → ʹ) has no capital, so a title word does not begin with one, nor is a word in capitals one letter
    and signs; and no word is a sign alone, which nobody could tell from a quotation mark.
    """
    alphabet = letters(language)
    signs = "ьъ"
    visible = "".join(c for c in alphabet if c not in signs)
    lower = st.text(alphabet, min_size=1, max_size=most).filter(lambda word: word.strip(signs))
    title = st.builds(lambda first, rest: (first + rest).capitalize(), st.sampled_from(visible), lower)
    upper = st.builds(
        lambda first, rest, last: (first + rest + last).upper(),
        st.sampled_from(visible),
        lower,
        st.sampled_from(visible),
    )
    plain = st.one_of(lower, title, upper)
    if language == "be":
        joined = st.builds(lambda a, b: f"{a}’{b}", lower, lower)
        return st.one_of(plain, joined, joined.map(lambda word: f"м{word}м".upper()))
    return plain


@pytest.mark.parametrize("scheme", EXACT, ids=by_id)
class TestExact:
    @given(data=st.data())
    def test_there_and_back(self, scheme: Scheme, data: st.DataObject) -> None:
        parts = data.draw(st.lists(st.tuples(exact_words(scheme.language), BETWEEN), min_size=1, max_size=4))
        text = "".join(word + between for word, between in parts)
        latin = bynames.transliterate(text, scheme)
        assert bynames.transliterate(latin, scheme, reverse=True) == text

    @given(data=st.data())
    def test_stress_marks_and_forms_of_unicode_do_not_matter(self, scheme: Scheme, data: st.DataObject) -> None:
        word = data.draw(exact_words(scheme.language))
        typed = unicodedata.normalize("NFD", re.sub("([аеёіоуыэюя])", rf"\1{STRESS}", word))
        latin = unicodedata.normalize("NFD", bynames.transliterate(typed, scheme))
        assert bynames.transliterate(latin, scheme, reverse=True) == word

    def test_long_words(self, scheme: Scheme) -> None:
        """Longer than the window through which words are read backwards."""
        alphabet = letters(scheme.language)
        for shift in range(1, len(alphabet)):
            word = "".join(alphabet[at * shift % len(alphabet)] for at in range(700))
            assert bynames.transliterate(bynames.transliterate(word, scheme), scheme, reverse=True) == word


@pytest.mark.parametrize("scheme", REVERSIBLE, ids=by_id)
class TestBackwards:
    @settings(max_examples=examples(40))
    @given(data=st.data())
    def test_the_guess_gives_the_same_latin(self, scheme: Scheme, data: st.DataObject) -> None:
        word = data.draw(words(scheme.language))
        latin = bynames.transliterate(word, scheme)
        guess = bynames.transliterate(latin, scheme, reverse=True)
        assert bynames.transliterate(guess, scheme) == latin, f"{word} → {latin} → {guess}"

    def test_samples_stay_stable(self, scheme: Scheme) -> None:
        for name in [name for group in scheme.samples for name in group.names]:
            latin = bynames.transliterate(name, scheme)
            guess = bynames.transliterate(latin, scheme, reverse=True)
            assert bynames.transliterate(guess, scheme) == latin, f"{name} → {latin} → {guess}"

    @settings(max_examples=examples(15))
    @given(text=st.lists(st.one_of(st.sampled_from(NOISE), st.text(max_size=6)), max_size=4).map("".join))
    def test_odd_text_gets_an_answer(self, scheme: Scheme, text: str) -> None:
        assert isinstance(bynames.transliterate(text, scheme, reverse=True), str)


ODD = [
    "",
    " ",
    "  ",
    "🦬",
    "明斯克",
    "\ud800",
    "\udfff\ud800",
    "’",
    "'",
    "-",
    "\u0301",
    "\u0483",
    "Ӏ",
    "Ӏ’Ӏ",
    "ь",
    "Ь",
    "\0",
]


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_text(text: str) -> None:
    for scheme in SCHEMES:
        assert isinstance(bynames.transliterate(text, scheme), str)
        assert isinstance(bynames.explain(text, scheme), tuple)
        if scheme.reversible != "no":
            assert isinstance(bynames.transliterate(text, scheme, reverse=True), str)


LACINKA, BGN = "be-lacinka-assimilated", "ru-bgnpcgn-1947"
MILLIONS = [
    *((LACINKA, c) for c in ("а", "Щ", "с", "’", "'", "š", "s")),
    *((BGN, c) for c in ("ь", "Ъ", "Ӏ", "a", " ", "明", "\u0301", "\u0483", "\ud800")),
]


@pytest.mark.parametrize(("scheme", "letter"), MILLIONS, ids=ascii)
def test_a_million_of_one_letter(scheme: str, letter: str) -> None:
    def both(text: str) -> None:
        bynames.transliterate(text, scheme)
        bynames.transliterate(text, scheme, reverse=True)

    assert is_linear(both, letter * 1_000_000)


@pytest.mark.parametrize(
    ("latin", "scheme", "cyrillic"),
    [
        # The case of the Latin says where one letter ends and the next begins: Ц alone would be Ts.
        ("TS", "ru-icao-9303", "ТС"),
        ("Ts", "ru-icao-9303", "Ц"),
        # Quotation marks around a word are not its signs; the signs inside are.
        ("'Sol''", "ru-gost-16876-71-2", "'Соль'"),
        ("Sol'", "ru-gost-16876-71-2", "Соль"),
        # A sign has no case: the letter after it has.
        ("``Elka", "ru-bas-2017-oss", "Ёлка"),
        # A letter of another language that the scheme names
        ("Ij", "be-iso9-1995", "Ий"),
        ("Ŝučyn", "be-iso9-1995", "Щучын"),
        # One typed sign for another
        ("Gomel'", "ru-iso9-1995", "Гомель"),
        ("Gomelʼ", "ru-iso9-1995", "Гомель"),
    ],
)
def test_known_readings(latin: str, scheme: str, cyrillic: str) -> None:
    assert bynames.transliterate(latin, scheme, reverse=True) == cyrillic


def changed(id: str, **fields: object) -> Scheme:
    scheme = bynames.scheme(id)
    return Scheme(**{**{key: getattr(scheme, key) for key in scheme.__struct_fields__}, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", ["ru-de-duden", "ru-es-un", "ru-pt", "ru-ro", "ru-fr", "ru-wikipedia"])
def test_what_a_scheme_loses_at_the_end_is_read(scheme: str) -> None:
    """Surnames in -ский, whose й many schemes leave out."""
    lost = [
        surname
        for stem in ("Мотов", "Кольв", "Дубров", "Жадин", "Ершов", "Туров", "Панин", "Лутов", "Кавер", "Бирюков")
        for surname in (f"{stem}ский",)
        if bynames.transliterate(bynames.transliterate(surname, scheme), scheme, reverse=True)[-4:] != "ский"
    ]
    assert not lost


def test_what_rules_make_is_not_read_as_letters() -> None:
    """A ’ that a rule has made is not the letter ’ of Belarusian, which this scheme drops."""
    scheme = changed("be-national-2007", rules=(Rule("зг", "z’h"),))
    assert scheme.letters["’"] == ""
    assert bynames.transliterate("згода аб’ява ЗГОДА", scheme) == "z’hoda abiava Z’HODA"


def test_refused_backwards() -> None:
    refused = changed("ru-icao-9303", reversible="no")
    with pytest.raises(bynames.NotReversible, match="ru-icao-9303 cannot be reversed"):
        bynames.transliterate("Minsk", refused, reverse=True)


def test_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight threads share the memo of one engine while it overflows, and all get the answers of a fresh one."""
    monkeypatch.setattr("bynames.translit._forward.WORDS", 50)
    scheme = bynames.scheme("be-national-2007")
    shared, back = Transliterator(scheme), Reverser(scheme)
    alphabet = letters("be")
    source = [case(a + b + c) for a in alphabet for b in alphabet for c in alphabet[:2] for case in CASES]
    latin = [shared(word) for word in source[:300]]
    alone, alone_back = Transliterator(scheme), Reverser(scheme)
    wanted = [alone.convert(hygiene(word)) for word in source]
    guesses = [alone_back(word) for word in latin]
    wrong: list[int] = []

    def work(start: int) -> None:
        order = [*range(start, len(source)), *range(start)]
        wrong.extend(at for at in order if shared(source[at]) != wanted[at])
        wrong.extend(at for at, word in enumerate(latin) if back(word) != guesses[at])

    threads = [threading.Thread(target=work, args=(n * 97,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_memo_forgets_rather_than_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bynames.translit._forward.WORDS", 10)
    engine = Transliterator(bynames.scheme("ru-icao-9303"))
    for number in range(100):
        assert engine(f"Щ{number}") == f"Shch{number}"
    assert len(engine._pieces) <= 10
    assert engine("щ" * 1000) == "shch" * 1000
    assert all(len(piece) <= 64 for piece in engine._pieces)
