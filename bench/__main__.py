"""`make bench` runs every bench, short; `make bench NAME=search` runs one, long.

Each bench is a file here with a function `figures(long: bool) -> Iterator[Figure]`. Figures go to standard
output as JSON, one a line, into bench/results/latest.jsonl, and into a table at the end.
"""

import sys
from importlib import import_module
from pathlib import Path

import django

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "site"))


def main(name: str) -> int:
    from bench.figures import Figure, table

    names = [name] if name else sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHES)
    results = HERE / "results" / "latest.jsonl"
    results.parent.mkdir(exist_ok=True)
    found: list[Figure] = []
    with results.open("w", encoding="utf-8") as file:
        for each in names:
            for figure in import_module(f"bench.{each}").figures(long=bool(name)):
                found.append(figure)
                print(figure.as_json(), flush=True)
                file.write(figure.as_json() + "\n")
    print(table(found))
    return 0 if all(figure.met for figure in found) else 1


NOT_BENCHES = {"__main__", "__init__", "figures", "database", "search_corpus"}

if __name__ == "__main__":
    from bench.database import settings_for_benches

    settings_for_benches()
    django.setup()
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
