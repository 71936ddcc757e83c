"""What commands share: text from arguments or standard input, tables and JSON to standard output, hints for typos."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, NoReturn

import click

from bynames.errors import InputError, did_you_mean

# So many letters beyond ASCII are enough to guess an encoding by.
_LETTERS = 3


class HintingGroup(click.Group):
    """Commands in the order in which they were added; an unknown one gets the nearest."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            hint = did_you_mean(args[0], self.commands) or f"; there are {', '.join(self.commands)}"
            raise InputError(f"no command {args[0]!r}{hint}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def texts(arguments: Sequence[str]) -> Iterable[str]:
    """The arguments, or standard input line by line where there are none."""
    return [readable(argument) for argument in arguments] or stdin_lines()


def readable(argument: str) -> str:
    """An argument as it was typed, also where the terminal is not set to UTF-8; a guess is said.

    Too few letters to tell stay the bytes that they are. Raises InputError where it reads in no encoding.
    """
    try:
        argument.encode()
    except UnicodeEncodeError:
        # Python gives bytes that are not of the locale's encoding as surrogates.
        from bynames.tables._encodings import detect

        given = os.fsencode(argument)
        if sum(byte > 127 for byte in given) < _LETTERS:
            return argument
        found = detect(lambda: io.BytesIO(given), "the argument")
        click.echo(f"note: the argument is read as {found.title}; a terminal in UTF-8 needs no guess", err=True)
        return given.decode(found.codec)
    return argument


def stdin_lines() -> Iterator[str]:
    """The lines of standard input. Raises InputError where it is closed, a folder, or not UTF-8."""
    if sys.stdin is None:
        raise InputError("standard input is closed, and there is no text among the arguments")
    number = 0
    try:
        for number, line in enumerate(sys.stdin.buffer, 1):
            yield line.removesuffix(b"\n").decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise InputError(f"standard input:{number}: not UTF-8: byte {byte:#04x}; convert it, e.g. with iconv") from None
    except IsADirectoryError:
        raise InputError("standard input is a folder, not a file") from None


def _ended(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)


@contextmanager
def tidy_when_killed() -> Iterator[None]:
    """`kill`, too, leaves no half-written file behind: it ends the command like an error, with exit code 143."""
    before = signal.signal(signal.SIGTERM, _ended)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def whole_output(path: str) -> Iterator[IO[str]]:
    """Text to a file, or to standard output for `-`: all of it or nothing, also when the command is killed."""
    from bynames import tables

    with tidy_when_killed(), tables.writing(path) as target:
        yield target


def as_json(value: object) -> str:
    """Structs, dicts and lists as indented JSON."""
    import msgspec

    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)


def print_json(value: object) -> None:
    """The same to standard output."""
    click.echo(as_json(value))


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]], bold: int | None = None) -> None:
    """Columns as wide as their widest cell; the last one is left to run. Column `bold` is so on a terminal."""
    table = [header, *(tuple(" ".join(cell.split()) for cell in row) for row in rows)]
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    styled = bold is not None and sys.stdout.isatty()
    for number, row in enumerate(table):
        padded = [cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)]
        if styled and bold is not None and number:
            padded[bold] = click.style(row[bold], fg="green", bold=True) + padded[bold][len(row[bold]) :]
        click.echo("  ".join(padded).rstrip())


def width(text: str) -> int:
    """Columns on a terminal: a combining mark takes none, a Han letter two."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
