"""What is kept of a table between runs: never stale, never wrong, and never in the way."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

import bynames
from bynames import AliasTable, InputError, _rules
from bynames._compiled import Table
from bynames._linking import Matcher
from bynames.aliases import _cache as cache
from bynames.aliases import _loading as loading
from bynames.aliases import _shipping as shipping
from bynames.aliases._cache import ENVIRONMENT, Prepared

PACKAGE = Path(bynames.__file__).parent
TABLE = "id,kind,be,en\nx,person,Ігар Лабацкі,Ihar Labacki\ny,org,Клуб «Лотас»,Lotus Club\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "cache"))
    return tmp_path / "cache" / "aliases"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def kept(place: Path) -> set[str]:
    return {file.name for file in place.rglob("*") if file.is_file()}


def answers(table: AliasTable) -> list[object]:
    names = ("Ігара Лабацкага", "Labacki", "Lotus Club", "клуб лотас", "Nobody", "LOBATSKIY, Igor")
    found = [[(match.id, match.score, match.note) for match in table.resolve(name)] for name in names]
    mentions = table.find("Пра Ігара Лабацкага пішуць у клубе «Лотас».")
    return [found, [(m.start, m.end, m.matches[0].id) for m in mentions]]


class TestTables:
    def test_the_second_time_everything_comes_from_files(
        self, place: Path, table: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = AliasTable.load(str(table))
        assert kept(place) == {"entities.json"}
        expected = answers(first)
        assert kept(place) >= {"entities.json", "exact.pack", "person.index", "org.index", "mentions.pack"}
        monkeypatch.setattr(loading, "put_together", lambda *_: pytest.fail("read again"))
        monkeypatch.setattr(Matcher, "__init__", _only_empty(Matcher.__init__))
        assert answers(AliasTable.load(str(table))) == expected

    def test_a_table_in_memory_is_not_kept(self, place: Path, table: Path) -> None:
        loaded = AliasTable.load(str(table))
        before = kept(place)
        assert answers(AliasTable(loaded)) == answers(AliasTable(list(loaded)))
        assert kept(place) == before

    def test_another_content_is_another_table(self, place: Path, table: Path) -> None:
        assert AliasTable.load(str(table))["x"].names["en"] == "Ihar Labacki"
        state = os.stat(table)
        # The same size, the same time, the same place.
        table.write_text(TABLE.replace("Ihar Labacki", "Igor Labacki"), encoding="utf-8")
        os.utime(table, ns=(state.st_atime_ns, state.st_mtime_ns))
        assert AliasTable.load(str(table))["x"].names["en"] == "Igor Labacki"
        assert len(list(place.iterdir())) == 2

    def test_what_is_said_of_bad_lines_is_kept_too(self, place: Path, table: Path) -> None:
        table.write_text(TABLE + "z,zoo,Заапарк,\n", encoding="utf-8")
        for _ in range(2):
            assert AliasTable.load(str(table), skip_bad=True).conflicts == (
                f"{table}:4: kind 'zoo'; it is person or org",
            )
            with pytest.raises(InputError, match="kind 'zoo'"):
                AliasTable.load(str(table))

    def test_other_rules_make_another_table(self, place: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        AliasTable.load(str(table))
        monkeypatch.setattr(cache, "_formats", lambda: b"other rules")
        AliasTable.load(str(table))
        assert len(list(place.iterdir())) == 2

    def test_other_code_makes_another_table(self, place: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        AliasTable.load(str(table))
        monkeypatch.setattr(_rules, "_fingerprint", lambda: "other code")
        AliasTable.load(str(table))
        assert len(list(place.iterdir())) == 2

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")
    def test_nobody_else_may_look_into_it(self, place: Path, table: Path) -> None:
        AliasTable.load(str(table))
        (folder,) = place.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
    def test_a_pipe_is_read_once_and_not_kept(self, place: Path, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe.csv"
        os.mkfifo(pipe)
        writer = Thread(target=lambda: pipe.write_text(TABLE, encoding="utf-8"))
        writer.start()
        assert len(AliasTable.load(str(pipe))) == 2
        writer.join()
        assert kept(place) == set()

    def test_a_file_that_changes_while_it_is_read_is_not_kept(
        self, place: Path, table: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        honest = loading.put_together

        def meanwhile(paths: tuple[str, ...], skip_bad: bool = False) -> loading.Content:
            found = honest(paths, skip_bad)
            table.write_text(TABLE.replace("Ihar", "Igor "), encoding="utf-8")
            return found

        monkeypatch.setattr(loading, "put_together", meanwhile)
        found = AliasTable.load(str(table))
        assert found["x"].names["en"] == "Ihar Labacki"
        assert [match.id for match in found.resolve("Ihar Labacki")] == ["x"]
        assert kept(place) == set()


def _only_empty(honest: object) -> object:
    def init(self: Matcher, records: object, *more: object, **options: object) -> None:
        assert records == [], "a matcher was built again"
        honest(self, records, *more, **options)  # type: ignore[operator]

    return init


class TestDamage:
    @pytest.mark.parametrize("piece", ["entities.json", "exact.pack", "person.index", "org.index", "mentions.pack"])
    @pytest.mark.parametrize("damage", ["cut", "empty", "foreign", "bit", "folder"])
    def test_a_broken_piece_is_made_again(self, piece: str, damage: str, place: Path, table: Path) -> None:
        expected = answers(AliasTable.load(str(table)))
        (file,) = place.rglob(piece)
        whole = file.read_bytes()
        changed = bytearray(whole)
        changed[len(changed) // 2] ^= 1
        broken = {"cut": whole[:-7], "empty": b"", "foreign": b"hello", "bit": bytes(changed)}
        if damage == "folder":
            file.unlink()
            file.mkdir()
        else:
            file.write_bytes(broken[damage])
        assert answers(AliasTable.load(str(table))) == expected
        if damage != "folder":
            assert file.read_bytes() == whole

    def test_where_nothing_can_be_written(self, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        # A folder in a file: not even root can make that one.
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "file" / "cache"))
        assert len(answers(AliasTable.load(str(table)))) == 2

    def test_nothing_is_left_of_what_could_not_be_written(
        self, place: Path, table: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        assert len(answers(AliasTable.load(str(table)))) == 2
        assert kept(place) == set()


class TestPieces:
    def test_bytes_and_values(self, tmp_path: Path) -> None:
        place = str(tmp_path / "t")
        assert Prepared(place).content("raw", lambda: b"\0\xff") == b"\0\xff"
        assert Prepared(place).content("raw", lambda: pytest.fail("made again")) == b"\0\xff"
        made = {"b": [1], "a": [2]}
        assert Prepared(place).value("map", dict[str, list[int]], lambda: made) == made
        found = Prepared(place).value("map", dict[str, list[int]], lambda: pytest.fail("made again"))
        assert list(found.items()) == [("b", [1]), ("a", [2])]
        table = Prepared(place).compiled("table", Table[int], lambda: Table.of({"c": 1, "b": 3}))
        again = Prepared(place).compiled("table", Table[int], lambda: pytest.fail("made again"))
        assert (table["c"], dict(again), again.get("a")) == (1, {"b": 3, "c": 1}, None)

    def test_a_piece_of_another_shape_is_made_again(self, tmp_path: Path) -> None:
        place = str(tmp_path / "t")
        Prepared(place).value("x", list[int], lambda: [1])
        assert Prepared(place).value("x", dict[str, int], lambda: {"a": 1}) == {"a": 1}

    def test_what_is_shipped_comes_first_and_is_never_written(self, tmp_path: Path) -> None:
        Prepared(str(tmp_path / "shipped")).value("x", int, lambda: 1)
        both = Prepared(str(tmp_path / "own"), str(tmp_path / "shipped"))
        assert both.value("x", int, lambda: 2) == 1
        assert both.value("y", int, lambda: 3) == 3
        assert kept(tmp_path / "own") == {"y.json"}
        assert kept(tmp_path / "shipped") == {"x.json"}

    def test_without_a_folder_nothing_is_kept(self) -> None:
        made = iter([1, 2])
        prepared = Prepared()
        assert [prepared.value("x", int, lambda: next(made)) for _ in range(2)] == [1, 2]

    def test_old_tables_are_removed(self, tmp_path: Path) -> None:
        places = [tmp_path / f"t{number}" for number in range(20)]
        now = time.time()
        for age, place in enumerate(places):
            place.mkdir()
            (place / "x.json").write_bytes(b"x")
            os.utime(place, (now - age * 3600, now - age * 3600))
        os.utime(places[3], (now - 61 * 86400, now - 61 * 86400))
        Prepared(str(tmp_path / "new")).value("x", int, lambda: 1)
        left = {place.name for place in tmp_path.iterdir()}
        assert left == {"new", *(f"t{number}" for number in range(16) if number != 3)}

    def test_a_table_in_use_is_not_removed_for_many_new_ones(self, place: Path, table: Path, tmp_path: Path) -> None:
        AliasTable.load(str(table))
        (folder,) = place.iterdir()
        # Three hours ago it was made; now another process asks for it.
        os.utime(folder, (time.time() - 3 * 3600, time.time() - 3 * 3600))
        AliasTable.load(str(table))
        for number in range(20):
            other = tmp_path / f"other {number}.csv"
            other.write_text(TABLE.replace("Labacki", f"Labacki {number}"), encoding="utf-8")
            AliasTable.load(str(other))
        assert folder.is_dir()


class TestPlace:
    def test_it_can_be_switched_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for said in ("off", "OFF", "0", ""):
            monkeypatch.setenv(ENVIRONMENT, said)
            assert cache.folder() is None

    def test_the_usual_places(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.delenv(ENVIRONMENT, raising=False)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        monkeypatch.setattr(sys, "platform", "linux")
        assert cache.folder() == str(tmp_path / "xdg" / "bynames")
        monkeypatch.setenv("XDG_CACHE_HOME", "relative")
        assert cache.folder() == str(tmp_path / ".cache" / "bynames")
        monkeypatch.setattr(sys, "platform", "darwin")
        assert cache.folder() == str(tmp_path / "Library" / "Caches" / "bynames")
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
        assert cache.folder() == str(tmp_path / "local" / "bynames")
        monkeypatch.delenv("LOCALAPPDATA")
        assert cache.folder() is None


@pytest.mark.once
def test_pieces_do_not_depend_on_the_run(tmp_path: Path) -> None:
    """A wheel built twice is the same wheel: no order of a set gets into it. Every tenth entity shows it as well."""
    code = (
        "import sys; from bynames import AliasTable; from bynames.aliases._loading import Content; "
        "from bynames.aliases._cache import Prepared; from bynames.aliases.sources import read_bundled; "
        "prepared = Prepared(sys.argv[1]); "
        "content = prepared.value('entities', Content, lambda: Content(list(read_bundled())[::10])); "
        "AliasTable(content.entities, (), prepared).prepare()"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], env=environment, check=True)
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / seed).rglob("*.*")} for seed in ("1", "2"))
    assert set(one) >= {"entities.json", "exact.pack", "person.index", "org.index", "mentions.pack"}
    assert [name for name in one if one[name] != two.get(name)] == []


def test_a_table_that_contradicts_itself_is_not_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = loading.Content([], ("x:1: a sentence",))
    monkeypatch.setattr(shipping, "put_together", lambda _: content)
    with pytest.raises(bynames.DataError, match="x:1: a sentence"):
        shipping.compile_bundled(str(tmp_path))


@pytest.mark.once
def test_the_bundled_table_loads_in_50_ms(place: Path) -> None:
    """Python makes a list of two million in as long: processor time in fresh processes, without imports."""
    code = (
        "import time; from bynames import AliasTable; start = time.process_time(); AliasTable.load(); "
        "loaded = time.process_time(); [None for _ in range(2_000_000)]; "
        "print((loaded - start) / (time.process_time() - loaded))"
    )

    def once() -> float:
        return float(subprocess.check_output([sys.executable, "-c", code], text=True))

    once()
    assert min(once() for _ in range(5)) <= 1.5
