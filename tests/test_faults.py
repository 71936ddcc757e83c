"""What goes wrong around the library: processes killed, disks full, files damaged, packages and folders missing.

Nothing is lost, nothing wrong is answered, and the error says what to do. Tried elsewhere already, and not again here:
a table's output on a full disk and device (test_tables_files.py: test_a_disk_that_is_full, test_a_device_that_is_full),
pieces of an alias table that are damaged (test_alias_cache.py: TestDamage), foreign and pickled index files
(test_matcher_files.py), broken YAML of each kind (test_lint.py), wheels and what is in them (test_packaging.py).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from matcher_oracle import answers, crowd

import bynames
from bynames import DataError, InputError, Matcher
from bynames import _datafiles as data
from bynames._linking.stored import FORMAT_VERSION
from bynames.aliases import AliasTable

RECORDS, QUERIES = crowd(40)
MAGIC = b"bynames index\n"
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX signals, limits and modes")


def asked(matcher: Matcher) -> list[list[tuple[str, str, float]]]:
    return [answers(matcher.search(query, 3)) for query in QUERIES]


EXPECTED = asked(Matcher(RECORDS, "person"))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "people.index"
    Matcher(RECORDS, "person").save(path)
    return path


# --- killed, and full ---

SAVE = """
import sys
import bynames
matcher = bynames.Matcher([(str(at), f"Янка Купала{at}") for at in range(60)])
print("ready", flush=True)
while True:
    matcher.save(sys.argv[1])
"""
NORMALIZE = """
import sys
from bynames import tables
print("ready", flush=True)
while True:
    tables.normalize(sys.argv[2], sys.argv[1], columns=["name"], fields=["key"])
