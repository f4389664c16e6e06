"""The way a petition went, who took each step, and what comes next with its day."""

from datetime import timedelta

import pytest

from regulations.models import Petition
from regulations.queries.petition_detail import Moment, detail_of, in_charge
from regulations.services import petitions
from regulations.states import PetitionOutcome
from tests.regulations.burden.burden_factories import NOW, Office

pytestmark = pytest.mark.django_db
LONG_AFTER = NOW + timedelta(days=400)


@pytest.fixture
def office() -> Office:
    return Office()


def moments(petition: Petition, state: str) -> list[Moment]:
    petition.refresh_from_db()
    return [moment for moment in detail_of(petition, NOW).timeline if moment.state == state]


def test_received_it_names_its_author_and_the_day_of_the_answer(office: Office) -> None:
    made = office.petition()
    (current,) = moments(made, "current")
    assert current.actor == str(office.author)
    *_placed, answer = moments(made, "next")
    assert answer.at == made.due_at and answer.actor == str(office.department) and not answer.body


def test_the_person_in_charge_is_named_once_somebody_is(office: Office) -> None:
    assert "나담당" not in in_charge(office.placed())
    made = office.under_review()
    assert in_charge(made) == f"{office.department} 시설운영팀장 나담당"
    assert moments(made, "next")[-1].actor == in_charge(made)


def test_a_day_that_has_passed_is_said(office: Office) -> None:
    made = office.under_review()
    assert detail_of(made, LONG_AFTER).timeline[-1].body


@pytest.mark.parametrize(
    "outcome", [PetitionOutcome.KEPT, PetitionOutcome.LONG_TERM_REVIEW], ids=["justification", "new answer"]
)
def test_what_is_still_due_stands_with_its_day(outcome: PetitionOutcome, office: Office) -> None:
    made = office.answered(outcome)
    (following,) = moments(made, "next")
    assert following.at == made.due_at and following.at is not None


def test_an_accepted_one_waits_for_the_promised_day(office: Office) -> None:
    made = office.answered(PetitionOutcome.ACCEPTED)
    (following,) = moments(made, "next")
    assert following.at == made.change.promised_by and not following.body
    assert detail_of(made, LONG_AFTER).timeline[-1].body


def test_the_committee_is_named_and_no_department_for_it(office: Office) -> None:
    (following,) = moments(office.before_committee(), "next")
    assert following.actor == ""


def test_what_is_over_has_no_next_step(office: Office) -> None:
    made = office.petition()
    petitions.withdraw(made, author=office.author, reason="이사를 갑니다", at=NOW)
    assert moments(made, "next") == moments(made, "current") == []
    last = moments(made, "done")[-1]
    assert (last.actor, last.body) == (str(office.author), "이사를 갑니다")


def test_a_rejected_one_says_until_when_a_second_look_can_be_asked_for(office: Office) -> None:
    made = office.petition()
    until = NOW + timedelta(days=30)
    Petition.objects.filter(pk=made.pk).update(state="REJECTED", reexamination_until=until)
    (following,) = moments(made, "next")
    assert following.at == until
    assert all(moment.state != "next" for moment in detail_of(made, LONG_AFTER).timeline)
