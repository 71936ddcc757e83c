"""What is fuzzed: one function for each area. It takes any bytes and raises only where bynames is at fault.

Bytes are text in UTF-8; what is no UTF-8 becomes lone surrogates, so any bytes are some text. An error on purpose
(`BynamesError`) is an answer wherever a file or an option is at fault, and never one to odd text.
`TARGETS` has them by name; fuzz/atheris_run.py, fuzz/mutate.py and tests/test_fuzz_corpus.py run them.
"""

from __future__ import annotations

import asyncio
import atexit
import gzip
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import bynames
from bynames import _datafiles as data
from bynames.errors import BynamesError

KINDS = (None, "person", "org")
RECORDS = [
    ("a", "Янка Купала"),
    ("a", "Іван Луцэвіч"),
    ("b", "Цётка (Алаіза Пашкевіч)"),
    ("c", "Dudaryk, Viera P."),
    ("d", "ААТ «Мінскі завод азёраў»"),
    ("e", "Open Joint Stock Company Vozera No. 2"),
    ("f", "Ян"),
    ("g", "\ud800 北京"),
]
QUERIES = ("Janka Kupala", "Пашкевіч", "Vozera", "В. П. Дударик", "")


def text_of(raw: bytes) -> str:
    """The text that bytes stand for."""
    return raw.decode("utf-8", "surrogateescape")


def _parts(raw: bytes, count: int) -> list[str]:
    """`count` texts, those behind one another in lines."""
    found = text_of(raw).split("\n", count - 1)
    return found + [""] * (count - len(found))


