"""Every state against every kind of person: who may take which step, and nobody any other."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from regulations.models import Petition
from regulations.services.burden import committee, justifying
from regulations.states import PETITION_WORKFLOW, PetitionOutcome, PetitionState
from tests.factories import make_department, make_staff, make_user
from tests.regulations.burden.burden_factories import JUSTIFIED, NOW, Committee, Office

pytestmark = pytest.mark.django_db
S, O = PetitionState, PetitionOutcome  # noqa: E741

PUBLISH = {
    O.ACCEPTED: "answer_accepted",
    O.PARTIALLY_ACCEPTED: "answer_partially_accepted",
    O.KEPT: "answer_kept",
    O.LONG_TERM_REVIEW: "answer_long_term_review",
    O.TRANSFERRED: "answer_transferred",
}
ANSWERS = set(PUBLISH.values())
# What the engine offers to each kind of person in each state. Superiors may approve; which outcome, the draft says.
OFFERED: dict[str, dict[str, set[str]]] = {
    S.RECEIVED: {"author": {"withdraw"}, "officer": {"classify"}, "superior": {"classify"}, "central": {"classify"}},
    S.CLASSIFIED: {
        "author": {"withdraw"},
        "officer": {"start_review"},
        "superior": {"start_review"},
        "central": {"start_review"},
    },
    S.UNDER_REVIEW: {"author": {"withdraw"}, "superior": ANSWERS, "approver": ANSWERS},
    S.JUSTIFICATION_DUE: {
        "officer": {"give_in"},
        "central": {"give_in"},
        "superior": {"give_in", "justify"},
        "approver": {"justify"},
    },
    S.COMMITTEE: {"central": {"send_back"}},
    S.LONG_TERM_REVIEW: {"officer": {"answer_anew"}, "superior": {"answer_anew"}, "central": {"answer_anew"}},
    S.REJECTED: {"author": {"reexamine"}},
    S.ACCEPTED: {},
    S.PARTIALLY_ACCEPTED: {},
    S.IN_FORCE: {},
    S.TRANSFERRED: {},
    S.MERGED: {},
    S.WITHDRAWN: {},
}
PEOPLE = ("anonymous", "resident", "author", "officer", "superior", "approver", "central", "elsewhere", "administrator")


class Cast(Office):
    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, Any] = {
            "anonymous": AnonymousUser(),
            "resident": make_user(),
            "author": self.author,
            "officer": self.officer,
            "superior": self.superior,
            "approver": make_staff(Role.APPROVER, self.department),
            "central": self.central,
            "elsewhere": make_staff(Role.DEPARTMENT_REVIEWER, make_department()),
            "administrator": make_staff(Role.ADMINISTRATOR),
        }

    def brought_to(self, state: str) -> Petition:
        if state in (S.MERGED, S.IN_FORCE):
            return self._by_hand(state)
        if state == S.RECEIVED:
            return self.petition()
        if state == S.CLASSIFIED:
            return self.placed_with_official()
        if state == S.UNDER_REVIEW:
            petition = self.under_review()
            self.draft(petition)
            return petition
        if state == S.JUSTIFICATION_DUE:
            return self.answered(O.KEPT)
        if state == S.COMMITTEE:
            return self.before_committee()
        if state == S.REJECTED:
            petition = self.before_committee()
            Committee().judge(petition, self, 3, 3, 3)
            return petition
        if state == S.WITHDRAWN:
            petition = self.petition()
            engine.apply(petition, "withdraw", actor=self.author, at=NOW, reason="해결되었습니다")
            return petition
        return self.answered(O(state))

    def placed_with_official(self) -> Petition:
        petition = self.placed()
        petition.position, petition.official_title = self.position, self.position.title
        petition.save()
        return petition

    def _by_hand(self, state: str) -> Petition:
        into = self.petition(author=make_user())
        petition = self.answered(O.ACCEPTED)
        Petition.objects.filter(pk=petition.pk).update(state=state, merged_into=into if state == S.MERGED else None)
        petition.refresh_from_db()
        return petition


@pytest.mark.parametrize("state", S.values)
def test_each_person_is_offered_these_steps_and_no_others(state):
    cast = Cast()
    petition = cast.brought_to(state)
    assert petition.state == state
    offered = {name: {step.name for step in engine.available(petition, cast.people[name])} for name in PEOPLE}
    assert offered == {name: OFFERED[state].get(name, set()) for name in PEOPLE}


@pytest.mark.parametrize("state", S.values)
def test_steps_of_other_states_are_refused_to_everybody(state):
    cast = Cast()
    petition = cast.brought_to(state)
    for transition in PETITION_WORKFLOW.transitions:
        if state in transition.sources:
            continue
        for actor in (*cast.people.values(), SYSTEM):
            with pytest.raises(TransitionRefused):
                engine.apply(petition, transition.name, actor=actor, at=NOW, reason="까닭이 있습니다")
    petition.refresh_from_db()
    assert petition.state == state


def test_officials_take_no_step_about_a_petition_of_their_own():
    cast = Cast()
    for author in (cast.officer, cast.superior, cast.central):
        petition = cast.petition(author=author)
        assert {step.name for step in engine.available(petition, author)} == {"withdraw"}
        colleague = cast.central if author != cast.central else cast.officer
        assert "classify" in {step.name for step in engine.available(petition, colleague)}


def test_who_drafted_a_justification_does_not_hand_it_in():
    cast = Cast()
    petition = cast.answered(O.KEPT)
    justifying.draft_justification(petition, author=cast.superior, at=NOW, **JUSTIFIED)
    assert "justify" not in {step.name for step in engine.available(petition, cast.superior)}
    assert "justify" in {step.name for step in engine.available(petition, cast.people["approver"])}


def test_every_outcome_of_the_committee_has_a_step():
    assert {committee.step_of(one) for one in committee.OPTIONS} <= {one.name for one in PETITION_WORKFLOW.transitions}
