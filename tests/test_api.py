"""The public names are what tests/cases/api.txt lists, each with words that say what it does."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import bynames

FROZEN = (Path(__file__).parent / "cases" / "api.txt").read_text(encoding="utf-8").split()


def test_the_public_names_are_frozen() -> None:
    """A name that goes breaks somebody's program: it needs a line in CHANGELOG.md and one less in api.txt."""
    assert sorted(bynames.__all__) == FROZEN


def test_dir_lists_the_public_names() -> None:
    assert sorted(dir(bynames)) == FROZEN


@pytest.mark.parametrize("name", FROZEN)
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


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("transliterate", "(text, scheme, *, reverse)"),
        ("schemes", "(language)"),
        ("scheme", "(id)"),
        ("identify", "(text)"),
        ("parse", "(name, kind)"),
        ("key", "(name, kind)"),
        ("compare", "(a, b, kind)"),
    ],
)
def test_the_parameters_are_frozen(name: str, parameters: str) -> None:
    shown = []
    for parameter in inspect.signature(getattr(bynames, name)).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        shown.append(parameter.name)
    assert f"({', '.join(shown)})" == parameters


def test_errors_are_one_tree() -> None:
    errors = [getattr(bynames, name) for name in FROZEN if inspect.isclass(getattr(bynames, name))]
    errors = [error for error in errors if issubclass(error, Exception)]
    assert bynames.BynamesError in errors
    assert len(errors) > 3
    assert all(issubclass(error, bynames.BynamesError) for error in errors)
    assert issubclass(bynames.BynamesError, ValueError)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'bynames' has no attribute 'nonsense'"):
        _ = bynames.nonsense  # type: ignore[attr-defined]
