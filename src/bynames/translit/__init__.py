"""Transliteration: schemes as data, one engine for all of them, in both directions."""

from __future__ import annotations

from collections.abc import Callable

from bynames._memo import store
from bynames._model import Scheme, Step
from bynames._rules import Rules
from bynames.errors import no_text
from bynames.translit._forward import transliterator
from bynames.translit._registry import load_scheme, scheme, schemes
from bynames.translit._reverse import reverser

__all__ = ["explain", "load_scheme", "scheme", "schemes", "transliterate"]


def transliterate(text: str, scheme: str | Scheme, *, reverse: bool = False, rules: Rules | None = None) -> str:
    """`text` from Cyrillic to Latin letters under `scheme` (an id, an ISO 24229 code, or a Scheme).

    Any text is accepted. Latin letters, digits and signs pass through; how the Cyrillic was typed
    (capitals, NFD, stress marks, look-alikes, kind of apostrophe) makes no difference; the result is NFC.
    With `reverse`, from Latin to Cyrillic: exactly where the scheme's `reversible` is `exact`, else the
    best guess.

    Raises UnknownScheme (which names the nearest ids) and, with `reverse`, NotReversible.

    >>> transliterate("Ціханоўская", "be-bgnpcgn-1979")
    'Tsikhanowskaya'
    >>> transliterate("Cichanoŭskaja", "be-lacinka", reverse=True)
    'Ціханоўская'
    """
    if not isinstance(text, str):
        raise no_text(text)
    if rules is not None:
        with rules.acting():
            return transliterate(text, scheme, reverse=reverse)
    if not reverse and isinstance(scheme, str):
        writer = store().writers.get(scheme)
        return writer(text) if writer is not None else _writer(scheme)(text)
    found = _find(scheme) if isinstance(scheme, str) else scheme
    return reverser(found)(text) if reverse else transliterator(found)(text)


def _writer(id: str) -> Callable[[str], str]:
    found = _find(id)
    writer = transliterator(found).call
    if id == found.id:
        store().writers[id] = writer
    return writer


def explain(text: str, scheme: str | Scheme, *, rules: Rules | None = None) -> tuple[Step, ...]:
    """The steps that `transliterate(text, scheme)` takes: which letters became what, and by which rule.

    Text that is not Cyrillic has no steps. Raises UnknownScheme.
    """
    if rules is not None:
        with rules.acting():
            return explain(text, scheme)
    return transliterator(_find(scheme) if isinstance(scheme, str) else scheme).explain(text)


_find = scheme
