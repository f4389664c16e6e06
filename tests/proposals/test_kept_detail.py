"""A proposal's page that is kept while the database says the same: whatever happens to it is read at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Role
from core.ui import kept_pages
from core.workflow import engine
from discussion.models import Comment
from discussion.services import comments, moderation, support, takedown, tally
from proposals.models import Category, Proposal
from proposals.services import answering, revising
from proposals.states import AnswerOutcome
from tests.factories import make_staff, make_user
from tests.proposals.factories import NOON, draft_answer, make_office, make_proposal

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def seconds_over(settings: Any, monkeypatch: Any) -> None:
    """Each visit finds the seconds of the last one over, within one minute."""
    settings.KEPT_PAGE_SECONDS = 1e-9
    monkeypatch.setattr(kept_pages, "minute", lambda: 1)


def shown(address: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", Client().get(address).text)


def anew(address: str, settings: Any) -> str:
    settings.KEPT_PAGE_SECONDS = 0
    try:
        return shown(address)
    finally:
        settings.KEPT_PAGE_SECONDS = 1e-9


def said(proposal: Proposal, body: str = "저도 그렇게 생각합니다.") -> Comment:
    return comments.post_comment(proposal, author=make_user(), body=body, at=LATER)


def hidden(proposal: Proposal) -> None:
    case = moderation.flag(Comment.objects.get(), person=make_user(), reason="ABUSE", at=LATER).case
    moderation.decide(
        case, "uphold", moderator=make_staff(Role.MODERATOR), reason="원칙 2조", rule="ABUSE", at=LATER
    )  # fmt: skip


def answered(proposal: Proposal) -> None:
    department, clerk, superior, post = make_office(Role.CASE_OFFICER)
    Proposal.objects.filter(pk=proposal.pk).update(department=department)
    proposal.refresh_from_db()
    engine.apply(proposal, "start_review", actor=clerk, at=NOON)
    answer = draft_answer(proposal, clerk, post, AnswerOutcome.ADOPTED)
    answering.approve_answer(proposal, actor=superior, read=answer.pk, at=NOON + timedelta(days=4))


def revised(proposal: Proposal) -> None:
    revising.revise(
        proposal, editor=proposal.author, title="긴 의자와 지붕", problem=proposal.problem, idea=proposal.idea,
        note="", at=LATER,
    )  # fmt: skip


def joined(proposal: Proposal) -> None:
    """Once what was found to be related is looked for again."""
    cache.clear()
    make_proposal(call=proposal.call, title="도서관 앞 정류장에 긴 의자를 더")


CHANGES = {
    "somebody comments": said,
    "somebody replies": lambda proposal: comments.post_comment(
        proposal, author=make_user(), body="답글입니다.", parent=Comment.objects.get(), at=LATER
    ),
    "its author edits a comment": lambda proposal: comments.edit_comment(
        Comment.objects.get(), author=Comment.objects.get().author, body="다시 생각했습니다.", at=LATER
    ),
    "its author deletes a comment": lambda proposal: comments.delete_comment(
        Comment.objects.get(), author=Comment.objects.get().author, at=LATER
    ),
    "a comment is held back": lambda proposal: takedown.hold(Comment.objects.get()),
    "a moderator hides a comment": hidden,
    "somebody endorses a comment": lambda proposal: support.endorse(
        Comment.objects.get(), person=make_user(), at=LATER
    ),
    "somebody endorses it": lambda proposal: support.endorse(proposal, person=make_user(), at=LATER),
    "the conversation is closed": lambda proposal: comments.close_thread(
        proposal, by=make_staff(Role.MODERATOR), reason="이야기를 마쳤습니다.", at=LATER
    ),
    "it is revised": revised,
    "it is withdrawn": lambda proposal: revising.withdraw(
        proposal, author=proposal.author, reason="겹칩니다.", at=LATER
    ),
    "a department answers": answered,
    "its category gets another name": lambda proposal: Category.objects.update(name="다른 갈래"),
    "its author takes another name": lambda proposal: type(proposal.author).objects.update(display_name="새 이름"),
    "it becomes related to another": joined,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_happens_to_a_proposal_is_read_at_once(change: Any, settings: Any) -> None:
    proposal = make_proposal()
    said(proposal, "처음 남긴 말입니다.")
    address = proposal.get_absolute_url()
    before = shown(address)
    change(Proposal.objects.get(pk=proposal.pk))
    after = shown(address)
    assert after != before
    assert after == anew(address, settings)


def test_nobody_reads_longer_what_became_invisible() -> None:
    proposal = make_proposal()
    assert Client().get(proposal.get_absolute_url()).status_code == 200
    Proposal.objects.filter(pk=proposal.pk).update(audience="STAFF")
    assert Client().get(proposal.get_absolute_url()).status_code == 404


def test_of_a_page_only_what_changed_is_drawn_again(monkeypatch: Any) -> None:
    proposal = make_proposal()
    said(proposal, "처음 남긴 말입니다.")
    shown(proposal.get_absolute_url())
    # Neither the comments nor the proposals beside it can be drawn from here on.
    monkeypatch.setattr("discussion.display.conversation_context", lambda *given: 1 / 0)
    monkeypatch.setattr("proposals.queries.lists.related_to", lambda *given: 1 / 0)
    support.endorse(proposal, person=make_user(), at=LATER)
    after = shown(proposal.get_absolute_url())
    assert '<span class="endorse-count">1</span>' in after
    assert "처음 남긴 말입니다." in after


def test_what_changes_nothing_on_the_page_makes_no_new_one(monkeypatch: Any) -> None:
    proposal, other = make_proposal(), make_proposal(title="둘레길에 가로등")
    support.endorse(proposal, person=make_user(), at=LATER)
    before = shown(proposal.get_absolute_url())
    monkeypatch.setattr("proposals.views.detail.render", None)
    said(other)
    assert shown(proposal.get_absolute_url()) == before


def test_counts_folded_behind_the_scenes_show_the_same_number(settings: Any) -> None:
    proposal = make_proposal()
    support.endorse(proposal, person=make_user(), at=LATER)
    before = shown(proposal.get_absolute_url())
    tally.fold()
    assert shown(proposal.get_absolute_url()) == before == anew(proposal.get_absolute_url(), settings)
