"""A file is written whole or not at all, whoever else writes, reads, or ends the process meanwhile."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bynames import Matcher, tables
from bynames._writing import whole_file
from bynames.aliases import _cache as cache

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX signals, links and modes")


def write(path: Path, content: bytes) -> None:
    with whole_file(str(path)) as file:
        for at in range(0, len(content), 1000):
            file.write(content[at : at + 1000])


def together(*tasks: Callable[[], None]) -> None:
    """Runs the tasks at once, a thread each; what one raises is raised here."""
    failed: list[BaseException] = []

    def run(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in failed:
        raise error


def repeated(times: int, task: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(times):
            task()

    return run


# --- the one way ---


def test_threads_that_write_one_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    contents = [bytes([65 + number]) * 20_000 for number in range(4)]
    write(path, contents[0])
    seen = set()
    together(
        *(repeated(40, lambda content=content: write(path, content)) for content in contents),  # type: ignore[misc]
        *(repeated(200, lambda: seen.add(path.read_bytes())) for _ in range(2)),
    )
    assert seen <= set(contents)
    assert os.listdir(tmp_path) == ["file"]


def test_what_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, b"old")

    def fail() -> None:
        with whole_file(str(path)) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o751])
def test_the_mode_of_the_old_file_stays(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(mode)
    with whole_file(str(path)) as file:
        (beside,) = set(os.listdir(tmp_path)) - {"file"}
        # Nobody reads meanwhile what nobody may read later.
        assert stat.S_IMODE((tmp_path / beside).stat().st_mode) & ~mode == 0
        file.write(b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == b"new"


@posix
def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "file", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


@posix
def test_where_a_link_leads_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    path = tmp_path / "link"
    path.symlink_to(tmp_path / "there" / "file")
    for content in (b"first", b"second"):
        write(path, content)
        assert path.is_symlink()
        assert (tmp_path / "there" / "file").read_bytes() == content
    assert os.listdir(tmp_path / "there") == ["file"]


@posix
def test_a_link_that_somebody_has_laid_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even somebody who could foresee the name of the temporary file gets nothing by it."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    drawn = iter([b"foreseen", b"not foreseen"])
    monkeypatch.setattr(os, "urandom", lambda _: next(drawn))
    (tmp_path / f"file.{b'foreseen'.hex()}.part").symlink_to(victim)
    write(tmp_path / "file", b"new")
    assert victim.read_bytes() == b"precious"
    assert (tmp_path / "file").read_bytes() == b"new"
    assert not (tmp_path / "file").is_symlink()


def test_it_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    synced, replaced = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("fsync"), synced(handle)))
    monkeypatch.setattr(os, "replace", lambda one, other: (done.append("replace"), replaced(one, other)))
    write(tmp_path / "file", b"new")
    assert done[:2] == ["fsync", "replace"]


# --- what writes by it ---


def test_tables_that_are_written_to_one_place(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    whole = set()
    for number in range(2):
        (tmp_path / f"{number}.csv").write_text("name\n" + f"Ян {number}\n" * 500, encoding="utf-8")
        tables.normalize(str(tmp_path / f"{number}.csv"), str(path), columns=["name"], fields=["key"])
        whole.add(path.read_bytes())
    seen = set()
    together(
        *(
            repeated(
                8, lambda n=n: tables.normalize(str(tmp_path / f"{n}.csv"), str(path), columns=["name"], fields=["key"])
            )  # type: ignore[misc]
            for n in range(2)
        ),
        repeated(300, lambda: seen.add(path.read_bytes())),
    )
    assert seen <= whole
    assert {file.name for file in tmp_path.iterdir()} == {"0.csv", "1.csv", "out.csv"}


def test_indexes_that_are_written_to_one_place(tmp_path: Path) -> None:
    path = tmp_path / "index"
    matchers = [Matcher([(f"{at} {number}", f"Янка Купала{at}") for at in range(30)], "person") for number in range(2)]
    matchers[0].save(path)
    together(
        *(repeated(15, lambda matcher=matcher: matcher.save(path)) for matcher in matchers),  # type: ignore[misc]
        *(repeated(40, lambda: Matcher.load(path).search("Janka Kupala7")) for _ in range(2)),
    )
    assert os.listdir(tmp_path) == ["index"]


def test_an_index_is_saved_as_it_was_at_one_moment(tmp_path: Path) -> None:
    matcher = Matcher([("kupala", "Янка Купала")], "person")
    ended = threading.Event()
    saved = 0

    def save() -> None:
        nonlocal saved
        while not ended.is_set() or not saved:
            path = tmp_path / "index"
            matcher.save(path)
            loaded = Matcher.load(path)
            saved += 1
            assert loaded.search("Yanka Kupala", 1)[0].id == "kupala"
            # Records come in pairs, in one call: both of a pair are there, or none.
            assert len(loaded) % 2 == 1

    def change() -> None:
        try:
            for number in range(60):
                matcher.add([(f"a{number}", f"Якуб Колас {number}"), (f"b{number}", "Якуб Колас")])
                if number % 3 == 0:
                    matcher.remove([f"a{number}", f"b{number}"])
        finally:
            ended.set()

    together(save, change)
    assert saved


def test_threads_that_add_take_turns() -> None:
    matcher = Matcher([], "person")

    def add(thread: int) -> Callable[[], None]:
        return lambda: [matcher.add([(f"{thread} {at}", f"Янка Купала {at}")]) for at in range(25)] and None

    together(*(add(thread) for thread in range(4)))
    assert len(matcher) == 100
    assert {matcher.search(f"Янка Купала {at}", 4, 1.0)[3].score for at in range(25)} == {1.0}


def test_pieces_that_are_kept_are_written_whole(tmp_path: Path) -> None:
    folder = str(tmp_path / "pieces")
    content = b"x" * 100_000
    found: list[bytes] = []
    together(
        *(
            repeated(10, lambda: found.append(cache.Prepared(folder).content("piece", lambda: content)))
            for _ in range(4)
        )
    )
    assert set(found) == {content}
    assert os.listdir(folder) == ["piece.bin"]


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["table", "import", "in.jsonl", "-o", "out.jsonl"],
        ["table", "import", "-", "--from", "jsonl", "-o", "out.jsonl"],
    ],
)
def test_an_import_that_is_killed_leaves_nothing_behind(arguments: list[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "in.jsonl")
    command = [sys.executable, "-m", "bynames", *arguments]
    reader = os.open(tmp_path / "in.jsonl", os.O_RDWR)
    environment = {**os.environ, "PYTHONPATH": str(Path(tables.__file__).parent.parent.parent)}
    with subprocess.Popen(command, cwd=tmp_path, stdin=reader, stderr=subprocess.PIPE, env=environment) as running:
        line = json.dumps({"id": "a", "kind": "person", "names": {"be": "Ян"}}).encode() + b"\n"
        os.write(reader, line)
        waited = time.monotonic()
        while not list(tmp_path.glob("*.part")):
            assert running.poll() is None
            assert time.monotonic() - waited < 60
            time.sleep(0.01)
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 143
    os.close(reader)
    assert [file.name for file in tmp_path.iterdir()] == ["in.jsonl"]
