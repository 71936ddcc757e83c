"""The lint over the bundled table: what `bynames check` says of it besides the other data files."""

from __future__ import annotations

import os

from bynames.aliases._citations import faults
from bynames.aliases._loading import put_together
from bynames.aliases.sources import BUNDLED, found_in
from bynames.aliases.sources.written import bundled
from bynames.errors import InputError


def check_bundled() -> list[str]:
    """The faults of the bundled table: lines `aliases.yaml:line: reason`.

    Lines that cannot be used, ids that lead nowhere, identifiers that two entities have, and sources that no reader can
    look up of entities that are not marked unverified.
    """
    name = os.path.basename(bundled())
    try:
        found = list(found_in(bundled()))
    except InputError as error:
        return [str(error)]
    told = [f"{name}:{line}: {sentence}" for line, entity in found for sentence in faults([entity])]
    return told + [sentence.replace(BUNDLED, name, 1) for sentence in put_together((BUNDLED,)).conflicts]
