"""What generic words mean, by the native engine: what it is told of the vocabulary, and the door to it.

The sections of its table (native/marking.hpp), as rows of numbers (a *text* is two):

- `typed`, `stems`: text, in `numbers`, `lemmas` first and how many; each with slots: by the hash of the text, the row
  and one more, 0 for none
- `numbers`: concepts; `lemmas`: text of a word as it is folded, a concept
- `long_stems`: text; `mendable`: places in `long_stems`, by the hash of what is left without one letter;
  `mendable_slots`: by the hash, where those begin in `mendable`
- `concepts`: text, whether words like it are function words
- `endings`, `plain_endings`: text of an ending, that of the lemma; `key_endings`: text
- `alike`: a letter, the one that stands for it (0: none); `iotated`: two texts; `once`: letters; `glides`: 0 and a
  letter that is lost, or 1 and one that it is lost before
- `letters`: a letter of the languages, the small one
- `program`, `sets`, `replacements`: see `bynames._patterns`; `patterns`: what for (`PATTERNS`), which rule, in
  `program` first and how many, in `sets` first, in `replacements` first and how many
- `foreign_endings`: a rule, text of an ending; `respelled`: Latin words that Python reads
- `phrase_words`: text, words of phrases and legal forms; `neuter`: text, endings of words that begin no compound
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bynames import _datafiles as data
from bynames._compiled import Worth, compiled
from bynames._flat import FlatWriter
from bynames._implementation import native
from bynames._kinds.organization.spelling import BEFORE, DOUBLED, GLIDES, alike, folded, iotated
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.engine import key_engine
from bynames._languages import languages
from bynames._memo import once
from bynames._patterns import Pattern, Unsupported, replacement
from bynames._readings import respelled
from bynames._readings.sounds import any_of_names
from bynames._text import has_cyrillic
from bynames.translit._orthography import orthography

KIND = 7
SECTIONS = (
    *("typed", "typed_slots", "stems", "stems_slots", "mendable", "mendable_slots", "numbers", "lemmas", "long_stems"),
    *("concepts", "endings", "key_endings", "plain_endings", "alike", "iotated", "once", "glides", "letters"),
    *("program", "sets", "replacements", "patterns", "foreign_endings", "respelled"),
    *("phrase_words", "neuter"),
)
# What patterns of Latin words are for: an ending of another language, that in the key, what Python reads
PATTERNS = ("foreign_word", "foreign_key", "respelled")
_HASH_BEGIN, _HASH_FACTOR = 2166136261, 16777619
# Python tells of as many words in the time that it takes to make the engine, and to load it where its table is made.
_WORTH_MAKING, _WORTH_LOADING = 4000, 300


@once
def generic_engine() -> Any:
    """The engine; None where Python does it."""
    module, bones = native(), key_engine()
    return module.Generic(_table(), bones) if module is not None and bones is not None else None


@once
def _worth() -> Worth:
    return Worth(_table, _WORTH_LOADING, _WORTH_MAKING)


def generic_engine_if_worth() -> Any:
    """The engine for one word more; None until there have been enough, for making it takes as long as they."""
    return generic_engine() if _worth().is_enough() else None


@once
def concept_names() -> tuple[str, ...]:
    """The concepts in the order in which the engine counts them."""
    return tuple(sorted(vocabulary().kinds))


@compiled(bytes)
def _table() -> bytes:
    out, known = FlatWriter(KIND, SECTIONS), vocabulary()
    concepts = {name: number for number, name in enumerate(concept_names())}
    for name in concepts:
        out.add("concepts", out.text(name), int(known.kinds[name] == "function"))
    typed = {low: [[concepts[name]] for name in found] for low, found in known.typed.items()}
    _by_text(out, "typed", "numbers", typed)
    stems = {
        stem: [[*out.text(folded(lemma)), concepts[name]] for lemma, name in found]
        for stem, found in known.stems.items()
    }
    _by_text(out, "stems", "lemmas", stems)
    _tell_mendable(out, known.mendable)
    for ending, lemmas in known.endings.items():
        for lemma in lemmas:
            out.add("endings", out.text(ending), out.text(lemma))
    for ending in known.key_endings:
        out.add("key_endings", out.text(ending))
    for ending, lemma in sorted(known.plain_endings):
        out.add("plain_endings", out.text(ending), out.text(lemma))
    for point, other in alike().items():
        out.add("alike", point, ord(other) if other else 0)
    for two, one in iotated():
        out.add("iotated", out.text(two), out.text(one))
    out.add("once", map(ord, DOUBLED))
    for which, letters in enumerate((GLIDES, BEFORE)):
        for letter in letters:
            out.add("glides", which, ord(letter))
    for letter in sorted(
        frozenset("".join(orthography(one).alphabet + orthography(one).further for one in languages()))
    ):
        if letter.isalpha() and has_cyrillic(letter):
            for typed_letter in sorted({letter, letter.upper()}):
                out.add("letters", ord(typed_letter), ord(letter))
    for text in sorted(known.words_of_phrases):
        out.add("phrase_words", out.text(text))
    for ending in known.neuter:
        out.add("neuter", out.text(ending))
    _tell_latin(out)
    return out.packed()


def _tell_latin(out: FlatWriter) -> None:
    """What the engine must know to read Latin words; without it, these are Python's."""
    respelt = [*[pattern for pattern, _ in respelled.spellings()], *any_of_names()]
    told = [("respelled", number, pattern, "") for number, pattern in enumerate(respelt)]
    for number, rule in enumerate(data.entry("names", "patterns")["foreign_endings"]):
        told += [("foreign_word", number, rule["latin"], ""), ("foreign_key", number, rule["key"], "")]
    # It reads words of ASCII: no other letter is met.
    try:
        made = [
            (what, number, Pattern("".join(c if c.isascii() else "A" for c in text)), replacement(replace))
            for what, number, text, replace in told
        ]
    except Unsupported:
        return
    for what, number, pattern, letters in made:
        first = len(out.sections["program"]) // 4, len(pattern.rows), len(out.sections["sets"]) // 4
        out.add("patterns", PATTERNS.index(what), number, first, len(out.sections["replacements"]), len(letters))
        out.add("program", *pattern.rows)
        out.add("sets", *pattern.sets)
        out.add("replacements", letters)
    for number, rule in enumerate(data.entry("names", "patterns")["foreign_endings"]):
        for ending in rule["plain"]:
            out.add("foreign_endings", number, out.text(ending))
    for word in respelled.words():
        out.add("respelled", out.text(word))