"""


@posix
@pytest.mark.once
@pytest.mark.parametrize("what", ["index", "table"])
def test_killed_while_it_writes(what: str, saved: Path, tmp_path: Path) -> None:
    """At any moment: where the file was stands the old one or a new one, whole."""
    path = saved if what == "index" else tmp_path / "out.csv"
    source = tmp_path / "in.csv"
    rows = ["id,name", *(f"{at},Ян {at}" for at in range(3000))]
    source.write_text("\n".join(rows) + "\n", encoding="utf-8")
    path.write_bytes(path.read_bytes() if what == "index" else b"old\n")
    for delay in (0.003, 0.017):
        code = SAVE if what == "index" else NORMALIZE
        with subprocess.Popen([sys.executable, "-c", code, str(path), str(source)], stdout=subprocess.PIPE) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == b"ready\n"
            time.sleep(delay)
            running.send_signal(signal.SIGKILL)
        if what == "index":
            assert Matcher.load(path).search("Янка Купала") or asked(Matcher.load(path)) == EXPECTED
        else:
            content = path.read_text(encoding="utf-8")
            assert content == "old\n" or content.count("\n") == 3001
    # What is left lies beside it, and stops nobody.
    if what == "index":
        Matcher(RECORDS, "person").save(path)
        assert asked(Matcher.load(path)) == EXPECTED


@posix
def test_an_index_on_a_disk_that_is_full(saved: Path) -> None:
    """A limit on the size of files stands for the disk: it hits in the midst of writing."""
    before = saved.read_bytes()
    code = (
        "import resource, signal, sys, bynames\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "matcher = bynames.Matcher([(str(at), f'Ян Купала{at}') for at in range(500)])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "matcher.save(sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(saved)], capture_output=True, encoding="utf-8", check=False)
    assert done.stderr.splitlines()[-1] == f"bynames.errors.InputError: {saved}: cannot be written: File too large"
    assert saved.read_bytes() == before
    assert os.listdir(saved.parent) == [saved.name]


# --- damaged ---


def outcome(path: Path) -> str:
    """`refused` (with a message that names the file) or `same` answers; anything else fails."""
    try:
        matcher = Matcher.load(path)
    except InputError as error:
        message = str(error)
        if not message.startswith(f"{path}: "):
            raise AssertionError(message) from None
        return "refused"
    assert asked(matcher) == EXPECTED
    return "same"


def test_an_index_cut_at_every_64th(saved: Path) -> None:
    whole = saved.read_bytes()
    for part in range(64):
        saved.write_bytes(whole[: len(whole) * part // 64])
        assert outcome(saved) == "refused", part


def test_an_index_with_a_flipped_bit_anywhere(saved: Path) -> None:
    """Places all over the file, header and each array. Refused, or the bit meant nothing."""
    whole = saved.read_bytes()
    found = []
    for at in [*range(0, 400, 3), *range(0, len(whole), max(1, len(whole) // 400))]:
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        saved.write_bytes(damaged)
        found.append(outcome(saved))
    assert found.count("refused") > 0.9 * len(found)


def sealed(header: dict[str, object], rest: bytes) -> bytes:
    """An index file with this header, and a checksum that fits."""
    raw = json.dumps(header).encode()
    start = MAGIC + FORMAT_VERSION.to_bytes(4, "little") + len(raw).to_bytes(4, "little")
    start += zlib.crc32(raw).to_bytes(4, "little") + raw
    return start + bytes(-len(start) % 64) + rest


def opened(content: bytes) -> tuple[dict[str, object], bytes]:
    """The header of an index file, and its arrays."""
    length = int.from_bytes(content[len(MAGIC) + 4 : len(MAGIC) + 8], "little")
    at = len(MAGIC) + 12
    start = at + length + -(at + length) % 64
    return json.loads(content[at : at + length]), content[start:]


def test_the_test_can_open_and_seal(saved: Path) -> None:
    content = saved.read_bytes()
    assert int.from_bytes(content[len(MAGIC) : len(MAGIC) + 4], "little") == FORMAT_VERSION
    saved.write_bytes(sealed(*opened(content)))
    assert outcome(saved) == "same"


@pytest.mark.parametrize("size", [2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64, -1, -(2**31)])
@pytest.mark.parametrize("field", ["length", "at", "size"])
def test_sizes_beyond_the_file(field: str, size: int, saved: Path) -> None:
    """32-bit and 64-bit sizes in a header whose checksum fits: refused, and no memory is asked for."""
    header, rest = opened(saved.read_bytes())
    arrays = header["arrays"]
    assert isinstance(arrays, list)
    for which in range(0, len(arrays), 5):
        changed = json.loads(json.dumps(header))
        (changed if field == "size" else changed["arrays"][which])[field] = size
        saved.write_bytes(sealed(changed, rest))
        assert outcome(saved) == "refused"


def test_arrays_that_overlap_or_leave_gaps(saved: Path) -> None:
    """A file made on purpose: one stretch of it for several arrays, each with a checksum that fits."""
    header, rest = opened(saved.read_bytes())
    arrays = header["arrays"]
    assert isinstance(arrays, list)
    # The same array under two names
    for which in range(1, len(arrays), 3):
        changed = json.loads(json.dumps(header))
        changed["arrays"][which] = {**changed["arrays"][which - 1], "name": changed["arrays"][which]["name"]}
        saved.write_bytes(sealed(changed, rest))
        assert outcome(saved) == "refused"
    # A thousand more that all lie at one place
    first = arrays[0]
    saved.write_bytes(sealed({**header, "arrays": arrays + [{**first, "name": f"x{at}"} for at in range(1000)]}, rest))
    assert outcome(saved) == "refused"
    # Twice, in another order, and with something unnamed behind
    for changed_arrays in (arrays + arrays, arrays[::-1], arrays[:-1]):
        saved.write_bytes(sealed({**header, "arrays": changed_arrays}, rest))
        assert outcome(saved) == "refused"


@pytest.mark.parametrize("length", [2**31, 2**32 - 1])
def test_a_header_longer_than_the_file(length: int, saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[len(MAGIC) + 4 : len(MAGIC) + 8] = length.to_bytes(4, "little")
    saved.write_bytes(content)
    assert outcome(saved) == "refused"


@pytest.mark.parametrize("raw", [b"\xff\xfe{}", b"[" * 100_000, b"{" * 100_000, b'{"a":' * 50_000, b"null", b"\0" * 9])
def test_a_header_that_is_no_header(raw: bytes, saved: Path) -> None:
    start = MAGIC + FORMAT_VERSION.to_bytes(4, "little") + len(raw).to_bytes(4, "little")
    saved.write_bytes(start + zlib.crc32(raw).to_bytes(4, "little") + raw)
    assert outcome(saved) == "refused"


@pytest.mark.parametrize("version", [0, 1, FORMAT_VERSION + 1, 2**31, 2**32 - 1])
def test_another_version_says_which(version: int, saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[len(MAGIC) : len(MAGIC) + 4] = version.to_bytes(4, "little")
    saved.write_bytes(content)
    with pytest.raises(InputError, match=f"has version {version} of the format, not {FORMAT_VERSION}: save it anew"):
        Matcher.load(saved)


# --- broken data files ---


@pytest.mark.parametrize("section", ["transliteration", "names", "orgs", "inflection", "keys", "compare"])
@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (b"a: [1, 2\n", "broken YAML"),
        (b"a: 1\na: 2\n", "the key 'a' appears twice"),
        (b"x: &b [1]\ny: *b\n", "anchors and aliases"),
        (b"a: \xff\n", "not UTF-8: byte 0xff"),
        (b"? [a]\n: 1\n", "a key must be plain text"),
        (b"a:\n\t- 1\n", "broken YAML"),
    ],
)
def test_a_broken_data_file_is_named_with_its_line(
    section: str, broken: bytes, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data" / section
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_bytes(broken)
    monkeypatch.setattr(data, "root", lambda: str(tmp_path / "data"))
    with pytest.raises(DataError) as raised:
        data.entry(section, "broken")
    message = str(raised.value)
    assert message.startswith(str(folder / "broken.yaml"))
    assert says in message
    if "UTF-8" not in says:
        assert message.removeprefix(str(folder / "broken.yaml"))[1].isdigit()


def test_a_broken_alias_table_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    for content, says in (
        ("entities:\n- id: x\n  kind: person\n  names: {be: Ян\n", ":5: broken YAML"),
        ("entities:\n- id: x\n  kind: persn\n  names: {be: Ян}\n", ":3: x: kind 'persn'"),
        ("entities:\n- id: x\n  kind: person\n  names: {be: Ян}\n  born: soon\n", ":5: x: born 'soon'"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError) as raised:
            AliasTable.load(str(path))
        assert str(raised.value).startswith(f"{path}{says}"), raised.value


# --- missing ---

BLOCKED = """
import sys

