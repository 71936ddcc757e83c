"""People who do not exist, for the tests of names: those of benchmarks/names.py, and ways to write them."""

from __future__ import annotations

import importlib.util
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bynames.translit._letters import known_names

PATH = Path(__file__).parent.parent / "benchmarks" / "names.py"


@cache
def generator() -> Any:
    """The module benchmarks/names.py."""
    spec = importlib.util.spec_from_file_location("benchmark_names", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@cache
def people(count: int, seed: int = 1) -> tuple[Any, ...]:
    """People with given names of data/names/given.yaml; every other one has a surname nobody else has."""
    names = generator().Names(seed)
    return tuple(names.person(fresh=number % 2 == 0) for number in range(count))


def persons() -> st.SearchStrategy[Any]:
    return st.integers(0, 1999).map(lambda number: people(2000)[number])


LANGUAGE = st.sampled_from(["be", "ru"])
# How one person is written: every one is the same name.
FORMS = ["{g} {s}", "{s} {g}", "{s}, {g}", "{S}, {g}", "{g} {S}", "{g} {p} {s}", "{s} {g} {p}", "{S}, {g} {p}"]
TITLES = ["Mr {}", "{} Jr.", "President {}", "спадар {}", "г-н {}", "Dr. {}", "журналіст {}", "«{}»", "{}[1]", "[{}]"]
RETYPED: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: "\u200b".join(name),
    lambda name: "  " + name.replace(" ", "\u00a0\t") + "\n",
    lambda name: name.replace("’", "'"),
    lambda name: name.replace("і", "i").replace("о", "o"),
    *(title.format for title in TITLES),
]


@cache
def names_in(language: str) -> list[str]:
    """Made-up people; in a language that none are made up in, its own given names, patronymics and surnames."""
    if language in generator().LANGUAGES:
        return [person.write(language, "{g} {p} {s}") for person in people(60)]
    return [name.capitalize() for name in sorted(known_names(language))[::5]]
