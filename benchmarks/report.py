"""What the benchmarks share: peers that may be missing, fair timing, tables, and the heading of a report."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOT_INSTALLED = "not installed"


def arguments(parser: argparse.ArgumentParser, document: str) -> argparse.Namespace:
    """The command line with the options that every benchmark has: `--quick` and `--output`."""
    parser.add_argument("--quick", action="store_true", help="a small run that shows that everything works")
    parser.add_argument(
        "--output", type=Path, help=f"the report, in Markdown [default: docs/{document}; none with --quick]"
    )
    given = parser.parse_args()
    if given.output is None and not given.quick:
        given.output = ROOT / "docs" / document
    return given


def peer(module: str) -> Any:
    """The module, or None where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        return None


def version(*distributions: str) -> str:
    """Name and version of the first of these distributions that is installed."""
    for name in distributions:
        try:
            return f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue
    return f"{distributions[0]} ({NOT_INSTALLED})"


def heading(title: str, packages: Iterable[str] = ()) -> str:
    """The first lines of a report: the command that makes it, date, machine, Python, versions."""
    command = f"python benchmarks/{Path(sys.argv[0]).name} {_options()}".rstrip()
    facts = [
        f"{datetime.now(UTC):%Y-%m-%d}",
        f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.machine()}",
        f"{platform.python_implementation()} {platform.python_version()}",
    ]
    made = f"<!-- Generated: {command} -->"
    return "\n".join([made, f"# {title}", "", f"Made by `{command}`.", "", "; ".join([*facts, *packages]) + ".", ""])


def _options() -> str:
    """The options of this run as a reader would type them: without the paths of this machine."""
    text = " ".join(sys.argv[1:])
    text = re.sub(r"--output[ =]\S+ ?", "", text)
    return re.sub(r"--gold[ =]\S+", "--gold DIR", text)


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table whose columns line up in plain text as well; the first column to the left."""
    cells = [list(header), *map(list, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        padded = [
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = [("-" * (width - 1) + ":") if at else "-" * width for at, width in enumerate(widths)]
    return "\n".join([line(cells[0]), line(rule), *map(line, cells[1:])])


def finish(text: str, output: Path | None) -> None:
    """Print the report and write it to its file."""
    text = text.rstrip("\n") + "\n"
    print(text)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
        print(f"written: {output}", file=sys.stderr)


def timed(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Seconds for `work` on each item, with the garbage collector at rest; the results are thrown away."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        for item in items:
            work(item)
        return time.process_time() - start
    finally:
        gc.enable()


def interleaved(
    tools: dict[str, Callable[[Any], object]],
    items: Sequence[Any],
    batch: int,
    middle: Callable[[list[float]], float] = statistics.median,
) -> dict[str, float]:
    """Seconds an item for each tool: the median over batches, with the tools taking turns on each batch.

    So every tool meets the same items at the same time, and a machine that is busy for a moment is so for all.
    """
    seconds: dict[str, list[float]] = {name: [] for name in tools}
    gc.collect()
    gc.disable()
    try:
        for at in range(0, len(items), batch):
            some = items[at : at + batch]
            for name, work in tools.items():
                start = time.process_time()
                for item in some:
                    work(item)
                seconds[name].append((time.process_time() - start) / len(some))
    finally:
        gc.enable()
    return {name: middle(found) for name, found in seconds.items()}


def microseconds(seconds: float) -> str:
    """A time for reading, in microseconds."""
    value = seconds * 1e6
    return f"{value:.2f}" if value < 10 else f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def times(ratio: float) -> str:
    """A ratio for reading."""
    return f"{ratio:.1f}x" if ratio < 100 else f"{ratio:.0f}x"
