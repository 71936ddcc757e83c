"""A person's name taken apart, in any order and script."""

from __future__ import annotations

from collections.abc import Sequence

from bynames._expressions import expression
from bynames._kinds.person.edits import ends_as_a_surname
from bynames._kinds.person.languages import languages_of, languages_read
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.surroundings import birth_year, joints
from bynames._kinds.person.tokens import Token, may_be_in_syllables, retyped, tokenize
from bynames._kinds.person.words import Word, word
from bynames._memo import NAMES, WORDS, remembered
from bynames._model import Name, Part
from bynames._readings import habits, language
from bynames._readings.abroad import at_home, is_plain
from bynames._readings.damage import as_printed, repaired
from bynames._readings.names import surname_keys
from bynames._text import clean, has_cyrillic, script

# So many readings of a word say of which language it is.
_LIKELY = 3
# A given name and a surname that are typed as one word, and each of the two, have as many letters at least.
_SHORTEST_OF_TWO, _SHORTEST_PART = 9, 4
# A father's name before оглы in one word
_SHORTEST_FATHER = 3
# Second names of one person that are looked at
_MOST_NAMES = 4
# What is left of a name that a field's end has cut off, behind a surname and behind another word; a surname and a
# given name before a father's
_SHORTEST_LEFT, _SHORTEST_CUT, _CUT_FATHER = 2, 3, 2
# Пак Кын is whole: short names of other languages begin many given names.
_SHORTEST_CUT_GIVEN = 5
# An ending tells a surname of so many letters.
_SHORTEST_SURNAME = 5
# Two given names and a surname
_TWO_GIVEN = 3
# Given names that have as many forms as this in Belarusian and Russian are common ones, and common as a father's.
COMMON_NAME, _COMMON_FATHER = -6, -4
# Letters enough to tell the language by
TELLING = 200

# Of the titles in words.yaml one is shorter: `of`, which is part of a phrase as well.
_SHORTEST_TITLE = 3
# An abbreviation has so many letters and signs at most.
_LONGEST_ABBREVIATION = 4
# One name has so many words at most, where there are two.
_MOST_OF_ONE = 4
# In the place of the row of a phrase, what names two people
_TWO = -1
# Longer texts name nobody in so many words.
_LONGEST_OF_TWO = 200
# Behind a given name alone these do not go on with another name.
_SIGNS_OF_A_LIST = ",;/"
_LIST = expression(" ?; ?")
# Without one of these a text names one person.
_BETWEEN = expression(r"[^\W\d_.] ?[;/&] ?[^\W\d_]|[^\W_], ?[^\W\d_]|\., ?[^\W\d_]| [^\W\d_]{1,4} ")
# What stands behind one of these is said of the person.
_BREAKS = ",;("


class PersonName:
    """The words of a person's name in order, and the role of each."""

    __slots__ = (
        "_languages",
        "_otherwise",
        "_split",
        "_spoken",
        "_together",
        "apart",
        "aside",
        "hyphenated",
        "phrase",
        "roles",
        "text",
        "tokens",
        "words",
    )

    def __init__(self, text: str, together: bool = False) -> None:
        tokens, before_comma, aside = tokenize(text, together)
        self.text = text
        _as_one(tokens)
        self.words = _read(tokens)
        if tokens and not any(word.families or word.patronymics for word in self.words):
            again = retyped(text) or _taken_apart(tokens, self.words)
            if again:
                tokens, before_comma, aside = again
                self.words = _read(tokens)
        if len(tokens) > 1 and not aside:
            _complete(tokens, self.words)
        self.hyphenated = any("-" in token.low for token in tokens)
        self.tokens: list[Token] = tokens
        self.aside = tuple(aside)
        # What tells this bearer of the name from another: the younger one, the year of birth
        self.apart: dict[str, int] = _told_apart(text, aside)
        # Which phrase it is part of, that names another person or a thing: his wife, her foundation; None for most
        self.phrase: int | None = _phrase(text, aside) if aside else None
        if self.phrase is None and _are_two(text):
            self.phrase = _TWO
        self.roles: tuple[str, ...] = tuple(_roles(self.tokens, self.words, before_comma))
        _read_fathers(self.words, self.roles)
        self._split: PersonName | None = None
        self._together: PersonName | None = self if together else None
        self._otherwise: tuple[PersonName, ...] | None = None
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

    @property
    def otherwise(self) -> tuple[PersonName, ...]:
        """The person by the second names that the text has: with the maiden name, under the pseudonym."""
        if self._otherwise is None:
            others = [part.text for part in self.aside if part.role == "other"]
            self._otherwise = tuple([PersonName(self._under(other)) for other in others[:_MOST_NAMES]])
        return self._otherwise

    def _under(self, other: str) -> str:
        """The whole name with another surname in place of its own; `other` itself where it is a name of its own."""
        tokens, _, _ = tokenize(other)
        surnames = [at for at, role in enumerate(self.roles) if role == "surname"]
        if len(tokens) != 1 or tokens[0].initial or len(surnames) != 1:
            return other
        return " ".join(other if at in surnames else token.text for at, token in enumerate(self.tokens))

    def split(self) -> PersonName:
        """The same name with its double words apart."""
        if self._split is None:
            self._split = PersonName(self.text.replace("-", " "))
        return self._split

    def together(self) -> PersonName:
        """The name as it is compared: the two syllables of a Chinese or Korean given name are one word (Ким Чен Ын)."""
        if self._together is None:
            titles = [part.text for part in self.aside if part.role == "title"]
            self._together = PersonName(self.text, True) if may_be_in_syllables(self.tokens, titles) else self
        return self._together


