"""The bundled table as a wheel carries it: all its pieces, worked out when the wheel is built."""

from __future__ import annotations

import os

from bynames.aliases._cache import Prepared
from bynames.aliases._loading import Content, put_together, shipped_key
from bynames.aliases._table import AliasTable
from bynames.aliases.sources import BUNDLED
from bynames.errors import DataError


def compile_bundled(folder: str) -> dict[str, str]:
    """Write the pieces of the bundled table under `folder`: path within it -> path.

    Raises DataError where the table contradicts itself or a piece could not be written.
    """
    key = shipped_key()
    place = os.path.join(folder, key)
    prepared = Prepared(place)
    content = prepared.value("entities", Content, lambda: put_together((BUNDLED,)))
    if content.conflicts:
        raise DataError("\n".join(content.conflicts))
    AliasTable(content.entities, (), prepared).prepare()
    written = sorted(os.listdir(place)) if os.path.isdir(place) else []
    if len(written) != len(prepared.asked):
        raise DataError(f"{place}: {len(written)} pieces of {len(prepared.asked)} could be written")
    with open(os.path.join(folder, BUNDLED), "w", encoding="ascii") as handle:
        handle.write(key)
    pieces = {f"{key}/{name}": os.path.join(place, name) for name in written}
    return {**pieces, BUNDLED: os.path.join(folder, BUNDLED)}
