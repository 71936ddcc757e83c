"""bynames serve under load: how long a client waits for a batch while others ask, too.

    python benchmarks/serve.py [--seconds N] [--connections N] [--workers N] [--quick] [--output FILE]

Runs `bynames serve` over the bundled table in its own processes and asks it over loopback, as OpenRefine does: POST,
url-encoded, batches of 10 and 100 names; 32 connections that each send the next batch when they have an answer. Names
are those of the table in the schemes' spellings, and strangers; no two batches are the same. In the mixed run the
connections also ask for suggestions, entities' values and single names, and one client sends 50 MB and another a byte
a second. The clients run on the same processors as the service, so both share what there is.
"""

from __future__ import annotations

import argparse
import copy
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import names
import report

import bynames
from bynames.aliases import AliasTable

FORM = {"content-type": "application/x-www-form-urlencoded"}
STRANGERS = 0.3
LARGE = 50 * 1024 * 1024


@dataclass
class Tally:
    """What the clients of one run saw: seconds of each request, names asked, and what was not a 200."""

    seconds: list[float] = field(default_factory=list)
    names: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seconds: float, asked: int, problem: str) -> None:
        """One request."""
        with self.lock:
            self.seconds.append(seconds)
            self.names += asked
            if problem:
                self.errors.append(problem)