def _told_apart(text: str, aside: list[Part]) -> dict[str, int]:
    known = lexicon().generations
    said = [part.text.lower().rstrip(".") for part in aside if part.role == "suffix"]
    found = dict([known[word] for word in said if word in known])
    year = birth_year(clean(text)) if any(c.isdigit() for c in text) else ""
    return {**found, "born": int(year)} if year else found


def _phrase(text: str, aside: list[Part]) -> int | None:
    """The row in data/names/bearers.yaml of the phrase that a name is part of; None where it stands for its bearer."""
    if any(sign in text for sign in _BREAKS):
        return None
    # Новік Янка Ул. is no street: an abbreviation has a capital only where the text begins.
    typed = [
        part.text
        for part in aside
        if part.role == "title"
        and (
            len(part.text) > _LONGEST_ABBREVIATION
            or part.text.islower()
            or text.startswith(part.text)
            or (len(part.text) == _LONGEST_ABBREVIATION and not has_cyrillic(part.text))
        )
    ]
    words, known = [one.lower().rstrip(".") for one in typed], lexicon()
    if any(len(word) >= _SHORTEST_TITLE and word in known.titles for word in words):
        return None
    return next((known.phrases[word] for word in words if word in known.phrases), None)


@remembered(NAMES)
def _are_two(text: str) -> bool:
    """Whether a text names two people, by a sign or word between them: Иван и Анна Новик; Петров И.И., Новик А.А.

    On either side stand a given name or initials, and behind the sign, or on both sides of a comma, another word. What
    has a word in common is one person in two spellings.
    """
    if len(text) > _LONGEST_OF_TWO or not _BETWEEN.search(text):
        return False
    text = clean(repaired(text))
    # Новик, Анна; Петров, Иван
    between = _LIST.search(text) or joints().search(text)
    if between is None:
        return False
    sides = text[: between.start()], text[between.end() :]
    known = [_named_on(side) for side in sides]
    (names, whole), (others, other_whole) = known
    if not (names and others and other_whole and (whole or between.group().strip() not in _SIGNS_OF_A_LIST)):
        return False
    return all(one.key_set.isdisjoint(other.key_set) for one in names for other in others)


def _named_on(side: str) -> tuple[list[Word], bool]:
    """The words of one side of a text, where it can be a name and no office is there; and whether it is a whole one."""
    tokens, _, aside = tokenize(side)
    words = [word(token.source, token.initial, 0) for token in tokens]
    full = [one for one in words if not one.initial]
    if aside or not full or not all(token.text[:1].isupper() for token in tokens) or len(words) > _MOST_OF_ONE:
        return [], False
    given = [one for one in full if one.families and not one.oblique and (one.exact or not one.cyrillic)]
    initials = len(words) - len(full)
    if not given and not initials:
        return [], False
    return full, len(full) > len(given) or (initials > 0 and not given)


def _as_one(tokens: list[Token]) -> None:
    """Give back what was taken for the ending of another language, where another word of the name has none."""
    for token in tokens:
        if token.source != token.low and not token.initial:
            surely = at_home(as_printed(token.low), surely=True)
            others = [
                other.low for other in tokens if other is not token and not (other.initial or has_cyrillic(other.low))
            ]
            if surely != token.source and any(map(is_plain, others)):
                token.source = surely


