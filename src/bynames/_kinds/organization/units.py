"""One word of an organization's name: what it can mean, how much it says, and how it is read."""

from __future__ import annotations

from bynames._kinds.organization.acronyms import Letters, initials
from bynames._kinds.organization.compounds import compound_keys
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.words import Word, word
from bynames._memo import WORDS, remembered
from bynames._text import has_cyrillic

# A longer acronym has more capitals than ПерекрёстОК: TsNIITochMash.
_LONGEST_ACRONYM, _LONGEST_OF_FEW, _FEW_CAPITALS = 14, 10, 3


class Unit:
    """One word of an organization's name.

    `kind` is `generic`, `place`, `number`, `proper` or `function`; `concepts` what it can mean; `weight` how much it
    says, and `tells` whether a body that has it is another than one that has not: a form, a company, an initial do
    not tell. `cyrillic` says that it is in that script, `is_name` that it is a proper name, or a word that bodies are
    named with: Весна. `acronym` says that it is typed as acronyms are: НИИ, БелДУ, the К of К-Телеком. `named` says
    that quotes made a name of a plain word.
    """

    __slots__ = (
        "_compound",
        "_spellings",
        "_word",
        "acronym",
        "concepts",
        "cyrillic",
        "is_name",
        "kind",
        "low",
        "named",
        "tells",
        "text",
        "weight",
    )

    def __init__(
        self, text: str, kind: str, concepts: frozenset[str], weight: float, named: bool = False, letter: bool = False
    ) -> None:
        self.text = text
        self.low = text.lower()
        self.cyrillic = has_cyrillic(self.low)
        self._word: Word | None = None
        self._compound: frozenset[str] | None = None
        self.kind = kind
        self.concepts = concepts
        self.weight = weight
        self._spellings: tuple[Letters, ...] | None = None
        # A proper name, or a word that bodies are named with: Весна
        self.is_name = named or kind == "proper" or not concepts.isdisjoint(vocabulary().names)
        self.named = named
        self.acronym = letter or (kind == "proper" and is_acronym(text))
        self.tells = (
            named
            or letter
            or (kind == "proper" and len(text) > 1)
            or kind in ("place", "number")
            or (kind == "generic" and not vocabulary().is_light(self.low, concepts))
        )

    @property
    def spellings(self) -> tuple[Letters, ...]:
        """What stands for it in an acronym, in any of the languages, the longest first: research is r, н, ни."""
        if self._spellings is None:
            spellings = {initials(self.low)} if not self.concepts else set()
            for concept in self.concepts:
                spellings |= vocabulary().spellings.get(concept, set())
            self._spellings = tuple(sorted(spellings - {()}, key=lambda spelling: -len(spelling)))
        return self._spellings

    @property
    def word(self) -> Word:
        """Its readings and keys; a known word may never need them."""
        if self._word is None:
            self._word = word(self.low)
        return self._word

    @property
    def compound(self) -> frozenset[str]:
        """The key that it has as a compound, with the parts that another language has; mostly none."""
        if self._compound is None:
            self._compound = compound_keys(self.low)
        return self._compound


def is_acronym(text: str) -> bool:
    """Whether a word is typed as acronyms are."""
    capitals = sum([c.isupper() for c in text])
    longest = _LONGEST_ACRONYM if capitals > _FEW_CAPITALS else _LONGEST_OF_FEW
    return 2 <= len(text) <= longest and capitals > 1


@remembered(WORDS)
def unit(
    text: str, kind: str, concepts: frozenset[str], weight: float, named: bool = False, letter: bool = False
) -> Unit:
    return Unit(text, kind, concepts, weight, named, letter)
