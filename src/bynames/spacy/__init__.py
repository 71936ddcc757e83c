"""bynames in a spaCy pipeline: the component `bynames`, the language `be`, and a knowledge base of candidates.

After `pip install "bynames[spacy]"` spaCy knows all of it by entry points, and nothing has to be imported:
`nlp.add_pipe("bynames")`, `nlp.add_pipe("bynames_linker")`, `spacy.blank("be")`. Importing this module registers the
extensions `doc._.bynames` and `span._.bynames`, which documents read back from disk need in a fresh process.

Raises MissingExtra where spaCy is not installed.
"""

from __future__ import annotations

from importlib.util import find_spec

from bynames.errors import MissingExtra

if find_spec("spacy") is None:
    raise MissingExtra('bynames.spacy needs spaCy: pip install "bynames[spacy]"')

from bynames.spacy._belarusian import Belarusian
from bynames.spacy._component import Bynames, make_bynames, make_linker, make_scorer
from bynames.spacy._kb import BynamesKB, empty_kb, knowledge_base

__all__ = [
    "Belarusian",
    "Bynames",
    "BynamesKB",
    "empty_kb",
    "knowledge_base",
    "make_bynames",
    "make_linker",
    "make_scorer",
]
