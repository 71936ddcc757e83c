"""Regular expressions that are compiled when they are first needed: a name asks for few of the hundreds.

One is needed when a text comes that it may match; of a text that lacks a letter of every match nothing more is asked.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, AnyStr, Generic

# A piece with one of these behind it may be absent.
_ABSENT, _QUANTIFIERS = ("?", "*", "{"), "?*+{"
_NO_LETTERS = frozenset("\\.^$*+?{}[]()|")
# Of these the letters that follow are no letters of a match: codes, references, flags.
_CODED = re.compile(r"\\[xuUN0-9]|\(\?[aiLmsux-]")
# Hardly any text lacks a letter of a wider range.
_WIDEST = 64


# To compile one takes as long as to see that so many texts have no match.
_MOST_MISSED = 200


class _Late(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._asked: tuple[AnyStr, int] = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # What was asked for is an attribute from now on, so this is not gone through again.
        found = getattr(re.compile(*self._asked), name)
        setattr(self, name, found)
        return found


class _LateText(_Late[str]):
    """One over text. Its own methods give way to those of the compiled one."""

    _compiled: re.Pattern[str] | None = None
    # How many texts could have no match: when it has taken as long to see that, it is compiled after all.
    _missed = 0

    @property
    def pattern(self) -> str:
        return self._asked[0]

    def _if_needed(self, text: str) -> re.Pattern[str] | None:
        """The compiled expression; None where the text cannot have a match."""
        if self._compiled is None:
            pattern, flags = self._asked
            if self._missed < _MOST_MISSED:
                alternatives = () if flags else needed(pattern)
                there = set(text)
                if alternatives and all(any(map(there.isdisjoint, letters)) for letters in alternatives):
                    self._missed += 1
                    return None
            self._compiled = found = re.compile(pattern, flags)
            for name in ("search", "match", "fullmatch", "sub", "subn"):
                setattr(self, name, getattr(found, name))
        return self._compiled

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        found = self._if_needed(text)
        return None if found is None else found.search(text, *span)

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        found = self._if_needed(text)
        return None if found is None else found.match(text, *span)

    def fullmatch(self, text: str, *span: int) -> re.Match[str] | None:
        found = self._if_needed(text)
        return None if found is None else found.fullmatch(text, *span)

    def sub(self, replace: Any, text: str, count: int = 0) -> str:
        found = self._if_needed(text)
        return text if found is None else found.sub(replace, text, count)

    def subn(self, replace: Any, text: str, count: int = 0) -> tuple[str, int]:
        found = self._if_needed(text)
        return (text, 0) if found is None else found.subn(replace, text, count)


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The same as `re.compile`, only later. For expressions of the code and the data, whose mistakes tests find."""
    asked: Any = pattern
    found: Any = _LateText(asked, flags) if isinstance(asked, str) else _Late(asked, flags)
    return found  # type: ignore[no-any-return]


@cache
def needed(pattern: str) -> tuple[tuple[str, ...], ...]:
    """What a text has that a pattern matches: a letter of each of these sets, for one of these alternatives.

    () where nothing can be said of every match.

    >>> needed("[дт]з[яею]|анка$")
    (('дт', 'з', 'яею'), ('а', 'н', 'к', 'а'))
    """
    if _CODED.search(pattern):
        return ()
    alternatives: list[tuple[str, ...]] = []
    letters: list[str] = []
    at, size = 0, len(pattern)
    while at < size:
        sign, found = pattern[at], ""
        inside: tuple[tuple[str, ...], ...] = ()
        if sign == "(":
            begin, at = at, _behind_group(pattern, at)
            inside = needed(_inside(pattern[begin:at]))
        elif sign == "[":
            found, at = _class(pattern, at)
        elif sign == "\\":
            at += 2
        elif sign == "|":
            alternatives.append(tuple(letters))
            letters = []
            at += 1
        else:
            found = "" if sign in _NO_LETTERS else sign
            at += 1
        if pattern[at : at + 1] not in _ABSENT:
            if found:
                letters.append(found)
            elif len(inside) == 1:
                letters += inside[0]
            elif inside:
                # Whichever of the ways through a group is gone, it has one of these.
                letters.append("".join([way[0] for way in inside]))
        while at < size and pattern[at] in _QUANTIFIERS:
            at = max(pattern.find("}", at), at) + 1 if pattern[at] == "{" else at + 1
    alternatives.append(tuple(letters))
    return tuple(alternatives) if all(alternatives) else ()


def _behind_group(pattern: str, at: int) -> int:
    """The place behind the group that begins at a place."""
    depth = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = _class(pattern, at)[1] - 1
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if not depth:
                return at + 1
        at += 1
    return at


def _inside(group: str) -> str:
    """What every match of a group matches; "" for one that looks ahead or behind."""
    if group.startswith("(?:"):
        return group[3:-1]
    return "" if group.startswith("(?") else group[1:-1]


def _class(pattern: str, at: int) -> tuple[str, int]:
    """The letters of the class that begins at a place, "" where they are too many to say; and the place behind it."""
    at += 1
    others = pattern.startswith("^", at)
    begin = at = at + others
    letters = ""
    plain = not others
    while at < len(pattern) and (pattern[at] != "]" or at == begin):
        if pattern[at] == "\\":
            plain = plain and not pattern[at + 1 : at + 2].isalnum()
            letters += pattern[at + 1 : at + 2]
            at += 2
        elif pattern[at + 1 : at + 2] == "-" and pattern[at + 2 : at + 3] not in ("", "]"):
            first, last = ord(pattern[at]), ord(pattern[at + 2])
            plain = plain and last - first < _WIDEST
            letters += "".join(map(chr, range(first, last + 1))) if plain else ""
            at += 3
        else:
            letters += pattern[at]
            at += 1
    return letters if plain else "", at + 1
