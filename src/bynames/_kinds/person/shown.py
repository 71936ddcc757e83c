"""What the words of a person's name show, without the name itself: the native engine tells that of most names."""

from __future__ import annotations

from msgspec import Struct

from bynames._kinds.person.comparing import engine_if_worth
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import COMMON_NAME, person
from bynames._kinds.person.words import Word, likeliest_first, own_habits, word
from bynames._memo import NAMES, WORDS, remembered
from bynames._model import Part

# So many of the readings of a Latin word are likely ones.
_LIKELY = 3


class ShownWord(Struct, frozen=True, gc=False):
    """A word of a name in small letters, and what it can be.

    `given` and `father` say whether it can be a given name or a patronymic, `common` whether it is one that many bear.
    `read_as` is the Cyrillic that a Latin word by itself is likeliest read as, None where nobody has read it yet.
    """

    low: str
    initial: bool
    given: bool
    father: bool
    common: bool
    read_as: tuple[str, ...] | None

    @property
    def likely(self) -> tuple[str, ...]:
        """The Cyrillic that a Latin word by itself is likeliest read as."""
        return likeliest(self.low) if self.read_as is None else self.read_as


class Shown(Struct, frozen=True, gc=False):
    """The words of a name in order, and what stands around them."""

    words: tuple[ShownWord, ...]
    aside: tuple[Part, ...]


@remembered(NAMES)
def shown(text: str) -> Shown:
    """What a name shows; the same as `person` has it."""
    engine = engine_if_worth()
    told = engine.shown(text) if engine is not None else None
    return shown_in_python(text) if told is None else Shown(tuple([ShownWord(*one) for one in told]), ())


def shown_in_python(text: str) -> Shown:
    """The same without the native engine."""
    name = person(text)
    words = [
        ShownWord(one.low, one.initial, bool(one.families), bool(one.patronymics), is_common(one), None)
        for one in name.words
    ]
    return Shown(tuple(words), name.aside)


@remembered(WORDS)
def likeliest(low: str) -> tuple[str, ...]:
    """The Cyrillic that a Latin word is likeliest read as where it stands by itself."""
    plain = low.replace("-", "")
    return tuple([reading.source for reading in likeliest_first(plain, own_habits(plain))[:_LIKELY]])


def is_common(found: Word) -> bool:
    """Whether a word is a given name that many bear, or a patronymic: rare names are words of other languages too."""
    families = lexicon().families
    if "-" in found.low:
        return any(is_common(word(half)) for half in found.low.split("-") if half)
    # Театр имени Янки Купалы: a name in a case does not stand by itself.
    known = not found.oblique and any(families[name].rank <= COMMON_NAME for name in found.families)
    return bool(found.patronymics) or known
