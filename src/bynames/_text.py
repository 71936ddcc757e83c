"""Unicode hygiene: what a name looks like once the accidents of typing are gone.

`hygiene` is what every other floor works on: NFC; no invisible signs; no stress marks on Cyrillic
letters; Latin look-alikes inside Cyrillic words (and the reverse) replaced; one sign for the
apostrophe between letters. It changes nothing that a reader would see, so it is safe everywhere.
"""

from __future__ import annotations

import re
import unicodedata

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import FLAGS, once, remembered
from bynames.errors import no_text

APOSTROPHE = "’"
_CYRILLIC = "\u0400-\u052f"


class _Characters:
    """data/text/characters.yaml as tables and patterns, made once."""

    def __init__(self) -> None:
        raw = data.entry("text", "characters")
        latin: dict[str, str] = raw["latin_to_cyrillic"]
        cyrillic = {new: old for old, new in reversed(latin.items()) if old.isascii()}
        alike = re.escape("".join(latin))
        marks = re.escape(raw["apostrophes"])
        self.invisible = expression(f"[{re.escape(raw['invisible'])}]+")
        self.to_cyrillic = str.maketrans(latin)
        self.to_latin = str.maketrans(cyrillic)
        self.only_alike = expression(f"[{alike}]+")
        self.alike_cyrillic = expression(f"[{''.join(cyrillic)}]+")
        letter = r"[^\W\d_]"
        self.apostrophe = expression(f"(?<=[{_CYRILLIC}])[{marks}](?={letter})|(?<={letter})[{marks}](?=[{_CYRILLIC}])")
        self.quotes = expression(f"[{re.escape(raw['quotes'])}]")
        self.dashes = expression(f"[{re.escape(raw['dashes'])}]")
        self.scripts: dict[str, str] = raw["scripts"]


@once
def _characters() -> _Characters:
    return _Characters()


# A mark that NFC could not join to a Cyrillic letter is a stress mark, or a slip; so is one after a Latin
# letter that stands right behind a Cyrillic one.
_STRESS = expression(f"(?<=[{_CYRILLIC}])[\u0300-\u036f\u0483-\u0489]+")
# Longer than any placeholder with the signs around it, and those signs
_LONGEST_PLACEHOLDER = 60
_AROUND_A_PLACEHOLDER = " .,;:?!#*_-–—<>()[]{}\"'«»/\\"
# The library format MARC writes a tie in two halves, one behind each letter.
_HALF_LIGATURE = expression("\ufe20(?=[^\\W\\d_])")
_HAS_CYRILLIC = expression(f"[{_CYRILLIC}]")
_HAS_LATIN = expression(r"[A-Za-z\u00c0-\u02af\u1d00-\u1d7f\u1e00-\u1eff]")
# Most of all names: nothing to clear away. Letters as NFC has them, and signs that nobody mistypes.
_PLAIN = expression("[А-Яа-яЁёІіЎўҐґ .,()0-9-]*")
_LETTERS = expression("(?:[^\\W\\d_]|[\u0300-\u036f\u0483-\u0489])+")


def hygiene(text: str) -> str:
    """`text` (any string) as it was meant: see the module's words. Idempotent; the result is NFC.

    A word is taken for Cyrillic when it has a letter that only Cyrillic has; a word of look-alikes alone
    follows the other words of the text, except in all capitals (`EPAM`, `HTC` are Latin names).
    """
    if not isinstance(text, str):
        raise no_text(text)
    if not (text.isascii() or _PLAIN.fullmatch(text)):
        # First the invisible: a joiner between a letter and its breve keeps NFC from making й of the two.
        text = _HALF_LIGATURE.sub("\u0361", _characters().invisible.sub("", text)).replace("\ufe21", "")
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if _HAS_CYRILLIC.search(text):
            text = _STRESS.sub("", text)
            if _HAS_LATIN.search(text):
                # The apostrophe first: typed as ʼ, which is a letter, it would make one word of two.
                text = _STRESS.sub("", _unmix(_characters().apostrophe.sub(APOSTROPHE, text)))
            text = _characters().apostrophe.sub(APOSTROPHE, text)
        return unicodedata.normalize("NFC", text)
    return text


