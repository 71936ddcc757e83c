"""The public API is what tests/api/public.txt says: who changes it does so on purpose, and tells the users."""

from __future__ import annotations

import difflib
import inspect
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from public_api import FILE, MODULES, described, listing, offered

import bynames

NAMES = sorted(bynames.__all__)
HOW_TO_CHANGE = """The public API is not what {file} says:

{difference}

If that is meant: `make api` writes the list anew. Commit it with a line in CHANGELOG.md under "Unreleased"; what is
removed, renamed or made narrower is deprecated first: docs/deprecation.md says how.
"""


@pytest.mark.once
def test_the_public_api_is_frozen() -> None:
    difference = difflib.unified_diff(
        FILE.read_text(encoding="utf-8").splitlines(), listing().splitlines(), "listed", "found", n=0, lineterm=""
    )
    changed = "\n".join(line for line in difference if not line.startswith("@@"))
    name = FILE.relative_to(Path(__file__).parent.parent)
    assert not changed, HOW_TO_CHANGE.format(file=name, difference=changed)


def test_every_public_name_is_listed() -> None:
    listed = {line.partition(":")[0].partition("(")[0].partition(" ")[0] for line in FILE.read_text().splitlines()}
    for module in MODULES:
        assert {f"{module}.{name}" for name in offered(import_module(module))} <= listed
    assert len(MODULES) < len(listed)


class Thing(msgspec.Struct):
    """For the test below."""

    name: str
    score: float = 0.5
    _hidden: int = 0

    def part(self, role: str, /, *more: int, limit: int | None = None) -> str:
        return role

    @property
    def both(self) -> tuple[str, float]:
        return self.name, self.score


def test_each_kind_of_change_changes_a_line() -> None:
    assert list(described("x.Thing", Thing)) == [
        "x.Thing: record",
        "x.Thing.name: str",
        "x.Thing.score: float = 0.5",
        "x.Thing.both: tuple[str, float] (property)",
        "x.Thing.part(role: str, /, *more: int, limit: int | None = None) -> str",
    ]
    assert list(described("x.LIMITS", (1, "a"))) == ["x.LIMITS = (1, 'a')"]


def test_dir_lists_the_public_names() -> None:
    assert sorted(dir(bynames)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(bynames, name)
    if name == "__version__":
        assert isinstance(value, str)
        return
    assert callable(value)
    assert value.__name__ == name
    words = inspect.getdoc(value)
    assert words
    assert not words.startswith(f"{name}(")  # the signature alone is what a class says without a docstring


def test_errors_are_one_tree() -> None:
    errors = [getattr(bynames, name) for name in NAMES if inspect.isclass(getattr(bynames, name))]
    errors = [error for error in errors if issubclass(error, Exception)]
    assert bynames.BynamesError in errors
    assert len(errors) > 3
    assert all(issubclass(error, bynames.BynamesError) for error in errors)
    assert issubclass(bynames.BynamesError, ValueError)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'bynames' has no attribute 'nonsense'"):
        _ = bynames.nonsense  # type: ignore[attr-defined]
