"""What is wrong with a value that should have had a shape, and with text that should have been JSON, in our own words.

msgspec reads and checks; it says that something is wrong. What is said to the user is said here, so that it stays the
same with every version of msgspec.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec import MsgspecError, ValidationError, convert

from bynames.errors import did_you_mean

if TYPE_CHECKING:
    import csv

# What reading JSON can raise, whatever reads it
BROKEN = (MsgspecError, UnicodeError, RecursionError)

_SHOWN = 60
# How a shape of msgspec.inspect is called, by the name of its class
_WORDS = {
    "NoneType": "null",
    "BoolType": "true or false",
    "IntType": "a whole number",
    "FloatType": "a number",
    "StrType": "text",
    "ListType": "a list",
    "VarTupleType": "a list",
    "TupleType": "a list",
    "DictType": "an object",
    "StructType": "an object",
}


def not_utf8(error: UnicodeDecodeError) -> str:
    """What to say of bytes that are not UTF-8."""
    return f"not UTF-8: byte {error.object[error.start]:#04x}; convert it, e.g. with iconv"


def broken_csv(error: csv.Error, longest: int) -> str:
    """What to say of CSV that the csv module cannot read; `longest` is its limit for a cell."""
    reason = str(error)
    if "end of data" in reason:
        return "broken CSV: a quoted cell begins in this row and is never closed"
    if "expected after" in reason:
        return "broken CSV: a quoted cell in this row goes on after its closing quote; double the quotes inside a cell"
    if "field limit" in reason:
        return f"broken CSV: a cell of more than {longest:,} characters; is a quoted cell of this row never closed?"
    return "broken CSV"


def unread(content: bytes, shape: Any = Any) -> str:
    """Why JSON cannot be read as `shape`: it is not UTF-8, not JSON at all, or of another shape."""
    try:
        value = parsed(content)
    except UnicodeDecodeError as error:
        return not_utf8(error)
    except ValueError as error:
        return f"broken JSON: {error}"
    return f"not the expected shape: {misfit(value, shape)}"


def parsed(content: str | bytes) -> Any:
    """The value of JSON text. Raises UnicodeDecodeError, or ValueError that says where it is broken."""
    import json

    text = content if isinstance(content, str) else content.decode("utf-8")
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()):
            raise ValueError("it ends too early") from None
        raise ValueError(f"{text[error.pos]!r} is not expected {_place(text, error.pos)}") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except _Constant as error:
        raise ValueError(f"{error} is not a number of JSON") from None
    except ValueError:  # the only one left: Python reads no number of some thousand digits
        raise ValueError("a number is too long") from None
    if "\\u" in text and has_half_characters(value):
        raise ValueError("a lone surrogate, which is not valid text")
    return value


def has_half_characters(value: Any) -> bool:
    r"""Whether a text in a value of JSON is none that UTF-8 can hold: `"\ud800"` is valid JSON, and no text."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            try:
                one.encode()
            except UnicodeEncodeError:
                return True
        elif isinstance(one, dict):
            waiting += one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False


class _Constant(ValueError):
    """`NaN` or `Infinity`, which Python would take."""


def _no_constant(name: str) -> NoReturn:
    raise _Constant(name)


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at)
    column = at - text.rfind("\n", 0, at)
    return f"in line {line + 1}, column {column}" if line else f"in column {column}"


def misfit(value: object, shape: Any, strict: bool = True) -> str:
    """What is wrong with a value that msgspec refuses as `shape`: reason and place, e.g. "... - at `$.names[0]`".

    `shape` is what msgspec.convert takes. With `strict=False` texts are taken as numbers, as msgspec does.
    """
    from msgspec.inspect import type_info

    for at, reason in _misfits(value, type_info(shape), strict, ()):
        return f"{reason} - at `${_path(at)}`" if at else reason
    return "it is of another shape"


_Place = tuple[str | int, ...]


def _path(at: _Place) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)


def _misfits(value: Any, shape: Any, strict: bool, at: _Place) -> Iterator[tuple[_Place, str]]:
    """(place, reason) of each fault, in the order of the value."""
    kind = type(shape).__name__
    if kind == "Metadata":
        yield from _misfits(value, shape.type, strict, at)
    elif kind == "UnionType":
        yield from _misfits_of_union(value, shape.types, strict, at)
    elif kind == "LiteralType":
        if value not in shape.values:
            choices = [str(one) for one in shape.values]
            yield at, f"{_shown(value)} is not one of {', '.join(choices)}{_hint(value, choices)}"
    elif kind == "StructType":
        yield from _misfits_of_struct(value, shape, strict, at)
    elif kind == "DictType":
        if not isinstance(value, dict):
            yield at, _wanted(value, [shape])
            return
        for key, one in value.items():
            yield from _misfits(one, shape.value_type, strict, (*at, key))
    elif kind in ("ListType", "VarTupleType", "TupleType"):
        if not isinstance(value, Sequence) or isinstance(value, str):
            yield at, _wanted(value, [shape])
            return
        if kind == "TupleType":
            yield from _misfits_of_length(len(value), len(shape.item_types), len(shape.item_types), "items", at)
            items = list(shape.item_types)
        else:
            yield from _misfits_of_length(len(value), shape.min_length, shape.max_length, "items", at)
            items = [shape.item_type] * len(value)
        for index, (one, item) in enumerate(zip(value, items, strict=False)):
            yield from _misfits(one, item, strict, (*at, index))
    elif kind in _WORDS:
        yield from _misfits_of_scalar(value, shape, strict, at)


