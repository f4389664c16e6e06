"""The files of a result, written row by row: what `recount.py` reads, and anybody else who wants to look.

No database: the ballots come in as they are opened, by leaf, an order that says nothing.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from budget.counting.pots import PotCount, Scores, standing
from budget.recount.pabulib_file import PabulibFile

FORMAT = "dure-result-1"
MANIFEST, RESULT, SCRIPT = "manifest.json", "result.json", "recount.py"
BALLOTS, LEAVES, SUPERSEDED, BOARD = "ballots.csv", "leaves.csv", "superseded.csv", "board.csv"
SHOWN_BALLOTS, SHOWN_TOTALS, SHOWN_WINNERS = "BALLOTS", "TOTALS", "WINNERS"
# With fewer ballots somebody who knows one choice of a neighbour could find the rest of that ballot.
FEWEST_FOR_BALLOTS = 30
# With fewer still, the totals themselves say too much.
FEWEST_FOR_TOTALS = 10
# For whoever opens manifest.json: why there are no ballots of a pot.
NOTES = {
    SHOWN_TOTALS: "투표지가 30장보다 적어 합계와 지문만 공개합니다. / Fewer than 30 ballots: only totals and leaves.",
    SHOWN_WINNERS: "투표지가 10장보다 적거나 모두 같아 선정 결과와 지문만 공개합니다. / "
    "Fewer than 10 ballots, or all alike: only what was selected, and leaves.",
}
HERE = Path(__file__).parent


class Cast(NamedTuple):
    """One ballot as it is published."""

    pot: int
    leaf: str
    choices: str
    voter_nonce: str
    server_nonce: str
    revision: int


@dataclass(frozen=True)
class Announced:
    """What is published beside the ballots. `about` is for readers: titles, who counted, why again."""

    terms: Mapping[str, Any]
    terms_sha256: str
    version: int
    lot: Mapping[str, Any]
    turnout: list[dict[str, Any]]
    batches: list[dict[str, Any]]
    signing_public: str
    scores: Mapping[int, Scores] = field(default_factory=dict)
    # Paper ballots taken out again, by pot: the sheet was blank or spoiled after all.
    annulled: Mapping[int, int] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def participants(self) -> int:
        return sum(row["people"] for row in self.turnout)


@dataclass(frozen=True)
class Written:
    """Where the files are, and the fingerprints that everything hangs on."""

    manifest_sha256: str
    result_sha256: str
    names: tuple[str, ...]


def shown(counted: PotCount) -> str:
    """How much of a pot is published."""
    ballots = counted.election.voters
    if counted.is_unanimous or ballots < FEWEST_FOR_TOTALS:
        return SHOWN_WINNERS
    return SHOWN_BALLOTS if ballots >= FEWEST_FOR_BALLOTS else SHOWN_TOTALS


def canonical_json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def result_of(announced: Announced, counts: Iterable[PotCount]) -> dict[str, Any]:
    """What result.json says."""
    return {
        "format": FORMAT,
        "cycle": announced.terms["cycle"],
        "version": announced.version,
        "pots": [
            counted.said() if shown(counted) == SHOWN_BALLOTS else counted.said_without_ballots()
            for counted in counts
        ],
    }  # fmt: skip


def write(
    folder: Path,
    announced: Announced,
    counts: list[PotCount],
    *,
    ballots: Iterable[Cast],
    superseded: Iterable[tuple[int, str]],
    board: Iterable[tuple[int, str]],
) -> Written:
    """`superseded` gives pot and leaf, `board` batch and leaf; each in an order that says nothing."""
    by_number = {counted.pot["number"]: counted for counted in counts}
    result = canonical_json(result_of(announced, counts))
    (folder / RESULT).write_bytes(result)
    (folder / SCRIPT).write_bytes((HERE / SCRIPT).read_bytes())
    _write_ballots(folder, announced, by_number, ballots)
    replaced = _write_rows(folder / SUPERSEDED, ("pot", "leaf"), superseded)
    _write_rows(folder / BOARD, ("batch", "leaf"), board)
    names = sorted(path.name for path in folder.iterdir())
    manifest = _manifest(folder, announced, counts, replaced, names)
    content = canonical_json({**manifest, "sha256": sha256(canonical_json(manifest)).hexdigest()})
    (folder / MANIFEST).write_bytes(content)
    return Written(sha256(content).hexdigest(), sha256(result).hexdigest(), (MANIFEST, *names))


def _write_ballots(folder: Path, announced: Announced, counts: Mapping[int, PotCount], ballots: Iterable[Cast]) -> None:
    with ExitStack() as stack:
        open_file = stack.enter_context((folder / BALLOTS).open("w", encoding="utf-8", newline=""))
        leaves_file = stack.enter_context((folder / LEAVES).open("w", encoding="utf-8", newline=""))
        in_full, leaves = csv.writer(open_file, lineterminator="\n"), csv.writer(leaves_file, lineterminator="\n")
        in_full.writerow(Cast._fields)
        leaves.writerow(("pot", "leaf"))
        files = {
            number: PabulibFile(
                stack.enter_context((folder / f"pot-{number}.pb").open("w", encoding="utf-8", newline="")),
                announced.terms,
                counted,
            )
            for number, counted in counts.items()
            if shown(counted) == SHOWN_BALLOTS
        }
        for cast in ballots:
            if cast.pot in files:
                in_full.writerow(cast)
                files[cast.pot].vote(cast.choices)
            else:
                leaves.writerow((cast.pot, cast.leaf))


def _write_rows(path: Path, columns: tuple[str, str], rows: Iterable[tuple[int, str]]) -> dict[int, int]:
    """How many rows there are of each number."""
    found: dict[int, int] = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for number, leaf in rows:
            writer.writerow((number, leaf))
            found[number] = found.get(number, 0) + 1
    return found


def _manifest(
    folder: Path, announced: Announced, counts: list[PotCount], superseded: Mapping[int, int], names: list[str]
) -> dict[str, Any]:
    return {
        **announced.about,
        "format": FORMAT,
        "cycle": announced.terms["cycle"],
        "version": announced.version,
        "terms": announced.terms,
        "terms_sha256": announced.terms_sha256,
        "participants": announced.participants,
        "turnout": announced.turnout,
        "pots": [_pot(counted, announced, superseded) for counted in counts],
        "lot": announced.lot,
        "batches": announced.batches,
        "signing_public": announced.signing_public,
        "files": dict(_fingerprints(folder, names)),
    }


def _pot(counted: PotCount, announced: Announced, superseded: Mapping[int, int]) -> dict[str, Any]:
    number = counted.pot["number"]
    how = shown(counted)
    said: dict[str, Any] = {
        "number": number,
        "shown": how,
        "ballots": counted.election.voters,
        "superseded": superseded.get(number, 0),
        "withdrawn": len(counted.pot["projects"]) - len(standing(counted.pot)),
    }
    if announced.annulled.get(number):
        said["annulled"] = announced.annulled[number]
    if how in NOTES:
        said["note"] = NOTES[how]
    if how == SHOWN_TOTALS:
        said["totals"] = counted.totals()
    weights, scores = announced.terms["weights"], announced.scores.get(number, Scores())
    for name, given in (("committee", scores.committee), ("survey", scores.survey)):
        if weights[name]:
            said[name] = {str(one): str(value) for one, value in sorted(given.items())}
    return said


def _fingerprints(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in names:
        yield name, {"sha256": digest_of(folder / name), "bytes": (folder / name).stat().st_size}


def digest_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
