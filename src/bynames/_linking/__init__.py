"""Names to search among: an index of millions, and what it finds scored by `compare`; clusters on top of it.

The matcher is imported when it is first asked for: it needs numpy, and comparing two names does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bynames._linking.clusters import Cluster as Cluster
    from bynames._linking.clusters import Link as Link
    from bynames._linking.clusters import dedupe as dedupe
    from bynames._linking.matching import Matcher as Matcher

__all__ = ["Cluster", "Link", "Matcher", "dedupe"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'bynames._linking' has no attribute {name!r}")
    from bynames._linking import clusters

    for one in __all__:
        globals()[one] = getattr(clusters, one)
    return globals()[name]
