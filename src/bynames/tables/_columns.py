"""Columns: found by name or number, guessed where there is one obvious one, and named anew without clashes."""

from __future__ import annotations

from collections.abc import Sequence

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import once
from bynames.errors import InputError, did_you_mean
from bynames.tables._rows import Source

_SHOWN = 20
# Looking for the nearest among a hundred thousand would take minutes.
_COMPARED = 2000
_SPAN = expression(r"(?<![\s\d])\s*+(\d++)\s*+[-–]\s*+(\d*+)\s*+")
_SIGNS = expression(r"[\W_]+")


def find(source: Source, wanted: Sequence[str]) -> tuple[int, ...]:
    """The columns that are meant: by name, in any case of letters where that is clear, by number from 1 on, or
    several by a range (2-4, 2-).

    One text can hold several with commas between. Raises InputError for a column that there is not (the nearest is
    named), and for a name that several columns have.
    """
    found: list[int] = []
    for column in wanted:
        if "," in column and not _named(source.header, column):
            for part in column.split(","):
                found += _several(source, part.strip()) if part.strip() else ()
        else:
            found += _several(source, column)
    return tuple(dict.fromkeys(found))


def _several(source: Source, column: str) -> Sequence[int]:
    """One column, or those from one number to another: 2-4, 2- (to the last)."""
    span = _SPAN.fullmatch(column)
    if not span or _named(source.header, column):
        return [_one(source, column)]
    first, last = int(span[1]), int(span[2] or len(source.header))
    if not 1 <= first <= last <= len(source.header):
        raise InputError(f"{source.name}: no columns {column}: there are {len(source.header)}")
    return range(first - 1, last)


def _named(header: Sequence[str], column: str) -> list[int]:
    wanted = column.strip().casefold()
    return [index for index, cell in enumerate(header) if cell == column] or [
        index for index, cell in enumerate(header) if cell.strip().casefold() == wanted
    ]


def _one(source: Source, column: str) -> int:
    header = source.header
    found = _named(header, column)
    if len(found) > 1:
        numbers = ", ".join(str(at + 1) for at in found[:5])
        raise InputError(
            f"{source.name}: {len(found)} columns are named {column!r}; say which by its number: {numbers}"
        )
    if found:
        return found[0]
    if column.strip().isdecimal() and 1 <= int(column) <= len(header):
        return int(column) - 1
    hint = did_you_mean(column, header[:_COMPARED]) or f"; there are {_listed(header)}"
    raise InputError(f"{source.name}: no column {column!r}{hint}")


def _listed(header: Sequence[str]) -> str:
    return ", ".join(header[:_SHOWN]) + (", …" if len(header) > _SHOWN else "")


def guess(source: Source, option: str = "--column") -> tuple[int, ...]:
    """The column that obviously holds the names, or those that together do (given name, patronymic, surname).

    By what people call such columns: data/tables/columns.yaml. Raises InputError where none or several could be meant.
    """
    header = source.header
    if len(header) == 1:
        return (0,)
    folded = [_folded(cell) for cell in header]
    whole, parts = _known()
    for at, level in enumerate(whole):
        if at + 1 == len(whole) and (together := _together(folded, parts)):
            return together
        found = [index for index, cell in enumerate(folded) if cell in level]
        if len(found) == 1:
            return (found[0],)
        if found:
            listed = ", ".join(header[index] for index in found)
            raise InputError(f"{source.name}: which column has the names, {listed}? Say so with {option}")
    row = "; --no-header if that is a row" if any(cell.strip().isdecimal() for cell in header) else ""
    raise InputError(
        f"{source.name}: which column has the names? Say so with {option}; there are {_listed(header)}{row}"
    )


def is_known(header: str) -> bool:
    """Whether people call a column of names so."""
    whole, parts = _known()
    folded = _folded(header)
    return any(folded in level for level in (*whole, *parts.values()))


def is_header(cells: Sequence[str]) -> bool:
    """Whether these cells are the names of columns: each has text, no two are alike, and one is called as names are."""
    told = [cell.strip() for cell in cells]
    while told and not told[-1]:
        told.pop()
    return len(set(told)) == len(told) > 0 and all(told) and any(map(is_known, told))


def _together(folded: Sequence[str], parts: dict[str, frozenset[str]]) -> tuple[int, ...]:
    found = {role: [index for index, cell in enumerate(folded) if cell in known] for role, known in parts.items()}
    if len(found["given"]) != 1 or len(found["surname"]) != 1 or len(found["patronymic"]) > 1:
        return ()
    return tuple(index for role in parts for index in found[role])


@once
def _known() -> tuple[tuple[frozenset[str], ...], dict[str, frozenset[str]]]:
    told = data.entry("tables", "columns")
    return (
        tuple(frozenset(map(_folded, level)) for level in told["whole"]),
        {role: frozenset(map(_folded, names)) for role, names in told["parts"].items()},
    )


def _folded(cell: str) -> str:
    return _SIGNS.sub("", cell).casefold()


def free(header: Sequence[str], added: Sequence[str], prefix: str = "bynames") -> list[str]:
    """Names for added columns that the table does not have, in any case of letters: `key`, else `bynames_key`."""
    taken = {cell.strip().casefold() for cell in header}
    names = []
    for name in added:
        found, number = name, 1
        while found.strip().casefold() in taken:
            found = f"{prefix}_{name}" if number == 1 else f"{prefix}_{name}_{number}"
            number += 1
        taken.add(found.strip().casefold())
        names.append(found)
    return names
