"""What is worked out once and kept in files: where the files lie, and how one is written and read.

A file has a checksum, is written beside its place and renamed. A broken one is made again, and where nothing can be
written, everything is worked out anew each time. Nothing in it is code.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

from bynames._writing import whole_file

ENVIRONMENT = "BYNAMES_CACHE"
_OFF = ("", "0", "off")
_MAGIC = b"bynames piece\n"
# Folders that nobody has used for long are removed; beyond the newest, those that nobody uses now.
_KEPT = 16
_KEPT_DAYS = 60
_DAY = 86_400
# How often it is noted that a folder is used. One with a note of the last two hours may be in use.
_NOTED = 3_600
_IN_USE = 2 * _NOTED


def folder() -> str | None:
    """Where files are kept: BYNAMES_CACHE (`off` for nowhere), else the system's place for them; None for nowhere."""
    said = os.environ.get(ENVIRONMENT)
    if said is not None:
        return None if said.strip().casefold() in _OFF else os.path.abspath(said)
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        # The standard says that a relative path there is none.
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.join(home, ".cache")
    return os.path.join(base, "bynames") if os.path.isabs(base) else None


def code_digest(names: Iterable[str]) -> bytes:
    """What tells the code that is running from other code: a digest of the sources of these modules and packages."""
    import hashlib

    found = hashlib.blake2b(digest_size=16)
    for path in sources(names):
        with open(path, "rb") as handle:
            content = handle.read()
        found.update(len(content).to_bytes(8, "little") + content)
    return found.digest()


def sources(names: Iterable[str]) -> Iterator[str]:
    """The source files of these modules and packages of bynames, in order."""
    package = os.path.dirname(os.path.abspath(__file__))
    for name in names:
        place = os.path.join(package, name)
        if not os.path.isdir(place):
            yield f"{place}.py"
            continue
        for at, folders, inside in os.walk(place):
            folders.sort()
            yield from (os.path.join(at, file) for file in sorted(inside) if file.endswith(".py"))


def save(content: bytes, path: str) -> None:
    """Write a whole file. Raises OSError."""
    with whole_file(path) as file:
        file.write(content)


def marked(content: bytes) -> bytes:
    """The content behind a mark and its checksum."""
    return _MAGIC + zlib.crc32(content).to_bytes(4, "little") + content


def checked(raw: bytes) -> memoryview:
    """What `marked` was given. Raises ValueError where it is not whole."""
    start = len(_MAGIC) + 4
    content = memoryview(raw)[start:]
    if raw[:start] != _MAGIC + zlib.crc32(content).to_bytes(4, "little"):
        raise ValueError("not what was written")
    return content


def keep(content: bytes, path: str) -> None:
    """Write a marked file, its folder too. That it cannot be written is no error: it is only slower next time."""
    with suppress(OSError):
        place = os.path.dirname(path)
        new = not os.path.isdir(place)
        # For the user alone: a table may be nobody else's business.
        os.makedirs(place, mode=0o700, exist_ok=True)
        save(marked(content), path)
        if new:
            tidy(place)


def tidy(new: str) -> None:
    """Remove the folders beside a new one that were not used for long or, if there are many, are not in use."""
    import shutil

    others = []
    for entry in os.scandir(os.path.dirname(new)):
        with suppress(OSError):
            if entry.is_dir(follow_symlinks=False) and entry.path != new:
                others.append((entry.stat().st_mtime, entry.path))
    others.sort(reverse=True)
    now = time.time()
    for number, (noted, path) in enumerate(others, 2):
        if noted < now - (_IN_USE if number > _KEPT else _KEPT_DAYS * _DAY):
            shutil.rmtree(path, ignore_errors=True)


def used(folder: str) -> None:
    """Note that a folder was used."""
    with suppress(OSError):
        if time.time() - os.stat(folder).st_mtime > _NOTED:
            os.utime(folder)


def kept(path: str) -> memoryview | None:
    """What `keep` has written there; None where there is nothing, or not the whole of it."""
    try:
        with open(path, "rb") as file:
            return checked(file.read())
    except (OSError, ValueError):
        return None
