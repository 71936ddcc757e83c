"""Small numbers of which much hangs: bounds, costs and limits, each as its data file or its docstring says it."""

from __future__ import annotations

import io
import os
import pickle
import time
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import yaml

from bynames import Matcher
from bynames._arrays import below
from bynames._cachefiles import used
from bynames._kinds.person.costs import costs
from bynames._linking.comparison import curve, reach, score_of_cost
from bynames._memo import Memo
from bynames.aliases.sources.inputs import Input, Options

COMPARE = Path(__file__).parent.parent / "data" / "compare"


def test_a_number_at_the_limit_is_not_below_it() -> None:
    below(np.array([0, 2], np.uint32), 3)
    below(np.zeros(0, np.uint32), 0)
    with pytest.raises(ValueError, match="without a meaning"):
        below(np.array([0, 3], np.uint32), 3)


def test_a_cost_at_the_reach_of_a_cutoff_has_its_score() -> None:
    for kind in ("persons", "organizations"):
        costs_, scores = curve(kind)
        for cutoff in np.linspace(scores[-1] / 4, scores[0], 60).tolist():
            assert score_of_cost(kind, reach(kind, cutoff)) == pytest.approx(cutoff), (kind, cutoff)
        assert reach(kind, min(scores[0] + 0.0005, 1.0)) == -1.0
        assert reach(kind, 0.0) == np.inf
        assert costs_ == sorted(costs_)
        assert scores == sorted(scores, reverse=True)


def test_slips_cost_what_the_data_say() -> None:
    slips = yaml.safe_load((COMPARE / "persons.yaml").read_text(encoding="utf-8"))["slips"]
    pairs = {
        (one.strip("-"), other.strip("-")): cost
        for pair, cost in slips["pairs"].items()
        for one, other in (pair, pair[::-1])
    }
    letters = ("", *"aeiubvgdjzklmnprstfhcx")
    for one, other in product(letters, letters):
        if one == other:
            continue
        vowels = [letter in "aeiu" for letter in (one, other) if letter]
        if (one, other) in pairs:
            expected = pairs[one, other]
        elif len(vowels) < 2:
            expected = slips["vowel_lost" if vowels[0] else "consonant_lost"]
        else:
            expected = slips["vowel" if all(vowels) else "letter"]
        assert costs().slip(one, other) == expected, (one, other)


def test_a_memo_forgets_what_was_not_asked_for_lately() -> None:
    memo: Memo[int, str] = Memo(100)
    for number in range(1000):
        memo[number] = str(number)
        assert memo.get(0) == "0"
        assert len(memo) <= 101
    assert memo.get(1) is None
    assert memo.get(999) == "999"
    heavy: Memo[int, str] = Memo(100, weigh=len)
    for number in range(50):
        heavy[number] = "x" * 25
        assert len(heavy) <= 4


def test_a_folder_is_noted_once_an_hour(tmp_path: Path) -> None:
    now = time.time()
    for age, noted in ((3_700, True), (3_500, False)):
        os.utime(tmp_path, (now - age, now - age))
        used(str(tmp_path))
        assert (os.stat(tmp_path).st_mtime >= now - 1) == noted
    used(str(tmp_path / "nothing"))


def test_a_copy_of_a_matcher_can_be_changed_by_itself() -> None:
    first = Matcher({"a": ["Ціханоўская Святлана"], "b": ["Колас Якуб"]}, kind="person")
    copy = pickle.loads(pickle.dumps(first))
    copy.add({"c": ["Купала Янка"]})
    assert copy.remove(["a"]) == 1
    assert [match.id for match in copy.search("Янка Купала")] == ["c"]
    assert not copy.search("Святлана Ціханоўская")
    assert not first.search("Янка Купала")
    assert [match.id for match in first.search("Святлана Ціханоўская")] == ["a"]


def test_a_byte_order_mark_belongs_to_the_first_line_alone() -> None:
    mark = b"\xef\xbb\xbf"
    content = io.BufferedReader(io.BytesIO(mark + b" one \n\n" + mark + b"two\n"))
    read = Input("list", content, False, print, Options(), print)
    assert list(read.lines()) == [(1, b"one"), (3, mark + b"two")]
