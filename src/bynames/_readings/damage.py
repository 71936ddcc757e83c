"""What programs, keyboards and reading machines have done to a name, undone.

Nothing is touched that looks like a name as it stands: a cheap test on signs comes first, and what is tried must give a
name that is known, or letters that follow each other as in names (data/text/damage.yaml).
"""

from __future__ import annotations

import codecs
import re
from itertools import product

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._languages import languages
from bynames._memo import NAMES, WORDS, once, remembered
from bynames._readings.backwards import read_latin
from bynames._readings.known import is_known
from bynames._text import clean, follow_cyrillic, has_cyrillic
from bynames.errors import no_text
from bynames.translit._letters import known_names, statistics

# No name is longer; what follows is left as it is.
_LONGEST = 1000
# Nearly all texts: letters of one script, and signs that nobody mistypes; capitals do not stand behind small letters.
_PLAIN = expression("[A-Za-z .,'-]*|[А-Яа-яЁёІіЎўҐґ’ .,-]*")
_TURNED = expression("[а-яё][А-ЯЁ]{2}")
# In most others none of this is found, and nothing else is looked at.
_ODD = expression(
    "&(?:#\\w{2,6}|[a-z]{2,8});"  # &#1048; &amp;
    "|(?:%[0-9A-Fa-f]{2}){2}"  # %D0%98
    "|[\u0080-\u00bf\u2010-\u2122\u0152-\u0192\u02c6\u02dc\u0402-\u040f\u0452-\u045f]{2}"
    "|[\u0080-\u00ff]{3}|[ÐÑРС][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122\u0402-\u040f\u0452-\u045f]"
    "|\\b[а-яё][А-ЯЁ]{2}"  # лПЧБМ
    "|[\u2500-\u259f]"
    "|[^\\W\\d_]\\d|\\d[^\\W\\d_]"  # K0valenko
)
# Letters as no name has them, so that another keyboard is asked
_HARDLY_A_NAME = expression(
    "(?i:[bcdfghjklmnpqrstvwxz]{5}|\\b[bcdfghjklmnpqrstvwxz]{3}|q(?!u)|[bcdfghjklmnpqrstvwxz][;\\[\\]`,.][a-z])"
    "|(?i:[бвгджзйклмнпрстфхцчшщ]{5}|\\b[бвгджзйклмнпрстфхцчшщ]{4})"
)
_ENTITY = expression("&(?:#\\w{2,6}|[a-z]{2,8});")
_QUOTED = expression("(?:%[0-9A-Fa-f]{2}){2}")
# A word with digits among its letters; a number behind it (IvanPetrov1990) is none of them.
_DIGIT_INSIDE = expression(r"\b(?=\w*\d)(?=\w*[^\W\d_]{2}|(?:\w\d?){4})[^\W_]{2,}(?:[^\W\d_]|(?<!\d)\d)\b")
# A word of which half is digits is one where that makes a known name of it, and it has so many letters and digits.
_SHORTEST_OF_DIGITS = 5
# Words spaced by letters, so that they stand out: И в а н о в. As many initials nobody has.
_SPACED = expression(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3,}(?!\S)")
_MOST_INITIALS = 5
_BEYOND_ASCII = expression("[^\x00-\x7f]")
_CYRILLIC_WORD = expression("[А-яЁёІіЎўҐґ’'-]+")
_LETTERS = expression(r"[^\W\d_]+")
# Of a byte that cp1251 has no letter for, only this one is lost: И is D0 98 in UTF-8.
_LOST = expression(b"\xd0(?=[\xd0\xd1])|\xd0$|\xd0(?= )")
# A letter of a repaired text costs no more than this, by the letter statistics of names.
_LIKELY = 3.6
# Readings of digits are tried one by one.
_MOST_WAYS = 64
# No known name is longer.
_LONGEST_KNOWN = 40


