"""Hypothesis profiles: `ci` finds the same on every run, `brief` is for further Pythons, `explore` looks further."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, database=None)
settings.register_profile("brief", deadline=None, max_examples=25, derandomize=True, database=None)
settings.register_profile(
    "explore", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("ci")
