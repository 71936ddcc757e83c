"""Who does the work: the native engine, where there is one, or Python. Both give the same answers.

The engine is the module `bynames._native`, built from `native/` when bynames is installed. In a wheel it lies in the
package. An editable install has it among the installed packages, and the package in the checkout: then it is looked for
along `sys.path`, and one that was built from other sources than those of the checkout is not taken.

BYNAMES_IMPLEMENTATION says who shall do it: `native` or `python`; without it, the engine does where it is there.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

from bynames import _flat
from bynames.errors import InputError

ENVIRONMENT = "BYNAMES_IMPLEMENTATION"
_CHOICES = ("native", "python")
_MODULE = "bynames._native"


@cache
def native() -> Any:
    """The engine; None where Python does it. Raises InputError where the engine is asked for and is not there."""
    asked = os.environ.get(ENVIRONMENT, "").strip().casefold()
    if asked and asked not in _CHOICES:
        raise InputError(f"{ENVIRONMENT} is {asked!r}, not one of {', '.join(_CHOICES)}")
    if asked == "python":
        return None
    engine, reason = _find()
    if engine is None and asked:
        raise InputError(f"{ENVIRONMENT} asks for the native engine, and {reason}")
    return engine


def implementation() -> str:
    """`native` or `python`. Raises InputError as `native` does."""
    return "native" if native() is not None else "python"


def _find() -> tuple[Any, str]:
    """The engine, or None and why there is none."""
    from importlib import import_module
    from importlib.util import find_spec

    try:
        engine = import_module("bynames._native") if find_spec(_MODULE) is not None else _along_the_path()
    except ImportError as error:
        return None, f"it cannot be loaded: {error}"
    if engine is None:
        return None, "it was not built: install bynames anew with a C++ compiler, or from a wheel that has it"
    if engine.TABLES != _flat.VERSION or _sources() not in ("", engine.SOURCES):
        return None, "it was built from other sources: install bynames anew"
    return engine, ""


def _along_the_path() -> Any:
    """The engine beside another package of this name, as an editable install has it."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    places = [os.path.join(place, "bynames") for place in sys.path]
    spec = PathFinder.find_spec(_MODULE, places)
    if spec is None or spec.loader is None:
        return None
    engine = module_from_spec(spec)
    spec.loader.exec_module(engine)
    sys.modules[_MODULE] = engine
    return engine


def _sources() -> str:
    """The digest of the sources in the checkout, as native/build_engine.py makes it; "" where there is no checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    folder = os.path.join(os.path.dirname(os.path.dirname(package)), "native")
    if not os.path.isfile(os.path.join(folder, "build_engine.py")):
        return ""
    import hashlib

    found = hashlib.blake2b(digest_size=16)
    for name in sorted(os.listdir(folder)):
        if name.endswith((".hpp", ".cpp")):
            with open(os.path.join(folder, name), "rb") as handle:
                content = handle.read()
            found.update(f"{name} {len(content)}\n".encode() + content)
    return found.hexdigest()
