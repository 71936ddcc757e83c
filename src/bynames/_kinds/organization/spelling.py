"""The letters of words that are looked up in data/orgs/: what is folded, and what two forms of one word share."""

from __future__ import annotations

import unicodedata

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.words import first_key
from bynames._languages import languages
from bynames._memo import WORDS, once, remembered
from bynames._readings import phonemic
from bynames._text import has_cyrillic

TOKEN = expression(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
DOTTED = expression(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?\b|\b(?:[^\W\d_]\.){2,}")
POSSESSIVE = expression(r"['’]s$")
APOSTROPHES = ("'", "’")
# Before the stem of a Cyrillic word, in phrases
STEM = "~"
# Words as they stay: nothing in them is folded.
_PLAIN = expression("[а-яіїєґ][а-яіїєґў]*")
# ў at the beginning of a word is у after a vowel.
_SHORT_U = expression(r"\bў")
# Letters that are one letter where they stand twice; and those that are none before a vowel
DOUBLED = "бвгджзклмнпрстфхцчшщ"
GLIDES, BEFORE = "ий", "аеу"
_ONCE = expression(rf"([{DOUBLED}])\1+")
_GLIDE = expression(f"[{GLIDES}](?=[{BEFORE}])")


@remembered(WORDS)
def plain(text: str) -> str:
    """A word in lower case as the vocabulary has it: without accents and hyphens, ё as е, ў at the beginning as у."""
    if text.isascii():
        return text.lower().replace("-", " ")
    low = text.lower()
    if _PLAIN.fullmatch(low):
        return low
    folded = unicodedata.normalize("NFD", low)
    keep = "".join(c for c in folded if not ("\u0300" <= c <= "\u036f" and c not in "\u0306\u0308"))
    plain = unicodedata.normalize("NFC", keep).replace("ё", "е").replace("-", " ")
    return _SHORT_U.sub("у", plain) if "ў" in plain else plain


def token_key(token: str) -> str:
    """How words of legal forms are compared: Cyrillic by the stem of the key, Latin and short ones as typed."""
    low = plain(token)
    if low[-1:] == "s":
        low = POSSESSIVE.sub("", low)
    if not has_cyrillic(low) or len(low) < 5:
        return low
    key = first_key(low)
    # The mark keeps Салей from being SAL.
    return STEM + (lexicon().stem(key) or key)


@once
def alike() -> dict[int, str | None]:
    """What two spellings of one word differ in where a scheme or a language writes another letter for the same."""
    return str.maketrans(data.entry("orgs", "endings")["alike"])


@once
def iotated() -> tuple[tuple[str, str], ...]:
    """What a reading may take for two letters: йа for я."""
    return tuple(data.entry("orgs", "endings")["iotated"].items())


@remembered(WORDS)
def folded(text: str) -> str:
    """A word with what two spellings of it may differ in made one."""
    for two, one in iotated():
        text = text.replace(two, one)
    return _GLIDE.sub("", _ONCE.sub(r"\1", text.translate(alike())))


def keys(low: str, spoken: str) -> set[str]:
    """The keys of a word; a Ukrainian one is read as the other two languages are, as `word` reads it."""
    return {phonemic(low, language) for language in ((spoken,) if spoken in languages() else languages())}


def one_letter(one: str, other: str) -> bool:
    """Whether two stems differ by one letter at most: another, one more, one less."""
    shorter, longer = sorted((one, other), key=len)
    at = next((at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter))
    if len(shorter) == len(longer):
        return shorter[at + 1 :] == longer[at + 1 :]
    return len(longer) - len(shorter) == 1 and shorter[at:] == longer[at + 1 :]
