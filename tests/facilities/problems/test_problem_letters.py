"""Letters to people without an account: one for each state, tried again, and the address goes with the last."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from core import personal_data
from core.notify.mail import Mailer
from core.workflow import mending
from facilities.jobs import a_letter_is_due, write_letters
from facilities.models import ProblemReport
from facilities.services import problem_letters
from tests.facilities.problems.reports import DAY, NOON, WAYS, make_office, make_report, make_user, walk

pytestmark = pytest.mark.django_db
ADDRESS = "neighbour@example.test"


def test_each_state_is_told_once_and_what_goes_on_inside_is_not() -> None:
    office = make_office()
    report = make_report(site=office.site, email=ADDRESS)
    told = []
    for step in WAYS["ACTION_TAKEN"]:
        told.append(problem_letters.send(at=NOON))
        assert problem_letters.send(at=NOON) == 0
        walk(report, [step], office)
    assert told == [1, 1, 0, 1], "received, accepted, not the department, the plan"
    assert {tuple(letter.to) for letter in mail.outbox} == {(ADDRESS,)}
    assert all(report.token in letter.body and report.text not in letter.body for letter in mail.outbox)


@pytest.mark.parametrize("state", ["CLOSED", "DECLINED"])
def test_the_address_goes_with_the_last_letter(state: str) -> None:
    office = make_office()
    report = walk(make_report(site=office.site, email=ADDRESS), WAYS[state], office)
    assert a_letter_is_due(NOON)
    write_letters(NOON)
    report.refresh_from_db()
    assert report.email == "" and len(mail.outbox) == 1 and not a_letter_is_due(NOON)
    words = {"CLOSED": "등을 바꿨습니다.", "DECLINED": "까닭이 있습니다."}
    assert words[state] in mail.outbox[0].body and "지웠습니다" in mail.outbox[0].body


def test_a_letter_that_could_not_be_sent_is_tried_again() -> None:
    class Broken(Mailer):
        def send(self, message: Any) -> None:
            raise OSError("no connection")

    report = make_report(email=ADDRESS)
    assert problem_letters.send(at=NOON, mailer=Broken) == 0
    report.refresh_from_db()
    assert (report.told_state, report.email) == ("", ADDRESS)
    assert problem_letters.send(at=NOON) == 1


def test_an_address_that_takes_nothing_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    class Choosy(Mailer):
        def send(self, message: Any) -> None:
            if message.to != [ADDRESS]:
                raise OSError("no such person")

    monkeypatch.setattr(problem_letters, "BATCH", 2)
    for number in range(2):
        make_report(email=f"nobody{number}@example.test")
    make_report(email=ADDRESS, at=NOON + timedelta(minutes=1))
    assert problem_letters.send(at=NOON + timedelta(hours=1), mailer=Choosy) == 1


def test_an_address_is_destroyed_soon_after_the_end_also_where_the_last_letter_never_arrived() -> None:
    office = make_office()
    walk(make_report(site=office.site, email=ADDRESS), WAYS["DECLINED"], office)
    waiting = make_report(site=office.site, email=ADDRESS)
    later = NOON + timedelta(days=9)
    assert not a_letter_is_due(later)
    problem_letters.forget(problem_letters.expired(later))
    assert list(ProblemReport.objects.exclude(email="")) == [waiting]


def test_whoever_has_an_account_gets_no_letter_of_this_kind() -> None:
    make_report(make_user(), email=ADDRESS)
    assert not a_letter_is_due(NOON)


def test_an_address_is_destroyed_after_a_year_whatever_became_of_it() -> None:
    old, new = make_report(email=ADDRESS), make_report(email=ADDRESS, at=NOON + 300 * DAY)
    destruction = next(one for one in personal_data.destructions() if one.name == "facility_report_emails")
    destruction.destroy(destruction.expired(NOON + timedelta(days=366)))
    assert [ProblemReport.objects.get(pk=report.pk).email for report in (old, new)] == ["", ADDRESS]


def test_whoever_leaves_takes_the_name_along_and_the_report_stays() -> None:
    person = make_user()
    report = make_report(person)
    for departure in personal_data.departures():
        if departure.name == "facilities":
            departure.leave(user=person, at=NOON)
    report.refresh_from_db()
    assert report.reporter is None and report.text


def test_everybody_gets_what_they_reported() -> None:
    person = make_user()
    report = make_report(person)
    export = next(one for one in personal_data.exports() if one.name == "facilities")
    assert [row["number"] for row in export.collect(person)["reports"]] == [report.token]


def test_the_reporter_who_takes_it_back_is_written_to_no_more() -> None:
    reporter = make_user()
    report = make_report(reporter)
    mending.take(report, "withdraw", actor=reporter, at=NOON)
    assert not a_letter_is_due(NOON)


def test_the_search_index_is_made_anew_with_what_is_published() -> None:
    from core.search.models import SearchDocument
    from facilities.services import problems

    office = make_office()
    report = make_report(make_user(), site=office.site)
    make_report(make_user(), site=office.site)
    problems.publish(report, text="등이 깜빡인다.", place="", photos=[], by=office.officer, at=NOON)
    SearchDocument.objects.all().delete()
    call_command("rebuild_search_index")
    assert SearchDocument.objects.filter(kind="problem_report").count() == 1