def _by_text(out: FlatWriter, section: str, items: str, known: Mapping[str, Sequence[Sequence[int]]]) -> None:
    """Lists by text, each row of a list at once; found by the hashes of the texts."""
    slots = [0] * (1 << (2 * len(known)).bit_length())
    for row, (text, some) in enumerate(sorted(known.items())):
        width = len(some[0]) if some else 1
        out.add(section, out.text(text), len(out.sections[items]) // width, len(some))
        for one in some:
            out.add(items, one)
        at = _hash(text) & (len(slots) - 1)
        while slots[at]:
            at = (at + 1) & (len(slots) - 1)
        slots[at] = row + 1
    out.add(f"{section}_slots", slots)


def _tell_mendable(out: FlatWriter, mendable: Mapping[str, Sequence[str]]) -> None:
    """The long stems by what is left of them. What is left is not told: whoever looks up holds the stems against it."""
    stems = {stem: place for place, stem in enumerate(sorted({stem for some in mendable.values() for stem in some}))}
    for stem in stems:
        out.add("long_stems", out.text(stem))
    slots: list[list[int]] = [[] for _ in range(1 << len(mendable).bit_length())]
    for shorter, some in sorted(mendable.items()):
        slots[_hash(shorter) & (len(slots) - 1)] += [stems[stem] for stem in some]
    for places in slots:
        out.add("mendable_slots", out.add("mendable", sorted(set(places))))
    out.add("mendable_slots", len(out.sections["mendable"]))


def _hash(text: str) -> int:
    """That of native/marking.hpp (FNV-1a, over code points)."""
    found = _HASH_BEGIN
    for letter in text:
        found = ((found ^ ord(letter)) * _HASH_FACTOR) & 0xFFFFFFFF
    return found
