"""A table held against a list of somebody else: whom it misses, whom it cannot tell, and what is said differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bynames._linking.decision import AMBIGUOUS, UNRESOLVED

if TYPE_CHECKING:
    from bynames._model import Entity
    from bynames.aliases._table import AliasTable


def differences(table: AliasTable, listed: Iterable[Entity]) -> Iterator[str]:
    """A sentence for each entity of the list that is missing, ambiguous, or said differently in the table.

    An identifier in common says who it is; else all the names of the entity do.
    """
    for other in listed:
        met = _met(table, other)
        if isinstance(met, str):
            yield met
            continue
        if met.kind != other.kind:
            yield f"different: {other.id} ({other.name()}) is {other.kind}, {met.id} is {met.kind}"
        for what in ("year", "gender"):
            ours, theirs = getattr(met, what), getattr(other, what)
            if ours and theirs and ours != theirs:
                yield f"different: {other.id} ({other.name()}) has {what} {theirs}, {met.id} has {ours}"
        for register, id in other.ids.items():
            ours = met.ids.get(register)
            if ours and ours != id:
                yield f"different: {other.id} ({other.name()}) has {register} {id}, {met.id} has {ours}"


def _met(table: AliasTable, other: Entity) -> Entity | str:
    for register, id in other.ids.items():
        if met := table.by_id(register, id):
            return met
    decisions = [table.decide(name, other.kind) for name in dict.fromkeys((*other.names.values(), *other.aliases))]
    answers = {decision.answer.id for decision in decisions if decision.answer}
    if len(answers) == 1:
        return table[answers.pop()]
    called = f"{other.id} ({other.name()})"
    if not answers and all(decision.status == UNRESOLVED for decision in decisions):
        return f"missing: {called}"
    rivals = [match.id for one in decisions if one.status == AMBIGUOUS for match in (one.best, *one.rivals) if match]
    return f"ambiguous: {called} can be {', '.join(sorted(answers | set(rivals)))}"
