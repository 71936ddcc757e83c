"""The words that data/orgs/ knows, as look-up tables: concepts, phrases, legal forms, places, abbreviations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, product
from typing import TYPE_CHECKING, get_origin, get_type_hints

from msgspec import Struct

from bynames import _datafiles as data
from bynames._compiled import Table, compiled
from bynames._expressions import expression
from bynames._kinds.organization.acronyms import Letters, first_letters, initials, nominatives
from bynames._kinds.organization.spelling import (
    DOTTED,
    STEM,
    TOKEN,
    folded,
    keys,
    one_letter,
    plain,
    token_key,
)
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.words import word
from bynames._memo import NOTHING, WORDS, Memo, once
from bynames._text import has_cyrillic

if TYPE_CHECKING:
    from bynames._kinds.organization.units import Unit

CAMEL = expression(r"(?<=[a-zа-яёіўєї]{3})(?=[A-ZА-ЯЁІЎЄЇ][a-zа-яёіўєї]{2})")
# Capitals that are shorter, among small letters, are not looked up by their stem: RACSS is no form of Russia.
_LONGEST_ACRONYM = 7
# Two words that a source has glued have so many letters each, a mistyped word so many in its stem.
SHORTEST_GLUED = 5
_SHORTEST_MENDED = 8
# A shorter word has no stem in phrases; one that is shorter still has no cases there either.
SHORTEST_STEMMED, LONGEST_SHORT = 5, 4
# Shorter words of a phrase have no letter in most acronyms: of, с.
_SHORTEST_IN_ACRONYM = 3
_SHORTEST_WHOLE = 7
# The likeliest readings of a Latin word that generic words are looked up by
_MOST_READINGS = 6
_LONGEST_SHARED = 4
# An acronym takes the letter of the Cyrillic word, or of one of the commonest translations.
_FIRST_LETTERS = 3

# The key of spellings in Latin script, of whatever language
LATIN = "latin"


@once
def weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in data.entry("compare", "organizations")["weights"].items()}


@once
def languages() -> tuple[str, ...]:
    """The languages of which data/orgs/endings.yaml has endings."""
    return tuple(data.entry("orgs", "endings")["languages"])


@once
def _spelt_in() -> tuple[str, ...]:
    """The keys of words.yaml, forms.yaml and places.yaml under which spellings stand."""
    return (*languages(), LATIN)


# The words of a phrase or a legal form, and what it is
Phrase = tuple[tuple[str, ...], str]


class _Builder:
    """Makes the tables of a `Vocabulary`, under the same names."""

    def __init__(self) -> None:
        self.typed: dict[str, dict[str, int]] = {}
        self.stems: dict[str, list[tuple[str, str]]] = {}
        self.weights: dict[str, float] = {}
        self.kinds: dict[str, str] = {}
        self.spellings: dict[str, set[Letters]] = {}
        self.spellings_of: dict[str, set[Letters]] = {}
        self.spelt_in = _spelt_in()
        self.means: dict[str, tuple[str, ...]] = {}
        self.capital_means: dict[str, tuple[str, ...]] = {}
        self.endings: dict[str, list[str]] = {}
        for spoken in languages():
            for rule in data.entry("orgs", "endings")["languages"][spoken]:
                self.endings.setdefault(plain(rule["ending"]), []).extend(map(plain, rule["lemma"]))
        self.longest_ending = max(map(len, self.endings))
        self.key_endings = tuple(data.entry("orgs", "endings")["keys"])
        self.plain_endings = frozenset(
            (folded(ending), folded(lemma)) for ending, lemmas in self.endings.items() for lemma in lemmas
        )
        words = data.entry("orgs", "words")
        self.light = frozenset(words["light"])
        self.owners = frozenset(words["owners"])
        self.owned = frozenset(words["owned"]) | self.light
        self.ranks = frozenset(words["ranks"])
        self.ordinals = frozenset(words["ordinals"])
        self.names_of_honour = frozenset(words["names_of_honour"])
        self.honours = frozenset(words["honours"])
        self.of_honours = frozenset(words["of_honours"])
        self.of_patrons = frozenset(words["of_patrons"])
        self.genus = frozenset(words["genus"])
        self.composed = {
            name: tuple(frozenset(part.split(" ")) for part in parts) for name, parts in words["composed"].items()
        }
        self.firms = frozenset(words["firms"])
        self.neuter = tuple(words["neuter"])
        self.nonprofit = frozenset(data.entry("orgs", "forms")["nonprofit"])
        self.for_profit = frozenset(data.entry("orgs", "forms")["for_profit"])
        self.may_be_names = frozenset(data.entry("orgs", "forms")["may_be_names"])
        self.names = frozenset(words["names"])
        self.domains = frozenset(words["domains"])
        self.sorts: dict[str, frozenset[str]] = {}
        for sort, concepts in words["sorts"].items():
            for concept in concepts:
                self.sorts[concept] = self.sorts.get(concept, frozenset()) | {sort}
        self.levels = frozenset(words["levels"])
        self.level_signs: dict[str, str] = dict(words["level_signs"])
        self.number_signs = frozenset(words["number_signs"])
        countries = data.entry("orgs", "places")["countries"]
        self.countries = frozenset(countries) | {f"place:{name}" for name in countries}
        self.apart: dict[str, frozenset[str]] = {}
        for together in words["apart"]:
            for one in together:
                self.apart[one] = self.apart.get(one, frozenset()) | (frozenset(together) - {one})
        self.words_of_phrases: set[str] = set()
        self.sole: set[str] = set()
        self.phrases_of_sole: list[Phrase] = []
        self.first_typed: set[str] = set()
        self.dotted: set[str] = set()
        self.mendable: dict[str, tuple[str, ...]] = {}
        self.groups: dict[str, str] = {}
        self.forms: dict[str, list[Phrase]] = {}
        self.phrases: dict[str, list[Phrase]] = {}
        self.typed_forms: set[str] = set()
        for entry in data.entry("orgs", "words")["concepts"]:
            function = entry.get("function") == "true"
            country = entry.get("place") == "true"
            self._add(
                entry,
                "function" if function else "place" if country else "generic",
                0.0 if function else weights()[entry.get("weight", "mid")],
            )
        for entry in data.entry("orgs", "words")["abbreviations"]:
            for spoken in _spelt_in():
                for form in entry.get(spoken, ()):
                    self.means.setdefault(form, tuple(entry["means"]))
                    self.capital_means.setdefault(form.upper(), tuple(entry["means"]))
        # СО РАН: what an abbreviation of two words begins with
        self.begin_pairs = frozenset(form.split(" ")[0] for form in (*self.means, *self.capital_means) if " " in form)
        self.capital_low = frozenset(form.lower() for form in self.capital_means)
        for entry in data.entry("orgs", "places")["places"]:
            self._add({**entry, "id": f"place:{entry['id']}"}, "place", weights()["place"])
        for entry in data.entry("orgs", "forms")["forms"]:
            self.groups[entry["id"]] = entry.get("group", entry["id"])
            if entry.get("group") == "sole":
                self.sole.add(entry["id"])
            for spoken in _spelt_in():
                for form in entry.get(spoken, ()):
                    words = tuple(token_key(token) for token in TOKEN.findall(plain(form).replace(".", "")))
                    if words:
                        self.forms.setdefault(words[0], []).append((words, entry["id"]))
                    self.words_of_phrases.update(words)
                    for one in words if spoken != LATIN else ():
                        self._mend(one.removeprefix(STEM))
                    self.dotted.update(piece.replace(".", "").lower() for piece in DOTTED.findall(form))
                    # Ltd, SpA and s.r.o. are forms as they are typed; AS and LP only in capitals.
                    if len(words) == 1 and not form.isupper() and (not form.islower() or len(words[0]) > 2):
                        self.typed_forms.add(form.replace(".", ""))
        self._spell_compounds()
        self.phrases_of_sole = [item for items in self.forms.values() for item in items if item[1] in self.sole]
        for known in (*self.forms.values(), *self.phrases.values()):
            known.sort(key=lambda item: -len(item[0]))

    def _add(self, entry: dict[str, object], kind: str, weight: float) -> None:
        name = str(entry["id"])
        self.weights[name] = weight
        self.kinds[name] = kind
        for spoken in _spelt_in():
            forms = entry.get(spoken, ())
            assert isinstance(forms, (list, tuple))
            for place, form in enumerate(forms):
                low = plain(form)
                if kind != "function" and (place < _FIRST_LETTERS or spoken != LATIN):
                    # ФБК: Фонд борьбы с коррупцией
                    longer = " ".join(word_ for word_ in low.split(" ") if len(word_) >= _SHORTEST_IN_ACRONYM)
                    letters = {initials(low), initials(longer)} - {()}
                    self.spellings.setdefault(name, set()).update(letters)
                    if place < _FIRST_LETTERS:
                        self.spellings_of.setdefault(f"{spoken} {name}", set()).update(letters)
                if " " in low:
                    if kind == "place":
                        self.first_typed.add(low.split(" ")[0])
                    words = tuple(token_key(token) for token in TOKEN.findall(low))
                    self.phrases.setdefault(words[0], []).append((words, name))
                    self.words_of_phrases.update(words)
                    if "-" not in form or spoken == LATIN:
                        continue
                    # A hyphen is lost easily: научнопроизводственный
                    low = low.replace(" ", "")
                # U.S.
                low = low.replace(".", "")
                self.typed.setdefault(low, {}).setdefault(name, place)
                if spoken != LATIN and not form.isupper() and kind != "function":
                    for key in sorted(keys(low.replace("’", ""), spoken)):
                        stem = lexicon().stem(key) or key
                        self.stems.setdefault(stem, []).append((low, name))
                        self._mend(stem)

    def _spell_compounds(self) -> None:
        """An acronym has a letter for each part of a word of two: НГК, нефтегазовая компания."""
        for name, parts in self.composed.items():
            for spoken in self.spelt_in:
                ways = [
                    {letters for one in sorted(part) for letters in self.spellings_of.get(f"{spoken} {one}", ())}
                    for part in parts
                ]
                for way in product(*ways):
                    letters = tuple(chain.from_iterable(way))
                    if len(letters) == len(parts):
                        self.spellings.setdefault(name, set()).add(letters)
                        self.spellings_of.setdefault(f"{spoken} {name}", set()).add(letters)

    def _mend(self, stem: str) -> None:
        """Remember what a stem looks like with one letter dropped."""
        if len(stem) >= _SHORTEST_MENDED:
            for at in range(len(stem)):
                shorter = stem[:at] + stem[at + 1 :]
                known = self.mendable.get(shorter, ())
                if stem not in known:
                    self.mendable[shorter] = *known, stem


class Vocabulary(Struct, dict=True):
    """data/orgs as look-up tables; made once, by `vocabulary()`."""

    # Word as typed -> concepts, each with the word's place in its list: 0 is what the concept is mostly called
    typed: Table[dict[str, int]]
    # Stem of the key -> the words that have it, each with a concept
    stems: Table[tuple[tuple[str, str], ...]]
    weights: Table[float]
    kinds: Table[str]
    spellings: Table[frozenset[Letters]]
    # The same of one language: "be plant" -> letters
    spellings_of: Table[frozenset[Letters]]
    spelt_in: tuple[str, ...]
    means: Table[tuple[str, ...]]
    capital_means: Table[tuple[str, ...]]
    # First word -> phrases that begin with it, the longest first, with what they are
    forms: Table[tuple[Phrase, ...]]
    phrases: Table[tuple[Phrase, ...]]
    words_of_phrases: Table[bool]
    # Stem without one letter -> the stems of long words that it can be a slip of
    mendable: Table[tuple[str, ...]]
    # СО РАН: what an abbreviation of two words begins with
    begin_pairs: frozenset[str]
    capital_low: Table[bool]
    # Legal form -> its group
    groups: Table[str]
    # Ending -> endings of the lemma, as data/orgs/endings.yaml has them
    endings: dict[str, list[str]]
    longest_ending: int
    key_endings: tuple[str, ...]
    # An ending and that of the lemma, what spellings differ in folded
    plain_endings: frozenset[tuple[str, str]]
    light: frozenset[str]
    owners: frozenset[str]
    owned: frozenset[str]
    ranks: frozenset[str]
    ordinals: frozenset[str]
    names_of_honour: frozenset[str]
    # What stands before the name of the person that a body is named after, what goes with it, and such bodies
    honours: frozenset[str]
    of_honours: frozenset[str]
    of_patrons: frozenset[str]
    genus: frozenset[str]
    # Concept -> the words that it is made of, each with what it can mean
    composed: dict[str, tuple[frozenset[str], ...]]
    firms: frozenset[str]
    neuter: tuple[str, ...]
    names: frozenset[str]
    nonprofit: frozenset[str]
    for_profit: frozenset[str]
    may_be_names: frozenset[str]
    domains: frozenset[str]
    # Concept -> the sorts of bodies that it is a word for
    sorts: dict[str, frozenset[str]]
    levels: frozenset[str]
    level_signs: dict[str, str]
    number_signs: frozenset[str]
    countries: frozenset[str]
    # Concept -> the concepts that it is told from within one script, though a translation may mix them up
    apart: dict[str, frozenset[str]]
    sole: frozenset[str]
    phrases_of_sole: list[Phrase]
    # The first words of phrases that are places, as the lists have them: in the nominative
    first_typed: frozenset[str]
    # S.A., А.О.: two letters that are written with stops; others are initials
    dotted: frozenset[str]
    typed_forms: frozenset[str]

    def __post_init__(self) -> None:
        self._form_keys: Memo[str, tuple[str, ...]] = Memo(WORDS)
        self._concepts: Memo[tuple[str, bool], frozenset[str]] = Memo(WORDS)
        self._pieces: Memo[str, tuple[str, ...]] = Memo(WORDS)
        self._places_of_forms: Memo[str, dict[str, int]] = Memo(WORDS)

    def form_keys(self, token: str) -> tuple[str, ...]:
        """A word as the phrases have it: a slip in a long one mended, a Latin one also as it may be read."""
        known = self._form_keys.get(token)
        if known is None:
            known = self._form_keys[token] = self._in_phrases(token)
        return known

    def _in_phrases(self, token: str) -> tuple[str, ...]:
        first = token_key(token)
        if has_cyrillic(token):
            # Советского Союза: a word of four letters has no stem in phrases, but cases.
            short: list[str] = []
            if 4 < len(token) <= 4 + self.longest_ending or (len(token) == 4 and not token.isupper()):
                known = self.words_of_phrases
                short = [lemma for lemma in self._lemmas(plain(token)) if 2 < len(lemma) < 5 and lemma in known]
            if first in self.words_of_phrases or not first.startswith(STEM):
                return first, *short
            return STEM + self.mended(first.removeprefix(STEM)), *short
        if len(token) == 1:
            return first, *sorted(first_letters(first))
        if len(token) < SHORTEST_STEMMED:
            return (first,)
        read = (stem for key in word(token.lower()).keys[:_MOST_READINGS] for stem in self._stems_of(key))
        return first, *dict.fromkeys(STEM + stem for stem in read if STEM + stem in self.words_of_phrases)

    def mended(self, stem: str) -> str:
        """The stem of a long known word from which this one differs by one letter, where there is one; else itself."""
        if len(stem) < _SHORTEST_MENDED - 1:
            return stem
        shorter = [stem, *(stem[:at] + stem[at + 1 :] for at in range(len(stem)))]
        near = {known for one in shorter for known in self.mendable.get(one, ()) if one_letter(known, stem)}
        near |= {one for one in shorter[1:] if len(one) >= _SHORTEST_MENDED and one in self.stems}
        return min(near) if near else stem

    def pieces(self, token: str) -> tuple[str, ...]:
        """The words that a source has glued to one: икультурного, ТрансгазТомск; mostly the token alone."""
        known = self._pieces.get(token)
        if known is None:
            parts = CAMEL.split(token)
            # A brand keeps its capitals: АэроКомпозит; a town was glued to it: ТрансгазТомск.
            if len(parts) > 1 and "place" not in self._kinds_of(plain(parts[-1])):
                parts = [token]
            known = self._pieces[token] = tuple(piece for part in parts for piece in self._unglued(part))
        return known

    def _unglued(self, token: str) -> tuple[str, ...]:
        low = plain(token)
        if len(low) < 2 * SHORTEST_GLUED or not has_cyrillic(low) or self.known_form(low):
            return (token,)
        for at in range(1, len(low) - SHORTEST_GLUED + 1):
            one, other = low[:at], low[at:]
            if at < 3 and "function" in self._kinds_of(one) and len(other) >= _SHORTEST_MENDED:
                if self.known_form(other):
                    return token[:at], token[at:]
            elif at >= SHORTEST_GLUED and self._is_whole(one) and self.known_form(other):
                return token[:at], token[at:]
        return (token,)

    def _kinds_of(self, low: str) -> set[str]:
        return {self.kinds[name] for name in self.typed.get(low, ())}

    def is_oblique(self, unit: Unit) -> bool:
        """Whether a word may depend on another one: an abbreviation, a Latin word, a Cyrillic one in a case."""
        return not unit.cyrillic or unit.low in self.capital_low or unit.low not in self.typed

    def known_form(self, low: str) -> bool:
        """Whether a Cyrillic word is one of the vocabulary, or a case of one."""
        return low in self.typed or bool(self._inflected(low))

    def _is_whole(self, low: str) -> bool:
        """Whether a Cyrillic word is no beginning of a compound: a case of a known word, or общество, предприятие."""
        if low in self.typed:
            return len(low) >= _SHORTEST_WHOLE and low.endswith(self.neuter)
        return bool(self._inflected(low))

    def concepts(self, token: str, all_caps: bool = False) -> frozenset[str]:
        """What one word can mean; empty for a proper name. `all_caps`: capitals do not mark an acronym."""
        found = self._concepts.get((token, all_caps))
        if found is None:
            found = self._concepts[token, all_caps] = self._meant(token, all_caps)
        return found

    def is_looked_up(self, token: str, all_caps: bool) -> bool:
        """Whether a word is looked up by more than its letters as they are typed."""
        low = plain(token)
        return len(low) > 2 and low not in self.typed and not self._is_as_typed(token, low, all_caps)

    def _is_as_typed(self, token: str, low: str, all_caps: bool) -> bool:
        return token.isupper() and len(low) < (_LONGEST_SHARED + 1 if all_caps else _LONGEST_ACRONYM)

    def _meant(self, token: str, all_caps: bool) -> frozenset[str]:
        low = plain(token)
        found = self.typed.get(low)
        if found:
            return frozenset(found)
        if len(low) < 3:
            return NOTHING
        if self._is_as_typed(token, low, all_caps):
            # МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ: a short word in capitals among capitals may be a case of a word.
            return frozenset(self._inflected(low)) or NOTHING if all_caps else NOTHING
        meant = self._inflected(low)
        if meant or len(low) < 4:
            return frozenset(meant) or NOTHING
        typed = word(token.lower().replace("-", " "))
        sources = [*typed.sources.items()][:_MOST_READINGS]
        exact: set[str] = set()
        for key, source in sources:
            for stem in self._stems_of(key):
                for lemma, name in self.stems.get(stem, ()):
                    one, other = folded(source), folded(lemma)
                    if self._is_form(one, other):
                        meant.add(name)
                        if one == other:
                            exact.add(name)
        # Gorodeya is Городея, whatever else it could be a case of.
        meant = exact or meant
        if not meant and typed.cyrillic:
            stem = lexicon().stem(typed.keys[0]) or typed.keys[0]
            if len(stem) >= _SHORTEST_MENDED - 1:
                meant |= {name for _, name in self.stems.get(self.mended(stem), ())}
        return frozenset(meant) or NOTHING

    def _stems_of(self, key: str) -> Iterator[str]:
        """What is left of a key without the ending of a case, of a singular and of a plural."""
        found = [lexicon().stem(key) or key, *[key[: -len(e)] for e in self.key_endings if key.endswith(e)]]
        return (stem for stem in dict.fromkeys(found) if len(stem) > 2)

    def _is_form(self, one: str, other: str) -> bool:
        """Whether a folded word differs from a folded lemma in its ending only: Городея is no form of город."""
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
        """What the words can mean of which a Cyrillic word is a form; из and для have none."""
        found = {name for lemma in self._lemmas(low) for name in self.typed.get(lemma, ())}
        return {name for name in found if self.kinds[name] != "function"}

    def _lemmas(self, low: str) -> Iterator[str]:
        """What a Cyrillic word may be a case of, by its endings alone."""
        if has_cyrillic(low):
            for size in range(min(self.longest_ending, len(low) - 2) + 1):
                for lemma in self.endings.get(low[len(low) - size :], ()):
                    yield low[: len(low) - size] + lemma

    def is_rank(self, unit: Unit) -> bool:
        """Whether a word is a rank of schools; the academy of RAS is none."""
        return not unit.concepts.isdisjoint(self.ranks) and not self.abbreviated(unit.text)

    def is_light_piece(self, unit: Unit) -> bool:
        """Whether a unit is a piece of an abbreviation that weighs little: the О of ОКБ."""
        return unit.weight <= weights()["low"] and len(self.abbreviated(unit.text)) > 1

    def parts_of(self, unit: Unit) -> Iterator[tuple[frozenset[str], ...]]:
        """The words that a word is made of, each as what it can mean, where it is made of several."""
        for name in sorted(unit.concepts):
            if name in self.composed:
                yield self.composed[name]
        if " " in unit.low and not self.abbreviated(unit.text):
            # Medical Center has two words as well.
            words = (self.concepts(word_) for word_ in unit.low.split(" "))
            telling = tuple(meant for meant in words if not any(self.kinds[name] == "function" for name in meant))
            if len(telling) > 1 and all(telling):
                yield telling

    def spellings_in(self, unit: Unit, spelt: str) -> Iterable[Letters]:
        """What an acronym of one language can give a unit as; of a proper name what its letters are."""
        if not unit.concepts:
            return unit.spellings
        return {letters for name in unit.concepts for letters in self.spellings_of.get(f"{spelt} {name}", ())}

    def chief(self, unit: Unit) -> str:
        """The one concept that stands for a unit in keys: the one that its word names first."""
        places = self._places(unit.low)
        return min(unit.concepts, key=lambda name: (places.get(name, 99), name))

    def _places(self, low: str) -> dict[str, int]:
        """The places of a word in the lists of concepts; of a case those of the words that it can be one of."""
        found = self.typed.get(low)
        if found is None:
            found = self._places_of_forms.get(low)
        if found is None:
            found = {}
            for lemma in self._lemmas(low):
                for name, place in (self.typed.get(lemma) or {}).items():
                    found[name] = min(place, found.get(name, place))
            self._places_of_forms[low] = found
        return found

    def is_light(self, low: str, concepts: frozenset[str]) -> bool:
        """Whether what a word means first, or all that it can mean, does not tell one body from another."""
        places = self._places(low)
        first = min(concepts, key=lambda name: (places.get(name, 99), name not in self.light, name))
        return first in self.light

    def abbreviated(self, token: str) -> tuple[str, ...]:
        """The concepts that an abbreviation stands for: as typed, in capitals (TSNII), or in any case (Минздрав)."""
        if token in self.means:
            return self.means[token]
        if token.isupper():
            return self.capital_means.get(token, ())
        low = token.lower()
        found = self.means.get(low) or next(filter(None, map(self.means.get, nominatives(low))), ())
        # Белтелерадиокомпании: a case that the rules for names do not undo
        return found or next(filter(None, map(self.means.get, self._lemmas(low))), ())


def longest(phrases: Table[tuple[Phrase, ...]], keys: list[tuple[str, ...]], at: int) -> tuple[int, tuple[str, ...]]:
    """The longest phrase that stands at a place, as (number of words, what it can be); (0, ()) for none."""
    size, names = 0, dict[str, None]()
    for first in keys[at]:
        for words, name in phrases.get(first, ()):
            if len(words) < size:
                break
            if len(words) <= len(keys) - at and all(map(tuple.__contains__, keys[at : at + len(words)], words)):
                if len(words) > size:
                    size, names = len(words), {}
                names[name] = None
    return size, tuple(names)


@compiled(Vocabulary)
def vocabulary() -> Vocabulary:
    """The vocabulary of the bundled data."""
    made = vars(_Builder())
    tables = [name for name, type_ in get_type_hints(Vocabulary).items() if get_origin(type_) is Table]
    return Vocabulary(**{**made, **{name: Table.of(made[name]) for name in tables}})
