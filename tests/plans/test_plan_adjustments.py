"""A pledge is changed by the vote of a citizens' panel on its own records, and by nothing else."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from councils.models import Decision, SeatKind
from councils.models.decisions import ABSTAIN, NO, YES
from councils.services import agendas, decisions, meetings
from plans.models import AdjustmentRequest, TaskCard
from plans.queries import panels
from plans.services import adjustments, cards
from tests.councils.factories import make_body, make_seat_kind, make_term
from tests.councils.meeting_factories import NOW, START, Sitting
from tests.factories import make_user
from tests.plans.factories import House, ask, one_card
from tests.sessions import sign_in


@dataclass
class Asked:
    """A pledge whose adjustment lies with a panel that has a meeting planned."""

    house: House
    panel: Sitting
    card: TaskCard
    request: AdjustmentRequest

    def put(self, **given: Any) -> Any:
        given = {"meeting": self.panel.meeting, "by": self.panel.secretary, "at": NOW, **given}
        return adjustments.put_before_panel(self.request, **given)

    def vote(self, *values: int) -> None:
        """The panel meets and votes so."""
        self.panel.begin()
        decision = Decision.objects.get(item__meeting=self.panel.meeting)
        decisions.open_vote(decision, by=self.panel.secretary, at=START)
        self.panel.vote(decision, *values)
        self.panel.close(decision)

    def again(self) -> "Asked":
        for thing in (self.request, self.card):
            thing.refresh_from_db()
        return self


def asked(house: House, *, stops: bool = False) -> Asked:
    panel, card = Sitting(), one_card(house, kind="PLEDGE")
    return Asked(house, panel, card, ask(house, card, panel=panel.body, stops=stops))


def test_staff_alone_change_no_pledge(house: House) -> None:
    card = one_card(house, kind="PLEDGE")
    for step in ("adjust", "stop"):
        with pytest.raises(TransitionRefused, match="시민평가단"):
            cards.change_state(card, step=step, by=house.head, reason="어렵습니다", at=NOW)
    cards.change_state(card, step="delay", by=house.head, reason="늦습니다", at=NOW)


@pytest.mark.parametrize(
    ("stops", "values", "outcome", "state"),
    [
        (False, [YES, YES, YES, NO, ABSTAIN], "ACCEPTED", "ADJUSTED"),
        (True, [YES, YES, YES, YES, NO], "ACCEPTED", "STOPPED"),
        (False, [YES, YES, NO, NO, NO], "REJECTED", "NORMAL"),
        (True, [YES, YES, NO, NO, ABSTAIN], "REJECTED", "NORMAL"),
    ],
)
def test_the_vote_settles_the_request_and_the_card(
    house: House, stops: bool, values: list[int], outcome: str, state: str
) -> None:
    case = asked(house, stops=stops)
    case.put()
    case.vote(*values)
    request = case.again().request
    assert (request.state, case.card.state) == (outcome, state)
    assert (request.votes_for, request.votes_against) == (values.count(YES), values.count(NO))
    assert request.decision == Decision.objects.get()
    assert request.decided_on == START.date()
    assert case.panel.meeting.title in request.decided_in


@pytest.mark.parametrize("step", ["accept", "reject"])
@pytest.mark.parametrize("who", ["head", "checker", "approver", "secretary", "superuser", "system"])
def test_nobody_decides_in_the_panels_place(house: House, step: str, who: str) -> None:
    case = asked(house)
    case.put()
    actor = {
        "secretary": case.panel.secretary,
        "superuser": make_user(is_superuser=True, is_staff=True),
        "system": SYSTEM,
    }.get(who) or getattr(house, who)
    with pytest.raises(TransitionRefused):
        engine.apply(case.request, step, actor=actor, at=NOW, reason="그냥")
    assert case.again().request.state == "PROPOSED"


def test_the_database_wants_a_vote_too(house: House) -> None:
    request = asked(house).request
    said = {"decided_on": START.date(), "decided_in": "말로만 있던 회의"}
    with pytest.raises(IntegrityError), transaction.atomic():
        AdjustmentRequest.objects.filter(pk=request.pk).update(state="ACCEPTED", **said)
    AdjustmentRequest.objects.filter(pk=request.pk).update(state="ACCEPTED", cited_by_hand=True, **said)


def test_only_the_named_panel_is_asked_and_only_in_public(house: House) -> None:
    case, other = asked(house), Sitting()
    with pytest.raises(TransitionRefused, match="다른 위원회"):
        case.put(meeting=other.meeting)
    with pytest.raises(TransitionRefused, match="공개"):
        case.put(meeting=case.panel.plan(is_public=False))
    with pytest.raises(PermissionDenied):
        case.put(by=house.head)
    case.put()
    with pytest.raises(TransitionRefused, match="이미"):
        case.put(meeting=case.panel.plan(title="다음 회의"))


def test_the_vote_of_another_body_changes_nothing(house: House) -> None:
    case, other = asked(house), Sitting()
    item = agendas.put_on_agenda(other.meeting, by=other.secretary, title="끼어들기", at=NOW, subject=case.request)
    other.begin()
    decision = decisions.decide(item=item, question="찬성?", by=other.secretary, at=START, subject=case.request)
    decisions.open_vote(decision, by=other.secretary, at=START)
    other.vote(decision, YES, YES, YES)
    other.close(decision)
    assert case.again().request.state == "PROPOSED"
    assert case.card.state == "NORMAL"


def test_a_request_that_was_withdrawn_stays_so(house: House) -> None:
    case = asked(house)
    case.put()
    adjustments.withdraw_adjustment(case.request, by=house.head, reason="다시 봅니다", at=NOW)
    case.vote(YES, YES, YES, YES, YES)
    assert (case.again().request.state, case.card.state) == ("WITHDRAWN", "NORMAL")


def test_what_falls_off_an_agenda_can_be_put_on_another(house: House) -> None:
    case = asked(house)
    case.put()
    case.panel.call()
    meetings.cancel(case.panel.meeting, by=case.panel.secretary, reason="폭설", at=NOW)
    assert panels.next_vote_on(case.request) is None
    case.put(meeting=case.panel.plan(title="다시 여는 회의"))


def test_whoever_asked_does_not_vote(house: House) -> None:
    case = asked(house)
    term = make_term(case.panel.body, house.head)
    item = case.put()
    case.panel.call()
    assert item.recusals.filter(member=term).exists()


def test_one_question_at_a_time_and_none_about_what_is_over(house: House) -> None:
    case = asked(house, stops=True)
    with pytest.raises(TransitionRefused, match="이미"):
        ask(house, case.card, panel=case.panel.body)
    case.put()
    case.vote(YES, YES, YES, YES, YES)
    with pytest.raises(TransitionRefused, match="끝난"):
        ask(house, case.card, panel=case.panel.body)


def test_whoever_asked_may_withdraw(house: House) -> None:
    case = asked(house)
    with pytest.raises(TransitionRefused):
        adjustments.withdraw_adjustment(case.request, by=make_user(), reason="남의 것", at=NOW)
    adjustments.withdraw_adjustment(case.request, by=house.head, reason="다시 알아봅니다", at=NOW)
    assert case.again().request.state == "WITHDRAWN"


def test_panels_are_public_bodies_on_which_residents_sit(db: None) -> None:
    panel = make_body("시민평가단", seats=30)
    officials = make_body("간부회의", seats=0)
    make_seat_kind(officials, "당연직", kind=SeatKind.Kind.OFFICE)
    make_body("준비 중인 평가단", published_at=None)
    make_body("없어진 평가단", dissolved_on=START.date())
    assert list(panels.deciding()) == [panel]


def test_it_is_asked_and_put_on_the_agenda_by_page(house: House, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    panel, card = Sitting(), one_card(house, kind="PLEDGE")
    sign_in(client, house.head)
    address = f"/plans/work/tasks/{card.pk}/adjustment/"
    said = {"before": "두 곳", "after": "한 곳", "cause": "땅값", "panel": panel.body.pk}
    assert client.post(address, {**said, "panel": ""}).status_code == 422
    assert client.post(address, said).status_code == 302
    request = card.adjustments.get()
    sign_in(client, panel.secretary)
    address = f"/plans/work/adjustments/{request.pk}/"
    assert client.post(address, {"meeting": "9" * 30}).status_code == 422
    assert client.post(address, {"meeting": panel.meeting.pk}).status_code == 302
    again = client.post(address, {"meeting": panel.meeting.pk})
    assert again.status_code == 422
    panel.begin()
    decision = Decision.objects.get()
    decisions.open_vote(decision, by=panel.secretary, at=START)
    panel.vote(decision, YES, YES, YES)
    panel.close(decision)
    page = client.get(request.get_absolute_url()).content.decode()
    assert decision.get_absolute_url() in page
    assert panel.body.name in page
