"""Coverage-guided fuzzing of one target with atheris: `python fuzz/atheris_run.py TARGET [options of libFuzzer]`.

It needs atheris beside bynames (`make fuzz` makes an environment with both). It starts from fuzz/seeds.py and what is
in fuzz/corpus/TARGET, and writes an input that makes the target fail, or takes longer than ten seconds, to
fuzz/corpus/TARGET, where tests/test_fuzz_corpus.py runs it ever after.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from contextlib import suppress

import atheris

# bynames imports its modules when they are first needed: here all at once, while atheris looks on.
with atheris.instrument_imports(include=["bynames"]):
    import bynames

    for module in pkgutil.walk_packages(bynames.__path__, "bynames.", onerror=lambda _: None):
        if not module.name.endswith("__main__"):
            with suppress(ImportError, bynames.MissingExtra):
                importlib.import_module(module.name)

import seeds
import targets

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS_A_INPUT = 10


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in targets.TARGETS:
        sys.exit(f"usage: atheris_run.py TARGET [options]; targets: {', '.join(targets.TARGETS)}")
    name = sys.argv[1]
    kept = os.path.join(HERE, "corpus", name)
    os.makedirs(kept, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{name}-") as found:
        for number, seed in enumerate(seeds.of(name)):
            with open(os.path.join(found, f"seed{number}"), "wb") as file:
                file.write(seed)
        target = targets.TARGETS[name]
        # Whatever is made once is made before the clock runs.
        for seed in seeds.of(name)[:2]:
            target(seed)
        options = [
            f"-timeout={SECONDS_A_INPUT}",
            f"-artifact_prefix={kept}{os.sep}",
            "-max_len=600",
            "-rss_limit_mb=3000",
        ]
        atheris.Setup([sys.argv[0], *options, *sys.argv[2:], found, kept], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
