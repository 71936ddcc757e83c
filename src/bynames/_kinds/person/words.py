"""A word of a name with all that comparing needs to know of it, worked out once per distinct word."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein

from bynames._compiled import Table, compiled
from bynames._inflection.paradigms import Paradigms, inflecting
from bynames._kinds.person.initials import class_of, first_letters, letters_behind, with_partners
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.plain import plain_cyrillic, plain_latin
from bynames._languages import languages
from bynames._memo import NOTHING, WORDS, once, remembered
from bynames._readings import habits, phonemic, read_latin
from bynames._readings.backwards import WordReading
from bynames._readings.composed import composed, first_key_letters
from bynames._readings.names import known_keys
from bynames._readings.respelled import elsewhere, respelled
from bynames._readings.sounds import sounded
from bynames._text import has_cyrillic
from bynames.translit._orthography import orthography

# Of a Latin word so many keys are asked for other endings, and so many letters must be left.
_LIKELY = 3


# Families, families of patronymics, the gender of a patronymic, that of the name, `exact`, `oblique`
Names = tuple[list[str], list[str], str, str, bool, bool]


class Word:
    """One distinct word. Compared by identity: `word()` hands out the same object for the same text.

    `keys` are its phonemic keys, the likeliest first, and `sources` the Cyrillic behind each; `families` the given
    names that it can be and `family` the likeliest; `patronymics` the given names whose patronymic it can be, and
    `patronymic` the gender (`m`, `f`, "") of what looks like one; `letters` what its key can begin with, where it
    is an initial. `identity` is what the word was made of. `oblique` says that `families` are of given names that the
    word is another case of.
    """

    # What only some comparisons ask for is worked out then: a list of a million names has half a million words.
    __slots__ = (
        "_beginnings",
        "_key_set",
        "_masculine",
        "_plain_stems",
        "_read_as",
        "_stems",
        "cyrillic",
        "exact",
        "families",
        "family",
        "gender",
        "identity",
        "initial",
        "keys",
        "letters",
        "low",
        "oblique",
        "patronymic",
        "patronymics",
    )

    def __init__(self, low: str, initial: bool, among: int | None) -> None:
        self.identity = low, initial, among
        self.low = low
        self.initial = initial
        self.cyrillic = has_cyrillic(low)
        self._beginnings: frozenset[str] | None = None
        self._key_set: frozenset[str] | None = None
        self._masculine: frozenset[str] | None = None
        self._stems: frozenset[str] | None = None
        self._plain_stems: frozenset[str] | None = None
        self.letters = frozenset(_first_letters(low)) if initial else NOTHING
        if initial:
            self.families = self.patronymics = NOTHING
            self.family = self.patronymic = self.gender = ""
            self.oblique = self.exact = False

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Most words of organizations are never asked whose name they can be, and most of a text not how they sound.
            if name in _OF_NAMES:
                self._name()
            elif name in _OF_SOUND:
                self._read()
            else:
                raise AttributeError(name)
            return getattr(self, name)

    def _read(self) -> None:
        """Work out its keys."""
        plain = self.low.replace("-", "")
        if self.cyrillic:
            self._read_as: tuple[str, ...] = ()
            keys = tuple(filter(None, dict.fromkeys([phonemic(plain, language) for language in _languages(plain)])))
        else:
            found = likeliest_first(plain, self.identity[2])
            self._read_as = tuple([reading.source for reading in found])
            keys = tuple([reading.key for reading in found])
        self.keys: tuple[str, ...] = keys or (self.low,)

    def take_names(self, told: Names) -> None:
        """Take over what `_name` would look up, but `family`."""
        families, patronymics, self.patronymic, self.gender, self.exact, self.oblique = told
        self.patronymics = frozenset(patronymics) if patronymics else NOTHING
        self.families = frozenset(families) if families else NOTHING

    def _name(self) -> None:
        """Look up what given names and patronymics it can be."""
        known = lexicon()
        # What is written in a known form is that name only: keys are coarser (Оля, Аля).
        found = {**known.given_latin.get(self.low, {}), **known.given_cyrillic.get(self.low.replace("ё", "е"), {})}
        oblique = False
        if self.cyrillic and not found:
            # Another case of a known name is that name, not one more spelling of a name with a like key.
            found = given_undone(self.low)
            oblique = bool(found)
        exact = bool(found) and not oblique
        fathers: set[str] = set()
        patronymic = ""
        for key in self.keys:
            if key in known.patronymics:
                fathers |= known.patronymics[key]
            if not patronymic:
                patronymic = known.patronymic_gender(key, self.cyrillic)
        if not (found and self.cyrillic):
            exact = self._name_by_key(found) or exact
        if fathers and not patronymic:
            # Саввична, Фокич: known ones that no pattern covers
            patronymic = "f" if self.keys[0].endswith("a") else "m"
        genders = {known.families[family].gender for family in found}
        # Another thread may ask meanwhile: nothing is set but what stands.
        self.oblique = oblique
        self.exact = exact
        self.patronymics = frozenset(fathers) if fathers else NOTHING
        self.patronymic = patronymic
        self.families = frozenset(found) if found else NOTHING
        self.family = min(found, key=lambda id: (found[id] > 0, known.families[id].rank, id)) if found else ""
        self.gender = genders.pop() if len(genders) == 1 else ""

    def _name_by_key(self, found: dict[str, int]) -> bool:
        """Look up the given names by its keys: of those with one key, the ones that it is spelt most like.

        Returns whether it is spelt as one of them is.
        """
        known = lexicon()
        forms = [form for key in self.keys for form in known.given_forms.get(key, ())]
        if not forms:
            return False
        if self.cyrillic:
            for _, family, place in forms:
                found[family] = min(place, found.get(family, place))
            return False
        mine = plain_latin(self.low)
        apart = [Levenshtein.distance(mine, plain_cyrillic(form)) for form, _, _ in forms]
        least = 0 if found else min(apart)
        chosen = [(family, place) for (_, family, place), far in zip(forms, apart, strict=True) if far == least]
        genders = {known.families[family].gender for family in found}
        if len(genders) == 1:
            # Maria is a woman's name in Latin letters; that Марыа would be spelt so makes no Mario of it.
            chosen = [(family, place) for family, place in chosen if known.families[family].gender in genders]
        if any(place == 0 for _, place in chosen):
            # What is the official form of one name, and a short one of another, is the one.
            chosen = [(family, place) for family, place in chosen if place == 0]
        for family, place in chosen:
            found[family] = min(place, found.get(family, place))
        return least == 0

    @property
    def sources(self) -> dict[str, str]:
        """The Cyrillic behind each key."""
        if self.cyrillic:
            return dict.fromkeys(self.keys, self.low.replace("-", ""))
        return dict(zip(self.keys, self._read_as, strict=False))

    @property
    def far_fetched(self) -> dict[str, int]:
        """How many letters the reading behind each key takes otherwise than the plainest reading does."""
        if self.cyrillic or len(self.keys) == 1:
            return {}
        mine = plain_latin(self.low.replace("-", ""))
        apart = {key: Levenshtein.distance(mine, plain_cyrillic(source)) for key, source in self.sources.items()}
        least = min(apart.values(), default=0)
        return {key: far - least for key, far in apart.items() if far > least}

    @property
    def key_set(self) -> frozenset[str]:
        """The keys, in no order."""
        if self._key_set is None:
            self._key_set = frozenset(self.keys)
        return self._key_set

    @property
    def beginnings(self) -> frozenset[str]:
        """The classes of letters (data/names/initials.yaml) that it can begin with, or stand for as an initial.

        Those of other forms of the name are among them.
        """
        if self._beginnings is None:
            self._beginnings = self._begin()
        return self._beginnings

    def _begin(self) -> frozenset[str]:
        if self.initial:
            return with_partners(self.own_letters)
        families = lexicon().families
        return self.own_letters.union(*[families[name].initials[""] for name in self.families | self.patronymics])

    @property
    def own_letters(self) -> frozenset[str]:
        """The classes of letters that it can begin with as it is spelt, or stand for as an initial."""
        if self.cyrillic:
            return frozenset({class_of(self.low[:1])})
        if self.initial:
            return letters_behind(self.low)
        own = first_letters(self.low)
        families = lexicon().families
        known = frozenset[str]().union(*[families[name].initials[""] for name in self.families | self.patronymics])
        # H is х as well, but Henadz is no Х.
        return own & known or own

    @property
    def masculine(self) -> frozenset[str]:
        """The keys with a feminine surname ending undone."""
        if self._masculine is None:
            self._masculine = frozenset(map(lexicon().masculine, self.keys))
        return self._masculine

    @property
    def stems(self) -> frozenset[str]:
        """The keys with a case ending undone."""
        if self._stems is None:
            self._stems = frozenset[str]().union(*map(lexicon().stems, self.keys)) if not self.initial else NOTHING
        return self._stems

    @property
    def plain_stems(self) -> frozenset[str]:
        """The same, those without a fleeting vowel undone; and the keys themselves."""
        if self._plain_stems is None:
            whole = (*map(lexicon().stem, self.keys), *self.keys) if not self.initial else ()
            self._plain_stems = frozenset([stem for stem in whole if len(stem) > 2])
        return self._plain_stems

    @property
    def nominatives(self) -> frozenset[str]:
        """The keys of the nominatives that a word can be another form of.

        A Cyrillic word can be in an oblique case (data/inflection), a Latin one have the ending that another language
        gives to names: Putins, Domračevová.
        """
        if self.initial:
            return NOTHING
        return nominative_keys(self.low) if self.cyrillic else self._without_foreign_ending()

    @property
    def undone_words(self) -> frozenset[str]:
        """What a Cyrillic word can be an oblique case of, as Cyrillic words; none where it is a known given name."""
        return _undone(self.low) if self.cyrillic and not self.initial and not self.exact else NOTHING

    @property
    def undone(self) -> frozenset[str]:
        """The given names of which a Cyrillic word can be an oblique case, also where it is a name as it stands."""
        return frozenset(given_undone(self.low)) if self.cyrillic and not self.initial else NOTHING

    def _without_foreign_ending(self) -> frozenset[str]:
        found = [
            key + ending
            for rule in lexicon().foreign_endings
            if rule.latin.search(self.low)
            for whole in self.keys[:_LIKELY]
            if (key := rule.key.sub("", whole)) != whole and len(key) > _LIKELY
            for ending in rule.plain
        ]
        return frozenset(found) if found else NOTHING

    @property
    def stays(self) -> bool:
        """Whether a Cyrillic word is as it stands in all cases, as the surname of a man (-ко in Russian)."""
        return self.cyrillic and any(
            not known.fitting(self.low, "surname", "m") for known in inflecting(_languages(self.low))
        )

    def __repr__(self) -> str:
        return f"Word({self.low!r})"


# What is worked out together, when one of them is first asked for
_OF_SOUND = frozenset({"_read_as", "keys"})
_OF_NAMES = frozenset({"exact", "families", "family", "gender", "oblique", "patronymic", "patronymics"})
_strangeness = attrgetter("strangeness")


def _with_respelled(
    found: tuple[WordReading, ...], spelt: tuple[str, ...], among: int | None
) -> tuple[WordReading, ...]:
    """The readings of a word, and behind them those of the ways in which a scheme would have written it."""
    by_key = {reading.key: reading for reading in found}
    for spelling in spelt:
        for reading in sorted(read_latin(spelling, among), key=_strangeness):
            by_key.setdefault(reading.key, reading)
    return tuple(by_key.values())


@remembered(WORDS)
def likeliest_first(plain: str, among: int | None = None) -> tuple[WordReading, ...]:
    """The readings of a lower-case Latin word without hyphens, the least strange first."""
    found = read_latin(plain, among)
    if len(found) > 1:
        found = tuple(sorted(found, key=_strangeness))
    spelt, (written, language) = respelled(plain), elsewhere(plain)
    if spelt:
        found = _with_respelled(found, spelt, among)
    # As a name from elsewhere; what is a known one as it stands sounds as that
    listed = [(written, language)] if written else []
    heard = [] if any(reading.key in known_keys() for reading in found) else sounded(plain)
    return _with_sounds(found, listed, heard, plain.isascii()) if listed or heard else found


def _with_sounds(
    found: tuple[WordReading, ...], listed: list[tuple[str, str]], heard: list[tuple[str, str]], is_plain: bool
) -> tuple[WordReading, ...]:
    """The readings of a word with what is written for it as a name from elsewhere: as listed, and as it sounds.

    Of one key what is listed stands for the reading of a scheme, and so does the sound of a word with a letter that
    English lacks: Müller is Мюллер and not Муллер.
    """
    by_key: dict[str, WordReading] = {}
    schemes = {reading.key for reading in found}
    for written, language in listed + heard:
        key = phonemic(written, language)
        if not is_plain or key not in schemes or (written, language) in listed:
            by_key.setdefault(key, WordReading(key, written, 0.0))
    told = tuple([by_key.pop(reading.key, reading) for reading in found])
    return (*told, *by_key.values())


def given_undone(low: str) -> dict[str, int]:
    """The given names of which a Cyrillic word is an oblique case: family → place of the form in its list."""
    known = lexicon()
    found: dict[str, int] = {}
    for rules in inflecting(_languages(low)):
        for gender in ("m", "f"):
            for nominative in rules.nominatives(low, "given", gender, _beginnings()):
                for family, place in known.given_cyrillic.get(nominative.replace("ё", "е"), {}).items():
                    if known.families[family].gender == gender:
                        found[family] = min(place, found.get(family, place))
    return found


@compiled(Table[bool])
def _beginnings() -> Table[bool]:
    """What the known given names begin with."""
    return Table.of({name[:size] for name in lexicon().given_cyrillic for size in range(len(name) + 1)})


# So many nominatives of each half of a double word are put together.
_MOST_HALVES = 8
# Roles and genders of which a word can be another case
KINDS = tuple((role, gender) for role in ("given", "surname") for gender in ("m", "f"))


@remembered(WORDS)
def _undone(low: str) -> frozenset[str]:
    words = [_oblique(low, known) for known in inflecting(_languages(low.replace("-", "")))]
    return frozenset[str]().union(*words)


def _oblique(low: str, known: Paradigms) -> frozenset[str]:
    """The nominatives of which a word can be an oblique case; of a double word both halves, or the second, are."""
    first, hyphen, second = low.partition("-")
    found = frozenset(known.oblique(low, KINDS))
    if not hyphen or "-" in second:
        return found
    heads, tails = (sorted(known.oblique(half, KINDS))[:_MOST_HALVES] for half in (first, second))
    return found | {f"{head}-{tail}" for head in heads for tail in tails}


@remembered(WORDS)
def nominative_keys(low: str) -> frozenset[str]:
    """The keys of the nominatives of which a lower-case Cyrillic word can be an oblique case."""
    undone = {
        (nominative, known.language)
        for known in inflecting(_languages(low.replace("-", "")))
        for nominative in _oblique(low, known)
    }
    return frozenset([phonemic(nominative.replace("-", ""), language) for nominative, language in undone])


@remembered(WORDS)
def first_key(low: str) -> str:
    """The first key of a lower-case Cyrillic word, as `word` has it."""
    plain = low.replace("-", "")
    return next(filter(None, (phonemic(plain, language) for language in _languages(plain))), low)


def _languages(word: str) -> tuple[str, ...]:
    """The languages whose alphabet has all letters of a Cyrillic word; both where neither has."""
    return tuple(name for name, letters in _alphabets() if letters.issuperset(word)) or languages()


@once
def _alphabets() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, frozenset(orthography(name).alphabet + orthography(name).further)) for name in languages())


@remembered(1_000)
def _first_letters(initial: str) -> set[str]:
    """The key letters that a word abbreviated to this initial can begin with."""
    if has_cyrillic(initial):
        return {letter for language in _languages(initial) for letter in first_key_letters(initial, language)}
    found = {
        letter
        for target, letter in composed().beginnings
        if target.startswith(initial) or (initial.startswith(target) and len(target) > 1)
    }
    found |= {letter for target, letter in composed().beginnings if target == initial[0] and len(initial) > 1}
    return found or {initial[0]}


def word(low: str, initial: bool = False, among: int | None = None) -> Word:
    """The word for lower-case hygienic text, read in the habits `among` (None: those that it has marks of itself)."""
    if has_cyrillic(low):
        among = 0
    elif among is None:
        among = own_habits(low.replace("-", ""))
    return _word(low, initial, among)


def own_habits(plain: str) -> int | None:
    """What `among` stands for where it is None, if that is plain: so most words are read once, whoever asks."""
    return habits(plain) if plain.isascii() and plain.isalpha() else None


@remembered(WORDS)
def _word(low: str, initial: bool, among: int | None) -> Word:
    return Word(low, initial, among)
