"""Two key blind, a third settles: by the services."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from budget.models import KeyedPaper, PaperKeying, PaperRow
from budget.services.paper import keying
from budget.services.refusals import BudgetRefused
from budget.states.paper import BatchState, Mark
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.budget.paper.stations import CLOSED, PaperDay
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LINES = ["1 2", "3", "0", "x2"]


def refusal(deed: Any) -> str:
    with pytest.raises((BudgetRefused, TransitionRefused)) as refused:
        deed()
    code: str = refused.value.code
    return code


def test_where_both_read_the_same_the_batch_is_agreed_at_once() -> None:
    batch = PaperDay().agreed(LINES)
    batch.refresh_from_db()
    assert batch.state == BatchState.AGREED
    rows = list(PaperRow.objects.order_by("position").values_list("mark", "reason", "choices", "differed"))
    assert rows == [
        ("VALID", "", "1,2", False), ("VALID", "", "3", False), ("BLANK", "", "", False),
        ("SPOILED", "UNCLEAR", "", False),
    ]  # fmt: skip


def differing(day: PaperDay) -> Any:
    batch = day.batches(3)[0]
    day.key(batch, day.clerks[0], ["1 2", "3", "0"])
    day.key(batch, day.clerks[1], ["1 2", "4", "x3"])
    for clerk in day.clerks[:2]:
        keying.finish(batch, by=clerk, at=CLOSED)
    return batch


def test_what_differs_waits_for_a_third() -> None:
    day = PaperDay()
    batch = differing(day)
    assert batch.state == BatchState.COMPARED
    assert list(keying.undecided(batch).values_list("position", flat=True)) == [2, 3]
    for keyer in day.clerks[:2]:
        assert refusal(lambda who=keyer: keying.settle(batch, by=who, position=2, typed="3")) == "third"
        assert refusal(lambda who=keyer: engine.apply(batch, "settle", actor=who, at=CLOSED)) == "guard"
    third = day.clerks[2]
    keying.settle(batch, by=third, position=2, typed="3 5")
    assert refusal(lambda: engine.apply(batch, "settle", actor=third, at=CLOSED)) == "guard"
    keying.settle(batch, by=third, position=3, typed="x3")
    engine.apply(batch, "settle", actor=third, at=CLOSED)
    row = PaperRow.objects.get(position=2)
    assert (row.choices, row.differed, row.settled_by) == ("3,5", True, third)


def test_a_third_settles_only_what_differs() -> None:
    day = PaperDay()
    batch = differing(day)
    assert refusal(lambda: keying.settle(batch, by=day.clerks[2], position=1, typed="3")) == "position"
    assert refusal(lambda: keying.settle(batch, by=day.clerks[2], position=9, typed="3")) == "position"


def test_only_two_have_a_turn_and_none_has_both() -> None:
    day = PaperDay()
    batch = day.batches(2)[0]
    first = keying.begin(batch, by=day.clerks[0], at=CLOSED)
    assert keying.begin(batch, by=day.clerks[0], at=CLOSED) == first
    keying.begin(batch, by=day.clerks[1], at=CLOSED)
    assert refusal(lambda: keying.begin(batch, by=day.clerks[2], at=CLOSED)) == "taken"
    assert list(PaperKeying.objects.values_list("turn", flat=True)) == [1, 2]


def test_a_turn_given_up_is_free_for_somebody_else() -> None:
    day = PaperDay()
    batch = day.batches(1)[0]
    day.key(batch, day.clerks[0], ["1"])
    day.key(batch, day.clerks[1], ["2"])
    keying.give_up(batch, by=day.clerks[0])
    assert not KeyedPaper.objects.filter(keying__clerk=day.clerks[0]).exists()
    day.key(batch, day.clerks[2], ["2"])
    for clerk in day.clerks[1:]:
        keying.finish(batch, by=clerk, at=CLOSED)
    assert batch.state == BatchState.AGREED


def test_a_finished_turn_is_not_given_up_and_not_changed() -> None:
    day = PaperDay()
    batch = day.batches(1)[0]
    day.key(batch, day.clerks[0], ["1"])
    keying.finish(batch, by=day.clerks[0], at=CLOSED)
    keying.give_up(batch, by=day.clerks[0])
    assert refusal(lambda: keying.key(batch, by=day.clerks[0], position=1, typed="2")) == "finished"
    assert KeyedPaper.objects.get().choices == "1"


def test_a_turn_is_finished_only_when_every_sheet_is_keyed() -> None:
    day = PaperDay()
    batch = day.batches(2)[0]
    keying.begin(batch, by=day.clerks[0], at=CLOSED)
    keying.key(batch, by=day.clerks[0], position=2, typed="1")
    assert refusal(lambda: keying.finish(batch, by=day.clerks[0], at=CLOSED)) == "guard"
    assert refusal(lambda: keying.finish(batch, by=day.clerks[1], at=CLOSED)) == "guard"
    keying.key(batch, by=day.clerks[0], position=1, typed="1")
    keying.finish(batch, by=day.clerks[0], at=CLOSED)
    assert refusal(lambda: keying.finish(batch, by=day.clerks[0], at=CLOSED)) == "guard"


def test_the_last_thing_typed_for_a_sheet_stands() -> None:
    day = PaperDay()
    batch = day.batches(1)[0]
    day.key(batch, day.clerks[0], ["1 2"])
    day.key(batch, day.clerks[0], ["0"])
    paper = KeyedPaper.objects.get()
    assert (paper.mark, paper.choices) == (Mark.BLANK, "")


@pytest.mark.parametrize("position", [0, -1, 3, 99])
def test_there_is_no_sheet_beyond_the_batch(position: int) -> None:
    day = PaperDay()
    batch = day.batches(2)[0]
    keying.begin(batch, by=day.clerks[0], at=CLOSED)
    assert refusal(lambda: keying.key(batch, by=day.clerks[0], position=position, typed="1")) == "position"


def test_nobody_keys_without_a_turn_or_a_role() -> None:
    day = PaperDay()
    batch = day.batches(1)[0]
    assert refusal(lambda: keying.key(batch, by=day.clerks[0], position=1, typed="1")) == "not_begun"
    with pytest.raises(PermissionDenied):
        keying.begin(batch, by=make_user(), at=CLOSED)


def test_nothing_at_the_desk_tells_the_second_whether_the_two_agree() -> None:
    """While the second can still change a line, the steps and their sentences are the same for right and wrong."""
    seen = []
    for line in ("1 2", "5"):
        day = PaperDay()
        batch = day.batches(1)[0]
        day.key(batch, day.clerks[0], ["1 2"])
        keying.finish(batch, by=day.clerks[0], at=CLOSED)
        day.key(batch, day.clerks[1], [line])
        steps = [step.name for step in engine.available(batch, day.clerks[1])]
        seen.append((steps, [str(why) for _step, why in engine.blocked(batch, day.clerks[1])]))
    assert seen[0] == seen[1] == (["second_keyed"], [])
