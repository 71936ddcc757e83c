"""The native engine marks tokens of texts as Python does."""

from __future__ import annotations

import random
from functools import cache
from itertools import chain
from typing import Any

import native_cases as cases
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_articles import articles
from odd import STRANGE

import bynames
from bynames import _implementation as implementation
from bynames._kinds.organization import generic
from bynames._kinds.person import undoing
from bynames._kinds.person.engine import key_engine
from bynames._languages import languages
from bynames._model import Entity
from bynames._names.inflection import forms
from bynames._readings.backwards import reading_engine
from bynames._readings.engine import keys
from bynames.aliases import AliasTable, bundled
from bynames.aliases._mentions import Finder, beginnings, prepare
from bynames.aliases._mentions.bodies import Bodies
from bynames.aliases._mentions.known import LONGEST_TOKEN, Known, Token
from bynames.aliases._mentions.marking import parts_of
from bynames.aliases._mentions.reading import Text

module = implementation.native()
pytestmark = pytest.mark.skipif(module is None, reason="no native engine: there is no compiler, or Python is asked for")

WORDS = "abcdefghiklmnoprstuvwyzшчжабвгдеёзійклмнопрстуўцыьэюяґєї"


@cache
def finders() -> tuple[Finder, Finder]:
    """That of the bundled table, and the same in Python."""
    native = bundled()._finder
    tables, begins = native._known.tables, native._known._begins
    return Finder(bundled().entities, tables, begins), in_python(Finder(bundled().entities, tables, begins))


def in_python(finder: Finder) -> Finder:
    finder._known._marker = None
    return finder


@cache
def tokens() -> list[str]:
    """Words of articles, names in all cases and schemes, and what no text has."""
    found = [typed for article in articles() for typed in Text(article.text).typed]
    draw = random.Random(31)
    for entity in draw.sample(list(bundled()), 60):
        for language, name in entity.names.items():
            found += name.split()
            if language in languages():
                cased = forms(name, language, entity.kind, entity.gender or None).values()
                found += chain.from_iterable(form.split() for column in cased for form in column)
    found += chain.from_iterable(cases.known_names(language)[::40] for language in ("be", "ru"))
    found += [word for text in (*cases.texts(300, 32), *cases.corpus(), *STRANGE) for word in Text(text).typed]
    found += [*cases.latin_words(200, 33), *cases.cyrillic_words(200, 34)]
    found += [form for word in found[::3] for form in (word.lower(), word.upper(), word.title())]
    return [word for word in dict.fromkeys(found) if word]


def worked_out(known: Known, typed: str) -> tuple[Any, ...] | None:
    """What a token can be, and whether it is a hit."""
    token = known.token(typed)
    return token and (token.bearers, token.children, token.parts, typed in known.hits([typed]))


def same_marks(words: list[str]) -> list[tuple[str, Any, Any]]:
    native, python = (finder._known for finder in finders())
    native.hits(words)
    found = [(word, worked_out(native, word), worked_out(python, word)) for word in words]
    return [each for each in found if each[1] != each[2]]


def test_tokens_are_marked_alike() -> None:
    assert same_marks(tokens()) == []


def test_words_mean_the_same() -> None:
    native, python = (finder._known for finder in finders())
    # What is longer no text is asked for (`Known.token`), and Python takes a minute for one.
    words = [word for word in dict.fromkeys(map(str.lower, tokens())) if len(word) <= LONGEST_TOKEN]
    assert [word for word in words if native.means(word) != python.means(word)] == []
    plain = [word for word in words if word.isalpha() and len(word) < 40]
    assert sum(native._marker.means(word) is not None for word in plain) > 0.8 * len(plain)


def test_most_tokens_are_for_the_engine() -> None:
    words = [word for word in tokens() if word.isalpha() and len(word) < 40]
    marks = finders()[0]._known._marker.mark(words, False)
    assert sum(mark is None for mark in marks) < 0.2 * len(words)


@settings(max_examples=examples(200))
@given(word=st.text(WORDS, min_size=1, max_size=12) | st.text(min_size=1, max_size=8), capital=st.booleans())
def test_any_token(word: str, capital: bool) -> None:
    typed = Text(word.title() if capital else word).typed
    assert same_marks(typed) == []