@remembered(NAMES)
def repaired(text: str) -> str:
    """`text` (any string) as it was before it was read in a wrong encoding, or quoted for a web page.

    Digits inside words are read as the letters they look like. The same text where nothing is odd, and where nothing
    that is tried gives a name.

    >>> repaired("Èâàíîâ Ñåðãåé"), repaired("&#1048;ванов"), repaired("KOVA1ENKO")
    ('Иванов Сергей', 'Иванов', 'KOVALENKO')
    """
    if not isinstance(text, str):
        raise no_text(text)
    head = text[:_LONGEST]
    if head.count(" ") > 2 and _SPACED.search(head):
        head = _SPACED.sub(_put_together, head)
        text = head + text[_LONGEST:]
    if (_PLAIN.fullmatch(head) and not _TURNED.search(head)) or not _ODD.search(head):
        return text
    if _ENTITY.search(head):
        import html

        head = html.unescape(head)
    if _QUOTED.search(head):
        from urllib.parse import unquote_plus

        head = unquote_plus(head)
    if _BEYOND_ASCII.search(head):
        head = _reencoded(head) or head
    cyrillic = has_cyrillic(head)
    return _DIGIT_INSIDE.sub(lambda match: _without_digits(match.group(), cyrillic), head) + text[_LONGEST:]


def _put_together(match: re.Match[str]) -> str:
    """Letters with spaces between them as words: each begins with a capital, or all are one word in capitals."""
    letters = match.group().split(" ")
    if all(letter.isupper() for letter in letters):
        return "".join(letters) if len(letters) > _MOST_INITIALS else match.group()
    return "".join([f" {letter}" if letter.isupper() else letter for letter in letters]).strip()


def _reencoded(text: str) -> str | None:
    """The text in the encoding in which it is likeliest a name, or two names of which one is known; None if none is."""
    if not _strange_letters(text):
        return None
    best: tuple[float, str] | None = None
    for pair in data.entry("text", "damage")["encodings"]:
        raw = _bytes(text, pair["read"])
        if raw is None:
            continue
        if pair["written"] == "utf-8" and pair["read"] == "cp1251":
            raw = _LOST.sub(b"\xd0\x98", raw)
        try:
            found = clean(raw.decode(pair["written"]))
        except UnicodeDecodeError:
            continue
        cost = _cost_of_letters(found)
        if cost is not None and cost <= _LIKELY and (best is None or cost < best[0]):
            best = cost, found
    return best[1] if best else None


def _strange_letters(text: str) -> bool:
    """Whether the letters beyond ASCII are most of its letters, and no Cyrillic that could be a name."""
    letters = "".join(_LETTERS.findall(text))
    beyond = [c for c in text if ord(c) > 0x7F]
    if not beyond or len(beyond) < 0.5 * len(letters):
        return False
    cost = _cost_of_letters(text)
    return cost is None or cost > _LIKELY


def _bytes(text: str, encoding: str) -> bytes | None:
    """A text as bytes; what the encoding lacks as the byte of the same number, as programs do that never fail."""
    raw = bytearray()
    for c in text:
        try:
            raw += codecs.encode(c, encoding)
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return None
            raw.append(ord(c))
    return bytes(raw)


def _cost_of_letters(text: str) -> float | None:
    """What a letter costs on average where all are Cyrillic, in words written as names are; else None."""
    words = _LETTERS.findall(text)
    if not words or not all(_CYRILLIC_WORD.fullmatch(word) for word in words):
        return None
    if not all(word.islower() or word.isupper() or word.istitle() for word in words):
        return None
    size = sum(len(word) + 1 for word in words)
    return min(sum(statistics(language).cost(word.lower()) for word in words) for language in languages()) / size


@once
def _layouts() -> tuple[tuple[str, dict[int, str]], ...]:
    """The keyboards: the language, and what each sign is on it; Latin typed for Cyrillic, and the other way round."""
    keys: dict[str, str] = data.entry("text", "damage")["keyboards"]
    shifts: dict[str, str] = data.entry("text", "damage")["shifted"]
    found = []
    for language in languages():
        if language not in keys:
            continue
        both = list(zip(keys["latin"], keys[language], strict=True))
        capitals = [(one.upper(), other.upper()) for one, other in both if one.isalpha()]
        capitals += [(shifted, dict(both)[sign].upper()) for sign, shifted in shifts.items()]
        found.append((language, str.maketrans(dict([*both, *capitals]))))
        found.append(("", str.maketrans({other: one for one, other in [*both, *capitals]})))
    return tuple(found)


