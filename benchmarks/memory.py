"""What a process keeps after very many distinct names and texts: resident memory, and the longest pause of a call.

    python benchmarks/memory.py                   # 300,000 of them
    python benchmarks/memory.py --count 30000

Names are made up of syllables, so that hardly any word is met twice. Each goes to one of the functions that remember
what they worked out: comparing, resolving, finding in a text, searching, lemmas and so on, in turn. A pause is the time
that Python's collector takes within one call. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import random
import sys
import time
from collections.abc import Callable, Iterator

import bynames

PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
ENDINGS = ("скі", "ский", "віч", "ов", "оў", "ко", "енко", "ская", "ова", "енак", "чук", "еня")
ONSETS = ("б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "х", "ц", "ч", "ш", "бр", "ст", "кр")
VOWELS = ("а", "е", "і", "о", "у", "ы", "я")
GIVEN = ("Аляксандр", "Сергей", "Марыя", "Ірына", "Віктар", "Павел", "Янка", "Ольга")
WORDS = ("завод", "фабрика", "банк", "Фонд", "газета", "універсітэт", "холдинг", "компания")


def resident() -> float:
    """The resident memory of this process in MB."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * PAGE


def words(chance: random.Random) -> Iterator[str]:
    """Distinct words like surnames, many millions of them; nothing of them is kept here."""
    syllables = [onset + vowel for onset in ONSETS for vowel in VOWELS]
    sizes = [len(ENDINGS), len(syllables), len(syllables), len(syllables)]
    count = math.prod(sizes)
    # Steps that have no divisor in common with the count come round only when every number has been there.
    step = next(step for step in range(chance.randrange(count // 3, count // 2), count) if math.gcd(step, count) == 1)
    number = chance.randrange(count)
    while True:
        number = (number + step) % count
        rest, ending = divmod(number, sizes[0])
        rest, first = divmod(rest, sizes[1])
        third, second = divmod(rest, sizes[2])
        yield (syllables[first] + syllables[second] + syllables[third] + ENDINGS[ending]).capitalize()


def tasks() -> list[Callable[[str, random.Random], object]]:
    """What is done with a word, one after another."""
    table = bynames.AliasTable.load()
    matcher = bynames.Matcher(
        {entity.id: entity.spellings for entity in table if entity.kind == "person"}, kind="person"
    )
    latin = bynames.transliterate

    def person(word: str, chance: random.Random) -> str:
        return f"{chance.choice(GIVEN)} {word}"

    def organization(word: str, chance: random.Random) -> str:
        return f"{chance.choice(WORDS)} «{word}»"

    def text(word: str, chance: random.Random) -> str:
        return (
            f"Пра гэта паведаміў {person(word, chance)}. У {organization(word + 'му', chance)} "
            f"{word.lower()}ага {word}у не бачылі, піша {chance.choice(GIVEN)} {word}ым."
        )

    return [
        lambda word, chance: bynames.compare(person(word, chance), latin(person(word, chance), "be-icao-9303")),
        lambda word, chance: table.decide(latin(person(word, chance), "be-bgnpcgn-1979")),
        lambda word, chance: table.decide(person(word, chance)),
        lambda word, chance: table.find(text(word, chance)),
        lambda word, chance: table.find(text(word, chance), unknown=True),
        lambda word, chance: bynames.compare(
            organization(word, chance), latin(organization(word, chance), "ru-icao-9303")
        ),
        lambda word, chance: table.decide(organization(word, chance)),
        lambda word, chance: bynames.lemmas(person(word, chance), "be"),
        lambda word, chance: bynames.identify(latin(word, "ru-bgnpcgn-1947")),
        lambda word, chance: matcher.search(person(word, chance)),
        lambda word, chance: matcher.search(latin(person(word, chance), "ru-icao-9303")),
        lambda word, chance: (bynames.parse(person(word, chance)), bynames.key(latin(word, "be-lacinka"))),
    ]


def measure(count: int, step: int, told: Callable[[str], None]) -> tuple[float, float, float]:
    """The most memory after a tenth of the names, the memory at the end, and the longest pause, in MB and seconds."""
    chance = random.Random(20)
    kinds = tasks()
    supply = words(chance)
    pause = longest = most = 0.0
    began = 0.0

    def watch(phase: str, _: dict[str, int]) -> None:
        nonlocal began, pause
        if phase == "start":
            began = time.thread_time()
        else:
            pause += time.thread_time() - began

    gc.callbacks.append(watch)
    try:
        for number in range(count):
            pause = 0.0
            kinds[number % len(kinds)](next(supply), chance)
            longest = max(longest, pause)
            if (number + 1) % step == 0:
                most = max(most, resident())
                told(f"{number + 1:>9,}  {resident():6.0f} MB  longest pause {longest:.3f} s")
    finally:
        gc.callbacks.remove(watch)
    return most, resident(), longest


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=300_000)
    given = options.parse_args()
    most, end, longest = measure(given.count, max(given.count // 20, 1), lambda line: print(line, flush=True))
    print(f"most {most:.0f} MB, at the end {end:.0f} MB, longest pause {longest:.3f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
