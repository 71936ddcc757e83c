"""Types of options that say in our own words what is wrong with a value; click words it otherwise in each version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from bynames.errors import did_you_mean

# A generic class from click 8.2 on
if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice


class OneOf(_Choice):
    """One of some words; of what the data files say, which are read when the option is first used."""

    def __init__(self, words: Iterable[str] | Callable[[], Iterable[str]]) -> None:
        self._words = words
        super().__init__([] if callable(words) else list(words))

    @property
    def choices(self) -> tuple[str, ...]:
        """The words."""
        return tuple(self._words() if callable(self._words) else self._words)

    @choices.setter
    def choices(self, words: Sequence[str]) -> None:
        """Click sets them; they are known already."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word as it is. Raises click.BadParameter for any other."""
        words = [str(word) for word in self.choices]
        if str(value) not in words:
            self.fail(f"{value!r} is not one of {', '.join(words)}{did_you_mean(str(value), words)}", param, ctx)
        return super().convert(value, param, ctx)


class Whole(click.IntRange):
    """A whole number of at least `min`, and at most `max` where that is given."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Raises click.BadParameter for what is none, or one out of range."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            most = f" and at most {self.max}" if self.max is not None else ""
            self.fail(f"{value!r} is not a whole number of at least {self.min}{most}", param, ctx)


class Number(click.types.FloatParamType):
    """Any number."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Raises click.BadParameter for what is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not a number", param, ctx)


class ExistingFile(click.Path):
    """A file that is there."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Its path. Raises click.BadParameter where there is no such file."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value}: no such file", param, ctx)


def said(error: click.ClickException) -> str:
    """What is wrong with the arguments, and which command's help tells more."""
    context = getattr(error, "ctx", None)
    return _wrong(error, context) + (f"; see {context.command_path} --help" if context else "")


def _wrong(error: click.ClickException, context: click.Context | None) -> str:
    if isinstance(error, click.NoSuchOption):
        options = [name for param in context.command.params for name in param.opts] if context else []
        return f"no option {error.option_name}{did_you_mean(error.option_name, options)}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_called(error.param)} is missing"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_called(error.param)}: {error.message}"
    if isinstance(error, click.BadOptionUsage) and context is not None:
        flags = [name for param in context.command.params if getattr(param, "is_flag", False) for name in param.opts]
        return f"{error.option_name} {'takes no value' if error.option_name in flags else 'needs a value'}"
    return error.format_message().rstrip(".")


def _called(param: click.Parameter) -> str:
    """How a parameter is called where it is typed: `-k/--kind`, `RIGHT`."""
    return "/".join(param.opts) if isinstance(param, click.Option) else (param.human_readable_name or "")
