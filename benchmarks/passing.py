"""A pytest plugin for mutants.py: the lines of bynames that each test passes through, and how long the test takes.

Tests that fail are left out. It needs `sys.monitoring`, so Python 3.12 or later. A line is reported once for each test:
the suite takes a tenth more.
As a command it prints, as JSON, the lines that making the compiled tables passes through.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

PACKAGE = str(Path(__file__).resolve().parent.parent / "src" / "bynames") + os.sep
TOOL = sys.monitoring.COVERAGE_ID


class Recorder:
    """Tests by node id: seconds, and the lines by module."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tests: dict[str, dict[str, Any]] = {}
        self.lines: dict[str, set[int]] = defaultdict(set)
        self.failed: set[str] = set()

    def start(self) -> None:
        """Note every line from now on."""
        sys.monitoring.use_tool_id(TOOL, "bynames")
        sys.monitoring.register_callback(TOOL, sys.monitoring.events.LINE, self._pass)
        sys.monitoring.set_events(TOOL, sys.monitoring.events.LINE)

    def _pass(self, code: CodeType, line: int) -> Any:
        if code.co_filename.startswith(PACKAGE):
            self.lines[code.co_filename.removeprefix(PACKAGE)].add(line)
        return sys.monitoring.DISABLE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.lines.clear()
        sys.monitoring.restart_events()
        started = time.perf_counter()
        result = yield
        seconds = round(time.perf_counter() - started, 3)
        lines = {module: sorted(passed) for module, passed in self.lines.items()}
        self.tests[item.nodeid] = {"seconds": seconds, "lines": lines}
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        sys.monitoring.set_events(TOOL, sys.monitoring.events.NO_EVENTS)
        sys.monitoring.free_tool_id(TOOL)
        passed = {test: seen for test, seen in self.tests.items() if test not in self.failed}
        if passed:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"passing-{os.getpid()}.json").write_text(json.dumps(passed), encoding="utf-8")


def building() -> dict[str, list[int]]:
    """The lines by module that all compiled tables and the alias table are made by, with nothing kept in files."""
    recorder = Recorder(Path())
    recorder.start()
    from bynames import AliasTable, _compiled
    from bynames._rules import modules

    for module in modules():
        import_module(module)
    for each in _compiled.ALL:
        for arguments in each.over():
            each.made(arguments)
    AliasTable.load()
    return {module: sorted(passed) for module, passed in recorder.lines.items()}


def pytest_configure(config: pytest.Config) -> None:
    recorder = Recorder(Path(os.environ["BYNAMES_PASSING"]))
    recorder.start()
    config.pluginmanager.register(recorder)


if __name__ == "__main__":
    print(json.dumps(building()))
