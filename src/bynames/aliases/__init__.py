"""The alias table: canonical persons and organizations, whom a name names, and their mentions in running text."""

from __future__ import annotations

from bynames._memo import once
from bynames._model import Match
from bynames._rules import Rules
from bynames.aliases._table import AliasTable

__all__ = ["AliasTable", "bundled", "resolve"]


@once
def bundled() -> AliasTable:
    """The bundled table, loaded once."""
    return AliasTable.load()


def resolve(name: str, kind: str | None = None, *, rules: Rules | None = None) -> Match | None:
    """The entity of the bundled table that `name` names; None if there is none, or if there are several
    (`AliasTable.decide`).

    `kind` is `person`, `org` or None for either. Any text is accepted. Raises BynamesError for another kind.

    >>> resolve("TIKHANOVSKAYA, Svetlana").id
    'sviatlana-tsikhanouskaya'
    """
    if rules is not None:
        with rules.acting():
            return resolve(name, kind)
    return bundled().decide(name, kind).answer
