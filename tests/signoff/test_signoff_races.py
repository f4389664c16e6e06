"""Two approvers at the same moment, an author who edits under the approver's hand, two who hand in: one wins."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Role
from accounts.services.roles import sync_access
from core.workflow import engine
from signoff.models import Approval, SignoffCase
from signoff.models.tasks import open_case
from signoff.services import steps
from tests.discussion.racing import at_once
from tests.factories import grant, make_user
from tests.signoff.conftest import AT, edit, fresh, step

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def second(people: SimpleNamespace) -> Any:
    """Another approver of the city."""
    made = make_user(mfa=True)
    grant(made, Role.APPROVER, people.city)
    sync_access(made, at=AT)
    return made


def approve(page: Any, actor: Any) -> Any:
    return engine.apply(open_case(page), "approve", actor=actor, at=AT)


def test_two_approvers_at_once_make_one_approval(page: Any, people: SimpleNamespace, second: Any) -> None:
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "check", people.checker)
    case = open_case(page).pk

    def by(actor: Any) -> Any:
        return engine.apply(SignoffCase.objects.get(pk=case), "approve", actor=actor, at=AT)

    came = at_once(lambda: by(people.approver), lambda: by(second))
    assert sum(not isinstance(one, Exception) for one in came) == 1
    assert any(isinstance(one, engine.TransitionRefused) for one in came)
    assert Approval.objects.count() == 1
    assert fresh(page).live and fresh(page).is_as_signed()


@pytest.mark.parametrize("round", range(ROUNDS))
def test_what_an_author_saves_while_it_is_approved_is_never_public_unsigned(
    page: Any, people: SimpleNamespace, round: int
) -> None:
    steps.submit(page=page, actor=people.author, at=AT)
    step(page, "check", people.checker)
    at_once(lambda: edit(page, people.author, summary="몰래 고친 글"), lambda: approve(page, people.approver))
    now = fresh(page)
    assert now.summary != "몰래 고친 글"
    assert not now.live or (now.is_as_signed() and Approval.objects.count() == 1)
    call_command("verify_signoffs")


def test_handing_in_twice_at_once_opens_one_case(page: Any, people: SimpleNamespace) -> None:
    came = at_once(*(lambda: steps.submit(page=fresh(page), actor=people.author, at=AT) for _person in range(2)))
    assert sum(isinstance(one, SignoffCase) for one in came) == 1
    assert SignoffCase.objects.count() == 1
