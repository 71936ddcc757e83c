"""Regular expressions that are compiled when they are first used: a name asks for few of the hundreds."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic


class _Late(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._asked: tuple[AnyStr, int] = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # What was asked for is an attribute from now on, so this is not gone through again.
        found = getattr(re.compile(*self._asked), name)
        setattr(self, name, found)
        return found


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The same as `re.compile`, only later. For expressions of the code, whose mistakes tests find."""
    found: Any = _Late(pattern, flags)
    return found  # type: ignore[no-any-return]
