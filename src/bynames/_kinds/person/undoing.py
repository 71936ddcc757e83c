"""Words led back to the nominative by the native engine, without all else that it knows of persons.

A text is searched for the words of a table by their cases, and what comparing needs takes longer to load.
"""

from __future__ import annotations

from typing import Any

from bynames._compiled import compiled
from bynames._implementation import native
from bynames._kinds.person.compiled import inflection_table
from bynames._memo import once
from bynames._readings.engine import keys


@once
def undoing() -> Any:
    """The engine; None where Python does it."""
    module, engine = native(), keys()
    if module is None or engine is None:
        return None
    table = _table()
    return module.Undoing(table, engine) if table else None


@compiled(bytes)
def _table() -> bytes:
    return inflection_table()