class Supply:
    """Names to ask for, made anew: spellings of the table's entities, and people who are not in it."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._own = [(language, name) for e in AliasTable.load() for language, name in e.names.items()]
        self._strangers = names.Names(seed).people(2000)
        self._schemes = {language: bynames.schemes(language) for language in ("be", "ru")}
        self.ids = [entity.id for entity in AliasTable.load()]

    def name(self) -> str:
        """One name in one spelling."""
        choice = self._random
        if choice.random() < STRANGERS:
            language = choice.choice(("be", "ru"))
            name = choice.choice(self._strangers).write(language)
        else:
            language, name = choice.choice(self._own)
        words = name.split()
        if len(words) > 1 and choice.random() < 0.3:
            name = f"{words[-1]}, {' '.join(words[:-1])}"
        if language in self._schemes and choice.random() < 0.6:
            name = bynames.transliterate(name, choice.choice(self._schemes[language]))
        return name.upper() if choice.random() < 0.1 else name

    def batch(self, size: int) -> bytes:
        """The form of a batch of queries."""
        queries = {f"q{at}": {"query": self.name(), "limit": 3} for at in range(size)}
        return urlencode({"queries": json.dumps(queries)}).encode()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def service(workers: int) -> Iterator[int]:
    """`bynames serve`, ready to answer; its port."""
    port = free_port()
    command = [sys.executable, "-m", "bynames", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/reconcile")
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("bynames serve has ended") from None
                time.sleep(0.2)
        time.sleep(3 * workers)  # the other workers start, too
        yield port
    finally:
        process.terminate()
        process.wait(30)


Ask = Callable[[http.client.HTTPConnection, random.Random], int]


def load(port: int, connections: int, seconds: float, asks: list[Ask]) -> tuple[Tally, float]:
    """So many connections that ask one thing after the other; what they saw, and how long it took."""
    tally = Tally()
    stop = time.monotonic() + seconds

    def client(number: int) -> None:
        choice = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < stop:
            ask = choice.choice(asks)
            start = time.perf_counter()
            problem, asked = "", 0
            try:
                asked = ask(connection, choice)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    problem = f"status {answer.status}"
            except OSError as error:
                problem = repr(error)
                connection.close()
            tally.add(time.perf_counter() - start, asked, problem)
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(connections)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally, time.monotonic() - start


class Batches:
    """Asks for batches made beforehand, so that making them takes no time of a run; each once, then from the start."""

    def __init__(self, supply: Supply, size: int, count: int) -> None:
        self.size = size
        self.made = [supply.batch(size) for _ in range(count)]
        self.turn = iter(range(10**9))

    def __call__(self, connection: http.client.HTTPConnection, choice: random.Random) -> int:
        connection.request("POST", "/reconcile", self.made[next(self.turn) % len(self.made)], FORM)
        return self.size

    def again(self) -> Batches:
        """Only those that have been asked for."""
        found = copy.copy(self)
        found.made = self.made[: next(self.turn)]
        found.turn = iter(range(10**9))
        return found


def single(path: str, made: list[str]) -> Ask:
    """Asks for addresses made beforehand."""

    def ask(connection: http.client.HTTPConnection, choice: random.Random) -> int:
        connection.request("GET", path + choice.choice(made))
        return 1

    return ask


@contextmanager
def troublemakers(port: int) -> Iterator[list[str]]:
    """A client that sends 50 MB again and again, and one that sends a byte a second; what the first was told."""
    stop = threading.Event()
    told: list[str] = []

    def large() -> None:
        while not stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            headers = {**FORM, "content-length": str(LARGE)}
            connection.request("POST", "/reconcile", (b"a" * 65536 for _ in range(LARGE // 65536)), headers)
            told.append(str(connection.getresponse().status))
            connection.close()

    def slow() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            head = f"POST /reconcile HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM['content-type']}\r\n"
            connection.sendall(f"{head}Content-Length: 100000\r\n\r\n".encode())
            while not stop.wait(1):
                try:
                    connection.sendall(b"a")
                except OSError:
                    return

    threads = [threading.Thread(target=large), threading.Thread(target=slow)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def row(title: str, tally: Tally, took: float) -> tuple[str, ...]:
    """One line of the table."""
    seconds = sorted(tally.seconds)
    return (
        title,
        str(len(seconds)),
        f"{tally.names / took:.0f}",
        f"{statistics.median(seconds) * 1000:.0f}",
        f"{seconds[int(len(seconds) * 0.99)] * 1000:.0f}",
        f"{seconds[-1] * 1000:.0f}",
        str(len(tally.errors)),
    )


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20, help="how long each run takes [default: 20]")
    parser.add_argument("--connections", type=int, default=32, help="clients at one time [default: 32]")
    parser.add_argument(
        "--workers", type=int, nargs="+", default=[1, 2], help="processes of the service [default: 1 2]"
    )
    given = report.arguments(parser, "benchmarks-serve.md")
    seconds, made = (0.5, 50) if given.quick else (given.seconds, 3000)
    busy = os.getloadavg()[0]
    supply = Supply(1)
    rows = []
    wrong: list[str] = []
    for workers in given.workers:
        ten, hundred = Batches(supply, 10, made), Batches(supply, 100, made // 10)
        with service(workers) as port:
            processes = f"{workers} process{'es' if workers > 1 else ''}"
            for title, connections, batches, again in (
                ("1 connection, batches of 10", 1, ten, False),
                ("batches of 10", given.connections, ten, False),
                ("batches of 10, names asked before", given.connections, ten, True),
                ("batches of 100", given.connections, hundred, False),
                ("batches of 100, names asked before", given.connections, hundred, True),
            ):
                tally, took = load(port, connections, seconds, [batches.again() if again else batches])
                rows.append(row(f"{processes}, {title}", tally, took))
                wrong += tally.errors
            mixed: list[Ask] = [
                *(ten, ten, hundred),
                single("/resolve?explain=true&", [urlencode({"name": supply.name()}) for _ in range(500)]),
                single("/reconcile/suggest/entity?", [urlencode({"prefix": supply.name()[:4]}) for _ in range(500)]),
                single("/reconcile/preview?", [urlencode({"id": id}) for id in supply.ids]),
            ]
            with troublemakers(port) as told:
                tally, took = load(port, given.connections, seconds, mixed)
            rows.append(row(f"{processes}, mixed, with 50 MB bodies and a slow client", tally, took))
            wrong += tally.errors
            wrong += [f"50 MB got {status}" for status in told if status != "413"]
    text = "\n".join(
        [
            report.heading("The service under load", [report.version("starlette"), report.version("uvicorn")]),
            f"`bynames serve` over the bundled table ({len(supply.ids)} entities), asked over loopback by "
            f"{given.connections} connections (one where it says so) for {seconds:.0f} seconds a run. Each sends its "
            "next batch when it has the answer to the last. The clients run on the same processors. Milliseconds are "
            "what a client waits for the answer to a whole request. "
            f"Before the first run other programs kept {busy:.1f} processors busy.\n",
            report.table(("run", "requests", "names/s", "median ms", "p99 ms", "longest ms", "errors"), rows),
            "",
            "An error is whatever is not a 200, and for the bodies of 50 MB whatever is not a 413."
            + (f" Seen: {', '.join(sorted(set(wrong)))}." if wrong else ""),
            "",
        ]
    )
    report.finish(text, given.output)


if __name__ == "__main__":
    main()
