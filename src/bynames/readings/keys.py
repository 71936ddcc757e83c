"""The phonemic key of a Cyrillic word: what Belarusian and Russian spelling of one name have in common.

Akanne (о/а), yakanne (е/я), dzekanne (дз/д), tsekanne (ц/т), ў/в, г/ґ, і/и/ы/й, э/е/ё, doubled letters, soft
signs and apostrophes are folded; data/keys/ has the rules. The fold is itself a scheme file in form, and
the engine of the schemes runs it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bynames import data
from bynames.model import Scheme
from bynames.translit.forward import Transliterator
from bynames.translit.registry import make_scheme

LANGUAGES = ("be", "ru")


@cache
def _scheme(language: str) -> Scheme:
    raw = {
        "title": "phonemic key",
        "authority": "bynames",
        "habit": "ascii",
        "status": "stable",
        "reversible": "no",
        **data.entry("keys", language),
    }
    return make_scheme(f"{language}-key", raw, f"data/keys/{language}{data.SUFFIX}")


@cache
def engine(language: str) -> Transliterator:
    """The first half of the key: Cyrillic letters of `language` to key letters."""
    return Transliterator(_scheme(language))


@cache
def _folds() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    """A pattern that says whether any fold applies at all, and the folds in order."""
    folds = data.entry("keys", "folds")["folds"]
    # The back-reference of the last fold would change its number among others.
    any_of = re.compile("|".join(f"(?:{fold['pattern']})" for fold in folds if "\\" not in fold["pattern"]) + r"|(.)\1")
    return any_of, tuple((re.compile(fold["pattern"]), fold["replace"]) for fold in folds)


@lru_cache(maxsize=100_000)
def phonemic(word: str, language: str) -> str:
    """The key of a lower-case Cyrillic word as `language` (`be`, `ru`) spells it: ASCII letters, maybe "".

    >>> phonemic("ціханоўская", "be") == phonemic("тихановская", "ru")
    True
    """
    found = engine(language).lower_word(word)
    any_of, folds = _folds()
    if any_of.search(found):
        for pattern, replace in folds:
            found = pattern.sub(replace, found)
    return found