@cache
def _folder() -> str:
    place = tempfile.mkdtemp(prefix="bynames-fuzz-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def _file(name: str, content: bytes) -> str:
    path = os.path.join(_folder(), name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def _names(error: BynamesError, file: str) -> None:
    """An error about a file says which file."""
    if file not in str(error):
        raise AssertionError(f"no file named in: {error}")


# --- names and text ---


def parse(raw: bytes) -> None:
    """Parts of a name of any kind; the parts stand in the name."""
    text = text_of(raw)
    for kind in KINDS:
        found = bynames.parse(text, kind)
        assert found.kind in ("person", "org")
        assert kind is None or found.kind == kind
        assert all(part.text for part in found.parts)


def compare(raw: bytes) -> None:
    """Two lines as two names: the score has its bounds, and does not depend on which comes first."""
    one, other = _parts(raw, 2)
    for kind in KINDS:
        there, back = bynames.compare(one, other, kind), bynames.compare(other, one, kind)
        assert 0.0 <= there.score <= 1.0
        assert abs(there.score - back.score) < 1e-9, (there.score, back.score)
        assert there.matched == back.matched
        assert str(there)


@cache
def _schemes() -> tuple[Any, ...]:
    return bynames.schemes()


def transliterate(raw: bytes) -> None:
    """The first byte takes a scheme: forwards, backwards and step by step."""
    scheme = _schemes()[raw[0] % len(_schemes())] if raw else _schemes()[0]
    text = text_of(raw[1:])
    latin = bynames.transliterate(text, scheme)
    bynames.explain(text, scheme)
    if scheme.reversible != "no":
        bynames.transliterate(latin, scheme, reverse=True)
        bynames.transliterate(text, scheme, reverse=True)


def identify(raw: bytes) -> None:
    """Shares add up to one at most."""
    found = bynames.identify(text_of(raw))
    assert sum(reading.score for reading in found) <= 1.0 + 1e-9
    assert [reading.score for reading in found] == sorted((reading.score for reading in found), reverse=True)


def key(raw: bytes) -> None:
    """A key is of ASCII letters; capitals do not change it."""
    text = text_of(raw)
    for kind in KINDS:
        assert bynames.key(text, kind).isascii()
    assert bynames.key(f"  {text} ", "person") == bynames.key(text, "person")


def inflect(raw: bytes) -> None:
    """Cases of a name, and back."""
    text = text_of(raw)
    for language in ("be", "ru"):
        bynames.inflect(text, language)
        bynames.lemmas(text, language)


@cache
def _table() -> Any:
    return bynames.AliasTable.load()


def find(raw: bytes) -> None:
    """Mentions in text lie within it, in order and apart."""
    text = text_of(raw)
    end = 0
    for mention in _table().find(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert mention.matches
        end = mention.end


def resolve(raw: bytes) -> None:
    """Whom a name names: the best first."""
    for kind in KINDS:
        found = _table().resolve(text_of(raw), kind)
        assert all(0.0 <= match.score <= 1.0 for match in found)
        assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


# --- files ---


@cache
def saved_index() -> bytes:
    """A small matcher as it is saved."""
    path = os.path.join(_folder(), "whole.index")
    bynames.Matcher(RECORDS).save(path)
    with open(path, "rb") as file:
        return file.read()


@cache
def _expected() -> list[list[tuple[str, float]]]:
    matcher = bynames.Matcher(RECORDS)
    return [[(match.id, match.score) for match in matcher.search(query)] for query in QUERIES]


def _edited(raw: bytes, whole: bytes) -> bytes:
    """`whole` with edits, four bytes each: how, where (two bytes, spread over the file), and with what."""
    found = bytearray(whole)
    for at in range(0, len(raw) - 3, 4):
        how, place, what = raw[at], int.from_bytes(raw[at + 1 : at + 3], "little"), raw[at + 3]
        place = place % max(len(found), 1)
        if how % 8 == 0:
            del found[place:]
        elif how % 8 == 1:
            del found[place : place + what]
        elif how % 8 == 2:
            found[place:place] = bytes([what]) * (how >> 3)
        elif found:
            found[place] ^= what or 1
    return bytes(found)


def index(raw: bytes) -> None:
    """A saved index that was damaged: refused, or the same answers."""
    path = _file("damaged.index", _edited(raw, saved_index()))
    try:
        matcher = bynames.Matcher.load(path)
    except BynamesError as error:
        _names(error, path)
        return
    assert [[(match.id, match.score) for match in matcher.search(query)] for query in QUERIES] == _expected()


def resealed(content: bytes) -> bytes:
    """The file with checksums that fit what is in it, as somebody who means harm would write it."""
    start = len(b"bynames index\n") + 4
    length = int.from_bytes(content[start : start + 4], "little")
    head = content[start + 8 : start + 8 + length]
    try:
        header = json.loads(head)
        at = -(-(start + 8 + length) // 64) * 64
        sizes = {"u1": 1, "u4": 4, "u8": 8, "f4": 4, "b1": 1}
        for array in header["arrays"]:
            size = array["length"] * sizes[array["type"]]
            array["crc"] = zlib.crc32(content[at + array["at"] : at + array["at"] + size])
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return content[: start + 4] + zlib.crc32(head).to_bytes(4, "little") + content[start + 8 :]
    new = json.dumps(header, separators=(",", ":")).encode()
    begin = content[:start] + len(new).to_bytes(4, "little") + zlib.crc32(new).to_bytes(4, "little") + new
    return begin + bytes(-len(begin) % 64) + content[at:]


def crafted_index(raw: bytes) -> None:
    """An index with fitting checksums and anything in it: refused, or loaded. A search in it ends, and harms nobody.

    It may raise what Python raises for a wrong index or a wrong letter: a checksum is no signature (SECURITY.md).
    """
    path = _file("crafted.index", resealed(_edited(raw, saved_index())))
    try:
        matcher = bynames.Matcher.load(path)
    except BynamesError:
        return
    for query in QUERIES:
        with suppress(IndexError, UnicodeDecodeError):
            matcher.search(query)


def scheme(raw: bytes) -> None:
    """A scheme of one's own from any YAML, put to work."""
    try:
        found = bynames.translit.load_scheme(_file("scheme.yaml", raw))  # type: ignore[attr-defined]
        for text in ("мінск", "Юр’еў", "щёлково"):
            latin = bynames.transliterate(text, found)
            if found.reversible != "no":
                bynames.transliterate(latin, found, reverse=True)
    except BynamesError:
        return


def yaml(raw: bytes) -> None:
    """Any YAML: strings, lists and mappings of strings, with lines, or an error with a line."""
    try:
        document = data.parse_yaml(text_of(raw).encode("utf-8", "replace").decode(), "f.yaml")
    except BynamesError as error:
        _names(error, "f.yaml:")
        return
    assert 1 <= document.line() <= 1 + 3 * len(raw)


FORMS = ("yaml", "csv", "jsonl", "wikidata", "wikidata-query", "followthemoney")


def aliases(raw: bytes) -> None:
    """The first byte takes a format of alias tables; with bad lines skipped, whatever is left makes entities."""
    from bynames.aliases import sources

    form = FORMS[raw[0] % len(FORMS)] if raw else "yaml"
    content = raw[1:]
    path = _file("table", gzip.compress(content, 1) if raw and raw[0] & 64 else content)
    for skip_bad in (False, True):
        try:
            for entity in sources.read(path, None if raw and raw[0] & 128 else form, skip_bad=skip_bad):
                assert entity.id
                assert entity.names
        except BynamesError:
            continue


def table(raw: bytes) -> None:
    """Any file as a table: every row comes out, written as CSV and read again the same."""
    from bynames.tables._formats import reading

    path = _file("rows", raw)
    try:
        with reading(path) as source:
            for batch in source.batches():
                assert len(batch.rows) == len(batch.lines)
    except BynamesError as error:
        _names(error, path)


@cache
def _app() -> Any:
    from bynames.serve import create_app

    return create_app(bynames.AliasTable([bynames.Entity("k", "person", {"be": "Янка Купала", "en": "Janka Kupala"})]))


PATHS = (
    *("/resolve", "/compare", "/identify", "/transliterate", "/find", "/reconcile", "/v1/match", "/v1/extend"),
    *("/v1/suggest/entity", "/schemes", "/entity/k", "/reconcile/suggest/entity", "/"),
)


def serve(raw: bytes) -> None:
    """A request to the service, without a network: never a 500.

    The first byte takes a path and a method; GET has the rest as its query, POST as its body.
    """
    first = raw[0] if raw else 0
    path, post = PATHS[first % len(PATHS)], bool(first & 128)
    status = asyncio.run(_asked(path, post, raw[1:]))
    assert status < 500, (path, status)


async def _asked(path: str, post: bool, content: bytes) -> int:
    found: list[int] = []
    messages = [{"type": "http.request", "body": content if post else b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST" if post else "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"" if post else content,
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    await _app()(scope, receive, send)
    return found[0]


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function
    for function in (
        *(parse, compare, transliterate, identify, key, inflect, find, resolve),
        *(index, crafted_index, scheme, yaml, aliases, table, serve),
    )
}
