"""Saving and loading a matcher: the same answers, or an error that names the file; never wrong answers."""

from __future__ import annotations

import importlib
import io
import os
import pickle
import pkgutil
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matcher_oracle import Oracle, Record, answers, crowd, org_lists, person_lists

from bynames import InputError, Matcher

RECORDS, QUERIES = crowd(60)
Lists = tuple[list[Record], list[str]]
_SAME_FOLDER = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "people.index"
    Matcher(RECORDS, "person").save(path)
    return path


def asked(matcher: Matcher) -> list[list[tuple[str, str, float]]]:
    return [answers(matcher.search(query, 3)) for query in QUERIES]


EXPECTED = asked(Matcher(RECORDS, "person"))


class TestRoundTrip:
    @_SAME_FOLDER
    @given(lists=st.one_of(person_lists(), org_lists()), kind=st.sampled_from([None, "person", "org"]))
    def test_the_same_answers(self, lists: Lists, kind: str | None, tmp_path: Path) -> None:
        records, queries = lists
        Matcher(records, kind).save(tmp_path / "index")
        matcher, oracle = Matcher.load(tmp_path / "index"), Oracle(records, kind)
        for query in queries:
            assert answers(matcher.search(query)) == oracle.search(query)
        assert len(matcher) == len({id for id, _ in records})

    def test_a_path_may_be_text(self, tmp_path: Path) -> None:
        path = str(tmp_path / "люди.index")
        Matcher(RECORDS, "person").save(path)
        assert asked(Matcher.load(path)) == EXPECTED
        assert [file.name for file in tmp_path.iterdir()] == ["люди.index"]

    def test_saving_changes_nothing(self, tmp_path: Path) -> None:
        matcher = Matcher(RECORDS, "person")
        matcher.save(tmp_path / "index")
        assert asked(matcher) == EXPECTED

    def test_the_same_records_make_the_same_file(self, saved: Path, tmp_path: Path) -> None:
        Matcher(list(RECORDS), "person").save(tmp_path / "again")
        assert (tmp_path / "again").read_bytes() == saved.read_bytes()

    def test_a_loaded_one_saved_again(self, saved: Path, tmp_path: Path) -> None:
        Matcher.load(saved).save(tmp_path / "again")
        assert asked(Matcher.load(tmp_path / "again")) == EXPECTED

    def test_over_the_file_that_it_came_from(self, saved: Path) -> None:
        """The file may be mapped into memory while it is written anew."""
        matcher = Matcher.load(saved)
        matcher.add([("new", "Янка Купала")])
        matcher.save(saved)
        for one in (matcher, Matcher.load(saved)):
            assert [match.id for match in one.search("Janka Kupala")] == ["new"]
            assert len(one) == len(RECORDS) + 1

    def test_a_loaded_one_can_be_changed(self, saved: Path) -> None:
        matcher = Matcher.load(saved)
        matcher.remove(id for id, _ in RECORDS[:20])
        matcher.add([("new", "Янка Купала"), ("new", "Іван Луцэвіч"), ("p1", "Марыя Мядзвёдка")])
        oracle = Oracle([*RECORDS[20:], ("new", "Янка Купала"), ("new", "Іван Луцэвіч"), ("p1", "Марыя Мядзвёдка")])
        oracle.kind = "person"
        for query in [*QUERIES, "Janka Kupala", "Ivan Lutsevich", "Maria Miadzviodka"]:
            assert answers(matcher.search(query)) == oracle.search(query)
        assert asked(Matcher.load(saved)) == EXPECTED

    def test_after_changes(self, tmp_path: Path) -> None:
        matcher = Matcher(RECORDS[:30], "person")
        matcher.add(RECORDS[30:])
        matcher.remove([RECORDS[3][0]])
        matcher.save(tmp_path / "index")
        oracle = Oracle([record for record in RECORDS if record != RECORDS[3]], "person")
        loaded = Matcher.load(tmp_path / "index")
        assert asked(loaded) == [oracle.search(query, 3) for query in QUERIES]
        assert len(loaded) == len(RECORDS) - 1

    def test_workers_on_a_loaded_one(self, saved: Path) -> None:
        found = Matcher.load(saved).search_many(QUERIES, 3, workers=2)
        assert [answers(one) for one in found] == EXPECTED

    def test_an_empty_one(self, tmp_path: Path) -> None:
        Matcher([]).save(tmp_path / "index")
        matcher = Matcher.load(tmp_path / "index")
        assert matcher.search("Янка Купала") == []
        matcher.add(["Янка Купала"])
        assert len(matcher.search("Janka Kupala")) == 1

    def test_odd_text(self, tmp_path: Path) -> None:
        records = [("\ud800", "Янка \udfff Купала"), ("", ""), ("🦬", "明斯克"), ("\x00", "\x00a"), ("n", "x" * 70_000)]
        Matcher(records).save(tmp_path / "index")
        matcher = Matcher.load(tmp_path / "index")
        for id, name in records:
            assert answers(matcher.search(name))[0] == (id, name, 1.0)

    def test_it_is_still_there_when_the_file_is_gone(self, saved: Path) -> None:
        matcher = Matcher.load(saved)
        saved.unlink()
        assert asked(matcher) == EXPECTED


def loaded(path: Path) -> Matcher | InputError:
    """The matcher, or why it cannot be loaded."""
    try:
        return Matcher.load(path)
    except InputError as error:
        return error


def refused(path: Path, *words: str) -> None:
    """Loading is refused with a message that names the file."""
    with pytest.raises(InputError) as raised:
        Matcher.load(path)
    message = str(raised.value)
    assert str(path) in message
    for word in words:
        assert word in message


