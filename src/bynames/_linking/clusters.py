"""Records of a list that are one and the same, as clusters: links by `compare`, and what speaks against a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

from msgspec import Struct

from bynames._kinds.organization.readings import organization
from bynames._kinds.person.parse import person
from bynames._linking.comparison import EVEN, compare, contradicts
from bynames._linking.matching import Matcher, Progress, Records, check_cutoff, pairs
from bynames._model import Evidence
from bynames._names import kind_of
from bynames._rules import Rules
from bynames.errors import InputError, did_you_mean

# A name is linked to so many others at most; they are linked among themselves.
_MOST_LINKS = 50
_GIVEN = Evidence("", "", "given as the same", 0.0)


class Link(Struct, frozen=True):
    """Two ids of one entity: the best-matching names, the score in [0, 1], and whether the user decided it."""

    left: str
    right: str
    score: float
    names: tuple[str, str]
    kind: str | None = None
    said: bool = False

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, as of `compare`; or that the pair was given as the same."""
        return (_GIVEN,) if self.said else compare(*self.names, self.kind).evidence


class Cluster(Struct, frozen=True):
    """Ids of one entity, in the order of the records; `name` is the most informative spelling.

    `links` are the links between them, one fewer than there are ids; `weakest` is the one with the lowest score (None
    for a single id).
    """

    ids: tuple[str, ...]
    name: str
    links: tuple[Link, ...]
    weakest: Link | None


def dedupe(
    records: Records,
    kind: str | None = None,
    *,
    cutoff: float | None = None,
    progress: Progress | None = None,
    same: Iterable[tuple[str, str]] = (),
    different: Iterable[tuple[str, str]] = (),
    workers: int = 1,
    rules: Rules | None = None,
) -> list[Cluster]:
    """The ids of `records` (in any form that `Matcher` takes) as clusters, in the order of their first records.

    Pairs that pass the `cutoff` (None: the default decision) are linked, highest score first. Two clusters stay apart
    if a record of one and a record of the other are more likely different than the same, for example if their
    patronymics differ: no chain of vague records joins a father and his son. The clusters do not depend on the order
    of the records. `same` and `different` are pairs of ids decided by people; they override any score. `progress` is
    called with (names done, total names).

    Raises InputError for an invalid record or pair, for a cutoff outside [0, 1], for an id that no record has, and for
    two ids marked both same and different.

    >>> [cluster.ids for cluster in dedupe([("1", "Янка Купала"), ("2", "KUPALA, Janka"), ("3", "Якуб Колас")])]
    [('1', '2'), ('3',)]
    """
    if rules is not None:
        with rules.acting():
            return dedupe(
                records,
                kind,
                cutoff=cutoff,
                progress=progress,
                same=same,
                different=different,
                workers=workers,
            )
    check_cutoff(cutoff)
    names: dict[str, list[str]] = {}
    for id, name in pairs(records):
        names.setdefault(id, []).append(name)
    joined = [_checked("same", pair, names) for pair in same]
    parted = [_checked("different", pair, names) for pair in different]
    groups = _Groups(names, kind)
    for left, right in joined:
        groups.join(Link(left, right, 1.0, (names[left][0], names[right][0]), kind, said=True))
    for left, right in parted:
        if groups.of[left] is groups.of[right]:
            raise InputError(f"{left!r} and {right!r} are said to be both the same and different")
        groups.parted.add(frozenset((left, right)))
    for link in _links(names, kind, cutoff, progress, workers):
        one, other = groups.of[link.left], groups.of[link.right]
        if one is not other and not groups.apart(one, other):
            groups.join(link)
    return groups.clusters()


def _checked(option: str, pair: object, names: dict[str, list[str]]) -> tuple[str, str]:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not all(isinstance(id, str) for id in pair):
        raise InputError(f"{option} takes pairs of two ids; got {pair!r}")
    left, right = pair
    if left == right:
        raise InputError(f"{option} takes pairs of two ids; got {pair!r}")
    for id in (left, right):
        if id not in names:
            raise InputError(f"{option}: no record has the id {id!r}{did_you_mean(id, names)}")
    return left, right


