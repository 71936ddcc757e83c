"""The index against the oracle, which compares with every record: the same ids, names and scores."""

from __future__ import annotations

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from matcher_oracle import (
    Oracle,
    Record,
    answers,
    cases,
    crowd,
    org_lists,
    person_lists,
    spelled,
)
from people import people
from strategies import LANGUAGES, texts

import bynames

CUTOFF = st.one_of(st.none(), st.sampled_from([0.6, 0.7, 0.9, 0.95, 0.97, 0.9989, 1.0]), st.floats(0.6, 1))
LIMIT = st.sampled_from([1, 1, 2, 5, 100])
Lists = tuple[list[Record], list[str]]


def check(lists: Lists, kind: str | None, limit: int, cutoff: float | None) -> None:
    records, queries = lists
    matcher, oracle = bynames.Matcher(records, kind), Oracle(records, kind)
    for query in queries:
        assert answers(matcher.search(query, limit, cutoff)) == oracle.search(query, limit, cutoff), query


@settings(max_examples=examples(300))
@given(lists=person_lists(), kind=st.sampled_from(["person", "person", None]), limit=LIMIT, cutoff=CUTOFF)
def test_persons(lists: Lists, kind: str | None, limit: int, cutoff: float | None) -> None:
    check(lists, kind, limit, cutoff)


@given(lists=org_lists(), kind=st.sampled_from(["org", "org", None]), limit=LIMIT, cutoff=CUTOFF)
def test_organizations(lists: Lists, kind: str | None, limit: int, cutoff: float | None) -> None:
    check(lists, kind, limit, cutoff)


@given(persons=person_lists(6), orgs=org_lists(6), kind=st.sampled_from([None, "person", "org"]), cutoff=CUTOFF)
def test_persons_and_organizations_in_one_list(
    persons: Lists, orgs: Lists, kind: str | None, cutoff: float | None
) -> None:
    records = [*persons[0], *((f"org {id}", name) for id, name in orgs[0])]
    check((records, [*persons[1], *orgs[1]]), kind, 5, cutoff)


@given(
    names=st.lists(st.one_of(*map(texts, LANGUAGES)), max_size=8),
    queries=st.lists(st.one_of(*map(texts, LANGUAGES)), min_size=1, max_size=3),
    kind=st.sampled_from([None, "person", "org"]),
)
def test_any_text(names: list[str], queries: list[str], kind: str | None) -> None:
    records = [(str(place), name) for place, name in enumerate(names)]
    check((records, [*queries, *names[:2]]), kind, 5, None)


@pytest.mark.once
@pytest.mark.parametrize(("which", "kind"), [("person", "person"), ("person", None), ("org", "org"), ("org", None)])
@pytest.mark.parametrize("side", [0, 1])
def test_the_cases(which: str, kind: str | None, side: int) -> None:
    """Names from the wild, confusable ones and known failures: the index finds what compare() matches, and no more."""
    pairs = cases(which)
    records = [(f"{place}", pair[side]) for place, pair in enumerate(pairs)]
    matcher, oracle = bynames.Matcher(records, kind), Oracle(records, kind)
    queries = [pair[1 - side] for pair in pairs][side::2]
    found = matcher.search_many(queries, limit=3)
    different = {
        query: (answers(found), expected)
        for query, found in zip(queries, found, strict=True)
        if answers(found) != (expected := oracle.search(query, 3))
    }
    assert different == {}


@pytest.mark.once
@pytest.mark.parametrize("cutoff", [None, 0.7])
def test_a_register(cutoff: float | None) -> None:
    """A list with the frequencies of a register, where common given names and surnames have long postings."""
    records, queries = crowd(600)
    matcher, oracle = bynames.Matcher(records, "person"), Oracle(records, "person")
    found = matcher.search_many(queries, limit=5, cutoff=cutoff)
    different = {
        query: (answers(found), expected)
        for query, found in zip(queries, found, strict=True)
        if answers(found) != (expected := oracle.search(query, 5, cutoff))
    }
    assert different == {}
    assert sum(map(bool, found)) > len(queries) / 2


@given(lists=person_lists(), limit=LIMIT, cutoff=CUTOFF)
def test_many_are_as_one_by_one(lists: Lists, limit: int, cutoff: float | None) -> None:
    records, queries = lists
    matcher = bynames.Matcher(records, "person")
    asked = [*queries, "", *queries[:2]]
    many = matcher.search_many(iter(asked), limit, cutoff)
    assert [answers(found) for found in many] == [answers(matcher.search(query, limit, cutoff)) for query in asked]


@settings(max_examples=examples(50))
@given(lists=person_lists(), data=st.data())
def test_names_of_an_id_may_stand_apart(lists: Lists, data: st.DataObject) -> None:
    """Several names of one id, anywhere in the list: one match, with the name that scores highest."""
    records, queries = lists
    shuffled = [(f"id{data.draw(st.integers(0, 3))}", name) for _, name in records]
    matcher, oracle = bynames.Matcher(shuffled, "person"), Oracle(shuffled, "person")
    for query in queries:
        found, expected = answers(matcher.search(query, 100)), oracle.search(query, 100)
        assert {id: score for id, _, score in found} == {id: score for id, _, score in expected}
        assert [score for *_, score in found] == sorted((score for *_, score in found), reverse=True)
        assert len({id for id, *_ in found}) == len(found)


@given(lists=person_lists())
def test_the_evidence_is_that_of_compare(lists: Lists) -> None:
    records, queries = lists
    matcher = bynames.Matcher(records, "person")
    for query in queries:
        for match in matcher.search(query):
            assert match.evidence == bynames.compare(query, match.name, "person").evidence


class Changing(RuleBasedStateMachine):
    """Records come and go: at any time the matcher is as one that was built anew."""

    @initialize(lists=person_lists(6), kind=st.sampled_from(["person", None]))
    def begin(self, lists: Lists, kind: str | None) -> None:
        self.oracle = Oracle(lists[0], kind)
        self.matcher = bynames.Matcher(lists[0], kind)
        self.names = [*lists[1], *(name for _, name in lists[0])]

    @rule(number=st.integers(0, 9), place=st.integers(0, 1999), data=st.data())
    def add(self, number: int, place: int, data: st.DataObject) -> None:
        name = data.draw(spelled(people(2000)[place]))
        # A name of its own place in the order: the oracle's ranking knows no ids whose names stand apart.
        self.oracle.remove([f"id{number}"])
        self.matcher.remove([f"id{number}"])
        self.matcher.add([(f"id{number}", name)])
        self.oracle.records.append((f"id{number}", name))
        self.names.append(name)

    @rule(number=st.integers(0, 9))
    def remove(self, number: int) -> None:
        ids = [f"id{number}", f"id{number + 1}", "nobody"]
        assert self.matcher.remove(ids) == self.oracle.remove(ids)

    @rule(place=st.integers(0, 99), limit=LIMIT, cutoff=CUTOFF)
    def search(self, place: int, limit: int, cutoff: float | None) -> None:
        query = self.names[place % len(self.names)]
        assert answers(self.matcher.search(query, limit, cutoff)) == self.oracle.search(query, limit, cutoff)

    @invariant()
    def length(self) -> None:
        if hasattr(self, "oracle"):
            assert len(self.matcher) == len({id for id, _ in self.oracle.records})


TestChanging = Changing.TestCase
TestChanging.settings = settings(max_examples=examples(40), stateful_step_count=12)
