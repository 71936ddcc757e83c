"""The articles of tests/articles: plain text, and whom it names where (see the README there)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "articles"
_MARK = re.compile(r"\{\{(.+?)\|([a-z0-9-]+)\}\}", re.DOTALL)


class Article(NamedTuple):
    """`names` are (start, end, id of the alias table), in order; `language` is be, en or ru."""

    title: str
    language: str
    text: str
    names: tuple[tuple[int, int, str], ...]


def unmarked(marked: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Text without its marks, and what they said."""
    text = ""
    names = []
    end = 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        names.append((len(text), len(text) + len(mark[1]), mark[2]))
        text += mark[1]
        end = mark.end()
    return text + marked[end:], tuple(names)


def articles() -> list[Article]:
    """All articles, by file name."""
    found = []
    for file in sorted(FOLDER.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        text, names = unmarked("".join(line for line in lines if not line.startswith("#")))
        found.append(Article(file.stem, file.stem[:2], text, names))
    return found
