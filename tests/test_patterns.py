"""Regular expressions for the native engine: what they can be, and that they find what Python's find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bynames import _datafiles as data
from bynames import _implementation as implementation
from bynames._flat import FlatWriter
from bynames._patterns import GROUP, Pattern, Unsupported, replacement
from bynames._readings import engine, respelled
from bynames._readings.abroad import any_ending
from bynames._readings.damage import any_shape
from bynames._readings.sounds import any_of_names

module = implementation.native()
native = pytest.mark.skipif(module is None, reason="no native engine: there is no compiler, or Python is asked for")

NATIVE = Path(__file__).parent.parent / "native"
LETTERS = st.text("abdi", max_size=12)
ATOMS = st.sampled_from(
    ["a", "b", "[ab]", "[^a]", ".", "(?:ab|d)", "(?<=a)", "(?<!b)", "(?=d)", "(?!a)", "^", "$", "(?:a|)"]
)
REPEATED = st.sampled_from(
    ["a+", "b*", "[ab]+", "d?", "(?:ab)+", "(?:a|bd)*", "a{2}", "b{1,3}", "[^d]{0,2}", "(?:ab|d)?", "a++", "[ab]*+"]
)
PARTS = st.lists(ATOMS | REPEATED, min_size=1, max_size=4).map("".join)
PATTERNS = PARTS | st.builds("{}|{}".format, PARTS, PARTS) | PARTS.map(lambda part: f"({part})d?\\1")


def by_engine(pattern: str, replace: str, texts: list[str]) -> list[str]:
    """The texts with every match replaced, by way of a table that has this fold alone, and letters as they are."""
    made = Pattern(pattern)
    out = FlatWriter(engine.KIND, engine.SECTIONS)
    out.add("program", *made.rows)
    out.add("sets", *made.sets)
    letters = replacement(replace)
    out.add("replacements", letters)
    out.add("folds", [0, 0, 0, len(made.rows), 0, 0, len(letters), 0])
    keys = module.Keys([engine._key_schemes()[1]], out.packed(), None)
    return [keys.key(text.translate(TYPED), 0) for text in texts]


# Cyrillic of which the first half of the Russian key makes these letters
TYPED = str.maketrans("abdi", "абди")


@native
@given(pattern=PATTERNS, replace=st.sampled_from(["", "x", "ba"]), texts=st.lists(LETTERS, max_size=5))
def test_what_python_finds(pattern: str, replace: str, texts: list[str]) -> None:
    assert by_engine(pattern, replace, texts) == [re.sub(pattern, replace, text) for text in texts]


@native
@pytest.mark.parametrize("pattern", ["b*", "(?:a|bd)*", "[ab]*d", "(?:b*|a)d", "^b*$", "(?<=a)b*"])
def test_a_repeat_at_the_beginning(pattern: str) -> None:
    texts = ["", "b", "abbad", "bdabd", "dd"]
    assert by_engine(pattern, "x", texts) == [re.sub(pattern, "x", text) for text in texts]


@native
def test_groups_are_put_back() -> None:
    texts = ["abab", "aadda", "", "dba"]
    for pattern, replace in (("(.)\\1+", "\\1"), ("(a)(b)", "\\2\\1"), ("(a)|b", "[\\1]"), ("(?:(a)|(b))d", "\\2")):
        assert by_engine(pattern, replace, texts) == [re.sub(pattern, replace, text) for text in texts]


def test_every_pattern_of_the_keys_is_known() -> None:
    """Else keys and readings would be Python's everywhere: then bynames._patterns must learn it."""
    for fold in data.entry("keys", "folds")["folds"]:
        assert Pattern(fold["pattern"]).rows
        replacement(fold["replace"])


def test_no_pattern_is_too_long_to_be_looked_at() -> None:
    """What a longer one begins with, the engine does not work out."""
    most = int(re.search(r"WORTH_LOOKING = (\d+)", (NATIVE / "pattern.hpp").read_text(encoding="utf-8"))[1])
    spelt = [pattern for pattern, _ in respelled.spellings()]
    for pattern in [*spelt, *any_of_names(), any_ending(), any_shape()]:
        # A letter beyond ASCII gets a byte of its own.
        assert 2 * len(Pattern(re.sub(r"[^\x00-\x7f]", "A", pattern)).rows) < most, pattern


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "a*?",
            "(?:ab)++",
            "a?+",
            "(?:a|)*",
            "(a)+",
            "(?P<n>a)",
            "(?i)a",
            "\\d",
            "[\\d]",
            "[[a]",
            "я",
            "a{,2}",
            "a{99}",
            "\\1",
            "(a",
        ),
        *("a)", "*", "(?<=a+)b", "[", "[]", "a\\", "((((((((((a))))))))))", "(?<=(a))", "a{2", "}"),
    ],
)
def test_what_is_not_known_is_refused(pattern: str) -> None:
    with pytest.raises(Unsupported, match="not supported"):
        Pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "width"),
    [
        *(("", 0), ("ab", 2), ("ab|cd", 2), ("ab{3}", 4), ("(?:ab|c.){2,2}", 4), ("^(?=ab)b(?!c)$", 1), ("\\.[(]", 2)),
        *(
            ("a|bcd", None),
            ("bcd|a", None),
            ("a?b", None),
            ("a{2,5}", None),
            ("a{2,}", None),
            ("a*", None),
            ("a+", None),
        ),
        *(("a++", None), ("[ab]{0,20}.", None), ("(?:a|b*)c", None), ("a?", None), ("(?:ab|c){2}", None)),
    ],
)
def test_how_long_a_match_is(pattern: str, width: int | None) -> None:
    """What is looked for behind a place must have one length, or it is refused."""
    if width is not None:
        assert Pattern(f"(?<={pattern})").rows[0][2] == width
    else:
        with pytest.raises(Unsupported):
            Pattern(f"(?<={pattern})")


def test_limits() -> None:
    """As many repeats and groups as the engine has room for, and not one more."""
    assert len(Pattern("a{20}").rows) == 21
    assert len(Pattern("(a)" * 9).rows) == 28
    for pattern in ("a{21}", "a{0,21}", "a{21,}", "(a)" * 10):
        with pytest.raises(Unsupported):
            Pattern(pattern)


@pytest.mark.parametrize("text", ["\\", "\\0", "\\12", "\\g<1>", "я"])
def test_replacements_that_are_not_known(text: str) -> None:
    with pytest.raises(Unsupported, match="not supported"):
        replacement(text)


def test_replacements() -> None:
    assert replacement("a\\2") == [ord("a"), GROUP | 2]


@native
def test_a_pattern_that_goes_back_for_ever_is_pythons() -> None:
    # Where two letters must follow, only the pattern itself tells.
    assert by_engine("(?:a|a)+(?=bd)", "x", ["a" * 40]) == [None]


@native
def test_a_pattern_that_need_not_be_tried() -> None:
    assert by_engine("(?:a|a)+b", "x", ["a" * 40]) == ["a" * 40]
