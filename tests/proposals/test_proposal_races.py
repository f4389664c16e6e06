"""What happens at the same time, on connections of their own, as requests are."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Role
from core.deadlines.models import Clock
from core.notify.models import OutboxMessage
from discussion.models import Comment, Endorsement, Thread
from discussion.queries.counts import counts_of
from discussion.services import comments, support, tally
from discussion.services.refusals import DiscussionRefused
from proposals.models import Proposal, ProposalVersion
from proposals.services import merging, thresholds, writing
from tests.discussion.racing import at_once
from tests.factories import make_staff, make_user
from tests.proposals.factories import NOON, make_call, make_draft, make_office, make_proposal

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(days=1)


def fold() -> None:
    while tally.fold():
        pass


def test_two_hundred_endorsements_of_one_person_make_one() -> None:
    """CVE-2023-47634."""
    proposal, person = make_proposal(), make_user()
    at_once(*[lambda: support.endorse(proposal, person=person, at=LATER)] * 200, workers=8)
    fold()
    proposal.refresh_from_db()
    assert Endorsement.objects.count() == 1 and proposal.endorsement_count == 1


def test_pressing_at_once_hands_in_once() -> None:
    draft = make_draft()
    results = at_once(*[lambda: writing.submit(Proposal.objects.get(pk=draft.pk), author=draft.author, at=NOON)] * 4)
    assert sum(isinstance(result, Proposal) for result in results) == 1
    assert ProposalVersion.objects.count() == 1


def test_the_limit_holds_for_two_that_are_handed_in_at_once() -> None:
    call, author = make_call(limit_per_person=1), make_user()
    drafts = [make_draft(author, call=call, title=f"제안 제목 {number}") for number in range(3)]
    at_once(*[lambda draft=draft: writing.submit(draft, author=author, at=NOON) for draft in drafts])
    assert Proposal.objects.filter(call=call, submitted_at__isnull=False).count() == 1


def test_the_threshold_is_reached_exactly_once() -> None:
    department, clerk, superior, _post = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=department, call=make_call(answer_threshold=3))
    for _person in range(4):
        support.endorse(proposal, person=make_user(), at=LATER)
    assert not thresholds.is_waiting()
    fold()
    assert thresholds.is_waiting()
    at_once(*[lambda: thresholds.answer_thresholds(at=LATER)] * 4)
    proposal.refresh_from_db()
    assert proposal.threshold_reached_at == LATER and not thresholds.is_waiting()
    assert Clock.objects.filter(name="threshold", object_id=proposal.pk).count() == 1
    told = OutboxMessage.objects.filter(event="proposals.threshold_reached").values_list("recipient", flat=True)
    assert sorted(told) == sorted([clerk.pk, superior.pk])


def test_merging_while_people_comment_loses_no_word() -> None:
    source, target, officer = make_proposal(), make_proposal(), make_staff(Role.CASE_OFFICER)
    writers = [make_user() for _ in range(6)]

    def write(person: Any) -> Any:
        return comments.post_comment(source, author=person, body=f"{person} 생각입니다.", at=LATER)

    results = at_once(
        *[lambda person=person: write(person) for person in writers],
        lambda: merging.merge(source, target, actor=officer, at=LATER),
    )
    fold()
    written = [result for result in results if isinstance(result, Comment)]
    refused = [result for result in results if isinstance(result, DiscussionRefused)]
    assert len(written) + len(refused) == len(writers), results
    assert {refusal.code for refusal in refused} <= {"closed"}
    assert Comment.objects.filter(thread=Thread.objects.get(object_id=target.pk)).count() == len(written)
    assert counts_of(target).comments == len(written) and counts_of(source).comments == 0


def test_two_that_are_merged_into_each_other_at_once_do_not_vanish() -> None:
    one, other, officer = make_proposal(), make_proposal(), make_staff(Role.CASE_OFFICER)
    at_once(
        lambda: merging.merge(one, other, actor=officer, at=LATER),
        lambda: merging.merge(other, one, actor=officer, at=LATER),
    )
    assert Proposal.objects.filter(state="MERGED").count() == 1