# As if it were not installed: the import fails, and nobody finds it.
for name in sys.argv[1].split(","):
    sys.modules[name] = None

import bynames
from bynames import MissingExtra

try:
    exec(sys.argv[2])
except MissingExtra as error:
    print(error)
"""
DOORS = [
    ("spacy", "import bynames.spacy", "spacy"),
    ("starlette", "from bynames.serve import create_app; create_app()", "serve"),
    ("openpyxl", "from bynames.tables._excel import openpyxl; openpyxl()", "tables"),
    ("pyarrow", "from bynames.tables._parquet import pyarrow; pyarrow()", "tables"),
    ("zstandard", "from bynames.tables._files import zstd; zstd()", "tables"),
]


@pytest.mark.parametrize(("module", "call", "extra"), DOORS, ids=[door[0] for door in DOORS])
def test_a_missing_extra_says_what_to_install(module: str, call: str, extra: str) -> None:
    """A real import that fails, in a process of its own; the core needs none of them."""
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, module, call], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-1000:]
    assert f'pip install "bynames[{extra}]"' in done.stdout


def test_other_scripts_stay_as_they_are_without_their_extras() -> None:
    call = "print(bynames.romanize('北京', 'be-lacinka').by)"
    done = subprocess.run([sys.executable, "-c", BLOCKED, "icu,unidecode", call], capture_output=True, check=True)
    assert done.stdout == b"unchanged\n"


def test_the_core_needs_no_extra() -> None:
    every = "spacy,starlette,uvicorn,openpyxl,pyarrow,polars,pandas,duckdb,zstandard,unidecode,icu,pyspark"
    call = (
        "table = bynames.AliasTable.load(); table.find('Янка Купала'); "
        "bynames.Matcher(['Ян']).search('Jan'); bynames.identify('Cichan'); bynames.inflect('Ян', 'be'); print('works')"
    )
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, every, call], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.stdout, done.returncode) == ("works\n", 0), done.stderr[-1000:]


# --- nowhere to write ---


@posix
@pytest.mark.once
def test_read_only_folders_and_no_home(tmp_path: Path) -> None:
    """No HOME, and a cache folder that nothing can be written to: everything works, and leaves nothing behind."""
    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(0o500)
    table = tmp_path / "t.csv"
    table.write_text("id,kind,be\nx,person,Ігар Лабацкі\n", encoding="utf-8")
    code = (
        "import sys, bynames; "
        "print([entity.id for entity in bynames.AliasTable.load(sys.argv[1])], "
        "bynames.transliterate('Мінск', 'be-lacinka'))"
    )
    kept = {key: value for key, value in os.environ.items() if key not in ("HOME", "XDG_CACHE_HOME", "BYNAMES_CACHE")}
    # Not as root, for whom every folder can be written to; a folder inside a file can be made by nobody.
    places = [
        {"HOME": ""},
        {"BYNAMES_CACHE": str(folder)} if os.geteuid() else {"BYNAMES_CACHE": str(table / "cache")},
        {},
    ]
    for place in places:
        done = subprocess.run(
            [sys.executable, "-c", code, str(table)],
            env={**kept, **place, "PYTHONUTF8": "1"} if place else {**kept, "PYTHONUTF8": "1", "BYNAMES_CACHE": "off"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.stdout, done.stderr) == ("['x'] Minsk\n", ""), place
    assert os.listdir(folder) == []
    folder.chmod(0o700)


@posix
def test_a_package_that_cannot_be_written_to(tmp_path: Path) -> None:
    """Installed where the user may only read, with no byte code beside it."""
    package = tmp_path / "site" / "bynames"
    shutil.copytree(Path(bynames.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(data.root(), package / "_data", dirs_exist_ok=True)
    places = [tmp_path / "site", *(place for place in package.rglob("*") if place.is_dir()), package]
    for place in places:
        place.chmod(0o555)
    try:
        code = "import bynames; print(bynames.__file__, bynames.transliterate('Мінск', 'be-lacinka'))"
        done = subprocess.run(
            [sys.executable, "-B", "-c", code],
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.stdout == f"{package / '__init__.py'} Minsk\n", done.stderr
    finally:
        for place in places:
            place.chmod(0o755)


def test_saving_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        Matcher(RECORDS).save(tmp_path / "none" / "x.index")
