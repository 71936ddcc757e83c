"""Print the head of a CSV file as aligned columns: preview.py FILE [ROWS]. Needs nothing but Python."""

from __future__ import annotations

import csv
import shutil
import sys
import unicodedata
from itertools import islice

WIDEST = 28  # a longer cell is cut, so that one long organization does not push every column away


def width(text: str) -> int:
    """Columns on a terminal: a combining mark takes none, a Han letter two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, limit: int) -> str:
    if width(text) <= limit:
        return text
    while width(text) >= limit:
        text = text[:-1]
    return text + "…"


def main(path: str, rows: int = 20) -> None:
    with open(path, encoding="utf-8", newline="") as file:
        table = [[clip(cell, WIDEST) for cell in row] for row in islice(csv.reader(file), rows + 1)]
    widths = [max(width(cell) for cell in column) for column in zip(*table, strict=True)]
    table.insert(1, ["─" * w for w in widths])
    # A pipe gets whole lines; a terminal gets lines that do not wrap.
    limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    for row in table:
        line = "  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True))
        print(clip(line.rstrip(), limit))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
