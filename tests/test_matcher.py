"""The matcher: what it takes, what it answers, and what it says to input that it cannot use."""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from effort import is_linear, seconds
from hypothesis import assume, given
from hypothesis import strategies as st
from matcher_oracle import Oracle, answers, crowd
from odd import STRANGE
from strategies import LANGUAGES, texts

import bynames
from bynames import BynamesError, InputError, Matcher
from bynames._linking import matching
from bynames._text import is_placeholder

PEOPLE = [("c", "Святлана Ціханоўская"), ("k", "Янка Купала"), ("b", "Алесь Беляцкі")]
ODD = [
    "",
    " ",
    "\t\n\u00a0\u200b",
    *STRANGE,
    "Янка \udfff Купала",
    "…",
    "№ 7",
    "'",
    "'" * 1000,
    "-" * 10_000,
    "A. " * 2_000,
    "і " * 2_000,
    "\u0301" * 1_000,
    "И" + "\u0301" * 10_000,
    "X" * 100_000,
]


def ids(matcher: Matcher, name: str, **options: Any) -> list[str]:
    return [match.id for match in matcher.search(name, **options)]


class TestRecords:
    """The shapes in which records may come."""

    def test_pairs(self) -> None:
        assert ids(Matcher(PEOPLE), "TIKHANOVSKAYA, S.") == ["c"]

    def test_pairs_of_a_generator(self) -> None:
        assert ids(Matcher(pair for pair in PEOPLE), "Tikhanovskaya Svetlana") == ["c"]

    def test_pairs_as_lists(self) -> None:
        assert ids(Matcher([list(pair) for pair in PEOPLE]), "Tikhanovskaya Svetlana") == ["c"]  # type: ignore[misc]

    def test_names_by_id(self) -> None:
        matcher = Matcher({"k": ["Янка Купала", "Іван Луцэвіч"], "b": ("Алесь Беляцкі",)})
        assert answers(matcher.search("Иван Луцевич"))[0][:2] == ("k", "Іван Луцэвіч")
        assert answers(matcher.search("Janka Kupala"))[0][:2] == ("k", "Янка Купала")
        assert len(matcher) == 2

    def test_one_name_by_id(self) -> None:
        """{"k": "Янка Купала"} is one name, not eleven letters."""
        matcher = Matcher({"k": "Янка Купала"})
        assert answers(matcher.search("Janka Kupala"))[0][:2] == ("k", "Янка Купала")

    def test_plain_names_are_their_own_ids(self) -> None:
        matcher = Matcher(["Янка Купала", "Якуб Колас", "Янка Купала"])
        assert answers(matcher.search("Jakub Kolas"))[0][:2] == ("Якуб Колас", "Якуб Колас")
        assert ids(matcher, "Янка Купала") == ["Янка Купала"]
        assert len(matcher) == 2

    def test_none_at_all(self) -> None:
        for nothing in ([], {}, {"k": []}):
            matcher = Matcher(nothing)
            assert matcher.search("Янка Купала") == []
            assert matcher.search_many(["Янка Купала", ""]) == [[], []]
            assert len(matcher) == 0

    def test_length_is_in_ids(self) -> None:
        assert len(Matcher([*PEOPLE, ("c", "Svetlana Tikhanovskaya")])) == 3

    def test_the_same_record_twice_is_one(self) -> None:
        assert ids(Matcher([*PEOPLE, *PEOPLE]), "Святлана Ціханоўская") == ["c"]

    def test_the_same_name_under_two_ids_is_two_matches_in_their_order(self) -> None:
        records = [("2", "Янка Купала"), ("1", "Янка Купала"), ("3", "Janka Kupała")]
        assert ids(Matcher(records), "Янка Купала") == ["2", "1", "3"]
        assert ids(Matcher(records[::-1]), "Янка Купала", limit=2) == ["1", "2"]

    def test_an_id_is_any_text(self) -> None:
        for odd in ODD:
            assert ids(Matcher([(odd, "Янка Купала")]), "Janka Kupala") == [odd]

    @pytest.mark.parametrize(
        ("records", "shown"),
        [
            ([5], "5"),
            ([None], "None"),
            ([("k",)], "('k',)"),
            ([("k", "Янка", "Купала")], "('k', 'Янка', 'Купала')"),
            ([("k", None)], "('k', None)"),
            ([(5.5, "Янка Купала")], "(5.5, 'Янка Купала')"),
            ([("k", ["Янка Купала"])], "('k', ['Янка Купала'])"),
            ([{"id": "k", "name": "Янка Купала"}], "{'id': 'k', 'name': 'Янка Купала'}"),
            ([["k"]], "['k']"),
            ([b"Kupala"], "b'Kupala'"),
            ({"k": [None]}, "None"),
            ({"k": 5}, "5"),
            ({5.5: ["Янка Купала"]}, "5.5"),
            (5, "5"),
            (None, "None"),
            ("Янка Купала", "'Янка Купала'"),
        ],
    )
    def test_what_is_no_record_is_named(self, records: Any, shown: str) -> None:
        with pytest.raises(InputError) as raised:
            Matcher(records)
        assert "a record is (id, name), a name, or id -> names; got" in str(raised.value)
        assert shown in str(raised.value)

    def test_a_long_wrong_record_is_shortened_in_the_message(self) -> None:
        with pytest.raises(InputError) as raised:
            Matcher([("k", "Янка", "x" * 100_000)])  # type: ignore[list-item]
        assert len(str(raised.value)) < 500

    def test_a_wrong_kind_is_named(self) -> None:
        with pytest.raises(BynamesError, match="no kind 'persn'; did you mean person"):
            Matcher(PEOPLE, kind="persn")


