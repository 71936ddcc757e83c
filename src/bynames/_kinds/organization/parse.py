"""The name of an organization taken apart: legal forms, generic words, places, and what is left, its proper name.

Words meet across languages as concepts (data/orgs/): завод, plant and works are one. A word is looked up as it is
typed, and by the stem of its phonemic key, so case endings and transliterations make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import copy
from itertools import islice

from bynames import _datafiles as data
from bynames._kinds.organization.acronyms import Letters, first_letters, initials
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import TELLING
from bynames._kinds.person.words import Word, word
from bynames._memo import once, remembered
from bynames._model import Name, Part
from bynames._readings import language, phonemic
from bynames._readings.keys import LANGUAGES
from bynames._text import clean, has_cyrillic, script

_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*|\d+")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_SPLIT = re.compile(r"\s/\s|;")
_DASH = re.compile(r"\s-\s?|-\s")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?\b|\b(?:[^\W\d_]\.){2,}")
# The innermost of nested quotes: "Завод "Спутник"
_QUOTED = re.compile(r'(?<!\w)"([^"]+)"(?!\w)')
# Letters beside a hyphen are a name: А-Б, К-Телеком.
_HYPHENED_LETTERS = re.compile(r"\b[^\W\d_](?:-[^\W\d_])+\b")
# Words glued where the second has kept its capital: ТрансгазТомск
_POSSESSIVE = re.compile(r"['’]s$")
_BEFORE_NUMBER = re.compile(r"[. ]{0,2}\d")
_CAMEL = re.compile(r"(?<=[a-zа-яёіўєї]{3})(?=[A-ZА-ЯЁІЎЄЇ][a-zа-яёіўєї]{2})")
# ў at the beginning of a word is у after a vowel.
_SHORT_U = re.compile(r"\bў")
# Longer texts are no names; the rest is not read.
_MOST_TOKENS = 40
_LONGEST = 1000
# Capitals that are shorter, among small letters, are not looked up by their stem: RACSS is no form of Russia.
_LONGEST_ACRONYM = 7
# Two words that a source has glued have so many letters each, a mistyped word so many in its stem.
_SHORTEST_GLUED = 5
_SHORTEST_MENDED = 8
_SHORTEST_WHOLE = 7
# The likeliest readings of a Latin word that generic words are looked up by
_MOST_READINGS = 6
_LONGEST_SHARED = 4
_MOST_OF_A_PERSON = 4
# What quotes hold is a name, also where it is a plain word: Санаторий «Спутник»; a longer one is a description.
_MOST_QUOTED = 2
# An acronym takes the letter of the Cyrillic word, or of one of the commonest translations.
_FIRST_LETTERS = 3
_REMEMBERED = 200_000
# Before the stem of a Cyrillic word, in phrases
_STEM = "~"


@once
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in data.entry("compare", "organizations")["weights"].items()}


# The languages of data/orgs/endings.yaml
ENDINGS_OF = ("be", "ru", "uk")
# The keys of words.yaml, forms.yaml and places.yaml under which spellings stand
_SPELT_IN = (*ENDINGS_OF, "latin")


class Unit:
    """One word of an organization's name.

    `kind` is `generic`, `place`, `number`, `proper` or `function`; `concepts` what it can mean; `weight` how much it
    says, and `tells` whether a body that has it is another than one that has not: a form, a company, an initial do
    not tell. `spellings` are the letters that can stand for it in an acronym, in any of the languages (research: r, н,
    ни). `acronym` says that it is typed as acronyms are: НИИ, БелДУ, the К of К-Телеком. `named` says that quotes
    made a name of a plain word.
    """

    __slots__ = ("_word", "acronym", "concepts", "kind", "low", "named", "spellings", "tells", "text", "weight")

    def __init__(
        self, text: str, kind: str, concepts: frozenset[str], weight: float, named: bool = False, letter: bool = False
    ) -> None:
        self.text = text
        self.low = text.lower()
        self._word: Word | None = None
        self.kind = kind
        self.concepts = concepts
        self.weight = weight
        spellings = {initials(self.low)} if not concepts else set()
        for concept in concepts:
            spellings |= vocabulary().spellings.get(concept, set())
        self.spellings = tuple(sorted(spellings - {()}, key=lambda spelling: -len(spelling)))
        self.named = named
        self.acronym = letter or (kind == "proper" and 2 <= len(text) <= 10 and sum([c.isupper() for c in text]) > 1)
        self.tells = (
            named
            or letter
            or (kind == "proper" and len(text) > 1)
            or kind in ("place", "number")
            or (kind == "generic" and not vocabulary().is_light(self.low, concepts))
        )

    @property
    def word(self) -> Word:
        """Its readings and keys; a known word may never need them."""
        if self._word is None:
            self._word = word(self.low)
        return self._word


class Vocabulary:
    """data/orgs as look-up tables; made once, by `vocabulary()`."""

    def __init__(self) -> None:
        # Word as typed -> concepts, each with the word's place in its list: 0 is what the concept is mostly called
        self.typed: dict[str, dict[str, int]] = {}
        # Stem of the key -> the words that have it, each with a concept
        self.stems: dict[str, list[tuple[str, str]]] = {}
        self.weights: dict[str, float] = {}
        self.kinds: dict[str, str] = {}
        self.spellings: dict[str, set[Letters]] = {}
        self.means: dict[str, tuple[str, ...]] = {}
        self.capital_means: dict[str, tuple[str, ...]] = {}
        # Ending -> endings of the lemma, as data/orgs/endings.yaml has them
        self.endings: dict[str, list[str]] = {}
        for spoken in ENDINGS_OF:
            for rule in data.entry("orgs", "endings")[spoken]:
                self.endings.setdefault(_plain(rule["ending"]), []).extend(map(_plain, rule["lemma"]))
        self.longest_ending = max(map(len, self.endings))
        self.key_endings = tuple(data.entry("orgs", "endings")["keys"])
        # An ending and that of the lemma, what spellings differ in folded
        self.plain_endings = frozenset(
            (_folded(ending), _folded(lemma)) for ending, lemmas in self.endings.items() for lemma in lemmas
        )
        words = data.entry("orgs", "words")
        self.light = frozenset(words["light"])
        self.owners = frozenset(words["owners"])
        self.owned = frozenset(words["owned"]) | self.light
        self.ranks = frozenset(words["ranks"])
        self.ordinals = frozenset(words["ordinals"])
        self.names_of_honour = frozenset({"named_after", "academician", "honorary"})
        self.genus = frozenset(words["genus"])
        self.neuter = tuple(words["neuter"])
        self.nonprofit = frozenset(data.entry("orgs", "forms")["nonprofit"])
        self.domains = frozenset(words["domains"])
        self.number_signs = frozenset(words["number_signs"])
        countries = data.entry("orgs", "places")["countries"]
        self.countries = frozenset(countries) | {f"place:{name}" for name in countries}
        # Concept -> the concepts that it is told from within one script, though a translation may mix them up
        self.apart: dict[str, frozenset[str]] = {}
        for together in words["apart"]:
            for one in together:
                self.apart[one] = self.apart.get(one, frozenset()) | (frozenset(together) - {one})
        # Stem without one letter -> the stems of long words that it can be a slip of
        self._words_of_phrases: set[str] = set()
        self._form_keys: dict[str, tuple[str, ...]] = {}
        self.sole: set[str] = set()
        self.phrases_of_sole: list[tuple[tuple[str, ...], str]] = []
        # S.A., А.О.: two letters that are written with stops; others are initials
        self.dotted: set[str] = set()
        self._mendable: dict[str, set[str]] = {}
        self._pieces: dict[str, tuple[str, ...]] = {}
        self.groups: dict[str, str] = {}
        # First word -> phrases that begin with it, the longest first, with what they are
        self.forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.typed_forms: set[str] = set()
        for entry in data.entry("orgs", "words")["concepts"]:
            function = entry.get("function") == "true"
            country = entry.get("place") == "true"
            self._add(
                entry,
                "function" if function else "place" if country else "generic",
                0.0 if function else _weights()[entry.get("weight", "mid")],
            )
        for entry in data.entry("orgs", "words")["abbreviations"]:
            for spoken in _SPELT_IN:
                for form in entry.get(spoken, ()):
                    self.means.setdefault(form, tuple(entry["means"]))
                    self.capital_means.setdefault(form.upper(), tuple(entry["means"]))
        self.capital_low = frozenset(form.lower() for form in self.capital_means)
        for entry in data.entry("orgs", "places")["places"]:
            self._add({**entry, "id": f"place:{entry['id']}"}, "place", _weights()["place"])
        for entry in data.entry("orgs", "forms")["forms"]:
            self.groups[entry["id"]] = entry.get("group", entry["id"])
            if entry.get("group") == "sole":
                self.sole.add(entry["id"])
            for spoken in _SPELT_IN:
                for form in entry.get(spoken, ()):
                    words = tuple(_token_key(token) for token in _TOKEN.findall(_plain(form).replace(".", "")))
                    if words:
                        self.forms.setdefault(words[0], []).append((words, entry["id"]))
                    self._words_of_phrases.update(words)
                    for one in words if spoken != "latin" else ():
                        self._mend(one.removeprefix(_STEM))
                    self.dotted.update(piece.replace(".", "").lower() for piece in _DOTTED.findall(form))
                    # Ltd, SpA and s.r.o. are forms as they are typed; AS and LP only in capitals.
                    if len(words) == 1 and not form.isupper() and (not form.islower() or len(words[0]) > 2):
                        self.typed_forms.add(form.replace(".", ""))
        self.phrases_of_sole = [item for items in self.forms.values() for item in items if item[1] in self.sole]
        for known in (*self.forms.values(), *self.phrases.values()):
            known.sort(key=lambda item: -len(item[0]))

    def _add(self, entry: dict[str, object], kind: str, weight: float) -> None:
        name = str(entry["id"])
        self.weights[name] = weight
        self.kinds[name] = kind
        for spoken in _SPELT_IN:
            forms = entry.get(spoken, ())
            assert isinstance(forms, (list, tuple))
            for place, form in enumerate(forms):
                low = _plain(form)
                if kind != "function" and (place < _FIRST_LETTERS or spoken != "latin"):
                    self.spellings.setdefault(name, set()).add(initials(low))
                if " " in low:
                    words = tuple(_token_key(token) for token in _TOKEN.findall(low))
                    self.phrases.setdefault(words[0], []).append((words, name))
                    self._words_of_phrases.update(words)
                    if "-" not in form or spoken == "latin":
                        continue
                    # A hyphen is lost easily: научнопроизводственный
                    low = low.replace(" ", "")
                # U.S.
                low = low.replace(".", "")
                self.typed.setdefault(low, {}).setdefault(name, place)
                if spoken != "latin" and not form.isupper() and kind != "function":
                    for key in _keys(low.replace("’", ""), spoken):
                        stem = lexicon().stem(key) or key
                        self.stems.setdefault(stem, []).append((low, name))
                        self._mend(stem)

    def _mend(self, stem: str) -> None:
        """Remember what a stem looks like with one letter dropped."""
        if len(stem) >= _SHORTEST_MENDED:
            for at in range(len(stem)):
                self._mendable.setdefault(stem[:at] + stem[at + 1 :], set()).add(stem)

    def form_keys(self, token: str) -> tuple[str, ...]:
        """A word as the phrases have it: a slip in a long one mended, a Latin one also as it may be read."""
        known = self._form_keys.get(token)
        if known is None:
            if len(self._form_keys) > _REMEMBERED:
                self._form_keys.clear()
            known = self._form_keys[token] = self._in_phrases(token)
        return known

    def _in_phrases(self, token: str) -> tuple[str, ...]:
        first = _token_key(token)
        if has_cyrillic(token):
            if first in self._words_of_phrases or not first.startswith(_STEM):
                return (first,)
            return (_STEM + self.mended(first.removeprefix(_STEM)),)
        if len(token) == 1:
            return first, *sorted(first_letters(first))
        if len(token) < _SHORTEST_GLUED:
            return (first,)
        read = (stem for key in word(token.lower()).keys[:_MOST_READINGS] for stem in self._stems_of(key))
        return first, *dict.fromkeys(_STEM + stem for stem in read if _STEM + stem in self._words_of_phrases)

    def mended(self, stem: str) -> str:
        """The stem of a long known word from which this one differs by one letter, where there is one; else itself."""
        if len(stem) < _SHORTEST_MENDED - 1:
            return stem
        shorter = [stem, *(stem[:at] + stem[at + 1 :] for at in range(len(stem)))]
        near = {known for one in shorter for known in self._mendable.get(one, ()) if _one_letter(known, stem)}
        near |= {one for one in shorter[1:] if len(one) >= _SHORTEST_MENDED and one in self.stems}
        return min(near) if near else stem

    def pieces(self, token: str) -> tuple[str, ...]:
        """The words that a source has glued to one: икультурного, ТрансгазТомск; mostly the token alone."""
        known = self._pieces.get(token)
        if known is None:
            if len(self._pieces) > _REMEMBERED:
                self._pieces.clear()
            parts = _CAMEL.split(token)
            # A brand keeps its capitals: АэроКомпозит; a town was glued to it: ТрансгазТомск.
            if len(parts) > 1 and "place" not in self._kinds_of(_plain(parts[-1])):
                parts = [token]
            known = self._pieces[token] = tuple(piece for part in parts for piece in self._unglued(part))
        return known

    def _unglued(self, token: str) -> tuple[str, ...]:
        low = _plain(token)
        if len(low) < 2 * _SHORTEST_GLUED or not has_cyrillic(low) or self.known_form(low):
            return (token,)
        for at in range(1, len(low) - _SHORTEST_GLUED + 1):
            one, other = low[:at], low[at:]
            if at < 3 and "function" in self._kinds_of(one) and len(other) >= _SHORTEST_MENDED:
                if self.known_form(other):
                    return token[:at], token[at:]
            elif at >= _SHORTEST_GLUED and self._is_whole(one) and self.known_form(other):
                return token[:at], token[at:]
        return (token,)

    def _kinds_of(self, low: str) -> set[str]:
        return {self.kinds[name] for name in self.typed.get(low, ())}

    def is_oblique(self, unit: Unit) -> bool:
        """Whether a word may depend on another one: an abbreviation, a Latin word, a Cyrillic one in a case."""
        return not has_cyrillic(unit.low) or unit.low in self.capital_low or unit.low not in self.typed

    def known_form(self, low: str) -> bool:
        """Whether a Cyrillic word is one of the vocabulary, or a case of one."""
        return low in self.typed or bool(self._inflected(low))

    def _is_whole(self, low: str) -> bool:
        """Whether a Cyrillic word is no beginning of a compound: a case of a known word, or общество, предприятие."""
        if low in self.typed:
            return len(low) >= _SHORTEST_WHOLE and low.endswith(self.neuter)
        return bool(self._inflected(low))

    def concepts(self, token: str, quiet: bool = False) -> frozenset[str]:
        """What one word can mean; empty for a proper name. `quiet`: capitals do not mark an acronym."""
        low = _plain(token)
        found = self.typed.get(low)
        if found:
            return frozenset(found)
        if len(low) < 3:
            return frozenset()
        if token.isupper() and len(low) < (_LONGEST_SHARED + 1 if quiet else _LONGEST_ACRONYM):
            # МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ: a short word in capitals among capitals may be a case of a word.
            return frozenset(self._inflected(low)) if quiet else frozenset()
        meant = self._inflected(low)
        if meant or len(low) < 4:
            return frozenset(meant)
        typed = word(token.lower().replace("-", " "))
        sources = [*typed.sources.items()][:_MOST_READINGS]
        exact: set[str] = set()
        for key, source in sources:
            for stem in self._stems_of(key):
                for lemma, name in self.stems.get(stem, ()):
                    if self._is_form(source, lemma):
                        meant.add(name)
                        if _folded(source) == _folded(lemma):
                            exact.add(name)
        # Gorodeya is Городея, whatever else it could be a case of.
        meant = exact or meant
        if not meant and typed.cyrillic:
            stem = lexicon().stem(typed.keys[0]) or typed.keys[0]
            if len(stem) >= _SHORTEST_MENDED - 1:
                meant |= {name for _, name in self.stems.get(self.mended(stem), ())}
        return frozenset(meant)

    def _stems_of(self, key: str) -> Iterator[str]:
        """What is left of a key without the ending of a case, of a singular and of a plural."""
        found = {lexicon().stem(key) or key, *(key[: -len(e)] for e in self.key_endings if key.endswith(e))}
        return (stem for stem in found if len(stem) > 2)

    def _is_form(self, source: str, lemma: str) -> bool:
        """Whether a word differs from a lemma in its ending only: Городея is no form of город."""
        one, other = _folded(source), _folded(lemma)
        common = 0
        for a, b in zip(one, other, strict=False):
            if a != b:
                break
            common += 1
        # An ending may begin with letters that both have: дорога, дорог; завод, заводе
        return one == other or any(
            (one[at:], other[at:]) in self.plain_endings for at in range(common, max(common - _LONGEST_SHARED, 1), -1)
        )

    def _inflected(self, low: str) -> set[str]:
        """What the words can mean of which a Cyrillic word is a form."""
        found: set[str] = set()
        if has_cyrillic(low):
            for size in range(min(self.longest_ending, len(low) - 2) + 1):
                for lemma in self.endings.get(low[len(low) - size :], ()):
                    found |= set(self.typed.get(low[: len(low) - size] + lemma, ()))
        return found

    def chief(self, unit: Unit) -> str:
        """The one concept that stands for a unit in keys: the one that its word names first."""
        places = self.typed.get(unit.low, {})
        return min(unit.concepts, key=lambda name: (places.get(name, 99), name))

    def is_light(self, low: str, concepts: frozenset[str]) -> bool:
        """Whether what a word means first, or all that it can mean, does not tell one body from another."""
        places = self.typed.get(low, {})
        first = min(concepts, key=lambda name: (places.get(name, 99), name not in self.light, name))
        return first in self.light

    def abbreviated(self, token: str) -> tuple[str, ...]:
        """The concepts that an abbreviation stands for: as typed, in capitals (TSNII), or in any case (Минздрав)."""
        if token in self.means:
            return self.means[token]
        return self.capital_means.get(token, ()) if token.isupper() else self.means.get(token.lower(), ())


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.lower())
    keep = "".join(c for c in folded if not ("\u0300" <= c <= "\u036f" and c not in "\u0306\u0308"))
    plain = unicodedata.normalize("NFC", keep).replace("ё", "е").replace("-", " ")
    return _SHORT_U.sub("у", plain) if "ў" in plain else plain


def _token_key(token: str) -> str:
    """How words of legal forms are compared: Cyrillic by the stem of the key, Latin and short ones as typed."""
    low = _POSSESSIVE.sub("", _plain(token))
    if not has_cyrillic(low) or len(low) < 5:
        return low
    key = word(low).keys[0]
    # The mark keeps Салей from being SAL.
    return _STEM + (lexicon().stem(key) or key)


# What two spellings of one word differ in where a scheme or a language writes another letter for the same
_FOLDED = str.maketrans(
    {
        "о": "а",
        "ё": "е",
        "э": "е",
        "я": "е",
        "є": "е",
        "і": "и",
        "ї": "и",
        "ы": "и",
        "ў": "в",
        "ѵ": "й",
        "ґ": "г",
        "ь": "",
        "ъ": "",
        "’": "",
    }
)
_ONCE = re.compile(r"([бвгджзклмнпрстфхцчшщ])\1+")
_GLIDE = re.compile("[ий](?=[аеу])")


def _folded(text: str) -> str:
    return _GLIDE.sub("", _ONCE.sub(r"\1", text.translate(_FOLDED)))


def _keys(low: str, spoken: str) -> set[str]:
    """The keys of a word; a Ukrainian one is read as the other two languages are, as `word` reads it."""
    return {phonemic(low, language) for language in ((spoken,) if spoken in LANGUAGES else LANGUAGES)}


def _one_letter(one: str, other: str) -> bool:
    """Whether two stems differ by one letter at most: another, one more, one less."""
    shorter, longer = sorted((one, other), key=len)
    at = next((at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter))
    if len(shorter) == len(longer):
        return shorter[at + 1 :] == longer[at + 1 :]
    return len(longer) - len(shorter) == 1 and shorter[at:] == longer[at + 1 :]


def _longest(
    phrases: dict[str, list[tuple[tuple[str, ...], str]]], keys: list[tuple[str, ...]], at: int
) -> tuple[int, str]:
    """The longest phrase that stands at a place, as (number of words, what it is); (0, "") for none."""
    best = 0, ""
    for first in keys[at]:
        for words, name in phrases.get(first, ()):
            size = len(words)
            if size > best[0] and size <= len(keys) - at and all(map(tuple.__contains__, keys[at : at + size], words)):
                best = size, name
                break
    return best


@remembered(200_000)
def _unit(
    text: str, kind: str, concepts: frozenset[str], weight: float, named: bool = False, letter: bool = False
) -> Unit:
    return Unit(text, kind, concepts, weight, named, letter)


@once
def vocabulary() -> Vocabulary:
    """The vocabulary of the bundled data."""
    return Vocabulary()


class OrgName:
    """The units of an organization's name in order, the legal forms found in it (ids), and both as parts of the text.

    `telling` are the units without function words. `whole` says that nothing was left away: two names that were both
    shortened are no evidence for one another.
    """

    __slots__ = ("forms", "parts", "telling", "units", "whole")

    def __init__(self, text: str, whole: bool = True) -> None:
        """`text` is clean."""
        known = vocabulary()
        self.forms: set[str] = set()
        self.units: list[Unit] = []
        self.parts: list[Part] = []
        self.whole = whole
        text = _DOTTED.sub(_undotted, text)
        joined = {match.replace("-", "") for match in _HYPHENED_LETTERS.findall(text)}
        text = _HYPHENED_LETTERS.sub(lambda match: match.group().replace("-", ""), text)
        quoted = _quoted(text)
        tokens: list[str] = []
        # Letters beside a hyphen, words that stand alone in quotes, and words behind a hyphen
        letters: set[int] = set()
        names: set[int] = set()
        behind: set[int] = set()
        for match in islice(_TOKEN.finditer(text), _MOST_TOKENS):
            token = _POSSESSIVE.sub("", match.group())
            before = text[match.start() - 1 : match.start()]
            if before == "." and token.lower() in known.domains and tokens:
                continue
            if token.lower() in known.number_signs and _BEFORE_NUMBER.match(text, match.end()):
                continue
            if (
                tokens
                and tokens[-1].isdigit()
                and token.lower() in known.ordinals
                and text[match.start() - 1] in "-" + tokens[-1]
            ):
                continue
            hyphened = len(token) == 1 and token.isupper() and _beside_a_hyphen(text, match.start(), match.end())
            if hyphened or token in joined:
                letters.add(len(tokens))
            if before == "-" and match.start() > 1 and text[match.start() - 2].isalpha():
                behind.add(len(tokens))
            if any(start <= match.start() < end for start, end in quoted):
                names.add(len(tokens))
            tokens += known.pieces(token)
        keys = [known.form_keys(token) for token in tokens]
        at = 0
        # Where everything is in capitals, capitals do not mark an acronym.
        loud = _all_capitals(tokens)
        # белтелеком, руп: nobody typed capitals, so a short form at either end needs none.
        quiet = text == text.lower() and len(tokens) > 1
        last = len(tokens) - 1
        while at < len(tokens):
            size, form = _longest(known.forms, keys, at) if at not in letters else (0, "")
            if 0 < size < len(tokens) - at and _longest(known.forms, keys, at + 1)[0] > size:
                # Building Company Limited Liability Company
                size, form = 0, ""
            # AS, ДА, ПО are forms in capitals only, and where not everything is.
            if (
                form
                and (
                    size > 1
                    or len(tokens[at]) > 3
                    or tokens[at] in known.typed_forms
                    or (tokens[at].isupper() and (not loud or at in (0, len(tokens) - 1) or len(tokens[at]) > 2))
                    or (quiet and len(tokens[at]) > 1 and at in ((0, last) if has_cyrillic(tokens[at]) else (last,)))
                )
                and not (form in known.sole and not self._is_sole(tokens, at, size))
            ):
                self.forms.add(form)
                self.parts.append(Part("form", " ".join(tokens[at : at + size])))
                # Fund, association, union are words of the name as well
                if size == 1 and len(tokens[at]) > 3 and known.concepts(tokens[at], loud):
                    self._add(known, tokens[at], loud)
                at += size
                continue
            size, concept = _longest(known.phrases, keys, at)
            if concept:
                kind, weight = known.kinds[concept], known.weights[concept]
                self.parts.append(Part(kind, " ".join(tokens[at : at + size])))
                self.units.append(_unit(" ".join(tokens[at : at + size]), kind, frozenset({concept}), weight))
                at += size
                continue
            self._add(known, tokens[at], loud, at in names, at in letters, at in behind)
            self.parts.append(Part(self.units[-1].kind, tokens[at]))
            at += 1
        self.telling = [unit for unit in self.units if unit.kind != "function"]

    @staticmethod
    def _is_sole(tokens: list[str], at: int, size: int) -> bool:
        """Whether the short form of a sole trader is one: IE RAS is an institute."""
        if size > 1 or len(tokens[at]) > 3 or has_cyrillic(tokens[at]):
            return True
        rest = [word(token.lower()) for token in (*tokens[:at], *tokens[at + 1 :])]
        return not rest or any(one.families or one.patronymics for one in rest)

    def _head(self, units: list[Unit]) -> OrgName:
        head = copy(self)
        head.units = units
        head.telling = [unit for unit in units if unit.kind != "function"]
        head.whole = False
        return head

    def named_after(self) -> OrgName | None:
        """The name without its "named after …", where something is left that tells: ОКБ «Заря» имени Королёва."""
        for at, unit in enumerate(self.units):
            if "named_after" in unit.concepts and any(u.kind in ("proper", "place") for u in self.units[:at]):
                return self._head(self.units[:at])
        return None

    def without_owner(self) -> OrgName | None:
        """The name without the body that it belongs to: Институт физики Академии наук, … Министерства обороны."""
        known = vocabulary()
        for owner in range(len(self.units) - 1, 1, -1):
            unit = self.units[owner]
            if known.owners.isdisjoint(unit.concepts) or not known.is_oblique(unit):
                continue
            at = owner
            # Уральского отделения Российской академии: what describes the owner goes with it.
            while at > 1 and (
                self.units[at - 1].kind == "place" or not known.owned.isdisjoint(self.units[at - 1].concepts)
            ):
                at -= 1
            if (
                not has_cyrillic(unit.low)
                and unit.low not in known.capital_low
                and self.units[at - 1].kind != "function"
            ):
                continue
            before = [u for u in self.units[:at] if u.kind != "function"]
            if len(before) > 1 and any(u.tells for u in before[1:]):
                return self._head(self.units[:at])
        return None

    def _add(
        self,
        known: Vocabulary,
        token: str,
        quiet: bool,
        quoted: bool = False,
        letter: bool = False,
        behind: bool = False,
    ) -> None:
        abbreviated = known.abbreviated(token)
        for name in abbreviated:
            self.units.append(_unit(token, known.kinds[name], frozenset({name}), known.weights[name]))
        if abbreviated:
            return
        # The И of И.И. is no conjunction.
        meant = known.concepts(token, quiet) if len(token) > 1 or quiet or not token.isupper() else frozenset[str]()
        if token.isdigit():
            self.units.append(_unit(token, "number", frozenset(), _weights()["number"]))
            return
        if letter:
            self.units.append(_unit(token, "proper", frozenset(), _weights()["hyphened"], False, True))
            return
        if not meant:
            weight = _weights()["proper" if len(token) > 1 else "letter"]
            # More than six letters are a word, also in capitals.
            text = token.title() if quiet and len(token) > 6 else token
            self.units.append(_unit(text, "proper", frozenset(), weight))
            return
        kinds = {known.kinds[name] for name in meant}
        kind = "function" if "function" in kinds else "place" if kinds == {"place"} else "generic"
        weight = max(known.weights[name] for name in meant) if kind != "function" else 0.0
        if kind == "place":
            # The town of Динамо-Минск is a part of its name.
            self.units.append(_unit(token, kind, meant, weight, behind))
            return
        named = quoted and kind == "generic" and meant.isdisjoint(known.light)
        self.units.append(_unit(token, kind, meant, max(weight, _weights()["high"]) if named else weight, named))


def _undotted(match: re.Match[str]) -> str:
    """О.А.О. without its stops, and o.O.O. as if it had been typed in capitals; two initials stay two."""
    letters = match.group().replace(".", "")
    if len(letters) > 2:
        return letters.upper() + " "
    before = match.string[: match.start()].split()
    known = vocabulary()
    honoured = bool(before) and not known.names_of_honour.isdisjoint(
        known.typed.get(_plain(before[-1]).strip(". "), ())
    )
    short = letters.lower() in known.dotted or letters in known.capital_means or letters.lower() in known.typed
    return (letters if short and not honoured else " ".join(letters)) + " "


def _all_capitals(tokens: list[str]) -> bool:
    """Whether a text is typed in capitals as a whole, so that they mark no acronym."""
    words_ = [token for token in tokens if len(token) > 3]
    return len(tokens) > 2 and any(len(token) > 4 for token in words_) and all(token.isupper() for token in words_)


def _quoted(text: str) -> list[tuple[int, int]]:
    """Where names of one or two words stand in quotes."""
    found = [match.span(1) for match in _QUOTED.finditer(text)] if '"' in text else []
    return [(start, end) for start, end in found if len(_TOKEN.findall(text, start, end)) <= _MOST_QUOTED]


def _beside_a_hyphen(text: str, start: int, end: int) -> bool:
    behind = text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()
    before = start > 1 and text[start - 1] == "-" and text[start - 2].isalpha()
    return behind or before


def _names_in(text: str) -> list[tuple[str, bool]]:
    """The names that one text holds, each with whether it is whole: beside a slash, in parentheses, between commas."""
    inside = [part for part in _PARENTHESES.findall(text) if _TOKEN.search(part)]
    outside = _PARENTHESES.sub(" ", text)
    found = [(part, True) for part in _SPLIT.split(outside) if _TOKEN.search(part)]
    commas = [part for part in outside.split(",") if _TOKEN.search(part)]
    if len(commas) > 1 and all(_is_a_name(part) for part in commas):
        found = [(part, True) for part in commas]
    for part in inside:
        if not found or _is_second_name(part, outside):
            found.append((part, True))
        else:
            # A qualifier: Bank of China (Hong Kong). A seat may be left away, another country is another body.
            found.insert(0, (f"{found[0][0]} {part}", True))
            if not _is_country(part):
                found[1] = (found[1][0], False)
            else:
                del found[1]
    return found or [(text, True)]


def _is_a_name(part: str) -> bool:
    """Whether a part between commas is a name with a legal form of its own."""
    name = OrgName(part)
    return bool(name.forms and any(unit.tells for unit in name.units))


def _is_second_name(part: str, outside: str) -> bool:
    """Whether what stands in parentheses is another name: it has a form, another script, or is an acronym."""
    name = OrgName(part)
    if name.forms or has_cyrillic(part) != has_cyrillic(outside):
        return True
    return any(unit.acronym for unit in name.telling) or len(name.telling) > _MOST_QUOTED


def _is_named(part: str) -> bool:
    """Whether what stands in quotes has a proper name, so that the rest may be a description of it."""
    return any(unit.kind == "proper" and unit.tells and len(unit.low) > 2 for unit in OrgName(part).telling)


def _is_country(part: str) -> bool:
    units = OrgName(part).telling
    return bool(units) and all(
        unit.kind == "place" and not unit.concepts.isdisjoint(vocabulary().countries) for unit in units
    )


@remembered(100_000)
def organization(text: str) -> tuple[OrgName, ...]:
    """The names that a text holds: the first one, then second names in parentheses, beside a slash, between commas.

    A qualifier in parentheses belongs to the name: Bank of China (Hong Kong).
    """
    text = clean(text[:_LONGEST])
    found = [OrgName(part, whole) for part, whole in _names_in(text)]
    return tuple(name for name in found if name.units and name.whole) or tuple(found)


@remembered(100_000)
def readings(text: str) -> tuple[OrgName, ...]:
    """Every way to take a name: those of `organization`, and each without what is added to it.

    "X – management company of the holding Y" is X, "X named after Y" is X where X is a proper name, "X of the ministry
    of Y" is X. Those are not `whole`.
    """
    text = clean(text[:_LONGEST])
    found: list[OrgName] = []
    for part, whole in _names_in(text):
        found.append(OrgName(part, whole))
        head = _DASH.split(part, maxsplit=1)[0]
        if head != part and _TOKEN.search(head):
            found.append(OrgName(head, False))
    if '"' in text:
        found += [OrgName(name, False) for name in _QUOTED.findall(text) if _is_named(name)]
    for name in list(found):
        found += [shorter for shorter in (name.named_after(), name.without_owner()) if shorter is not None]
    return tuple(name for name in found if name.units) or tuple(found)


@remembered(100_000)
def sole_trader(text: str) -> str:
    """The person inside the name of a sole trader, "" where it is none: ИП Иванов И.И., Sole proprietor Ivan Novik."""
    name = organization(text)[0]
    if len(name.forms) != 1 or any(unit.kind == "generic" and unit.tells for unit in name.units):
        return ""
    # ИП is a foreign enterprise as well; the person inside tells.
    known = vocabulary()
    shorts = {words for words, form in known.phrases_of_sole if len(words) == 1}
    typed = [part.text for part in name.parts if part.role == "form"]
    if name.forms.isdisjoint(known.sole) and (_token_key(typed[0]),) not in shorts:
        return ""
    inside = clean(text[:_LONGEST])
    forms = [part.text for part in name.parts if part.role == "form"]
    for form in forms:
        inside = _form_pattern(form).sub(" ", inside)
    words = [word(token.lower()) for token in _TOKEN.findall(inside) if len(token) > 1]
    if not 0 < len(words) <= _MOST_OF_A_PERSON or '"' in inside or any(c.isdigit() for c in inside):
        return ""
    if len(words) == 1 and not any(len(token) == 1 for token in _TOKEN.findall(inside)):
        return ""
    if not any(one.families or one.patronymics for one in words) and len(words) != 1:
        return ""
    return " ".join(inside.split()).strip(" ,")


@remembered(1000)
def _form_pattern(form: str) -> re.Pattern[str]:
    """A legal form as a text may have it: stops and hyphens between its words and letters."""
    words_ = [
        r"\.?".join(map(re.escape, part)) + r"\.?" if len(part) < _LONGEST_ACRONYM else re.escape(part)
        for part in form.split()
    ]
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(words_) + r"(?!\w)")


def parse_organization(name: str) -> Name:
    """An organization's name taken apart: `form`, `generic`, `place`, `number`, `function`, `proper`, in order.

    A second name in parentheses or beside a slash follows the first.
    """
    text = clean(name)
    parts = tuple(part for reading in organization(name) for part in reading.parts)
    return Name(text, "org", parts, script(text), language(text[:TELLING]))
