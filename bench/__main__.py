"""`make bench` runs every bench, short; `make bench NAME=search` runs one, long.

Each bench is a file here with a function `figures(long: bool) -> Iterator[Figure]`. Figures go to standard
output as JSON, one a line, into bench/results/latest.jsonl, and into a table at the end. Run together, each has a
process and an empty database of its own: what one fills in is not in the way of the next.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from bench.database import empty_database_for, settings_for_benches
from bench.figures import Figure, table

HERE = Path(__file__).parent
NOT_BENCHES = {"__main__", "__init__", "figures", "database", "search_corpus", "live_audience"}
SHORT = "short"
# What a bench says that ran to its end and did not keep every promise.
MISSED = 3


def one(name: str, *, long: bool) -> Iterator[Figure]:
    import django

    sys.path.insert(0, str(HERE.parent / "site"))
    settings_for_benches()
    django.setup()
    yield from import_module(f"bench.{name}").figures(long=long)


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHES)


def every(broken: list[str]) -> Iterator[Figure]:
    """Each as its own process; who ends without figures, or in the middle of them, is named at the end."""
    for name in names():
        with empty_database_for(name) as environment:
            command = [sys.executable, "-m", "bench", name, SHORT]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
                assert process.stdout is not None
                yield from (Figure.from_json(line) for line in process.stdout if line.startswith('{"bench"'))
        if process.returncode not in (0, MISSED):
            broken.append(name)


def written_down(figures: Iterable[Figure], file: Path) -> list[Figure]:
    found = []
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8") as lines:
        for figure in figures:
            found.append(figure)
            print(figure.as_json(), flush=True)
            lines.write(figure.as_json() + "\n")
    return found


def main(name: str = "", length: str = "") -> int:
    if name and name not in names():
        print(f"There is no bench {name}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    broken: list[str] = []
    figures = one(name, long=length != SHORT) if name else every(broken)
    found = written_down(figures, HERE / "results" / (f"{name}.jsonl" if name else "latest.jsonl"))
    if length != SHORT:
        print(table(found))
    for each in broken:
        print(f"{each} broke off: see above.", file=sys.stderr)
    return 1 if broken else 0 if all(figure.met for figure in found) else MISSED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
