"""Readings: the schemes run backwards, and the phonemic keys in which Belarusian and Russian spelling meet."""

from __future__ import annotations

from bynames._readings.backwards import WordReading, habits, read_latin
from bynames._readings.identification import identify, language, likelier_language
from bynames._readings.keys import phonemic
from bynames._readings.readers import readers

__all__ = ["WordReading", "habits", "identify", "language", "likelier_language", "phonemic", "read_latin", "readers"]
