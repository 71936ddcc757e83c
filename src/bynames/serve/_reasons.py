"""The reasons of evidence and the notes of matches in the languages of the page (data/interface/reasons.yaml)."""

from __future__ import annotations

import re

from bynames import _datafiles as data
from bynames._memo import once


@once
def _reasons() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    told = data.entry("interface", "reasons")["reasons"]
    return tuple((re.compile(one["of"]), {key: text for key, text in one.items() if key != "of"}) for one in told)


def said(reason: str, language: str) -> str:
    """A reason or a note of the library as people say it in a language; as it is where nobody has said how.

    >>> said("nothing like Сяргей", "be")
    'у другім няма нічога падобнага: Сяргей'
    """
    for pattern, texts in _reasons():
        found = pattern.fullmatch(reason)
        if found:
            return texts.get(language, texts["en"]).format(**found.groupdict())
    return reason
