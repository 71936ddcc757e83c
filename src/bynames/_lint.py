"""The lint over all data files: what `bynames check` runs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from bynames import _datafiles as data
from bynames.errors import DataError, InputError
from bynames.translit._lint import check_scheme
from bynames.translit._registry import SECTION


def check(files: Sequence[str] = ()) -> list[str]:
    """The faults of the given scheme files, or of every bundled data file: lines `file:line: reason`.

    Bundled files other than schemes are read (UTF-8, YAML, no key twice); each floor's tests hold what they say.
    Raises InputError for a file that is not there.
    """
    faults: list[str] = []
    for section, name, path in _chosen(files):
        try:
            document = data.read_yaml(path)
        except DataError as error:
            faults.append(str(error))
            continue
        if section == SECTION:
            faults += check_scheme(name, document)
    return faults


def count(files: Sequence[str] = ()) -> int:
    """How many files `check` would look at."""
    return len(_chosen(files))


def _chosen(files: Sequence[str]) -> list[tuple[str, str, str]]:
    for path in files:
        if not os.path.isfile(path):
            raise InputError(f"{path}: no such file")
    if files:
        return [(SECTION, os.path.basename(path).removesuffix(data.SUFFIX), path) for path in files]
    root = data.root()
    sections = sorted(name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name)))
    return [(section, name, path) for section in sections for name, path in data.files(section, root).items()]
