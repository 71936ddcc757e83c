"""What the native engine is told to compare names of persons: one flat table of the data (native/persons.hpp).

Cyrillic words are worked with letter by letter, and each letter is one byte: `cyrillic` says which. So patterns over
Cyrillic words are those of `bynames._patterns`, over these bytes. Latin letters of ASCII are themselves, those that a
pattern names have a byte of their own, and all others share one.

The sections, as rows of numbers (a *text* is two, a *cost* is two: a double in the order of the machine):

- `program`, `sets`, `replacements`: see `bynames._patterns`
- `patterns`: what for (`PATTERNS`), which (a language, or 0), in `program` first and how many, in `sets` first, in
  `replacements` first and how many
- `cyrillic`: a small letter, its byte; `latin`: a letter, the small one (0 for signs in
  words), its byte
- `capitals`: a Cyrillic capital, the small letter
- `costs`: in the order of `COSTS`
- `families`: gender, rank (less than 0, turned), in `items` first and how many: related ones, and what its forms begin
  with in any language and in each; its id
- `given_cyrillic`, `given_latin`: text, family, place; `given_forms`: key as text, plain letters as text, family, place
- `patronymics`: key as text, family; `given_keys`: those of official forms; `surnames`: keys of those in use
- `special`: words that Python looks at itself, `sequences`: several of them; `turkic`: what a joined patronymic ends in
- `titles`: keys of titles; `patronymic_forms`: patronymics as typed
- `tails`: what a given name in an oblique case can end in
- `pieces`: of which list (`plain` or `read`, a language and a language; then what Latin leaves open, both ways), two
  texts, cost, its pattern and 1, or 0, and whether that is of the second word
- `alike`: a byte, text; `edits`, `slips`: two letters (0 for none), cost
- `classes`: a letter, that of its class; `beginnings`: a letter, text in Latin; `open`: two languages, two letters
- `alphabets`: a language of keys, a letter; `letters`: a language, a byte; `any_i`: a byte, that of и
- `marks`: what for (`MARKS`), a byte; `sounds`: two texts; `surname_endings`: a language, text
- `elsewhere`: text, a language
- `plain`: a Cyrillic letter, its plain Latin letters; `bits`: a letter that names begin with, its bit
- `turned`: a letter, what it is among letters that change places
- `shapes`: a letter, what it is among those that look alike; `misread`: two texts that are taken for one another
- `cut_endings`: keys of endings in which surnames are cut off
- `languages`: text; `typed`: a language, a byte of a letter that is typed in it
- `respelled`: Latin words of names from elsewhere, each with its Cyrillic, and the language of that
- `known`: keys, and whether they are of a known name, where the given names, patronymics and surnames do not say so
- `sound_languages`: of each way to read words by their sound, whose patterns are `sounding`, the language that it is
  written in, how many readings are made, how many letters a word has at least, and how many readings it has at most;
  `sounds_of`: which, whether it begins the word and ends it, text of what stands in a word, in `sound_texts` first and
  how many: texts of what is written for it, the likeliest first
- `family_names`: of Chinese and Korean; `syllables`: Latin words of which each is another name
- `foreign_endings`: which rule of `foreign_word` and `foreign_key`, text of what may have stood there
- `inflected`: the rules of inflection in order: a language, a bit for each of `KINDS` that it is for, whether others
  may fit the same words, text of the ending of the nominative, the pattern of its stems; `endings`: a rule, text of one
  in an oblique case; `only`: a rule, text of a word that it is for; `stays`: a language, text; `consonants`: a
  language, a byte. Texts are bytes here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable

from bynames import _datafiles as data
from bynames._compiled import compiled
from bynames._flat import FlatWriter
from bynames._inflection.paradigms import Rule, inflecting
from bynames._kinds.person import edits, initials, languages, plain
from bynames._kinds.person.cut_off import cut_endings
from bynames._kinds.person.lexicon import Family, lexicon
from bynames._kinds.person.tokens import title_keys
from bynames._kinds.person.words import KINDS
from bynames._languages import languages as spoken
from bynames._patterns import Pattern, Unsupported, replacement
from bynames._readings import abroad, damage, respelled
from bynames._readings.names import known_keys, surname_keys
from bynames._readings.sounds import sounds, syllables
from bynames._text import placeholder_words
from bynames.translit._orthography import orthography

KIND = 5
SECTIONS = (
    *("program", "sets", "replacements", "patterns", "cyrillic", "latin", "capitals", "costs", "families", "items"),
    *("given_cyrillic", "given_latin", "given_forms", "patronymics", "given_keys", "surnames", "special", "titles"),
    *("tails", "pieces", "alike", "edits", "slips", "classes", "beginnings", "open", "alphabets", "letters", "any_i"),
    *("marks", "sounds", "surname_endings", "elsewhere", "sequences", "turkic", "patronymic_forms"),
    *("plain", "bits", "foreign_endings", "respelled", "languages", "typed"),
    *("inflected", "endings", "only", "stays", "consonants", "turned", "known"),
    *("sound_languages", "sounds_of", "sound_texts", "cut_endings", "shapes", "misread", "family_names", "syllables"),
)
# What patterns are for; native/persons.hpp has the same order.
PATTERNS = (
    *("masculine_patronymic", "feminine_patronymic", "plain_latin", "plain_both", "fold", "ending", "short_ending"),
    *("fleeting", "foreign", "unlike", "read", "abroad", "shape", "around", "foreign_word", "foreign_key"),
    *("respelled", "after", "sounding", "surely_abroad", "maybe_abroad", "syllable"),
)
# What single letters are marked for
MARKS = ("vowel", "sign", "ending_vowel", "oblique")
# The costs of data/compare/persons.yaml, in order
COSTS = (
    *("decision", "same_key", "equivalent", "related", "gender", "inflected", "other_ending", "initial"),
    *("two_initials", "open_initials", "initial_misplaced", "far_fetched", "latin_far_fetched"),
    *("turned", "misread", "cut_off", "second_given_omitted"),
    *("both_far_fetched", "borne_out"),
    *("patronymic_omitted", "patronymic_contradicted", "extra_word", "alike", "surname_alone", "given_alone"),
    *("gender_alone", "other_role"),
    *("slip_letter", "slip_vowel", "slip_vowel_lost", "slip_consonant_lost", "slip_first_letter", "slip_transposed"),
    *("slip_usual_length", "letter", "vowel", "vowel_lost", "consonant_lost", "doubled", "sign_lost"),
    *("foreign_doubled", "foreign_sign_lost", "hybrid", "transposed", "first_letter", "usual_length"),
    *("strange", "unlike", "form", "read", "typed"),
)
# Bytes for letters beyond ASCII: none that says something in a pattern
_BYTES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%&;>@_~#`"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіўґєї’ѵѣѳћђљњјџәөүқғңһҗ"
# Capitals, and what no text has: control characters but for the line break
_LATIN_BYTES = "ABCDEFGHIJKLMNOPQRSTUVWXY" + "".join(map(chr, (*range(1, 10), *range(11, 32))))
# The engine has a bit for each.
_MOST_LANGUAGES = 16
# What is shorter is an initial.
_SHORTEST_SPECIAL = 2
# Any other Latin letter
_OTHER = "Z"
# What may stand inside words: apostrophes, the prime that is a letter, and marks by themselves
_SIGNS = ("’", "'", "ʹ", *map(chr, range(0x300, 0x370)))
LATIN = (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x180))


class _Table:
    """The table in the making. Raises Unsupported where the data say what the engine does not know."""

    def __init__(self) -> None:
        self.out = FlatWriter(KIND, SECTIONS)
        self._bytes = dict(zip(_CYRILLIC, _BYTES, strict=False))
        self._latin: dict[str, str] = {}
        self.languages = languages.names()
        for language in self.languages:
            self.out.add("languages", self.out.text(language))
        if spoken() != self.languages or len(self.languages) > _MOST_LANGUAGES or len(_CYRILLIC) > len(_BYTES):
            raise Unsupported("other languages")

    def cyrillic(self, text: str) -> str:
        """A Cyrillic pattern, or what its matches become, over bytes."""
        found = ""
        for letter in text:
            if letter.isascii():
                if letter.isalpha() or letter in "-_%&;>@~#`":
                    raise Unsupported(f"pattern {text!r} is not supported")
                found += letter
            elif letter in self._bytes:
                found += self._bytes[letter]
            else:
                raise Unsupported(f"pattern {text!r} is not supported")
        return found

    def latin(self, text: str) -> str:
        """The same of a Latin one: each letter beyond ASCII gets a byte when it first comes."""
        found = ""
        for letter in text:
            if not letter.isascii() and letter not in self._latin:
                if len(self._latin) == len(_LATIN_BYTES):
                    raise Unsupported(f"pattern {text!r} is not supported")
                self._latin[letter] = _LATIN_BYTES[len(self._latin)]
            if letter.isascii() and letter.isupper():
                raise Unsupported(f"pattern {text!r} is not supported")
            found += self._latin.get(letter, letter)
        return found

    def pattern(self, what: str, which: int, pattern: str, replace: str = "") -> int:
        """A pattern over bytes; its number."""
        made, letters = Pattern(pattern), replacement(replace)
        out = self.out
        first = len(out.sections["program"]) // 4, len(made.rows), len(out.sections["sets"]) // 4
        number = len(out.sections["patterns"]) // 7
        out.add("patterns", PATTERNS.index(what), which, first, len(out.sections["replacements"]), len(letters))
        out.add("program", *made.rows)
        out.add("sets", *made.sets)
        out.add("replacements", letters)
        return number

    def letters(self) -> None:
        """The letters of both scripts; when all patterns have been told."""
        for letter, byte in self._bytes.items():
            self.out.add("cyrillic", ord(letter), ord(byte))
            capital = letter.upper()
            if capital != letter and len(capital) == 1:
                self.out.add("capitals", ord(capital), ord(letter))
        for letter in map(chr, LATIN):
            low = letter.lower()
            if len(low) == 1 and letter.isalpha() and (low.upper() == letter or letter == low):
                self.out.add(
                    "latin", ord(letter), ord(low), ord(low if low.isascii() else self._latin.get(low, _OTHER))
                )

        for sign in _SIGNS:
            self.out.add("latin", ord(sign), 0, ord(_OTHER))

    def texts(self, section: str, texts: Iterable[str]) -> None:
        """Texts, each once."""
        for text in sorted(set(texts)):
            self.out.add(section, self.out.text(text))

    def byte(self, letter: str) -> int:
        """That of a Cyrillic letter; 0 for none."""
        return ord(self.cyrillic(letter)) if letter else 0


def _cost(value: float) -> list[int]:
    return list(struct.unpack("=II", struct.pack("=d", value)))


@compiled(bytes)
def person_table() -> bytes:
    """The table; nothing where the data say something that the engine does not know."""
    try:
        table = _Table()
        _tell_costs(table)
        _tell_names(table)
        _tell_patterns(table)
        _tell_edits(table)
        _tell_languages(table)
        _tell_initials(table)
        _tell_inflection(table)
        table.letters()
    except Unsupported:
        return b""
    return table.out.packed()


def inflection_table() -> bytes:
    """A table that says how words are inflected, and no more; nothing where the rules are not for the engine."""
    try:
        table = _Table()
        _tell_patterns(table)
        _tell_languages(table)
        _tell_inflection(table)
        table.letters()
    except Unsupported:
        return b""
    return table.out.packed()


def _tell_costs(table: _Table) -> None:
    raw = data.entry("compare", "persons")
    slips = {f"slip_{name}": value for name, value in raw["slips"].items()}
    weights = data.entry("names", "languages")["weights"]
    parts = {name: value for name, value in raw["parts"].items() if name != "inflected"}
    known = {**weights, **raw["letters"], **parts, **slips, "decision": raw["decision"]}
    known["inflected"] = raw["parts"]["inflected"]
    # `alike` of the letters is a table, that of the parts a cost.
    known["alike"] = raw["parts"]["alike"]
    for name in COSTS:
        table.out.add("costs", _cost(float(known[name])))
    for pair, value in raw["slips"]["pairs"].items():
        for one, other in (pair, pair[::-1]):
            table.out.add("slips", *[ord(c) if c != "-" else 0 for c in (one, other)], _cost(float(value)))
    for pair, value in raw["letters"]["pairs"].items():
        lone = "-" in pair
        for one, other in ((pair.strip("-"), "-"),) if lone else (pair, pair[::-1]):
            table.out.add("edits", table.byte(one), table.byte(other) if not lone else 0, _cost(float(value)))


def _tell_names(table: _Table) -> None:
    known, out = lexicon(), table.out
    ids = sorted(known.families)
    number = {id: at for at, id in enumerate(ids)}
    for id in ids:
        family: Family = known.families[id]
        lists = [sorted(number[other] for other in family.related)]
        lists += [sorted(map(ord, family.initials.get(way, ()))) for way in ("", *table.languages)]
        row = [ord(family.gender), -family.rank]
        for some in lists:
            row += [out.add("items", some), len(some)]
        out.add("families", row, out.text(id))
    for section, forms in (("given_cyrillic", known.given_cyrillic), ("given_latin", known.given_latin)):
        for form, found in forms.items():
            for id, place in found.items():
                out.add(section, out.text(form), number[id], place)
    for key, listed in known.given_forms.items():
        for form, id, place in listed:
            out.add("given_forms", out.text(key), out.text(plain.plain_cyrillic(form)), number[id], place)
    for key, fathers in known.patronymics.items():
        for id in sorted(fathers):
            out.add("patronymics", out.text(key), number[id])
    table.texts("given_keys", [key for key, found in known.given.items() if not all(found.values())])
    table.texts("surnames", surname_keys())
    table.texts("cut_endings", cut_endings())
    table.texts("titles", title_keys())
    words = data.entry("names", "words")
    # Months stand beside digits alone, which Python reads; an abode has its place in the text.
    apart = ("months", "abodes")
    groups = [listed for name, listed in words.items() if name not in apart]
    listed_words = [word for listed in groups for forms in listed.values() for word in forms]
    listed_words += placeholder_words()
    single = set()
    several = {f", {word}." for forms in words["abodes"].values() for word in forms}
    for word in map(str.lower, listed_words):
        parts = {part.strip(".,:()") for part in word.replace("-", " ").split()} - {""}
        # Яна is a name, «яна ж» begins a second one: what has parts of one letter, or signs inside, counts as a whole.
        if "." in word.strip(".") or any(len(part) < _SHORTEST_SPECIAL for part in parts):
            several.add(word)
        else:
            single |= parts
    table.texts("special", single)
    table.texts("sequences", several)
    table.texts("family_names", known.family_names)
    table.texts("syllables", syllables())
    table.texts("turkic", known.turkic_endings)
    table.texts("patronymic_forms", known.patronymic_forms)
    tails = set()
    for rules in inflecting(spoken()):
        for gender in ("m", "f"):
            for tail, stars in rules.oblique_tails("given", gender):
                if stars:
                    raise Unsupported("given names whose consonant changes")
                tails.add(tail)
    table.texts("tails", tails - {""})
    if "" in tails:
        out.add("tails", out.text(""))
    for form, language in known.forms_elsewhere():
        if language in table.languages:
            out.add("elsewhere", out.text(form), table.languages.index(language))


def _tell_patterns(table: _Table) -> None:
    raw = data.entry("names", "patterns")
    table.pattern("masculine_patronymic", 0, raw["patronymic_masculine"])
    table.pattern("feminine_patronymic", 0, raw["patronymic_feminine"])
    for number, rule in enumerate(raw["foreign_endings"]):
        table.pattern("foreign_word", number, table.latin(rule["latin"]))
        table.pattern("foreign_key", number, rule["key"])
        for ending in rule["plain"]:
            table.out.add("foreign_endings", number, table.out.text(ending))
    syllable = data.entry("names", "syllables")["syllable"]
    table.pattern("syllable", 0, table.latin(f"^(?:{syllable['latin']})$"))
    table.pattern("syllable", 1, table.cyrillic(f"^(?:{syllable['cyrillic']})$"))
    folds = data.entry("keys", "plain")
    for fold in folds["latin"]:
        table.pattern("plain_latin", 0, table.latin(fold["pattern"]), table.latin(fold["replace"]))
    for fold in folds["both"]:
        table.pattern("plain_both", 0, fold["pattern"], fold["replace"])
    for letter, letters in folds["cyrillic"].items():
        table.out.add("plain", ord(letter), table.out.text(letters))
    for letter, letters in plain.folded_shapes().items():
        table.out.add("shapes", ord(letter), table.out.text(letters))
    for one, other in plain.misread_pairs():
        table.out.add("misread", table.out.text(one), table.out.text(other))
    for letter, letters in plain.turned_letters().items():
        table.out.add("turned", ord(letter), table.out.text(letters))
    for fold in data.entry("correspondences", "latin")["folds"]:
        table.pattern("fold", 0, table.cyrillic(fold["pattern"]), table.cyrillic(fold["replace"]))
    endings = data.entry("names", "endings")
    for name in ("ending", "short_ending", "fleeting", "foreign"):
        table.pattern(name, 0, table.cyrillic(endings[name]))
    for sound in endings["sounds"]:
        table.out.add("sounds", table.out.text(sound["ending"]), table.out.text(sound["stem"]))
    table.pattern("abroad", 0, table.latin(abroad.any_ending()))
    surely, maybe = abroad.endings()
    for number, (ending, _) in enumerate(surely):
        table.pattern("surely_abroad", number, table.latin(ending))
    for number, (ending, stem) in enumerate(maybe):
        # Without a group, it is the first letter of the match that stays.
        if "{0}" in stem and not re.compile(ending).groups:
            raise Unsupported(f"no group in {ending!r}")
        table.pattern("maybe_abroad", number, table.latin(ending), table.latin(stem.replace("{0}", "\\1")))
    _tell_spellings(table)
    table.pattern("shape", 0, table.latin(damage.any_shape()))
    for number, language in enumerate(table.languages):
        for ending in edits.surname_endings(language):
            table.out.add("surname_endings", number, table.out.text(ending))
    raw = data.entry("compare", "persons")["letters"]
    marked = raw["vowels"], raw["signs"], endings["vowels"], endings["oblique"]
    for what, letters in enumerate(marked):
        for letter in letters:
            table.out.add("marks", what, table.byte(letter))
    for letter, letters in raw["alike"].items():
        table.out.add("alike", table.byte(letter), table.out.text(letters))


def _tell_spellings(table: _Table) -> None:
    """How Latin words are read that no scheme would have written so."""
    out = table.out
    for number, (pattern, replace) in enumerate(respelled.spellings()):
        table.pattern("respelled", number, table.latin(pattern), table.latin(replace))
    for word in respelled.words():
        written, language = respelled.elsewhere(word)
        out.add("respelled", out.text(word), out.text(written), spoken().index(language))
    known = lexicon()
    listed = {*known.given_forms, *known.patronymics, *surname_keys()}
    for key in sorted(listed ^ set(known_keys())):
        out.add("known", out.text(key), int(key not in listed))
    of_names = [spoken_so for spoken_so in sounds() if spoken_so.of_names]
    for number, spoken_so in enumerate(of_names):
        table.pattern("sounding", number, table.latin(spoken_so.of_names))
        its = spoken().index(spoken_so.language), spoken_so.most, spoken_so.shortest, spoken_so.most_of_names
        out.add("sound_languages", *its)
        for piece, rules in spoken_so.pieces.items():
            for begins, ends, written_so in rules:
                first = len(out.sections["sound_texts"]) // 2
                for text in written_so:
                    out.add("sound_texts", out.text(text))
                out.add("sounds_of", number, int(begins), int(ends), out.text(piece), first, len(written_so))


def _tell_edits(table: _Table) -> None:
    count = len(table.languages)
    ways = [(one, other) for one in table.languages for other in table.languages]
    lists = [list(edits.pieces(*way)) for way in ways]
    lists += [list(edits.read_pieces(*way)) for way in ways]
    lists += [list(edits.pieces("read", "meant")), list(edits.pieces("meant", "read"))]
    assert len(lists) == 2 * count * count + 2
    for number, pieces in enumerate(lists):
        for piece in pieces:
            around = 0
            if piece.around is not None:
                around = 1 + table.pattern("around", 0, table.cyrillic(piece.around.pattern))
            texts = table.out.text(piece.letters), table.out.text(piece.others)
            table.out.add("pieces", number, *texts, _cost(piece.cost), around, int(piece.turned))


def _tell_languages(table: _Table) -> None:
    for number, language in enumerate(spoken()):
        spelling = orthography(language)
        table.out.add("alphabets", *[part for c in spelling.alphabet + spelling.further for part in (number, ord(c))])
    raw = data.entry("names", "languages")["languages"]
    for number, name in enumerate(table.languages):
        for letter in raw[name]["letters"]:
            table.out.add("letters", number, table.byte(letter))
        for letter in sorted({*raw[name]["letters"], *raw[name].get("typed", "")}):
            table.out.add("typed", number, table.byte(letter))
        for pattern in raw[name]["unlike"]:
            table.pattern("unlike", number, table.cyrillic(pattern))
        for fold in raw[name].get("read", ()):
            table.pattern("read", number, table.cyrillic(fold["pattern"]), table.cyrillic(fold["replace"]))
    for letter, other in languages.ANY_I.items():
        table.out.add("any_i", table.byte(chr(letter)), table.byte(chr(other)))


def _tell_initials(table: _Table) -> None:
    known = initials.initial_tables()
    for letter, other in known.classes.items():
        table.out.add("classes", ord(letter), ord(other))
    for bit, letter in enumerate(initials.CLASSES):
        table.out.add("bits", ord(letter), bit)
    for letter, images in known.latin.items():
        for image in images:
            table.out.add("beginnings", ord(letter), table.out.text(image))
    for (one, second), pairs in known.open.items():
        if one in table.languages and second in table.languages:
            ways = table.languages.index(one), table.languages.index(second)
            for letter, other in sorted(pairs):
                table.out.add("open", ways, ord(letter), ord(other))


def _tell_inflection(table: _Table) -> None:
    out = table.out
    stems: dict[str, int] = {}
    for known in inflecting(spoken()):
        language = spoken().index(known.language)
        for word in sorted(known.stays):
            out.add("stays", language, out.text(table.cyrillic(word)))
        for letter in known.consonants:
            out.add("consonants", language, table.byte(letter))
        for rule in known.rules:
            kinds = sum(1 << bit for bit, kind in enumerate(KINDS) if kind in rule.who)
            if not kinds:
                continue
            number = len(out.sections["inflected"]) // 6
            pattern = _stems_of(rule)
            if pattern not in stems:
                stems[pattern] = table.pattern("after", 0, table.cyrillic(pattern))
            out.add(
                *("inflected", language, kinds, int(bool(rule.also))),
                *(out.text(table.cyrillic(rule.lemma)), stems[pattern]),
            )
            for word in sorted(rule.only):
                out.add("only", number, out.text(table.cyrillic(word)))
            for ending in dict.fromkeys(known.oblique_endings(rule)):
                out.add("endings", number, out.text(table.cyrillic(ending)))


def _stems_of(rule: Rule) -> str:
    """A pattern that is found in the stems that the endings of a rule can be put to."""
    changes = any("*" in ending for column in rule.endings for ending in column)
    if rule.after.startswith(".*") and not changes:
        return rule.after.removeprefix(".*") + "$"
    if changes and (rule.after.startswith(".*") or "|" in rule.after):
        # The engine takes as few consonants as it can, and where there are several stems Python may take more.
        raise Unsupported(f"{rule.after!r} before consonants that stay the same is not supported")
    return f"^{rule.after}$"