def _unmix(text: str) -> str:
    """Replace look-alikes: Latin ones in Cyrillic words, Cyrillic ones in Latin words."""
    tables = _characters()
    undecided = False

    def one(match: re.Match[str]) -> str:
        nonlocal undecided
        word = match.group()
        cyrillic = _HAS_CYRILLIC.search(word)
        latin = _HAS_LATIN.search(word)
        if not (cyrillic and latin):
            undecided = undecided or (latin is not None and tables.only_alike.fullmatch(word) is not None)
            return word
        if not _HAS_LATIN.search(tables.only_alike.sub("", word)):
            # NFC again: a Latin y with a breve was no letter, a Cyrillic у with one is ў.
            return _STRESS.sub("", unicodedata.normalize("NFC", word.translate(tables.to_cyrillic)))
        if not _HAS_CYRILLIC.search(tables.alike_cyrillic.sub("", word)):
            return word.translate(tables.to_latin)
        return word

    text = _LETTERS.sub(one, text)
    if not undecided:
        return text
    # What is left to decide are words such as `Воос` typed all in Latin: they follow the company they keep.
    words = _LETTERS.findall(text)
    if any(_HAS_LATIN.search(word) and not tables.only_alike.fullmatch(word) for word in words):
        return text

    def follow(match: re.Match[str]) -> str:
        word = match.group()
        if tables.only_alike.fullmatch(word) and not (len(word) > 1 and word.isupper()):
            return word.translate(tables.to_cyrillic)
        return word

    return _LETTERS.sub(follow, text)


def is_placeholder(text: str) -> bool:
    """Whether a text stands for nobody, as `n/a`, `неизвестно` and `#N/A` do (data/text/placeholders.yaml).

    >>> is_placeholder("N/A"), is_placeholder("Невядома."), is_placeholder("Nadia")
    (True, True, False)
    """
    # Nearly all names begin otherwise than any placeholder; what begins with a sign or wide space is looked at whole.
    if _begins_none(text[:2]) or _begins_none(text[:_LONGEST_PLACEHOLDER].lstrip(_AROUND_A_PLACEHOLDER)[:2]):
        return False
    return len(text) <= _LONGEST_PLACEHOLDER and _bare_cell(text) in _placeholders()


@remembered(FLAGS)
def _begins_none(head: str) -> bool:
    """Whether two letters, or the only one, begin no placeholder."""
    return head.isalpha() and head.casefold()[:2] not in _placeholder_heads()


def _bare_cell(text: str) -> str:
    return " ".join(text.casefold().split()).strip(_AROUND_A_PLACEHOLDER)


@once
def _placeholders() -> frozenset[str]:
    listed: dict[str, list[str]] = data.entry("text", "placeholders")["placeholders"]
    return frozenset(_bare_cell(text) for texts in listed.values() for text in texts)


@once
def _placeholder_heads() -> frozenset[str]:
    """The first letters of placeholders: two, or the only one."""
    return frozenset(head for text in _placeholders() for head in (text[:1], text[:2]))


def placeholder_words() -> list[str]:
    """The texts that stand for nobody, in small letters."""
    return sorted(_placeholders())


def follow_cyrillic(word: str) -> str:
    """A Latin word that stands among Cyrillic ones, in Cyrillic letters where all of its letters look like such."""
    tables = _characters()
    letters = "".join(c for c in word if c.isalpha())
    return word.translate(tables.to_cyrillic) if tables.only_alike.fullmatch(letters) else word


def clean(text: str) -> str:
    """A name as a person would retype it: hygiene, plain quotes and hyphens, single spaces, no edges.

    >>> clean("  Цiхано\\u0301ўская\\u00a0 «Света» ")
    'Ціханоўская "Света"'
    """
    if not isinstance(text, str):
        raise no_text(text)
    if text.isascii() or _PLAIN.fullmatch(text):
        return " ".join(text.split())
    tables = _characters()
    text = hygiene(text)
    text = tables.dashes.sub("-", tables.quotes.sub('"', text))
    return " ".join(text.split())


@remembered(20_000)
def _script_of(character: str) -> str:
    return _characters().scripts.get(unicodedata.name(character, "").split(" ")[0], "Zyyy")


def script(text: str) -> str:
    """ISO 15924 codes of the scripts of the letters in `text`, in order of first use, joined by `+`.

    `Cyrl`, `Latn`, `Cyrl+Latn`, …; `Zyyy` for letters of a script that bynames does not name; "" where there
    is no letter at all.

    >>> script("Янка Kupala 1905")
    'Cyrl+Latn'
    """
    found = dict.fromkeys(_script_of(c) for c in dict.fromkeys(text) if c.isalpha())
    return "+".join(found)


def bare(word: str) -> str:
    """The letters of a word with their marks, without apostrophes, primes and other signs (ь of many schemes).

    >>> bare("Il’yaʹn")
    'Ilyan'
    """
    return word if word.isascii() and word.isalpha() else "".join(c for c in word if _is_bare(c))


@remembered(20_000)
def _is_bare(c: str) -> bool:
    # The primes ʹ ʺ are letters to Unicode (Lm), signs to us.
    return unicodedata.category(c) in ("Lu", "Ll", "Lt", "Lo", "Mn")


def has_cyrillic(text: str) -> bool:
    """Whether any letter of the Unicode block Cyrillic stands in `text`."""
    return _HAS_CYRILLIC.search(text) is not None
