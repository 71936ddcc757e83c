"""Belarusian for spaCy, which has none: `spacy.blank("be")`.

Tokens are those of the treebank UD_Belarusian-HSE: a word with an apostrophe or a hyphen is one token, an abbreviation
keeps its full stop, initials are tokens of their own. The words come from `data/spacy/be-*.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from spacy.attrs import LIKE_NUM, NORM, ORTH
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, HYPHENS
from spacy.lang.punctuation import (
    COMBINING_DIACRITICS_TOKENIZER_INFIXES,
    COMBINING_DIACRITICS_TOKENIZER_SUFFIXES,
    TOKENIZER_PREFIXES,
)
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import BaseDefaults, Language
from spacy.util import update_exc

from bynames import _datafiles as data
from bynames._memo import once
from bynames._text import hygiene

# spaCy's letters are those of Russian and Ukrainian: ў is in neither, so `Быкаў.` would keep its full stop.
_LETTERS = {ALPHA: "ўЎ", ALPHA_LOWER: "ў", ALPHA_UPPER: "Ў"}
_CAPITALS = "А-ЯЁІЎ"
_DASHES = "|".join(sign for sign in HYPHENS.split("|") if sign != "-")


def _words(name: str) -> Iterator[str]:
    """The words of a data file; one in у- in its other spelling too, for after a vowel it is written with ў-."""
    groups: dict[str, str] = data.entry("spacy", name)
    for group in groups.values():
        for word in group.split():
            yield word
            if word.startswith("у"):
                yield "ў" + word[1:]


def _with_be(rules: Iterable[str]) -> list[str]:
    """spaCy's rules with ў among the letters."""
    found = []
    for rule in rules:
        for letters, more in _LETTERS.items():
            rule = rule.replace(letters, letters + more)
        found.append(rule)
    return found


def _infixes() -> list[str]:
    hyphen = f"(?:{HYPHENS})"
    kept = [rule.replace(hyphen, f"(?:{_DASHES})") for rule in _with_be(COMBINING_DIACRITICS_TOKENIZER_INFIXES)]
    return [
        *kept,
        # Behind an initial that the next one, or the surname, is glued to: А.В.Лукашэнка, Дз.К.Чарняк.
        rf"(?<=[{_CAPITALS}]\.)(?<![^\W\d_][{_CAPITALS}]\.)(?=[{_CAPITALS}])",
        *(rf"(?<={re.escape(initial)})(?=[{_CAPITALS}])" for initial in _abbreviations()["initials"]),
        # A quotation mark inside: «Вясна»-96.
        r"(?<=\w)[»“”\"](?=-\w)",
    ]


def _abbreviations() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = data.entry("spacy", "be-abbreviations")
    return found


def _exceptions() -> dict[str, list[dict[int, str]]]:
    """The abbreviations as spaCy's special cases; one of several (н.э.) is a token for each full stop."""
    found: dict[str, list[dict[int, str]]] = {}
    for group in _abbreviations().values():
        for short, full in group.items():
            pieces = re.findall(r"[^.]+\.", short)
            norms = full.split() if len(pieces) > 1 else [full]
            tokens = [{ORTH: piece, NORM: word} for piece, word in zip(pieces, norms, strict=True)]
            found[short] = tokens
            first = {ORTH: pieces[0][0].upper() + pieces[0][1:], NORM: norms[0]}
            found[short[0].upper() + short[1:]] = [first, *tokens[1:]]
    return found


@once
def _numbers() -> frozenset[str]:
    return frozenset(_words("be-numbers"))


def like_num(text: str) -> bool:
    """Whether a token is a number: digits with signs, a fraction, or a Belarusian word for one (`дзвюх`, `2,5`)."""
    text = text.lstrip("+-±~").removesuffix("%")
    digits = text.replace(",", "").replace(".", "")
    if digits.isdigit():
        return True
    top, slash, bottom = text.partition("/")
    return bool(slash and top.isdigit() and bottom.isdigit()) or hygiene(text).lower() in _numbers()


def norm(text: str) -> str:
    """A token in lower case without the accidents of typing: сям'я, сямʼя and СЯМ’Я are one."""
    return hygiene(text).lower()


_ATTRIBUTES: dict[int, Callable[[str], Any]] = {LIKE_NUM: like_num, NORM: norm}
_STOP_WORDS = set(_words("be-stop-words"))


class BelarusianDefaults(BaseDefaults):
    """What spaCy asks of a language; see the module."""

    tokenizer_exceptions = update_exc(BASE_EXCEPTIONS, _exceptions())
    prefixes = _with_be(TOKENIZER_PREFIXES)
    suffixes = _with_be(COMBINING_DIACRITICS_TOKENIZER_SUFFIXES)
    infixes = _infixes()
    lex_attr_getters = _ATTRIBUTES
    stop_words = _STOP_WORDS


class Belarusian(Language):  # type: ignore[no-untyped-call]
    """The language class behind `spacy.blank("be")`."""

    lang = "be"
    Defaults = BelarusianDefaults


__all__ = ["Belarusian"]
