"""Whether a reader can look a source up: a page, a document by its number, a row of data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bynames._expressions import expression
from bynames._model import Entity

_ADDRESS = expression(r"https?://[^/\s]+(/\S*)?")
# The way to a site, or to one language of it
_FRONT_PAGE = expression(r"/(?:[a-z]{2}/?)?")
_WIKIPEDIA = expression(r"\b\w++ Wikipedia")
# What leads to one place in a work: a title behind a colon, a numbered record, an identifier, a day.
_PLACE = expression(
    r": \S|\b(?:record|article|document|interview|annex|schedule|post|no\.?)[ /]\S"
    r"|\bQ[1-9]\d+\b|\b0[0-9a-z]{6}\d\d\b|\b\d{4}-\d\d-\d\d\b|\.csv, \S|dataset, \S",
    re.IGNORECASE,
)


def leads_somewhere(source: str) -> bool:
    """Whether a source names a page, a document or a record, and not just a site or whoever publishes.

    >>> leads_somewhere("https://nashaniva.com"), leads_somewhere("https://nashaniva.com/317908")
    (False, True)
    >>> leads_somewhere("Russian Wikipedia"), leads_somewhere("Wikipedia (be): Янка Купала")
    (False, True)
    """
    if _WIKIPEDIA.fullmatch(source):
        return False
    address = _ADDRESS.search(source)
    if address:
        path = address[1] or ""
        return (bool(path) and not _FRONT_PAGE.fullmatch(path)) or bool(_PLACE.search(source[: address.start()]))
    return bool(_PLACE.search(source))


def is_shown(entity: Entity) -> bool:
    """Whether an entity has a source that a reader can look up."""
    return any(map(leads_somewhere, entity.sources))


def faults(entities: Iterable[Entity]) -> Iterator[str]:
    """What is wrong with the sources of entities, as sentences.

    Sources that lead nowhere are for what is marked `unverified`; what has others must not be marked so.
    """
    for entity in entities:
        shown = is_shown(entity)
        if entity.unverified:
            if shown:
                yield f"{entity.id}: unverified, and {next(filter(leads_somewhere, entity.sources))!r} shows it"
        elif not shown:
            yield f"{entity.id}: no source leads to a page, a document or a record; name one, or mark it unverified"
        else:
            yield from (
                f"{entity.id}: {source!r} leads to no page, document or record"
                for source in entity.sources
                if not leads_somewhere(source)
            )
