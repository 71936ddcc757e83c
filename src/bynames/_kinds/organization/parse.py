"""The name of an organization taken apart: legal forms, generic words, places, and what is left, its proper name.

Words meet across languages as concepts (data/orgs/): завод, plant and works are one. A word is looked up as it is
typed, and by the stem of its phonemic key, so case endings and transliterations make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from copy import copy
from functools import cache, lru_cache
from itertools import islice

from rapidfuzz.distance import Levenshtein

from bynames import _datafiles as data
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import TELLING
from bynames._kinds.person.words import Word, word
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
# What quotes hold is a name, also where it is a plain word: Санаторий «Спутник»; a longer one is a description.
_MOST_QUOTED = 2
# An acronym takes the letter of the Cyrillic word, or of one of the commonest translations.
_FIRST_LETTERS = 3
_REMEMBERED = 200_000


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in data.entry("compare", "organizations")["weights"].items()}


class Unit:
    """One word of an organization's name.

    `kind` is `generic`, `place`, `number`, `proper` or `function`; `concepts` what it can mean; `weight` how much it
    says, and `tells` whether a body that has it is another than one that has not: a form, a company, an initial do
    not tell. `spellings` are the key letters that can stand for it in an acronym, in any of the languages (research: r,
    n, ni). `acronym` says that it is typed as acronyms are: НИИ, БелДУ, the К of К-Телеком. `named` says that quotes
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
        spellings = {initials(self.low)}
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
            or (kind == "generic" and concepts.isdisjoint(vocabulary().light))
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
        self.stems: dict[str, set[str]] = {}
        self.weights: dict[str, float] = {}
        self.kinds: dict[str, str] = {}
        self.spellings: dict[str, set[Spelling]] = {}
        self.means: dict[str, tuple[str, ...]] = {}
        self.capital_means: dict[str, tuple[str, ...]] = {}
        # Ending -> endings of the lemma, as data/orgs/endings.yaml has them
        self.endings: dict[str, list[str]] = {}
        for rules in data.entry("orgs", "endings").values():
            for rule in rules:
                self.endings.setdefault(_plain(rule["ending"]), []).extend(map(_plain, rule["lemma"]))
        self.longest_ending = max(map(len, self.endings))
        words = data.entry("orgs", "words")
        self.light = frozenset(words["light"])
        self.owners = frozenset(words["owners"])
        self.owned = frozenset(words["owned"]) | self.light
        self.ordinals = frozenset(words["ordinals"])
        countries = data.entry("orgs", "places")["countries"]
        self.countries = frozenset(countries) | {f"place:{name}" for name in countries}
        # Concept -> the concepts that it is told from within one script, though a translation may mix them up
        self.apart: dict[str, frozenset[str]] = {}
        for together in words["apart"]:
            for one in together:
                self.apart[one] = self.apart.get(one, frozenset()) | (frozenset(together) - {one})
        # Stem without one letter -> the stems of long words that it can be a slip of
        self._in_forms: set[str] = set()
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
            for spoken in ("be", "ru", "uk", "latin"):
                for form in entry.get(spoken, ()):
                    self.means.setdefault(form, tuple(entry["means"]))
                    self.capital_means.setdefault(form.upper(), tuple(entry["means"]))
        self.capital_low = frozenset(form.lower() for form in self.capital_means)
        for entry in data.entry("orgs", "places")["places"]:
            self._add({**entry, "id": f"place:{entry['id']}"}, "place", _weights()["place"])
        for entry in data.entry("orgs", "forms")["forms"]:
            self.groups[entry["id"]] = entry.get("group", entry["id"])
            for spoken in ("be", "ru", "latin", "uk"):
                for form in entry.get(spoken, ()):
                    words = tuple(_token_key(token) for token in _TOKEN.findall(_plain(form).replace(".", "")))
                    if words:
                        self.forms.setdefault(words[0], []).append((words, entry["id"]))
                    self._in_forms.update(words)
                    for one in words if spoken != "latin" else ():
                        self._mend(one)
                    # Ltd, SpA and s.r.o. are forms as they are typed; AS and LP only in capitals.
                    if len(words) == 1 and not form.isupper() and (not form.islower() or len(words[0]) > 2):
                        self.typed_forms.add(form.replace(".", ""))
        for known in (*self.forms.values(), *self.phrases.values()):
            known.sort(key=lambda item: -len(item[0]))

    def _add(self, entry: dict[str, object], kind: str, weight: float) -> None:
        name = str(entry["id"])
        self.weights[name] = weight
        self.kinds[name] = kind
        for spoken in ("be", "ru", "uk", "latin"):
            forms = entry.get(spoken, ())
            assert isinstance(forms, (list, tuple))
            for place, form in enumerate(forms):
                low = _plain(form)
                if kind != "function" and (place < _FIRST_LETTERS or spoken != "latin"):
                    known_as = spoken if spoken in LANGUAGES else ""
                    self.spellings.setdefault(name, set()).add(initials(low, known_as))
                if " " in low:
                    words = tuple(_token_key(token) for token in _TOKEN.findall(low))
                    self.phrases.setdefault(words[0], []).append((words, name))
                    if "-" not in form or spoken == "latin":
                        continue
                    # A hyphen is lost easily: научнопроизводственный
                    low = low.replace(" ", "")
                self.typed.setdefault(low, {}).setdefault(name, place)
                if spoken != "latin" and not form.isupper():
                    for key in _keys(low.replace("’", ""), spoken):
                        stem = lexicon().stem(key) or key
                        self.stems.setdefault(stem, set()).add(name)
                        self._mend(stem)

    def _mend(self, stem: str) -> None:
        """Remember what a stem looks like with one letter dropped."""
        if len(stem) >= _SHORTEST_MENDED:
            for at in range(len(stem)):
                self._mendable.setdefault(stem[:at] + stem[at + 1 :], set()).add(stem)

    def form_key(self, token: str) -> str:
        """A word as the phrases of legal forms have it, a slip in a long one mended."""
        found = _token_key(token)
        return found if found in self._in_forms or not has_cyrillic(token) else self.mended(found)

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
            known = self._pieces[token] = tuple(p for part in _CAMEL.split(token) for p in self._unglued(part))
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
        """Whether a Cyrillic word is no beginning of a compound: a case of a known word, or a long known word."""
        if low in self.typed:
            return len(low) >= _SHORTEST_WHOLE
        return bool(self._inflected(low))

    def concepts(self, token: str, quiet: bool = False) -> frozenset[str]:
        """What one word can mean; empty for a proper name. `quiet`: capitals do not mark an acronym."""
        low = _plain(token)
        found = self.typed.get(low)
        if found:
            return frozenset(found)
        if len(low) < 3 or (token.isupper() and len(low) < (5 if quiet else _LONGEST_ACRONYM)):
            return frozenset()
        meant = self._inflected(low)
        if meant or len(low) < 4:
            return frozenset(meant)
        first = ""
        for key in word(low).keys[:4]:
            stem = lexicon().stem(key) or key
            first = first or stem
            if len(stem) > 2:
                meant |= self.stems.get(stem, set())
        if not meant and has_cyrillic(low) and len(first) >= _SHORTEST_MENDED - 1:
            meant |= self.stems.get(self.mended(first), set())
        return frozenset(meant)

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

    def abbreviated(self, token: str) -> tuple[str, ...]:
        """The concepts that an abbreviation stands for: as typed, in capitals (TSNII), or in any case (Минздрав)."""
        if token in self.means:
            return self.means[token]
        return self.capital_means.get(token, ()) if token.isupper() else self.means.get(token.lower(), ())


