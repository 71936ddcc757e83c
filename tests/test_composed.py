"""The composed readers: they follow the data, and read as each reader by itself would."""

from __future__ import annotations

import pytest
import reading_oracle as oracle
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from people import names_in

import bynames
from bynames._flat import Flat, FlatWriter
from bynames._languages import languages
from bynames._readings import composed, habits, phonemic, read_latin, readers
from bynames._readings.backwards import read_in_python
from bynames._readings.composed import Composed, compose

TARGETS = sorted({target for reader in readers() for target in reader.sources})
WORDS = st.lists(st.sampled_from(TARGETS) | st.sampled_from("abcdefghijklmnopqrstuvwxyzčšžŭłńüöß’'й"), max_size=8).map(
    "".join
)

# Made of what readers take in several ways
LONG_WORDS = st.lists(
    st.sampled_from(["cssc", "sch", "tsch", "zh", "ia", "yi", "j", "aa", "e", "k", "x"]), min_size=20, max_size=40
).map("".join)


def test_each_reader_is_there() -> None:
    table = composed.composed()
    assert table.languages == languages()
    assert table.habits == tuple(reader.habit for reader in readers())
    assert sorted(table.targets) == TARGETS


def test_beginnings_are_those_of_the_readers() -> None:
    expected = {
        (target, phonemic(source.letters + behind, reader.language)[:1])
        for reader in readers()
        for target, sources in reader.sources.items()
        for source in sources
        for behind in ("а", "е", "н")
    }
    assert set(composed.composed().beginnings) == {(target, letter) for target, letter in expected if letter}


def test_ways_are_those_of_the_readers() -> None:
    """Each reader, each target, behind each letter, in every place."""
    table = composed.composed()
    missed = []
    for bit, reader in enumerate(readers()):
        befores = {source.letters[-1] for sources in reader.sources.values() for source in sources}
        for target in reader.sources:
            for before in ("", *sorted(befores)[::3]):
                for last in (False, True):
                    for other in (False, True) if reader.marks else (False,):
                        ways = table.ways(reader.language, target, before, last, other)
                        (mine,) = [(taken, letters) for who, taken, letters in ways if who >> bit & 1]
                        if mine != reader.step(target, before, last, other):
                            missed.append((bit, target, before, last, other, mine))
    assert missed == []


@given(word=WORDS)
def test_words_are_read_as_by_each_reader(word: str) -> None:
    assert read_latin(word) == oracle.read_latin(word)
    assert habits(word) == oracle.habits(word)


@given(word=LONG_WORDS)
@settings(max_examples=examples(30))
def test_long_words_are_read_as_by_each_reader(word: str) -> None:
    """Their pieces are cut anew where readers part, but not from end to end."""
    assert read_in_python(word) == oracle.read_latin(word)


@given(word=WORDS, among=st.integers(0, (1 << len(readers())) - 1))
def test_habits_that_are_asked_for(word: str, among: int) -> None:
    assert read_latin(word, among) == oracle.read_latin(word, among)


@pytest.mark.once
def test_names_in_every_scheme() -> None:
    words = {
        word.lower()
        for scheme in bynames.schemes()
        for name in names_in(scheme.language)[:4]
        for word in bynames.transliterate(name, scheme).split()
    }
    assert [word for word in sorted(words) if read_latin(word) != oracle.read_latin(word)] == []


class TestFlat:
    def test_what_goes_in_comes_out(self) -> None:
        writer = FlatWriter(5, ("a", "b"))
        writer.add("a", 1, [2, 3])
        writer.add("b", writer.text("Ў\U0001f600"), writer.text(""))
        flat = Flat(writer.packed(), 5, ("a", "b"))
        assert flat.rows("a", 3) == [[1, 2, 3]]
        assert [flat.text(*row) for row in flat.rows("b", 2)] == ["Ў\U0001f600", ""]

    @pytest.mark.parametrize("at", range(0, 60, 4))
    def test_a_bit_that_flips_is_seen(self, at: int) -> None:
        writer = FlatWriter(5, ("a", "b"))
        writer.add("a", range(9))
        raw = bytearray(writer.packed())
        raw[at] ^= 1
        with pytest.raises(ValueError, match="flat table"):
            Flat(bytes(raw), 5, ("a", "b"))

    @pytest.mark.parametrize("raw", [b"", b"abc", b"\0" * 24])
    def test_what_is_no_table(self, raw: bytes) -> None:
        with pytest.raises(ValueError, match="flat table"):
            Flat(raw, 5, ())


def test_readers_that_do_not_fit_are_refused() -> None:
    raw = compose(readers()[:2], languages())
    flat = Flat(raw, composed.KIND, composed.SECTIONS)
    writer = FlatWriter(composed.KIND, composed.SECTIONS)
    writer.text(flat._pool)
    for name, numbers in flat.sections.items():
        writer.add(name, numbers[:-2] if name == "places" else numbers)
    with pytest.raises(ValueError, match="incomplete"):
        Composed(writer.packed())
