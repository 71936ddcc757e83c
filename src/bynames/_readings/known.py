"""Whether a word is a name that the data knows, in either script."""

from __future__ import annotations

from bynames._languages import languages
from bynames._readings.backwards import read_latin
from bynames._readings.names import known_keys
from bynames._text import has_cyrillic
from bynames.translit._letters import known_names


def is_known(word: str) -> bool:
    """Whether a word is a known given name, patronymic or surname as it is typed, or as a scheme reads it."""
    low = word.lower()
    if has_cyrillic(low):
        return any(low in known_names(language) for language in languages())
    return any(reading.key in known_keys() for reading in read_latin(low))
