"""What SECURITY.md promises: no code from data, no network, and a limit on whatever a stranger's file can say."""

from __future__ import annotations

import ast
import bz2
import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import zstandard

import bynames
from bynames import DataError, InputError, tables
from bynames import _datafiles as data
from bynames.aliases import AliasTable
from bynames.aliases.sources import inputs
from bynames.tables import _files as files
from bynames.tables import _formats as formats
from bynames.tables import _rows as rows
from bynames.tables._formats import reading

ROOT = Path(__file__).parent.parent
PACKAGE = Path(bynames.__file__).parent
MODULES = sorted(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py"))

# --- by reading the source ---

# Module -> the folder or file of the package that may import it; nobody where it is "".
FORBIDDEN = {
    **dict.fromkeys(("pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "codeop"), ""),
    **dict.fromkeys(("subprocess", "pty", "ctypes", "cffi", "webbrowser", "antigravity"), ""),
    **dict.fromkeys(
        ("http", "ftplib", "smtplib", "telnetlib", "xmlrpc", "requests", "httpx", "aiohttp", "urllib3"), ""
    ),
    **dict.fromkeys(("urllib.request", "asyncio.subprocess", "multiprocessing.managers"), ""),
    "socket": "serve",
    "ssl": "serve",
    "socketserver": "serve",
    "uvicorn": "serve",
}
CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.startfile", "os.execv", "os.spawnv"),
    *("yaml.load", "yaml.load_all", "yaml.full_load", "yaml.unsafe_load", "yaml.Loader", "yaml.UnsafeLoader"),
    *("np.load", "numpy.load", "pd.read_pickle", "pandas.read_pickle", "shutil.unpack_archive", "tempfile.mktemp"),
}
ATTRIBUTES = {"extractall", "system", "popen", "posix_spawn", "fork", "urlopen"}


def faults(file: str, source: str) -> Iterator[str]:
    """What a source does that it may not."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in CALLS or (isinstance(node.func, ast.Attribute) and node.func.attr in ATTRIBUTES):
                yield f"{file}:{node.lineno}: calls {called}"
            if called.endswith("load") and any(word.arg == "allow_pickle" for word in node.keywords):
                yield f"{file}:{node.lineno}: loads pickles"
            if any(word.arg == "shell" for word in node.keywords):
                yield f"{file}:{node.lineno}: a shell"
        for name in names:
            for forbidden, allowed in FORBIDDEN.items():
                inside = allowed and file.startswith((f"{allowed}/", f"cli/{allowed}.py"))
                if (name == forbidden or name.startswith(f"{forbidden}.")) and not inside:
                    yield f"{file}:{node.lineno}: imports {name}"


@pytest.mark.parametrize("file", MODULES)
def test_no_code_from_data_and_no_network(file: str) -> None:
    found = list(faults(file, (PACKAGE / file).read_text(encoding="utf-8")))
    # The facade loads its own table of names.
    assert [fault for fault in found if not (file == "__init__.py" and "import_module" in fault)] == []


@pytest.mark.parametrize(
    "source",
    [
        *("import pickle", "from marshal import loads", "import urllib.request", "from urllib import request"),
        *("import socket", "from http import client", "import subprocess as s", "eval('1')", "exec(text)"),
        *("os.system('ls')", "yaml.load(text)", "yaml.full_load(t)", "np.load(f, allow_pickle=True)", "a.extractall()"),
        *("__import__('os')", "run(x, shell=True)"),
    ],
)
def test_the_check_sees_what_is_forbidden(source: str) -> None:
    assert list(faults("names/x.py", source)) != []


def test_yaml_is_read_by_a_loader_that_makes_strings_only() -> None:
    source = (PACKAGE / "_datafiles.py").read_text(encoding="utf-8")
    used = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}
    assert {name for name in used if name.startswith("yaml.")} == {"yaml.compose"}
    for tag in ("!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!int '7'", "!custom x"):
        found = data.parse_yaml(f"a: {tag}", "f.yaml").value["a"]
        assert found in ("7", "x", "", ["true"])


# --- at run time ---

NO_NETWORK = """
import socket, sys

def refuse(*_, **__):
    raise AssertionError("a socket was opened")

for name in ("socket", "create_connection", "create_server", "getaddrinfo", "gethostbyname", "socketpair"):
    setattr(socket, name, refuse)
sys.addaudithook(lambda event, _: event in (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec",
    "pickle.find_class", "marshal.load") and refuse())

import bynames
from bynames import tables

print(bynames.transliterate("Мінск", "be-lacinka"), bynames.resolve("Янка Купала") is not None)
bynames.identify("Cichan"), bynames.parse("Ян"), bynames.key("Ян"), bynames.inflect("Ян", "be")
bynames.compare("Ян", "Jan")
matcher = bynames.Matcher(["Ян Чачот"])
matcher.save(sys.argv[1] + "/x.index")
print(len(bynames.Matcher.load(sys.argv[1] + "/x.index").search("Jan Čačot")))
bynames.AliasTable.load().find("Янка Купала")
open(sys.argv[1] + "/x.csv", "w").write("name\\nJan\\n")
tables.normalize(sys.argv[1] + "/x.csv", sys.argv[1] + "/y.csv", columns=["name"], fields=["key"])
"""


@pytest.mark.once
def test_the_main_calls_open_no_socket_and_start_no_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-1500:]
    assert done.stdout == "Minsk True\n1\n"


# --- limits ---


def refused(path: Path, *words: str) -> None:
    """Reading a table is refused, and the message names the file."""
    with pytest.raises(InputError) as raised, reading(str(path)) as source:
        for _ in source.batches():
            pass
    assert str(raised.value).startswith(str(path))
    for word in words:
        assert word in str(raised.value)


def not_an_alias_table(path: Path, word: str) -> None:
    with pytest.raises(InputError) as raised:
        AliasTable.load(str(path))
    assert str(raised.value).startswith(str(path))
    assert word in str(raised.value)


def test_yaml_bombs(tmp_path: Path) -> None:
    laughs = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    for text, says in (
        (laughs, "anchors and aliases"),
        ("&a [*a]", "anchors and aliases"),
        ("[" * 200, "nested too deeply"),
        ("- " * 200 + "x", "nested too deeply"),
    ):
        with pytest.raises(DataError, match=says):
            data.parse_yaml(text, "f.yaml")
        path = tmp_path / "t.yaml"
        path.write_text(text, encoding="utf-8")
        not_an_alias_table(path, says)


def test_yaml_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data._LARGEST == inputs.LONGEST_YAML == 32 << 20
    monkeypatch.setattr(data, "_LARGEST", 1000)
    path = tmp_path / "be-own.yaml"
    path.write_text("title: " + "x" * 2000, encoding="utf-8")
    with pytest.raises(DataError, match="no data file is that large"):
        bynames.translit.load_scheme(path)  # type: ignore[attr-defined]


def test_a_large_yaml_table_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"entities:\n" + b"- x\n" * (9 << 20))
    not_an_alias_table(path, "more than 32 MB in one document")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_line_of_an_alias_table_that_never_ends(
    pack: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "LONGEST_LINE", 1 << 16)
    path = tmp_path / "t.jsonl"
    path.write_bytes(pack(b'{"names": {"be": "' + b"x" * (1 << 20)))  # type: ignore[operator]
    not_an_alias_table(path, "a line of more than")


def test_a_cell_of_an_alias_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,be\nx," + "ы" * 140_000 + "\n", encoding="utf-8")
    not_an_alias_table(path, "broken CSV: a cell of more than 131,072 characters")


def test_packed_tables_that_unpack_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line of zeros: some kilobytes, packed. The memory that it takes does not grow with it."""
    monkeypatch.setattr(files, "LONGEST_LINE", 1 << 20)
    zeros = b"name\nJan\n" + b"a" * (1 << 26)
    for name, packed in (
        ("t.csv.gz", gzip.compress(zeros, 1)),
        ("t.csv.zst", zstandard.compress(zeros)),
        ("t.jsonl.gz", gzip.compress(b'{"name": "' + zeros.replace(b"\n", b" "), 1)),
    ):
        path = tmp_path / name
        path.write_bytes(packed)
        refused(path, "a line of more than")


# File -> what it begins with, what is repeated, how often, and what it ends with
PACKED: dict[str, tuple[str, bytes, bytes, int, bytes]] = {
    "a cell without end": ("t.csv.gz", b"name\n", b"a" * 1_000_000, 90, b"\n"),
    "a quoted cell without end": ("t.csv.gz", b'name\n"', b"a\n" * 500_000, 80, b""),
    "columns without end": ("t.csv.gz", b"name", b"," * 1_000_000, 60, b"\nJan\n"),
    "columns without end, in lines that are short enough": ("t.csv.gz", b"name", b"," * 1_000_000, 15, b"\nJan\n"),
    "a JSON array without end": ("t.json.gz", b'[{"name": "', b"a" * 1_000_000, 250, b'"}]'),
    "a JSON text without end": ("t.jsonl.gz", b'{"name": "', b"a" * 1_000_000, 15, b'"}\n'),
}
MEASURED = """
import re, sys
from bynames import BynamesError, tables
try:
    tables.normalize(sys.argv[1], "out.csv", ["name"])
except BynamesError as error:
    print(error)
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) >> 10)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="only Linux tells so how much memory was held")
@pytest.mark.once
@pytest.mark.parametrize("what", PACKED)
def test_a_small_file_does_not_fill_the_memory(what: str, tmp_path: Path) -> None:
    name, begin, repeated, times, end = PACKED[what]
    with gzip.open(tmp_path / name, "wb") as file:
        file.write(begin)
        for _ in range(times):
            file.write(repeated)
        file.write(end)
    assert (tmp_path / name).stat().st_size < 1 << 20
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, name], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    said, megabytes = done.stdout.splitlines()
    assert said.startswith(name)
    assert int(megabytes) < 500
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("count", [rows.MOST_COLUMNS, rows.MOST_COLUMNS + 1])
def test_the_number_of_columns(count: int, tmp_path: Path) -> None:
    for name, content in (
        ("t.csv", "name" + ",a" * (count - 1) + "\nJan\n"),
        ("t2.csv", "name,x\nJan" + ",a" * (count - 1) + "\n"),
        ("t.jsonl", json.dumps({"name": "Jan", **{str(at): "" for at in range(count - 1)}})),
    ):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        if count > rows.MOST_COLUMNS:
            refused(path, "columns, and a table has 16,384 at most")
        else:
            assert tables.normalize(str(path), str(tmp_path / "out.csv"), ["name"]).rows == 1


def test_the_length_of_a_cell(tmp_path: Path) -> None:
    for name, form in (
        ("t.csv", "name,x\nJan,{}\n"),
        ("q.csv", 'name,x\nJan,"{}"\n'),
        ("t.jsonl", '{{"name": "Jan", "x": "{}"}}\n'),
    ):
        path = tmp_path / name
        path.write_text(form.format("a" * rows.LONGEST_CELL), encoding="utf-8")
        assert tables.normalize(str(path), str(tmp_path / "out.csv"), ["name"]).rows == 1
        path.write_text(form.format("a" * (rows.LONGEST_CELL + 1)), encoding="utf-8")
        refused(path, "a cell of more than 1,000,000 characters")


def test_zstd_is_unpacked_in_small_pieces(tmp_path: Path) -> None:
    """200 MB of zeros in a file of 20 KB: what is held at once stays far below it."""
    import tracemalloc

    path = tmp_path / "t.zst"
    compressor = zstandard.ZstdCompressor().compressobj()
    with path.open("wb") as file:
        for _ in range(200):
            file.write(compressor.compress(bytes(1 << 20)))
        file.write(compressor.flush())
    assert path.stat().st_size < 60_000
    tracemalloc.start()
    total = 0
    with path.open("rb") as handle:
        frames = files._Frames(handle)
        while block := frames.read(1 << 16):
            total += len(block)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == 200 << 20
    assert peak < 150 << 20


def workbook(path: Path, **replaced: bytes) -> None:
    """A workbook of one cell, with parts replaced by their file name."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["name"])
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            for name, other in replaced.items():
                content = other if part.filename.endswith(f"{name}.xml") else content
            new.writestr(part.filename, content)


def test_a_workbook_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert formats._LARGEST_WORKBOOK == 2 << 30
    monkeypatch.setattr(formats, "_LARGEST_WORKBOOK", 10 << 20)
    path = tmp_path / "t.xlsx"
    workbook(path, sheet1=b"<x>" + b" " * (20 << 20) + b"</x>")
    assert path.stat().st_size < 100_000
    refused(path, "it unpacks to 20 MB", "save it as CSV")


def test_entities_of_xml_in_a_workbook(tmp_path: Path) -> None:
    """Billions of laughs: refused by the parser, and at once."""
    laughs = '<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or chr(0)};" * 10}">' for n in range(1, 12))
    laughs = laughs.replace("&a\0;", "&a;")
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [{laughs}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData></worksheet>'
    )
    path = tmp_path / "t.xlsx"
    workbook(path, sheet1=sheet.encode())
    refused(path, "a damaged workbook")


@pytest.mark.parametrize(
    "content", [b'{"a":' * 100_000, b'{"name": ' + b"[" * 100_000, b'{"name": "x", "y": ' + b"[" * 50_000]
)
def test_json_nested_without_end(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(content + b"\n")
    refused(path, "t.jsonl:1: broken JSON")
    not_an_alias_table(path, "")


def test_security_md_says_what_holds() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for said in (
        f"{data._LARGEST >> 20} MB, {data._DEEPEST} levels",
        f"{inputs.LONGEST_LINE >> 20} MB",
        f"{inputs.LONGEST_DOCUMENT >> 20} MB unpacked",
        f"{files.LONGEST_LINE >> 20} MB, packed or not",
        f"{rows.LONGEST_CELL:,} characters",
        f"{rows.MOST_COLUMNS:,}, as in Excel",
        f"{files._MOST_TIMES} times their packed size, or {files._NO_BOMB >> 20} MB if that is more",
        f"{formats._LARGEST_WORKBOOK >> 30} GB unpacked",
    ):
        assert said in text, said
    for name in ("test_security.py", "test_faults.py", "test_serve_safety.py", "test_serve_patience.py"):
        assert (ROOT / "tests" / name).is_file()
