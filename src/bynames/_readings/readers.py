"""Who reads: each habit of spelling in each language, made of the schemes that it can be told by."""

from __future__ import annotations

from bynames._compiled import compiled
from bynames._languages import languages
from bynames._memo import once
from bynames._readings.keys import phonemic
from bynames._readings.reader import Reader, table_of
from bynames.translit._registry import schemes

BASE = "english"
# A letter that fewer English-like schemes than this share write is a mark of a habit that writes it.
_SELDOM = 0.34


@once
def readers() -> tuple[Reader, ...]:
    """One reader for each habit and language, more where schemes of a habit contradict each other.

    English comes first, then stable files: where a draft contradicts one, the draft gets a reader of its own.
    """
    found: list[Reader] = []
    for scheme in sorted(schemes(), key=lambda s: (s.habit != BASE, s.habit, s.status != "stable", s.id)):
        table, strict = table_of(scheme)
        sounds = {
            target: frozenset(phonemic(source.letters, scheme.language) for source in sources if source.cost < 1)
            for target, sources in table.items()
            if target in strict
        }
        fitting = (
            reader
            for reader in found
            if (reader.habit, reader.language) == (scheme.habit, scheme.language) and reader.agrees(sounds)
        )
        reader = next(fitting, None)
        if reader is None:
            reader = Reader(scheme.habit, scheme.language)
            found.append(reader)
        reader.add(scheme, table, sounds)
    for language in languages():
        _mark([reader for reader in found if reader.language == language])
    return tuple(found)


@compiled(list[list[str]])
def schemes_of_readers() -> list[list[str]]:
    """The ids of the schemes of each reader."""
    return [reader.schemes for reader in readers()]


def _mark(found: list[Reader]) -> None:
    """Give each reader of another habit its marks: what English-like schemes write otherwise, or seldom."""
    plain: dict[str, set[frozenset[str]]] = {}
    users: dict[str, int] = {}
    for reader in found:
        if reader.habit == BASE:
            # Library schemes (ALA-LC) count as English, but their diacritics are anybody's.
            for target, sound in [(target, sound) for target, sound in reader.sounds.items() if target.isascii()]:
                plain.setdefault(target, set()).add(sound)
                users[target] = users.get(target, 0) + reader.users[target]
    most = max(users.values(), default=0)
    for reader in found:
        if reader.habit != BASE:
            marks = [
                target
                for target, sound in reader.sounds.items()
                if sound not in plain.get(target, ()) and (len(target) > 1 or users.get(target, 0) < _SELDOM * most)
            ]
            reader.marks = frozenset(marks)
