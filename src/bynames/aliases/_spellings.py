"""How names are typed: what an exact alias is looked up by, and what is an acronym."""

from __future__ import annotations

from bynames._expressions import expression
from bynames._text import clean

# Around a name in a list or a quotation; a full stop behind it may belong to it. Not an expression: `+$` would try
# each sign of a long row of them.
_EDGES = " \"'“”„«»()[]*,;:"
_SIGNS = expression(r"[\"“”„«»().,\[\]\-–—/]")
# Capitals of this length stand for words, and are not looked for in another case of letters.
_LONGEST_ACRONYM = 5


def trimmed(text: str) -> str:
    """The text clean, and without the signs around it; a bracket that was opened inside stays closed."""
    whole = clean(text).lstrip(f"{_EDGES}.")
    found = whole.rstrip(_EDGES)
    for opening, closing in ("()", "[]"):
        rest = whole[len(found) :]
        if found.count(opening) > found.count(closing) and closing in rest:
            found += rest[: rest.index(closing) + 1]
    return found


def plain(text: str) -> str:
    """The text as exact aliases are looked up: clean, without quotes and other signs, in lower case."""
    return " ".join(_SIGNS.sub(" ", clean(text)).casefold().split())


def is_acronym(text: str) -> bool:
    """Whether a name is capitals that stand for words: ААН, UN, OSCE."""
    return text.isupper() and text.isalpha() and len(text) <= _LONGEST_ACRONYM
