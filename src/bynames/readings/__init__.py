"""Readings: the schemes run backwards, and the phonemic keys in which Belarusian and Russian spelling meet."""

from __future__ import annotations

from bynames.readings.backwards import WordReading, habits, read_latin, readers
from bynames.readings.identification import identify, language
from bynames.readings.keys import phonemic

__all__ = ["WordReading", "habits", "identify", "language", "phonemic", "read_latin", "readers"]
