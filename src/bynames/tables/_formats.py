"""Which format a table has, by what is in it; and which one it is to have, by the name of the output."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from msgspec import Struct

from bynames.errors import InputError, did_you_mean
from bynames.tables._delimited import CsvSource, CsvTarget, Dialect
from bynames.tables._encodings import wide
from bynames.tables._files import LARGEST, Input, Path, suffix, written
from bynames.tables._rows import Source, Target

FORMATS = ("csv", "tsv", "json", "jsonl", "xlsx", "parquet", "sqlite")
_BY_SUFFIX = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".xlsx": "xlsx", ".parquet": "parquet", ".pq": "parquet", ".db": "sqlite", ".db3": "sqlite",
    ".sqlite": "sqlite", ".sqlite3": "sqlite",
}  # fmt: skip
# How files begin that are no tables, and what to do with them
_OTHERS = (
    (b"%PDF", "a PDF file, and not a table"),
    (b"\x89PNG", "a picture, and not a table"),
    (b"\xff\xd8\xff", "a picture, and not a table"),
    (b"Rar!", "a packed file: unpack it first"),
    (b"7z\xbc\xaf", "a packed file: unpack it first"),
    (b"\x7fELF", "a program, and not a table"),
    (b"{\\rtf", "a text of a word processor (.rtf), and not a table"),
)
# How text begins that is no table either, in small letters; several programs call such a file .xls.
_PAGES = (
    (b"<?xml", "an XML file, and not a table: open it in a spreadsheet, and save it as .xlsx or as CSV"),
    (b"<!doctype html", "a web page, and not a table: open it in a spreadsheet, and save it as .xlsx or as CSV"),
    (b"<html", "a web page, and not a table: open it in a spreadsheet, and save it as .xlsx or as CSV"),
    (b"<table", "a web page, and not a table: open it in a spreadsheet, and save it as .xlsx or as CSV"),
)
_SQLITE = b"SQLite format 3\0"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# Names of files that are other formats than any that is written here
_UNWRITTEN = (
    ".xls", ".xlsb", ".xlsm", ".xltx", ".ods", ".numbers", ".zip", ".7z", ".rar", ".tar", ".tgz", ".pdf", ".doc",
    ".docx", ".odt", ".rtf", ".html", ".htm", ".xml", ".yaml", ".yml", ".feather", ".arrow", ".orc", ".avro", ".dta",
    ".sav",
)  # fmt: skip
# What each option of a dialect holds for
_CSV_ONLY = ("encoding", "delimiter", "quote", "escape", "doubled", "quoted", "skip_space", "comment")
_APPLY = {
    "csv": frozenset({*_CSV_ONLY, "header", "skip", "null"}),
    "xlsx": frozenset({"header", "skip", "null", "fill_merged"}),
    "jsonl": frozenset({"null"}),
    "parquet": frozenset({"null"}),
    "sqlite": frozenset({"null"}),
}
_OPTIONS = {
    "quote": "--quotechar", "escape": "--escapechar", "doubled": "--no-doublequote", "quoted": "--quoting",
    "header": "--no-header", "skip": "--skip-lines",
}  # fmt: skip
_TITLES = {"xlsx": "a workbook", "jsonl": "JSON", "parquet": "Parquet", "sqlite": "a database", "csv": "CSV"}
# The reader goes by the sizes that are checked here.
_LARGEST_WORKBOOK = LARGEST
# Bytes that text never has but in UTF-16
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1a"))


class Output(Struct, frozen=True):
    """How a table is to be written. `format` None: by the name of the file, or that of the input.

    `bom` puts a byte order mark in front of CSV, for Excel; `safe` makes text of what a spreadsheet would run. `table`
    is the name of the table in a SQLite database.
    """

    format: str | None = None
    bom: bool = False
    safe: bool = False
    table: str = "names"

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            hint = did_you_mean(self.format, FORMATS) or f"; there are {', '.join(FORMATS)}"
            raise InputError(f"no format {self.format!r}{hint}")


@contextmanager
def reading(
    path: Path,
    dialect: Dialect | None = None,
    sheet: str | None = None,
    *,
    styled: bool = False,
    rejects: str | None = None,
    shared: bool = False,
    name: str = "",
    cautious: bool = False,
) -> Iterator[Source]:
    """The table in a file (`-`: standard input). What is in it decides its format, not its name.

    `sheet` is a sheet of a workbook, or a table of a SQLite database. `styled` keeps how cells of .xlsx look, for
    writing them again. `rejects` is a file for the rows of a CSV that have more or fewer cells than the header, which
    are left out then. An option of the dialect that does not apply to the format is refused; with `shared` it is for
    other tables too, and passed over. `name` is that of the file in messages; `cautious` is for files of strangers, and
    refuses what a small one could make large.

    Raises InputError, and MissingExtra where a library for the format is not installed.
    """
    dialect = dialect or Dialect()
    file = Input(os.fspath(path), name, cautious)
    try:
        source = _source(file, dialect, sheet, styled)
        if not shared:
            refuse_unused(dialect, source)
        source.null = frozenset(word.strip().casefold() for word in dialect.null)
        with _rejecting(source, rejects):
            yield source
    finally:
        file.close()


def refuse_unused(dialect: Dialect, *sources: Source) -> None:
    """Raise InputError for an option that was given and that applies to none of these tables."""
    usual = Dialect()
    for field in dialect.__struct_fields__:
        value = getattr(dialect, field)
        if value != getattr(usual, field) and not any(field in _APPLY[source.format] for source in sources):
            option = _OPTIONS.get(field, "--" + field.replace("_", "-"))
            titles = " and ".join(dict.fromkeys(_TITLES[source.format] for source in sources))
            names = " and ".join(source.name for source in sources)
            raise InputError(f"{names}: {option} does not apply to {titles}")


@contextmanager
def _rejecting(source: Source, rejects: str | None) -> Iterator[None]:
    if rejects is None:
        yield
        return
    if not isinstance(source, CsvSource):
        raise InputError(f"{source.name}: --rejects is for rows of CSV, and this is {_TITLES[source.format]}")
    with written(rejects) as handle:
        handle.write((source.raw_header + source.ending).encode())

        def reject(raw: str) -> None:
            handle.write((raw + source.ending).encode())

        source.reject = reject
        source.rejected_to = rejects
        yield


def _source(file: Input, dialect: Dialect, sheet: str | None, styled: bool) -> Source:
    head = file.head
    if head.startswith((b"PK\x03\x04", _OLD_OFFICE)):
        from bynames.tables._excel import ExcelSource

        if head.startswith(b"PK"):
            _check_workbook(file)
        return ExcelSource(file, sheet, dialect, styled)
    if head.startswith(_SQLITE):
        from bynames.tables._sqlite import SqliteSource

        return SqliteSource(file, sheet)
    if sheet is not None:
        raise InputError(f"{file.name}: --sheet is for workbooks, --from-table for databases, and this is neither")
    if head.startswith(b"PAR1"):
        from bynames.tables._parquet import ParquetSource

        return ParquetSource(file)
    for start, what in _OTHERS:
        if head.startswith(start):
            raise InputError(f"{file.name}: {what}")
    for start, what in _PAGES:
        if head.removeprefix(b"\xef\xbb\xbf").lstrip()[: len(start)].lower() == start:
            raise InputError(f"{file.name}: {what}")
    if _is_binary(head, dialect):
        raise InputError(f"{file.name}: a binary file, and not a table")
    if _is_json(file, head):
        from bynames.tables._jsonlines import JsonSource

        return JsonSource(file)
    return CsvSource(file, dialect)


def _check_workbook(file: Input) -> None:
    import zipfile

    try:
        with file.seekable() as handle, zipfile.ZipFile(handle) as archive:
            inside = archive.namelist()
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise InputError(f"{file.name}: a damaged workbook or ZIP file") from None
    if {"xl/workbook.xml", "xl/workbook.bin"} & set(inside) or ("content.xml" in inside and "mimetype" in inside):
        if unpacked > min(file.largest, _LARGEST_WORKBOOK):
            most = min(file.largest, _LARGEST_WORKBOOK) >> 20
            raise InputError(f"{file.name}: it unpacks to {unpacked >> 20} MB, more than {most}; save it as CSV")
        if not file.packed:
            file.check_ratio(unpacked)
        return
    if "word/document.xml" in inside:
        raise InputError(f"{file.name}: a Word file, and not a table")
    if any(name.startswith("ppt/") for name in inside):
        raise InputError(f"{file.name}: a presentation, and not a table")
    if "index/Document.iwa" in map(str.lower, inside) or any(name.endswith(".iwa") for name in inside):
        raise InputError(f"{file.name}: a Numbers file: export it as .xlsx or as CSV")
    raise InputError(f"{file.name}: a ZIP file that holds {len(inside)} files: unpack it first")


def _is_binary(head: bytes, dialect: Dialect) -> bool:
    if (dialect.encoding and "16" in dialect.encoding) or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    odd = len(head) - len(head.translate(None, _CONTROL))
    return 0 in head and odd * 12 > len(head) and not wide(head)


def _is_json(file: Input, head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2].replace(b" ", b"")
    if _BY_SUFFIX.get(suffix(file.member or file.path)) in ("json", "jsonl"):
        return True
    return start in (b'{"', b"{}", b"[{", b"[\n", b"[\r", b"[]") or start in (b"{", b"{\n")


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


def check_output(path: str, output: Output | None = None) -> None:
    """Raise InputError where the name of the output says a format that is not written here."""
    found = suffix(path)
    if (output is None or output.format is None) and found in _UNWRITTEN:
        raise InputError(
            f"{path}: {found} is not written; write .csv, .tsv, .json, .jsonl, .xlsx, .parquet or .sqlite, or say "
            "what it is with --format"
        )


def is_workbook(path: str, output: Output | None = None) -> bool:
    """Whether what is written there is a workbook."""
    return ((output.format if output is not None else None) or _BY_SUFFIX.get(suffix(path))) == "xlsx"


def _target(handle: BinaryIO, path: str, output: Output, source: Source) -> Target:
    form = output.format or _BY_SUFFIX.get(suffix(path)) or (source.text_format or "csv")
    if form in ("json", "jsonl"):
        from bynames.tables._jsonlines import JsonTarget

        # Who has lines in a file named .json gets lines: that is how most programs name them.
        return JsonTarget(handle, form == "json" and (output.format == "json" or source.text_format != "jsonl"))
    if form == "sqlite":
        from bynames.tables._sqlite import SqliteTarget

        return SqliteTarget(handle, path, output.table)
    if form == "xlsx":
        from bynames.tables._excel import ExcelTarget

        return ExcelTarget(handle, path)
    if form == "parquet":
        from bynames.tables._parquet import ParquetTarget

        return ParquetTarget(handle, path)
    return CsvTarget(handle, path, output.bom, output.safe, output.format or "")
