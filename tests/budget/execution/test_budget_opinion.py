"""The opinion on the budget: composed from the cycle, sharpened, adopted by the committee, read by everybody."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from budget.models import Cycle
from budget.queries.execution import statement_of
from budget.services import cycle_opinion
from budget.services.refusals import BudgetRefused
from councils.models import Decision, OpinionStatement
from councils.models.decisions import NO, YES
from councils.services import opinions as statements
from councils.services.refusals import CouncilRefused
from tests.budget.execution.works import NOON, Works
from tests.councils.meeting_factories import START, Sitting
from tests.factories import grant, make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@dataclass
class Year:
    """A decided cycle whose money is being spent, with the committee and its secretary."""

    works: Works
    sitting: Sitting

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.select_related("committee").get(pk=self.works.cycle.pk)

    @property
    def secretary(self) -> Any:
        return self.sitting.secretary

    def draft(self) -> OpinionStatement:
        return cycle_opinion.draft(self.cycle, actor=self.secretary, at=NOON)

    def finished(self) -> OpinionStatement:
        made = self.draft()
        written = made.text.replace(cycle_opinion.TO_BE_WRITTEN, "")
        return statements.change_statement(made, by=self.secretary, text=written)

    def decision(self, answer: int = YES) -> Decision:
        opened = self.sitting.begin().opened(question="의견서를 채택하시겠습니까?")
        self.sitting.vote(opened, *[answer] * 5)
        self.sitting.close(opened)
        return Decision.objects.get(pk=opened.pk)


@pytest.fixture
def year() -> Year:
    works, sitting = Works(), Sitting(members=5)
    undertaking = works.begun()
    works.pay(undertaking, contract=works.contract(undertaking))
    Cycle.objects.filter(pk=works.cycle.pk).update(committee=sitting.body)
    grant(sitting.secretary, Role.CASE_OFFICER, works.department)
    return Year(works, sitting)


def test_the_draft_says_what_the_cycle_itself_says(year: Year) -> None:
    made = year.draft()
    assert "5,000만 원" in made.text and "2,000만 원" in made.text and "1,000만 원" in made.text
    assert year.works.project.title in made.text and cycle_opinion.TO_BE_WRITTEN in made.text
    assert statement_of(year.cycle) == made and made.issued_at is None


def test_drafting_twice_gives_the_same_statement(year: Year) -> None:
    assert year.draft().pk == year.draft().pk
    assert OpinionStatement.objects.count() == 1


def test_without_a_committee_there_is_no_opinion(year: Year) -> None:
    Cycle.objects.filter(pk=year.cycle.pk).update(committee=None)
    with pytest.raises(BudgetRefused) as refused:
        cycle_opinion.draft(year.cycle, actor=year.works.clerk, at=NOON)
    assert refused.value.code == "committee"


def test_only_whoever_works_on_the_cycle_and_keeps_the_committee_drafts_it(year: Year) -> None:
    for stranger in (make_staff(Role.MODERATOR), year.works.clerk):
        with pytest.raises(PermissionDenied):
            cycle_opinion.draft(year.cycle, actor=stranger, at=NOON)


def test_what_is_still_to_be_written_is_not_issued(year: Year) -> None:
    made, decision = year.draft(), year.decision()
    with pytest.raises(BudgetRefused) as refused:
        cycle_opinion.adopt(made, decision=decision, actor=year.secretary, at=START)
    assert refused.value.code == "unfinished"


def test_a_motion_that_failed_or_of_another_body_adopts_nothing(year: Year) -> None:
    made, failed = year.finished(), year.decision(NO)
    other = Sitting(members=5)
    opened = other.begin().opened()
    other.vote(opened, *[YES] * 5)
    other.close(opened)
    for decision in (failed, Decision.objects.get(pk=opened.pk)):
        with pytest.raises(BudgetRefused) as refused:
            cycle_opinion.adopt(made, decision=decision, actor=year.secretary, at=START)
        assert refused.value.code == "decision"
    made.refresh_from_db()
    assert made.issued_at is None


def test_an_adopted_opinion_is_read_by_everybody_and_stands(year: Year) -> None:
    address = reverse("budget:opinion", args=[year.cycle.slug])
    made = year.finished()
    assert made.text.splitlines()[0] not in Client().get(address).content.decode()
    cycle_opinion.adopt(made, decision=year.decision(), actor=year.secretary, at=START)
    page = Client().get(address).content.decode()
    assert made.number in page and year.works.project.title in page and "의견서를 채택하시겠습니까?" in page
    pdf = Client().get(reverse("councils:statement_document", args=[made.pk]))
    assert pdf.content.startswith(b"%PDF")
    with pytest.raises(CouncilRefused):
        statements.change_statement(OpinionStatement.objects.get(), by=year.secretary, text="다른 글")


def test_the_staff_walk_from_the_figures_to_the_issued_opinion(year: Year, client: Client) -> None:
    sign_in(client, year.secretary)
    slug = year.cycle.slug
    composed = client.get(reverse("budget:staff_opinion", args=[slug])).content.decode()
    assert year.works.project.title in composed
    client.post(reverse("budget:draft_opinion", args=[slug]))
    made = statement_of(year.cycle)
    assert made is not None
    issue = reverse("budget:adopt_opinion", args=[slug])
    decision = year.decision()
    refused = client.post(issue, {"decision": decision.pk})
    assert refused.status_code == 422 and OpinionStatement.objects.get().issued_at is None
    statements.change_statement(made, by=year.secretary, text="주민이 정한 예산을 제때 쓰기를 바랍니다.")
    assert client.post(issue, {"decision": decision.pk}).status_code == 302
    assert OpinionStatement.objects.get().issued_at is not None
    assert client.get(issue).status_code == 404
    assert (
        "주민이 정한 예산을 제때 쓰기를 바랍니다."
        in Client().get(reverse("budget:opinion", args=[slug])).content.decode()
    )
