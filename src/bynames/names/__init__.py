"""The parts of names: given name, patronymic, surname, initials; what surrounds them; keys of whole names."""

from __future__ import annotations

from bynames.names.keys import key
from bynames.names.parts import PersonName, parse, person

__all__ = ["PersonName", "key", "parse", "person"]
