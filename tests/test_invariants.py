"""What holds across the whole library: of every pair of names, of index and pair score, of schemes, keys and the table.

Beside what single modules promise (test_compare_properties.py, test_matcher_oracle.py, test_keys.py): here with noise
of every kind, and with nothing that may matter: order, hash seed, locale, process, threads, what was asked before.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from matcher_oracle import Oracle, answers
from people import names_in, people
from strategies import HARMLESS, names, noise, real_names, slip, spoilt

import bynames

KINDS = st.sampled_from([None, "person", "org"])


# --- two names ---


@given(a=names(), b=names(), kind=KINDS)
def test_it_does_not_matter_which_comes_first(a: str, b: str, kind: str | None) -> None:
    one, other = bynames.compare(a, b, kind), bynames.compare(b, a, kind)
    assert one.score == pytest.approx(other.score, abs=1e-12)
    assert one.matched == other.matched


@given(name=names(), kind=KINDS)
def test_a_name_is_itself(name: str, kind: str | None) -> None:
    found = bynames.compare(name, name, kind)
    assert found.matched
    assert found.score == 1.0


@given(name=real_names(), way=st.sampled_from(HARMLESS[:3]), at=st.integers(0, 60), kind=KINDS)
def test_how_it_is_encoded_makes_no_difference(name: str, way: Any, at: int, kind: str | None) -> None:
    again = way(name, at % (len(name) + 1))
    assert bynames.key(again, kind) == bynames.key(name, kind)
    assert bynames.compare(name, again, kind).matched


@given(name=names(), spoil=noise(), kind=KINDS)
def test_noise_makes_no_name_more_like_itself(name: str, spoil: Any, kind: str | None) -> None:
    assert bynames.compare(name, spoilt(name, spoil), kind).score <= 1.0 == bynames.compare(name, name, kind).score


def test_the_more_slips_the_lower_the_score() -> None:
    """On the average of people: single slips may undo one another."""
    ways = ("out", "twice", "other", "swap")
    means = []
    for slips in range(5):
        scores = []
        for number, person in enumerate(people(120)):
            name = spoiled = person.write("be" if number % 2 else "ru", "{g} {p} {s}")
            for which in range(slips):
                spoiled = slip(spoiled, number * 7 + which * 11, ways[(number + which) % 4])
            scores.append(bynames.compare(name, spoiled).score)
        means.append(sum(scores) / len(scores))
    assert means == sorted(means, reverse=True)
    assert means[0] == 1.0
    assert means[4] < 0.8


# --- index and pair score ---


@settings(max_examples=examples(60))
@given(
    records=st.lists(names(), max_size=10),
    queries=st.lists(names(), min_size=1, max_size=3),
    kind=KINDS,
    cutoff=st.one_of(st.none(), st.floats(0.6, 1)),
)
def test_the_index_answers_what_comparing_with_everything_does(
    records: list[str], queries: list[str], kind: str | None, cutoff: float | None
) -> None:
    rows = [(f"id{place}", name) for place, name in enumerate(records)]
    matcher, oracle = bynames.Matcher(rows, kind), Oracle(rows, kind)
    # A record is among the queries, so that something is always found.
    for query in [*queries, *records[:1]]:
        assert answers(matcher.search(query, 20, cutoff)) == oracle.search(query, 20, cutoff)


# --- scheme, key and table ---

# People of a language whose name a scheme writes, and how many of them the table no longer knows, of a hundred. What
# loses letters is measured: the figures are those found, rounded up.
PEOPLE_A_SCHEME = 6
MAY_LOSE = {
    **{"be-de": 3, "be-lacinka-assimilated": 1, "ru-de-duden": 2, "ru-isor9-1968-national": 1},
    # s is з, x is х.
    **{"uk-de-duden": 1, "uk-scientific": 1},
}


@cache
def _table() -> bynames.AliasTable:
    return bynames.AliasTable.load()


@cache
def _bearers(language: str) -> tuple[tuple[str, str], ...]:
    """(id, name) of people in the table, spread over it; in a language that it has no names in, they are respelled."""
    people = [entity for entity in _table() if entity.kind == "person"]
    if any(language in entity.names for entity in people):
        return tuple((entity.id, entity.names[language]) for entity in people)
    some = people[:: len(people) // 60]
    return tuple((entity.id, bynames.respell(entity.names["ru"], language, "person")[0].name) for entity in some)


@pytest.mark.once
@pytest.mark.parametrize("scheme", bynames.schemes(), ids=lambda scheme: scheme.id)
def test_whoever_is_written_by_a_scheme_is_still_found(scheme: bynames.Scheme) -> None:
    bearers = _bearers(scheme.language)
    place = bynames.schemes().index(scheme)
    lost = []
    for number in range(PEOPLE_A_SCHEME):
        id, name = bearers[(place * 37 + number * 101) % len(bearers)]
        latin = bynames.transliterate(name, scheme)
        if id not in [match.id for match in _table().resolve(latin)]:
            lost.append((name, latin))
    assert len(lost) <= MAY_LOSE.get(scheme.id, 0), lost


# Schemes that a back-transliteration restores: the name that comes back is the same name in every respect.
EXACT = [scheme for scheme in bynames.schemes() if scheme.reversible == "exact"]


@pytest.mark.parametrize("scheme", EXACT, ids=lambda scheme: scheme.id)
def test_an_exact_scheme_and_back_is_the_same_key(scheme: bynames.Scheme) -> None:
    names = names_in(scheme.language)
    for name in names[:: -(-len(names) // 40)]:
        back = bynames.transliterate(bynames.transliterate(name, scheme), scheme, reverse=True)
        assert bynames.key(back) == bynames.key(name)
        assert bynames.compare(back, name).score == 1.0


def test_equal_keys_of_people_are_found_by_each_other() -> None:
    """Given name and surname: people whose keys are equal match."""
    by_key: dict[str, list[str]] = {}
    for number, person in enumerate(people(400)):
        for language in ("be", "ru"):
            name = person.write(language)
            by_key.setdefault(bynames.key(name), []).append(name)
            scheme = bynames.schemes(language)[number % len(bynames.schemes(language))]
            latin = bynames.transliterate(name, scheme)
            by_key.setdefault(bynames.key(latin), []).append(latin)
    pairs = [(one, other) for found in by_key.values() for one in found for other in found if one < other]
    differ = [pair for pair in pairs if not bynames.compare(*pair).matched]
    # A key is coarser than the pair score.
    assert len(pairs) > 400
    assert len(differ) <= 0.03 * len(pairs), differ


# --- whatever does not matter ---

DIGEST = """
import hashlib, sys
sys.path[:0] = sys.argv[1:2]
import bynames
from people import people