def test_texts_have_the_same_mentions() -> None:
    native, python = finders()
    texts = [article.text for article in articles()] + [*cases.texts(100, 35), *cases.odd_texts(100, 36), *STRANGE]
    for unknown in (False, True):
        for text in texts:
            assert native.find(text, unknown) == python.find(text, unknown), text


def test_a_table_of_ones_own() -> None:
    people = [
        Entity("one", "person", {"be": "Ганна Дарашэвіч", "ru": "Анна Дорошевич"}, gender="f"),
        Entity("two", "person", {"ru": "Пётр Иванович Щедрин", "en": "Piotr Schedrin"}),
        Entity("body", "org", {"be": "Інстытут мовы", "ru": "Институт языка", "en": "Institute of Language"}),
    ]
    entities = AliasTable(people).entities
    native, python = Finder(entities), in_python(Finder(entities))
    words = [*tokens()[::7], *["Дорошевичем", "Дарашэвіч", "Щедрину", "Schedrin", "Інстытута", "языка", "Language"]]
    native._known.hits(words)
    assert [worked_out(native._known, word) for word in words] == [worked_out(python._known, word) for word in words]
    text = "Ганну Дарашэвіч сустрэў П. И. Щедрин з Інстытута мовы. Institute of Language, Schedrin."
    assert native.find(text) == python.find(text) != []


def test_latin_words_are_read_when_a_text_has_some() -> None:
    known = Finder(bundled().entities, finders()[0]._known.tables, finders()[0]._known._begins)._known
    known.hits(["Лукашенко", "and"])
    assert known._marker._engine.mark(["Lukashenko"], False) == [None]
    assert "Lukashenko" in known.hits(["Lukashenko"])
    assert known._marker._engine.mark(["Lukashenko"], False) != [None]


def test_latin_words_are_read_where_a_text_has_some() -> None:
    finder = Finder(bundled().entities, finders()[0]._known.tables, finders()[0]._known._begins)
    assert list(finder._known.spots(Text("some 2020, don't"))) == []
    assert list(finder._known.spots(Text("said Lukashenko"))) == [1]


def gapped_texts() -> list[str]:
    """Names of bodies with all that may stand between two words."""
    draw = random.Random(43)
    gaps = [" ", "  ", "-", ".", ". ", ".\xa0", ".\n", ", ", "\n", "\r\n", " \r\n ", " (", ") ", "; ", ": ", " «", "» "]
    gaps += ["\n\n", " — ", " - - ", " " * 5, " \n    ", "()\n", ",\n", "\n,", "  \r\n", "   \r\n"]
    gaps += [" и ", " of the ", " в ", " an of the ", " 7 "]
    found = []
    for entity in draw.sample([entity for entity in bundled() if entity.kind == "org"], 60):
        for language, name in entity.names.items():
            cased = forms(name, language, "org").values() if language in languages() else [[name]]
            words = draw.choice(list(chain.from_iterable(cased)) or [name]).split()
            gapped = words[0] + "".join(draw.choice(gaps) + word for word in words[1:])
            found.append(draw.choice(("", "Y. ", "в ", "Тут, ")) + gapped + draw.choice(("", ".", " и", " ООН")))
    return found


def test_nothing_is_found_where_nothing_is_looked_for() -> None:
    native, python = finders()
    texts = [*gapped_texts(), *cases.texts(30, 44), *cases.odd_texts(30, 45), *STRANGE]
    some = 0
    for text in texts:
        cut = Text(text)
        spots = set(native._known.spots(cut))
        for at, token in python._hits(cut, range(len(cut))):
            if token.bearers or token.children or Bodies(python._known, cut).around(at, token):
                some += 1
                assert at in spots, (text, cut.typed[at])
    assert some > 100
    assert [text for text in texts if native.find(text) != python.find(text)] == []


def test_most_of_a_text_is_passed_over() -> None:
    cuts = [Text(article.text) for article in articles()]
    assert sum(len(list(finders()[0]._known.spots(cut))) for cut in cuts) < 0.4 * sum(map(len, cuts))


