"""The native engine says what Python says: Python is the specification."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

import native_cases as cases
import pytest
from effort import examples, patience
from hypothesis import given, settings
from hypothesis import strategies as st
from people import people
from strategies import LANGUAGES, texts

import bynames
from bynames import _implementation as implementation
from bynames._flat import feature
from bynames._kinds.person import engine as names
from bynames._kinds.person.blocking import key_features, key_hashes
from bynames._kinds.person.engine import key_engine
from bynames._readings import backwards, engine, keys
from bynames._readings.composed import composed
from bynames.translit._compiled import compile_scheme
from bynames.translit._forward import Transliterator, transliterator

module = implementation.native()
native = pytest.mark.skipif(module is None, reason="no native engine: there is no compiler, or Python is asked for")
SCHEMES = bynames.schemes()


def differences(work: Transliterator, some: list[str]) -> list[tuple[str, str, str]]:
    """(text, native, Python) where they differ."""
    reference = Transliterator(work.scheme)
    both = zip(some, work.many(some), map(reference.in_python, some), strict=True)
    return [found for found in both if found[1] != found[2]]


@cache
def some_texts() -> list[str]:
    names = [person.write(language, "{g} {p} {s}") for person in people(300) for language in LANGUAGES]
    varied = [case(name) for name in names for case in (str, str.upper, str.lower, str.swapcase)]
    return [*varied, *cases.corpus(), *cases.texts(800, 1), *cases.odd_texts(800, 2), "", "ъ", "’", "а’" * 100]


@native
@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_texts_are_transliterated_alike(scheme: bynames.Scheme) -> None:
    work = transliterator(scheme)
    assert work._native is not None
    assert differences(work, some_texts()) == []
    assert [work(text) for text in some_texts()] == work.many(some_texts())


@native
@pytest.mark.once
@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_all_known_names(scheme: bynames.Scheme) -> None:
    names = cases.known_names(scheme.language)
    assert differences(transliterator(scheme), [*names, *map(str.upper, names), *map(str.lower, names)]) == []


@native
@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=examples(100))
@given(data=st.data())
def test_any_text(language: str, data: st.DataObject) -> None:
    text = data.draw(texts(language))
    for scheme in bynames.schemes(language):
        assert differences(transliterator(scheme), [text]) == []


OWN = """
title: own
language: be
authority: us
habit: ascii
status: draft
reversible: no
extends: be-bgnpcgn-1979
letters: {ж: zh, я: i͡a, ь: ’, х: ŉ, ы: \u0301y}
rules:
- {source: з, target: zz, before: _м}
- {source: н, target: ng, after: "{consonant}*а", before: "#"}
- {source: дз, target: dž, after: "# {vowel}{consonant}*", before: "{vowel} _[аб]*в"}
"""


@native
def test_a_scheme_of_ones_own(tmp_path: Path) -> None:
    """One that looks into the next word, has a tie, an apostrophe, repeats, and a target in capitals of two letters."""
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    work = transliterator(bynames.translit.load_scheme(str(path)))
    assert work.spans_words
    assert work._native is not None
    assert differences(work, [*some_texts(), "з месца аз дзе ман", "ХАТА хата Ыў ыЫ"]) == []


@native
@pytest.mark.once
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_keyed_alike(language: str) -> None:
    known = [name.lower() for other in LANGUAGES for name in cases.known_names(other)]
    words = [*known, *cases.cyrillic_words(8000, 3), *cases.odd_texts(1000, 4)]
    found = [engine.keys().key(word, LANGUAGES.index(language)) for word in words]
    differing = [
        (word, key, expected)
        for word, key, expected in zip(words, found, (keys.phonemic_in_python(w, language) for w in words), strict=True)
        if key is not None and key != expected
    ]
    assert differing == []
    assert None not in [
        engine.keys().key(name.lower(), LANGUAGES.index(language)) for name in cases.known_names(language)
    ]


@cache
def reading() -> Any:
    return engine.readings(backwards.read_in_python, backwards.WordReading)


@native
@pytest.mark.once
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_read_alike(language: str) -> None:
    """What all schemes write of names: about 25,000 words of each language."""
    names = [word for person in people(250, 5) for word in person.write(language, "{g} {p} {s}").lower().split()]
    words = sorted(
        {*cases.written(names, language), *cases.latin_words(1500, 6), *cases.odd_texts(800, 7), *cases.corpus()}
    )
    found = reading().many(words)
    differing = [word for word, ours in zip(words, found, strict=True) if ours != backwards.read_in_python(word)]
    assert differing == []
    assert [reading().read(word, None) for word in words[::20]] == found[::20]


@native
def test_habits_alike() -> None:
    draw = random.Random(8)
    for word in cases.latin_words(400, 9):
        habits = reading().habits(word)
        assert habits in (None, backwards.habits_in_python(word))
        for among in (0, habits or 0, draw.getrandbits(composed().count), draw.getrandbits(200), -1):
            assert reading().read(word, among) == backwards.read_in_python(word, among)


@native
@settings(max_examples=examples(200))
@given(word=st.text(max_size=20) | st.text("abcdeghijkloprstuvwyzčšžŭ’", max_size=20))
def test_any_word(word: str) -> None:
    assert reading().read(word, None) == backwards.read_in_python(word)
    for number, language in enumerate(LANGUAGES):
        assert engine.keys().key(word, number) in (None, keys.phonemic_in_python(word, language))


@native
@pytest.mark.parametrize("language", LANGUAGES)
def test_features_of_keys_alike(language: str) -> None:
    draw = random.Random(16)
    made = ["".join(draw.choices("aeiubvgdjzklmnprstfhcqx", k=draw.randint(0, 11))) for _ in range(3000)]
    known = [keys.phonemic(name.lower(), language) for name in cases.known_names(language)]
    for key in ["", "f", *made, *known]:
        assert sorted(key_engine().features(key)) == sorted(map(feature, key_features(key))), key
    assert key_engine().features("明") is key_engine().features("a" * 5000) is key_engine().features("a\0") is None
    assert key_hashes("明斯克") == [feature(text) for text in key_features("明斯克")]


@native
def test_a_word_that_is_no_word_is_pythons() -> None:
    long = "shch" * 500
    assert reading().read(long, None) == backwards.read_in_python(long)
    assert engine.keys().key("щ" * 5000, 0) is None
    assert reading().habits("z" * 5000) is None


@native
def test_what_is_no_text_is_refused() -> None:
    scheme = transliterator(SCHEMES[0])._native
    for wrong in (
        lambda: scheme.one(1),
        lambda: scheme.many(["a", 1]),
        lambda: scheme.many("a"),
        lambda: reading().many(("a",)),
    ):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(TypeError):
        reading().read("a", "b")
    with pytest.raises(TypeError):
        reading().read("a")
    with pytest.raises(ValueError, match="no such language"):
        engine.keys().key("а", 99)


@native
def test_what_python_raises_arrives() -> None:
    work = transliterator(SCHEMES[0])
    table, _ = compile_scheme(work) or (b"", False)

    def failing(*_: object) -> str:
        raise LookupError("ours")

    scheme = module.Scheme(table, failing)
    for call in (lambda: scheme.one("aа"), lambda: scheme.many(["а", "aа"])):
        with pytest.raises(LookupError, match="ours"):
            call()


@native
def test_broken_tables_are_refused_or_harmless() -> None:
    """Whatever a table says, nothing is read outside of it; `make fuzz` has the same under AddressSanitizer."""
    words = [*cases.latin_words(20, 10), "tsikhanouskaya"]
    some = [*cases.texts(20, 11), "Ціханоўская ЩЕДРЫЙ’Я"]
    table, _ = compile_scheme(transliterator(bynames.scheme("be-bgnpcgn-1979"))) or (b"", False)
    schemes, readers = engine._key_schemes(), composed().raw
    refused = 0
    for spoiled in cases.spoiled(table, 200, 12):
        try:
            scheme = module.Scheme(spoiled, str)
        except ValueError:
            refused += 1
            continue
        scheme.many(some)
    for spoiled in cases.spoiled(engine._words(True), 100, 13):
        try:
            made = module.Readings(readers, schemes, spoiled, lambda *_: (), tuple_of)
            made.many(words)
        except ValueError:
            refused += 1
    for spoiled in cases.spoiled(names._table(), 100, 17):
        try:
            made = module.Bones(spoiled, None)
            for key in ("tihanavska", "aleksandr", "", "iaeu"):
                made.features(key)
        except ValueError:
            refused += 1
    for spoiled in cases.spoiled(readers, 60, 14):
        try:
            module.Readings(spoiled, schemes, engine._words(True), lambda *_: (), tuple_of).many(words)
        except ValueError:
            refused += 1
    assert 150 < refused < 460


def tuple_of(*parts: object) -> tuple[object, ...]:
    return parts


@native
def test_threads_share_an_engine() -> None:
    work = transliterator(bynames.scheme("be-bgnpcgn-1979"))
    some, words = some_texts(), list(cases.latin_words(500, 15))
    expected = work.many(some), reading().many(words)
    right = []

    def ask() -> None:
        right.extend((work.many(some), reading().many(words)) == expected for _ in range(3))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 12


@native
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.usefixtures("foreground")
@pytest.mark.parametrize(
    "call",
    [
        "t._native.many(['Святлана Ціханоўская'] * 3_000_000)",
        "t._native.many(['Святлана Ціханоўская ' * 1_000_000] * 20)",
        "t._native.one('Святлана Ціханоўская ' * 2_000_000)",
        "read_many(['tsikhanouskaya'] * 3_000_000)",
        "m.search_many([f'Ivan Petr{one}{other}{last}v' for one in L for other in L for last in L])",
        "m.search_many([f'Ivan Petr{one}{other}{last}v' for one in L for other in L for last in L], workers=2)",
    ],
)
def test_ctrl_c_is_heard_within_a_second(call: str) -> None:
    code = (
        "import bynames, sys; from bynames.translit._forward import transliterator; "
        "from bynames._readings.backwards import read_many; read_many(['a']); "
        "t = transliterator(bynames.scheme('be-bgnpcgn-1979')); t('Я'); "
        "m, L = bynames.Matcher(['Иван Петров', 'Пётр Иванов'], 'person'), 'abdefgiklmnoprstuv'; "
        "m.search_many(['Ivan Petrov'] * 300); print('ready', flush=True)\n"
        f"while True: {call}"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        since = time.monotonic()
        try:
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert b"KeyboardInterrupt" in said
    # A second, and what giving the memory back takes
    assert time.monotonic() - since < patience(3)


class TestWhoDoesIt:
    def said(
        self, asked: str, code: str = "from bynames._implementation import implementation as i; print(i())"
    ) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, implementation.ENVIRONMENT: asked},
            capture_output=True,
            text=True,
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    def test_python_is_asked_for(self) -> None:
        assert self.said("python") == "python"

    def test_another_is_refused(self) -> None:
        assert self.said("rust").endswith("BYNAMES_IMPLEMENTATION is 'rust', not one of native, python")

    @native
    def test_the_engine_is_asked_for(self) -> None:
        assert self.said(" Native ") == self.said("") == "native"

    def test_an_engine_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(implementation, "_find", lambda: (None, "it was not built"))
        monkeypatch.setenv(implementation.ENVIRONMENT, "native")
        with pytest.raises(bynames.InputError, match="asks for the native engine, and it was not built"):
            implementation.native.__wrapped__()
        monkeypatch.delenv(implementation.ENVIRONMENT)
        assert implementation.native.__wrapped__() is None

    @native
    def test_an_engine_of_other_sources(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(implementation, "_sources", lambda: "others")
        assert implementation._find() == (None, "it was built from other sources: install bynames anew")
        monkeypatch.setattr(implementation, "_sources", str)
        assert implementation._find() == (module, "")

    def test_no_engine_on_the_path(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(sys, "path", [str(tmp_path / "empty")])
        assert implementation._along_the_path() is None
        monkeypatch.setattr(sys, "path", [str(tmp_path)])
        (tmp_path / "bynames").mkdir()
        (tmp_path / "bynames" / "_native.abi3.so").write_bytes(b"no library")
        with pytest.raises(ImportError):
            implementation._along_the_path()

    def test_the_digest_is_that_of_the_build(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "native"))
        import build_engine

        assert implementation._sources() == build_engine.digest()
