"""The lot itself: fair, repeatable, true to its quotas, and able to tell when a published file was touched."""

import copy
import json
import random
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from councils.lots import redraw
from councils.lots.redraw import Candidate, Frozen, Group, Quota

SEED = bytes(range(32))
KNOWN_SELECTED = ("C00000", "C00003", "C00006", "C00001")
KNOWN_RESERVE = ("C00004", "C00002", "C00007", "C00005")


def make_frozen(
    candidates: int = 20, *, seats: int = 5, quotas: tuple[Quota, ...] = (), attributes: Any = lambda n: ()
) -> Frozen:
    people = tuple(Candidate(f"C{number:05d}", tuple(attributes(number))) for number in range(candidates))
    return Frozen("lot-1", (Group("공개모집", seats, people, quotas),))


def make_file(frozen: Frozen, *, word: str = "무지개") -> dict[str, Any]:
    before = redraw.published(frozen, commitment=redraw.commitment(SEED), about={"title": "시민위원 공개추첨"})
    # What is published is JSON, so that is what is checked.
    document: dict[str, Any] = json.loads(json.dumps(redraw.revealed(before, seed=SEED, public_word=word)))
    return document


def test_same_seed_list_and_word_give_the_same_result() -> None:
    frozen = make_frozen()
    assert redraw.draw(frozen, seed=SEED, public_word="가") == redraw.draw(frozen, seed=SEED, public_word="가")


@pytest.mark.parametrize("other", [{"seed": bytes(32), "public_word": "가"}, {"seed": SEED, "public_word": "나"}])
def test_another_seed_or_word_gives_another_result(other: dict[str, Any]) -> None:
    frozen = make_frozen(200, seats=100)
    assert redraw.draw(frozen, seed=SEED, public_word="가") != redraw.draw(frozen, **other)


def test_known_result_never_changes() -> None:
    """A lot drawn today must be drawn the same by every later version of this product."""
    quota = (Quota("WOMAN", 3),)
    frozen = make_frozen(8, seats=4, quotas=quota, attributes=lambda n: ["WOMAN"] if n % 3 == 0 else [])
    (result,) = redraw.draw(frozen, seed=SEED, public_word="무지개")
    assert result.selected == KNOWN_SELECTED
    assert result.reserve == KNOWN_RESERVE


def test_everybody_is_either_selected_or_in_reserve_once() -> None:
    (result,) = redraw.draw(make_frozen(50, seats=12), seed=SEED)
    assert len(result.selected) == 12
    assert sorted(result.selected + result.reserve) == [f"C{number:05d}" for number in range(50)]


def test_fewer_candidates_than_seats_all_get_one() -> None:
    (result,) = redraw.draw(make_frozen(3, seats=5), seed=SEED)
    assert len(result.selected) == 3
    assert result.reserve == ()


