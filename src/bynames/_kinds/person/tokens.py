"""The text of a person's name as words: what is typed around and between the words is cleared away here."""

from __future__ import annotations

from bynames._compiled import compiled
from bynames._expressions import expression
from bynames._kinds.person.edits import ends_as_a_surname
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.surroundings import SPACED, without_surroundings
from bynames._kinds.person.words import given_undone
from bynames._kinds.person.words import word as word_of
from bynames._model import Part
from bynames._readings import read_latin
from bynames._readings.abroad import at_home
from bynames._readings.damage import as_printed, in_capitals, repaired, typed_on_another_keyboard
from bynames._readings.names import surname_keys
from bynames._text import clean, has_cyrillic, is_placeholder

# [1], [a], (3), *, † after a name: footnote marks of lists and of Wikipedia
_NOTE = expression(r"\[\d{1,3}\]|\[[a-z]\]|\(\d{1,3}\)|\*(?![^\W\d_])|(?<![^\W\d_])\*|[†‡§¹²³⁰-⁹]")
_POSSESSIVE = expression(r"(?<=\w)['’]s\b")
_INSIDE = expression(r"(?<=[^\W\d_])[\"ʺ″·*](?=[^\W\d_])")
_DOTTED = expression(r"(?<=\w\.)(?=\w)")
_WORD = expression(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u2011’'`´′·\-])*\.?")
# A Roman numeral of a monarch: Николай II
_NUMERAL = expression(r"[IVX]{1,5}")
# Nothing but words and spaces, as most names are: no mark to clear away
_PLAIN = expression(r"[^\W\d_’]{2,}(?: [^\W\d_’]{2,})*")
_EDGES = "’'-ʹʺ`´′."
# Two letters that are one sound, and one initial
_PAIRS = ("дз", "дж")
# A name of as many words may have a word besides.
_FEW = 3
_SHORTEST_TITLE = 5
# Behind a given name stand a patronymic and a surname.
_MOST_BEHIND = 2
_LONGEST_ACRONYM = 4
# Behind an Arabic article stands a longer word.
_LONGEST_ARTICLE = 3
# No name is longer. What follows is not read, so that any text has an answer at once.
_LONGEST = 1000


class Token:
    """One word of a name: `text` as typed (hygienic), `low` without its edges, and whether it is an initial.

    `source` is what a Latin word is read from: `low` without the ending that another language gave it, and as it stood
    before a reading machine took its letters for others. Initials are one letter (А.), a digraph for one (Yu.), or one
    of two capitals that stand together (АГ). `in_syllables` are words of two syllables with a hyphen: Heung-min.
    """

    __slots__ = ("capitals", "in_syllables", "initial", "low", "source", "text")

    def __init__(self, text: str, initial: bool) -> None:
        self.text = text.replace(SPACED, " - ")
        self.initial = initial
        self.in_syllables = False
        self.low = in_capitals(text.replace(SPACED, "-")).lower().strip(_EDGES)
        self.source = self.low
        if not initial and not has_cyrillic(self.low) and self.low not in lexicon().given_latin:
            self.source = at_home(as_printed(self.low))
        self.capitals = len(self.low) > 1 and text.isupper()


def tokenize(name: str, together: bool = False) -> tuple[list[Token], int, list[Part]]:
    """The words of a person's name; how many stand before the first comma (0 without one); parts set aside.

    Set aside are titles, roles and phrase words (`title`), what tells father and son apart (`suffix`), and second names
    of the same person (`other`). A part in parentheses goes, unless nothing else is there, or only a given name. What
    stands for nobody (`n/a`) has no words. With `together` the two syllables of a Chinese or Korean given name are one
    word.
    """
    text = clean(repaired(name))[:_LONGEST]
    if _PLAIN.fullmatch(text):
        words = text.split(" ")
        low = sum(map(str.islower, words))
        plain = all(word.istitle() or word.isupper() or word.islower() for word in words)
        if plain and low in (0, len(words)) and not _has_initials(words):
            if len(words) < _FEW and is_placeholder(text):
                return [], 0, []
            return _without_titles([Token(word, False) for word in words], 0, [], together)
    if is_placeholder(text):
        return [], 0, []
    return _tokens(text, together)


def retyped(text: str) -> tuple[list[Token], int, list[Part]] | None:
    """The same for what the text is on another keyboard, where no word of it is known and it is a name there."""
    other = typed_on_another_keyboard(clean(text[:_LONGEST]))
    return _tokens(clean(other)) if other else None


def _tokens(text: str, together: bool = False) -> tuple[list[Token], int, list[Part]]:
    text, others, titles = without_surroundings(_NOTE.sub(" ", text))
    aside = [Part("title", title) for title in titles]
    aside += [Part("other", other) for other in others if any(c.isalpha() for c in other)]
    # Between two letters: ъ, the interpunct of BGN/PCGN, the apostrophe of GOST (Ob"edkov, Z·hirouskaya, Jur*eu)
    text = _POSSESSIVE.sub("", _INSIDE.sub("", text).replace('"', " "))
    text = _DOTTED.sub(" ", _unglue(text.replace("[", " ").replace("]", " ")))
    before, comma, after = text.partition(",")
    head = _words(before)
    if not comma:
        return _without_titles(head, 0, aside, together)
    return _without_titles(head + _words(after.replace(",", " ")), len(head), aside, together)


def _has_initials(words: list[str]) -> bool:
    """Whether two capitals stand beside words in small letters: АГ Лукашенко."""
    return any(len(word) == 2 and word.isupper() for word in words) and not all(word.isupper() for word in words)


def _unglue(text: str) -> str:
    """ЕвгенийАлексеевич is two words: a capital stands after three small letters (McDonald, LeBron are one)."""
    if text.islower() or text.isupper():
        return text
    seams = [
        at
        for at in range(3, len(text) - 1)
        if text[at].isupper() and text[at + 1].islower() and text[at - 3 : at].isalpha() and text[at - 3 : at].islower()
    ]
    for at in reversed(seams):
        text = f"{text[:at]} {text[at:]}"
    return text


def _words(text: str) -> list[Token]:
    # ½ and Ⅷ are neither digits nor letters, and ʹ alone is a letter to Unicode only
    words = [word for word in _WORD.findall(text) if word[0].isalpha() and word.strip(_EDGES)]
    mixed = any(not word.isupper() for word in words if len(word.rstrip(".")) > 2)
    found = []
    for word in words:
        bare = word.rstrip(".")
        head, hyphen, tail = bare.partition("-")
        if hyphen and head[:1].isupper() and tail in lexicon().suffixes:
            # Петров-младший
            found += [Token(head, False), Token(tail, False)]
        elif hyphen and len(tail) > _LONGEST_ARTICLE and tail[0].isupper() and head.lower() in lexicon().articles:
            # Аль-Асад is аль Асад: as many leave the article out.
            found += [Token(head.lower(), False), Token(tail, False)]
        elif hyphen and head.istitle() and bare.lower() not in lexicon().set_aside and _is_broken(head, tail):
            found.append(Token(head + tail, False))
            found[-1].in_syllables = all(_is_syllable(Token(half.title(), False)) for half in (head, tail))
        elif len(bare) == 1:
            found.append(Token(word, True))
        elif (
            found
            and len(bare) > 1
            and _NUMERAL.fullmatch(word)
            and (_is_given_form(found[-1].low) or (len(found) > 1 and has_cyrillic(found[-1].low)))
        ):
            # Николай II, Иван Ковалёв II
            found.append(Token(word, False))
        elif (
            bare.isupper()
            and bare.lower() in lexicon().set_aside
            and any(before.low in lexicon().titles for before in found)
        ):
            # Министр обороны РБ
            found.append(Token(bare, False))
        elif len(bare) == 2 and bare.isalpha() and bare.isupper() and mixed and word == bare == bare.strip(_EDGES):
            found += [Token(bare[0], True), Token(bare[1], True)]
        else:
            # Yu., Ya., Dz., Дз.: a digraph with a full stop stands for one letter of Cyrillic
            short = word != bare and len(bare) < 4
            found.append(Token(word if short else bare, short))
            aside = bare.lower() in lexicon().set_aside or _tells_apart(found[-1])
            if short and not aside and not _is_one_letter(bare.lower()):
                # Iv. Vas.: more than an initial, and no more certain than one
                found[-1].low = found[-1].source = found[-1].low[0]
    return found


def _is_given_form(low: str) -> bool:
    """Whether a word is a given name as it is typed, or another case of one: Елизавета, Елизаветы."""
    known = lexicon()
    return low in known.given_cyrillic or low in known.given_latin or (has_cyrillic(low) and bool(given_undone(low)))


def _is_one_letter(low: str) -> bool:
    """Whether two or three letters can stand for one of Cyrillic, or for дз and дж: Yu., Shch., Дз."""
    if has_cyrillic(low):
        return low in _PAIRS
    return any(len(reading.source) == 1 or reading.source in _PAIRS for reading in read_latin(low))


def _is_broken(head: str, tail: str) -> bool:
    """Whether the hyphen is that of a line's end: Тиханов-ская; not Мамед-заде."""
    known = lexicon()
    return (
        tail.islower()
        and len(tail) > 1
        and "-" not in tail
        and tail not in known.particles
        and head.lower() not in known.particles
        and head.lower() not in known.given_cyrillic
    )


@compiled(frozenset[str])
def title_keys() -> frozenset[str]:
    """The keys of the Cyrillic titles: Ministr and Prezident are written by schemes."""
    known = lexicon()
    words = [title for title in known.set_aside if has_cyrillic(title) and len(title) >= _SHORTEST_TITLE]
    return frozenset(word_of(title).keys[0] for title in words)


def _without_titles(
    words: list[Token], before_comma: int, aside: list[Part], together: bool
) -> tuple[list[Token], int, list[Part]]:
    known = lexicon()
    in_syllables = _with_syllables_together(words, before_comma) if together else None
    if in_syllables is not None:
        # Пан Ги Мун is no pan.
        return *in_syllables, aside
    full = sum([not word.initial for word in words])
    mixed = any(not word.text.islower() for word in words)
    aside = list(aside)
    kept: list[Token] = []
    # Whether the words before are a title that may go on: министр обороны, ректор БГУ
    going_on = True
    any_title = bool(aside)
    office = 0 if before_comma else _office(words, any_title)
    for index, word in enumerate(words):
        low = word.low
        role = "title" if index < office else ""
        # Such a word may be the name itself (Князь, Major, King), or a part of it behind another (Мамед хан).
        also_name = low in known.titles_also_names and (index == 0 or low not in known.particles)
        # Ст. and мл. before a name are initials; behind it they tell father and son apart.
        if role:
            pass
        elif low in known.set_aside or also_name or (index and _tells_apart(word)):
            # Enough must be left to be a name.
            enough = (2 if low in known.set_aside else 3) if also_name and not (mixed and word.text.islower()) else 1
            if also_name and index == 0 and _names_follow(words):
                enough = 1
            if full - (not word.initial) >= enough and len(low) > 1:
                role = "suffix" if index and _tells_apart(word) else "title"
        elif index and _NUMERAL.fullmatch(word.text) and len(words) - len(aside) <= _FEW and mixed:
            # Николай II; АГ and the like are initials, and have been taken apart.
            role = "suffix" if full > 1 and len(word.text) > 1 else ""
        elif full > 1 and len(low) > 1 and not word.initial and low not in known.particles:
            role = "title" if _goes_on(words, index, going_on, any_title) else ""
        elif word.initial and going_on and any_title and word.text[:1].islower() and full:
            role = "title"
        if role:
            aside.append(Part(role, word.text))
            any_title = any_title or low in known.set_aside or low in known.titles_also_names
            full -= not word.initial
            before_comma -= index < before_comma
            going_on = going_on or role == "title"
            continue
        going_on = False
        kept.append(word)
    return kept, before_comma if before_comma < len(kept) else 0, aside


def may_be_in_syllables(words: list[Token], titles: list[str]) -> bool:
    """Whether a name can be Chinese or Korean, with a given name of two syllables."""
    if len(words) + len(titles) != _FEW and not any(word.in_syllables for word in words):
        return False
    family_names = lexicon().family_names
    return any(low in family_names for low in [*[word.low for word in words], *[title.lower() for title in titles]])


def _with_syllables_together(words: list[Token], before_comma: int) -> tuple[list[Token], int] | None:
    """A Chinese or Korean name of three words as two: Kim Jong Un, Ким Чен Ын. None for other names."""
    known = lexicon()
    if len(words) == 2 and any(word.in_syllables for word in words):
        return None if known.family_names.isdisjoint([word.low for word in words]) else (words, before_comma)
    if len(words) != _FEW:
        return None
    # Kim Jong Un; Kim, Jong Un; Jong Un Kim
    first = 1 if words[0].low in known.family_names and before_comma < 2 else 0
    if not first and (words[-1].low not in known.family_names or before_comma == 1):
        return None
    # The family name stands before the two, or behind them.
    (one, other), family = words[first : first + 2], words[first - 1]
    if not (_is_syllable(one) and _is_syllable(other)) or (one.initial and other.initial):
        return None
    if family.low in known.set_aside and any(half.low in known.given_cyrillic for half in (one, other)):
        # Пан Ян Сак
        return None
    if family.low in known.particles and one.low in known.particles:
        # Ван Ден Бос
        return None
    together = Token(f"{one.text}-{other.text}", False)
    together.text = f"{one.text} {other.text}"
    return [*words[:first], together, *words[first + 2 :]], min(before_comma, 1)


def _is_syllable(word: Token) -> bool:
    """Whether a word with a capital can be a syllable of a Chinese or Korean given name; a Cyrillic vowel can: Ю."""
    if word.text.islower() or (word.initial and not (word.text.isalpha() and has_cyrillic(word.text))):
        return False
    return any(syllable.fullmatch(word.low) for syllable in lexicon().syllables)


def _tells_apart(word: Token) -> bool:
    """Whether a word tells father and son apart: мл., Jr., II; Iv. and Vi. are no numerals."""
    return word.low in lexicon().suffixes and not (word.text.istitle() and _NUMERAL.fullmatch(word.low.upper()))


def _office(words: list[Token], any_title: bool) -> int:
    """How many words are an office before a whole name: судья Октябрьского района Елена Ананич; 0 where none are.

    It begins with a title, or has one right before the given name (Foreign Minister Vladimir Makei). A word in small
    letters is no name. Without one, what stands before a given name is taken for a surname where it looks like one.
    """
    titles, also_names = lexicon().titles, lexicon().titles_also_names
    begins = any_title or (bool(words) and (words[0].low in titles or words[0].low in also_names))
    if not begins and not any(one.low in titles for one in words[1:]):
        return 0
    given = next((at for at, one in enumerate(words) if at and _is_given_name(one)), 0)
    if begins and not given:
        return _office_before_initials(words)
    behind = [word_of(one.low, False, 0) for one in words[given + 1 :] if not one.initial]
    if not given or not 1 <= len(behind) <= _MOST_BEHIND or any(one.low in titles for one in words[given + 1 :]):
        return 0
    ends = given
    if behind[-1].patronymics and len(behind) == 1 and words[given - 1].low not in titles:
        # судья Козлов Иван Петрович
        ends = given - 1
        if not begins or words[ends].text.islower():
            return 0
    elif behind[-1].families and len(behind) == 1:
        return 0
    before = [one for at, one in enumerate(words[:ends]) if one.low not in titles and (at or one.low not in also_names)]
    if not before or any(one.initial and not one.text[0].islower() for one in before):
        return 0
    if not begins:
        # Foreign Minister Vladimir Makei
        return ends if words[ends - 1].low in titles and _are_plain(before) else 0
    if any(one.text.islower() and one.low not in lexicon().particles for one in before):
        return ends
    return ends if len(before) > 1 or _are_plain(before) else 0


def _office_before_initials(words: list[Token]) -> int:
    """The same where a surname stands with initials: судья Верховного суда И. И. Новик."""
    first = next((at for at, one in enumerate(words) if one.initial), 0)
    if not first or not any(one.text.islower() for one in words[:first]):
        return 0
    ends = first if not words[-1].initial else first - 1
    named = words[-1] if ends == first else words[ends]
    return 0 if named.text.islower() or named.low in lexicon().titles else ends


def _is_given_name(one: Token) -> bool:
    """Whether a word with a capital is a given name in the nominative."""
    if one.initial or one.text.islower():
        return False
    found = word_of(one.low, False, 0)
    return found.exact and not found.oblique and bool(found.families)


def _are_plain(words: list[Token]) -> bool:
    """Whether no word looks like a surname, or is one in use."""
    for one in words:
        found = word_of(one.low, False, 0)
        if found.keys[0] in surname_keys() or ends_as_a_surname(found.sources.get(found.keys[0], found.low)):
            return False
    return True


def _names_follow(words: list[Token]) -> bool:
    """Whether a given name and a surname follow the first word: Judge Ivan Novik; not Король Иван Петрович."""
    if len(words) < _FEW or any(word.initial for word in words[1:3]):
        return False
    given, surname = word_of(words[1].low, False, 0), word_of(words[2].low, False, 0)
    return bool(given.families) and not surname.patronymics


def _goes_on(words: list[Token], index: int, going_on: bool, any_title: bool) -> bool:
    """Whether a word belongs to a title before it, or is a stray word before the name."""
    word = words[index]
    rest = words[index + 1 :]
    if not going_on:
        return False
    if any_title and index:
        if word.text.islower():
            return any(not other.text.islower() for other in words)
        # Ректор БГУ Иван Король; the surname itself may be in capitals
        capital = word.capitals and len(word.low) <= _LONGEST_ACRONYM and not word_of(word.low, False, 0).families
        return capital and sum(not other.initial and not other.capitals for other in rest) > 1
    if word.text.islower() and sum(not other.initial and other.text[:1].isupper() for other in rest) > 1:
        # also СЯБРУК Ала: something that is no name before one
        return not word_of(word.low, False, 0).families
    # Ministr Ivan Novik
    if index == 0 and len(words) >= _FEW and word.low.isascii() and len(word.low) >= _SHORTEST_TITLE:
        found = word_of(word.low, False, 0)
        return not found.families and not title_keys().isdisjoint(found.keys[:2]) and _names_follow(words)
    return False
