"""Readings: the schemes run backwards, and the phonemic keys in which Belarusian and Russian spelling meet."""

from __future__ import annotations

from bynames.readings.backwards import WordReading, read_latin, readers
from bynames.readings.identify import identify, language
from bynames.readings.keys import phonemic

__all__ = ["WordReading", "identify", "language", "phonemic", "read_latin", "readers"]
