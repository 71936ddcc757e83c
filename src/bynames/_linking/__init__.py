"""Names to search among: an index of millions, and what it finds scored by `compare`; clusters on top of it."""

from __future__ import annotations

from bynames._linking.clusters import Cluster, Link, dedupe
from bynames._linking.matching import Matcher

__all__ = ["Cluster", "Link", "Matcher", "dedupe"]
