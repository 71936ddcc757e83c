"""Regular expressions of the data files as programs for the native engine (native/pattern.hpp).

What the data needs and no more: letters of ASCII, `.`, sets, groups, alternatives, greedy repeats (of one letter also
those that give nothing back, `a++`), `^` and `$`, look-ahead and look-behind, and references back. Anything else raises
Unsupported, and Python does it.

A program is rows of four numbers, an operation and what it works with:

    MATCH | LETTER letter | SET number | ANY | SPLIT first then second | JUMP there | SAVE place | BACK group
    | BEGIN | END | LOOK (1 behind, 2 not), width, where to go on; what is looked for stands behind it, up to FOUND
    | EAT: as often as the next row's one letter goes on, and never fewer
"""

from __future__ import annotations

from collections.abc import Callable

MATCH, LETTER, SET, ANY, SPLIT, JUMP, SAVE, BACK, BEGIN, END, LOOK, FOUND, EAT = range(13)
# A reference to a group, among the letters of a replacement
GROUP = 1 << 16
_BEHIND, _NOT = 1, 2
_ESCAPED = frozenset("\\.[](){}*+?|^$-/'\"")
_MOST_GROUPS = 9
_MOST_REPEATS = 20
_WORD = 32

Row = tuple[int, int, int, int]
# A part of a pattern: makes its rows when it is told where they begin.
_Part = Callable[[int], list[Row]]
# How long what it matches is, at least and at most (None: no end).
_Width = tuple[int, int | None]


class Unsupported(ValueError):
    """A pattern with something that the native engine does not know."""


