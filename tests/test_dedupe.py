"""dedupe(): clusters of records that are one, with the evidence; two whom compare() tells apart never share one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import pytest
from effort import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matcher_oracle import CASES, Record, cases, crowd, org_lists, person_lists, spelled
from people import LANGUAGE, people, persons
from strategies import LANGUAGES, texts

import bynames
from bynames import InputError, dedupe

Lists = tuple[list[Record], list[str]]
PATRONYMICS = "patronymics or initials contradict each other", "different patronymics"


def names_by_id(records: Iterable[Record] | Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    pairs = [(id, name) for id, names in records.items() for name in names] if isinstance(records, Mapping) else records
    found: dict[str, list[str]] = {}
    for id, name in pairs:
        found.setdefault(id, []).append(name)
    return found


def best_score(left: list[str], right: list[str], kind: str | None) -> float:
    return max(bynames.compare(a, b, kind).score for a in left for b in right)


def contradictory(a: str, b: str, kind: str | None = "person") -> bool:
    """Whether compare() says that a and b are two people because of their patronymics or initials."""
    found = bynames.compare(a, b, kind)
    said = [line.why for line in found.evidence]
    # A pseudonym and a name have nothing in common, and contradict nothing.
    return not found.matched and any(why in PATRONYMICS for why in said) and "no whole word in common" not in said


def groups(clusters: Iterable[Any]) -> set[frozenset[str]]:
    return {frozenset(cluster.ids) for cluster in clusters}


def check(records: list[Record], clusters: list[Any], kind: str | None, cutoff: float | None = None) -> None:
    """What holds of every answer without `same` and `different`."""
    names = names_by_id(records)
    # A partition: every id once
    assert sorted(id for cluster in clusters for id in cluster.ids) == sorted(names)
    for cluster in clusters:
        assert cluster.name in [name for id in cluster.ids for name in names[id]]
        # Connected by its links, and by no more than are inside
        joined = {cluster.ids[0]}
        for _ in cluster.links:
            joined |= {
                end for link in cluster.links if {link.left, link.right} & joined for end in (link.left, link.right)
            }
        assert joined == set(cluster.ids)
        for link in cluster.links:
            assert link.left != link.right
            score = best_score(names[link.left], names[link.right], kind)
            # Which of the two stands first is not to matter to compare(), but the last bits of a sum may differ.
            assert link.score == pytest.approx(score, abs=1e-9)
            if cutoff is not None:
                assert link.score >= cutoff
            else:
                pairs = [(a, b) for a in names[link.left] for b in names[link.right]]
                assert any(bynames.compare(a, b, kind).matched for a, b in pairs)
        if cluster.links:
            assert cluster.weakest in cluster.links
            assert cluster.weakest.score == min(link.score for link in cluster.links)
        else:
            assert cluster.weakest is None
            assert len(cluster.ids) == 1


class TestProperties:
    @given(lists=person_lists(), cutoff=st.sampled_from([None, None, 0.7, 0.95]))
    def test_persons(self, lists: Lists, cutoff: float | None) -> None:
        records, _ = lists
        clusters = dedupe(records, "person", cutoff=cutoff)
        check(records, clusters, "person", cutoff)
        names = names_by_id(records)
        for cluster in clusters:
            for left, right in combinations(cluster.ids, 2):
                assert not any(contradictory(a, b) for a in names[left] for b in names[right]), cluster.ids

    @given(lists=org_lists(), kind=st.sampled_from(["org", None]))
    def test_organizations(self, lists: Lists, kind: str | None) -> None:
        check(lists[0], dedupe(lists[0], kind), kind)

    @given(names=st.lists(st.one_of(*map(texts, LANGUAGES)), max_size=6))
    def test_any_text(self, names: list[str]) -> None:
        records = [(str(place), name) for place, name in enumerate(names)]
        check(records, dedupe(records), None)

    @settings(max_examples=examples(80))
    @given(lists=person_lists(10), seed=st.integers(0, 99))
    def test_the_order_of_the_records_does_not_matter(self, lists: Lists, seed: int) -> None:
        records, _ = lists
        shuffled = random.Random(seed).sample(records, len(records))
        assert groups(dedupe(shuffled, "person")) == groups(dedupe(records, "person"))

    @settings(max_examples=examples(80))
    @given(lists=person_lists(10))
    def test_a_pair_that_matches_is_joined_where_nothing_speaks_against_it(self, lists: Lists) -> None:
        """Two clusters with a match between them hold two whom compare() tells apart."""
        records, _ = lists
        clusters = dedupe(records, "person")
        names = names_by_id(records)

        def every(one: Any, other: Any) -> list[tuple[str, str]]:
            return [(a, b) for left in one.ids for right in other.ids for a in names[left] for b in names[right]]

        for one, other in combinations(clusters, 2):
            pairs = every(one, other)
            if any(bynames.compare(a, b, "person").matched for a, b in pairs):
                assert any(not bynames.compare(a, b, "person").matched for a, b in pairs), (one.ids, other.ids)

    @settings(max_examples=examples(80))
    @given(data=st.data(), lists=person_lists(8))
    def test_same_and_different(self, data: st.DataObject, lists: Lists) -> None:
        records, _ = lists
        ids = sorted(names_by_id(records))
        assume(len(ids) >= 3)
        pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] != pair[1])
        same = data.draw(st.lists(pairs, max_size=2))
        different = data.draw(st.lists(pairs, max_size=3))
        if any(joined(same, left, right) for left, right in different):
            with pytest.raises(InputError, match="both the same and different"):
                dedupe(records, "person", same=same, different=different)
            return
        clusters = dedupe(records, "person", same=same, different=different)
        cluster_of = {id: place for place, cluster in enumerate(clusters) for id in cluster.ids}
        assert sorted(cluster_of) == ids
        for left, right in same:
            assert cluster_of[left] == cluster_of[right]
        for left, right in different:
            assert cluster_of[left] != cluster_of[right]


def joined(same: list[tuple[str, str]], left: str, right: str) -> bool:
    """Whether `same` leads from left to right."""
    reached = {left}
    for _ in same:
        reached |= {end for pair in same if set(pair) & reached for end in pair}
    return right in reached


class TestDifferentPeople:
    @given(person=persons(), other=persons(), languages=st.tuples(LANGUAGE, LANGUAGE, LANGUAGE), data=st.data())
    def test_two_patronymics_never_share_a_cluster(self, person: Any, other: Any, languages: Any, data: Any) -> None:
        """However many records without a patronymic lie between them."""
        brother = type(person)(person.gender, person.given, other.patronymic, person.surname)
        assume(person.gender == other.gender)
        first = person.write(languages[0], "{s} {g} {p}")
        second = brother.write(languages[1], "{g} {p} {s}")
        assume(contradictory(first, second))
        between = [person.write(languages[2], form) for form in ("{g} {s}", "{s}, {g}", "{S} {g}", "{s} {i}.")]
        records = [("one", first), ("two", second), *((f"between{place}", name) for place, name in enumerate(between))]
        records = data.draw(st.permutations(records))
        for group in groups(dedupe(records, "person")):
            assert not {"one", "two"} <= group

    def test_a_record_between_two_goes_to_one_of_them(self) -> None:
        records = [
            ("father", "Зубовіч Іван Пятровіч"),
            ("son", "Зубовіч Іван Іванавіч"),
            ("either", "Іван Зубовіч"),
            ("father too", "Ivan Piatrovich Zubovich"),
        ]
        clusters = dedupe(records, "person")
        together = [set(cluster.ids) for cluster in clusters]
        assert any({"father", "father too"} <= group for group in together)
        assert not any({"father", "son"} <= group for group in together)
        assert len(together) == 2

    def test_initials_that_contradict(self) -> None:
        records = [("1", "Зубовіч І. П."), ("2", "Зубовіч І. С."), ("3", "Зубовіч Іван")]
        assert not any({"1", "2"} <= group for group in groups(dedupe(records, "person")))

    def test_a_long_chain_does_not_drift(self) -> None:
        """Each next to the last, the ends far apart: the cluster says how weak its weakest link is."""
        records = [(str(n), name) for n, name in enumerate(["Іван Зубовіч", "І. Зубовіч", "Ігар Зубовіч"])]
        clusters = dedupe(records, "person")
        check(records, clusters, "person")
        assert not any({"0", "2"} <= group for group in groups(clusters))


class TestAnswer:
    RECORDS = (
        ("c1", "Святлана Ціханоўская"),
        ("k1", "Янка Купала"),
        ("c2", "TIKHANOVSKAYA, S."),
        ("c3", "Tsikhanouskaya Sviatlana"),
        ("k2", "Janka Kupała"),
        ("b", "Алесь Беляцкі"),
    )

    def test_clusters_stand_in_the_order_of_their_first_records(self) -> None:
        clusters = dedupe(self.RECORDS, "person")
        assert [tuple(cluster.ids) for cluster in clusters] == [("c1", "c2", "c3"), ("k1", "k2"), ("b",)]

    def test_the_name_is_the_one_that_says_most(self) -> None:
        clusters = dedupe([("1", "Зубовіч І."), ("2", "Зубовіч Іван Пятровіч"), ("3", "І. П. Зубовіч")], "person")
        assert [cluster.name for cluster in clusters] == ["Зубовіч Іван Пятровіч"]

    def test_the_weakest_link_says_why(self) -> None:
        weakest = dedupe(self.RECORDS, "person")[0].weakest
        assert weakest is not None
        assert "c2" in (weakest.left, weakest.right)
        assert any("initial" in line.why for line in weakest.evidence)
        assert weakest.evidence

    def test_every_link_has_the_evidence_of_compare(self) -> None:
        names = dict(self.RECORDS)
        for cluster in dedupe(self.RECORDS, "person"):
            for link in cluster.links:
                expected = bynames.compare(names[link.left], names[link.right], "person").evidence
                assert [line.why for line in link.evidence] == [line.why for line in expected]

    def test_the_shapes_of_records(self) -> None:
        expected = [["1", "2"], ["3"]]
        for records in (
            [("1", "Янка Купала"), ("2", "Janka Kupala"), ("3", "Якуб Колас")],
            {"1": ["Янка Купала"], "2": ["Janka Kupala"], "3": ["Якуб Колас"]},
            iter([("1", "Янка Купала"), ("2", "Janka Kupala"), ("3", "Якуб Колас")]),
        ):
            assert [list(cluster.ids) for cluster in dedupe(records)] == expected  # type: ignore[arg-type]
        plain = ["Янка Купала", "Janka Kupala"]
        assert [list(cluster.ids) for cluster in dedupe(plain)] == [plain]  # type: ignore[arg-type]

    def test_names_of_one_id_are_together_whatever_they_are(self) -> None:
        records = [("k", "Янка Купала"), ("l", "Ivan Lutsevich"), ("k", "Іван Луцэвіч"), ("o", "Іван Мележ")]
        assert groups(dedupe(records)) == {frozenset("kl"), frozenset("o")}

    def test_nothing(self) -> None:
        assert dedupe([]) == []
        assert dedupe({}) == []

    def test_progress_grows_to_the_total(self) -> None:
        seen: list[tuple[int, int]] = []
        dedupe(crowd(100)[0], progress=lambda done, total: seen.append((done, total)))
        done = [done for done, _ in seen]
        assert done == sorted(set(done))
        assert len({total for _, total in seen}) == 1
        assert seen[-1][0] == seen[-1][1]

    def test_the_cases(self) -> None:
        """Pairs from the wild end up in one cluster; confusable ones never do."""
        known = {pair for file in ("known_failures",) for pair in _pairs(file)}
        for pair in _pairs("in_the_wild"):
            if pair not in known:
                assert len(dedupe(list(zip("ab", pair, strict=True)))) == 1, pair
        for pair in [*_pairs("confusable"), *_pairs("negative")]:
            if pair not in known:
                assert len(dedupe(list(zip("ab", pair, strict=True)))) == 2, pair
        assert cases("person")

    def test_a_register_of_some_size(self) -> None:
        """Every spelling of a person is near the others: few clusters mix two people, few people are in two."""
        rng = random.Random(3)
        records = []
        for place, person in enumerate(people(300, 11)):
            for copy in range(rng.choice([1, 1, 2, 3])):
                language = rng.choice(["be", "ru"])
                name = person.write(language, rng.choice(["{s} {g} {p}", "{g} {p} {s}", "{s}, {g} {p}"]))
                if rng.random() < 0.5:
                    name = bynames.transliterate(name, rng.choice(bynames.schemes(language)))
                records.append((f"{place}-{copy}", name))
        rng.shuffle(records)
        clusters = dedupe(records, "person")
        mixed = sum(len({id.split("-")[0] for id in cluster.ids}) > 1 for cluster in clusters)
        assert mixed <= 0.01 * len(clusters)
        assert len(clusters) <= 1.03 * 300


def _pairs(file: str) -> list[tuple[str, str]]:
    import yaml

    rows = yaml.load((CASES / f"{file}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return [(row["a"], row["b"]) for row in rows]


class TestDecisionsOfTheUser:
    RECORDS = (("1", "Янка Купала"), ("2", "Janka Kupala"), ("3", "Іван Луцэвіч"), ("4", "Kupala Ya."))

    def test_same_joins_what_no_name_tells(self) -> None:
        clusters = dedupe(self.RECORDS, same=[("3", "1")])
        assert groups(clusters) == {frozenset("1234")}
        (link,) = [link for link in clusters[0].links if {link.left, link.right} == {"1", "3"}]
        assert str(link.evidence[0].why) == "given as the same"

    def test_different_parts_what_the_names_join(self) -> None:
        clusters = dedupe(self.RECORDS, different=[("1", "2")])
        assert not any({"1", "2"} <= group for group in groups(clusters))

    def test_same_is_stronger_than_two_patronymics(self) -> None:
        records = [("1", "Зубовіч Іван Пятровіч"), ("2", "Зубовіч Іван Паўлавіч")]
        assert groups(dedupe(records, "person", same=[("1", "2")])) == {frozenset("12")}

    @pytest.mark.parametrize("option", ["same", "different"])
    def test_an_id_that_is_not_there_is_named(self, option: str) -> None:
        records = [("person-17", "Янка Купала"), ("person-18", "Якуб Колас")]
        with pytest.raises(InputError, match=f"{option}: no record has the id 'person-71'; did you mean person-1"):
            dedupe(records, **{option: [("person-71", "person-18")]})  # type: ignore[arg-type]

    @pytest.mark.parametrize("pair", ["12", ("1",), ("1", "2", "3"), ("1", None), 5, ("1", "1")])
    @pytest.mark.parametrize("option", ["same", "different"])
    def test_what_is_no_pair_is_named(self, option: str, pair: Any) -> None:
        with pytest.raises(InputError) as raised:
            dedupe(self.RECORDS, **{option: [pair]})
        assert f"{option} takes pairs of two ids; got {pair!r}" in str(raised.value)

    def test_the_same_and_different_at_once(self) -> None:
        with pytest.raises(InputError, match="'1' and '3' are said to be both the same and different"):
            dedupe(self.RECORDS, same=[("1", "2"), ("2", "3")], different=[("1", "3")])

    def test_wrong_records(self) -> None:
        with pytest.raises(InputError, match=r"a record is \(id, name\), a name, or id -> names; got 5"):
            dedupe([5])  # type: ignore[list-item]

    def test_a_wrong_cutoff(self) -> None:
        with pytest.raises(InputError, match="cutoff must be between 0 and 1; got 90"):
            dedupe(self.RECORDS, cutoff=90)


@settings(max_examples=examples(60))
@given(person=persons(), data=st.data())
def test_spellings_of_one_person(person: Any, data: st.DataObject) -> None:
    """Where all pairs match, there is one cluster."""
    names: list[str] = []
    for name in data.draw(st.lists(spelled(person), min_size=2, max_size=6)):
        if all(bynames.compare(name, other, "person").matched for other in names):
            names.append(name)
    assert len(dedupe([(str(place), name) for place, name in enumerate(names)], "person")) == 1