def _misfits_of_union(value: Any, shapes: Sequence[Any], strict: bool, at: _Place) -> Iterator[tuple[_Place, str]]:
    """A value fits where it fits one of the shapes. Else the faults of the one that it was most likely meant as."""
    found = [list(_misfits(value, shape, strict, at)) for shape in shapes]
    if not all(found):
        return
    likely = [one for one, shape in zip(found, shapes, strict=True) if _same_sort(value, shape)]
    if likely:
        yield from likely[0]
    else:
        yield at, _wanted(value, shapes)


def _misfits_of_struct(value: Any, shape: Any, strict: bool, at: _Place) -> Iterator[tuple[_Place, str]]:
    if not isinstance(value, dict):
        yield at, _wanted(value, [shape])
        return
    fields = {field.encode_name: field for field in shape.fields}
    for key, one in value.items():
        if key in fields:
            yield from _misfits(one, fields[key].type, strict, (*at, key))
        elif shape.forbid_unknown_fields:
            yield at, f"unknown field `{_cut(str(key))}`{did_you_mean(str(key)[:_SHOWN], fields)}"
    for name, field in fields.items():
        if field.required and name not in value:
            yield at, f"missing field `{name}`"


def _misfits_of_scalar(value: Any, shape: Any, strict: bool, at: _Place) -> Iterator[tuple[_Place, str]]:
    kind = type(shape).__name__
    if not _same_sort(value, shape):
        if strict or not isinstance(value, str) or not _reads_as(value, kind):
            yield at, _wanted(value, [shape])
            return
        value = int(value) if kind == "IntType" else value
    if kind == "StrType":
        yield from _misfits_of_length(len(value), shape.min_length, shape.max_length, "characters", at)
    elif kind in ("IntType", "FloatType") and isinstance(value, int | float):
        if shape.ge is not None and value < shape.ge:
            yield at, f"at least {shape.ge}, not {_shown(value)}"
        if shape.le is not None and value > shape.le:
            yield at, f"at most {shape.le}, not {_shown(value)}"


def _misfits_of_length(
    length: int, least: int | None, most: int | None, what: str, at: _Place
) -> Iterator[tuple[_Place, str]]:
    def of(count: int) -> str:
        return f"{count} {what if count != 1 else what.removesuffix('s')}"

    if least is not None and least == most:
        if length != least:
            yield at, f"exactly {of(least)} wanted, not {length}"
    elif least is not None and length < least:
        yield at, f"at least {of(least)} wanted, not {length}"
    elif most is not None and length > most:
        yield at, f"at most {of(most)} taken, not {length}"


def _same_sort(value: Any, shape: Any) -> bool:
    """Whether a value is of the sort of a shape, whatever is in it."""
    match type(shape).__name__:
        case "Metadata":
            return _same_sort(value, shape.type)
        case "NoneType":
            return value is None
        case "BoolType":
            return isinstance(value, bool)
        case "IntType":
            return isinstance(value, int) and not isinstance(value, bool)
        case "FloatType":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "StrType" | "LiteralType":
            return isinstance(value, str)
        case "ListType" | "VarTupleType" | "TupleType":
            return isinstance(value, list | tuple)
        case "DictType" | "StructType":
            return isinstance(value, dict)
    return True


def _reads_as(text: str, kind: str) -> bool:
    """Whether msgspec takes a text for a value of this kind where it is not strict."""
    shape = {"IntType": int, "FloatType": float, "BoolType": bool, "NoneType": None}.get(kind)
    try:
        return convert(text, shape, strict=False) is not Ellipsis
    except ValidationError:
        return False


def _wanted(value: Any, shapes: Sequence[Any]) -> str:
    names: list[str] = []
    for shape in shapes:
        name = type(shape).__name__
        if name == "LiteralType":
            names += map(str, shape.values)
        else:
            names.append(_WORDS.get(type(shape.type).__name__ if name == "Metadata" else name, "another value"))
    return f"{' or '.join(dict.fromkeys(names))} wanted, not {_sort(value)}"


def _sort(value: Any) -> str:
    """What a value is, and of a scalar which."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    return _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(_cut(value))
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _hint(value: Any, choices: Sequence[str]) -> str:
    return did_you_mean(value[:_SHOWN], choices) if isinstance(value, str) else ""
