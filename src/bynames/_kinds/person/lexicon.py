"""What is known about the words of a person's name: given names and their equivalents, patronymics, titles.

All of it is data (data/names/); a word is looked up by its phonemic key, so one entry serves every spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from msgspec import Struct

from bynames import _datafiles as data
from bynames._compiled import Table, compiled
from bynames._expressions import expression
from bynames._kinds.person.initials import class_of
from bynames._kinds.person.plain import without_marks
from bynames._languages import languages
from bynames._memo import WORDS, once, remembered, store
from bynames._readings import phonemic

# Letters of the key of a form from abroad that says too little by its sound
_SHORT_FORM = 5


class Family(Struct):
    """One given name in all languages: `id`, `gender` (`m`, `f`), and the ids of names often confused with it.

    `initials` are what its official forms in a language begin with (data/names/initials.yaml has the classes); "" has
    those of all languages.
    """

    id: str
    gender: str
    related: frozenset[str]
    rank: int
    initials: dict[str, frozenset[str]]

    def add_initials(self, language: str, forms: Iterable[str]) -> None:
        """What its official forms in a language begin with."""
        found = frozenset([class_of(form[:1].lower()) for form in forms])
        self.initials[language] = found
        self.initials[""] |= found


class ForeignEnding(NamedTuple):
    """What another language puts to the end of a name: in a Latin word, in its key, and what may have stood there."""

    latin: re.Pattern[str]
    key: re.Pattern[str]
    plain: tuple[str, ...]


class _Given(Struct):
    """data/names/given.yaml as look-up tables."""

    families: Table[Family]
    # key -> ids of the families that have such a form; Cyrillic forms, and Latin ones of other languages, as typed
    # Each with the place of the form in its list: 0 is the official one.
    given: Table[dict[str, int]]
    given_cyrillic: Table[dict[str, int]]
    given_latin: Table[dict[str, int]]
    # key -> its forms: (Cyrillic, id of the family, place)
    given_forms: Table[list[tuple[str, str, int]]]
    # key -> ids of the families
    patronymics: Table[frozenset[str]]
    # Family -> the first masculine and the first feminine patronymic; and all patronymics as typed
    made_of: Table[tuple[str, str]]
    patronymic_forms: Table[bool]
    # Family -> its first form
    first_forms: Table[str]
    # Cyrillic form, of a given name or a patronymic -> the languages that have it, and those that its name has
    # other forms in.
    form_languages: Table[frozenset[str]]
    name_languages: Table[frozenset[str]]


@compiled(_Given)
def _given() -> _Given:
    families: dict[str, Family] = {}
    given: dict[str, dict[str, int]] = {}
    given_cyrillic: dict[str, dict[str, int]] = {}
    given_latin: dict[str, dict[str, int]] = {}
    given_forms: dict[str, list[tuple[str, str, int]]] = {}
    patronymics: dict[str, set[str]] = {}
    made_of: dict[str, tuple[str, str]] = {}
    patronymic_forms: set[str] = set()
    first_forms: dict[str, str] = {}
    form_languages: dict[str, set[str]] = {}
    name_languages: dict[str, set[str]] = {}

    def note_language(low: str, language: str, entry: dict[str, Any], field: str) -> None:
        form = low.replace("ё", "е")
        form_languages.setdefault(form, set()).add(language)
        name_languages.setdefault(form, set()).update([one for one in languages() if field.format(one) in entry])

    # The data is NFC with one apostrophe (a test holds it), so its forms need no hygiene.
    listed = data.entry("names", "given")
    required: list[str] = listed["always"]
    for entry in listed["names"]:
        # The more forms a name has, the more people bear it: that decides where a form belongs to several.
        rank = -sum([len(entry[language]) for language in required])
        family = Family(entry["id"], entry["gender"], frozenset(entry.get("related", ())), rank, {"": frozenset()})
        families[family.id] = family
        for language in languages():
            here = len(entry.get(language, ()))
            for place, form in enumerate((*entry.get(language, ()), *entry.get(f"abroad_{language}", ()))):
                low = form.lower()
                _add(given_cyrillic, low.replace("ё", "е"), family.id, place)
                note_language(low, language, entry, "{}")
                for spelt in dict.fromkeys((low, without_marks(low, language))):
                    key = phonemic(spelt, language)
                    if place >= here and len(key) <= _SHORT_FORM:
                        # Met as it is spelt: Питт is no Пит.
                        continue
                    _add(given, key, family.id, place)
                    given_forms.setdefault(key, []).append((spelt, family.id, place))
            for form in entry.get(f"patronymic_{language}", ()):
                note_language(form.lower(), language, entry, "patronymic_{}")
                patronymic_forms.add(form.lower())
                patronymics.setdefault(phonemic(form.lower(), language), set()).add(family.id)
            if language in entry:
                # The first form is the official one, and no patronymic is made of a short one.
                family.add_initials(language, [entry[language][0], *entry.get(f"patronymic_{language}", ())])
        first_forms[family.id] = entry[required[0]][0].lower()
        father: list[str] = next(filter(None, [entry.get(f"patronymic_{one}") for one in required]), [])
        if len(father) > 1:
            made_of[family.id] = father[0].lower(), father[1].lower()
        for place, form in enumerate(entry.get("latin", ())):
            _add(given_latin, form.lower(), family.id, place)
    for id, family in families.items():
        for other in family.related:
            families[other].related |= {id}
    return _Given(
        families=Table.of(families),
        given=Table.of(given),
        given_cyrillic=Table.of(given_cyrillic),
        given_latin=Table.of(given_latin),
        given_forms=Table.of(given_forms),
        patronymics=Table.of({key: frozenset(ids) for key, ids in patronymics.items()}),
        made_of=Table.of(made_of),
        patronymic_forms=Table.of(patronymic_forms),
        first_forms=Table.of(first_forms),
        form_languages=Table.of({form: frozenset(languages) for form, languages in form_languages.items()}),
        name_languages=Table.of({form: frozenset(languages) for form, languages in name_languages.items()}),
    )


class Lexicon:
    """data/names as look-up tables; made once, by `lexicon()`."""

    def __init__(self) -> None:
        tables = _given()
        self.families = tables.families
        self.given = tables.given
        self.given_cyrillic = tables.given_cyrillic
        self.given_forms = tables.given_forms
        self.given_latin = tables.given_latin
        self.patronymics = tables.patronymics
        self.made_of = tables.made_of
        self.patronymic_forms = tables.patronymic_forms
        self.first_forms = tables.first_forms
        self._form_languages = tables.form_languages
        self._name_languages = tables.name_languages
        # There is one lexicon for each bundle of rules, and its answers are remembered with theirs.
        remember = store().memo
        self.masculine: Callable[[str], str] = remember(self._work_out_masculine, WORDS)
        self.patronymic_gender: Callable[[str, bool], str] = remember(self._work_out_patronymic_gender, WORDS)
        self.stem: Callable[[str], str] = remember(self._work_out_stem, WORDS)
        self.stems: Callable[[str], frozenset[str]] = remember(self._work_out_stems, WORDS)
        patterns = data.entry("names", "patterns")
        self.masculine_patronymic = expression(patterns["patronymic_masculine"])
        self.feminine_patronymic = expression(patterns["patronymic_feminine"])
        self._genders: list[tuple[re.Pattern[str], str]] = [
            (expression(rule["feminine"]), rule["masculine"]) for rule in patterns["surname_gender"]
        ]
        self._case_ending = expression(patterns["case_ending"])
        self._case_sounds = [(expression(rule["ending"]), rule["stem"]) for rule in patterns["case_sounds"]]
        self._baltic_ending = expression(patterns["baltic_ending"])
        self.foreign_endings = [
            ForeignEnding(expression(rule["latin"]), expression(rule["key"]), tuple(rule["plain"]))
            for rule in patterns["foreign_endings"]
        ]
        self._fleeting = expression(patterns["fleeting"])
        words = data.entry("names", "words")
        self.titles = _spread(words["titles"])
        self.set_aside = self.titles | _spread(words["phrase_words"])
        self.suffixes = _spread(words["suffixes"])
        # Which of two bearers of one name a word says: the younger, the second
        bearers = data.entry("names", "bearers")
        self.generations: dict[str, tuple[str, int]] = {
            word: (scale, place)
            for scale, groups in bearers["generations"].items()
            for place, group in enumerate(groups)
            for word in group
        }
        # The row of the phrase that a word makes of a name: his wife, her foundation
        self.phrases: dict[str, int] = {word: place for place, group in enumerate(bearers["phrases"]) for word in group}
        self.titles_also_names = _spread(words["titles_also_names"])
        self.particles = _spread(words["particles"])
        self.articles = _spread(words["articles"])
        self.filiation = _spread(words["filiation"])
        # What makes a patronymic of a father's name -> gender
        self.turkic_patronymics: dict[str, str] = {
            **dict.fromkeys(sorted(_spread(words["sons"])), "m"),
            **dict.fromkeys(sorted(_spread(words["daughters"])), "f"),
        }
        self.turkic_endings = tuple(self.turkic_patronymics)
        self.particles_after = _spread(words["particles_after"])
        # Chinese and Korean family names, and what a syllable of a given name is like in either script
        syllables = data.entry("names", "syllables")
        self.family_names = frozenset([name for names in syllables["families"].values() for name in names.split()])
        self.syllables = tuple([expression(pattern) for pattern in syllables["syllable"].values()])

    def forms_elsewhere(self) -> Iterator[tuple[str, str]]:
        """The Cyrillic forms (with е for ё), each with a language that has the name in other forms only."""
        for form, here in self._form_languages.items():
            for language in sorted(self._name_languages[form] - here):
                yield form, language

    def is_form_elsewhere(self, low: str, language: str) -> bool:
        """Whether a lower-case Cyrillic word is a given name or patronymic that `language` has in other forms only."""
        form = low.replace("ё", "е")
        here = self._form_languages.get(form)
        return here is not None and language not in here and language in self._name_languages[form]

    def _work_out_masculine(self, key: str) -> str:
        """The key of the masculine surname beside a feminine one; other keys as they are."""
        for pattern, ending in self._genders:
            found, count = pattern.subn(ending, key)
            if count:
                return found
        return key

    def _work_out_patronymic_gender(self, key: str, inflected: bool) -> str:
        """`m` or `f` where the key looks like a patronymic, else ""; with `inflected` also in an oblique case."""
        forms = [key]
        if inflected and self.stem(key):
            forms += [self.stem(key), self.stem(key) + "a"]
        for form in forms:
            if self.masculine_patronymic.search(form):
                return "m"
            if self.feminine_patronymic.search(form):
                return "f"
        return ""

    def _work_out_stem(self, key: str) -> str:
        """The key without its case ending; "" where too little would be left."""
        found = self._case_ending.sub("", key)
        return _long_enough(found)

    def _work_out_stems(self, key: str) -> frozenset[str]:
        """What an oblique case can have been made of, and what it can be made of: see data/names/patterns.yaml."""
        stem = self.stem(key)
        found = {stem, self._fleeting.sub("", stem)}
        if key[-1:] not in _VOWELS:
            found |= {_long_enough(key), self._fleeting.sub("", key), _long_enough(self._baltic_ending.sub("", key))}
        found |= {pattern.sub(stem, key) for pattern, stem in self._case_sounds if pattern.search(key)}
        return frozenset(stem for stem in found if len(stem) > 2)


_VOWELS = frozenset("aeiu")


def _long_enough(stem: str) -> str:
    # f at the end of a word is v, as in data/keys/folds.yaml
    stem = stem[:-1] + "v" if stem.endswith("f") else stem
    return stem if len(stem) > 2 else ""


def _add(table: dict[str, dict[str, int]], form: str, family: str, place: int) -> None:
    known = table.setdefault(form, {})
    known[family] = min(place, known.get(family, place))


@remembered(WORDS)
def _shared(languages: frozenset[str]) -> frozenset[str]:
    """One object for all equal sets: thousands of forms have the same few."""
    return languages


def _spread(words: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(word for forms in words.values() for word in forms)


@once
def lexicon() -> Lexicon:
    """The lexicon of the bundled data."""
    return Lexicon()
