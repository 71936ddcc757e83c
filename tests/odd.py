"""Texts that are no names, or hardly any. Nothing raises for them."""

from __future__ import annotations

# Signs and scripts that no scheme knows, and what UTF-8 cannot hold
STRANGE = (
    "🦬",
    "👩🏽\u200d🚀",
    "明斯克",
    "თბილისი",
    "مينسك",
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "\uffff",
    "\u0301",
    "\u200b",
)