def _read(tokens: list[Token]) -> list[Word]:
    """The words of a name, which is spelt in one habit: what marks one word goes for all.

    A given name or patronymic that English-like spelling explains (-vich) is no mark of another habit. Where it has a
    letter that English lacks (Vasiĺ), the plain words of the name are read in its habit as well. What another language
    has put to the end of a name says nothing of how the name is spelt (Zacharovová).
    """
    marks = [0 if token.initial or has_cyrillic(token.low) else habits(token.source) for token in tokens]
    among = of_given = 0
    for token, mark in zip(tokens, marks, strict=True):
        if mark:
            plain = word(token.low, False, 0)
            if not (plain.families or plain.patronymics):
                among |= mark
            elif not token.low.isascii():
                of_given |= mark
    if not among | of_given:
        return [word(token.source, token.initial, 0) for token in tokens]
    # Those that are plain themselves are read in the habit of the others as well.
    found = []
    for token, mark in zip(tokens, marks, strict=True):
        able = among | mark if among or not token.low.isascii() else 0
        if token.source.isascii():
            able |= of_given
        found.append(word(token.source, token.initial, 0 if token.initial or has_cyrillic(token.low) else able))
    return found


def _taken_apart(tokens: list[Token], words: list[Word]) -> tuple[list[Token], int, list[Part]] | None:
    """One word that is a given name and a surname without a space: ivanpetrov, TSIKHANOUSKAYASVIATLANA.

    The given name must be one, and what is left a surname in use (data/names/common_surnames.yaml). By keys, so in
    any spelling.
    """
    if len(tokens) != 1 or len(tokens[0].low) < _SHORTEST_OF_TWO or not tokens[0].low.isalpha():
        return None
    # Лукашенко is no Лукаш Енко.
    if _is_surname_in_use(words[0]):
        return None
    known, used = lexicon().given, surname_keys()
    parts = {
        (key[:at], key[at:])
        for key in words[0].keys[:_LIKELY]
        for at in range(_SHORTEST_PART - 1, len(key) - _SHORTEST_PART + 2)
        if (key[:at] in known and key[at:] in used) or (key[at:] in known and key[:at] in used)
    }
    text = tokens[0].text
    for at in range(_SHORTEST_PART, len(text) - _SHORTEST_PART + 1) if parts else ():
        one, other = word(text[:at].lower(), False, 0), word(text[at:].lower(), False, 0)
        if any(first in one.key_set and second in other.key_set for first, second in parts):
            return [Token(text[:at], False), Token(text[at:], False)], 0, []
    return None


def _complete(tokens: list[Token], words: list[Word]) -> None:
    """Read a last word that a field's end has cut off: Kazakevich Aliaksan, KAVALIOU ALIAKSANDR ULADZ.

    It is what it must be: the only given name, where the others are none, or the only father, behind a given name.
    Where it may be several, it is an initial; a given name only behind a surname. The words change in place.
    """
    last = words[-1]
    if last.initial or last.patronymics or not len(last.low) >= _SHORTEST_LEFT or "-" in last.low:
        return
    if tokens[-1].text[0].islower() and not tokens[0].text[0].islower():
        # Вооружённых сил: what begins with a small letter behind a capital is no name.
        return
    full = [one for one in words[:-1] if not one.initial]
    given = next((one for one in full if one.families), None)
    known = lexicon()
    if len(full) == len(words) - 1 == 1 and given is None and not (last.families or _is_like_a_surname(last)):
        cut = {id for key in _plainest(last) for id in _cut_off(key).get("given", ())}
        common = [id for _, id in sorted((known.families[id].rank, id) for id in cut)]
        surname = _is_like_a_surname(full[0])
        if not common or (known.families[common[0]].rank > COMMON_NAME and not _is_surname_in_use(full[0])):
            # What only ends as surnames do may be a given name from elsewhere: Corrin Hatch is no cut-off Хачатур.
            return
        if len(last.low) >= _SHORTEST_CUT_GIVEN and all(_is_pair(common[0], id) for id in common):
            # Of a man and a woman of one name the surname tells who it is.
            gender = _gender_of(full[0]) if surname and len(common) > 1 else known.families[common[0]].gender
            common = [id for id in common if known.families[id].gender == gender]
            if common:
                words[-1] = word(known.first_forms[common[0]], False, 0)
                return
        if surname:
            _shorten(tokens, words)
    elif (
        len(full) == len(words) - 1 == _CUT_FATHER
        and len(last.low) >= _SHORTEST_CUT
        # A surname and a given name: in the other order the last word is the surname.
        and given is full[1]
        and not (full[0].families or full[1].patronymic)
        and not _is_like_a_surname(last)
        # Jan Adam Kowalski has two given names.
        and not _is_whole(last)
    ):
        fathers = {id for key in _plainest(last) for id in _cut_off(key).get("patronymic", ())}
        if fathers <= last.families:
            # Robert begins no patronymic but its own.
            return
        if len(fathers) == 1 and fathers <= known.made_of.keys():
            words[-1] = word(known.made_of[fathers.pop()][full[1].gender == "f"], False, 0)
        elif fathers:
            _shorten(tokens, words)


