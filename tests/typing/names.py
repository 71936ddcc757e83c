"""What users of the library write, with the types that a checker is to find. Checked by mypy, never run."""

from __future__ import annotations

from typing import Literal, assert_type

import bynames
from bynames import AliasTable, Comparison, Entity, Evidence, Match, Matcher, Mention, Name, Reading, Scheme

# One name

assert_type(bynames.__version__, str)
assert_type(bynames.transliterate("Мінск", "be-national-2007"), str)
assert_type(bynames.transliterate("Minsk", bynames.scheme("be-lacinka"), reverse=True), str)
bynames.transliterate("Мінск")  # type: ignore[call-arg]
bynames.transliterate("Мінск", "be-lacinka", True)  # type: ignore[call-arg]
bynames.transliterate(b"Minsk", "be-lacinka")  # type: ignore[arg-type]

assert_type(bynames.schemes(), tuple[Scheme, ...])
for scheme in bynames.schemes("be"):
    assert_type(scheme.reversible, Literal["exact", "lossy", "no"])
    assert_type(scheme.year, int | None)
    assert_type(scheme.letters, dict[str, str])
    scheme.id = "be-mine"  # type: ignore[misc]

for step in bynames.explain("Мінск", "be-national-2007"):
    assert_type(step.rule, bynames.Rule | None)
assert_type(bynames.romanize("Мінск", "be-national-2007").by, str)

readings = bynames.identify("Cichanoŭskaja")
assert_type(readings, tuple[Reading, ...])
assert_type(readings[0].score, float)

name = bynames.parse("Ціханоўская Святлана", "person")
assert_type(name, Name)
assert_type(name.part("given"), str)
assert_type([part.role for part in name.parts], list[str])
assert_type(bynames.key("Ціханоўская"), str)
assert_type(bynames.inflect("Святлана", "be"), dict[str, str])
assert_type(bynames.respell("Святлана", "ru"), tuple[bynames.Spelling, ...])
assert_type(bynames.respell("Святлана", "ru")[0].probability, float)
assert_type(bynames.orthography("Святлана", "taraskievica"), str)
assert_type([lemma.cost for lemma in bynames.lemmas("Святлане", "be")], list[float])

# Two names

compared = bynames.compare("Ціханоўская", "Tikhanovskaya", kind=None)
assert_type(compared, Comparison)
assert_type(compared.matched, bool)
assert_type(compared.score, float)
assert_type(compared.evidence, tuple[Evidence, ...])
if bynames.compare("a", "b").score > "0.5":  # type: ignore[operator]
    pass

# Many names

matcher = Matcher(["Янка Купала", "Якуб Колас"])
assert_type(matcher.search("Kupala"), list[Match])
assert_type(matcher.search_many(["Kupala"], limit=2, workers=1), list[list[Match]])
Matcher([("kupala", "Янка Купала")], kind="person")
Matcher({"kupala": ["Янка Купала", "Іван Луцэвіч"]})
Matcher(5)  # type: ignore[arg-type]
matcher.save("kupala.index")
assert_type(Matcher.load("kupala.index"), Matcher)
for cluster in bynames.dedupe(["Янка Купала", "Kupala, Janka"]):
    assert_type(cluster.ids, tuple[str, ...])
    assert_type(cluster.weakest, bynames.Link | None)

# The alias table

table = AliasTable.load("mine.csv")
assert_type(table, AliasTable)
assert_type(table["kupala"], Entity)
assert_type(len(table), int)
assert_type(table.resolve("Kupala", limit=2), list[Match])
for mention in table.find("Учора мы бачылі Алеся Бяляцкага."):
    assert_type(mention, Mention)
    assert_type(mention.matches[0].evidence, tuple[Evidence, ...])

found = bynames.resolve("Тихановская")
assert_type(found, Match | None)
print(found.id)  # type: ignore[union-attr]

# Errors

try:
    bynames.scheme("be-nonsense")
except bynames.UnknownScheme as error:
    assert_type(error.args, tuple[object, ...])  # type: ignore[assert-type]
    value_error: ValueError = error
