"""The notation of contexts in scheme files (docs/scheme-format.md), read once for all its uses.

A context is a list of alternatives, an alternative a sequence of atoms. The engine, the exporter to ICU,
the linter and the reader backwards each make their own thing of the same parsed form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

from msgspec import Struct

from bynames._expressions import expression
from bynames.errors import DataError

# The `*` of a context stands for at most this many letters: longer clusters do not occur, and a bound keeps
# matching linear on a word of a million equal letters.
MOST_REPEATS = 5
EDGE, SPACE = "#", "_"
_ATOM = expression(r"(?:\{(?P<class>\w+)\}|\[(?P<set>[^\[\]{}*#_]+)\]|(?P<one>[^\[\]{}*]))(?P<star>\*?)")


class Atom(Struct, frozen=True):
    """One place of a context: `letters` (any one of them), or "#" or "_"; `repeated` = zero to five times."""

    letters: str
    repeated: bool = False


Alternative = tuple[Atom, ...]


def parse_context(text: str, classes: Mapping[str, str]) -> tuple[Alternative, ...]:
    """The alternatives of a context; none for "". Raises DataError that names what cannot be read."""
    return tuple(_alternative(part, classes) for part in text.split())


def _alternative(text: str, classes: Mapping[str, str]) -> Alternative:
    atoms: list[Atom] = []
    at = 0
    while at < len(text):
        match = _ATOM.match(text, at)
        if match is None:
            raise DataError(f"context {text!r}: cannot read {text[at:]!r}")
        if match["class"] is not None and match["class"] not in classes:
            raise DataError(f"context {text!r}: no class {{{match['class']}}}; there are {', '.join(sorted(classes))}")
        letters = classes[match["class"]] if match["class"] else match["set"] or match["one"]
        if match["star"] and letters in (EDGE, SPACE):
            raise DataError(f"context {text!r}: {letters} cannot be repeated")
        atoms.append(Atom(letters, bool(match["star"])))
        at = match.end()
    return tuple(atoms)


def after_pattern(context: tuple[Alternative, ...], word: str, source: str = "") -> str:
    """A look-behind for `after`; `word` is the character class of what makes up words.

    It is to stand behind `source`, an escaped literal that has been matched already.
    """
    if not context:
        return ""
    parts = []
    for alternative in context:
        # A look-behind must know its length: a repeated atom becomes one alternative for each count.
        counts = [range(MOST_REPEATS + 1) if atom.repeated else (1,) for atom in alternative]
        for chosen in product(*counts):
            inner = "".join(
                _regex(Atom(atom.letters), f"(?<!{word})") * count
                for atom, count in zip(alternative, chosen, strict=True)
            )
            parts.append(f"(?<={inner}{source})")
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def rule_pattern(source: str, after: tuple[Alternative, ...], before: tuple[Alternative, ...], word: str) -> str:
    """A pattern for one rule, with an empty group to tell it by.

    The source comes first and what stands before it is looked at afterwards: so `re` can skip to a letter that any
    rule begins with, which is much faster.
    """
    literal = re.escape(source)
    behind = after_pattern(after, word, literal) if after else ""
    return f"{literal}{behind}(){before_pattern(before, word)}"


def before_pattern(context: tuple[Alternative, ...], word: str) -> str:
    """A look-ahead for `before`."""
    if not context:
        return ""
    return f"(?={'|'.join(''.join(_regex(atom, f'(?!{word})') for atom in part) for part in context)})"


def _regex(atom: Atom, edge: str) -> str:
    if atom.letters == EDGE:
        return edge
    if atom.letters == SPACE:
        return " "
    letters = re.escape(atom.letters)
    body = letters if len(atom.letters) == 1 else f"[{letters}]"
    return f"{body}{{0,{MOST_REPEATS}}}" if atom.repeated else body


def longest(context: tuple[Alternative, ...]) -> int:
    """How many characters a context can look over, at most."""
    return max((sum(MOST_REPEATS if atom.repeated else 1 for atom in part) for part in context), default=0)


def spans_words(context: tuple[Alternative, ...]) -> bool:
    """Whether a context looks into the neighbouring word."""
    return any(atom.letters == SPACE for part in context for atom in part)
