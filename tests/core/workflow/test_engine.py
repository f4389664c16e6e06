"""What the engine lets through and what it refuses, and that nothing is half done."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from core.deadlines import clocks
from core.deadlines.models import Clock, ExtensionReason
from core.notify import notify
from core.notify.models import OutboxMessage
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case, TransitionRecord
from tests.factories import make_department, make_staff, make_user
from tests.workflow_example.factories import NOON, make_petition
from tests.workflow_example.models import Effect, Petition
from tests.workflow_example.states import PETITION, PetitionState

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)
NEXT_WEEK = NOON + timedelta(days=7)
FINAL = sorted(PETITION.final_states)


@pytest.fixture
def officer():
    return make_staff(Role.CASE_OFFICER)


@pytest.fixture
def approver():
    return make_staff(Role.APPROVER)


def in_state(state: str, **fields: object) -> Petition:
    """A petition that went the shortest way to the state."""
    petition = make_petition(**fields)
    officer, approver = make_staff(Role.CASE_OFFICER), make_staff(Role.APPROVER)
    ways = {
        "RECEIVED": [],
        "EXAMINED": [("examine", officer)],
        "RETURNED": [("examine", officer), ("return", officer)],
        "REFUSED": [("refuse", approver)],
        "ANSWERED": [("examine", officer), ("answer", approver)],
        "LAPSED": [("examine", officer), ("return", officer), ("lapse", SYSTEM)],
    }
    if state == "ANSWERED":
        Petition.objects.filter(pk=petition.pk).update(answer="고쳤습니다.")
    for name, actor in ways[state]:
        engine.apply(petition, name, actor=actor, at=LATER, reason="사유")
    petition.refresh_from_db()
    assert petition.state == state
    return petition


def refusal_of(petition: Petition, name: str, actor: object, reason: str = "") -> str:
    before = TransitionRecord.objects.count(), petition.state
    with pytest.raises(TransitionRefused) as refused:
        engine.apply(petition, name, actor=actor, at=LATER, reason=reason)
    petition.refresh_from_db()
    assert (TransitionRecord.objects.count(), petition.state) == before
    assert refused.value.message
    return refused.value.code


def test_opening_writes_state_record_clock_and_case() -> None:
    author = make_user()
    petition = make_petition("공원 가로등", author=author)
    record = TransitionRecord.objects.get()
    assert (record.name, record.source, record.target) == ("open", "", "RECEIVED")
    assert (record.actor, record.at, record.subject) == (author, NOON, petition)
    assert petition.due_at == clocks.running(petition).due_at > NOON
    assert Case.objects.get().title == "공원 가로등"


def test_what_is_on_its_way_is_not_put_back_to_the_beginning() -> None:
    petition = in_state("ANSWERED")
    with pytest.raises(TransitionRefused) as refusal:
        engine.open(petition, actor=SYSTEM, at=NEXT_WEEK)
    petition.refresh_from_db()
    assert (refusal.value.code, petition.state) == ("opened", "ANSWERED")


def test_a_transition_changes_state_and_leaves_a_record(officer) -> None:
    petition = make_petition()
    record = engine.apply(petition, "examine", actor=officer, at=LATER, reason="  현장 확인  ")
    assert (record.source, record.target, record.actor, record.reason) == ("RECEIVED", "EXAMINED", officer, "현장 확인")
    assert (petition.state, petition.state_changed_at) == ("EXAMINED", LATER)
    petition.refresh_from_db()
    assert (petition.state, petition.state_changed_at) == ("EXAMINED", LATER)
    assert engine.history(petition)[-1] == record


def test_an_undeclared_transition_is_refused(officer) -> None:
    assert refusal_of(make_petition(), "abolish", officer) == "unknown"


@pytest.mark.parametrize("state", PetitionState.values)
@pytest.mark.parametrize("name", [transition.name for transition in PETITION.transitions])
@pytest.mark.parametrize("who", ["officer", "approver", "author", "stranger", "system"])
def test_only_the_declared_person_takes_the_declared_step_from_the_declared_state(
    state: str, name: str, who: str, officer, approver
) -> None:
    """The whole matrix: every step from every state by every kind of actor."""
    petition = in_state(state, answer="고쳤습니다.")
    actors = {
        "officer": officer, "approver": approver, "author": petition.author, "stranger": make_user(), "system": SYSTEM
    }  # fmt: skip
    allowed = {
        ("examine", "officer"), ("return", "officer"), ("resubmit", "author"),
        ("answer", "approver"), ("refuse", "approver"), ("lapse", "system"),
    }  # fmt: skip
    transition = PETITION.transition(name)
    offered = transition in engine.available(petition, actors[who])
    assert offered == (state in transition.sources and (name, who) in allowed)
    if offered:
        engine.apply(petition, name, actor=actors[who], at=LATER, reason="사유")
        assert petition.state == transition.target
    else:
        expected = "permission" if state in transition.sources else "state"
        assert refusal_of(petition, name, actors[who], "사유") == expected


def test_a_required_reason_may_not_be_blank(approver) -> None:
    petition = make_petition()
    assert refusal_of(petition, "refuse", approver) == "reason"
    assert refusal_of(petition, "refuse", approver, " \n ") == "reason"
    engine.apply(petition, "refuse", actor=approver, at=LATER, reason="소관이 아닙니다.")
    assert petition.state == "REFUSED"


def test_a_guard_refuses_with_its_own_sentence_and_the_step_is_shown_as_blocked(approver) -> None:
    petition = in_state("EXAMINED")
    assert refusal_of(petition, "answer", approver) == "guard"
    assert PETITION.transition("answer") not in engine.available(petition, approver)
    assert engine.blocked(petition, approver) == [(PETITION.transition("answer"), "답변을 먼저 적어 주십시오.")]
    assert engine.blocked(petition, make_user()) == []


def test_permission_is_asked_for_the_department_of_the_object() -> None:
    here, there = make_department(), make_department()
    officer = make_staff(Role.CASE_OFFICER, here)
    assert refusal_of(make_petition(department=there), "examine", officer) == "permission"
    petition = make_petition(department=here)
    engine.apply(petition, "examine", actor=officer, at=LATER)
    assert petition.state == "EXAMINED"


def test_a_stale_object_in_memory_does_not_get_past_the_present_state(officer) -> None:
    petition = make_petition()
    stale = Petition.objects.get(pk=petition.pk)
    engine.apply(petition, "examine", actor=officer, at=LATER)
    with pytest.raises(TransitionRefused) as refused:
        engine.apply(stale, "examine", actor=officer, at=LATER)
    assert refused.value.code == "state"


def test_a_record_of_the_system_names_no_person() -> None:
    petition = in_state("RETURNED")
    record = engine.apply(petition, "lapse", actor=SYSTEM, at=LATER)
    assert (record.actor, record.actor_kind) == (None, "SYSTEM")


def test_the_database_refuses_an_unknown_state() -> None:
    petition = make_petition()
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(state="DIMMED")


class TestClock:
    def test_returning_pauses_and_resubmitting_goes_on(self, officer) -> None:
        petition = in_state("EXAMINED")
        due = petition.due_at
        engine.apply(petition, "return", actor=officer, at=LATER, reason="사진 필요")
        assert petition.due_at is None
        assert clocks.running(petition).paused_at == LATER
        engine.apply(petition, "resubmit", actor=petition.author, at=NEXT_WEEK)
        assert petition.due_at == clocks.running(petition).due_at > due

    def test_answering_stops_the_clock(self, approver) -> None:
        petition = in_state("ANSWERED")
        assert petition.due_at is None
        assert Clock.objects.get().outcome == "finished"

    @pytest.mark.parametrize("state", FINAL)
    def test_no_clock_runs_on_in_a_final_state_not_even_a_paused_one(self, state: str) -> None:
        petition = in_state(state)
        assert petition.due_at is None
        assert clocks.running(petition) is None

    def test_an_extension_moves_the_deadline_of_object_and_case_once(self, officer) -> None:
        petition = make_petition()
        before = petition.due_at
        engine.extend(petition, reason=ExtensionReason.INVESTIGATION, note="현장 조사", at=LATER)
        petition.refresh_from_db()
        assert petition.due_at == clocks.running(petition).due_at > before
        assert Case.objects.get().due_at == petition.due_at
        with pytest.raises(clocks.ClockRefused):
            engine.extend(petition, reason=ExtensionReason.INVESTIGATION, at=LATER)

    def test_the_clock_goes_along_to_another_department(self) -> None:
        petition = make_petition(department=make_department())
        there = make_department()
        engine.hand_over(petition, department=there, at=LATER)
        assert clocks.running(petition).department == there


class TestEffect:
    def test_an_effect_gets_the_context_and_the_record(self, officer) -> None:
        petition = make_petition()
        record = engine.apply(petition, "examine", actor=officer, at=LATER, note="긴급")
        assert Effect.objects.values_list("record_id", "note").get() == (record.pk, "긴급")

    def test_when_an_effect_fails_nothing_at_all_has_happened(self, officer, monkeypatch) -> None:
        petition = make_petition()

        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the effect failed")

        monkeypatch.setattr(Effect.objects, "create", fail)
        monkeypatch.setattr(type(petition.effects), "create", fail)
        with pytest.raises(RuntimeError):
            engine.apply(petition, "examine", actor=officer, at=LATER)
        assert Petition.objects.get().state == "RECEIVED"
        assert Case.objects.get().state == "RECEIVED"
        assert TransitionRecord.objects.count() == 1


class TestNotice:
    """A notice goes with the transaction: queued in it, gone with it."""

    @pytest.fixture(autouse=True)
    def event(self):
        if not notify.is_registered("example.moved"):
            notify.register("example.moved", category="case", title="%(title)s", body="%(title)s")

    def tell(self, petition: Petition) -> None:
        context = {"title": petition.title}
        notify.queue("example.moved", recipients=[petition.author], at=LATER, context=context)

    def test_it_is_there_when_the_transition_was_committed(self, officer) -> None:
        petition = make_petition()
        with transaction.atomic():
            engine.apply(petition, "examine", actor=officer, at=LATER)
            self.tell(petition)
        assert OutboxMessage.objects.filter(recipient=petition.author).count() == 1

    def test_it_is_not_there_when_the_transition_was_rolled_back(self, officer) -> None:
        petition = make_petition()
        with pytest.raises(RuntimeError), transaction.atomic():
            engine.apply(petition, "examine", actor=officer, at=LATER)
            self.tell(petition)
            raise RuntimeError("something later failed")
        assert not OutboxMessage.objects.exists()
        assert Petition.objects.get().state == "RECEIVED"

    def test_it_is_not_there_when_the_transition_was_refused(self) -> None:
        petition = make_petition()
        with pytest.raises(TransitionRefused), transaction.atomic():
            self.tell(petition)
            engine.apply(petition, "examine", actor=make_user(), at=LATER)
        assert not OutboxMessage.objects.exists()
