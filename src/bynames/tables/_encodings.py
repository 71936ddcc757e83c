"""The encoding of a text file: its byte order mark, else strict UTF-8 over the whole file, else what reads best.

Only the old encodings that Cyrillic tables really come in are tried: windows-1251, KOI8-R, cp866, ISO 8859-5, that of
old Macs, and UTF-16 without a mark. A sample of the file would not do: three Cyrillic cells can stand anywhere.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import log
from typing import BinaryIO

from msgspec import Struct

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import once
from bynames.errors import InputError

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN = "utf-8, windows-1251, koi8-r, cp866, iso8859-5, mac-cyrillic or utf-16"
# A word with bytes beyond ASCII
_WORD = expression(rb"[A-Za-z']*[\x80-\xff][A-Za-z'\x80-\xff]*")
# What UTF-8 is likely to hold beyond ASCII
_LIKELY = expression(r"[À-ſʼЀ-ҁ’“”«»–—]")
# Words that are enough to tell encodings apart, of whatever size the file is
_ENOUGH = 20_000
_STRANGER, _TURNED, _SIGN, _LOWER = 6.0, 4.0, 1.0, 0.5


class Encoding(Struct, frozen=True):
    """How a text is encoded: Python's `codec`; whether there was a `mark` (BOM), and whether it was `guessed`."""

    codec: str
    mark: bool = False
    guessed: bool = False

    @property
    def title(self) -> str:
        """The name by which people know it."""
        return str(data.entry("tables", "encodings")["known"].get(self.codec, self.codec))


def given(encoding: str) -> Encoding:
    """The encoding that somebody asked for. Raises InputError for one that there is not."""
    try:
        codec = codecs.lookup(encoding)
        if not codec._is_text_encoding:
            raise LookupError
    except (LookupError, ValueError):
        raise InputError(f"no encoding {encoding!r}; try {_KNOWN}") from None
    # With a mark or without, UTF-8 is read alike.
    return Encoding("utf-8" if codec.name == "utf-8-sig" else codec.name)


def detect(reopen: Callable[[], BinaryIO], name: str) -> Encoding:
    """The encoding of a whole file; `reopen` gives it from its first byte, `name` is for messages.

    Raises InputError for a file that has lines in UTF-8 and lines in something else, and for one in none of the
    encodings that are known here.
    """
    with reopen() as handle:
        head = handle.read(1 << 16)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            _check(reopen, codec, name)
            return Encoding(codec, mark=True)
    codec = wide(head)
    if codec and _offset(reopen, codec) is None:
        return Encoding(codec, guessed=True)
    if _offset(reopen, "utf-8") is None:
        return Encoding("utf-8")
    _refuse_mixed(reopen, name)
    return _old(reopen, name)


def _check(reopen: Callable[[], BinaryIO], codec: str, name: str) -> None:
    if codec == "utf-8":
        if _offset(reopen, codec) is not None:
            _refuse_mixed(reopen, name)
            raise undecodable(reopen, codec, name)
    elif _offset(reopen, codec) is not None:
        raise undecodable(reopen, codec, name)


