"""Files of every format and encoding come back whole, and appear whole or not at all."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
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
        ("name\nЯн\n".encode("cp1251"), "utf-8", "in.csv:2: not UTF-8: byte 0xdf; without --encoding it is found out"),
        ("name\nЯн".encode("utf-16"), "utf-8", "in.csv:1: not UTF-8: byte 0xff; give its encoding: --encoding utf-16"),
        (b"id,name\n1,a\n2,\x98\n", "cp1251", "in.csv:3: not CP1251: byte 0x98; without --encoding it is found out"),
        (b"name\n", "utf8x", "no encoding 'utf8x'; try utf-8, windows-1251, koi8-r, cp866 or utf-16"),
        (b"name\n", "base64", "no encoding 'base64'; try utf-8, windows-1251, koi8-r, cp866 or utf-16"),
        (b"name\n", "a\0b", "no encoding 'a\\x00b'; try utf-8, windows-1251, koi8-r, cp866 or utf-16"),
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
    assert message(f"cut{suffix}").startswith(f"cut{suffix}: the packed file is damaged or cut off")


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
    assert said == ["in.xlsx: one row has more or fewer cells than the header (line 4); every cell was kept"]


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
    Path("in.csv").write_text("name" + ",x" * 20_000 + "\n", encoding="utf-8")
    assert message("in.csv", "out.xlsx") == (
        "out.xlsx: Excel holds 16384 columns, and these are 20003; write .csv or .parquet"
    )


def test_sheets_are_chosen_by_name() -> None:
    workbook("in.xlsx", ["name", "x", "y", "z"], ["Ян"], People=[["name"], ["Анна"]])
    said: list[str] = []
    normalize("in.xlsx", "out.csv", notice=said.append)
    assert said == ["in.xlsx: sheet First; there are also People: --sheet"]
    normalize("in.xlsx", "out.csv", sheet="People")
    assert rows_of("out.csv")[1][0] == "Анна"
    assert message("in.xlsx", sheet="Peple") == "in.xlsx: no sheet 'Peple'; did you mean People?"
    assert message("in.xlsx", sheet="%") == "in.xlsx: no sheet '%'; there are First, People"


def test_an_empty_sheet() -> None:
    openpyxl.Workbook().save("in.xlsx")
    assert message("in.xlsx") == "in.xlsx: the first row of the sheet is empty: there is no header"


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
    Path("in.csv").write_text("name\nЯн\nАнна,x\n", encoding="utf-8")
    assert message("in.csv", "new.parquet") == (
        "in.csv:3: 2 cells under 1 columns, which Parquet cannot hold; write .csv, .jsonl or .xlsx"
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
        (["mimetype", "content.xml"], "in.ods: an OpenDocument file: save it as .xlsx or as CSV"),
        (["xl/workbook.bin"], "in.ods: a binary Excel file (.xlsb): save it as .xlsx or as CSV"),
        (["word/document.xml"], "in.ods: a Word file, and not a table"),
        (["a.csv"], "in.ods: a ZIP file: unpack it first"),
        (["xl/workbook.xml"], "in.ods: a damaged Excel file"),
    ],
)
def test_other_archives(inside: list[str], said: str) -> None:
    import zipfile

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
    with pytest.raises(MissingExtra):
        normalize("in.csv", "out" + file.removeprefix("in"))