def test_what_engines_remember_is_forgotten() -> None:
    marker = finders()[0]._known._marker
    marker.mark(["Лукашенко", "министерства"], False)
    assert len(marker) >= 2
    bynames.reset_caches()
    assert len(marker) == 0


def test_broken_tables_are_refused_or_harmless() -> None:
    words = [*tokens()[:60], "Лукашенко", "Ціханоўскую", "министерства", "Lukashenkos", "Ministry"]
    tables = prepare([bundled()[id] for id in list(bundled().entities)[:40]])
    parts, beside = parts_of(tables, beginnings(tables))
    bones, readings = key_engine(), reading_engine()
    refused = 0

    def mark(generic_engine: Any, inflection: Any, parts: tuple[bytes, ...], beside: tuple[bytes, ...]) -> None:
        marker = module.Marker(generic_engine, inflection, bones, parts, beside)
        marker.read(readings)
        marker.mark(words, True)
        marker.spots(words, [" "] * (len(words) + 1), True)

    for spoiled in cases.spoiled(generic._table(), 150, 39):
        try:
            mark(module.Generic(spoiled, bones), undoing.undoing(), parts, beside)
        except ValueError:
            refused += 1
    for spoiled in cases.spoiled(undoing._table(), 150, 40):
        try:
            made = module.Undoing(spoiled, keys())
            mark(generic.generic_engine(), made, parts, beside)
        except ValueError:
            refused += 1
    draw = random.Random(41)
    for _ in range(300):
        some, at = list(parts), draw.randrange(len(parts))
        broken = bytearray(some[at])
        for _ in range(min(len(broken), 40)):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        some[at] = bytes(broken[: draw.randint(0, len(broken))] if draw.random() < 0.3 else broken)
        try:
            anchors = beside[0][: draw.choice((1, None))]
            mark(generic.generic_engine(), undoing.undoing(), tuple(some), (anchors, *beside[1:]))
        except ValueError:
            refused += 1
    for _ in range(100):
        some, at = list(beside), draw.randrange(len(beside))
        numbers = bytearray(some[at])
        for _ in range(4 if numbers else 0):
            numbers[draw.randrange(len(numbers))] = draw.randrange(256)
        some[at] = bytes(numbers[: draw.choice((None, draw.randint(0, len(numbers))))])
        try:
            mark(generic.generic_engine(), undoing.undoing(), parts, tuple(some))
        except ValueError:
            refused += 1
    assert 150 < refused < 690


def test_what_is_no_engine_is_refused() -> None:
    bones, engine = key_engine(), finders()[0]._known._marker._engine
    with pytest.raises(TypeError, match="an engine for Bones"):
        module.Generic(generic._table(), keys())
    with pytest.raises(TypeError, match="an engine for Generic"):
        module.Marker(bones, undoing.undoing(), bones, (), ())
    with pytest.raises(ValueError, match="two parts"):
        module.Marker(generic.generic_engine(), undoing.undoing(), bones, (b"",), ())
    tables = parts_of(finders()[0]._known.tables, finders()[0]._known._begins)[0]
    with pytest.raises(ValueError, match="five parts"):
        module.Marker(generic.generic_engine(), undoing.undoing(), bones, tables, (b"",))
    with pytest.raises(TypeError, match="an engine for Readings"):
        engine.read(bones)
    with pytest.raises(TypeError, match="a list of tokens"):
        engine.mark("Лукашенко", False)
    with pytest.raises(TypeError, match="a text"):
        engine.mark([1], False)
    with pytest.raises(ValueError, match="a gap before each token"):
        engine.spots(["Лукашенко"], [""], True)
    with pytest.raises(TypeError, match="must be a list"):
        engine.spots("Лукашенко", [""], True)
    with pytest.raises(TypeError, match="an engine for Keys"):
        module.Undoing(undoing._table(), bones)


def test_a_token_says_what_it_was_marked_with() -> None:
    native = finders()[0]._known
    [mark] = native._marker.mark(["Лукашенко"], False)
    [token] = native.hits(["Лукашенко"]).values()
    assert isinstance(token, Token)
    assert token.bearers == mark[0] != ()
    assert bynames.AliasTable.load().find("Лукашенко")[0].matches[0].id == "alexander-lukashenko"