def answers():
    table = bynames.AliasTable.load()
    some = people(12)
    names = [person.write(language, form) for person in some for language, form in (
        ("be", "{g} {p} {s}"), ("ru", "{S}, {g}"), ("be", "{i}. {s}"))]
    schemes = bynames.schemes()
    names += [bynames.transliterate(name, schemes[at * 7 % len(schemes)]) for at, name in enumerate(names)]
    names += ["ААТ «Мінскі завод»", "Minsk Plant OJSC", "ISTANBUL IŞIK İnci ıñ", "TİTAN IT", "", "\\ud800"]
    matcher = bynames.Matcher(list(enumerate_ids(names)))
    for at, name in enumerate(names):
        yield bynames.key(name), bynames.parse(name), bynames.identify(name), str(bynames.compare(name, names[at - 7]))
        yield [(match.id, match.score) for match in matcher.search(name, 9, 0.5)]
        yield [(match.id, match.score) for match in table.resolve(name)]
        yield bynames.inflect(name, "be"), bynames.lemmas(name, "ru"), bynames.explain(name, "be-bgnpcgn-1979")
    text = "Пра Янку Купалу. " + ". ".join(names)
    yield [(m.start, m.end, [match.id for match in m.matches]) for m in table.find(text)]
    yield [cluster.ids for cluster in bynames.dedupe(list(enumerate_ids(names)))]

