"""The one door to the data files: YAML in which every value is a string and no key appears twice.

A checkout reads the YAML under `data/`; an installed wheel reads the JSON that the build made of each file.
Both give the same mappings. Everything is read when first asked for, and once. What the folders of other rules
(`bynames.Rules`) say goes on top.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from msgspec import json

from bynames._expressions import expression
from bynames._memo import once, store
from bynames.errors import DataError, did_you_mean

SUFFIX = ".yaml"
_DEEPEST = 100
# Letters of one file; parsed it takes fifty times as much memory.
_LARGEST = 32 << 20
_NESTING = expression(rf"[][{{}}]|(?:[-?:][ \t]+){{{_DEEPEST}}}")


class Document:
    """A parsed data file: its value (dicts, lists, strings) and the line of each key and item.

    `line(path)` takes a tuple of keys and indexes, e.g. `("letters", "ж")`, and gives a 1-based line.
    """

    def __init__(self, path: str, value: Any, lines: dict[tuple[str | int, ...], int]) -> None:
        self.path = path
        self.value = value
        self._lines = lines

    def line(self, path: tuple[str | int, ...] = ()) -> int:
        """The line where `path`, or the nearest thing around it, stands."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def read_yaml(path: str) -> Document:
    """Read one data file. Every scalar is a string: `no`, `1979` and `~` stay what was typed.

    Raises DataError for a missing or unreadable file, bytes that are not UTF-8, broken YAML, a key that
    appears twice, a key that is not a string, and anchors (which can make a small file huge).
    """
    try:
        with open(path, encoding="utf-8") as handle:
            text = handle.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise DataError(f"{path}: more than {_LARGEST >> 20} MB; no data file is that large")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start}") from None
    return parse_yaml(text, path)


def parse_yaml(text: str, path: str) -> Document:
    """The same for text already in hand; `path` is only for messages."""
    import yaml

    _refuse_depth(text, path)
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"{path}:{line}: broken YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise DataError(f"{path}:1: broken YAML: {error}") from None
    lines: dict[tuple[str | int, ...], int] = {}
    seen: set[int] = set()

    def build(node: Any, at: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1
        lines.setdefault(at, line)
        if id(node) in seen:
            raise DataError(f"{path}:{line}: anchors and aliases (& and *) are not used in data files; quote the value")
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [build(item, (*at, index)) for index, item in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DataError(f"{path}:{key_line}: a key must be plain text")
            key = key_node.value
            if key in found:
                raise DataError(f"{path}:{key_line}: the key {key!r} appears twice")
            lines[(*at, key)] = key_line
            found[key] = build(value_node, (*at, key))
        return found

    return Document(path, build(node, ()) if node is not None else {}, lines)


def _refuse_depth(text: str, path: str) -> None:
    """Stop before the C loader does: on ten thousand open brackets it takes the whole process down."""
    depth = 0
    for match in _NESTING.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), _DEEPEST)
        if depth >= _DEEPEST:
            raise DataError(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: broken YAML: nested too deeply")
        depth = max(depth, 0)


@cache
def root() -> str:
    """The folder with the data files: inside the installed package, or `data/` of the checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "_data")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(here)), "data")


def files(section: str, folder: str | None = None) -> dict[str, str]:
    """name -> path of the YAML files of one section (a folder of `data/`), sorted by name."""
    place = os.path.join(folder or root(), section)
    if not os.path.isdir(place):
        return {}
    names = sorted(name.removesuffix(SUFFIX) for name in os.listdir(place) if name.endswith(SUFFIX))
    return {name: os.path.join(place, name + SUFFIX) for name in names}


@once
def entry(section: str, name: str) -> Any:
    """The value of one data file, `<section>/<name>.yaml`, by the rules that act. Raises DataError when there is none.

    What folders on top of the bundled data say is merged into it, see `merged`.
    """
    found = _bundled(section, name)
    for folder in store().folders:
        path = os.path.join(folder, section, name + SUFFIX)
        if os.path.isfile(path):
            value = read_yaml(path).value
            found = value if found is None or section in WHOLE else merged(found, value)
    if found is None:
        raise DataError(f"data/{section}/{name}{SUFFIX}: no such data file")
    return found


@cache
def _bundled(section: str, name: str) -> Any:
    try:
        with open(os.path.join(root(), "compiled", section, f"{name}.json"), "rb") as handle:
            return json.decode(handle.read())
    except OSError:
        path = os.path.join(root(), section, name + SUFFIX)
        return read_yaml(path).value if os.path.isfile(path) else None


# Sections of which a file is one thing: a file on top replaces it.
WHOLE = frozenset({"respelling", "transliteration"})
# Sections to which a folder may add files: those with a file for each language, and schemes.
OPEN = frozenset(
    {
        *("correspondences", "frequencies", "inflection", "interface", "keys"),
        *("orthography", "respelling", "transliteration"),
    }
)


def merged(below: Any, above: Any) -> Any:
    """What two data files say together: mappings key by key, lists one after the other, else what stands above.

    Entries of a list with an `id` that is there already are merged with that entry.
    """
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: merged(below[key], value) if key in below else value for key, value in above.items()}}
    if isinstance(below, list) and isinstance(above, list):
        found = list(below)
        places = {entry["id"]: place for place, entry in enumerate(below) if isinstance(entry, dict) and "id" in entry}
        for value in above:
            place = places.get(value.get("id")) if isinstance(value, dict) else None
            if place is not None:
                found[place] = merged(found[place], value)
            elif value not in below or isinstance(value, dict):
                found.append(value)
        return found
    return above


def check_folder(folder: str) -> None:
    """Raise DataError where a folder has a file that is no data file, or stands where none of that name is known."""
    sections = [name for name in os.listdir(root()) if os.path.isdir(os.path.join(root(), name)) and name != "compiled"]
    for section in sorted(os.listdir(folder)):
        place = os.path.join(folder, section)
        if not os.path.isdir(place):
            if section.endswith(SUFFIX):
                raise DataError(
                    f"{place}: a data file stands in the folder of its section: {', '.join(sorted(sections))}"
                )
            continue
        if section not in sections:
            raise DataError(f"{place}: no section of data files{did_you_mean(section, sections)}")
        for name, path in files(section, folder).items():
            if section not in OPEN and _bundled(section, name) is None:
                raise DataError(f"{path}: no data file of this section{did_you_mean(name, files(section))}")
            read_yaml(path)


@once
def names(section: str) -> tuple[str, ...]:
    """The names of the data files of a section, sorted; by the rules that act."""
    found = set(files(section))
    for folder in store().folders:
        found.update(files(section, folder))
    return tuple(sorted(found))


@once
def fingerprint() -> bytes:
    """A digest of what all data files say, by the rules that act; the same in a checkout and in a wheel."""
    import hashlib

    found = hashlib.blake2b(digest_size=16)
    for folder in (root(), *store().folders):
        # All sections: which of them an answer depends on is nobody's to remember.
        for section in sorted(name for name in os.listdir(folder) if name != "compiled"):
            for name, path in files(section, folder).items():
                with open(path, "rb") as handle:
                    content = handle.read()
                found.update(f"{section}/{name} {len(content)}\n".encode() + content)
    return found.digest()


def compile_files(folder: str) -> dict[str, bytes]:
    """What the build puts into a wheel: section/name -> JSON of the value of each file, for a fast start.

    `folder` is the checkout's `data/`. Raises DataError where a file is broken.
    """
    sections = sorted(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name)))
    return {
        f"{section}/{name}": json.encode(read_yaml(path).value)
        for section in sections
        for name, path in files(section, folder).items()
    }