class TestSearch:
    def test_a_match_says_why(self) -> None:
        (match,) = Matcher(PEOPLE).search("TSIKHANOUSKAYA, S.")
        assert match.score == bynames.compare("TSIKHANOUSKAYA, S.", "Святлана Ціханоўская").score
        assert "initial" in str(match)

    def test_the_limit_is_of_ids(self) -> None:
        matcher = Matcher({str(number): ["Янка Купала", "Janka Kupala", "Янка Купала-2"] for number in range(9)})
        assert len(matcher.search("Янка Купала")) == 5
        assert len(matcher.search("Янка Купала", limit=1)) == 1
        assert len(matcher.search("Янка Купала", limit=100)) == 9

    def test_the_default_cutoff_is_the_decision_of_compare(self) -> None:
        matcher = Matcher(PEOPLE, "person")
        for query in ("Сергей Тихановский", "Светлана Тихоновская", "Купала", "Алесь Белявский", "Беляцкая Алеся"):
            expected = {id for id, name in PEOPLE if bynames.compare(query, name, "person").matched}
            assert set(ids(matcher, query)) == expected

    def test_a_cutoff_of_one_finds_the_same_text_alone(self) -> None:
        matcher = Matcher([*PEOPLE, ("x", "Янка  Купала")])
        assert ids(matcher, "Янка Купала", cutoff=1) == ["k"]
        assert ids(matcher, "Janka Kupała", cutoff=1.0) == []

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_below_one_is_refused(self, limit: int) -> None:
        for search in (lambda: Matcher(PEOPLE).search("x", limit), lambda: Matcher(PEOPLE).search_many(["x"], limit)):
            with pytest.raises(InputError, match=f"limit must be 1 or more; got {limit}"):
                search()

    @pytest.mark.parametrize("cutoff", [-0.1, 1.5, 90, float("nan")])
    def test_a_cutoff_that_is_no_share_is_refused(self, cutoff: float) -> None:
        matcher = Matcher(PEOPLE)
        for search in (lambda: matcher.search("x", 1, cutoff), lambda: matcher.search_many(["x"], 1, cutoff)):
            with pytest.raises(InputError, match=f"cutoff must be between 0 and 1; got {cutoff}"):
                search()

    def test_searching_changes_nothing(self) -> None:
        matcher = Matcher(PEOPLE)
        first = answers(matcher.search("Tikhanovskaya Svetlana"))
        for odd in ODD:
            matcher.search(odd)
        matcher.search_many(["Аляксандр", "Іван Іваноў"] * 3)
        assert answers(matcher.search("Tikhanovskaya Svetlana")) == first
        assert len(matcher) == 3

    def test_the_records_given_may_change_afterwards(self) -> None:
        records = {"k": ["Янка Купала"]}
        matcher = Matcher(records)
        records["k"].append("Алесь Беляцкі")
        records.clear()
        assert ids(matcher, "Ales Bialiatski") == []
        assert ids(matcher, "Janka Kupala") == ["k"]

    def test_from_several_threads(self) -> None:
        records, queries = crowd(120)
        matcher = Matcher(records, "person")
        expected = {query: answers(matcher.search(query)) for query in queries}
        wrong: list[str] = []

        def ask(seed: int) -> None:
            shuffled = random.Random(seed).sample(queries, len(queries))
            wrong.extend(query for query in shuffled if answers(matcher.search(query)) != expected[query])

        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


