"""The API reference, from the signatures and docstrings of every public name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

import bynames

# Section -> the public names in it, in the order of the page. Each name of `bynames.__all__` stands once.
SECTIONS: dict[str, tuple[str, ...]] = {
    "Transliteration": (
        *("transliterate", "explain", "romanize", "scheme", "schemes"),
        *("Scheme", "Rule", "Step", "Romanized"),
    ),
    "Language and scheme": ("identify", "Reading"),
    "Parts and keys": ("parse", "key", "Name", "Part"),
    "Inflection": ("inflect", "lemmas", "Lemma"),
    "Spelling in another language": ("respell", "Spelling", "orthography"),
    "Comparing two names": ("compare", "Comparison", "Evidence"),
    "Searching a list": ("Matcher", "Match", "dedupe", "Cluster", "Link"),
    "Resolving names": ("resolve", "AliasTable", "Entity", "Mention"),
    "Rules": ("Rules", "reset_caches"),
    "Errors": (
        "BynamesError",
        "DataError",
        "InputError",
        "MissingExtra",
        "NotReversible",
        "UnknownId",
        "UnknownScheme",
    ),
    "Version": ("__version__",),
}
# Types that stand in signatures under a short name, and where they are defined.
SHORT_TYPES = {
    "Records": "bynames._linking.matching",
    "Progress": "bynames._linking.matching",
    "Reversible": "bynames._model",
}
# What one part of the library asks of another, and no user has to.
INTERNAL = frozenset({"Matcher.ids", "Matcher.restore", "AliasTable.prepare"})
# How an object is called in the signatures of its methods.
OBJECTS = {"Matcher": "matcher", "AliasTable": "table", "Rules": "rules"}
OPERATORS = {
    "__len__": "len({}) -> {}",
    "__getitem__": "{}[id] -> {}",
    "__contains__": "id in {} -> {}",
    "__iter__": "iter({}) -> {}",
}
WIDEST = 100
_EXAMPLE = re.compile(r"^>>> .*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
_DOCUMENT = re.compile(r"\bdocs/([\w-]+\.md)")


def reference() -> str:
    """The page."""
    listed = [name for names in SECTIONS.values() for name in names]
    if sorted(listed) != sorted(bynames.__all__):
        wrong = sorted(set(listed) ^ set(bynames.__all__)) or sorted(name for name in listed if listed.count(name) > 1)
        raise ValueError(f"docs/reference.py: {', '.join(wrong)}: not once in both SECTIONS and bynames.__all__")
    parts = [
        "# API reference\n",
        "The contents of `import bynames`. This is the whole public Python API, apart from the modules for other tools "
        "([tables and Arrow columns](tables.md), [spaCy](spacy.md), [Spark](spark.md), [the service](serve.md)); "
        "see [what that guarantees](deprecation.md).\n",
        "The examples assume that every public name is imported:\n",
        "```python\nfrom bynames import *\n```\n",
        *(f"- [{section}](#{_anchor(section)}): {_names(names)}" for section, names in SECTIONS.items()),
        "",
    ]
    for section, names in SECTIONS.items():
        parts.append(f"## {section}\n")
        for name in names:
            parts += _entry(name)
    parts.append("## Types in the signatures\n")
    for name, module in SHORT_TYPES.items():
        parts.append(_code(f"{name} = {_plain(repr(getattr(import_module(module), name)))}"))
    return "\n".join(parts)


def _plain(annotation: str) -> str:
    """A type without the modules in front of its names."""
    return re.sub(r"\b[a-z_]+\.(?=[\w.]*[A-Z])", "", annotation).replace("'", '"')


def _literal(value: object) -> str:
    """A default as one writes it."""
    return repr(value).replace("'", '"')


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _entry(name: str) -> Iterator[str]:
    value = getattr(bynames, name)
    yield f"### {f'`{name}`' if name.startswith('_') else name}\n"
    if isinstance(value, str):
        yield "```pyi\n__version__: str\n```\n"
        yield "The version of the library, as `bynames --version` prints it.\n"
    elif inspect.isclass(value):
        yield from _class(value)
    else:
        yield _code(_signature(name, value))
        yield _text(value)


def _class(value: type) -> Iterator[str]:
    # Of records only the fields and what can be asked matter, not what they are built on.
    base = Struct if issubclass(value, Struct) else value.__mro__[1]
    lines = [f"class {value.__name__}{'' if base in (object, Struct) else f'({base.__name__})'}:"]
    if issubclass(value, Struct):
        for field in fields(value):
            if not field.name.startswith("_"):
                default = "" if field.default is NODEFAULT else f" = {_literal(field.default)}"
                lines.append(f"    {field.name}: {value.__annotations__[field.name]}{default}")
    members = [
        (name, member)
        for name, member in vars(value).items()
        if _is_public(name, member) and f"{value.__name__}.{name}" not in INTERNAL
    ]
    called = OBJECTS.get(value.__name__, "")
    for name, member in vars(value).items():
        if isinstance(member, property) and (name, member) in members:
            returns = inspect.signature(member.fget).return_annotation if member.fget else ""
            lines.append(f"    {name}: {returns}  # computed on demand")
        elif called and name in OPERATORS and inspect.isfunction(member):
            lines.append("    " + OPERATORS[name].format(called, inspect.signature(member).return_annotation))
    if len(lines) > 1 or issubclass(value, Exception):
        yield _code("\n".join(lines) + ("" if len(lines) > 1 else " ..."))
    yield _text(value)
    for name, member in members:
        if isinstance(member, property):
            continue
        if name == "__init__":
            yield f"#### {value.__name__}(…)\n"
            yield _code(_signature(value.__name__, member, drop_result=True))
        else:
            bound = value.__name__ if isinstance(member, (classmethod, staticmethod)) else called or value.__name__
            yield f"#### {value.__name__}.{name}\n"
            yield _code(_signature(f"{bound}.{name}", getattr(member, "__func__", member)))
        yield _text(member)


def _is_public(name: str, member: Any) -> bool:
    """Whether a member is for users: a property or function with a docstring of its own, and the constructor."""
    if name.startswith("_") and name != "__init__":
        return False
    if not isinstance(member, (property, classmethod, staticmethod)) and not inspect.isfunction(member):
        return False
    return bool(member.__doc__)


def _signature(name: str, function: Any, drop_result: bool = False) -> str:
    signature = inspect.signature(function)
    own = [p for p in signature.parameters.values() if p.name not in ("self", "cls")]
    pieces: list[str] = []
    starred = False
    for parameter in own:
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            pieces.append("*")
            starred = True
        star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        starred = starred or star == "*"
        default = "" if parameter.default is parameter.empty else f" = {_literal(parameter.default)}"
        pieces.append(f"{star}{parameter.name}: {parameter.annotation}{default}")
    result = "" if drop_result else f" -> {signature.return_annotation}"
    line = f"{name}({', '.join(pieces)}){result}"
    if len(line) <= WIDEST:
        return line
    return f"{name}(\n" + "".join(f"    {piece},\n" for piece in pieces) + f"){result}"


def _code(text: str) -> str:
    return f"```pyi\n{text}\n```\n"


def _text(value: Any) -> str:
    """A docstring as Markdown: examples become code blocks, documents become links."""
    text = inspect.cleandoc(value.__doc__ or "")
    text = _DOCUMENT.sub(r"[\1](\1)", text)
    return _EXAMPLE.sub(lambda found: f"```python\n{found[0]}\n\n```", text) + "\n"