def enumerate_ids(names):
    return ((f"id{at}", name) for at, name in enumerate(names))

print(hashlib.sha256(repr(list(answers())).encode("utf-8", "surrogatepass")).hexdigest())
"""


def run(script: Path, code: str, *arguments: str, **environment: str) -> str:
    """What a script of its own process prints; from a file, for under another locale `-c` would be read by it."""
    script.write_text(code, encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**kept, **environment},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def digest(folder: Path, **environment: str) -> str:
    """A digest of very many answers, worked out in a process of its own."""
    return run(folder / "digest.py", DIGEST, os.path.dirname(__file__), **environment)


@pytest.mark.once
def test_neither_hash_seed_nor_locale_nor_process_matters(tmp_path: Path) -> None:
    """Turkish has another capital of i, and C has no letters beyond ASCII; a locale that is not there counts as C."""
    found = {
        digest(tmp_path, PYTHONHASHSEED="0", LC_ALL="C.UTF-8"),
        digest(
            tmp_path, PYTHONHASHSEED="4711", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", BYNAMES_CACHE="off"
        ),
        digest(tmp_path, PYTHONHASHSEED="random", LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8", TZ="Asia/Kathmandu"),
        digest(tmp_path, PYTHONHASHSEED="2", LC_ALL="be_BY.UTF-8", PYTHONOPTIMIZE="1"),
    }
    assert len(found) == 1


THREADS = """
import hashlib, sys, threading
import bynames

# Nothing has been asked yet: every table, engine and memo is made while eight threads ask for it at once.
barrier = threading.Barrier(8, timeout=120)
names = ["Святлана Ціханоўская", "TIKHANOVSKAYA, S.", "ААТ «Камунарка»", "Cichanoŭskaja", "Янка Купала", "Minsk Plant"]
found, failed = {}, []

def work(number):
    try:
        barrier.wait()
        got = []
        for at in range(len(names)):
            name = names[(at + number) % len(names)]
            table = bynames.AliasTable.load() if at == 0 else table
            got.append((name, bynames.key(name), str(bynames.parse(name)), str(bynames.identify(name)),
                        [(match.id, match.score) for match in table.resolve(name)],
                        [(m.start, m.end, m.matches[0].id) for m in table.find(f"Пра {name} пішуць.")],
                        str(bynames.compare(name, names[0])), bynames.transliterate(name, "be-lacinka"),
                        bynames.transliterate(name, "ru-bgnpcgn-1947", reverse=True), str(bynames.lemmas(name, "be")),
                        bynames.resolve(name) and bynames.resolve(name).id, str(bynames.inflect(name, "ru"))))
        found[number] = sorted(got)
    except BaseException as error:
        failed.append(repr(error))

sys.setswitchinterval(1e-5)
threads = [threading.Thread(target=work, args=(number,)) for number in range(int(sys.argv[1]))]
if len(threads) == 1:
    barrier = threading.Barrier(1)
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert not failed, failed
digests = {hashlib.sha256(repr(got).encode()).hexdigest() for got in found.values()}
assert len(digests) == 1, digests
print(digests.pop())
"""


@pytest.mark.once
def test_threads_share_everything_from_the_first_call_on(tmp_path: Path) -> None:
    """With nothing made before: the threads make tables, engines and memos, and all get what one alone gets."""
    alone, *together = (run(tmp_path / "threads.py", THREADS, threads) for threads in ("1", "8"))
    assert set(together) == {alone}


def test_a_digest_tells_answers_apart() -> None:
    """The test above would see a difference."""
    one, other = (hashlib.sha256(repr(list(text)).encode()).hexdigest() for text in ("Янка", "Янкa"))
    assert one != other
