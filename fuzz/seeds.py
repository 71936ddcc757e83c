"""What fuzzing starts from: inputs with the shape of each target."""

from __future__ import annotations

import random
from functools import cache

import targets

import bynames
from bynames import _datafiles as data

_EDITS = 40


@cache
def names() -> tuple[str, ...]:
    """Names as schemes and the alias table have them, both Cyrillic and Latin."""
    samples = [samples.names for scheme in bynames.schemes() for samples in scheme.samples]
    found = [name for pairs in samples for pair in pairs.items() for name in pair]
    found += [name for entity in bynames.AliasTable.load() for name in entity.spellings]
    return tuple(dict.fromkeys(found))


def of(target: str) -> list[bytes]:
    """The seeds of a target."""
    rng = random.Random(target)
    some = rng.sample(names(), 60)
    if target == "compare":
        return [f"{one}\n{other}".encode() for one, other in zip(some, [*some[1:], some[0]], strict=True)]
    if target == "transliterate":
        return [bytes([number]) + name.encode() for number, name in enumerate(some)]
    if target in ("index", "crafted_index"):
        return [bytes(rng.randrange(256) for _ in range(4 * (1 + number % 3))) for number in range(_EDITS)]
    if target in ("scheme", "yaml"):
        files = list(data.files("transliteration").values())[:8]
        return [_start(path, 6000) for path in files] + [b"a: [b, {c: d}]\n", b"- 'x'\n- |\n  y\n"]
    if target == "aliases":
        return [*_tables()]
    if target == "table":
        return [
            b"id,name\n1,Jan\n",
            'id;імя\r\n1;"Янка ""Я"" Купала"\r\n'.encode(),
            "імя\tx\nЯн\t1\n".encode("cp1251"),
            b'{"name": "Jan", "x": 1}\n{"name": null}\n',
            "name\nЯн\n".encode("utf-16"),
        ]
    if target == "serve":
        return _requests()
    return [name.encode() for name in some]


def _start(path: str, size: int) -> bytes:
    with open(path, "rb") as file:
        return file.read(size)


def _tables() -> list[bytes]:
    entity = b'{"id": "k", "kind": "person", "names": {"be": "\xd0\xaf\xd0\xbd"}, "aliases": ["x"]}\n'
    texts = [
        b"entities:\n- id: k\n  kind: person\n  names: {be: Jan}\n  aliases: [x]\n",
        b"id,kind,be,aliases\nk,person,Jan,x|y\n",
        entity,
        b'{"id": "Q1", "labels": {"en": {"value": "Jan"}}, "aliases": {}, "claims": {}}\n',
        b'{"head": {"vars": ["item"]}, "results": {"bindings": [{"item": {"value": "Q1"}, "itemLabel": {}}]}}',
        b'{"id": "k", "schema": "Person", "properties": {"name": ["Jan"], "alias": ["x"]}}\n',
    ]
    return [bytes([number]) + text for number, text in enumerate(texts)] + [bytes([128]) + text for text in texts]


def _requests() -> list[bytes]:
    get, post = targets.PATHS, 128
    found = [bytes([number]) + b"name=Janka+Kupala&text=Jan&a=b&b=c&prefix=J" for number in range(len(get))]
    bodies = {
        "/resolve": b'{"names": ["Janka Kupala"], "limit": 2, "explain": true}',
        "/compare": b'{"pairs": [["Jan", "Jan"]]}',
        "/identify": b'{"texts": ["Cichan"]}',
        "/transliterate": b'{"texts": ["Minsk"], "schemes": ["be-lacinka"], "reverse": true}',
        "/find": b'{"texts": ["Janka Kupala"]}',
        "/v1/match": b'{"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Jan"}]}]}',
        "/v1/extend": b'{"ids": ["k"], "properties": [{"id": "be"}]}',
        "/reconcile": b"queries=%7B%22q0%22%3A%7B%22query%22%3A%22Jan%22%7D%7D",
    }
    for path, body in bodies.items():
        # The first byte modulo the number of paths takes the path, and its highest bit the method.
        first = next(byte for byte in range(post, 256) if get[byte % len(get)] == path)
        found.append(bytes([first]) + body)
    return found
