"""Running text from a file: plain text in any encoding that tables come in, packed or not."""

from __future__ import annotations

from bynames.errors import InputError
from bynames.tables._encodings import detect, given, undecodable
from bynames.tables._files import Input

# What is held in memory
_LONGEST = 512 << 20
_KINDS = "find reads plain text (.txt, .md, .csv), in any encoding and packed"
# How files begin that hold text in another way, and what they are
_OTHERS = (
    (b"%PDF", "a PDF file: pdftotext makes text of it"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file: save it as text"),
    (b"{\\rtf", "a file of a word processor (.rtf): save it as text"),
    (b"SQLite format 3\0", "a database: bynames normalize reads its tables"),
    (b"PAR1", "a Parquet file: bynames normalize reads it"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_ARCHIVES = (
    ("word/document.xml", "a Word file: save it as text (.txt)"),
    ("xl/workbook.xml", "a workbook: bynames normalize reads it"),
    ("xl/workbook.bin", "a workbook: bynames normalize reads it"),
    ("content.xml", "an OpenDocument file: save it as text (.txt); of a spreadsheet, bynames normalize reads it"),
    ("META-INF/container.xml", "an e-book: save it as text (.txt)"),
)


def running_text(path: str, encoding: str | None = None) -> tuple[str, str]:
    """The text in a file (`-`: standard input), and a note on how it was read, or "".

    Raises InputError for what cannot be read, or is no plain text.
    """
    file = Input(path)
    try:
        _refuse(file)
        found = given(encoding) if encoding else detect(file.open, file.name)
        with file.open() as handle:
            content = handle.read(_LONGEST + 1)
        if len(content) > _LONGEST:
            raise InputError(f"{file.name}: more than {_LONGEST >> 20} MB in one text; cut it into several")
        if content.count(b"\0") > len(content) // 10 and "16" not in found.codec and "32" not in found.codec:
            raise InputError(f"{file.name}: a binary file; {_KINDS}")
        try:
            text = content.decode("utf-8-sig" if found.codec == "utf-8" else found.codec)
        except UnicodeError:
            raise undecodable(file.open, found.codec, file.name) from None
        note = f"{file.name}: read as {found.title}; --encoding if that is wrong" if found.guessed else ""
        return text, note
    finally:
        file.close()


def _refuse(file: Input) -> None:
    for start, what in _OTHERS:
        if file.head.startswith(start):
            raise InputError(f"{file.name}: {what}; {_KINDS}")
    if file.head.startswith(b"PK\x03\x04"):
        import zipfile

        try:
            with file.seekable() as handle, zipfile.ZipFile(handle) as archive:
                inside = frozenset(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError):
            raise InputError(f"{file.name}: a damaged ZIP file") from None
        what = next((what for part, what in _ARCHIVES if part in inside), "a ZIP file of several: unpack it first")
        raise InputError(f"{file.name}: {what}; {_KINDS}")
