"""Which format a table has, by what is in it; and which one it is to have, by the name of the output."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from msgspec import Struct

from bynames.errors import InputError, did_you_mean
from bynames.tables._delimited import CsvSource, CsvTarget, Dialect
from bynames.tables._encodings import wide
from bynames.tables._files import Input, suffix
from bynames.tables._rows import Source, Target

FORMATS = ("csv", "tsv", "jsonl", "xlsx", "parquet")
_BY_SUFFIX = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
# How files begin that are no tables, and what to do with them
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file: save it as .xlsx or as CSV"),
    (b"%PDF", "a PDF file, and not a table"),
    (b"SQLite format 3\0", "a SQLite database: sqlite-utils rows writes a table of it as CSV"),
    (b"\x89PNG", "a picture, and not a table"),
    (b"\xff\xd8\xff", "a picture, and not a table"),
    (b"Rar!", "a packed file: unpack it first"),
    (b"7z\xbc\xaf", "a packed file: unpack it first"),
    (b"\xfd7zXZ", "a file packed with xz: unpack it first"),
    (b"BZh", "a file packed with bzip2: unpack it first"),
    (b"\x7fELF", "a program, and not a table"),
)
# A million rows of twenty columns have a gigabyte. The reader goes by the sizes that are checked here.
_LARGEST_WORKBOOK = 2 << 30
# Bytes that text never has but in UTF-16
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1a"))


class Output(Struct, frozen=True):
    """How a table is to be written. `format` None: by the name of the file, or that of the input.

    `bom` puts a byte order mark in front of CSV, for Excel; `safe` makes text of what a spreadsheet would run.
    """

    format: str | None = None
    bom: bool = False
    safe: bool = False

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            hint = did_you_mean(self.format, FORMATS) or f"; there are {', '.join(FORMATS)}"
            raise InputError(f"no format {self.format!r}{hint}")


@contextmanager
def reading(path: str, dialect: Dialect | None = None, sheet: str | None = None) -> Iterator[Source]:
    """The table in a file (`-`: standard input). What is in it decides its format, not its name.

    Raises InputError, and MissingExtra where a library for the format is not installed.
    """
    dialect = dialect or Dialect()
    file = Input(path)
    try:
        yield _source(file, dialect, sheet)
    finally:
        file.close()


def _source(file: Input, dialect: Dialect, sheet: str | None) -> Source:
    head = file.head
    if head.startswith(b"PK\x03\x04"):
        from bynames.tables._excel import ExcelSource

        _check_workbook(file)
        return ExcelSource(file, sheet, dialect.header)
    if head.startswith(b"PAR1"):
        from bynames.tables._parquet import ParquetSource

        return ParquetSource(file)
    if sheet is not None:
        raise InputError(f"{file.name}: --sheet is for Excel files, and this is none")
    for start, what in _OTHERS:
        if head.startswith(start):
            raise InputError(f"{file.name}: {what}")
    if _is_binary(head, dialect):
        raise InputError(f"{file.name}: a binary file, and not a table")
    if _is_json(file, head):
        from bynames.tables._jsonlines import JsonSource

        return JsonSource(file)
    return CsvSource(file, dialect)


def _check_workbook(file: Input) -> None:
    try:
        with file.open() as handle, zipfile.ZipFile(handle) as archive:
            inside = archive.namelist()
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        raise InputError(f"{file.name}: a damaged Excel or ZIP file") from None
    if "xl/workbook.xml" in inside:
        if unpacked > _LARGEST_WORKBOOK:
            raise InputError(
                f"{file.name}: it unpacks to {unpacked >> 20} MB, more than {_LARGEST_WORKBOOK >> 20}; save it as CSV"
            )
        return
    if "content.xml" in inside and "mimetype" in inside:
        raise InputError(f"{file.name}: an OpenDocument file: save it as .xlsx or as CSV")
    if "xl/workbook.bin" in inside:
        raise InputError(f"{file.name}: a binary Excel file (.xlsb): save it as .xlsx or as CSV")
    if "word/document.xml" in inside:
        raise InputError(f"{file.name}: a Word file, and not a table")
    raise InputError(f"{file.name}: a ZIP file: unpack it first")


def _is_binary(head: bytes, dialect: Dialect) -> bool:
    if (dialect.encoding and "16" in dialect.encoding) or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    odd = len(head) - len(head.translate(None, _CONTROL))
    return 0 in head and odd * 12 > len(head) and not wide(head)


def _is_json(file: Input, head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2].replace(b" ", b"")
    if _BY_SUFFIX.get(suffix(file.path)) == "jsonl":
        return True
    return start in (b'{"', b"{}", b"[{") or start in (b"{", b"{\n")


@contextmanager
def target(
    handle: BinaryIO,
    path: str,
    output: Output | None,
    source: Source,
    added: Sequence[str],
    numbers: frozenset[int] = frozenset(),
) -> Iterator[Target]:
    """What writes the table of `source` to `handle`, the file at `path`, with columns `added` behind its own.

    Its format is that of `output`, else that of the suffix, else that of the source where it is text, else CSV.
    `numbers` are the indexes of added columns that hold numbers.
    """
    found = _target(handle, path, output or Output(), source)
    try:
        found.begin(source, added, numbers)
        yield found
        found.end()
    except BaseException:
        found.drop()
        raise


def _target(handle: BinaryIO, path: str, output: Output, source: Source) -> Target:
    form = output.format or _BY_SUFFIX.get(suffix(path)) or ("jsonl" if source.format == "jsonl" else "csv")
    if form == "jsonl":
        from bynames.tables._jsonlines import JsonTarget

        return JsonTarget(handle)
    if form == "xlsx":
        from bynames.tables._excel import ExcelTarget

        return ExcelTarget(handle, path)
    if form == "parquet":
        from bynames.tables._parquet import ParquetTarget

        return ParquetTarget(handle, path)
    return CsvTarget(handle, path, output.bom, output.safe, output.format or "")