def _offset(reopen: Callable[[], BinaryIO], codec: str) -> int | None:
    """Where the first byte stands that `codec` cannot read; None where it reads everything."""
    decoder = codecs.getincrementaldecoder(codec)()
    at = 0
    with reopen() as handle:
        while True:
            block = handle.read(_BLOCK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return at - waiting + error.start
            except UnicodeError:
                return at
            if not block:
                return None
            at += len(block)


def undecodable(reopen: Callable[[], BinaryIO], codec: str, name: str) -> InputError:
    """The error for a file that is not in `codec`: line and byte, and what to try."""
    at = _offset(reopen, codec)
    if at is None:
        return InputError(f"{name}: cannot be decoded as {codec}")
    with reopen() as handle:
        line = 1 + sum(block.count(b"\n") for block in _blocks(handle, at))
        byte = handle.read(1)
    with reopen() as handle:
        marked = handle.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    advice = "without --encoding it is detected" if codec != "utf-16" else "the file is damaged"
    if marked and codec != "utf-16":
        advice = "give its encoding: --encoding utf-16"
    shown = f"byte {byte[0]:#04x}" if byte else "it ends within a letter"
    return InputError(f"{name}:{line}: not {codec.upper()}: {shown}; {advice}")


def _blocks(handle: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (block := handle.read(min(size, _BLOCK))):
        size -= len(block)
        yield block


def wide(head: bytes) -> str:
    """The codec of UTF-16 without a mark, by the beginning of a file; else "".

    Every other byte of its ASCII is zero, and nearly all of it is letters that are written in Europe.
    """
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not even + odd:
        return ""
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(codec, errors="replace")
    known = sum("\t" <= char < "\u0530" or "\u2000" <= char < "\u2200" for char in text)
    return codec if known > 0.9 * len(text) else ""


def _refuse_mixed(reopen: Callable[[], BinaryIO], name: str) -> None:
    """Raise InputError where some lines are UTF-8 and some are not: no single encoding would read both.

    A line counts as UTF-8 where all its bytes beyond ASCII are, and give Latin or Cyrillic letters.
    """
    first_other = first_utf8 = 0
    others = utf8 = sure = 0
    with reopen() as handle:
        number = 0
        # A limit, for a file that is not text may be one line.
        while line := handle.readline(_BLOCK):
            number += 1
            if line.isascii():
                continue
            try:
                letters = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                others += 1
                first_other = first_other or number
                continue
            # One such letter alone can be two bytes of windows-1251 that happen to fit.
            sure = max(sure, len(found := _LIKELY.findall(letters)))
            if found:
                utf8 += 1
                first_utf8 = first_utf8 or number
    if not others or (sure < 2 and utf8 * 10 < others) or not utf8:
        return
    if first_utf8 < first_other:
        raise InputError(
            f"{name}:{first_other}: mixed encodings: the lines before this one are UTF-8, and it is not; mend the "
            "line, or force one encoding on all with --encoding"
        )
    raise InputError(
        f"{name}:{first_utf8}: mixed encodings: this line is UTF-8, and those before it are not; mend the line, or "
        "force one encoding on all with --encoding"
    )


def _old(reopen: Callable[[], BinaryIO], name: str) -> Encoding:
    words: dict[bytes, None] = {}
    with reopen() as handle:
        rest = b""
        while block := handle.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"\n") + 1 or len(block)
            rest = block[cut:]
            for word in _WORD.findall(block[:cut]):
                words[word[:40]] = None
            if len(words) > _ENOUGH:
                break
        for word in _WORD.findall(rest):
            words[word[:40]] = None
    told = data.entry("tables", "encodings")
    costs = {
        codec: sum(_strangeness(word, codec) for word in words) / len(words) + float(told["rare"].get(codec, 0))
        for codec in told["known"]
    }
    best = min(costs, key=lambda codec: costs[codec])
    if costs[best] >= _STRANGER / 2:
        raise undecodable_text(reopen, name)
    return Encoding(best, guessed=True)


def undecodable_text(reopen: Callable[[], BinaryIO], name: str) -> InputError:
    """The error for a file that reads badly in every encoding that is tried."""
    at = _offset(reopen, "utf-8") or 0
    with reopen() as handle:
        line = 1 + sum(block.count(b"\n") for block in _blocks(handle, at))
        byte = handle.read(1) or b"\0"
    return InputError(
        f"{name}:{line}: not UTF-8: byte {byte[0]:#04x}, and neither windows-1251, koi8-r, cp866, iso8859-5 nor "
        "mac-cyrillic makes Cyrillic of it; give the encoding, e.g. --encoding windows-1252"
    )


@once
def _letters() -> dict[str, float]:
    """What a letter costs by how common it is: 0 for the commonest, 2 for the rarest; signs cost 1."""
    told = data.entry("tables", "encodings")
    letters = told["letters"]
    return {
        **dict.fromkeys(told["signs"], _SIGN),
        **{letter: 2 * log(1 + rank) / log(len(letters)) for rank, letter in enumerate(letters)},
    }


def _strangeness(word: bytes, codec: str) -> float:
    """How unlike Cyrillic text a word is in an encoding, a letter: 0 is plain, 6 does not happen."""
    try:
        text = word.decode(codec)
    except UnicodeDecodeError:
        return _STRANGER
    costs = _letters()
    far = [char for char in text if char > "\x7f"]
    cost = sum(costs.get(char.lower(), _STRANGER) for char in far)
    for before, after in pairwise(text):
        if before.islower() and after.isupper():
            cost += _TURNED
        elif before.isascii() != after.isascii() and before.isalpha() and after.isalpha():
            # Latin and Cyrillic in one word; і of Belarusian is often typed so where the encoding has none
            cost += _SIGN / 2 if "i" in (before.lower(), after.lower()) else _STRANGER
    if text.islower() or (text.isupper() and len(text) > 1):
        cost += _LOWER
    return cost / len(far)