Spelling = tuple[frozenset[str], ...]


def initials(low: str, language: str = "") -> Spelling:
    """What an acronym can give one or more words as: for each word the key letters that stand for its first letter."""
    return tuple(_initial(part, language) for part in low.split(" ") if part)


def _initial(part: str, language: str) -> frozenset[str]:
    if not has_cyrillic(part[0]):
        return word(part[0], True).letters
    return frozenset(phonemic(part, name)[:1] for name in ([language] if language else ("be", "ru")))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.lower())
    keep = "".join(c for c in folded if not ("\u0300" <= c <= "\u036f" and c not in "\u0306\u0308"))
    plain = unicodedata.normalize("NFC", keep).replace("ё", "е").replace("-", " ")
    return _SHORT_U.sub("у", plain) if "ў" in plain else plain


def _token_key(token: str) -> str:
    """How words of legal forms are compared: Cyrillic by the stem of the key, Latin and short ones as typed."""
    low = _plain(token)
    if not has_cyrillic(low) or len(low) < 5:
        return low
    key = word(low).keys[0]
    return lexicon().stem(key) or key


def _keys(low: str, spoken: str) -> set[str]:
    """The keys of a word; a Ukrainian one is read as the other two languages are, as `word` reads it."""
    return {phonemic(low, language) for language in ((spoken,) if spoken in LANGUAGES else LANGUAGES)}


