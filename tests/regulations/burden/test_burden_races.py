"""Two people at once: one of them is told that it is too late, and the petition is in one state."""

from datetime import date, timedelta

import pytest

from core.refusals import Refused
from core.workflow import engine
from councils.services import decisions
from regulations.models import ClauseChange, Petition
from regulations.services import coming_into_force
from regulations.services.burden import answering, changes, committee, placing
from regulations.states import PetitionOutcome, PetitionState
from tests.discussion.racing import at_once
from tests.factories import make_staff
from tests.regulations.burden.burden_factories import ARTICLES, NOW, Committee, Office, make_rule, make_version

pytestmark = pytest.mark.django_db(transaction=True)
S, O = PetitionState, PetitionOutcome  # noqa: E741


@pytest.fixture
def office() -> Office:
    return Office()


def fresh(petition: Petition) -> Petition:
    return Petition.objects.get(pk=petition.pk)


def one_won(results: list) -> None:
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == len(results) - 1, results
    assert all(isinstance(result, Refused) for result in refused), refused


def test_two_superiors_approve_and_one_answer_is_public(office):
    petition = office.under_review()
    draft = office.draft(petition, O.ACCEPTED)
    superiors = [office.superior, make_staff("APPROVER", office.department)]
    one_won(at_once(*(
        lambda who=who: answering.approve_answer(fresh(petition), actor=who, read=draft.pk, at=NOW)
        for who in superiors
    )))  # fmt: skip
    assert petition.answers.filter(approved_at__isnull=False).count() == 1
    assert ClauseChange.objects.count() == 1


def test_it_is_withdrawn_while_the_answer_is_approved(office):
    petition = office.under_review()
    draft = office.draft(petition, O.KEPT)
    one_won(
        at_once(
            lambda: answering.approve_answer(fresh(petition), actor=office.superior, read=draft.pk, at=NOW),
            lambda: engine.apply(fresh(petition), "withdraw", actor=office.author, at=NOW, reason="그만두겠습니다"),
        )
    )
    petition.refresh_from_db()
    assert petition.state in (S.JUSTIFICATION_DUE, S.WITHDRAWN)
    assert petition.answers.exists() == (petition.state == S.JUSTIFICATION_DUE)


def test_a_draft_is_written_anew_while_it_is_approved(office):
    petition = office.under_review()
    read = office.draft(petition, O.KEPT, body="처음에 쓴 답변입니다. 읽어 보세요.")
    at_once(
        lambda: answering.approve_answer(fresh(petition), actor=office.superior, read=read.pk, at=NOW),
        lambda: office.draft(fresh(petition), O.KEPT, body="나중에 다시 쓴 답변입니다. 다릅니다."),
    )
    for answer in petition.answers.filter(approved_at__isnull=False):
        assert answer.pk == read.pk and answer.body.startswith("처음에")


def test_two_place_it_at_once_and_it_goes_to_the_department_once(office):
    petition = office.petition(regulation=None, key="")
    other = make_rule(slug="library")
    central = [office.central, make_staff()]
    at_once(
        lambda: placing.place(fresh(petition), regulation=office.rule, key="a2", actor=central[0], at=NOW),
        lambda: placing.place(fresh(petition), regulation=other, key="a1", actor=central[1], at=NOW),
    )
    petition.refresh_from_db()
    assert petition.state == S.CLASSIFIED
    assert petition.version.regulation == petition.regulation
    assert [record.name for record in engine.history(petition)].count("classify") == 1


def test_two_bring_it_and_it_stands_on_the_agenda_once(office):
    petition = office.before_committee()
    room = Committee()
    one_won(at_once(*[lambda: room.bring(fresh(petition), office)] * 2))
    assert petition.judgements.count() == 1 and room.meeting.items.count() == 1


def test_a_better_justification_is_asked_for_while_it_is_brought(office):
    petition = office.before_committee()
    room = Committee()
    one_won(
        at_once(
            lambda: room.bring(fresh(petition), office),
            lambda: committee.ask_for_better(fresh(petition), actor=office.central, reason="보완해 주십시오", at=NOW),
        )
    )
    petition.refresh_from_db()
    assert petition.judgements.exists() == (petition.state == S.COMMITTEE)


def test_two_close_the_vote_and_it_is_judged_once(office):
    petition = office.before_committee()
    room = Committee()
    judgement = room.bring(petition, office)
    room.begin()
    decision = decisions.open_vote(judgement.decision, by=room.secretary, at=NOW + timedelta(hours=2))
    room.vote(decision, 1, 1, 1)
    one_won(at_once(*[lambda: room.close(type(decision).objects.get(pk=decision.pk))] * 2))
    petition.refresh_from_db()
    assert petition.state == S.ACCEPTED and ClauseChange.objects.count() == 1


def test_a_change_is_given_to_a_version_while_that_comes_into_force(office):
    petition = office.answered(O.ACCEPTED)
    version = make_version(
        office.rule, articles=[ARTICLES[0], "새로 쓴 조항.", ARTICLES[2]], state="ENACTED", in_force_on=date(2026, 5, 7)
    )
    later = NOW + timedelta(days=3)
    at_once(
        lambda: changes.carry(ClauseChange.objects.get(), version=version, actor=office.officer, at=later),
        lambda: coming_into_force.bring(type(version).objects.get(pk=version.pk), at=later),
    )
    petition.refresh_from_db()
    change = ClauseChange.objects.get()
    assert petition.state == S.IN_FORCE and change.in_force_on == date(2026, 5, 7)
