"""From receipt to the end: who takes which step, what the reporter is told, and when nothing is left."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditors.models import ConfidentialReport, PurgeHold, SealedFile, SealedKey, SealedMessage
from auditors.queries import confidential as channel_queries
from auditors.services import confidential, purging, taking_in
from auditors.services import confidential_handling as handling
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import CONFIDENTIAL_WORKFLOW, ConfidentialState
from core.deadlines.models import Clock
from core.notify.models import OutboxMessage
from core.uploads.sealed import SealedUpload
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case as DeskCase
from core.workflow.models import TransitionRecord
from tests.auditors.channel.reporting import make_channel
from tests.auditors.channel.reporting import report as hand_in
from tests.auditors.recipients.receiving import AT, DAY, administrator, make_case, make_kind, make_recipient, reads

pytestmark = pytest.mark.django_db
S = ConfidentialState
WAY = {
    S.RECEIVED: [],
    S.ACKNOWLEDGED: ["acknowledge"],
    S.INVESTIGATED: ["acknowledge", "investigate"],
    S.REFERRED: ["acknowledge", "refer"],
    S.ANSWERED: ["acknowledge", "answer"],
    S.CLOSED: ["acknowledge", "close"],
}
STEPS = [step.name for step in CONFIDENTIAL_WORKFLOW.transitions if not step.system]


def step(case, name, *, reader=None, text="이렇게 하기로 했습니다.", on=DAY):
    reader, report = reader or case.first, case.report
    last = report.messages.order_by("-position")[0].position
    handling.take_step(report, reader.private, name=name, text=text, seen=last, by=reader.recipient.user, on=on)


def brought_to(state, **more):
    case = make_case(**more)
    for name in WAY[state]:
        step(case, name)
    return case


@pytest.mark.parametrize("state", WAY)
@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_taken_from_its_states_and_from_no_other(state, name):
    case = brought_to(state)
    transition = CONFIDENTIAL_WORKFLOW.transition(name)
    before = case.report.messages.count()
    if state in transition.sources:
        step(case, name)
        assert case.report.state == transition.target
        assert case.report.messages.filter(author=SealedMessage.Author.RECIPIENT).exists()
    else:
        with pytest.raises((TransitionRefused, AuditRefused)):
            step(case, name)
        assert (case.report.state, case.report.messages.count()) == (state, before)


@pytest.mark.parametrize("name", handling.EXPLAINED)
def test_no_step_but_the_first_goes_without_a_word_to_the_reporter(name):
    case = brought_to(S.CLOSED if name == "reopen" else S.ACKNOWLEDGED)
    with pytest.raises(AuditRefused) as refusal:
        step(case, name, text="  ")
    assert refusal.value.field == "text"


def test_only_holders_of_the_key_take_steps_and_only_with_it():
    case = make_case()
    stranger = make_recipient(make_kind("another"), "다른 담당")
    for outsider in (stranger.recipient.user, administrator()):
        with pytest.raises(PermissionDenied):
            handling.take_step(
                case.report, stranger.private, name="acknowledge", text="네", seen=0, by=outsider, on=DAY
            )
        with pytest.raises(PermissionDenied):
            handling.read(case.report, stranger.private, by=outsider, on=DAY)
        with pytest.raises(TransitionRefused):
            engine.apply(case.report, "acknowledge", actor=outsider, at=AT)
    with pytest.raises(AuditRefused):
        handling.read(case.report, stranger.private, by=case.first.recipient.user, on=DAY)
    assert case.report.state == S.RECEIVED


def test_the_clock_runs_seven_days_then_three_months_and_is_not_counted_in_public():
    case = make_case()
    assert timezone.localdate(case.report.due_at) == DAY + timedelta(days=7)
    step(case, "acknowledge")
    assert timezone.localdate(case.report.due_at) > DAY + timedelta(days=85)
    step(case, "answer")
    assert case.report.due_at is None
    from core.deadlines.queries import on_time_rates

    assert Clock.objects.exists()
    assert on_time_rates(since=AT - timedelta(days=30), until=AT + timedelta(days=30)) == []


def test_nothing_with_a_time_is_written_while_a_report_is_handed_in():
    channel = make_channel()
    hand_in(channel, on=DAY)
    assert not TransitionRecord.objects.filter(workflow="confidential_report").exists()
    assert not DeskCase.objects.exists() and not OutboxMessage.objects.exists()
    assert taking_in.take_in(at=AT, chance=lambda: False) == 0
    assert taking_in.take_in(at=AT + timedelta(days=1), chance=lambda: False) == 1
    assert taking_in.take_in(at=AT + timedelta(days=1)) == 0
    told = OutboxMessage.objects.filter(event="auditors.please_look")
    assert told.count() == 3
    assert all(message.context == {} for message in told)


def test_recipients_are_asked_to_look_once_for_each_message():
    case = make_case()
    key = confidential.open_with(case.report, case.receipt)
    confidential.write_message(case.report, key, "덧붙입니다.", author="REPORTER", on=DAY)
    OutboxMessage.objects.all().delete()
    for _hour in range(3):
        taking_in.ask_to_look(at=AT, chance=lambda: True)
    assert OutboxMessage.objects.filter(event="auditors.please_look").count() == 3


def test_a_report_acknowledged_before_it_was_taken_in_stays_acknowledged():
    channel = make_channel()
    receipt = hand_in(channel, on=DAY)
    report = channel_queries.report_of(receipt)
    reader = channel.readers[0]
    handling.take_step(report, reader.private, name="acknowledge", text="", seen=0, by=reader.recipient.user, on=DAY)
    assert taking_in.take_in(at=AT + timedelta(days=2)) == 0
    report.refresh_from_db()
    assert report.state == S.ACKNOWLEDGED


def test_let_in_seals_the_key_tells_the_reporter_and_keeps_the_excluded_out():
    channel = make_channel(3)
    excluded = channel.readers[0]
    case = make_case(channel=channel, excluded=[excluded.recipient.pk])
    newcomer = make_recipient(make_kind("audit"), "감사반장")
    by = case.second
    handling.let_in(
        case.report, by.private, other=newcomer.recipient, text="감사반장이 함께 봅니다.", by=by.recipient.user, on=DAY
    )
    assert reads(case.report, newcomer.recipient, newcomer.private) == "업체가 봉투를 건넸습니다."
    assert case.report.messages.order_by("-position")[0].author == SealedMessage.Author.RECIPIENT
    for nobody in (excluded.recipient, newcomer.recipient):
        with pytest.raises(AuditRefused):
            handling.let_in(case.report, by.private, other=nobody, text="이분도 봅니다.", by=by.recipient.user, on=DAY)
    assert not SealedKey.objects.filter(report=case.report, recipient=excluded.recipient).exists()


def test_a_new_key_of_somebody_kept_out_is_kept_out_too():
    channel = make_channel(3)
    excluded = channel.readers[0].recipient
    case = make_case(channel=channel, excluded=[excluded.pk])
    excluded.revoked_at = AT
    excluded.save()
    again = make_recipient(channel.kind, "감사실장", user=excluded.user)
    by = case.second
    with pytest.raises(AuditRefused):
        handling.let_in(
            case.report, by.private, other=again.recipient, text="다시 봅니다.", by=by.recipient.user, on=DAY
        )


def test_ninety_days_after_closing_nothing_is_left_but_that_there_was_one():
    case = brought_to(S.ACKNOWLEDGED, files=[SealedUpload.of("장부.txt", b"ledger")])
    file = SealedFile.objects.get()
    step(case, "close")
    report = case.report
    assert report.purge_on >= DAY + timedelta(days=90)
    assert purging.purge_what_is_due(on=report.purge_on - timedelta(days=1)) == 0
    with transaction.atomic():
        pass
    assert storages["sealed"].exists(file.original)
    assert purging.purge_what_is_due(on=report.purge_on) == 1
    report = case.report
    assert (report.state, report.lookup_id, report.reporter_key) == (S.PURGED, None, None)
    assert not (report.messages.exists() or report.keys.exists() or report.files.exists() or report.excluded.exists())
    assert channel_queries.report_of(case.receipt) is None
    assert purging.purge_what_is_due(on=DAY + timedelta(days=400)) == 0


@pytest.mark.django_db(transaction=True)
def test_files_go_with_the_report():
    case = brought_to(S.ACKNOWLEDGED, files=[SealedUpload.of("장부.txt", b"ledger")])
    name = SealedFile.objects.get().original
    step(case, "close")
    assert storages["sealed"].exists(name)
    purging.purge_what_is_due(on=case.report.purge_on)
    assert not storages["sealed"].exists(name)


def test_two_recipients_hold_a_purge_and_one_does_not():
    case = brought_to(S.CLOSED)
    until = case.report.purge_on + timedelta(days=30)
    first, second = case.first.recipient.user, case.second.recipient.user
    purging.ask_hold(case.report, until=until, by=first, on=DAY)
    with pytest.raises(AuditRefused):
        purging.agree_hold(case.report, by=first, on=DAY)
    with transaction.atomic(), pytest.raises(IntegrityError):
        PurgeHold.objects.update(agreed_by=case.first.recipient)
    with pytest.raises(AuditRefused):
        purging.ask_hold(case.report, until=until, by=second, on=DAY)
    purging.agree_hold(case.report, by=second, on=DAY)
    assert purging.purge_what_is_due(on=until) == 0
    assert purging.purge_what_is_due(on=until + timedelta(days=1)) == 1


def test_one_alone_asking_to_keep_it_keeps_nothing():
    case = brought_to(S.CLOSED)
    purging.ask_hold(case.report, until=DAY + timedelta(days=300), by=case.first.recipient.user, on=DAY)
    assert purging.purge_what_is_due(on=case.report.purge_on) == 1


@pytest.mark.parametrize("days", [0, -3, 366])
def test_nobody_keeps_a_report_for_ever_or_until_yesterday(days):
    case = brought_to(S.CLOSED)
    with pytest.raises(AuditRefused) as refusal:
        purging.ask_hold(case.report, until=DAY + timedelta(days=days), by=case.first.recipient.user, on=DAY)
    assert refusal.value.field == "until"


def test_what_is_taken_up_again_is_not_destroyed():
    case = brought_to(S.CLOSED)
    purging.ask_hold(case.report, until=DAY + timedelta(days=30), by=case.first.recipient.user, on=DAY)
    due = case.report.purge_on
    step(case, "reopen")
    assert (case.report.purge_on, case.report.closed_on) == (None, None)
    assert purging.purge_what_is_due(on=due + timedelta(days=1)) == 0
    assert reads(case.report, case.first.recipient, case.first.private)
    assert not PurgeHold.objects.filter(ended_on__isnull=True).exists()


def test_only_the_product_itself_destroys_and_only_what_is_closed():
    case = brought_to(S.CLOSED)
    for person in (administrator(), case.first.recipient.user):
        with pytest.raises(TransitionRefused):
            engine.apply(case.report, "purge", actor=person, at=AT)
    with pytest.raises((TransitionRefused, AuditRefused)):
        step(case, "purge", text="")
    with pytest.raises((TransitionRefused, AuditRefused)):
        step(case, "purge")
    assert case.report.state == S.CLOSED and case.report.messages.exists()
    case = brought_to(S.ANSWERED, channel=case.channel)
    with pytest.raises(TransitionRefused):
        engine.apply(case.report, "purge", actor=SYSTEM, at=AT)


def test_a_purged_report_that_keeps_its_receipt_is_refused_by_the_database():
    case = brought_to(S.CLOSED)
    with pytest.raises(IntegrityError):
        ConfidentialReport.objects.filter(pk=case.report.pk).update(state=S.PURGED)


def test_a_message_moved_to_another_report_opens_nowhere():
    first = make_case(text="하나")
    second = make_case(channel=first.channel, text="둘")
    moved = first.report.messages.get(position=0)
    SealedMessage.objects.filter(pk=second.report.messages.get(position=0).pk).update(sealed=bytes(moved.sealed))
    with pytest.raises(AuditRefused) as refusal:
        handling.read(second.report, first.first.private, by=first.first.recipient.user, on=DAY)
    assert refusal.value.code == "changed"


def test_of_messages_only_the_one_that_was_changed_cannot_be_read():
    case = make_case()
    step(case, "acknowledge", text="잘 받았습니다.")
    step(case, "answer", text="살펴본 결과입니다.")
    changed = case.report.messages.get(position=1)
    SealedMessage.objects.filter(pk=changed.pk).update(sealed=bytes(changed.sealed)[:-1] + b"x")
    opened = handling.read(case.report, case.first.private, by=case.first.recipient.user, on=DAY)
    assert [line.text for line in opened.lines][2] == "살펴본 결과입니다."
    assert "잘 받았습니다." not in str([line.text for line in opened.lines])
