"""What a call asks besides is revised as the text is, and every version keeps what it was answered with."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from accounts.models import Role
from core.submissions import keys
from core.workflow import engine
from proposals.models import Proposal
from proposals.personal_data import collect
from proposals.queries import detail
from proposals.services import revising
from proposals.services.refusals import ProposalRefused
from tests.proposals.factories import NOON, make_call, make_office, make_proposal

pytestmark = pytest.mark.django_db
WHO, WHEN = "누구에게 도움이 됩니까?", "언제 필요합니까?"
QUESTIONS = [{"key": "who", "label": WHO, "required": True}, {"key": "when", "label": WHEN}]


@pytest.fixture
def proposal() -> Proposal:
    return make_proposal(call=make_call(questions=QUESTIONS), answers_given={"who": "어르신과 아이", "old": "남은 것"})


def send(client: Any, proposal: Proposal, **answers: str) -> Any:
    typed = {name: getattr(proposal, name) for name in ("title", "problem", "idea")}
    typed |= {f"question-{key}": said for key, said in answers.items()}
    client.force_login(proposal.author)
    return client.post(reverse("proposals:revise", args=[proposal.pk]), typed | {keys.FIELD: keys.new_key()})


def test_an_answer_is_revised_and_both_versions_say_what_was_answered(client: Any, proposal: Proposal) -> None:
    client.force_login(proposal.author)
    page = client.get(reverse("proposals:revise", args=[proposal.pk])).content.decode()
    assert WHO in page and "어르신과 아이" in page
    assert send(client, proposal, who="어르신과 학생", when="겨울").status_code == 302
    proposal.refresh_from_db()
    assert proposal.answers_given == {"who": "어르신과 학생", "when": "겨울", "old": "남은 것"}
    (newest, changed), (first, _nothing) = detail.versions_of(proposal)
    assert first.answers == [[WHO, "어르신과 아이"]] and newest.answers == [[WHO, "어르신과 학생"], [WHEN, "겨울"]]
    assert set(changed) == {WHO, WHEN} and changed[WHEN][0].kind == "added"
    shown = client.get(reverse("proposals:versions", args=[proposal.pk])).content.decode()
    assert "어르신과 아이" in shown and "겨울" in shown
    assert [WHO, "어르신과 아이"] in collect(proposal.author)["proposals"][0]["versions"][0][-1]


def test_answers_that_stay_make_no_version(client: Any, proposal: Proposal) -> None:
    assert send(client, proposal, who="어르신과 아이", when="").status_code == 302
    proposal.refresh_from_db()
    assert proposal.versions.count() == 1 and proposal.answers_given == {"who": "어르신과 아이", "old": "남은 것"}


@pytest.mark.parametrize("said", ["", "   ", "\u200b", "가" * 2001])
def test_what_must_be_answered_is_asked_for_and_everything_stays_as_it_was(
    client: Any, proposal: Proposal, said: str
) -> None:
    answer = send(client, proposal, who=said, when="봄날 아침")
    assert answer.status_code == 422 and "question-who" in answer.context["form"].errors
    assert "봄날 아침" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.versions.count() == 1 and proposal.answers_given["who"] == "어르신과 아이"


def test_the_service_asks_for_it_too(proposal: Proposal) -> None:
    said = {name: getattr(proposal, name) for name in ("title", "problem", "idea")}
    with pytest.raises(ProposalRefused) as refused:
        revising.revise(proposal, editor=proposal.author, at=NOON, answers={"who": " "}, **said)
    assert refused.value.field == "who"


def test_an_answer_alone_is_a_revision_that_was_asked_for(client: Any) -> None:
    department, clerk, _superior, _post = make_office(Role.CASE_OFFICER)
    call = make_call(questions=QUESTIONS)
    proposal = make_proposal(call=call, department=department, answers_given={"who": "모두"})
    engine.apply(proposal, "request_revision", actor=clerk, at=NOON, reason="누구인지 더 적어 주세요.")
    assert send(client, proposal, who="모두").status_code == 422
    assert send(client, proposal, who="어르신").status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "RECEIVED" and proposal.versions.get(number=2).answers == [[WHO, "어르신"]]


def test_a_version_that_does_not_tell_its_answers_claims_no_change_of_them(client: Any, proposal: Proposal) -> None:
    proposal.versions.update(answers=None)
    send(client, proposal, who="학생")
    _newest, changed = detail.versions_of(proposal)[0]
    assert changed == {}


def test_versions_from_before_say_what_could_not_be_changed_then(proposal: Proposal) -> None:
    without = make_proposal()
    for one in (proposal, without):
        one.versions.update(answers=None)
    migration = import_module("proposals.migrations.0008_answers_of_versions")
    migration.say_what_was_answered(apps, SimpleNamespace(connection=connection))
    assert proposal.versions.get().answers == [[WHO, "어르신과 아이"]]
    assert without.versions.get().answers is None
