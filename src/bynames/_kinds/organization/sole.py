"""Sole traders: the person inside the name of one."""

from __future__ import annotations

import re

from bynames._compiled import compiled
from bynames._expressions import expression
from bynames._kinds.organization.meaning import is_silent, is_silent_word, told
from bynames._kinds.organization.readings import LONGEST, organization
from bynames._kinds.organization.spelling import STEM, TOKEN, one_letter, token_key
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.words import word
from bynames._memo import NAMES, WORDS, once, remembered
from bynames._readings.composed import composed
from bynames._text import clean, has_cyrillic

_MOST_OF_A_PERSON = 4
# No stops, hyphens, quotes or numbers
_WORDS = expression(r"[^\W\d_]+(?:,? [^\W\d_]+)*")
# Stops stand between the letters of a form that is shorter.
_LONGEST_ACRONYM = 7


@remembered(NAMES)
def sole_trader(text: str) -> str:
    """The person inside the name of a sole trader, "" where it is none: ИП Иванов И.И., Sole proprietor Ivan Novik."""
    if not _may_be_one(text) or is_silent(text):
        return ""
    name = organization(text)[0]
    if len(name.forms) != 1 or any(unit.kind == "generic" and unit.tells for unit in name.units):
        return ""
    # ИП is a foreign enterprise as well; the person inside tells.
    known = vocabulary()
    shorts = {words for words, form in known.phrases_of_sole if len(words) == 1}
    typed = [part.text for part in name.parts if part.role == "form"]
    if name.forms.isdisjoint(known.sole) and (token_key(typed[0]),) not in shorts:
        return ""
    inside = clean(text[:LONGEST])
    forms = [part.text for part in name.parts if part.role == "form"]
    for form in forms:
        inside = _form_pattern(form).sub(" ", inside)
    # проф. Новик И.П. is no sole trader.
    titles = lexicon().set_aside
    named = " ".join([one for one in inside.split() if one.lower().rstrip(".,") not in titles])
    words = [word(token.lower()) for token in TOKEN.findall(named) if len(token) > 1]
    if not 0 < len(words) <= _MOST_OF_A_PERSON or '"' in inside or any(c.isdigit() for c in inside):
        return ""
    if len(words) == 1 and not any(len(token) == 1 for token in TOKEN.findall(named)):
        return ""
    if not any(one.families or one.patronymics for one in words) and len(words) != 1:
        return ""
    return " ".join(inside.split()).strip(" ,")


# A word of so many letters may be two that a source has glued.
_GLUED = 13
# What undoes a case leaves so many letters.
_SURE = 2


@compiled(tuple[frozenset[str], tuple[str, ...], tuple[str, ...]])
def _telling_words() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Of each form of a sole trader the longest word; the stems among them; and how a word that can be one begins."""
    words = frozenset(max(words, key=len) for words, _ in vocabulary().phrases_of_sole)
    stems = tuple(sorted(found.removeprefix(STEM) for found in words if found.startswith(STEM)))
    letters = {stem[0] for stem in stems}
    # A Latin word is looked up as it may be read, a case of a short word by its first letters.
    beginnings = {target for target, letter in composed().beginnings if letter in letters}
    beginnings |= {found[:_SURE] for found in words if has_cyrillic(found)}
    return words, stems, tuple(sorted(beginnings))


@once
def _sizes_of_stems() -> frozenset[int]:
    """How long what may be the stem of a telling word is."""
    return frozenset(len(stem) + more for stem in _telling_words()[1] for more in (-1, 0, 1))


def _may_be_one(text: str) -> bool:
    """Whether a name can have the form of a sole trader at all: most have no word that is like one of a form's."""
    text = clean(text[:LONGEST])
    return not _WORDS.fullmatch(text) or any(map(_may_be_of_one, text.replace(",", " ").split()))


@remembered(WORDS)
def _may_be_of_one(token: str) -> bool:
    """Whether a word can belong to the form of a sole trader."""
    words, stems, beginnings = _telling_words()
    first = token_key(token)
    if first in words or (len(token) >= _GLUED and _is_glued(token)):
        return True
    if first.startswith(STEM):
        stem = first.removeprefix(STEM)
        near = [whole for whole in stems if abs(len(stem) - len(whole)) < 2] if len(stem) in _sizes_of_stems() else []
        if any(one_letter(stem, whole) for whole in near):
            return True
    begins_so = first.startswith(beginnings) or token.lower().startswith(beginnings)
    return begins_so and not is_silent_word(token) and not words.isdisjoint(told(token, False).keys)


def _is_glued(token: str) -> bool:
    """Whether a long word is several. Latin ones are where capitals tell: that needs no vocabulary."""
    if token.isascii() and (token[1:].islower() or token.isupper()):
        return False
    return len(vocabulary().pieces(token)) > 1


@remembered(1000)
def _form_pattern(form: str) -> re.Pattern[str]:
    """A legal form as a text may have it: stops and hyphens between its words and letters."""
    words_ = [
        r"\.?".join(map(re.escape, part)) + r"\.?" if len(part) < _LONGEST_ACRONYM else re.escape(part)
        for part in form.split()
    ]
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(words_) + r"(?!\w)")
