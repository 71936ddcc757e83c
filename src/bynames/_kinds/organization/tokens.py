"""The text of an organization's name cut into words, and what stands around them: quotes, hyphens, numbers."""

from __future__ import annotations

import re
from itertools import islice

from msgspec import Struct

from bynames._expressions import expression
from bynames._kinds.organization.meaning import pieces
from bynames._kinds.organization.spelling import APOSTROPHES, DOTTED, POSSESSIVE, TOKEN, plain
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.edits import ends_as_a_surname
from bynames._kinds.person.words import word
from bynames._text import has_cyrillic

# The innermost of nested quotes: "Завод "Спутник"
QUOTED = expression(r'(?<!\w)"([^"]+)"(?!\w)')
# Letters beside a hyphen are a name: А-Б, К-Телеком.
_HYPHENED_LETTERS = expression(r"\b[^\W\d_](?:-[^\W\d_])+\b")
# What is typed for an apostrophe inside a word: Ukrains`ka
_APOSTROPHE = expression(r"(?<=[^\W\d_])[`´](?=[^\W\d_])")
# A.M. Isayev: what stands behind two initials
_BEHIND_INITIALS = expression(r"\s?([^\W\d_]{4,})")
# Words and nothing else, which most names are
_WORDS = expression(r"[^\W\d_]+(?: [^\W\d_]+)*")
_BEFORE_NUMBER = expression(r"[. ]{0,2}\d")
# А1, 51А, EW-001PA: a letter or two, and a number
_OF_A_NUMBER = expression(r"(?<![^\W_])(?:([^\W\d_]{1,2})\d+|\d+([^\W\d_]{1,2}))(?![^\W_])")
# Longer texts are no names; the rest is not read.
_MOST_TOKENS = 40
# What quotes hold is a name, also where it is a plain word: Санаторий «Спутник»; a longer one is a description.
MOST_QUOTED = 2


class Tokens(Struct):
    """The words of a text in order, and which of them (by index) stand in a way that says something."""

    texts: list[str]
    # Letters beside a hyphen, or a digit: the К of К-Телеком, the А of А1
    letters: set[int]
    # What quotes hold alone
    quoted: set[int]
    # What stands behind a hyphen
    behind: set[int]
    # What stands behind a comma
    commas: set[int]
    # Where everything is in capitals, capitals do not mark an acronym.
    all_caps: bool
    # белтелеком, руп: nobody typed capitals, so a short form at either end needs none.
    no_caps: bool


def tokens_of(text: str) -> Tokens:
    """The words of a clean text."""
    known = vocabulary()
    if "`" in text or "´" in text:
        text = _APOSTROPHE.sub("'", text)
    if "." in text:
        text = DOTTED.sub(_undotted, text)
    if _WORDS.fullmatch(text):
        return _of_words(text)
    joined = {match.replace("-", "") for match in _HYPHENED_LETTERS.findall(text)} if "-" in text else ()
    if joined:
        text = _HYPHENED_LETTERS.sub(lambda match: match.group().replace("-", ""), text)
    spans = _quoted(text)
    texts: list[str] = []
    letters, quoted, behind, commas = set[int](), set[int](), set[int](), set[int]()
    with_commas = "," in text
    numbered = {match.start(match.lastindex or 0) for match in _OF_A_NUMBER.finditer(text)}
    for match in islice(TOKEN.finditer(text), _MOST_TOKENS):
        begin, end = match.span()
        token = match.group()
        if token[-1] == "s" and token[-2:-1] in APOSTROPHES:
            token = POSSESSIVE.sub("", token)
        low = token.lower()
        before = text[begin - 1 : begin]
        if before == "." and low in known.domains and texts:
            continue
        if low in known.number_signs and _BEFORE_NUMBER.match(text, end):
            continue
        # 5-я and 5я are ordinals, 51А is a model.
        ordinal = before == "-" or (before.isdigit() and not token.isupper())
        if texts and ordinal and texts[-1].isdigit() and low in known.ordinals:
            continue
        hyphened = len(token) == 1 and token.isupper() and _beside_a_hyphen(text, begin, end)
        if hyphened or token in joined or (begin in numbered and token.isupper()):
            letters.add(len(texts))
        if before == "-" and begin > 1 and text[begin - 2].isalpha():
            behind.add(len(texts))
        if with_commas and text[:begin].rstrip(' "').endswith(","):
            commas.add(len(texts))
        if spans and any(first <= begin < last for first, last in spans):
            quoted.add(len(texts))
        texts += pieces(token)
    return Tokens(texts, letters, quoted, behind, commas, _all_capitals(texts), _has_no_capitals(text, texts))


def _of_words(text: str) -> Tokens:
    """The same of a text that has nothing but words."""
    texts: list[str] = []
    for token in text.split(" ")[:_MOST_TOKENS]:
        texts += pieces(token)
    return Tokens(texts, set(), set(), set(), set(), _all_capitals(texts), _has_no_capitals(text, texts))


def _has_no_capitals(text: str, tokens: list[str]) -> bool:
    return text == text.lower() and len(tokens) > 1


def _undotted(match: re.Match[str]) -> str:
    """О.А.О. without its stops, and o.O.O. as if it had been typed in capitals; two initials stay two."""
    letters = match.group().replace(".", "")
    if len(letters) > 2:
        return letters.upper() + " "
    before = match.string[: match.start()].split()
    known = vocabulary()
    honoured = bool(before) and not known.names_of_honour.isdisjoint(known.typed.get(plain(before[-1]).strip(". "), ()))
    short = letters.lower() in known.dotted or letters in known.capital_means or letters.lower() in known.typed
    return (letters if short and not honoured and not _before_a_surname(match) else " ".join(letters)) + " "


def _before_a_surname(match: re.Match[str]) -> bool:
    """Whether a surname stands behind two letters with stops, so that they are initials: A.N. Ganichev."""
    behind = _BEHIND_INITIALS.match(match.string, match.end())
    if not match.group().isupper() or behind is None or not behind[1].istitle():
        return False
    low = plain(behind[1])
    source = low if has_cyrillic(low) else next(iter(word(low).sources.values()), "")
    return ends_as_a_surname(source)


def _all_capitals(tokens: list[str]) -> bool:
    """Whether a text is typed in capitals as a whole, so that they mark no acronym."""
    words_ = [token for token in tokens if len(token) > 3]
    return len(tokens) > 2 and any(len(token) > 4 for token in words_) and all(token.isupper() for token in words_)


def _quoted(text: str) -> list[tuple[int, int]]:
    """Where names of one or two words stand in quotes."""
    found = [match.span(1) for match in QUOTED.finditer(text)] if '"' in text else []
    return [(start, end) for start, end in found if len(TOKEN.findall(text, start, end)) <= MOST_QUOTED]


def _beside_a_hyphen(text: str, start: int, end: int) -> bool:
    behind = text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()
    before = start > 1 and text[start - 1] == "-" and text[start - 2].isalpha()
    return behind or before
