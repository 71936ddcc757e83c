"""A scheme backwards: from Latin to the Cyrillic that it was made of.

The scheme's tables say which Cyrillic pieces can stand behind each stretch of Latin; the orthography of
the language says how strange each letter and pair of letters would be. The answer is the least strange
sequence that the scheme turns into the same Latin again. For an `exact` scheme there is only one such
sequence; for a lossy one it is the best guess.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections.abc import Sequence

from bynames import _datafiles as data
from bynames._memo import WORDS, Memo, remembered
from bynames._model import Scheme
from bynames.errors import NotReversible
from bynames.translit._forward import LATIN, cased, transliterator
from bynames.translit._letters import known_by_consonants, statistics, without_vowels
from bynames.translit._notation import longest, parse_context
from bynames.translit._orthography import orthography

# How many ways to read the word so far are kept at each place. Wider finds nothing better on names;
# exact schemes have one or two ways anyhow.
_WIDTH = 24
# Longer words are read through a window of this length, of which the last part is read again with what
# follows it: no name is longer, and time stays linear.
_LONGEST = 120
_AGAIN = 40
# What is longer still is no word of any language: each target is read by itself, for searching takes a thousand
# times as long.
_NO_WORD = 360
# So many letters before one are all that a rule looks at.
_BESIDE = 8
# Fewer letters are likelier (щ before шч); a letter that leaves no trace (ь in many schemes) less likely.
_PER_LETTER = 0.2
_TRACELESS = 2.0
# Most of those that are lost stand at the end of a word (Вольский, Анатоль): there it costs so much less.
_LOST_AT_END = 1.0
_MOST_OF_INITIAL = 2
# A letter of another language, where the scheme names one
_NOT_NATIVE = 3.0
# What the scheme cannot have written is let through, at a price above any spelling's.
_FOREIGN = 12.0
# How much it counts, beside the orthography, how often letters follow each other in names.
_RARITY = 0.5
# A sign before or behind a word is a quotation mark rather than a letter that hardly ever stands there.
_OUTSIDE = 4.0


class _Path:
    """One way to read the Latin up to some place."""

    __slots__ = ("cost", "pieces", "settled", "source")

    def __init__(self, cost: float, source: str, pieces: tuple[tuple[str, str], ...], settled: int) -> None:
        self.cost = cost
        self.source = source
        self.pieces = pieces  # (Latin, Cyrillic), in order
        self.settled = settled  # how many pieces are known to be what the scheme makes of them


class Reverser:
    """A compiled scheme, backwards. Call it with any text; what the scheme cannot have written passes through.

    Raises NotReversible for a scheme with `reversible: no`.
    """

    def __init__(self, scheme: Scheme) -> None:
        if scheme.reversible == "no":
            raise NotReversible(f"scheme {scheme.id} cannot be reversed: it loses too much (reversible: no)")
        self.scheme = scheme
        self._forward = transliterator(scheme)
        spelling = orthography(scheme.language)
        self._costs = dict(spelling.costs)
        self._letters = statistics(scheme.language)
        native = spelling.alphabet + spelling.further
        sources: dict[str, set[str]] = {}
        for letter, target in scheme.letters.items():
            if letter in native or target:
                sources.setdefault(target, set()).add(letter)
            if letter not in native:
                self._costs[letter] = self._costs.get(letter, 0.0) + _NOT_NATIVE
        self._lookahead = 1
        for rule in scheme.rules:
            before = parse_context(rule.before, scheme.classes)
            self._lookahead = max(self._lookahead, len(rule.source) + longest(before))
            sources.setdefault(rule.target, set()).add(rule.source)
        self._traceless = sorted(source for source in sources.pop("", ()) if len(source) == 1)
        self._sources = {target: sorted(found) for target, found in sources.items()}
        self._sizes = sorted({len(target) for target in self._sources})
        self._alone = {target: min(found, key=self._cost_alone) for target, found in self._sources.items()}
        longest_first = sorted(map(re.escape, self._alone), key=lambda target: (-len(target), target))
        self._target = re.compile("|".join([*longest_first, "."]), re.DOTALL)
        signs = {c for target in self._sources for c in target if not _is_letter(c)}
        self._signs = str.maketrans(_variants(signs))
        accepted = re.escape("".join(sorted({*signs, *map(chr, self._signs), *"".join(self._sources)})))
        self._run = re.compile(f"[{LATIN}\u0300-\u036f{accepted}]+")
        self._memo: Memo[str, str] = Memo(WORDS)

    def __call__(self, text: str) -> str:
        """The Cyrillic that the scheme turns into `text`: exactly, or at a guess where it is lossy."""
        found = self._run.sub(self._read_run, unicodedata.normalize("NFC", text))
        return unicodedata.normalize("NFC", found)

    def _read_run(self, match: re.Match[str]) -> str:
        run = match.group()
        found = self._memo.get(run)
        if found is None:
            found = self._read(run)
            if len(run) <= _LONGEST:
                self._memo[run] = found
        return found

    def _read(self, run: str) -> str:
        if not any(map(_is_letter, run)):
            return run
        run = run.translate(self._signs)
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in run)
        if len(run) > _LONGEST:
            return _in_case(run, self._long_pieces(low))
        paths = self._paths(low)
        known = self._known(run, paths) if self.scheme.reversible != "exact" else ""
        if known:
            return known
        best = None
        for path in paths:
            found = _in_case(run, path.pieces)
            # SHCH can be ШЧ but not Щ, which would be Shch: case decides between readings too.
            if self._forward(found) == run:
                return found
            best = best or found
        return best or run

    def _known(self, run: str, paths: list[_Path]) -> str:
        """The known name that the scheme writes as `run`, "" without one; the usual form before others.

        Looked for among names with the consonants of one of the readings: what a lossy scheme loses is mostly not
        those.
        """
        listed = known_by_consonants(self.scheme.language)
        for consonants in dict.fromkeys(without_vowels(path.source, self.scheme.language) for path in paths):
            for name in listed.get(consonants, ()):
                for found in (name, name.capitalize(), name.upper()):
                    if self._forward.convert(found) == run:
                        return found
        return ""

    def pieces(self, low: str) -> tuple[tuple[str, str], ...]:
        """The best reading of a lower-case run, as pieces (Latin, Cyrillic) in order."""
        return tuple(self._long_pieces(low))

    def _cost_alone(self, source: str) -> tuple[float, str]:
        return sum(self._costs.get(letter, 0.0) for letter in source) + _PER_LETTER * len(source), source

    def _long_pieces(self, low: str) -> list[tuple[str, str]]:
        if len(low) > _NO_WORD:
            return self._one_by_one(low)
        pieces: list[tuple[str, str]] = []
        at, tail = 0, ""
        while at < len(low):
            window, last = low[at : at + _LONGEST], at + _LONGEST >= len(low)
            path = next(iter(self._paths(window, tail, last)), None)
            found = path.pieces if path else tuple((c, c) for c in window)
            size, count = 0, 0
            while count < len(found) and (last or size < _LONGEST - _AGAIN):
                size += len(found[count][0])
                count += 1
            pieces += found[:count]
            at += size
            tail = (tail + "".join(cyrillic for _, cyrillic in found[:count]))[-_AGAIN:]
        return pieces

    def _one_by_one(self, low: str) -> list[tuple[str, str]]:
        """Each target by itself; for an exact scheme what its rules make so beside the letters that stand there."""
        targets = self._target.findall(low)
        if self.scheme.reversible != "exact":
            return [(latin, self._alone.get(latin, latin)) for latin in targets]
        pieces: list[tuple[str, str]] = []
        before = ""
        for at, latin in enumerate(targets):
            sources = self._sources.get(latin, [latin])
            source = self._alone.get(latin, latin)
            if len(sources) > 1:
                behind = self._alone.get(targets[at + 1], "") if at + 1 < len(targets) else ""
                fitting = (
                    one for one in sources if self._forward.piece_at(before + one + behind, len(before)) == (one, latin)
                )
                source = next(fitting, source)
            pieces.append((latin, source))
            before = (before + source)[-_BESIDE:]
        return pieces

    def _paths(self, low: str, tail: str = "", last: bool = True) -> list[_Path]:
        """The readings of a lower-case run, best first; `tail` is the Cyrillic before it, `last` = nothing follows."""
        found = [path for part in _unquoted(low) for path in self._core(low, part)] if last and not tail else []
        return sorted(found, key=lambda path: (path.cost + self._rarity(path.source), path.source)) or (
            self._search(low, tail, last, width=_WIDTH)
            or self._search(low, tail, last, width=8 * _WIDTH)
            or self._search(low, tail, last, width=_WIDTH, lenient=True)
        )

    def _rarity(self, source: str) -> float:
        return 0.0 if self.scheme.reversible == "exact" else _RARITY * self._letters.cost(source)

    def _core(self, low: str, part: slice) -> list[_Path]:
        """The readings of a part of a run; the signs around it stay what they are."""
        before, after = low[: part.start], low[part.stop :]
        outside = len(before + after)
        if outside and self.scheme.reversible == "exact":
            return []
        found = self._search(low[part], "", True, width=_WIDTH)
        for path in found if outside else ():
            path.cost += _OUTSIDE * outside
            path.pieces = (*((c, c) for c in before), *path.pieces, *((c, c) for c in after))
        return found

    def _search(self, low: str, tail: str, last: bool, width: int, lenient: bool = False) -> list[_Path]:
        ends: list[list[_Path]] = [[] for _ in range(len(low) + 1)]
        ends[0] = [_Path(0.0, tail, (), 0)]
        for at, arrived in enumerate(ends):
            here = self._best(arrived + [found for path in arrived for found in self._add_traceless(path)], width)
            ends[at] = here
            if at == len(low):
                break
            for size in self._sizes:
                for source in self._sources.get(low[at : at + size], ()):
                    if at + size <= len(low):
                        ends[at + size] += self._add(here, low[at : at + size], source)
            if lenient:
                for path in here:
                    pieces = (*path.pieces, (low[at], low[at]))
                    foreign = _Path(path.cost + _FOREIGN, path.source + low[at], pieces, path.settled)
                    ends[at + 1] += self._settled(foreign)
        if not last:
            # The window may end inside a digraph; what stops before that stops at a letter that nothing stands for.
            reached = next(filter(None, reversed(ends[-max(self._sizes, default=1) :])), [])
            return sorted(reached, key=lambda path: (path.cost, path.source))
        done = [found for path in ends[-1] for found in self._settled(path, at_end=True)]
        for path in done:
            path.cost += self._costs.get(path.source[-1:] + "#", 0.0)
            # An initial is no word.
            if len(path.source) > _MOST_OF_INITIAL and not path.pieces[-1][0]:
                path.cost -= _LOST_AT_END
        return sorted(done, key=lambda path: (path.cost, path.source))

    def _add_traceless(self, path: _Path) -> list[_Path]:
        return [
            found
            for source in self._traceless
            for found in self._add([path], "", source)
            if not (path.pieces and path.pieces[-1][0] == "")
        ]

    def _add(self, paths: list[_Path], latin: str, source: str) -> list[_Path]:
        found = []
        for path in paths:
            cost = path.cost + (_PER_LETTER * len(source) if latin else _TRACELESS)
            before = path.source[-1:] or "#"
            for letter in source:
                cost += self._costs.get(letter, 0.0) + self._costs.get(before + letter, 0.0)
                before = letter
            found += self._settled(_Path(cost, path.source + source, (*path.pieces, (latin, source)), path.settled))
        return found

    def _settled(self, path: _Path, at_end: bool = False) -> list[_Path]:
        """The path, once every piece that the scheme has enough context for is what the scheme makes; else nothing."""
        length = len(path.source)
        at = length - sum(len(cyrillic) for _, cyrillic in path.pieces[path.settled :])
        while path.settled < len(path.pieces) and (at_end or length - at >= self._lookahead):
            latin, cyrillic = path.pieces[path.settled]
            if self._forward.piece_at(path.source, at) != (cyrillic, latin):
                return []
            at += len(cyrillic)
            path.settled += 1
        return [path]

    def _best(self, paths: list[_Path], width: int) -> list[_Path]:
        """The cheapest paths, one for each way that the last letters look."""
        unlike: dict[tuple[str, int], _Path] = {}
        tail = self._lookahead + 3
        for path in paths:
            key = (path.source[-tail:], len(path.pieces) - path.settled)
            if key not in unlike or path.cost < unlike[key].cost:
                unlike[key] = path
        if len(unlike) <= width:
            return list(unlike.values())
        return heapq.nsmallest(width, unlike.values(), key=lambda path: path.cost)


def _unquoted(low: str) -> list[slice]:
    """The parts of a run that may be the word: without none, some or all of the signs around it."""
    letters = [at for at, c in enumerate(low) if _is_letter(c)] or [0]
    starts = {*range(min(letters[0], 3)), letters[0]}
    stops = {*range(max(letters[-1] + 2, len(low) - 2), len(low) + 1), letters[-1] + 1}
    return [slice(start, stop) for start in sorted(starts) for stop in sorted(stops)]


def _in_case(run: str, pieces: Sequence[tuple[str, str]]) -> str:
    """The Cyrillic of the pieces in the case of the Latin that they were read from."""
    plain = "".join(cyrillic for _, cyrillic in pieces)
    if run.islower():
        return plain
    if run.isupper() and sum(map(str.isupper, run)) > 1:
        return plain.upper()
    chunks, at = [], 0
    for latin, cyrillic in pieces:
        # A sign has no case: ``Ef is Ёф. A letter without a trace takes its case from what stands before it.
        sign = next((i for i, c in enumerate(latin) if _is_letter(c)), 0)
        place = at + sign if latin else max(at - 1, 0)
        chunks.append((place, place + 1, cyrillic))
        at += len(latin)
    return cased(run, chunks)


def _is_letter(c: str) -> bool:
    """Whether `c` is a letter proper: the primes of ALA-LC and ISO 9 (ʹ ʺ) are letters to Unicode, signs to us."""
    return c.isalpha() and unicodedata.category(c) != "Lm"


def _variants(signs: set[str]) -> dict[str, str]:
    """Other ways to type the signs of a scheme, where it is clear which one is meant."""
    characters = data.entry("text", "characters")
    found: dict[str, str] = {}
    for alike in (characters["apostrophes"], characters["double_primes"]):
        own = signs & set(alike)
        if len(own) == 1:
            meant = own.pop()
            found.update((typed, meant) for typed in alike if typed not in signs)
    return found


@remembered(512)
def reverser(scheme: Scheme) -> Reverser:
    """The compiled form of a scheme backwards, made once."""
    return Reverser(scheme)
