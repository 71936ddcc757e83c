"""What is worked out once and kept in files: where the files lie, and how one is written and read.

A file has a checksum, is written beside its place and renamed. A broken one is made again, and where nothing can be
written, everything is worked out anew each time. Nothing in it is code.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

from bynames._writing import whole_file

ENVIRONMENT = "BYNAMES_CACHE"
_OFF = ("", "0", "off")
_MAGIC = b"bynames piece\n"


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
    package = os.path.dirname(os.path.abspath(__file__))
    for name in names:
        place = os.path.join(package, name)
        for path in _sources(place) if os.path.isdir(place) else (f"{place}.py",):
            with open(path, "rb") as handle:
                content = handle.read()
            found.update(len(content).to_bytes(8, "little") + content)
    return found.digest()


def _sources(place: str) -> Iterator[str]:
    for at, folders, names in os.walk(place):
        folders.sort()
        yield from (os.path.join(at, name) for name in sorted(names) if name.endswith(".py"))


def save(content: bytes, path: str) -> None:
    """Write a whole file. Raises OSError."""
    with whole_file(path) as file:
        file.write(content)


def marked(content: bytes) -> bytes:
    """The content behind a mark and its checksum."""
    return _MAGIC + zlib.crc32(content).to_bytes(4, "little") + content


def checked(raw: bytes) -> bytes:
    """What `marked` was given. Raises ValueError where it is not whole."""
    start = len(_MAGIC) + 4
    content = raw[start:]
    if raw[:start] != marked(content)[:start]:
        raise ValueError("not what was written")
    return content


def keep(content: bytes, path: str) -> None:
    """Write a marked file, its folder too. That it cannot be written is no error: it is only slower next time."""
    with suppress(OSError):
        # For the user alone: a table may be nobody else's business.
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        save(marked(content), path)


def kept(path: str) -> bytes | None:
    """What `keep` has written there; None where there is nothing, or not the whole of it."""
    try:
        with open(path, "rb") as file:
            return checked(file.read())
    except (OSError, ValueError):
        return None
