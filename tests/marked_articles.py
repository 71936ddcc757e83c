"""The articles of tests/articles: plain text, and whom it names where (see the README there)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "articles"
_MARK = re.compile(r"\{\{(.+?)\|([a-z0-9-]*)(\|known)?\}\}", re.DOTALL)
Marks = tuple[tuple[int, int, str], ...]


class Article(NamedTuple):
    """`names` are (start, end, id of the alias table), in order; `language` is be, en or ru.

    `known` are the known failures: names that are not found, and with the id "" words that are found and are no names.
    """

    title: str
    language: str
    text: str
    names: Marks
    known: Marks


def unmarked(marked: str) -> tuple[str, Marks, Marks]:
    """Text without its marks, the names, and the known failures."""
    text = ""
    names = []
    known = []
    end = 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        place = (len(text), len(text) + len(mark[1]), mark[2])
        if mark[2]:
            names.append(place)
        if mark[3]:
            known.append(place)
        text += mark[1]
        end = mark.end()
    return text + marked[end:], tuple(names), tuple(known)


def articles() -> list[Article]:
    """All articles, by file name."""
    found = []
    for file in sorted(FOLDER.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        marked = "".join(line for line in lines if not line.startswith("#"))
        found.append(Article(file.stem, file.stem[:2], *unmarked(marked)))
    return found
