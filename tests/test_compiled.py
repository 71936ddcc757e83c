"""What is worked out of the data and kept in files: whole, current, and the same wherever it comes from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

import bynames
from bynames import Rules, _compiled
from bynames import _cachefiles as files
from bynames._compiled import Table, compiled

TABLES = st.dictionaries(st.text(max_size=6), st.lists(st.integers(0, 9), max_size=3), max_size=300)


class Answer(Struct):
    """One of each kind of value."""

    table: Table[frozenset[str]]
    rows: list[tuple[str, int]]
    names: frozenset[str]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(files.ENVIRONMENT, str(tmp_path / "cache"))
    known = len(_compiled.ALL)
    yield tmp_path / "cache"
    del _compiled.ALL[known:]


def packed(known: dict[str, list[int]]) -> Table[list[int]]:
    return Table(Table.of(known).packed(), list[int])


@given(known=TABLES, asked=st.lists(st.text(max_size=6), max_size=20))
def test_a_table_says_what_its_mapping_says(known: dict[str, list[int]], asked: list[str]) -> None:
    table = packed(known)
    for key in [*asked, *list(known)[:5]]:
        assert (key in table, table.get(key), table.get(key, [1])) == (
            key in known,
            known.get(key),
            known.get(key, [1]),
        )
        if key in known:
            assert table[key] is table[key] == known[key]
        else:
            with pytest.raises(KeyError):
                table[key]
    assert list(table) == sorted(known)
    assert (len(table), dict(table.items()), list(table.keys())) == (len(known), known, sorted(known))
    assert list(table.values()) == [known[key] for key in sorted(known)]
    for key in asked:
        assert (key in table, table.get(key)) == (key in known, known.get(key))


def test_only_what_is_asked_for_is_unpacked() -> None:
    known = {f"key {number}": [number] for number in range(10_000)}
    table = packed(known)
    assert table["key 7"] == [7]
    assert table.get("no key") is None
    assert dict.__len__(table) == 1
    # All of it, once much was asked for
    assert [table[key] for key in list(known)[:2000]] == [[number] for number in range(2000)]
    assert dict.__len__(table) == len(known)


def test_what_was_unpacked_stays_the_same_object() -> None:
    table = packed({f"key {number}": [number] for number in range(1000)})
    before = table["key 7"]
    assert len(table) == 1000
    assert table["key 7"] is before


def test_a_text_with_half_a_surrogate_is_in_no_table() -> None:
    assert "\ud800" not in packed({"a": [1]})


def test_threads_unpack_one_table() -> None:
    known = {f"key {number}": [number] for number in range(5000)}
    table = packed(known)
    wrong: list[str] = []

    def ask(first: int) -> None:
        wrong.extend(key for key in list(known)[first::3] if table.get(key) != known[key])

    threads = [Thread(target=ask, args=(first,)) for first in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def answers(made: list[int]) -> object:
    @compiled(Answer)
    def answer() -> Answer:
        made.append(1)
        return Answer(Table.of({"а": frozenset({"б", "в"})}), [("г", 1)], frozenset({"д", "е"}))

    return answer.__wrapped__  # type: ignore[attr-defined]


def test_what_is_kept_is_taken(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    ask = answers(made)
    assert ask() == ask()  # type: ignore[operator]
    assert len(made) == 1
    (file,) = (path for path in cache.rglob("*") if path.is_file())
    assert file.parent == cache / _compiled.within()
    # Cut, another byte, a file of another shape, no file: made again
    whole = file.read_bytes()
    for broken in (
        whole[:-4],
        whole[:30] + b"!" + whole[31:],
        files.marked(b"\x93\x01\x02\x03"),
        files.marked(b"?"),
        b"",
    ):
        file.write_bytes(broken)
        found = ask()  # type: ignore[operator]
        assert (found.table["а"], found.rows, found.names) == ({"б", "в"}, [("г", 1)], {"д", "е"})
        assert file.read_bytes() == whole
    assert len(made) == 6
    monkeypatch.setenv(files.ENVIRONMENT, "off")
    assert ask() is not None  # type: ignore[operator]
    assert len(made) == 7


def test_other_rules_have_other_files(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "own" / "compare").mkdir(parents=True)
    (tmp_path / "own" / "compare" / "persons.yaml").write_text("decision: 0.1\n", encoding="utf-8")
    made: list[int] = []
    ask = answers(made)
    ask()  # type: ignore[operator]
    first = _compiled.within()
    with Rules.load(tmp_path / "own").acting():
        ask()  # type: ignore[operator]
        assert _compiled.within() != first
    assert len(made) == 2


def test_own_given_names_are_in_the_tables(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "own" / "names").mkdir(parents=True)
    entry = "names:\n- {id: zvezdan, gender: m, be: [Звяздан], ru: [Звездан]}\n"
    (tmp_path / "own" / "names" / "given.yaml").write_text(entry, encoding="utf-8")
    own = Rules.load(tmp_path / "own")
    assert "zvezdan" in bynames.key("Звездан Новик", rules=own)
    assert "zvezdan" not in bynames.key("Звездан Новик")


def test_folders_that_nobody_uses_go(cache: Path) -> None:
    place = cache / _compiled.FOLDER
    for number in range(30):
        folder = place / f"old {number}"
        folder.mkdir(parents=True)
        os.utime(folder, (number * 1000, number * 1000))
    answers([])()  # type: ignore[operator]
    assert {path.name for path in place.iterdir()} == {Path(_compiled.within()).name}


@pytest.mark.once
def test_files_made_twice_are_the_same() -> None:
    code = (
        "import zlib; from importlib import import_module; from bynames import _compiled, _rules\n"
        "for module in _rules.modules(): import_module(module)\n"
        "print([zlib.crc32(each.made(a)) for each in _compiled.ALL for a in each.over()])"
    )
    made = {
        subprocess.check_output(
            [sys.executable, "-c", code],
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, files.ENVIRONMENT: "off"},
        )
        for seed in ("1", "2")
    }
    assert len(made) == 1
