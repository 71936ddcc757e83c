"""bynames: names of people and organizations of Belarus across languages, scripts and spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.2.0"

# The public names and the module that each one lives in. Nothing is imported before it is asked for:
# `import bynames` must cost next to nothing in a program that may never meet a name.
_HOME = {
    "BynamesError": "bynames.errors",
    "DataError": "bynames.errors",
    "InputError": "bynames.errors",
    "MissingExtra": "bynames.errors",
    "NotReversible": "bynames.errors",
    "UnknownId": "bynames.errors",
    "UnknownScheme": "bynames.errors",
    "Romanized": "bynames._model",
    "Rule": "bynames._model",
    "Scheme": "bynames._model",
    "Spelling": "bynames._names.respelling",
    "Step": "bynames._model",
    "AliasTable": "bynames.aliases",
    "Cluster": "bynames._linking",
    "Comparison": "bynames._linking.comparison",
    "Entity": "bynames._model",
    "Evidence": "bynames._model",
    "Lemma": "bynames._names.lemmas",
    "Link": "bynames._linking",
    "Match": "bynames._model",
    "Matcher": "bynames._linking",
    "Mention": "bynames._model",
    "Name": "bynames._model",
    "Part": "bynames._model",
    "Reading": "bynames._model",
    "Rules": "bynames._rules",
    "compare": "bynames._linking.comparison",
    "dedupe": "bynames._linking",
    "explain": "bynames.translit",
    "identify": "bynames._readings",
    "inflect": "bynames._names.inflection",
    "key": "bynames._names",
    "lemmas": "bynames._names.lemmas",
    "orthography": "bynames._names.orthographies",
    "parse": "bynames._names",
    "reset_caches": "bynames._memo",
    "resolve": "bynames.aliases",
    "respell": "bynames._names.respelling",
    "romanize": "bynames._scripts",
    "scheme": "bynames.translit",
    "schemes": "bynames.translit",
    "transliterate": "bynames.translit",
}

__all__ = [*_HOME, "__version__"]

if TYPE_CHECKING:
    from bynames._linking import Cluster as Cluster
    from bynames._linking import Link as Link
    from bynames._linking import Matcher as Matcher
    from bynames._linking import dedupe as dedupe
    from bynames._linking.comparison import Comparison as Comparison
    from bynames._linking.comparison import compare as compare
    from bynames._memo import reset_caches as reset_caches
    from bynames._model import Entity as Entity
    from bynames._model import Evidence as Evidence
    from bynames._model import Match as Match
    from bynames._model import Mention as Mention
    from bynames._model import Name as Name
    from bynames._model import Part as Part
    from bynames._model import Reading as Reading
    from bynames._model import Romanized as Romanized
    from bynames._model import Rule as Rule
    from bynames._model import Scheme as Scheme
    from bynames._model import Step as Step
    from bynames._names import key as key
    from bynames._names import parse as parse
    from bynames._names.inflection import inflect as inflect
    from bynames._names.lemmas import Lemma as Lemma
    from bynames._names.lemmas import lemmas as lemmas
    from bynames._names.orthographies import orthography as orthography
    from bynames._names.respelling import Spelling as Spelling
    from bynames._names.respelling import respell as respell
    from bynames._readings import identify as identify
    from bynames._rules import Rules as Rules
    from bynames._scripts import romanize as romanize
    from bynames.aliases import AliasTable as AliasTable
    from bynames.aliases import resolve as resolve
    from bynames.errors import BynamesError as BynamesError
    from bynames.errors import DataError as DataError
    from bynames.errors import InputError as InputError
    from bynames.errors import MissingExtra as MissingExtra
    from bynames.errors import NotReversible as NotReversible
    from bynames.errors import UnknownId as UnknownId
    from bynames.errors import UnknownScheme as UnknownScheme
    from bynames.translit import explain as explain
    from bynames.translit import scheme as scheme
    from bynames.translit import schemes as schemes
    from bynames.translit import transliterate as transliterate


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'bynames' has no attribute {name!r}")
    from importlib import import_module

    from bynames._memo import uncollected

    with uncollected():
        value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
