"""bynames: names of people and organizations of Belarus across languages, scripts and spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

# The public names and the module that each one lives in. Nothing is imported before it is asked for:
# `import bynames` must cost next to nothing in a program that may never meet a name.
_HOME = {
    "BynamesError": "bynames.errors",
    "DataError": "bynames.errors",
    "InputError": "bynames.errors",
    "MissingExtra": "bynames.errors",
    "NotReversible": "bynames.errors",
    "UnknownScheme": "bynames.errors",
    "Romanized": "bynames.model",
    "Rule": "bynames.model",
    "Scheme": "bynames.model",
    "Step": "bynames.model",
    "AliasTable": "bynames.aliases",
    "Cluster": "bynames.matcher",
    "Comparison": "bynames.comparison",
    "Entity": "bynames.model",
    "Evidence": "bynames.model",
    "Lemma": "bynames.names.lemmas",
    "Link": "bynames.matcher",
    "Match": "bynames.model",
    "Matcher": "bynames.matcher",
    "Mention": "bynames.model",
    "Name": "bynames.model",
    "Part": "bynames.model",
    "Reading": "bynames.model",
    "compare": "bynames.comparison",
    "dedupe": "bynames.matcher",
    "explain": "bynames.translit",
    "identify": "bynames.readings",
    "inflect": "bynames.names.inflection",
    "key": "bynames.names",
    "lemmas": "bynames.names.lemmas",
    "parse": "bynames.names",
    "resolve": "bynames.aliases",
    "romanize": "bynames.scripts",
    "scheme": "bynames.translit",
    "schemes": "bynames.translit",
    "transliterate": "bynames.translit",
}

__all__ = [*_HOME, "__version__"]

if TYPE_CHECKING:
    from bynames.aliases import AliasTable as AliasTable
    from bynames.aliases import resolve as resolve
    from bynames.comparison import Comparison as Comparison
    from bynames.comparison import compare as compare
    from bynames.errors import BynamesError as BynamesError
    from bynames.errors import DataError as DataError
    from bynames.errors import InputError as InputError
    from bynames.errors import MissingExtra as MissingExtra
    from bynames.errors import NotReversible as NotReversible
    from bynames.errors import UnknownScheme as UnknownScheme
    from bynames.matcher import Cluster as Cluster
    from bynames.matcher import Link as Link
    from bynames.matcher import Matcher as Matcher
    from bynames.matcher import dedupe as dedupe
    from bynames.model import Entity as Entity
    from bynames.model import Evidence as Evidence
    from bynames.model import Match as Match
    from bynames.model import Mention as Mention
    from bynames.model import Name as Name
    from bynames.model import Part as Part
    from bynames.model import Reading as Reading
    from bynames.model import Romanized as Romanized
    from bynames.model import Rule as Rule
    from bynames.model import Scheme as Scheme
    from bynames.model import Step as Step
    from bynames.names import key as key
    from bynames.names import parse as parse
    from bynames.names.inflection import inflect as inflect
    from bynames.names.lemmas import Lemma as Lemma
    from bynames.names.lemmas import lemmas as lemmas
    from bynames.readings import identify as identify
    from bynames.scripts import romanize as romanize
    from bynames.translit import explain as explain
    from bynames.translit import scheme as scheme
    from bynames.translit import schemes as schemes
    from bynames.translit import transliterate as transliterate


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'bynames' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
