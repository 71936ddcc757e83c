"""The phonemic key of a Cyrillic word: what the spellings of one name in several languages have in common.

Akanne (о/а), yakanne (е/я), dzekanne (дз/д), tsekanne (ц/т), ў/в, г/ґ, і/и/ы/й, э/е/ё, doubled letters, soft
signs and apostrophes are folded; data/keys/ has the rules. The fold is itself a scheme file in form, and
the engine of the schemes runs it.
"""

from __future__ import annotations

import re
from typing import Any

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._languages import languages
from bynames._memo import WORDS, once, remembered
from bynames._model import Scheme
from bynames.translit._forward import Transliterator
from bynames.translit._registry import make_scheme


@once
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


@once
def engine(language: str) -> Transliterator:
    """The first half of the key: Cyrillic letters of `language` to key letters."""
    return Transliterator(_scheme(language))


class _Folds:
    """The folds of data/keys/folds.yaml, none of them tried where it has nothing to fold."""

    def __init__(self) -> None:
        folds = [
            (tuple(fold.get("has", ())), expression(fold["pattern"]), fold["replace"])
            for fold in data.entry("keys", "folds")["folds"]
        ]
        self._any = expression("|".join(re.escape(text) for has, _, _ in folds for text in has))
        self._telling = [(has, pattern, replace) for has, pattern, replace in folds if has]
        self._others = [(pattern, replace) for has, pattern, replace in folds if not has]

    def fold(self, key: str) -> str:
        if self._any.search(key):
            for has, pattern, replace in self._telling:
                for text in has:
                    if text in key:
                        key = pattern.sub(replace, key)
                        break
        for pattern, replace in self._others:
            if pattern.search(key):
                key = pattern.sub(replace, key)
        return key


@once
def _folds() -> _Folds:
    return _Folds()


@remembered(WORDS)
def phonemic(word: str, language: str) -> str:
    """The key of a lower-case Cyrillic word as `language` (`be`, `ru`, `uk`) spells it: ASCII letters, maybe "".

    >>> phonemic("ціханоўская", "be") == phonemic("тихановская", "ru")
    True
    """
    native = _native()
    if native is None:
        return phonemic_in_python(word, language)
    found: str | None = native.key(word, languages().index(language))
    return phonemic_in_python(word, language) if found is None else found


def phonemic_in_python(word: str, language: str) -> str:
    """The same without the native engine and without memory."""
    return _folds().fold(engine(language).lower_word(word))


@once
def _native() -> Any:
    from bynames._readings.engine import keys

    return keys()