def _links(
    names: dict[str, list[str]], kind: str | None, cutoff: float | None, progress: Progress | None, workers: int
) -> list[Link]:
    """The pairs of ids that pass the cut-off, the highest score first; equal ones by their ids."""
    owners: dict[str, list[str]] = {}
    for id, own in names.items():
        for name in own:
            owners.setdefault(name, []).append(id)
    distinct = list(owners)
    # Each distinct name is one record: ten thousand rows with one spelling are linked in a chain.
    matcher = Matcher([(str(place), name) for place, name in enumerate(distinct)], kind, workers=workers)
    found: dict[tuple[str, str], Link] = {}

    def put(one: str, other: str, score: float, met: tuple[str, str]) -> None:
        left, right = min(one, other), max(one, other)
        known = found.get((left, right))
        if left != right and (known is None or score > known.score):
            met = met if left == one else met[::-1]
            found[left, right] = Link(left, right, score, met, kind)

    for name, ids in owners.items():
        for one, other in zip(sorted(ids), sorted(ids)[1:], strict=False):
            put(one, other, 1.0, (name, name))
    answers = matcher.search_many(distinct, _MOST_LINKS, cutoff, workers, progress)
    for name, matches in zip(distinct, answers, strict=True):
        for match in matches:
            for one in owners[name] if len(owners[match.name]) == 1 else owners[name][:1]:
                put(one, owners[match.name][0], match.score, (name, match.name))
    return sorted(found.values(), key=lambda link: (-link.score, link.left, link.right))


class _Group:
    """Ids that have been joined, their distinct names, and the links that joined them."""

    def __init__(self, id: str, names: Sequence[str]) -> None:
        self.ids = [id]
        self.names = dict.fromkeys(names)
        self.rows = [tuple(dict.fromkeys(names))]
        self.links: list[Link] = []


class _Groups:
    """All ids, each in its group."""

    def __init__(self, names: dict[str, list[str]], kind: str | None) -> None:
        self.names = names
        self.kind = kind
        self.of = {id: _Group(id, own) for id, own in names.items()}
        self.parted: set[frozenset[str]] = set()

    def apart(self, one: _Group, other: _Group) -> bool:
        """Whether a record of one group and a record of the other are different, as far as one can tell."""
        if self.parted and any(frozenset(pair) in self.parted for pair in product(one.ids, other.ids)):
            return True
        return any(_different(left, right, self.kind) for left in set(one.rows) for right in set(other.rows))

    def join(self, link: Link) -> None:
        """Two groups become one."""
        one, other = self.of[link.left], self.of[link.right]
        if one is other:
            return
        if len(one.ids) < len(other.ids):
            one, other = other, one
        one.ids += other.ids
        one.names |= other.names
        one.rows += other.rows
        one.links += [*other.links, link]
        if link.said:
            # What is the same by decision is one record with several names.
            one.rows = [tuple(one.names)]
        for id in other.ids:
            self.of[id] = one

    def clusters(self) -> list[Cluster]:
        """The groups in the order of the records."""
        place = {id: number for number, id in enumerate(self.names)}
        found = []
        for group in dict.fromkeys(self.of.values()):
            ids = tuple(sorted(group.ids, key=place.__getitem__))
            name = _fullest([name for id in ids for name in self.names[id]], self.kind)
            weakest = min(group.links, key=lambda link: link.score, default=None)
            found.append(Cluster(ids, name, tuple(group.links), weakest))
        return found


def _different(left: tuple[str, ...], right: tuple[str, ...], kind: str | None) -> bool:
    """Whether two records are more likely different than the same, or have names that contradict each other."""
    found = [compare(a, b, kind) for a in left for b in right]
    return max(one.score for one in found) < EVEN or any(map(contradicts, found))


def _fullest(names: list[str], kind: str | None) -> str:
    """The spelling that says most: the most whole words, then the commonest, not all in capitals, then the first."""
    count = Counter(names)
    return max(count, key=lambda name: (_whole_words(name, kind), count[name], not name.isupper()))


def _whole_words(name: str, kind: str | None) -> int:
    if (kind or kind_of(name)) == "org":
        return len(organization(name)[0].telling)
    return sum(not word.initial for word in person(name).words)