class TestFilesThatCannotBeUsed:
    def test_cut_short(self, saved: Path) -> None:
        whole = saved.read_bytes()
        lengths = {0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, len(whole) - 1, len(whole) - 2, len(whole) - 8}
        lengths |= {len(whole) * part // 37 for part in range(37)}
        for length in sorted(lengths):
            saved.write_bytes(whole[:length])
            refused(saved)

    def test_longer_than_it_was(self, saved: Path) -> None:
        whole = saved.read_bytes()
        for more in (b"\0", b"\n", b"x" * 4096, whole):
            saved.write_bytes(whole + more)
            refused(saved)

    def test_a_flipped_bit(self, saved: Path) -> None:
        """Wherever it is. A bit that nothing hangs on may flip unseen, but then the answers are the same."""
        whole = saved.read_bytes()
        rng = random.Random(5)
        places = [*range(min(256, len(whole))), *(rng.randrange(len(whole)) for _ in range(300))]
        places += [len(whole) - back for back in range(1, 33)]
        refusals = 0
        for place in places:
            damaged = bytearray(whole)
            damaged[place] ^= 1 << rng.randrange(8)
            saved.write_bytes(damaged)
            found = loaded(saved)
            if isinstance(found, Matcher):
                assert asked(found) == EXPECTED, place
            else:
                assert str(saved) in str(found)
                refusals += 1
        assert refusals > 0.9 * len(places)

    def test_pieces_changed_places(self, saved: Path) -> None:
        whole = saved.read_bytes()
        third = len(whole) // 3
        for mixed in (
            whole[third:] + whole[:third],
            whole[:64] + whole[64:][::-1],
            whole[: 2 * third] + bytes(len(whole) - 2 * third),
            bytes(len(whole)),
        ):
            saved.write_bytes(mixed)
            refused(saved)

    def test_empty(self, tmp_path: Path) -> None:
        path = tmp_path / "empty"
        path.touch()
        refused(path, "not a saved Matcher")

    @pytest.mark.parametrize(
        "content",
        [
            b"id,name\nk,Kupala\n",
            "id;імя\nk;Янка Купала\n".encode(),
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            b"PK\x03\x04" + bytes(100),
            b"{}",
            b"\x93NUMPY\x01\x00" + bytes(200),
            b"SQLite format 3\0" + bytes(100),
            bytes(5000),
            b"\xff" * 5000,
        ],
    )
    def test_foreign(self, content: bytes, tmp_path: Path) -> None:
        path = tmp_path / "foreign"
        path.write_bytes(content)
        refused(path, "not a saved Matcher")

    def test_missing(self, tmp_path: Path) -> None:
        refused(tmp_path / "missing.index", "no such file")

    def test_a_folder(self, tmp_path: Path) -> None:
        refused(tmp_path)

    def test_saving_where_no_folder_is(self, tmp_path: Path) -> None:
        path = tmp_path / "none" / "index"
        with pytest.raises(InputError) as raised:
            Matcher(RECORDS).save(path)
        assert str(path) in str(raised.value)

    def test_saving_that_fails_leaves_the_old_file(self, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before = saved.read_bytes()
        matcher = Matcher([*RECORDS, ("new", "Янка Купала")], "person")

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        # The last step of writing a file as a whole is to put it in its place.
        monkeypatch.setattr(os, "replace", full)
        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(InputError, match="No space left on device"):
            matcher.save(saved)
        assert saved.read_bytes() == before
        assert [file.name for file in saved.parent.iterdir()] == [saved.name]

    def test_another_version_of_the_format(self, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        module, name = version_constant()
        monkeypatch.setattr(module, name, getattr(module, name) + 1)
        newer = tmp_path / "newer.index"
        Matcher(RECORDS, "person").save(newer)
        assert asked(Matcher.load(newer)) == EXPECTED
        refused(saved, "version")
        monkeypatch.undo()
        refused(newer, "version")
        assert asked(Matcher.load(saved)) == EXPECTED


def version_constant() -> tuple[Any, str]:
    """The module and the name of the number that says which version of the format this is."""
    root: Any = importlib.import_module("bynames._linking")
    names = [
        root.__name__,
        *(found.name for found in pkgutil.walk_packages(getattr(root, "__path__", []), "bynames._linking.")),
    ]
    for module in map(importlib.import_module, names):
        for name, value in vars(module).items():
            if "VERSION" in name.upper() and type(value) is int:
                return module, name
    raise AssertionError("bynames._linking has no constant with the version of its format")


class Trap:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (str(self.path), "w")


class TestNoCodeIsRun:
    """A file from a stranger is data."""

    @pytest.mark.parametrize("shape", ["pickle", "npy", "npz", "zip"])
    def test_a_pickle_stays_shut(self, shape: str, tmp_path: Path) -> None:
        sprung = tmp_path / "sprung"
        path = tmp_path / "index"
        trap = np.array([Trap(sprung)], dtype=object)
        if shape == "pickle":
            path.write_bytes(pickle.dumps(Trap(sprung)))
        elif shape == "npy":
            with path.open("wb") as file:
                np.save(file, trap, allow_pickle=True)
        elif shape == "npz":
            with path.open("wb") as file:
                np.savez(file, records=trap)
        else:
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("data.pkl", pickle.dumps(Trap(sprung)))
        refused(path)
        assert not sprung.exists()

    def test_nothing_that_is_written_is_a_pickle(self, saved: Path) -> None:
        content = saved.read_bytes()
        assert b"cbynames" not in content
        assert b"\x80\x04\x95" not in content
        with pytest.raises(Exception):  # noqa: B017, PT011 whatever pickle says of foreign bytes
            pickle.load(io.BytesIO(content))