@remembered(NAMES)
def typed_on_another_keyboard(text: str) -> str | None:
    """`text`, in which no name is known, as typed on another keyboard; None where that makes no name of it either.

    One of the words must be known then, and the letters of all must follow each other as in names.

    >>> typed_on_another_keyboard("Bdfyjd Cthutq")
    'Иванов Сергей'
    """
    if not _HARDLY_A_NAME.search(text):
        return None
    for language, table in _layouts():
        if bool(language) is has_cyrillic(text):
            continue
        found = text.translate(table)
        typed = _LETTERS.findall(found)
        if not typed or any(has_cyrillic(word) is not bool(language) for word in typed):
            continue
        known = known_names(language) if language else frozenset(word.lower() for word in typed if is_known(word))
        # Hardly ever, and it takes less to tell than what the letters cost.
        if not any(len(word) > 2 and word.lower() in known for word in typed):
            continue
        cost = _cost_of_letters(found) if language else 0.0
        if cost is not None and cost <= _LIKELY:
            return found
    return None


def _without_digits(word: str, cyrillic: bool) -> str:
    """A word with its digits read as letters: the known name that it can be, else the likeliest letters.

    In a Cyrillic text a word of Latin look-alikes is Cyrillic too.
    """
    letters = "".join(c for c in word if c.isalpha())
    if cyrillic and not has_cyrillic(word):
        word = follow_cyrillic(word)
    digits: dict[str, str] = data.entry("text", "damage")["digits"]["cyrillic" if has_cyrillic(word) else "latin"]
    options = [digits.get(c, c) for c in word]
    digits_inside = len(word) - len(letters)
    if len(letters) <= digits_inside or any(c.isdigit() for option in options for c in option):
        return word
    few = len(letters) < 2 * digits_inside
    if few and len(word) < _SHORTEST_OF_DIGITS:
        return word
    # A name begins with a capital.
    if letters.isupper():
        options = [option.upper() for option in options]
    elif word[0].isdigit():
        options[0] = options[0].upper()
    ways = ["".join(way) for way, _ in zip(product(*options), range(_MOST_WAYS), strict=False)]
    best = next((way for way in ways if is_known(way)), None)
    if few:
        return best or word
    return best or min(ways, key=_cost_as_read)


def _cost_as_read(word: str) -> float:
    """How unlikely a word is as a name, by its likeliest reading."""
    low = word.lower()
    if has_cyrillic(low):
        return min(statistics(language).cost(low) for language in languages())
    return min(
        (statistics(language).cost(reading.source) for reading in read_latin(low) for language in languages()),
        default=0.0,
    )


@once
def _shapes() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((expression(shape["read"]), shape["stood"]) for shape in data.entry("text", "damage")["shapes"])


@once
def _any_shape() -> re.Pattern[str]:
    return expression("|".join(read.pattern for read, _ in _shapes()))


def any_shape() -> str:
    """A regular expression for words that have a shape that another letter may have been."""
    return _any_shape().pattern


def in_capitals(word: str) -> str:
    """A word in capitals with the small letters among them that stand for capitals; another word as it is.

    >>> in_capitals("PAVLlUK"), in_capitals("Pavluk")
    ('PAVLIUK', 'Pavluk')
    """
    if word.isupper() or word[1:].islower():
        return word
    small: dict[str, str] = data.entry("text", "damage")["small_capitals"]
    for letter, capital in small.items():
        if letter in word and word.replace(letter, "").isupper():
            word = word.replace(letter, capital)
    return word


def as_printed(low: str) -> str:
    """A lower-case Latin word that is no known name, as the only known name that a reading machine can have made it of.

    The word itself where there is none, or several.

    >>> as_printed("rornan"), as_printed("chernov")
    ('roman', 'chernov')
    """
    return _mended(low) if len(low) <= _LONGEST_KNOWN and _any_shape().search(low) else low


@remembered(WORDS)
def _mended(low: str) -> str:
    mended = {
        low[: match.start()] + stood + low[match.end() :] for read, stood in _shapes() for match in read.finditer(low)
    }
    if is_known(low):
        return low
    known = [word for word in mended if is_known(word)]
    return known[0] if len(known) == 1 else low
