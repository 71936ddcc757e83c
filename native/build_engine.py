"""Builds the native engine: `python native/build_engine.py FOLDER` makes FOLDER/bynames/_native.abi3.so.

One file for all Pythons from 3.11 on (the limited API). Where there is no compiler, bynames works in Python, so what
cannot be built is told in one line and left out. CXX (or CC) names another compiler, CXXFLAGS adds to its flags.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).parent
# The first Python that the file is for; native/python.hpp says the same.
PYTHON_TAG = "cp311"


class NotBuilt(Exception):
    """Why there is no native engine, in a few words."""


def digest() -> str:
    """What tells these sources from others; `bynames._implementation` refuses an engine of other sources."""
    found = hashlib.blake2b(digest_size=16)
    for path in sorted([*HERE.glob("*.hpp"), *HERE.glob("*.cpp")]):
        content = path.read_bytes()
        found.update(f"{path.name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def build(folder: Path) -> Path:
    """Build the engine; the path of the file under `folder`. Raises NotBuilt."""
    out = folder / "bynames"
    out.mkdir(parents=True, exist_ok=True)
    if os.name == "nt":
        return _build_on_windows(out)
    path = out / "_native.abi3.so"
    # What the Python was built with; on macOS it says how a module is linked.
    link = shlex.split(sysconfig.get_config_var("LDCXXSHARED") or "c++ -shared")
    compiler = _compiler() or link[:1]
    flags = [
        *("-std=c++17", "-O2", "-ffp-contract=off", "-fPIC", "-fvisibility=hidden", f'-DBYNAMES_SOURCES="{digest()}"'),
        *(f"-I{include}" for include in _includes()),
        *shlex.split(os.environ.get("ARCHFLAGS", "")),
        *shlex.split(os.environ.get("CXXFLAGS", "")),
    ]
    # The names of what is inside are for those alone who look for a fault.
    strip = ["-s"] if sys.platform == "linux" and "-g" not in flags else []
    command = [*compiler, *flags, str(HERE / "module.cpp"), *link[1:], *strip, "-o", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise NotBuilt(f"no C++ compiler ({compiler[0]}: {error.strerror})") from None
    if done.returncode or not path.is_file():
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        told = next((line for line in said if "error" in line), said[0] if said else f"code {done.returncode}")
        raise NotBuilt(f"the compiler failed ({compiler[0]}: {told.strip()})")
    return path


def _compiler() -> list[str]:
    """The compiler that the environment asks for; none where it asks for none."""
    if os.environ.get("CXX"):
        return shlex.split(os.environ["CXX"])
    asked = shlex.split(os.environ.get("CC", ""))
    for c, cxx in (("clang", "clang++"), ("gcc", "g++"), ("cc", "c++")):
        if asked and c in os.path.basename(asked[0]):
            folder, name = os.path.split(asked[0])
            return [os.path.join(folder, name.replace(c, cxx, 1)), *asked[1:]]
    return asked


def _includes() -> list[str]:
    paths = sysconfig.get_paths()
    return list(dict.fromkeys([paths["include"], paths["platinclude"]]))


def _build_on_windows(out: Path) -> Path:
    """Where only setuptools knows how to find the compiler."""
    try:
        from setuptools import Distribution, Extension
        from setuptools.command.build_ext import build_ext
    except ImportError:
        raise NotBuilt("no setuptools, which finds the compiler") from None
    extension = Extension(
        "bynames._native",
        [str(HERE / "module.cpp")],
        define_macros=[("BYNAMES_SOURCES", f'"{digest()}"')],
        extra_compile_args=["/std:c++17", "/O2", "/EHsc", "/utf-8"],
        language="c++",
        py_limited_api=True,
    )
    command = build_ext(Distribution({"name": "bynames", "ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(out.parent), str(out.parent / "temp")
    try:
        command.ensure_finalized()
        command.run()
    except Exception as error:
        raise NotBuilt(f"the compiler failed ({error})") from None
    return out / "_native.pyd"


if __name__ == "__main__":
    try:
        print(build(Path(sys.argv[1])))
    except NotBuilt as error:
        sys.exit(f"bynames: {error}")
