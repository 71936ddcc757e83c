"""Files of every format and encoding come back whole, and appear whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import datetime
import gzip
import io
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
import zstandard
from openpyxl.styles import numbers

import bynames
from bynames import tables
from bynames.aliases import AliasTable
from bynames.errors import InputError, MissingExtra
from bynames.tables import Dialect, Output
from bynames.tables._encodings import detect
from bynames.tables._rows import unique

ADD = ("given", "key")
NOBODY = AliasTable([])
TRY = "try utf-8, windows-1251, koi8-r, cp866, iso8859-5, mac-cyrillic or utf-16"
# One row of each kind that tables have
TABLE = 'id,name,note\n007,"Янка ""Я"" Купала",\n,Ганна Барвіна,"two\nlines"\n'


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def normalize(source: str, output: str, **options: Any) -> tables.Summary:
    return tables.normalize(source, output, **{"columns": ["name"], "fields": ADD, "table": NOBODY, **options})


def rows_of(path: str) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def message(source: str, output: str = "out.csv", **options: Any) -> str:
    before = sorted(os.listdir())
    with pytest.raises(InputError) as caught:
        normalize(source, output, **options)
    assert sorted(os.listdir()) == before
    return str(caught.value)


# --- encodings ---


def names_of(language: str | None) -> list[str]:
    return [name for scheme in bynames.schemes(language) for samples in scheme.samples for name in samples.names]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
@pytest.mark.parametrize("cyrillic", [3, 40])
def test_encodings_are_found(encoding: str, cyrillic: int) -> None:
    """A few Cyrillic cells anywhere in a Latin table of 2,000 rows are enough."""
    sure = random.Random(cyrillic)
    for _ in range(5):
        # KOI8-R and cp866 have no і: what is left of the rows is Russian.
        names = [name for name in names_of("be" if encoding == "cp1251" else "ru") if name[:1].isupper()]
        rows = [f"{number},John Smith,London" for number in range(2000)]
        chosen = []
        for at in sure.sample(range(2000), cyrillic):
            name = sure.choice(names)
            try:
                name.encode(encoding)
            except UnicodeEncodeError:
                continue
            rows[at] = f'{at},"{name}",Minsk'
            chosen.append((at, name))
        Path("in.csv").write_bytes(("id,name,city\r\n" + "\r\n".join(rows)).encode(encoding))
        normalize("in.csv", "out.csv", fields=["given"])
        found = rows_of("out.csv")
        assert [found[at + 1][1] for at, _ in chosen] == [name for _, name in chosen]
        assert len(chosen) > cyrillic // 2


def test_a_guess_is_said() -> None:
    Path("in.csv").write_bytes("имя\nЩукин\n".encode("koi8-r"))
    said: list[str] = []
    normalize("in.csv", "out.csv", columns=["имя"], notice=said.append)
    assert said == [
        "in.csv: read as koi8-r, written as UTF-8; --encoding if that is wrong, --add-bom if it goes to Excel"
    ]
    assert rows_of("out.csv")[1][0] == "Щукин"


def test_an_encoding_can_be_given() -> None:
    Path("in.csv").write_bytes("name,x\nMüller,ß\n".encode("cp1252"))
    normalize("in.csv", "out.csv", dialect=Dialect(encoding="windows-1252"))
    assert rows_of("out.csv")[1][:2] == ["Müller", "ß"]
    # A mark is not taken for a part of the first column, whatever was said.
    Path("in.csv").write_bytes("name\nЯн\n".encode("utf-8-sig"))
    normalize("in.csv", "out.csv", dialect=Dialect(encoding="utf-8"))
    assert rows_of("out.csv")[0][0] == "name"


@pytest.mark.parametrize(
    ("content", "encoding", "said"),
    [
        ("name\nЯн\n".encode("cp1251"), "utf-8", "in.csv:2: not UTF-8: byte 0xdf; without --encoding it is detected"),
        ("name\nЯн".encode("utf-16"), "utf-8", "in.csv:1: not UTF-8: byte 0xff; give its encoding: --encoding utf-16"),
        (b"id,name\n1,a\n2,\x98\n", "cp1251", "in.csv:3: not CP1251: byte 0x98; without --encoding it is detected"),
        (b"name\n", "utf8x", f"no encoding 'utf8x'; {TRY}"),
        (b"name\n", "base64", f"no encoding 'base64'; {TRY}"),
        (b"name\n", "a\0b", f"no encoding 'a\\x00b'; {TRY}"),
    ],
)  # fmt: skip
def test_an_encoding_that_is_wrong(content: bytes, encoding: str, said: str) -> None:
    Path("in.csv").write_bytes(content)
    assert message("in.csv", dialect=Dialect(encoding=encoding)) == said


def test_a_wrong_byte_far_down_is_named_by_its_line() -> None:
    Path("in.csv").write_bytes(b"name\n" + b"abc\n" * 400_000 + b"\x98\n")
    assert message("in.csv", dialect=Dialect(encoding="cp1251")).startswith("in.csv:400002: not CP1251: byte 0x98; ")


def test_two_bytes_that_fit_utf8_by_chance_do_not_make_a_file_mixed() -> None:
    # «З»» of windows-1251 is a letter of UTF-8; all other lines are none.
    rows = ["id,name"] + [f"{n},Анна Шчэрба" for n in range(50)] + ["51,З»"]
    Path("in.csv").write_bytes("\n".join(rows).encode("cp1251"))
    content = Path("in.csv").read_bytes()
    assert detect(lambda: io.BytesIO(content), "in.csv").codec == "cp1251"


# --- packed, pipes ---


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_packed_files_are_unpacked_and_packed(suffix: str) -> None:
    packed = gzip.compress(TABLE.encode()) if suffix == ".gz" else zstandard.compress(TABLE.encode())
    Path(f"in.csv{suffix}").write_bytes(packed)
    assert normalize(f"in.csv{suffix}", f"out.csv{suffix}").rows == 2
    once = Path(f"out.csv{suffix}").read_bytes()
    text = gzip.decompress(once) if suffix == ".gz" else zstandard.ZstdDecompressor().decompressobj().decompress(once)
    assert [row[:3] for row in csv.reader(io.StringIO(text.decode(), newline=""))] == list(
        csv.reader(io.StringIO(TABLE, newline=""))
    )
    normalize(f"in.csv{suffix}", f"out.csv{suffix}")
    assert Path(f"out.csv{suffix}").read_bytes() == once  # no date in it
    Path(f"cut{suffix}").write_bytes(packed[: len(packed) // 2])
    assert message(f"cut{suffix}").startswith(f"cut{suffix}: the compressed file is damaged or truncated")


def test_several_packed_parts_are_one_file() -> None:
    halves = TABLE.encode()[:30], TABLE.encode()[30:]
    Path("in.gz").write_bytes(b"".join(map(gzip.compress, halves)))
    Path("in.zst").write_bytes(b"".join(map(zstandard.compress, halves)))
    for source in ("in.gz", "in.zst"):
        normalize(source, "out.csv")
        assert [row[:3] for row in rows_of("out.csv")] == list(csv.reader(io.StringIO(TABLE, newline="")))


COMMAND = [sys.executable, "-m", "bynames", "normalize", "-c", "name", "--add", "given"]


@pytest.mark.parametrize(("encoding", "packed"), [("utf-8-sig", bytes), ("cp1251", gzip.compress), ("utf-16", bytes)])
def test_standard_input_in_any_encoding_and_packed(encoding: str, packed: Callable[[bytes], bytes]) -> None:
    given = packed(TABLE.encode(encoding))
    done = subprocess.run([*COMMAND, "-", "--quiet"], input=given, capture_output=True, check=True)
    assert done.stderr == b""
    found = list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))
    assert [row[:3] for row in found] == list(csv.reader(io.StringIO(TABLE, newline="")))


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_named_pipe_is_read_once() -> None:
    os.mkfifo("pipe")
    with subprocess.Popen([*COMMAND, "pipe", "-o", "out.csv"], stderr=subprocess.PIPE) as running:
        Path("pipe").write_bytes(TABLE.encode("cp1251"))
        _, said = running.communicate(timeout=60)
    assert said.decode().endswith("2 rows\n")
    assert rows_of("out.csv")[1][1] == 'Янка "Я" Купала'


# --- what appears ---


def test_a_written_file_appears_at_the_end_or_not_at_all() -> None:
    path = Path("out.csv")
    with tables.writing(str(path)) as target:
        target.write("Ź\r\n")
        assert not path.exists()
    assert path.read_bytes() == "Ź\r\n".encode()

    def interrupted() -> None:
        with tables.writing(str(path)) as target:
            target.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert os.listdir() == ["out.csv"]
    assert path.read_bytes() == "Ź\r\n".encode()


def test_a_link_stays_a_link() -> None:
    real, link = Path("real.csv"), Path("link.csv")
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with tables.writing(str(link)) as target:
        target.write("new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.csv.gz", "out.parquet", "out.xlsx"])
@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
def test_a_disk_that_is_full(name: str) -> None:
    """A limit on the size of files stands for the disk: it hits in the midst of writing, as a full disk does."""
    sure = random.Random(1)
    rows = "".join(f"Ян,{sure.random()}\n" for _ in range(20_000))
    Path("in.csv").write_text("name,x\n" + rows, encoding="utf-8")
    Path(name).write_text("old", encoding="utf-8")
    code = (
        "import resource, sys; from bynames import tables\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        f"tables.normalize('in.csv', {name!r}, ['name'], fields=['script'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.stderr.splitlines()[-1] == f"bynames.errors.InputError: {name}: cannot be written: File too large"
    assert sorted(os.listdir()) == ["in.csv", name]
    assert Path(name).read_text(encoding="utf-8") == "old"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 100_000


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_device_that_is_full() -> None:
    Path("in.csv").write_text(TABLE, encoding="utf-8")
    assert message("in.csv", "/dev/full") == "/dev/full: cannot be written: No space left on device"


# --- formats ---


def test_json_lines_keep_what_is_no_text() -> None:
    lines = [
        '{"id":7.10,"name":"Ян \\u041a","deep":{"a":[1,null]},"big":123456789012345678901}',
        '{"name":"Анна","id":null}',
        '{"id":"007","name":"","extra":true}',
    ]
    Path("in.jsonl").write_text("\ufeff" + "\n\n".join(lines), encoding="utf-8")
    assert normalize("in.jsonl", "out.jsonl", fields=["kind", "score"]).rows == 3
    found = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
    assert found[0] == (
        '{"id":7.10,"name":"Ян К","deep":{"a":[1,null]},"big":123456789012345678901,"kind":"person","score":null}'
    )
    assert json.loads(found[1]) == {"id": None, "name": "Анна", "kind": "person", "score": None}
    assert list(json.loads(found[2])) == ["id", "name", "extra", "kind", "score"]
    normalize("in.jsonl", "out.csv", fields=["kind"])
    assert rows_of("out.csv") == [
        ["id", "name", "deep", "big", "extra", "kind"],
        ["7.10", "Ян К", '{"a":[1,null]}', "123456789012345678901", "", "person"],
        ["", "Анна", "", "", "", "person"],
        ["007", "", "", "", "true", ""],
    ]


def test_csv_becomes_json_lines() -> None:
    Path("in.csv").write_text("id,name,id\n007,Ян,x\n\n1\n2,Анна,y,z,\n", encoding="utf-8")
    normalize("in.csv", "out.jsonl", fields=["kind"])
    assert [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()] == [
        {"id": "007", "name": "Ян", "id_2": "x", "kind": "person"},
        {"id": "1", "kind": ""},
        {"id": "2", "name": "Анна", "id_2": "y", "kind": "person", "extra_cells": ["z", ""]},
    ]
    assert unique(["a", "a", "a_2", "a"]) == ["a", "a_3", "a_2", "a_4"]


def workbook(path: str, *rows: list[Any], **sheets: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "First"
    for row in rows:
        sheet.append(row)
    for title, others in sheets.items():
        second = book.create_sheet(title)
        for row in others:
            second.append(row)
    sheet["A2"].number_format = "00000"
    sheet["D2"].number_format = numbers.FORMAT_DATE_YYYYMMDD2
    book.save(path)


def test_excel_is_read_as_it_is_seen() -> None:
    when = datetime.datetime(1982, 7, 7)
    workbook(
        "in.xlsx",
        ["id", "name", "n", "date", "yes"],
        [42, "Янка Купала", 1.5, when, True],
        ["007", "Анна Ян", 3.0, "=1+1", None],
        [None, None, None, None, None, "beyond"],
    )
    said: list[str] = []
    summary = normalize("in.xlsx", "out.csv", fields=["given"], notice=said.append)
    assert rows_of("out.csv") == [
        ["id", "name", "n", "date", "yes", "given"],
        ["00042", "Янка Купала", "1.5", "1982-07-07", "TRUE", "Янка"],
        ["007", "Анна Ян", "3", "", "", "Анна"],  # a formula that Excel has not worked out has no value
        ["", "", "", "", "", "", "beyond"],
    ]
    assert (summary.odd, summary.odd_lines) == (1, (4,))
    assert said == [
        "in.xlsx: 1 formula has no value, as the program that wrote the file did not calculate; save it in a "
        "spreadsheet first",
        "in.xlsx: one row has more or fewer cells than the header (line 4); every cell was kept",
    ]


def test_excel_becomes_excel_with_its_types() -> None:
    when = datetime.datetime(1982, 7, 7)
    workbook("in.xlsx", ["id", "name", "n", "date"], [42, "Янка Купала", 1.5, when], ["007", "=x", "", None])
    normalize("in.xlsx", "out.xlsx", fields=["given", "score"])
    sheet = openpyxl.load_workbook("out.xlsx").active
    assert sheet is not None
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[:2] == [["id", "name", "n", "date", "given", "score"], [42, "Янка Купала", 1.5, when, "Янка", None]]
    assert sheet["A2"].number_format == "00000"
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("007", "s")


def test_text_stays_text_in_excel() -> None:
    cells = ["=1+1", "007", "1e5", "a\x01b_x0041_", "2024-01-01", " x "]
    with open("in.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([["name", *"abcde"], cells])
    normalize("in.csv", "out.xlsx", fields=["kind"])
    sheet = openpyxl.load_workbook("out.xlsx").active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[2]][:6] == ["s"] * 6
    normalize("out.xlsx", "again.csv", fields=["kind"])
    assert rows_of("again.csv")[1][:6] == cells


def test_what_excel_cannot_hold() -> None:
    Path("in.csv").write_text(f"name\n{'x' * 40_000}\n", encoding="utf-8")
    assert message("in.csv", "out.xlsx") == (
        "out.xlsx: row 2 has a cell of 40000 letters, and Excel holds 32767; write .csv or .parquet"
    )
    Path("in.csv").write_text("name" + ",x" * 16_383 + "\n", encoding="utf-8")
    assert message("in.csv", "out.xlsx") == (
        "out.xlsx: Excel holds 16384 columns, and these are 16386; write .csv or .parquet"
    )


def test_sheets_are_chosen_by_name() -> None:
    workbook("in.xlsx", ["name", "x", "y", "z"], ["Ян"], People=[["name"], ["Анна"]])
    said: list[str] = []
    normalize("in.xlsx", "out.csv", notice=said.append)
    assert said == ["in.xlsx: reading sheet First; use --sheet for another: People"]
    normalize("in.xlsx", "out.csv", sheet="People")
    assert rows_of("out.csv")[1][0] == "Анна"
    assert message("in.xlsx", sheet="Peple") == "in.xlsx: no sheet 'Peple'; did you mean People?"
    assert message("in.xlsx", sheet="%") == "in.xlsx: no sheet '%'; there are First, People"


def test_an_empty_sheet() -> None:
    openpyxl.Workbook().save("in.xlsx")
    assert message("in.xlsx") == "in.xlsx: sheet Sheet is empty: there is no header"


def arrow_table() -> pa.Table:
    return pa.table(
        {
            "id": pa.array([7, None], pa.int64()),
            "name": pa.array(["Янка Купала", None]),
            "code": pa.array(["007", ""]).dictionary_encode(),
            "when": pa.array([1_700_000_000_123_456_789, None], pa.timestamp("ns", "UTC")),
            "sum": pa.array([Decimal("1.10"), Decimal("-2.00")]),
            "deep": pa.array([{"a": [1, 2]}, None]),
            "raw": pa.array([b"\xff", None], pa.large_binary()),
        }
    ).replace_schema_metadata({"made": "by test"})


def test_parquet_becomes_parquet_with_its_types() -> None:
    table = arrow_table()
    pyarrow.parquet.write_table(table, "in.parquet")
    assert normalize("in.parquet", "out.parquet", fields=["given", "score"]).rows == 2
    found = pyarrow.parquet.read_table("out.parquet")
    assert found.select(table.column_names).equals(table)
    assert found.schema.metadata[b"made"] == b"by test"
    assert found["given"].to_pylist() == ["Янка", ""]
    assert found["score"].type == pa.float64()


def test_parquet_becomes_csv_and_csv_becomes_parquet() -> None:
    pyarrow.parquet.write_table(arrow_table().select(["id", "name", "code", "sum", "deep"]), "in.parquet")
    normalize("in.parquet", "out.csv", fields=["given"])
    assert rows_of("out.csv") == [
        ["id", "name", "code", "sum", "deep", "given"],
        ["7", "Янка Купала", "007", "1.10", '{"a": [1, 2]}', "Янка"],
        ["", "", "", "-2.00", "", ""],
    ]
    normalize("out.csv", "out.parquet", fields=["kind"])
    found = pyarrow.parquet.read_table("out.parquet")
    assert found.column_names == ["id", "name", "code", "sum", "deep", "given", "kind"]
    assert found["code"].to_pylist() == ["007", ""]
    assert set(found.schema.types) == {pa.string()}
    Path("in.csv").write_text("name,n\nЯн,1\nАнна,2,x\n", encoding="utf-8")
    assert message("in.csv", "new.parquet") == (
        "in.csv:3: 3 cells under 2 columns, which Parquet cannot hold; write .csv, .jsonl or .xlsx"
    )


def test_a_format_can_be_given_and_standard_output_has_that_of_text(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("in.csv").write_text("name\nЯн\n", encoding="utf-8")
    Path("in.tsv").write_text("name\tx\nЯн\t1,2\n", encoding="utf-8")
    Path("in.jsonl").write_text('{"name":"Ян"}\n', encoding="utf-8")
    normalize("in.csv", "-", fields=["kind"], writing=Output("jsonl"))
    normalize("in.jsonl", "-", fields=["kind"])
    normalize("in.tsv", "-", fields=["kind"])
    sys.stdout.flush()
    assert capfdbinary.readouterr().out.decode() == (
        '{"name":"Ян","kind":"person"}\n' * 2 + "name\tx\tkind\nЯн\t1,2\tperson\n"
    )
    normalize("in.tsv", "out.csv", fields=["kind"])
    assert rows_of("out.csv")[1] == ["Ян", "1,2", "person"]
    normalize("out.csv", "out.tsv", fields=["kind"])
    assert Path("out.tsv").read_text(encoding="utf-8").splitlines()[1] == "Ян\t1,2\tperson\tperson"


def test_the_content_decides_what_a_file_is() -> None:
    workbook("book.csv", ["name", "x", "y", "z"], ["Ян"])
    Path("lines.txt").write_text('{"name":"Ян"}\n', encoding="utf-8")
    for source in ("book.csv", "lines.txt"):
        assert normalize(source, "out.csv").rows == 1


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (["mimetype", "content.xml"], "in.ods: a damaged workbook"),
        (["xl/workbook.bin", "xl/x"], "in.ods: a damaged workbook"),
        (["[Content_Types].xml", "xl/workbook.xml"], "in.ods: a damaged workbook"),
        (["[Content_Types].xml", "word/document.xml"], "in.ods: a Word file, and not a table"),
        (["[Content_Types].xml", "ppt/slides/slide1.xml"], "in.ods: a presentation, and not a table"),
        (["Index/Document.iwa", "Index/x.iwa"], "in.ods: a Numbers file: export it as .xlsx or as CSV"),
        (["a.csv", "b.csv"], "in.ods: a ZIP file that holds 2 files: unpack it first"),
    ],
)
def test_other_archives(inside: list[str], said: str) -> None:
    with zipfile.ZipFile("in.ods", "w") as archive:
        for name in inside:
            archive.writestr(name, "x")
    assert message("in.ods") == said


def test_a_damaged_parquet_file() -> None:
    Path("in.csv").write_bytes(b"PAR1\0\0")
    assert message("in.csv") == "in.csv: a damaged Parquet file"


@pytest.mark.parametrize(
    ("module", "file", "said"),
    [
        ("openpyxl", "in.xlsx", 'Excel files need the package openpyxl: pip install "bynames[tables]"'),
        ("python_calamine", "in.xlsx", 'workbooks need the package python-calamine: pip install "bynames[tables]"'),
        ("pyarrow", "in.parquet", 'Parquet files need the package pyarrow: pip install "bynames[tables]"'),
        ("zstandard", "in.csv.zst", 'zstd files need the package zstandard: pip install "bynames[tables]"'),
    ],
)
def test_a_missing_library_is_said(module: str, file: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook("in.xlsx", ["name", "x", "y", "z"], ["Ян"])
    pyarrow.parquet.write_table(arrow_table(), "in.parquet")
    Path("in.csv.zst").write_bytes(zstandard.compress(TABLE.encode()))
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    with pytest.raises(MissingExtra) as caught:
        normalize(file, "out.csv")
    assert str(caught.value) == said
    Path("in.csv").write_text(TABLE, encoding="utf-8")
    if module != "python_calamine":  # which only reads
        with pytest.raises(MissingExtra):
            normalize("in.csv", "out" + file.removeprefix("in"))


# --- files as people have them ---

NAMES = [["name", "work"], ["Янка Купала", "Паўлінка"], ["Якуб Колас", "Новая зямля"]]


def sheet_with(path: str, change: Callable[[Any], object], rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    change(sheet)
    book.save(path)


def told(source: str, output: str = "out.csv", **options: Any) -> list[str]:
    """What a run says of a file; the columns that it takes are not told, as they are given."""
    said: list[str] = []
    normalize(source, output, fields=["given"], notice=said.append, **options)
    return said


@pytest.mark.parametrize("above", [[["Пісьменнікі 1906"], []], [["Спіс"], ["складзены ў 1906", "x"], []], [[]]])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_header_stands_below_titles(above: list[list[str]], suffix: str) -> None:
    # The title of two cells is narrower than the table.
    rows = [*above, *([*row, "1906"] for row in NAMES)]
    rows[len(above)][-1] = "year"
    sheet_with("in.xlsx", lambda sheet: None, rows)
    with open("in.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    said = told(f"in.{suffix}")
    assert rows_of("out.csv") == [["name", "work", "year", "given"], *([*row, "1906", row[0][:4]] for row in NAMES[1:])]
    if any(above):
        line = "line" if suffix == "csv" else "row"
        assert said[0].startswith(f"in.{suffix}: {line} {len(above) + 1} is taken as the header, and {len(above)} ")
    else:
        assert said == []
    # What was asked for is not guessed.
    assert told(f"in.{suffix}", dialect=Dialect(skip=len(above))) == []
    assert rows_of("out.csv")[0] == ["name", "work", "year", "given"]


@pytest.mark.parametrize("rows", [[["x", "y"], ["name", "b"], ["Ян", "c"]], [["Ян"], ["Анна", "b"], ["Юзік", "c"]]])
def test_a_header_is_no_title(rows: list[list[str]]) -> None:
    """A first row as wide as the others is the header, whatever stands below; and where nothing is called a name."""
    sheet_with("in.xlsx", lambda sheet: None, rows)
    with tables.reading("in.xlsx") as source:
        assert source.header == rows[0]
    Path("in.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    with tables.reading("in.csv") as source:
        assert source.header == rows[0]


def test_merged_cells_are_told_and_filled() -> None:
    rows = [["name", "work"], ["Янка Купала", "Паўлінка"], [None, "Тутэйшыя"], ["Якуб Колас", "Новая зямля"]]
    sheet_with("in.xlsx", lambda sheet: sheet.merge_cells("A2:A3"), rows)
    assert told("in.xlsx") == [
        "in.xlsx: 1 merged cell (row 2): the text stands in the first row only; --fill-merged gives it to all"
    ]
    assert [row[0] for row in rows_of("out.csv")] == ["name", "Янка Купала", "", "Якуб Колас"]
    for output in ("out.csv", "out.xlsx"):  # read by one library, and by the other
        assert told("in.xlsx", output, dialect=Dialect(fill_merged=True)) == []
    assert [row[0] for row in rows_of("out.csv")] == ["name", "Янка Купала", "Янка Купала", "Якуб Колас"]
    with tables.reading("out.xlsx") as source:
        assert [row[0] for batch in source.batches() for row in batch.rows] == [
            row[0] for row in rows_of("out.csv")[1:]
        ]


def test_sheets_without_cells_are_passed_over() -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    book.create_chartsheet("Diagram").add_chart(openpyxl.chart.BarChart())
    names = book.create_sheet("Names")
    for row in NAMES:
        names.append(row)
    book.save("in.xlsx")
    assert told("in.xlsx") == []
    assert told("in.xlsx", "out.xlsx") == []
    assert message("in.xlsx", sheet="Diagram") == "in.xlsx: no sheet 'Diagram'; there are Names"


def test_damaged_workbooks_are_one_line() -> None:
    sheet_with("in.xlsx", lambda sheet: None, NAMES)
    with zipfile.ZipFile("in.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        for cut in (0, len(parts[name]) // 2):
            with zipfile.ZipFile("cut.xlsx", "w") as archive:
                for other, content in parts.items():
                    archive.writestr(other, content[:cut] if other == name else content)
            for output in ("out.csv", "out.xlsx"):
                with contextlib.suppress(InputError):  # anything else would be a traceback
                    normalize("cut.xlsx", output)
    with zipfile.ZipFile("cut.xlsx", "w") as archive:
        for other, content in parts.items():
            archive.writestr(other, content[:300] if "sheet1" in other else content)
    assert message("cut.xlsx") == "cut.xlsx: a damaged workbook"


def test_numbers_with_leading_zeros_keep_them_without_openpyxl_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet_with("in.xlsx", lambda sheet: None, [["name", "n"], ["Ян", 7], ["Анна", datetime.date(2020, 2, 1)]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    normalize("in.xlsx", "out.csv", fields=["kind"])
    assert [row[1] for row in rows_of("out.csv")] == ["n", "7", "2020-02-01"]


def ods(path: str, rows: list[list[str]]) -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
            f'xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="Names">{cells}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )


def test_opendocument_is_read() -> None:
    ods("in.ods", NAMES)
    assert told("in.ods") == []
    assert [row[:2] for row in rows_of("out.csv")] == NAMES
    normalize("in.ods", "out.xlsx", fields=["given"])


@pytest.mark.parametrize(
    "content", [b"<html><table>", b"\n <TABLE>", b"<!DOCTYPE html>", b'<?xml version="1.0"?><Workbook']
)
def test_a_page_that_is_named_xls(content: bytes) -> None:
    Path("in.xls").write_bytes(content + "<tr><td>Янка Купала</td></tr>".encode())
    assert message("in.xls").endswith("and not a table: open it in a spreadsheet, and save it as .xlsx or as CSV")


@pytest.mark.parametrize("output", ["out.xls", "out.ods", "out.zip", "out.xlsm", "out.docx", "OUT.PDF", "out.xls.gz"])
def test_formats_that_are_not_written(output: str) -> None:
    Path("in.csv").write_text(TABLE, encoding="utf-8")
    assert "is not written; write .csv, .tsv, .json, .jsonl, .xlsx, .parquet or .sqlite" in message("in.csv", output)
    normalize("in.csv", output, writing=Output("csv"))  # who says so gets it


@pytest.mark.parametrize("member", ["a.csv", "folder/імёны.csv", "a.xlsx"])
def test_an_archive_of_one_file(member: str) -> None:
    if member.endswith(".xlsx"):
        sheet_with("a.xlsx", lambda sheet: None, NAMES)
        content = Path("a.xlsx").read_bytes()
    else:
        content = "\n".join(map(",".join, NAMES)).encode()
    with zipfile.ZipFile("in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._a", "x")
        archive.writestr(member, content)
    normalize("in.zip", "out.csv", fields=["given"])
    assert [row[:2] for row in rows_of("out.csv")] == NAMES
    Path("in.zip").write_bytes(Path("in.zip").read_bytes()[:-40])
    assert message("in.zip") == "in.zip: a damaged workbook or ZIP file"


def test_a_workbook_that_is_packed() -> None:
    sheet_with("in.xlsx", lambda sheet: None, NAMES)
    Path("in.xlsx.gz").write_bytes(gzip.compress(Path("in.xlsx").read_bytes()))
    normalize("in.xlsx.gz", "out.csv", fields=["given"])
    assert [row[:2] for row in rows_of("out.csv")] == NAMES


@pytest.mark.parametrize(
    ("file", "dialect", "said"),
    [
        ("in.xlsx", Dialect(encoding="cp1251"), "in.xlsx: --encoding does not apply to a workbook"),
        ("in.xlsx", Dialect(delimiter=";"), "in.xlsx: --delimiter does not apply to a workbook"),
        ("in.jsonl", Dialect(skip=1), "in.jsonl: --skip-lines does not apply to JSON"),
        ("in.jsonl", Dialect(header=False), "in.jsonl: --no-header does not apply to JSON"),
        ("in.parquet", Dialect(quoted=False), "in.parquet: --quoting does not apply to Parquet"),
        ("in.csv", Dialect(fill_merged=True), "in.csv: --fill-merged does not apply to CSV"),
        ("in.db", Dialect(comment="#"), "in.db: --comment does not apply to a database"),
    ],
)
def test_options_that_do_not_apply_are_refused(file: str, dialect: Dialect, said: str) -> None:
    Path("base.csv").write_text(TABLE, encoding="utf-8")
    normalize("base.csv", file, fields=["kind"])
    assert message(file, dialect=dialect) == said
    # Of two tables it need apply to one.
    tables.match("base.csv", file, "out.csv", ["name"], dialect=Dialect(delimiter=","))


# --- JSON arrays ---


def test_a_json_array_is_read_and_written() -> None:
    Path("in.json").write_text(
        '\n[\n {"name": "Янка Купала", "n": 1.50, "deep": [1]},\n {"name": null}\n]', encoding="utf-8"
    )
    normalize("in.json", "out.json", fields=["given", "score"])
    found = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert found == [
        {"name": "Янка Купала", "n": 1.5, "deep": [1], "given": "Янка", "score": None},
        {"name": None, "given": "", "score": None},
    ]
    assert '"n":1.50' in Path("out.json").read_text(encoding="utf-8")
    normalize("in.json", "out.jsonl", fields=["given"])
    assert len(Path("out.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    normalize("in.json", "out.csv", fields=["given"])
    assert rows_of("out.csv")[0] == ["name", "n", "deep", "given"]


def test_lines_in_a_file_named_json_stay_lines_and_csv_becomes_an_array() -> None:
    Path("in.json").write_text('{"name": "Ян"}\n{"name": "Анна"}\n', encoding="utf-8")
    normalize("in.json", "out.json", fields=["kind"])
    assert [json.loads(line)["name"] for line in Path("out.json").read_text(encoding="utf-8").splitlines()] == [
        "Ян",
        "Анна",
    ]
    Path("in.csv").write_text("name\n", encoding="utf-8")
    normalize("in.csv", "out.json", fields=["kind"])
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[1]", "in.json: not a JSON array of objects"),
        ("[]", "in.json: empty: there is no element that is a JSON object"),
        ('[{"name": "Ян"}', "in.json: broken JSON: it ends too early"),
    ],
)
def test_arrays_that_are_no_tables(content: str, said: str) -> None:
    Path("in.json").write_text(content, encoding="utf-8")
    assert message("in.json") == said


# --- SQLite ---


def database(path: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, weight REAL, photo BLOB)")
        connection.execute("CREATE TABLE other (x)")
        connection.execute("INSERT INTO other VALUES ('kept')")
        rows = [(7, "Янка Купала", 1.5, b"\xff"), (8, None, None, None), (9, 'Анна "Ян"', 2.0, None)]
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", rows)
    connection.close()


def selected(path: str, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_a_database_in_and_out() -> None:
    database("in.db")
    assert message("in.db") == "in.db: which table? Say so with --from-table; there are other, people"
    assert message("in.db", sheet="peple") == "in.db: no table 'peple'; did you mean people?"
    summary = normalize("in.db", "out.csv", fields=["given"], sheet="people")
    assert summary.rows == 3
    assert rows_of("out.csv")[1] == ["7", "Янка Купала", "1.5", "\\xff", "Янка"]
    # The same database gets the new table beside those that it has, and again in its place.
    for _ in range(2):
        normalize("in.db", "in.db", sheet="people", fields=["given", "score"], writing=Output(table="clean"))
        found = selected("in.db", "SELECT id, typeof(id), name, weight, photo, given, typeof(score) FROM clean")
        assert found == [
            (7, "integer", "Янка Купала", 1.5, b"\xff", "Янка", "null"),
            (8, "integer", None, None, None, "", "null"),
            (9, "integer", 'Анна "Ян"', 2.0, None, "Анна", "null"),
        ]
        assert selected("in.db", "SELECT * FROM other") == [("kept",)]
    Path("in.csv").write_text("name,Name,\nЯн,b,c\nАнна\n", encoding="utf-8")
    normalize("in.csv", "new.sqlite", columns=["1"], fields=["kind"])
    assert selected("new.sqlite", "SELECT * FROM names") == [("Ян", "b", "c", "person"), ("Анна", None, None, "person")]
    with sqlite3.connect("new.sqlite") as connection:
        assert [row[1] for row in connection.execute("PRAGMA table_info(names)")] == [
            "name",
            "Name_2",
            "column_3",
            "kind",
        ]
    connection.close()


def test_databases_that_cannot_be_used() -> None:
    database("in.db")
    with sqlite3.connect("in.db") as connection:
        connection.execute("CREATE VIEW seen AS SELECT name FROM people")
    connection.close()
    assert normalize("in.db", "out.csv", sheet="seen").rows == 3
    assert message("in.db", "in.db", sheet="people", writing=Output(table="seen")).startswith("in.db: seen is a view")
    Path("bad.db").write_bytes(Path("in.db").read_bytes()[:600])
    assert message("bad.db").startswith("bad.db: the database cannot be read: ")
    Path("empty.db").write_bytes(b"")
    Path("in.csv").write_text("name,n\nЯн,1,2\n", encoding="utf-8")
    assert "3 cells under 2 columns, which a database cannot hold" in message("in.csv", "new.db")


# --- CSV as people have it ---


def csv_of(text: str | bytes, **options: Any) -> tuple[list[list[str]], list[str]]:
    Path("in.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    said = told("in.csv", **options)
    return rows_of("out.csv"), said


def test_blank_lines_above_the_header_are_passed_over() -> None:
    rows, said = csv_of("\n  \nname,id\nЯнка Ян,1\n")
    assert (rows, said) == ([["name", "id", "given"], ["Янка Ян", "1", "Янка"]], [])
    Path("in.csv").write_text("\n \n", encoding="utf-8")
    assert message("in.csv") == "in.csv: only blank lines: there is no header line"


def test_a_list_of_one_column_is_not_cut() -> None:
    rows, said = csv_of('name\nКупала, Янка\n"Колас, Якуб"\n\nЯн "Я", Анна\nБагдановіч\n')
    assert [row[:1] for row in rows] == [
        ["name"],
        ["Купала, Янка"],
        ["Колас, Якуб"],
        [],
        ['Ян "Я", Анна'],
        ["Багдановіч"],
    ]
    assert rows[1][1] == "Янка"
    assert said == []
    # Who says what the delimiter is gets it.
    rows, said = csv_of("name\nКупала, Янка\n", dialect=Dialect(delimiter=","))
    assert rows[1] == ["Купала", "", " Янка"]


def test_some_nul_bytes_are_kept_and_told() -> None:
    text = "name,id\nЯнка Купала,1\nЯкуб\0 Колас,2\n"
    rows, said = csv_of(text)
    assert rows[2] == ["Якуб\0 Колас", "2", "Якуб"]
    assert said == ["in.csv: 1 line (3) with NUL bytes, which were kept"]
    rows, said = csv_of(text.replace("2\n", '"2\n\0"\n'))
    assert said == ["in.csv: 2 lines (3, 4) with NUL bytes, which were kept"]
    Path("in.csv").write_bytes(b"name,id\n" + b"a,1\n" * 2000 + b"\0" * 9000)
    assert (
        message("in.csv") == "in.csv:2002: not a text file: it has NUL bytes; give its encoding, e.g. --encoding utf-16"
    )


def test_quotes_that_are_not_doubled_are_kept_and_told() -> None:
    text = 'name,id\nААТ "Камунарка",1\n"ААТ "Камунарка"",2\n"a ""b"", c",3\n'
    _, said = csv_of(text)
    assert Path("out.csv").read_text(encoding="utf-8").splitlines()[2] == '"ААТ "Камунарка"",2,'
    assert said == ["in.csv: 1 line (3) with quotes inside a quoted cell that are not doubled, which was kept as it is"]
    with tables.reading("in.csv") as source:
        assert [row[0] for batch in source.batches() for row in batch.rows] == ['ААТ "Камунарка"'] * 2 + ['a "b", c']


def test_spaces_behind_delimiters() -> None:
    _, said = csv_of('name, id\nЯнка Ян, 1\n"Анна", "a, b"\n')
    assert said == ["in.csv: spaces after each , are stripped from the cells"]
    with tables.reading("in.csv") as source:
        assert source.header == ["name", "id"]
        assert [row for batch in source.batches() for row in batch.rows] == [["Янка Ян", "1"], ["Анна", "a, b"]]
    assert Path("out.csv").read_text(encoding="utf-8").splitlines()[:2] == ["name, id,given", "Янка Ян, 1,Янка"]
    for text, dialect in (("name, id\nЯн,1\n", None), ("name, id\nЯн, 1\n", Dialect(skip_space=False))):
        Path("in.csv").write_text(text, encoding="utf-8")
        with tables.reading("in.csv", dialect) as source:
            assert source.header == ["name", " id"]


def test_comment_lines_come_back_as_they_are() -> None:
    text = '# a list, "of\n# names\nname,id\nЯнка Ян,1\n#Анна,2\n"x\n#y",3\n# the end'
    _, said = csv_of(text, dialect=Dialect(comment="#"))
    assert said == []
    assert Path("out.csv").read_text(encoding="utf-8").splitlines() == [
        "name,id,given", "Янка Ян,1,Янка", "#Анна,2", '"x', '#y",3,', "# the end"
    ]  # fmt: skip


def test_words_that_stand_for_nothing() -> None:
    rows, _ = csv_of("name,id\nN/A,1\nЯнка Ян,2\nнямА,3\n", dialect=Dialect(null=("n/a", "няма")))
    assert [row[0] for row in rows] == ["name", "N/A", "Янка Ян", "нямА"]
    assert [row[2] for row in rows[1:]] == ["", "Янка", ""]
    Path("in.csv").write_text("name,id\nN/A,1\nЯн,2\nN/A,3\n", encoding="utf-8")
    found = tables.dedupe("in.csv", "out.csv", ["name"], dialect=Dialect(null=("n/a",)))
    assert (found.clusters, found.duplicates) == (1, 0)


@pytest.mark.parametrize(
    ("asked", "found"), [("1-2", (0, 1)), ("2-", (1, 2)), ("3,1", (2, 0)), ("a-b", (3,)), ("1–2", (0, 1))]
)
def test_ranges_of_columns(asked: str, found: tuple[int, ...]) -> None:
    from bynames.tables._columns import find

    Path("in.csv").write_text("x,y,z,a-b\n" if asked == "a-b" else "x,y,z\n", encoding="utf-8")
    with tables.reading("in.csv") as source:
        assert find(source, [asked]) == found
        if asked != "a-b":
            with pytest.raises(InputError, match="no columns 2-9: there are 3"):
                find(source, ["2-9"])


@pytest.mark.parametrize("run", ["normalize", "dedupe", "match"])
def test_rows_that_are_no_rows_go_to_a_file_of_their_own(run: str) -> None:
    text = 'name;id\nЯнка Купала\nЯкуб Колас;2;3\n\nМаксім Танк;"3"\n'
    Path("in.csv").write_text(text, encoding="utf-8")
    said: list[str] = []
    options: dict[str, Any] = {"rejects": "bad.csv", "notice": said.append}
    if run == "match":
        Path("right.csv").write_text("name\nМаксім Танк\n", encoding="utf-8")
        tables.match("in.csv", "right.csv", "out.csv", ["name"], **options)
    else:
        getattr(tables, run)("in.csv", "out.csv", ["name"], **options)
    assert Path("bad.csv").read_text(encoding="utf-8") == "name;id\nЯнка Купала\nЯкуб Колас;2;3\n"
    lines = Path("out.csv").read_text(encoding="utf-8").splitlines()
    assert (lines[1], lines[2].startswith('Максім Танк;"3";'), len(lines)) == ("", True, 3)
    assert said[-1] == "in.csv: 2 rows have more or fewer cells than the header (line 2, 3); written to bad.csv"
    Path("in.jsonl").write_text('{"name": "Ян"}', encoding="utf-8")
    assert message("in.jsonl", rejects="x.csv") == "in.jsonl: --rejects is for rows of CSV, and this is JSON"
