"""The public API as text, a line for each promise: `make api` writes tests/api/public.txt, test_public_api compares.

Names, signatures, fields of records with their defaults, and the commands with their options. What is not listed here
may change without a word.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import click
import msgspec

# What users import. Everything else under `bynames` is the inside.
MODULES = (
    "bynames",
    "bynames.tables",
    "bynames.arrow",
    "bynames.arrow.duckdb",
    "bynames.arrow.pandas",
    "bynames.arrow.polars",
    "bynames.serve",
    "bynames.spacy",
    "bynames.spark",
    "bynames.translit",
    "bynames.translit.icu",
)
FILE = Path(__file__).parent / "api" / "public.txt"


def listing() -> str:
    """The whole list, in an order that a new name does not change."""
    parts = [[f"# {name}", *module_lines(name)] for name in MODULES]
    parts.append(["# the command line", *command_lines()])
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def module_lines(name: str) -> Iterator[str]:
    """What a module offers, sorted by name."""
    module = importlib.import_module(name)
    for public in sorted(offered(module)):
        yield from described(f"{name}.{public}", getattr(module, public))


def offered(module: ModuleType) -> list[str]:
    """`__all__`; of a module without it, what it defines itself."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return list(listed)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def described(name: str, value: object) -> Iterator[str]:
    """The lines about one thing."""
    if isinstance(value, type) and issubclass(value, msgspec.Struct):
        yield f"{name}: record"
        yield from fields(name, value)
    elif isinstance(value, type):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
        yield f"{name}: class({bases})"
        if getattr(value.__init__, "__module__", "").startswith("bynames"):
            yield f"{name}{signature(value.__init__)}"
    elif callable(value):
        yield f"{name}{signature(value)}"
    elif name.endswith(".__version__"):
        yield f"{name}: str"
    else:
        yield f"{name} = {value!r}"
    if isinstance(value, type):
        yield from members(name, value)


def fields(name: str, record: type[msgspec.Struct]) -> Iterator[str]:
    """The fields of a record in their order, for they are also its positional arguments."""
    types = {
        field: text for own in reversed(record.__mro__) for field, text in vars(own).get("__annotations__", {}).items()
    }
    for field in msgspec.structs.fields(record):
        if field.name.startswith("_"):
            continue
        default = f" = {field.default!r}" if field.default is not msgspec.NODEFAULT else ""
        if field.default_factory is not msgspec.NODEFAULT:
            default = " = ..."
        yield f"{name}.{field.name}: {types[field.name]}{default}"


def members(name: str, own: type) -> Iterator[str]:
    """Methods and properties that the class, or one above it in the same package, defines."""
    package = own.__module__.partition(".")[0]
    ours = [base for base in own.__mro__ if base.__module__.partition(".")[0] == package]
    written = {member: value for base in reversed(ours) for member, value in vars(base).items()}
    for member, value in sorted(written.items()):
        if member.startswith("_") and not (member.startswith("__") and member in OPERATORS):
            continue
        if isinstance(value, property):
            assert value.fget is not None
            yield f"{name}.{member}: {value.fget.__annotations__.get('return', 'Any')} (property)"
        elif isinstance(value, classmethod | staticmethod):
            yield f"{name}.{member}{signature(getattr(own, member))} ({type(value).__name__})"
        elif isinstance(value, FunctionType):
            yield f"{name}.{member}{signature(value)}"


OPERATORS = {"__call__", "__contains__", "__getitem__", "__iter__", "__len__", "__enter__", "__exit__"}


def signature(function: Any) -> str:
    """Parameters and answer as they are written, without `self`."""
    found = inspect.signature(function)
    parts: list[str] = []
    slash = any(one.kind is one.POSITIONAL_ONLY for one in found.parameters.values())
    for one in found.parameters.values():
        if one.name == "self":
            continue
        if one.kind is not one.POSITIONAL_ONLY and slash:
            parts.append("/")
            slash = False
        if one.kind is one.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        star = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
        default = "" if one.default is one.empty else f" = {shown(one.default)}"
        parts.append(f"{star}{one.name}: {one.annotation}{default}")
    if slash:
        parts.append("/")
    return f"({', '.join(parts)}) -> {found.return_annotation}"


def shown(default: object) -> str:
    """A default; what is worked out by a function has no text of its own."""
    return "..." if isinstance(default, FunctionType) else repr(default)


def command_lines() -> Iterator[str]:
    """The commands with their arguments and options."""
    from bynames.cli import main

    def lines(command: click.Command, path: str) -> Iterator[str]:
        takes = [argument(one) for one in command.params if isinstance(one, click.Argument)]
        yield " ".join([path, *takes])
        yield from (
            f"{path} {option(one)}"
            for one in sorted(command.params, key=lambda one: one.opts[0])
            if isinstance(one, click.Option)
        )
        if isinstance(command, click.Group):
            for name, inner in sorted(command.commands.items()):
                yield from lines(inner, f"{path} {name}")

    return lines(main, "bynames")


def argument(one: click.Argument) -> str:
    """`NAME`, `[NAME]` where it may be left out, `...` where there may be several."""
    name = (one.name or "").upper()
    return f"{name if one.required else f'[{name}]'}{'...' if one.nargs == -1 else ''}"


def option(one: click.Option) -> str:
    """Its names, what it takes, and what it is when it is not given."""
    kind = one.type
    takes = "" if one.is_flag else "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else kind.name
    text = ", ".join([*one.opts, *one.secondary_opts])
    default = one.default if isinstance(one.default, str | int | float) and not one.is_flag else None
    return (
        text
        + (f" {takes}" if takes else "")
        + ("..." if one.multiple else "")
        + (f" = {default}" if default is not None else "")
    )


def main() -> None:
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(listing(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
