"""Print the head of a CSV file as a table: preview.py FILE ROWS [COLUMN ...]. Needs nothing but Python."""

from __future__ import annotations

import csv
import shutil
import signal
import sys
import unicodedata
from itertools import islice

GAP = "  "
WIDEST, NARROWEST = 40, 8  # of a column; one long organization must not push every other column away


def width(text: str) -> int:
    """Columns on a terminal: a combining mark takes none, a Han letter two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, limit: int) -> str:
    if width(text) <= limit:
        return text
    while width(text) >= limit:
        text = text[:-1]
    return text + "…"


def main(path: str, rows: str, *columns: str) -> None:
    if hasattr(signal, "SIGPIPE"):  # `| head` ends this quietly
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.stdout.reconfigure(errors="replace")  # a terminal that is not UTF-8 still gets the table
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = columns or tuple(reader.fieldnames or ())
        table = [header, *(tuple(row[column] for column in header) for row in islice(reader, int(rows)))]
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    screen = shutil.get_terminal_size((120, 0)).columns
    limit = WIDEST
    while limit > NARROWEST and sum(min(w, limit) for w in widths) + len(GAP) * (len(widths) - 1) > screen:
        limit -= 1
    widths = [min(w, limit) for w in widths]
    table.insert(1, tuple("─" * w for w in widths))
    for row in table:
        cells = (clip(cell, w) for cell, w in zip(row, widths, strict=True))
        print(GAP.join(cell + " " * (w - width(cell)) for cell, w in zip(cells, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main(*sys.argv[1:])