def _one_letter(one: str, other: str) -> bool:
    """Whether two stems differ by one letter at most: another, one more, one less."""
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _longest(phrases: dict[str, list[tuple[tuple[str, ...], str]]], keys: list[str], at: int) -> tuple[int, str]:
    """The longest phrase that stands at a place, as (number of words, what it is); (0, "") for none."""
    for words, name in phrases.get(keys[at], ()):
        if tuple(keys[at : at + len(words)]) == words:
            return len(words), name
    return 0, ""


@lru_cache(maxsize=200_000)
def _unit(
    text: str, kind: str, concepts: frozenset[str], weight: float, named: bool = False, letter: bool = False
) -> Unit:
    return Unit(text, kind, concepts, weight, named, letter)


@cache
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
        text = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", text)
        joined = {match.replace("-", "") for match in _HYPHENED_LETTERS.findall(text)}
        text = _HYPHENED_LETTERS.sub(lambda match: match.group().replace("-", ""), text)
        quoted = _quoted(text)
        tokens: list[str] = []
        # Of each token, whether it is a letter beside a hyphen, and whether it stands alone in quotes
        letters: set[int] = set()
        names: set[int] = set()
        for match in islice(_TOKEN.finditer(text), _MOST_TOKENS):
            token = match.group()
            if tokens and tokens[-1].isdigit() and token.lower() in known.ordinals and text[match.start() - 1] in "-" + tokens[-1]:
                continue
            hyphened = len(token) == 1 and token.isupper() and _beside_a_hyphen(text, match.start(), match.end())
            if hyphened or token in joined:
                letters.add(len(tokens))
            if any(start <= match.start() < end for start, end in quoted):
                names.add(len(tokens))
            tokens += known.pieces(token)
        keys = [known.form_key(token) for token in tokens]
        at = 0
        # Where everything is in capitals, capitals do not mark an acronym.
        loud = len(tokens) > 2 and sum(token.isupper() and len(token) > 1 for token in tokens) * 2 > len(tokens)
        while at < len(tokens):
            size, form = _longest(known.forms, keys, at) if at not in letters else (0, "")
            # AS, ДА, ПО are forms in capitals only, and where not everything is.
            if form and (
                size > 1
                or len(tokens[at]) > 3
                or tokens[at] in known.typed_forms
                or (tokens[at].isupper() and (not loud or at in (0, len(tokens) - 1)))
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
            self._add(known, tokens[at], loud, at in names, at in letters)
            self.parts.append(Part(self.units[-1].kind, tokens[at]))
            at += 1
        self.telling = [unit for unit in self.units if unit.kind != "function"]

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
            while at > 1 and (self.units[at - 1].kind == "place" or not known.owned.isdisjoint(self.units[at - 1].concepts)):
                at -= 1
            if not has_cyrillic(unit.low) and unit.low not in known.capital_low and self.units[at - 1].kind != "function":
                continue
            before = [u for u in self.units[:at] if u.kind != "function"]
            if len(before) > 1 and any(u.tells for u in before[1:]):
                return self._head(self.units[:at])
        return None

    def _add(self, known: Vocabulary, token: str, quiet: bool, quoted: bool = False, letter: bool = False) -> None:
        abbreviated = known.abbreviated(token)
        for name in abbreviated:
            self.units.append(_unit(token, known.kinds[name], frozenset({name}), known.weights[name]))
        if abbreviated:
            return
        meant = known.concepts(token, quiet)
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
        named = quoted and kind == "generic" and meant.isdisjoint(known.light)
        self.units.append(_unit(token, kind, meant, max(weight, _weights()["high"]) if named else weight, named))


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


def _is_country(part: str) -> bool:
    units = OrgName(part).telling
    return bool(units) and all(unit.kind == "place" and not unit.concepts.isdisjoint(vocabulary().countries) for unit in units)


@lru_cache(maxsize=100_000)
def organization(text: str) -> tuple[OrgName, ...]:
    """The names that a text holds: the first one, then second names in parentheses, beside a slash, between commas.

    A qualifier in parentheses belongs to the name: Bank of China (Hong Kong).
    """
    text = clean(text[:_LONGEST])
    found = [OrgName(part, whole) for part, whole in _names_in(text)]
    return tuple(name for name in found if name.units and name.whole) or tuple(found)


@lru_cache(maxsize=100_000)
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
    for name in list(found):
        found += [shorter for shorter in (name.named_after(), name.without_owner()) if shorter is not None]
    return tuple(name for name in found if name.units) or tuple(found)


def parse_organization(name: str) -> Name:
    """An organization's name taken apart: `form`, `generic`, `place`, `number`, `function`, `proper`, in order.

    A second name in parentheses or beside a slash follows the first.
    """
    text = clean(name)
    parts = tuple(part for reading in organization(name) for part in reading.parts)
    return Name(text, "org", parts, script(text), language(text[:TELLING]))
