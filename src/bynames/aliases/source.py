"""Where tables come from: the bundled one, and files of users."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from bynames import data
from bynames.errors import InputError
from bynames.model import Entity


def bundled_entities() -> list[Entity]:
    """The entities of data/aliases.yaml."""
    return [entity_of(raw) for raw in data.read_yaml(os.path.join(data.root(), "aliases.yaml")).value["entities"]]


def entity_of(raw: dict[str, Any]) -> Entity:
    """An entity as the YAML has it."""
    year = raw.get("born") or raw.get("founded")
    return Entity(
        raw["id"],
        raw["kind"],
        raw["names"],
        tuple(raw.get("aliases", ())),
        tuple(raw.get("sources", ())),
        tuple(raw.get("distinct_from", ())),
        raw.get("gender", ""),
        int(year) if year else None,
        raw.get("role", ""),
        tuple(raw.get("plain_word", ())),
        raw.get("surname_alone") == "true",
    )


def read_tables(paths: Iterable[str], skip_bad: bool) -> tuple[list[Entity], list[str]]:
    """The entities of some files, and where they contradict."""
    found: list[Entity] = []
    for path in paths:
        if path == "bundled":
            found += bundled_entities()
        else:
            found += [entity_of(raw) for raw in data.read_yaml(path).value["entities"]]
    if not found:
        raise InputError("no entity")
    return found, []