class TestSearchMany:
    def test_the_answers_stand_in_the_order_of_the_names(self) -> None:
        found = Matcher(PEOPLE).search_many(["Bialiatski Ales", "nobody", "Kupala Janka", "Bialiatski Ales"])
        assert [[match.id for match in one] for one in found] == [["b"], [], ["k"], ["b"]]

    def test_the_default_limit_is_one(self) -> None:
        matcher = Matcher({"1": ["Янка Купала"], "2": ["Янка Купала"]})
        assert [len(found) for found in matcher.search_many(["Янка Купала"])] == [1]
        assert [len(found) for found in matcher.search_many(["Янка Купала"], limit=5)] == [2]

    def test_nothing_asked(self) -> None:
        assert Matcher(PEOPLE).search_many([]) == []

    def test_a_list_of_one_asked_as_a_text_is_refused(self) -> None:
        """search_many("Янка Купала") would ask for eleven letters."""
        with pytest.raises(InputError, match="search_many takes a list of names; got the text 'Янка Купала'"):
            Matcher(PEOPLE).search_many("Янка Купала")

    @pytest.mark.parametrize("cutoff", [None, 0.7])
    def test_two_workers_answer_as_one(self, cutoff: float | None) -> None:
        records, queries = crowd(300)
        matcher = Matcher(records, "person")
        asked = [*queries, *ODD[:18], *queries[:10]]
        one = matcher.search_many(asked, 3, cutoff)
        two = matcher.search_many(asked, 3, cutoff, workers=2)
        assert [answers(found) for found in two] == [answers(found) for found in one]
        assert [str(match) for found in two for match in found] == [str(match) for found in one for match in found]

    @pytest.mark.parametrize(("worth", "started"), [(math.inf, 0), (-1.0, 1)])
    def test_processes_start_only_for_long_work(
        self, worth: float, started: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        records, queries = crowd(100)
        matcher = Matcher(records, "person")
        expected = matcher.search_many(queries, 3)
        calls = []

        def by_processes(self: Matcher, chunks: list[list[str]], *wish: Any) -> Iterator[list[list[bynames.Match]]]:
            calls.append(wish)
            for chunk in chunks:
                yield self._answers(chunk, *wish[:2])

        monkeypatch.setattr(matching, "_CHUNK", 5)
        monkeypatch.setattr(matching, "WORTH_PROCESSES", worth)
        monkeypatch.setattr(Matcher, "_is_native", lambda _: False)
        monkeypatch.setattr(Matcher, "_by_processes", by_processes)
        assert matcher.search_many(queries, 3, workers=2) == expected
        assert calls == [(3, None, 2)] * started

    @pytest.mark.once
    def test_processes_answer_as_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        records, queries = crowd(100)
        matcher = Matcher(records, "person")
        expected = matcher.search_many(queries, 3)
        monkeypatch.setattr(matching, "_CHUNK", 5)
        monkeypatch.setattr(matching, "WORTH_PROCESSES", -1.0)
        monkeypatch.setattr(Matcher, "_is_native", lambda _: False)
        found = matcher.search_many(queries, 3, workers=2)
        assert [answers(one) for one in found] == [answers(one) for one in expected]

    def test_workers_after_a_change(self) -> None:
        records, queries = crowd(60)
        matcher = Matcher(records[:40], "person")
        matcher.search_many(queries, workers=2)
        matcher.add(records[40:])
        matcher.remove([records[0][0]])
        expected = Oracle(records[1:], "person")
        found = matcher.search_many(queries, 5, workers=2)
        assert [answers(one) for one in found] == [expected.search(query) for query in queries]

    @pytest.mark.parametrize("workers", [0, -2])
    def test_no_workers_are_refused(self, workers: int) -> None:
        with pytest.raises(InputError, match=f"workers must be 1 or more; got {workers}"):
            Matcher(PEOPLE).search_many(["x"], workers=workers)

    @pytest.mark.parametrize("workers", [1, 2])
    def test_progress_grows_to_the_total(self, workers: int) -> None:
        records, queries = crowd(100)
        asked = [*queries, *queries] * 10
        seen: list[tuple[int, int]] = []
        Matcher(records).search_many(asked, workers=workers, progress=lambda done, total: seen.append((done, total)))
        done = [done for done, _ in seen]
        assert done == sorted(set(done))
        assert {total for _, total in seen} == {len(asked)}
        assert done[-1] == len(asked)

    def test_an_exception_of_the_callback_comes_through(self) -> None:
        def stop(done: int, total: int) -> None:
            raise KeyboardInterrupt

        matcher = Matcher(PEOPLE)
        with pytest.raises(KeyboardInterrupt):
            matcher.search_many(["Янка Купала"], progress=stop)
        assert len(matcher.search_many(["Янка Купала"])[0]) == 1


class TestChanges:
    """Records come and go; that they equal a new matcher is in test_matcher_oracle.py."""

    @pytest.mark.parametrize(
        "more",
        [[("d", "Якуб Колас")], {"d": ["Якуб Колас"]}, {"d": "Якуб Колас"}, iter([("d", "Якуб Колас")])],
        ids=["pairs", "dict", "one name", "generator"],
    )
    def test_added_records_are_found(self, more: Any) -> None:
        matcher = Matcher(PEOPLE)
        matcher.add(more)
        assert ids(matcher, "Jakub Kolas") == ["d"]
        assert ids(matcher, "Janka Kupala") == ["k"]
        assert len(matcher) == 4

    def test_a_further_name_of_an_id(self) -> None:
        matcher = Matcher(PEOPLE)
        matcher.add([("k", "Іван Луцэвіч")])
        assert ids(matcher, "Ivan Lutsevich") == ["k"]
        assert len(matcher) == 3
        assert matcher.remove(["k"]) == 2
        assert ids(matcher, "Ivan Lutsevich") == ids(matcher, "Janka Kupala") == []

    def test_removed_records_are_not_found(self) -> None:
        matcher = Matcher(PEOPLE)
        assert matcher.remove(["k", "nobody"]) == 1
        assert ids(matcher, "Янка Купала") == []
        assert ids(matcher, "Янка Купала", cutoff=0.6) == []
        assert matcher.remove(["k"]) == 0
        assert len(matcher) == 2

    def test_one_id_as_a_text(self) -> None:
        """remove("kc") would remove k and c."""
        matcher = Matcher(PEOPLE)
        with pytest.raises(InputError, match="remove takes a list of ids; got the text 'kc'"):
            matcher.remove("kc")
        assert len(matcher) == 3

    def test_removed_and_added_again(self) -> None:
        matcher = Matcher([("1", "Янка Купала"), ("2", "Янка Купала")])
        for _ in range(3):
            matcher.remove(["1"])
            matcher.add([("1", "Янка Купала")])
        assert ids(matcher, "Янка Купала") == ["2", "1"]

    def test_all_gone(self) -> None:
        matcher = Matcher(PEOPLE)
        assert matcher.remove(id for id, _ in PEOPLE) == 3
        assert len(matcher) == 0
        assert matcher.search_many(["Янка Купала"]) == [[]]
        matcher.add(PEOPLE)
        assert ids(matcher, "Janka Kupala") == ["k"]

    def test_wrong_records_change_nothing(self) -> None:
        matcher = Matcher(PEOPLE)
        with pytest.raises(InputError, match="a record is"):
            matcher.add([("d", "Якуб Колас"), ("e", None)])  # type: ignore[list-item]
        assert len(matcher) == 3
        assert ids(matcher, "Jakub Kolas") == []

    def test_adding_does_not_build_all_anew(self) -> None:
        """A hundred single additions take less than ten times as long as building once."""
        records, queries = crowd(3000)
        start = time.process_time()
        matcher = Matcher(records[:2900], "person")
        once = time.process_time() - start
        start = time.process_time()
        for record in records[2900:]:
            matcher.add([record])
            matcher.remove([record[0]])
        assert time.process_time() - start < 10 * once
        assert answers(matcher.search(queries[0])) == answers(Matcher(records[:2900], "person").search(queries[0]))


class TestOddText:
    @pytest.mark.parametrize("kind", [None, "person", "org"])
    def test_as_a_record_and_asked(self, kind: str | None) -> None:
        records = [(f"odd{place}", text) for place, text in enumerate(ODD)] + PEOPLE
        matcher, oracle = Matcher(records, kind), Oracle(records, kind)
        for query in [*ODD, "Янка Купала", "明斯"]:
            assert answers(matcher.search(query, 100)) == oracle.search(query, 100), query[:20]

    @pytest.mark.parametrize("letter", ["a", "я", "\u0301", "🦬", "\ud800", "a ", "A. "])
    def test_a_megabyte(self, letter: str) -> None:
        def found(text: str) -> None:
            matcher = Matcher([("long", text), *PEOPLE])
            assert ids(matcher, text) == ["long"]
            assert ids(matcher, "Janka Kupala") == ["k"]
            assert len(matcher.search_many([text, text + "b"])[0]) == 1

        assert is_linear(found, letter * (1_000_000 // len(letter)))

    @given(text=st.one_of(*map(texts, LANGUAGES)))
    def test_a_text_finds_itself(self, text: str) -> None:
        assume(not is_placeholder(text))  # NN stands for nobody
        matcher = Matcher([("other", "Янка Купала"), ("it", text)])
        assert ("it", text, 1.0) in answers(matcher.search(text, cutoff=1))


def namesakes(count: int) -> list[tuple[str, str]]:
    """So many records of five names."""
    given = ["Иван", "Александр", "Аляксандр", "Iwan", "А. А."]
    return [(f"n{number}", f"{given[number % 5]} Иванов") for number in range(count)]


@pytest.fixture(scope="module")
def common() -> Matcher:
    """Twenty thousand namesakes, and one more."""
    return Matcher([*namesakes(20_000), ("last", "Иван Иванович Иванов-Последний")], "person")


@pytest.fixture(scope="module")
def fewer() -> Matcher:
    """A tenth of them."""
    return Matcher(namesakes(2_000), "person")


class TestCommonNames:
    """Names that every list is full of: no posting list without a bound."""

    @pytest.mark.parametrize(
        "query", ["Іван Іваноў", "Александр", "Иванов", "А. А. Иванов", "Ivanov", "Аляксандр Аляксандравіч"]
    )
    def test_ten_times_as_many_take_ten_times_as_long(self, query: str, common: Matcher, fewer: Matcher) -> None:
        def repeat(matcher: Matcher) -> None:
            for _ in range(20):
                matcher.search(query)

        few, many = (min(seconds(partial(repeat, matcher)) for _ in range(3)) for matcher in (fewer, common))
        assert many < 2.5 * 10 * few

    def test_the_very_same_text_is_found_among_many(self, common: Matcher) -> None:
        assert ids(common, "Иван Иванович Иванов-Последний", limit=1) == ["last"]


class TestLink:
    def test_each_record_is_searched(self) -> None:
        records, queries = crowd(100)
        matcher = Matcher(records, "person")
        asked = [(f"q{place}", query) for place, query in enumerate(queries)]
        linked = matcher.link(asked)
        assert [answers(found) for found in linked] == [answers(found) for found in matcher.search_many(queries)]

    def test_the_best_of_several_names_counts(self) -> None:
        found = Matcher(PEOPLE).link({"x": ["Nobody At All", "Kupala, J.", "Janka Kupala"], "y": ["Nobody"]})
        assert [[match.id for match in one] for one in found] == [["k"], []]
        assert found[0][0].score == bynames.compare("Janka Kupala", "Янка Купала").score


def test_searching_while_another_thread_adds_and_removes() -> None:
    matcher = bynames.Matcher([("kupala", "Янка Купала")])
    stopped = threading.Event()
    failed: list[Exception] = []

    def search() -> None:
        while not stopped.is_set():
            try:
                assert matcher.search("Yanka Kupala", 1)[0].id == "kupala"
                assert "kupala" in [match.id for match in matcher.search("KUPALA Janka", 5)]
            except Exception as error:
                failed.append(error)
                return

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(60):
        matcher.add([(f"other {number}", f"Якуб Колас {number}"), (f"kolas {number}", "Якуб Колас")])
        matcher.remove([f"kolas {number}"])
    stopped.set()
    for thread in threads:
        thread.join()
    assert failed == []
