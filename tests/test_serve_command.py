"""`bynames serve` as a process: what it says, where it listens, which tables it takes, and its texts."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner
from serving import Client

from bynames import _datafiles as data
from bynames.cli import main
from bynames.serve._web import accepted, interface

TABLE = """\
entities:
  - id: maryla-zaretskaya
    kind: person
    gender: f
    born: 1971
    names: {be: Марыля Зарэцкая, ru: Марыля Зарецкая, en: Maryla Zaretskaya}
    role: printer
    sources: ["https://example.org"]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*arguments: str) -> Iterator[tuple[Client, subprocess.Popen[str]]]:
    """`bynames serve` in its own process, ended by Ctrl-C."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bynames", "serve", *arguments, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    client = Client(port)
    try:
        deadline = time.monotonic() + 120
        while True:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            try:
                client.get("/reconcile")
                break
            except OSError:
                time.sleep(0.1)
        yield client, process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=30)


def test_it_serves_a_table_of_ones_own_on_loopback_only(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(TABLE, encoding="utf-8")
    with running(str(file)) as (client, process):
        found = client.get("/resolve", name="Zareckaja Maryla").json["results"][0]["matches"]
        assert [one["id"] for one in found] == ["maryla-zaretskaya"]
        listening = Path("/proc/net/tcp").read_text(encoding="utf-8").splitlines()
        ours = [line.split()[1] for line in listening if line.split()[1].endswith(f":{client.port:04X}")]
        assert {address.partition(":")[0] for address in ours if address} == {"0100007F"}
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert f"http://127.0.0.1:{client.port}/reconcile for OpenRefine" in out
    assert err == ""
    assert process.returncode == 0


def test_worker_processes_share_the_port(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(TABLE, encoding="utf-8")
    with running(str(file), "--workers", "2") as (client, _):
        for _ in range(10):
            assert client.get("/resolve", name="Зарецкая Марыля").json["results"][0]["matches"][0]["match"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-file.yaml"], "no-such-file.yaml"),
        (["--port", "99999"], "99999"),
        (["--host", "256.0.0.1"], "cannot listen on 256.0.0.1:8000"),
    ],
)
def test_what_cannot_be_served(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(main, ["serve", *arguments])
    assert done.exit_code == 2
    assert says in done.output


def test_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(TABLE.replace("kind: person", "kind: persona"), encoding="utf-8")
    for workers in ("1", "2"):
        done = CliRunner().invoke(main, ["serve", str(file), "--port", str(free_port()), "--workers", workers])
        assert done.exit_code == 2
        assert re.search(r"people\.yaml:\d+: .*persona", done.output), done.output
        assert "http://" not in done.output


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert done.exit_code == 2
    assert f"bynames: cannot listen on 127.0.0.1:{port}: " in done.output
    assert "try another --port" in done.output


def test_without_the_extra_it_says_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['starlette'] = sys.modules['starlette.applications'] = None\n"
        "from bynames.cli import main; main(['serve'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith('pip install "bynames[serve]"')


def test_the_command_line_loads_no_server() -> None:
    code = (
        "import sys, bynames.cli\n"
        "print([name for name in ('starlette', 'uvicorn', 'bynames.serve._app') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


@pytest.mark.once
def test_the_benchmark_runs() -> None:
    script = Path(__file__).parent.parent / "benchmarks" / "serve.py"
    command = [sys.executable, str(script), "--quick", "--workers", "1", "--connections", "4"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    rows = [line.split("|")[1:-1] for line in done.stdout.splitlines() if line.startswith("| 1 process")]
    assert len(rows) == 6
    assert [row[-1].strip() for row in rows] == ["0"] * 6


# The texts of the interface


def test_all_languages_have_the_same_texts() -> None:
    english = data.entry("interface", "en")
    for language in interface():
        words = data.entry("interface", language)
        assert list(words) == list(english)
        for key, text in words.items():
            assert text.strip() == text != ""
            places = set(re.findall(r"\{\w+\}", text))
            assert places == set(re.findall(r"\{\w+\}", english[key])), (language, key)


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    package = resources.files("bynames.serve")
    code = {
        file.name: file.read_text(encoding="utf-8")
        for folder in (package, package.joinpath("static"))
        for file in folder.iterdir()
        if file.name.endswith((".py", ".js", ".html"))
    }
    words = data.entry("interface", "en")
    source = "\n".join(code.values())
    made = re.compile(r"kind_\w+|in_language_\w+|property_(be|ru|uk|en)|feature_\w+|all|check|nothing|matched")
    for key in words:
        assert made.fullmatch(key) or re.search(rf"[\"'{{]{key}[\"'}}]", source), f"{key} is not used"
    filled = {"head", "lang", "language_links", "texts_json", "service", "version", "title", "about", "facts"}
    for name, text in code.items():
        if name.endswith(".html"):
            assert set(re.findall(r"\{\{(\w+)\}\}", text)) - filled - set(words) == set()
        if name.endswith(".js"):
            assert set(re.findall(r"say\(\"(\w+)\"", text)) - set(words) == set()


def test_static_files_ask_for_nothing_from_elsewhere() -> None:
    static = resources.files("bynames.serve").joinpath("static")
    for file in static.iterdir():
        text = file.read_text(encoding="utf-8")
        addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", text))
        assert addresses <= {"http://www.w3.org/2000/svg"}, file.name
        assert "innerHTML" not in text
        assert "url(" not in text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("be", "be"),
        ("ru-RU,ru;q=0.9", "ru"),
        ("en;q=0.1, be;q=0.9", "be"),
        ("be;q=0", "en"),
        ("x" * 9999, "en"),
    ],
)
def test_accepted_language(header: str, language: str) -> None:
    assert accepted(header) == language
