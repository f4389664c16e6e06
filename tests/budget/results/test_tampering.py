"""Whatever is changed in the published files is found, also by somebody who mends the fingerprints afterwards."""

import json
import random
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from budget.recount import recount
from tests.budget.results.publications import make_pot, make_terms, publish, random_choices

CHANGES = 1_000


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """A pot with its ballots, one with totals only, one with winners only."""
    folder = tmp_path_factory.mktemp("honest")
    chance = random.Random(11)
    pots = [
        make_pot(1, {1: 30, 2: 40, 3: 50, 4: 20}, 100),
        make_pot(2, {5: 10, 6: 20, 7: 30}, 40),
        make_pot(3, {8: 10, 9: 20}, 20),
    ]
    terms = make_terms("PICK", "greedy", pots)
    amounts = {1: 60, 2: 15, 3: 4}
    choices = {
        pot["number"]: [random_choices(chance, terms, pot) for _voter in range(amounts[pot["number"]])] for pot in pots
    }
    publish(folder, terms, choices)
    assert recount.check(folder)[0] == []
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def flip(chance, content):
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def drop(chance, content):
    lines = content.splitlines(keepends=True)
    lines.pop(chance.randrange(len(lines)))
    return b"".join(lines)


def swap(chance, content):
    lines = content.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def add(chance, content):
    lines = content.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def test_a_thousand_single_changes_are_all_found(honest, tmp_path):
    chance, found, tried = random.Random(2027), 0, dict.fromkeys(honest, 0)
    for name, content in honest.items():
        (tmp_path / name).write_bytes(content)
    while sum(tried.values()) < CHANGES:
        name = min(tried, key=tried.get)
        changed = chance.choice((flip, flip, drop, swap, add))(chance, honest[name])
        if changed == honest[name]:
            continue
        (tmp_path / name).write_bytes(changed)
        try:
            found += bool(recount.check(tmp_path)[0])
        except recount.Unreadable:
            found += 1
        (tmp_path / name).write_bytes(honest[name])
        tried[name] += 1
    assert found == CHANGES
    assert recount.check(tmp_path)[0] == []


@pytest.mark.parametrize(
    "name", ["ballots.csv", "leaves.csv", "superseded.csv", "board.csv", "result.json", "recount.py"]
)
def test_a_missing_and_an_added_file_are_found(honest, tmp_path, name):
    for one, content in honest.items():
        (tmp_path / one).write_bytes(content)
    (tmp_path / name).unlink()
    assert recount.check(tmp_path)[0]
    (tmp_path / name).write_bytes(honest[name])
    shutil.copy(tmp_path / name, tmp_path / f"more-{name}")
    assert recount.check(tmp_path)[0]


def rewrite(folder: Path, name: str, change) -> None:
    """Change a file as its maker could: canonical again, and with the fingerprints mended."""
    path = folder / name
    if name.endswith(".json"):
        content = json.loads(path.read_bytes())
        change(content)
        path.write_bytes(recount.canonical_json(content))
    else:
        lines = path.read_text(encoding="utf-8").splitlines()
        change(lines)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for one in manifest["files"]:
        content = (folder / one).read_bytes()
        manifest["files"][one] = {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
    manifest["terms_sha256"] = recount._digest(manifest["terms"])
    manifest.pop("sha256")
    manifest["sha256"] = sha256(recount.canonical_json(manifest)).hexdigest()
    (folder / "manifest.json").write_bytes(recount.canonical_json(manifest))


def another_choice(lines):
    cells = lines[1].split('"')
    lines[1] = lines[1].replace(cells[1], "1,2,3") if len(cells) > 1 else lines[1].replace(",", ",4", 2)


CLEVER = {
    "a ballot says something else": ("ballots.csv", another_choice),
    "a ballot is dropped": ("ballots.csv", lambda lines: lines.pop(5)),
    "a ballot stands twice": ("ballots.csv", lambda lines: lines.append(lines[5])),
    "a ballot is moved to another pot": ("ballots.csv", lambda lines: lines.__setitem__(1, "2" + lines[1][1:])),
    "a leaf of a small pot is dropped": ("leaves.csv", lambda lines: lines.pop(3)),
    "a leaf of a small pot is another": ("leaves.csv", lambda lines: lines.__setitem__(1, f"2,{'0' * 64}")),
    "a change of a vote is hidden": ("superseded.csv", lambda lines: lines.pop(1)),
    "a change of a vote is invented": ("superseded.csv", lambda lines: lines.append(f"1,{'1' * 64}")),
    "the board loses a leaf": ("board.csv", lambda lines: lines.pop(1)),
    "the board gains a leaf": ("board.csv", lambda lines: lines.append(f"1,{'2' * 64}")),
    "another winner": ("result.json", lambda said: said["pots"][0]["winners"].reverse()),
    "another winner in a small pot": ("result.json", lambda said: said["pots"][1].update(winners=[7])),
    "a winner more where only winners are shown": ("result.json", lambda said: said["pots"][2]["winners"].append(8)),
    "more votes": ("result.json", lambda said: said["pots"][0]["projects"]["1"].update(votes=59)),
    "another reason": ("result.json", lambda said: said["pots"][0]["projects"]["3"].update(reason="no_votes")),
    "other satisfaction": ("result.json", lambda said: said["pots"][0]["satisfied"].append(1)),
    "another greedy result": ("result.json", lambda said: said["pots"][0].update(greedy_winners=[])),
    "more people": ("manifest.json", lambda said: said.update(participants=61)),
    "fewer people by day": ("manifest.json", lambda said: said["turnout"][0].update(people=59)),
    "more ballots": ("manifest.json", lambda said: said["pots"][1].update(ballots=16)),
    "other totals": ("manifest.json", lambda said: said["pots"][1]["totals"].pop("5")),
    "another root": ("manifest.json", lambda said: said["batches"][0].update(root="3" * 64)),
    "another signature": ("manifest.json", lambda said: said["batches"][0].update(signature="4" * 128)),
    "another moment of a batch": (
        "manifest.json",
        lambda said: said["batches"][0].update(published_at="2029-10-03T04:00:00+00:00"),
    ),
    "a batch is left out": ("manifest.json", lambda said: said["batches"].pop()),
    "another word of the lot": ("manifest.json", lambda said: said["lot"].update(public_word="2714.36")),
    "another lot": ("manifest.json", lambda said: said["lot"]["results"][0]["reserve"].reverse()),
    "a dearer project": ("manifest.json", lambda said: said["terms"]["pots"][0]["projects"][0].update(cost_won=90)),
    "more money": ("manifest.json", lambda said: said["terms"]["pots"][0].update(ceiling_won=1_000)),
    "another rule": ("manifest.json", lambda said: said["terms"]["counting"].update(method="greedy-no-skip")),
    "a vote in the file for programs": ("pot-1.pb", lambda lines: lines.pop()),
}


@pytest.mark.parametrize("what", CLEVER)
def test_what_is_changed_with_mended_fingerprints_is_found(honest, tmp_path, what):
    for one, content in honest.items():
        (tmp_path / one).write_bytes(content)
    name, change = CLEVER[what]
    rewrite(tmp_path, name, change)
    assert recount.check(tmp_path)[0]


def test_the_fingerprint_on_the_page_tells_a_whole_other_result(honest, tmp_path):
    for one, content in honest.items():
        (tmp_path / one).write_bytes(content)
    assert recount.check(tmp_path, sha256(honest["manifest.json"]).hexdigest())[0] == []
    assert recount.check(tmp_path, "0" * 64)[0]
