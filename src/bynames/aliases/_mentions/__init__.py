"""Mentions in running text: tokens that can be somebody's surname or a word of an organization, and what stands around.

A distinct token is worked out once, and most of them not at all: what no name of the table begins with is nobody's.
Everything else is lookups. Names stand in cases, in capitals, with titles and possessives, across line breaks; what is
found is a span of the text as it is.

`preparing` has the tables, `reading` a text cut into tokens, `known` what a token can be, `persons` and `bodies` what
stands around it, `finder` chooses among what was found.
"""

from __future__ import annotations

from bynames.aliases._mentions.finder import Finder
from bynames.aliases._mentions.preparing import Beginnings, Tables, beginnings, prepare

__all__ = ["Beginnings", "Finder", "Tables", "beginnings", "prepare"]
