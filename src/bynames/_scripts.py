"""Names in other scripts (Georgian, Greek, Han, Arabic …) that stand in the same column.

That is not what bynames is for, so other libraries do it, each behind its extra: ICU's `Any-Latin`, else
unidecode, else nobody. The answer says who acted.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from bynames._expressions import expression
from bynames._model import Romanized, Scheme
from bynames._rules import Rules
from bynames._text import has_cyrillic
from bynames.translit import scheme as find_scheme
from bynames.translit import transliterate

# A letter that is neither Latin nor a mark; what a scheme leaves behind.
_OTHER = expression(r"[^\W\d_]")
# ICU takes quadratic time on one long string, so it gets one word at a time.
_WORD = expression(r"\S{1,200}")


def romanize(text: str, scheme: str | Scheme, *, rules: Rules | None = None) -> Romanized:
    """`text` in Latin letters: the Cyrillic by `scheme`, letters of other scripts by ICU or unidecode.

    `.by` is the scheme's id, with `+icu:Any-Latin` or `+unidecode` if one of them was needed too; only the helper if
    there was no Cyrillic; `unchanged` if nothing was done, because the text is Latin already or neither helper is
    installed.

    Raises UnknownScheme.

    >>> romanize("Янка Купала", "be-national-2007")
    Romanized(text='Janka Kupala', by='be-national-2007')
    """
    if rules is not None:
        with rules.acting():
            return romanize(text, scheme)
    found = find_scheme(scheme) if isinstance(scheme, str) else scheme
    by = [found.id] if has_cyrillic(text) else []
    latin = transliterate(text, found)
    if _is_foreign(latin):
        helper, convert = _helper()
        if convert is not None:
            latin = unicodedata.normalize("NFC", _WORD.sub(lambda match: convert(match.group()), latin))
            by.append(helper)
    return Romanized(latin, "+".join(by) or "unchanged")


def _is_foreign(text: str) -> bool:
    return not text.isascii() and any(
        not unicodedata.name(c, "LATIN").startswith(("LATIN", "MODIFIER", "FULLWIDTH LATIN"))
        for c in _OTHER.findall(text)
        if not c.isascii()
    )


@cache
def _helper() -> tuple[str, Any]:
    try:
        from icu import Transliterator
    except ImportError:
        pass
    else:
        return "icu:Any-Latin", Transliterator.createInstance("Any-Latin").transliterate
    try:
        from unidecode import unidecode
    except ImportError:
        return "unchanged", None
    # Only what is foreign: unidecode would also strip the diacritics of the scheme's own output.
    return "unidecode", lambda word: "".join(unidecode(c).strip() if _is_foreign(c) else c for c in word)
