"""Of which sort an organization is, by the words for what it is: media, a café, a plant (data/orgs/words.yaml)."""

from __future__ import annotations

from msgspec import Struct

from bynames._kinds.organization.readings import organization
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._memo import NAMES, remembered
from bynames._model import Entity

# The sort of those that are not founded for profit
_SOCIETY = "society"


class Sort(Struct, frozen=True, gc=False):
    """What a name says a body is: `sorts` by its words, and whether its legal form is for profit."""

    sorts: frozenset[str]
    for_profit: bool = False


@remembered(NAMES)
def sort_of(name: str) -> Sort:
    """What a name of an organization, or a phrase such as `human-rights organization`, says that it is."""
    known = vocabulary()
    sorts, groups = set[str](), set[str]()
    for reading in organization(name):
        for unit in reading.units:
            if unit.kind == "generic" and not unit.is_name:
                sorts.update(*(known.sorts.get(concept, ()) for concept in unit.concepts))
        groups.update(known.groups[form] for form in reading.forms)
    if not known.nonprofit.isdisjoint(groups):
        sorts.add(_SOCIETY)
    return Sort(frozenset(sorts), bool(groups) and groups <= known.for_profit)


def sort_of_entity(entity: Entity) -> Sort:
    """What the names and the role of an organization say together."""
    each = [sort_of(said) for said in (*entity.spellings, entity.role)]
    return Sort(frozenset().union(*(one.sorts for one in each)), any(one.for_profit for one in each))


def are_apart(said: Sort, known: Sort) -> bool:
    """Whether two bodies of one name are two: `said` is what a text says of the one, `known` what the other is.

    A café is no newspaper, and a company no party.
    """
    if said.for_profit and _SOCIETY in known.sorts and not known.for_profit:
        return True
    return bool(said.sorts) and bool(known.sorts) and said.sorts.isdisjoint(known.sorts)
