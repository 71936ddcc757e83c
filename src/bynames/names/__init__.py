"""The parts of names: given name, patronymic, surname, initials; what surrounds them; keys of whole names."""

from __future__ import annotations

from bynames.names.parse import PersonName, key, parse, person

__all__ = ["PersonName", "key", "parse", "person"]