def test_numbers_are_unbiased_at_the_edge() -> None:
    """A bound just above half of the range: without rejection the low half would come twice as often."""
    bound = 2**63 + 1
    numbers = redraw.Numbers(SEED, 0)
    low = sum(numbers.below(bound) < bound // 2 for _turn in range(4000))
    assert 1850 < low < 2150


def test_ten_thousand_draws_are_uniform() -> None:
    """Chi-square over who gets a seat and over the order; the limits are those of one error in a million."""
    frozen = make_frozen(10, seats=3)
    seats: Counter[str] = Counter()
    first: Counter[tuple[str, ...]] = Counter()
    for number in range(10_000):
        (result,) = redraw.draw(frozen, seed=number.to_bytes(32, "big"))
        seats.update(result.selected)
        first[result.selected[:2]] += 1
    # Seats without replacement vary less than independent ones, by (n - k) / (n - 1).
    chi_seats = sum((seats[one.code] - 3000) ** 2 / 3000 for one in frozen.groups[0].candidates) * 9 / 7
    expected = 10_000 / 90
    chi_pairs = sum((count - expected) ** 2 / expected for count in first.values())
    print(f"\nchi-square over 10,000 draws: seats {chi_seats:.2f} (9 degrees), ordered pairs {chi_pairs:.2f} (89)")  # noqa: T201
    assert len(first) == 90
    assert chi_seats < 45.1
    assert chi_pairs < 168.1


def best_by_trying(group: Group) -> bool:
    """Whether any choice of people fills the seats and meets all quotas: by trying every one."""
    return any(
        all(sum(quota.attribute in one.attributes for one in chosen) >= quota.minimum for quota in group.quotas)
        for chosen in combinations(group.candidates, min(group.seats, len(group.candidates)))
    )


def random_group(chance: random.Random) -> Group:
    names = ["WOMAN", "YOUTH", "DISABLED"]
    people = tuple(
        Candidate(f"C{number:05d}", tuple(name for name in names if chance.random() < 0.35))
        for number in range(chance.randint(1, 10))
    )
    seats = chance.randint(1, 6)
    quotas = tuple(Quota(name, chance.randint(1, seats)) for name in names[: chance.randint(1, 3)])
    return Group("공개모집", seats, people, quotas)


def test_quotas_are_met_on_a_thousand_random_pools_whenever_they_can_be() -> None:
    chance = random.Random(20260301)
    met = impossible = 0
    for number in range(1000):
        group = random_group(chance)
        (result,) = redraw.draw(Frozen(f"lot-{number}", (group,)), seed=SEED)
        held = Counter(name for one in group.candidates if one.code in result.selected for name in one.attributes)
        short = dict(result.unmet)
        assert len(result.selected) == min(group.seats, len(group.candidates))
        assert all(held[quota.attribute] >= quota.minimum - short.get(quota.attribute, 0) for quota in group.quotas)
        assert bool(short) is not best_by_trying(group)
        met, impossible = met + (not short), impossible + bool(short)
    assert met > 200
    assert impossible > 200


def test_within_quotas_the_equal_are_drawn_equally() -> None:
    quota = (Quota("WOMAN", 2),)
    frozen = make_frozen(10, seats=4, quotas=quota, attributes=lambda n: ["WOMAN"] if n < 3 else [])
    seats: Counter[str] = Counter()
    for number in range(4000):
        seats.update(redraw.draw(frozen, seed=number.to_bytes(32, "big"))[0].selected)
    women = [seats[f"C{number:05d}"] for number in range(3)]
    others = [seats[f"C{number:05d}"] for number in range(3, 10)]
    for group in (women, others):
        mean = sum(group) / len(group)
        assert sum((count - mean) ** 2 / mean for count in group) < 45.1


def test_quota_that_cannot_be_met_is_named_with_what_is_missing() -> None:
    quotas = (Quota("WOMAN", 3), Quota("YOUTH", 2))
    frozen = make_frozen(
        6, seats=4, quotas=quotas, attributes=lambda n: ["WOMAN"] if n == 0 else ["YOUTH"] if n < 3 else []
    )
    (result,) = redraw.draw(frozen, seed=SEED)
    assert result.unmet == (("WOMAN", 2),)
    assert "C00000" in result.selected
    assert {"C00001", "C00002"} <= set(result.selected)


def test_many_candidates_with_crowded_quotas_are_drawn() -> None:
    names = ["WOMAN", "YOUTH", "SENIOR", "DISABLED"]
    quotas = tuple(Quota(name, minimum) for name, minimum in zip(names, (15, 9, 8, 3), strict=True))
    frozen = make_frozen(
        400, seats=30, quotas=quotas, attributes=lambda n: [name for bit, name in enumerate(names) if n >> bit & 1]
    )
    (result,) = redraw.draw(frozen, seed=SEED)
    assert len(result.selected) == 30
    assert result.unmet == ()


def test_published_file_agrees_with_itself() -> None:
    quota = (Quota("WOMAN", 3),)
    frozen = make_frozen(30, seats=10, quotas=quota, attributes=lambda n: ["WOMAN"] if n % 4 == 0 else [])
    assert redraw.disagreements(make_file(frozen)) == []


def tampered(change: Any) -> dict[str, Any]:
    document = copy.deepcopy(make_file(make_frozen(30, seats=10)))
    change(document)
    return document


def swap(document: dict[str, Any]) -> None:
    result = document["results"][0]
    result["selected"][0], result["reserve"][0] = result["reserve"][0], result["selected"][0]


@pytest.mark.parametrize(
    "change",
    [
        swap,
        lambda document: document.update(seed=bytes(32).hex()),
        lambda document: document.update(public_word="소나기"),
        lambda document: document.update(lot="lot-2"),
        lambda document: document["groups"][0].update(seats=9),
        lambda document: document["groups"][0].update(quotas=[{"attribute": "WOMAN", "minimum": 1}]),
        lambda document: document["groups"][0]["candidates"].pop(),
        lambda document: document["groups"][0]["candidates"][3].update(attributes=["WOMAN"]),
        lambda document: document["results"][0]["selected"].pop(),
        lambda document: document.update(results=[]),
        lambda document: document.update(commitment=bytes(32).hex()),
        lambda document: document.update(list_digest=bytes(32).hex()),
    ],
)
def test_each_change_of_a_published_file_is_found(change: Any) -> None:
    assert redraw.disagreements(tampered(change))


MALFORMED: list[Any] = [
    "",
    "{",
    "[]",
    "null",
    "12",
    '{"format": "dure-lot-1"}',
    '{"format": "other"}',
    "[" * 100_000,
    "9" * 5000,
    tampered(lambda document: document.pop("seed")),
    tampered(lambda document: document.update(seed="zz")),
    tampered(lambda document: document.update(seed=5)),
    tampered(lambda document: document.update(public_word=None)),
    tampered(lambda document: document.update(public_word="\ud800")),
    tampered(lambda document: document.pop("commitment")),
    tampered(lambda document: document.update(groups={})),
    tampered(lambda document: document.update(groups=[])),
    tampered(lambda document: document.update(groups=["x"])),
    tampered(lambda document: document["groups"][0].update(seats=0)),
    tampered(lambda document: document["groups"][0].update(seats=True)),
    tampered(lambda document: document["groups"][0].update(seats=10**9)),
    tampered(lambda document: document["groups"][0].update(candidates=[])),
    tampered(lambda document: document["groups"][0]["candidates"].reverse()),
    tampered(lambda document: document["groups"][0]["candidates"].append(document["groups"][0]["candidates"][-1])),
    tampered(lambda document: document["groups"][0]["candidates"][0].update(attributes="WOMAN")),
    tampered(lambda document: document["groups"][0].update(quotas=[{"attribute": "A", "minimum": 1}] * 5)),
    tampered(lambda document: document["results"][0].update(unmet=[1])),
    tampered(lambda document: document["results"].__setitem__(0, 1)),
]


def run(path: Path) -> tuple[int, str]:
    """The published script as a stranger runs it: with Python alone."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", redraw.__file__, str(path)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("content", MALFORMED)
def test_malformed_file_is_one_clear_line(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "lot.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    code, line = redraw.report(str(path))
    assert code == 2
    assert "cannot be checked" in line
    assert "\n" not in line


def test_unreadable_files_are_one_clear_line(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\x00\x80")
    for path in (binary, tmp_path, tmp_path / "absent", "a\x00b"):
        assert redraw.report(str(path))[0] == 2


def test_script_alone_says_whether_a_file_agrees(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(make_file(make_frozen(30, seats=10)), ensure_ascii=False), encoding="utf-8")
    bad.write_text(json.dumps(tampered(swap)), encoding="utf-8")
    assert run(good) == (0, "Everything agrees: 10 of 30 candidates drawn as the seed, the word and the list say.\n")
    code, line = run(bad)
    assert code == 1
    assert line.startswith("DOES NOT AGREE")


def test_command_ends_with_the_code_of_the_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(make_file(make_frozen())), encoding="utf-8")
    bad.write_text(json.dumps(tampered(swap)), encoding="utf-8")
    call_command("redraw_lot", str(good))
    assert "Everything agrees" in capsys.readouterr().out
    with pytest.raises(SystemExit) as differs:
        call_command("redraw_lot", str(bad))
    assert differs.value.code == 1
    with pytest.raises(SystemExit) as absent:
        call_command("redraw_lot", str(tmp_path / "absent"))
    assert absent.value.code == 2
