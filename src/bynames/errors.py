"""What can go wrong, as one small tree: every error is a `BynamesError`, and that is a `ValueError`.

Odd text is never an error. Errors are for what the caller can mend: a scheme id, a data file, a
missing extra. Each message names the offending text, the file and line where there is one, and the
nearest valid choice.
"""

from __future__ import annotations

from collections.abc import Iterable


class BynamesError(ValueError):
    """The root of every error that bynames raises on purpose."""


class UnknownId(BynamesError, KeyError):
    """Nothing has this id; also a `KeyError`, so that `table[id]` behaves like any mapping."""

    # That of KeyError puts quotes around the message.
    __str__ = Exception.__str__


class UnknownScheme(UnknownId):
    """No scheme has this id or ISO 24229 code."""


class NotReversible(BynamesError):
    """The scheme loses so much that reversing it is refused (`reversible: no`)."""


class DataError(BynamesError):
    """A data file has an invalid entry; the message has file and line."""


class MissingExtra(BynamesError, ImportError):
    """The call needs a package that is not installed; the message says which extra installs it."""


class InputError(BynamesError):
    """A file or an option given by the user cannot be used."""


def no_text(value: object) -> InputError:
    """What to say where something else than text is given for a name.

    >>> str(no_text(float("nan")))
    'a name is text, not nan: an empty cell; leave it out, or give an empty text'
    """
    shown = repr(value)
    shown = shown if len(shown) <= 60 else shown[:60] + "…"
    if value is None or shown in ("nan", "<NA>", "NaT"):
        return InputError(f"a name is text, not {shown}: an empty cell; leave it out, or give an empty text")
    if isinstance(getattr(value, "text", None), str):
        return InputError(f"a name is text, not a {type(value).__name__} ({shown}): give its .text")
    return InputError(f"a name is text, not {shown} of type {type(value).__name__}")


def nearest(word: str, choices: Iterable[str], most: int = 3) -> list[str]:
    """The choices that look most like `word`, best first; at most `most`, possibly none."""
    import difflib

    return difflib.get_close_matches(word, list(choices), n=most, cutoff=0.5)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A clause for the end of a message: "; did you mean a, b?" or nothing."""
    found = nearest(word, choices)
    return f"; did you mean {', '.join(found)}?" if found else ""


def unopened(path: str, error: OSError | ValueError, suffixes: tuple[str, ...] = ("",)) -> InputError:
    """What to say of a file that `open` refused. Files beside it with one of the suffixes are offered in its place."""
    import os

    def beside(folder: str) -> list[str]:
        try:
            names = sorted(os.listdir(folder or "."))
        except OSError:
            return []
        return [os.path.join(folder, name) for name in names if name.casefold().endswith(suffixes)]

    if isinstance(error, IsADirectoryError):
        inside = beside(path)[:3] if suffixes != ("",) else []
        hint = f"; did you mean {', '.join(inside)}?" if inside else ""
        return InputError(f"{path}: a folder, not a file{hint}")
    if isinstance(error, FileNotFoundError):
        folder = os.path.dirname(path)
        if os.path.islink(path):
            return InputError(f"{path}: a broken link to {os.readlink(path)}")
        missing = folder and not os.path.isdir(folder)
        hint = f", for there is no folder {folder}" if missing else did_you_mean(path, beside(folder))
        return InputError(f"{path}: no such file{hint}")
    if isinstance(error, OSError):
        return InputError(f"{path}: cannot be read: {error.strerror}")
    return InputError(f"{path!r}: no such file")
