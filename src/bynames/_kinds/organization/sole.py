"""Sole traders: the person inside the name of one."""

from __future__ import annotations

import re

from bynames._kinds.organization.readings import LONGEST, organization
from bynames._kinds.organization.spelling import TOKEN, token_key
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.words import word
from bynames._memo import NAMES, remembered
from bynames._text import clean

_MOST_OF_A_PERSON = 4
# Stops stand between the letters of a form that is shorter.
_LONGEST_ACRONYM = 7


@remembered(NAMES)
def sole_trader(text: str) -> str:
    """The person inside the name of a sole trader, "" where it is none: ИП Иванов И.И., Sole proprietor Ivan Novik."""
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
    words = [word(token.lower()) for token in TOKEN.findall(inside) if len(token) > 1]
    if not 0 < len(words) <= _MOST_OF_A_PERSON or '"' in inside or any(c.isdigit() for c in inside):
        return ""
    if len(words) == 1 and not any(len(token) == 1 for token in TOKEN.findall(inside)):
        return ""
    if not any(one.families or one.patronymics for one in words) and len(words) != 1:
        return ""
    return " ".join(inside.split()).strip(" ,")


@remembered(1000)
def _form_pattern(form: str) -> re.Pattern[str]:
    """A legal form as a text may have it: stops and hyphens between its words and letters."""
    words_ = [
        r"\.?".join(map(re.escape, part)) + r"\.?" if len(part) < _LONGEST_ACRONYM else re.escape(part)
        for part in form.split()
    ]
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(words_) + r"(?!\w)")
