"""What becomes of a person's proposals when they go, and what they are given to take along."""

import pytest

from accounts.models import Role
from core.workflow import engine
from proposals.models import CoAuthor, Proposal, Suggestion
from proposals.personal_data import collect
from proposals.services import co_authors, revising
from proposals.services.leaving import leave
from tests.factories import make_user
from tests.proposals.factories import NOON, make_draft, make_office, make_proposal

pytestmark = pytest.mark.django_db


def test_drafts_go_and_what_was_handed_in_stays_without_the_name() -> None:
    person = make_user()
    draft, proposal, other = make_draft(person), make_proposal(person), make_proposal()
    co_authors.ask_to_join(other, person=person, message="함께", at=NOON)
    revising.suggest_change(other, author=person, part="idea", before=other.idea, after="다른 말", at=NOON)
    leave(user=person, at=NOON)
    proposal.refresh_from_db()
    assert not Proposal.objects.filter(pk=draft.pk).exists()
    assert proposal.author is None and proposal.audience == "PUBLIC" and proposal.versions.get().editor is None
    assert not CoAuthor.objects.exists() and not Suggestion.objects.exists()


def test_the_department_still_answers_somebody_who_has_left() -> None:
    department, clerk, _superior, _post = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=department)
    leave(user=proposal.author, at=NOON)
    engine.apply(proposal, "start_review", actor=clerk, at=NOON)
    assert proposal.state == "UNDER_REVIEW"


def test_a_person_is_given_all_they_wrote() -> None:
    person = make_user()
    draft, proposal = make_draft(person), make_proposal(person)
    assert [row["id"] for row in collect(person)["proposals"]] == [draft.pk, proposal.pk]
    assert collect(make_user())["proposals"] == []
