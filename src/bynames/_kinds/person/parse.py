"""A person's name taken apart, in any order and script."""

from __future__ import annotations

from bynames._kinds.person.languages import languages_of, languages_read
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.tokens import Token, tokenize
from bynames._kinds.person.words import Word, word
from bynames._memo import remembered
from bynames._model import Name, Part
from bynames._readings import habits, language
from bynames._text import clean, has_cyrillic, script

# So many readings of a word say of which language it is.
_LIKELY = 3
# Letters enough to tell the language by
TELLING = 200


class PersonName:
    """The words of a person's name in order, and the role of each."""

    __slots__ = ("_languages", "_split", "_spoken", "aside", "hyphenated", "roles", "text", "tokens", "words")

    def __init__(self, text: str) -> None:
        tokens, before_comma, aside = tokenize(text)
        self.text = text
        self.hyphenated = any("-" in token.low for token in tokens)
        self.tokens: list[Token] = tokens
        self.words = _read(tokens)
        self.aside = aside
        self.roles: list[str] = _roles(self.tokens, self.words, before_comma)
        self._split: PersonName | None = None
        self._languages: frozenset[str] | None = None
        self._spoken: frozenset[str] | None = None

    @property
    def languages(self) -> frozenset[str]:
        """The languages that its Cyrillic words can be written in (`be`, `ru`, `uk`); none without such words."""
        if self._languages is None:
            words = [word.low for word in self.words if word.cyrillic and not word.initial]
            self._languages = languages_of(words) if words else frozenset()
        return self._languages

    @property
    def spoken(self) -> frozenset[str]:
        """The languages that its words can be of, also where they are in Latin letters, as far as they are read."""
        if self._spoken is None:
            read = [tuple(word.sources.values())[:_LIKELY] for word in self.words if not word.initial]
            self._spoken = self.languages or languages_read([found for found in read if found])
        return self._spoken

    def split(self) -> PersonName:
        """The same name with its double words apart."""
        if self._split is None:
            self._split = PersonName(self.text.replace("-", " "))
        return self._split


def _read(tokens: list[Token]) -> list[Word]:
    """The words of a name, which is spelt in one habit: what marks one word goes for all.

    A given name or patronymic that English-like spelling explains (-vich) is no mark of another habit.
    """
    marks = [0 if token.initial or has_cyrillic(token.low) else habits(token.low) for token in tokens]
    among = 0
    for token, mark in zip(tokens, marks, strict=True):
        if mark:
            plain = word(token.low, False, 0)
            if not (plain.families or plain.patronymics):
                among |= mark
    if not among:
        return [word(token.low, token.initial, 0) for token in tokens]
    # Those that are plain themselves are read in the habit of the others as well.
    return [
        word(token.low, token.initial, 0 if token.initial or has_cyrillic(token.low) else among | mark)
        for token, mark in zip(tokens, marks, strict=True)
    ]


@remembered(200_000)
def person(text: str) -> PersonName:
    """The words of a person's name, remembered by text."""
    return PersonName(text)


def _roles(tokens: list[Token], words: list[Word], before_comma: int) -> list[str]:
    """A role for each word: the patronymic first, then the given name, what is left is surname."""
    roles = ["initial" if word.initial else "" for word in words]
    full = [index for index, role in enumerate(roles) if not role]
    if not full:
        return roles
    for index in list(full):
        low = words[index].low
        if low in lexicon().particles_after and index > 0 and len(full) > 2:
            # Гейдар Али оглы Алиев: the word before is the father's name
            roles[index], roles[index - 1] = "particle", "patronymic"
        elif low in lexicon().particles and not roles[index] and (tokens[index].text.islower() or len(full) > 2):
            roles[index] = "particle"
    full = [index for index in full if not roles[index]]
    patronymic = _patronymic(words, full, before_comma)
    if patronymic is not None:
        roles[patronymic] = "patronymic"
        full.remove(patronymic)
    given = _given(tokens, words, full, before_comma, patronymic, bool(len(full) < len(words) and "initial" in roles))
    for index in full:
        roles[index] = "given" if index in given else "surname"
    return roles


def _patronymic(words: list[Word], full: list[int], before_comma: int) -> int | None:
    if len(full) < 2:
        return None
    likely = [index for index in full if words[index].patronymic and index >= before_comma]
    if not likely:
        return None
    if len(full) == 2:
        # Given and patronymic alone only where no surname looks like that: -ўна, -овна; Иван Абрамович is a surname.
        only = [
            index for index in likely if words[index].patronymic == "f" and words[index].patronymics and index > full[0]
        ]
        return only[0] if only and not before_comma else None
    # Абрамович Роман Аркадьевич: the later one; Аляксандр Юр’евіч Мацкевіч: the known one, not in the first place
    later = [index for index in likely if index != full[0]] or likely
    known = [index for index in later if words[index].patronymics] or later
    if len(known) > 1 and before_comma == 0:
        # Пётр Аляксандравіч Абрамовіч: a given name comes before its patronymic
        behind = [index for index in known if index > 0 and words[index - 1].families]
        return behind[0] if behind else known[0]
    return known[-1]


def _given(
    tokens: list[Token], words: list[Word], full: list[int], before_comma: int, patronymic: int | None, initials: bool
) -> set[int]:
    if not full:
        return set()
    if before_comma:
        return {index for index in full if index >= before_comma}
    if len(full) == 1:
        alone = full[0]
        return {alone} if words[alone].families and not initials and patronymic is not None else set()
    if patronymic is not None and patronymic - 1 in full:
        return {patronymic - 1}
    known = [index for index in full if words[index].families]
    capitals = [index for index in full if tokens[index].capitals]
    if capitals and len(capitals) < len(full):
        small = [index for index in full if index not in capitals]
        return {index for index in small if index in known} or {small[0]}
    return {known[0]} if known else {full[0]}


def parse_person(name: str) -> Name:
    """A person's name taken apart; what cannot be placed is a surname."""
    found = person(name)
    parts = list(found.aside)
    parts += [Part(role, token.text) for role, token in zip(found.roles, found.tokens, strict=True)]
    text = clean(name)
    return Name(text, "person", tuple(parts), script(text), language(text[:TELLING]))