def _shorten(tokens: list[Token], words: list[Word]) -> None:
    """Take the last word for its initial, in place; the text stays as it is typed."""
    words[-1] = word(words[-1].low[0], True, 0)
    typed = tokens[-1].text
    tokens[-1] = Token(typed[0], True)
    tokens[-1].text = typed


def _gender_of(surname: Word) -> str:
    """`m` or `f`, where a surname has a form for men and one for women; else ""."""
    key, masculine = surname.keys[0], lexicon().masculine
    if masculine(key) != key:
        return "f"
    return "m" if masculine(f"{key}a") == key or (key.endswith("i") and masculine(f"{key[:-1]}ae") == key) else ""


def _is_whole(found: Word) -> bool:
    """Whether a word is the main form of a common given name: Адам. A field's end may have cut off Uladz and Андре."""
    known = lexicon()
    return any(
        known.families[id].rank <= COMMON_NAME
        and not word(known.first_forms[id], False, 0).key_set.isdisjoint(found.key_set)
        for id in found.families
    )


def _plainest(found: Word) -> list[str]:
    """The likeliest keys of a word that take its letters as they stand: Gulyuk is no beginning of Гликерия."""
    far = found.far_fetched
    return [key for key in found.keys[:_LIKELY] if not far.get(key)]


def _is_pair(one: str, other: str) -> bool:
    """Whether two given names are one, or a man's and a woman's of one stem (Аляксандр, Аляксандра)."""
    forms = lexicon().first_forms
    return one == other or forms[other].startswith(forms[one][: -1 if forms[one][-1] in "йь" else None])


def _is_surname_in_use(found: Word) -> bool:
    """Whether a word, as it is likeliest read, is a surname in use."""
    return found.keys[0] in surname_keys()


def _is_like_a_surname(found: Word) -> bool:
    """Whether a word is a surname in use, or ends as many do: Вахаев is no father cut off."""
    if _is_surname_in_use(found):
        return True
    # Нико is shorter.
    return len(found.low) >= _SHORTEST_SURNAME and ends_as_a_surname(found.sources.get(found.keys[0], found.low))


@remembered(WORDS)
def _cut_off(key: str) -> dict[str, tuple[str, ...]]:
    """The given names that begin so, and the fathers whose patronymics do, by role."""
    known = lexicon()
    given = {id for form, ids in known.given.items() if form.startswith(key) for id, place in ids.items() if not place}
    fathers = {id for form, ids in known.patronymics.items() if form.startswith(key) for id in ids}
    return {"given": tuple(sorted(given)), "patronymic": tuple(sorted(fathers))}


def _read_fathers(words: list[Word], roles: Sequence[str]) -> None:
    """Саид оглы and Саидоглы are the patronymic Саидович: each is read as that, in place."""
    endings = lexicon().turkic_patronymics
    for index, role in enumerate(roles):
        if role != "patronymic" or words[index].patronymics:
            continue
        low = words[index].low
        behind = words[index + 1].low if index + 1 < len(words) else ""
        gender, father = endings.get(behind, ""), words[index]
        if not gender:
            ending = _turkic_ending(low)
            if not ending:
                continue
            gender, father = endings[ending], word(low.removesuffix(ending).rstrip("-"), False, 0)
        made = [lexicon().made_of[family] for family in sorted(father.families) if family in lexicon().made_of]
        if made:
            words[index] = word(made[0][gender == "f"], False, 0)


def _turkic_ending(low: str) -> str:
    """What a joined patronymic such as Абишулы ends in; "" for another word."""
    endings = lexicon().turkic_endings
    for ending in endings if low.endswith(endings) else ():
        if low.endswith(ending) and len(low) >= len(ending) + _SHORTEST_FATHER:
            return ending
    return ""


