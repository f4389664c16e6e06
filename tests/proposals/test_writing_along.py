"""Co-authors and their doors: what only the author does, how one leaves, and invitations that are taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.submissions import keys
from core.workflow import engine
from proposals.models import CoAuthor, Proposal
from proposals.services import co_authors, merging, writing
from proposals.services.refusals import ProposalRefused
from tests.factories import make_user
from tests.proposals.factories import NOON, make_draft, make_office, make_proposal

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def along(proposal: Proposal) -> Any:
    person = make_user()
    CoAuthor.objects.create(proposal=proposal, person=person, asked_at=NOON, accepted_at=NOON)
    return person


def press(client: Any, name: str, *arguments: Any, **fields: Any) -> Any:
    return client.post(reverse(f"proposals:{name}", args=arguments), {keys.FIELD: keys.new_key(), **fields})


def test_only_the_author_splits_and_nobody_else_is_shown_the_door(client: Any) -> None:
    proposal = make_proposal()
    door = reverse("proposals:split", args=[proposal.pk])
    for person, status in ((proposal.author, 200), (along(proposal), 403), (make_user(), 403)):
        client.force_login(person)
        assert client.get(door).status_code == status
        assert (door in client.get(proposal.get_absolute_url()).content.decode()) is (status == 200)


def test_splitting_makes_no_more_drafts_than_one_may_keep(monkeypatch: Any, client: Any) -> None:
    monkeypatch.setattr(writing, "MOST_DRAFTS", 1)
    proposal = make_proposal()
    make_draft(proposal.author, call=proposal.call)
    client.force_login(proposal.author)
    answer = press(
        client, "split", proposal.pk, title="지붕도 고쳐 주세요", problem="비가 새어 젖습니다. 정말로요.",
        idea="지붕 판을 새것으로 바꿉니다.",
    )  # fmt: skip
    assert answer.status_code == 422 and "지붕도 고쳐 주세요" in answer.content.decode()


def test_a_co_author_finds_the_door_out_and_is_named_no_longer(client: Any) -> None:
    proposal = make_proposal()
    person, door = along(proposal), reverse("proposals:leave", args=[proposal.pk])
    client.force_login(proposal.author)
    assert door not in client.get(proposal.get_absolute_url()).content.decode()
    client.force_login(person)
    assert door in client.get(proposal.get_absolute_url()).content.decode()
    assert client.get(door).status_code == 200 and CoAuthor.objects.exists()
    assert press(client, "leave", proposal.pk).url == proposal.get_absolute_url()
    assert not CoAuthor.objects.exists()
    assert door not in client.get(proposal.get_absolute_url()).content.decode()


def test_who_leaves_a_draft_is_led_to_what_is_their_own(client: Any) -> None:
    draft = make_draft()
    client.force_login(along(draft))
    assert press(client, "leave", draft.pk).url == reverse("proposals:mine")


def test_an_invitation_is_listed_and_taken_back(client: Any) -> None:
    draft = make_draft(at=NOON)
    token = co_authors.invite(draft, author=draft.author, at=NOON)
    [open_one] = co_authors.open_invitations(draft, LATER)
    with pytest.raises(PermissionDenied):
        co_authors.take_back(open_one, author=make_user(), at=LATER)
    assert co_authors.take_back(open_one, author=draft.author, at=LATER)
    assert not co_authors.take_back(open_one, author=draft.author, at=LATER)
    with pytest.raises(ProposalRefused):
        co_authors.answer_invitation(token, person=make_user(), accept=True, at=LATER)


def test_the_page_of_authors_offers_to_take_it_back(client: Any) -> None:
    draft = make_draft()
    client.force_login(draft.author)
    client.post(reverse("proposals:invite", args=[draft.pk]))
    [open_one] = draft.invitations.all()
    door = reverse("proposals:take_back_invitation", args=[draft.pk, open_one.pk])
    assert door in client.get(reverse("proposals:authors", args=[draft.pk])).content.decode()
    assert press(client, "take_back_invitation", draft.pk, open_one.pk).status_code == 302
    assert door not in client.get(reverse("proposals:authors", args=[draft.pk])).content.decode()
    assert press(client, "take_back_invitation", make_draft(draft.author).pk, open_one.pk).status_code == 404


def test_who_asked_to_join_two_proposals_is_told_that_the_other_would_not() -> None:
    source, target = make_proposal(), make_proposal()
    asked = merging.ask_merge(source, target, author=source.author, at=LATER)
    merging.answer_merge(asked, author=target.author, agree=False, at=LATER)
    told = OutboxMessage.objects.filter(event="proposals.merge_declined")
    assert [message.recipient for message in told] == [source.author]


def test_what_the_department_asks_for_stands_there_whatever_happened_since(client: Any) -> None:
    department, clerk, _superior, _post = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=department)
    engine.apply(proposal, "request_revision", actor=clerk, at=LATER, reason="의자 수를 적어 주세요.")
    Proposal.objects.filter(pk=proposal.pk).update(threshold_reached_at=LATER + timedelta(hours=1))
    client.force_login(proposal.author)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "의자 수를 적어 주세요." in page[: page.index("지금 보완하기")]


def test_who_would_join_two_proposals_is_offered_those_that_ask_for_the_same(client: Any) -> None:
    own, other = (make_proposal(title="은하체육관 샤워실 온수를 고쳐 주세요") for _number in range(2))
    client.force_login(own.author)
    address = reverse("proposals:ask_merge", args=[own.pk])
    assert f"?with={other.pk}" in client.get(address).content.decode()
    assert f'value="{other.pk}"' in client.get(address, {"with": other.pk}).content.decode()
    Proposal.objects.filter(pk=other.pk).update(state="WITHDRAWN")
    assert f"?with={other.pk}" not in client.get(address).content.decode()
