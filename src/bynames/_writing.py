"""The one way in which a file is written: whole or not at all, whoever else reads or writes it meanwhile."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_ANYONE = 0o666


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    """A file of bytes that takes the place of `path` at the end; where anything goes wrong, nothing has changed.

    It is written beside its place, under a name of its own that nobody can foresee, is on the disk before it is
    renamed, and has the permissions of the file that it replaces. Where `path` is a symbolic link, the file that it
    leads to is replaced. Raises OSError where the folder cannot be written to, or is full.
    """
    place = os.path.realpath(path)
    mode = _mode(place)
    beside = ""
    try:
        # From here on: a signal may come as soon as there is a file, before anybody has been told its name.
        while not beside:
            beside = _name_beside(place)
            try:
                handle = os.open(beside, _NEW, _ANYONE if mode is None else mode)
            except FileExistsError:
                # Be it a link that somebody has laid: what is there already is never taken.
                beside = ""
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if mode is not None:
                os.chmod(beside, mode)
            os.fsync(file.fileno())
        os.replace(beside, place)
    except BaseException:
        if beside:
            with suppress(OSError):
                os.unlink(beside)
        raise
    _settle(os.path.dirname(place))


def _mode(place: str) -> int | None:
    try:
        return stat.S_IMODE(os.stat(place).st_mode)
    except OSError:
        return None


def _name_beside(place: str) -> str:
    return f"{place}.{os.urandom(8).hex()}.part"


def _settle(folder: str) -> None:
    """The new name, too, is on the disk; where a folder cannot be opened, the system sees to that by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