@remembered(NAMES)
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
            # Хан Елена Сергеевна: a word that stands behind others is a surname where it begins the name.
            if index or low not in lexicon().particles_after or tokens[index].text.islower():
                roles[index] = "particle"
        elif len(full) > 2 and index and _turkic_ending(low):
            roles[index] = "patronymic"
    full = [index for index in full if not roles[index]]
    patronymic = roles.index("patronymic") if "patronymic" in roles else None
    if patronymic is None:
        patronymic = _patronymic(tokens, words, full, before_comma)
        if patronymic is not None:
            roles[patronymic] = "patronymic"
            full.remove(patronymic)
    given = _given(tokens, words, full, before_comma, patronymic, bool(len(full) < len(words) and "initial" in roles))
    for index in full:
        roles[index] = "given" if index in given else "surname"
    return roles


def _patronymic(tokens: list[Token], words: list[Word], full: list[int], before_comma: int) -> int | None:
    if len(full) < 2:
        return None
    likely = [index for index in full if words[index].patronymic and index >= before_comma]
    if not likely:
        return None
    if len(full) == 2:
        # Given and patronymic alone only where no surname looks like that: -ўна, -овна; Иван Абрамович is a surname.
        second = full[1]
        if before_comma or second not in likely or not words[second].patronymics or tokens[second].capitals:
            return None
        return (
            second if words[second].patronymic == "f" or _is_only_a_patronymic(words[full[0]], words[second]) else None
        )
    # Абрамович Роман Аркадьевич: the later one; Аляксандр Юр’евіч Мацкевіч: the known one, not in the first place
    later = [index for index in likely if index != full[0]] or likely
    known = [index for index in later if words[index].patronymics] or later
    if len(known) > 1 and before_comma == 0:
        # Пётр Аляксандравіч Абрамовіч: a given name comes before its patronymic
        behind = [index for index in known if index > 0 and words[index - 1].families]
        return behind[0] if behind else known[0]
    return known[-1]


def _is_only_a_patronymic(given: Word, found: Word) -> bool:
    """Whether a masculine patronymic behind a given name is hardly a surname: Иван Иванович, Янка Адамавіч.

    Belarusian spells the two apart (Адамовіч); Russian does not, so it must be of a common name, and no surname in use.
    """
    typed = [found.low] if found.cyrillic else list(found.sources.values())[:_LIKELY]
    if not given.families or not any(form in lexicon().patronymic_forms for form in typed):
        return False
    families = lexicon().families
    common = any(families[family].rank <= _COMMON_FATHER for family in found.patronymics)
    return common and not any(key in surname_keys() for key in found.keys)


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
    known = [index for index in full if words[index].families]
    if patronymic is not None and patronymic - 1 in full:
        # Иван Новик Сергеевич: another word is the given name where this one is none.
        return {patronymic - 1} if words[patronymic - 1].families or not known else {known[0]}
    capitals = [index for index in full if tokens[index].capitals]
    if capitals and len(capitals) < len(full):
        small = [index for index in full if index not in capitals]
        return {index for index in small if index in known} or {small[0]}
    if len(known) > 1 and len(known) == len(full) - 1 and known[-1] - known[0] == len(known) - 1 and not initials:
        # Мария Луиза Иванова has two given names.
        first, second = words[known[0]], words[known[1]]
        if len(full) == _TWO_GIVEN and first.gender and first.gender == second.gender and _are_typed(first, second):
            return set(known)
    if (
        len(known) == len(full) == 2
        and not _is_common(words[known[0]])
        and _is_common(words[known[1]])
        and not (words[known[0]].gender == "f" and words[known[1]].gender == "m")
    ):
        # KIRJJAK LILIJA: of two given names the rare one is the surname; but no man's surname is Анжелика.
        return {known[1]}
    return {known[0]} if known else {full[0]}


def _are_typed(*given: Word) -> bool:
    """Whether Cyrillic given names stand in the table as they are typed, and in the nominative."""
    return all(one.low in lexicon().given_cyrillic for one in given)


def _is_common(given: Word) -> bool:
    return any(lexicon().families[family].rank <= COMMON_NAME for family in given.families)


def parse_person(name: str) -> Name:
    """A person's name taken apart; what cannot be placed is a surname."""
    found = person(name)
    parts = list(found.aside)
    parts += [Part(role, token.text) for role, token in zip(found.roles, found.tokens, strict=True)]
    text = clean(repaired(name))
    return Name(text, "person", tuple(parts), script(text), language(text[:TELLING]))
