"""A table held against a list of somebody else: whom it misses, whom it cannot tell, and what is said differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from bynames._linking.decision import AMBIGUOUS, UNRESOLVED
from bynames.aliases._spellings import plain

if TYPE_CHECKING:
    from bynames._model import Entity
    from bynames.aliases._table import AliasTable

MISSING, UNSURE, DIFFERENT, NEW = "missing", "ambiguous", "different", "new"
FIELDS = ("kind", "year", "gender")
ALIAS = "alias"


class Difference(Struct, frozen=True):
    """One thing in which a list and a table differ.

    `what` is MISSING (no such entity in the table), UNSURE (it can be each of `ids`), DIFFERENT (the table has `ours`
    for a `field`, the list `theirs`) or NEW (the table has nothing for it). A field is one of FIELDS, a register of
    identifiers, or ALIAS for a name. `listed` is the entity of the list, `ids` those of the table.
    """

    what: str
    listed: Entity
    ids: tuple[str, ...] = ()
    field: str = ""
    ours: str = ""
    theirs: str = ""

    def __str__(self) -> str:
        called = f"{self.listed.id} ({self.listed.name()})"
        if self.what == MISSING:
            return f"missing: {called}"
        if self.what == UNSURE:
            return f"ambiguous: {called} can be {', '.join(self.ids)}"
        [id] = self.ids
        if self.what == NEW:
            return f"new: {called} has {self.field} {self.theirs}, {id} has none"
        verb = "is" if self.field == "kind" else f"has {self.field}"
        return f"different: {called} {verb} {self.theirs}, {id} {verb.split()[0]} {self.ours}"


def differences(table: AliasTable, listed: Iterable[Entity], new: bool = False) -> Iterator[Difference]:
    """What differs between a table and a list, entity by entity of the list.

    An identifier in common says who it is; else all the names of the entity do. With `new` also what the list has and
    the table has not: a year, a gender, identifiers, names that do not lead to the entity.
    """
    for other in listed:
        met = _met(table, other)
        if isinstance(met, Difference):
            yield met
            continue
        ids = (met.id,)
        said = [(field, getattr(met, field) or "", getattr(other, field) or "") for field in FIELDS]
        said += [(register, met.ids.get(register, ""), id) for register, id in other.ids.items()]
        for field, ours, theirs in said:
            if ours and theirs and ours != theirs:
                yield Difference(DIFFERENT, other, ids, field, str(ours), str(theirs))
            elif new and theirs and not ours:
                yield Difference(NEW, other, ids, field, "", str(theirs))
        if new:
            known = {plain(name) for name in (*met.spellings, *met.weak)}
            for name in other.spellings:
                if plain(name) not in known and met.id not in {match.id for match in table.resolve(name, met.kind)}:
                    yield Difference(NEW, other, ids, ALIAS, "", name)


def _met(table: AliasTable, other: Entity) -> Entity | Difference:
    for register, id in other.ids.items():
        if met := table.by_id(register, id):
            return met
    decisions = [table.decide(name, other.kind) for name in other.spellings]
    answers = {decision.answer.id for decision in decisions if decision.answer}
    if len(answers) == 1:
        return table[answers.pop()]
    if not answers and all(decision.status == UNRESOLVED for decision in decisions):
        return Difference(MISSING, other)
    rivals = [match.id for one in decisions if one.status == AMBIGUOUS for match in (one.best, *one.rivals) if match]
    return Difference(UNSURE, other, tuple(sorted(answers | set(rivals))))
