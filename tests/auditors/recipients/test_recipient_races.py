"""Two recipients at once: one of them is told, and nothing is lost or done twice."""

import threading
from typing import Any

import pytest
from django.db import connections

from auditors.models import SealedKey
from auditors.services import confidential_handling as handling
from auditors.services import purging
from auditors.services.refusals import AuditRefused
from core.refusals import Refused
from tests.auditors.recipients.receiving import DAY, make_case, make_kind, make_recipient

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Any) -> list[Any]:
    """What each came to: None, or what it was refused with."""
    start, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int) -> None:
        try:
            start.wait(timeout=20)
            deeds[number]()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_of_two_answers_at_once_one_is_sent_and_the_other_waits_for_its_writer():
    case = make_case()

    def answer(reader: Any, text: str) -> Any:
        return lambda: handling.reply(case.report, reader.private, text=text, seen=0, by=reader.recipient.user, on=DAY)

    outcomes = at_once(answer(case.first, "하나"), answer(case.second, "둘"))
    refused = [one for one in outcomes if one is not None]
    assert len(refused) == 1 and isinstance(refused[0], AuditRefused) and refused[0].code == "newer"
    assert case.report.messages.count() == 2


def test_one_step_taken_by_two_at_once_is_taken_once():
    case = make_case()

    def acknowledge(reader: Any) -> Any:
        return lambda: handling.take_step(
            case.report, reader.private, name="acknowledge", text="", seen=0, by=reader.recipient.user, on=DAY
        )

    outcomes = at_once(acknowledge(case.first), acknowledge(case.second))
    assert sum(isinstance(one, Refused) for one in outcomes) == 1 and outcomes.count(None) == 1
    assert case.report.state == "ACKNOWLEDGED"


def test_one_person_let_in_by_two_at_once_has_one_key():
    case, newcomer = make_case(), make_recipient(make_kind("audit"), "감사반장")

    def let_in(reader: Any) -> Any:
        return lambda: handling.let_in(
            case.report, reader.private, other=newcomer.recipient, text="함께 봅니다.", by=reader.recipient.user, on=DAY
        )

    outcomes = at_once(let_in(case.first), let_in(case.second))
    assert sum(isinstance(one, AuditRefused) for one in outcomes) == 1
    assert SealedKey.objects.filter(report=case.report, recipient=newcomer.recipient).count() == 1


def test_a_report_taken_up_again_while_it_is_destroyed_is_whole_or_gone():
    case = make_case()
    for name in ("acknowledge", "close"):
        last = case.report.messages.order_by("-position")[0].position
        handling.take_step(
            case.report, case.first.private, name=name, text="네", seen=last, by=case.first.recipient.user, on=DAY
        )
    due = case.report.purge_on
    last = case.report.messages.order_by("-position")[0].position
    reader = case.first
    at_once(
        lambda: purging.purge_what_is_due(on=due),
        lambda: handling.take_step(
            case.report, reader.private, name="reopen", text="다시", seen=last, by=reader.recipient.user, on=DAY
        ),
    )
    report = case.report
    if report.state == "PURGED":
        assert not report.messages.exists() and not report.keys.exists() and report.lookup_id is None
    else:
        assert report.state == "ACKNOWLEDGED" and report.messages.count() == last + 2 and report.keys.count() == 5
