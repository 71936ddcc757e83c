"""The same for tables of names, and for what needs an extra where it is used, not where it is imported."""

from __future__ import annotations

from typing import assert_type

from bynames import AliasTable, scheme, tables
from bynames.serve import create_app, run
from bynames.tables import Clustered, Dialect, Joined, Output, Summary
from bynames.translit.icu import icu_rules

done = tables.normalize("in.csv", "out.csv", ["name"], fields=["key"], scheme="ru-icao-9303", workers=2)
assert_type(done, Summary)
assert_type(done.resolved, int)
assert_type(done.columns, tuple[str, ...])
tables.normalize("in.csv", "out.csv", dialect=Dialect(delimiter=";"), writing=Output("csv", bom=True))
tables.normalize("in.csv", scheme=7)  # type: ignore[arg-type]
tables.normalize("in.csv", table=AliasTable([]), notice=print)

assert_type(tables.match("left.csv", "right.csv", how="inner"), Joined)
clustered = tables.dedupe("in.csv", review="doubtful.csv")
assert_type(clustered, Clustered)
assert_type(clustered.doubtful, int | None)

with tables.reading("in.csv") as source:
    assert_type(source.header, list[str])

assert_type(icu_rules(scheme("be-lacinka")), str)
run(("people.yaml",), port=8100)
run(port="8100")  # type: ignore[arg-type]
create_app(AliasTable([]))