class Pattern:
    """A pattern as a program: `rows`, and `sets`, each four numbers with a bit for each letter of ASCII."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        self._groups = 0
        self._widths: dict[int, _Width] = {}
        self.sets: list[list[int]] = []
        part, _ = self._alternatives()
        if self._at < len(pattern):
            raise self._error()
        self.rows = [*part(0)]
        self.rows.append((MATCH, 0, 0, 0))

    def _error(self) -> Unsupported:
        return Unsupported(f"pattern {self._text!r}: {self._text[self._at :]!r} is not supported")

    def _peek(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _take(self, text: str) -> bool:
        found = self._peek(text)
        self._at += len(text) * found
        return found

    def _alternatives(self) -> tuple[_Part, _Width]:
        """Alternatives up to the end of the group."""
        found = [self._sequence()]
        while self._take("|"):
            found.append(self._sequence())
        least = min(width[0] for _, width in found)
        longest = [width[1] for _, width in found if width[1] is not None]
        part = found[-1][0]
        for other, _ in reversed(found[:-1]):
            part = _either(other, part)
        return part, (least, max(longest) if len(longest) == len(found) else None)

    def _sequence(self) -> tuple[_Part, _Width]:
        parts: list[_Part] = []
        least, most = 0, 0
        endless = False
        while self._at < len(self._text) and not self._peek("|") and not self._peek(")"):
            part, width = self._repeated()
            parts.append(part)
            least += width[0]
            most += width[1] or 0
            endless = endless or width[1] is None

        def rows(begin: int) -> list[Row]:
            made: list[Row] = []
            for part in parts:
                made += part(begin + len(made))
            return made

        return rows, (least, None if endless else most)

    def _repeated(self) -> tuple[_Part, _Width]:
        groups = self._groups
        part, width = self._atom()
        least, most = 1, 1
        if self._take("*"):
            least, most = 0, -1
        elif self._take("+"):
            least, most = 1, -1
        elif self._take("?"):
            least, most = 0, 1
        elif self._peek("{"):
            end = self._text.find("}", self._at)
            low, comma, high = self._text[self._at + 1 : end].partition(",")
            if end < 0 or not low.isdigit() or (high and not high.isdigit()):
                raise self._error()
            least, most = int(low), int(high) if high else -1 if comma else int(low)
            self._at = end + 1
        else:
            return part, width
        if most < 0 and self._peek("+"):
            return self._eaten(part, least), (least, None)
        # What matches nothing could be repeated for ever, and a group that is repeated is its last match.
        if self._peek("?") or self._peek("+") or (most < 0 and not width[0]) or self._groups > groups:
            raise self._error()
        if max(least, most) > _MOST_REPEATS:
            raise self._error()
        return _repeat(part, least, most), (width[0] * least, None if most < 0 or width[1] is None else width[1] * most)

    def _eaten(self, part: _Part, least: int) -> _Part:
        """A letter, or one of a set, repeated as often as it goes."""
        if len(part(0)) > 1 or part(0)[0][0] not in (LETTER, SET, ANY):
            raise self._error()
        self._at += 1
        return lambda begin: [*(row for _ in range(least) for row in part(begin)), (EAT, 0, 0, 0), *part(begin)]

    def _atom(self) -> tuple[_Part, _Width]:
        if self._take("("):
            return self._group()
        if self._take("["):
            return self._set()
        letter = self._text[self._at]
        self._at += 1
        if letter == "^":
            return _one(BEGIN), (0, 0)
        if letter == "$":
            return _one(END), (0, 0)
        if letter == ".":
            return _one(ANY), (1, 1)
        if letter == "\\":
            letter = self._text[self._at : self._at + 1]
            self._at += 1
            if letter.isdigit() and int(letter) in self._widths:
                return _one(BACK, int(letter)), self._widths[int(letter)]
            if letter not in _ESCAPED or not letter:
                raise self._error()
        elif letter in "*+?{})" or not letter.isascii():
            self._at -= 1
            raise self._error()
        return _one(LETTER, ord(letter)), (1, 1)

    def _group(self) -> tuple[_Part, _Width]:
        for sign, how in (("?=", 0), ("?!", _NOT), ("?<=", _BEHIND), ("?<!", _BEHIND | _NOT)):
            if self._take(sign):
                groups = self._groups
                inner, width = self._closed()
                if (how & _BEHIND and width[0] != width[1]) or self._groups > groups:
                    raise self._error()
                return _look(inner, how, width[0]), (0, 0)
        if self._take("?:"):
            return self._closed()
        if self._peek("?") or self._groups == _MOST_GROUPS:
            raise self._error()
        self._groups += 1
        number = self._groups
        inner, width = self._closed()
        self._widths[number] = width

        def rows(begin: int) -> list[Row]:
            return [(SAVE, 2 * number, 0, 0), *inner(begin + 1), (SAVE, 2 * number + 1, 0, 0)]

        return rows, width

    def _closed(self) -> tuple[_Part, _Width]:
        found = self._alternatives()
        if not self._take(")"):
            raise self._error()
        return found

    def _set(self) -> tuple[_Part, _Width]:
        end = self._text.find("]", self._at + 1)
        inside = self._text[self._at : end]
        negated = inside.startswith("^")
        inside = inside[negated:]
        if end < 0 or not inside.isascii() or "\\" in inside or "[" in inside or not inside:
            raise self._error()
        letters: set[int] = set()
        at = 0
        while at < len(inside):
            if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
                letters.update(range(ord(inside[at]), ord(inside[at + 2]) + 1))
                at += 3
            else:
                letters.add(ord(inside[at]))
                at += 1
        if negated:
            letters = set(range(4 * _WORD)) - letters
        self._at = end + 1
        self.sets.append([sum(1 << c % _WORD for c in letters if c // _WORD == word) for word in range(4)])
        return _one(SET, len(self.sets) - 1), (1, 1)


def _one(operation: int, what: int = 0) -> _Part:
    return lambda _: [(operation, what, 0, 0)]


def _either(first: _Part, second: _Part) -> _Part:
    def rows(begin: int) -> list[Row]:
        one = first(begin + 1)
        two = second(begin + len(one) + 2)
        jump = begin + 2 + len(one) + len(two)
        return [(SPLIT, begin + 1, begin + len(one) + 2, 0), *one, (JUMP, jump, 0, 0), *two]

    return rows


def _repeat(part: _Part, least: int, most: int) -> _Part:
    def rows(begin: int) -> list[Row]:
        made: list[Row] = []
        for _ in range(least):
            made += part(begin + len(made))
        if most < 0:
            at = begin + len(made)
            body = part(at + 1)
            return [*made, (SPLIT, at + 1, at + len(body) + 2, 0), *body, (JUMP, at, 0, 0)]
        sizes = len(part(0)) + 1
        out = begin + len(made) + (most - least) * sizes
        for _ in range(most - least):
            at = begin + len(made)
            made += [(SPLIT, at + 1, out, 0), *part(at + 1)]
        return made

    return rows


def _look(inner: _Part, how: int, width: int) -> _Part:
    def rows(begin: int) -> list[Row]:
        body = inner(begin + 1)
        return [(LOOK, how, width, begin + len(body) + 2), *body, (FOUND, 0, 0, 0)]

    return rows


def replacement(text: str) -> list[int]:
    """What a match is replaced by: its letters, and groups as `GROUP` and their number. Raises Unsupported."""
    found: list[int] = []
    at = 0
    while at < len(text):
        if text[at] == "\\":
            if not text[at + 1 : at + 2].isdigit() or text[at + 1] == "0" or text[at + 2 : at + 3].isdigit():
                raise Unsupported(f"replacement {text!r} is not supported")
            found.append(GROUP | int(text[at + 1]))
            at += 2
        elif text[at].isascii():
            found.append(ord(text[at]))
            at += 1
        else:
            raise Unsupported(f"replacement {text!r} is not supported")
    return found
