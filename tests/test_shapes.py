"""What is said of a value that does not fit is said by us, and agrees with what msgspec lets through."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from bynames import _shapes as shapes


class Inner(Struct):
    id: str
    numbers: dict[str, int] = {}


class Outer(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=5)]
    count: Annotated[int, Meta(ge=1, le=9)] = 1
    kind: Literal["person", "org"] | None = None
    items: Annotated[list[Inner | str], Meta(max_length=2)] = []
    pair: tuple[str, float] = ("", 0.0)
    flag: bool = False


PLAIN = st.none() | st.booleans() | st.integers(-3, 12) | st.floats(-2, 2) | st.sampled_from(["", "org", "7", "sixsix"])
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "x"]), inner)
)
OUTERS = st.fixed_dictionaries(
    {},
    optional={
        "name": PLAIN,
        "count": PLAIN,
        "kind": PLAIN,
        "items": st.lists(VALUES | st.fixed_dictionaries({"id": PLAIN, "numbers": VALUES}), max_size=3) | VALUES,
        "pair": VALUES,
        "flag": PLAIN,
        "nmae": PLAIN,
    },
)


@given(OUTERS | VALUES, st.booleans())
def test_a_fault_is_found_where_msgspec_finds_one(value: Any, strict: bool) -> None:
    said = shapes.misfit(value, Outer, strict)
    try:
        msgspec.convert(value, Outer, strict=strict)
    except msgspec.ValidationError:
        assert said != "it is of another shape"
    else:
        assert said == "it is of another shape"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "an object wanted, not a list"),
        ({}, "missing field `name`"),
        ({"name": "a", "nmae": 1}, "unknown field `nmae`; did you mean name?"),
        ({"name": "sixsix"}, "at most 5 characters taken, not 6 - at `$.name`"),
        ({"name": "a", "count": 0}, "at least 1, not 0 - at `$.count`"),
        ({"name": "a", "count": True}, "a whole number wanted, not true - at `$.count`"),
        ({"name": "a", "kind": "orgs"}, "'orgs' is not one of org, person; did you mean org? - at `$.kind`"),
        ({"name": "a", "kind": 1}, "org or person or null wanted, not 1 - at `$.kind`"),
        ({"name": "a", "items": ["b", {"id": None}]}, "text wanted, not null - at `$.items[1].id`"),
        ({"name": "a", "pair": ["b"]}, "exactly 2 items wanted, not 1 - at `$.pair`"),
    ],
)
def test_what_is_said_of_a_fault(value: Any, says: str) -> None:
    assert shapes.misfit(value, Outer) == says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "broken JSON: it ends too early"),
        (b'{"a": ', "broken JSON: it ends too early"),
        (b"{'a': 1}", 'broken JSON: "\'" is not expected in column 2'),
        (b"[1,\n  2 3]", "broken JSON: '3' is not expected in line 2, column 5"),
        (b"[NaN]", "broken JSON: NaN is not a number of JSON"),
        (b"[" * 100_000, "broken JSON: nested too deeply"),
        (b"9" * 5000, "broken JSON: a number is too long"),
        (b'["\\ud800"]', "broken JSON: a lone surrogate, which is not valid text"),
        (b'{"\\udc00": 1}', "broken JSON: a lone surrogate, which is not valid text"),
        (b'["\xff"]', "not UTF-8: byte 0xff; convert it, e.g. with iconv"),
        (b'{"name": 1}', "not the expected shape: text wanted, not 1 - at `$.name`"),
    ],
)
def test_json_that_cannot_be_read(content: bytes, says: str) -> None:
    assert shapes.unread(content, Outer) == says


@given(VALUES)
def test_sound_json_is_read(value: Any) -> None:
    assert shapes.parsed(json.dumps(value)) == value


def test_a_whole_character_in_halves_is_one() -> None:
    assert shapes.parsed(b'["\\ud83d\\ude42"]') == ["🙂"]
