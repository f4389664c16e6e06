"""Revising, suggesting, writing together, joining two into one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from core.submissions import keys
from core.uploads import attached_to
from core.workflow import engine
from discussion.models import Comment, Endorsement, Follow
from discussion.queries.counts import counts_of
from discussion.services import comments, support, tally
from discussion.services.refusals import DiscussionRefused
from proposals.models import CoAuthor, Proposal
from proposals.queries import detail
from proposals.services import co_authors, merging, revising, writing
from proposals.services.refusals import ProposalRefused
from tests.factories import make_staff, make_user
from tests.proposals.factories import NOON, make_draft, make_office, make_proposal, picture

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def revise(proposal: Proposal, editor: Any, idea: str = "등받이가 있는 의자를 놓습니다.", **more: Any) -> Proposal:
    return revising.revise(
        proposal, editor=editor, title=proposal.title, problem=proposal.problem, idea=idea, at=LATER, **more
    )


def test_every_version_stays_with_what_changed() -> None:
    proposal = make_proposal()
    revise(proposal, proposal.author, note="등받이를 더함")
    (newest, changed), (first, nothing) = detail.versions_of(proposal)
    assert (first.number, newest.number) == (1, 2) and nothing == {}
    assert "등받이가" in "".join(piece.text for piece in changed["제안 내용"] if piece.kind == "added")


def test_saving_the_same_makes_no_version() -> None:
    proposal = make_proposal()
    revise(proposal, proposal.author, idea=proposal.idea)
    assert proposal.versions.count() == 1


def test_nobody_revises_once_the_review_has_begun() -> None:
    department, clerk, _superior, _post = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=LATER)
    with pytest.raises(PermissionDenied):
        revise(proposal, proposal.author)


def suggestion_for(proposal: Proposal, person: Any) -> Any:
    return revising.suggest_change(
        proposal, author=person, part="idea", before=proposal.idea, after="돌 의자를 놓습니다.", at=LATER
    )


def test_an_author_accepts_a_suggestion_and_a_version_is_made() -> None:
    proposal, reader = make_proposal(), make_user()
    made = suggestion_for(proposal, reader)
    revising.decide_suggestion(made, editor=proposal.author, accept=True, at=LATER)
    proposal.refresh_from_db()
    assert proposal.idea == "돌 의자를 놓습니다." and proposal.versions.count() == 2
    with pytest.raises(ProposalRefused):
        revising.decide_suggestion(made, editor=proposal.author, accept=False, at=LATER)


def test_nobody_but_an_author_accepts_a_suggestion(client: Any) -> None:
    """CVE-2026-40869: anybody could accept amendments."""
    proposal, reader = make_proposal(), make_user()
    made = suggestion_for(proposal, reader)
    for person in (reader, make_user(), make_staff(Role.CASE_OFFICER), make_staff(Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            revising.decide_suggestion(made, editor=person, accept=True, at=LATER)
    client.force_login(reader)
    address = reverse("proposals:decide_suggestion", args=[proposal.pk, made.pk])
    assert client.post(address, {"accept": "1", "submission_key": keys.new_key()}).status_code == 403
    other = make_proposal()
    client.force_login(other.author)
    address = reverse("proposals:decide_suggestion", args=[other.pk, made.pk])
    assert client.post(address, {"accept": "1", "submission_key": keys.new_key()}).status_code == 404
    made.refresh_from_db()
    assert made.accepted is None


def test_a_suggestion_for_words_that_have_gone_cannot_be_taken_over() -> None:
    proposal = make_proposal()
    made = suggestion_for(proposal, make_user())
    revise(proposal, proposal.author)
    with pytest.raises(ProposalRefused) as refused:
        revising.decide_suggestion(made, editor=proposal.author, accept=True, at=LATER)
    assert refused.value.code == "gone"


def test_an_invitation_works_once_and_lets_the_guest_write() -> None:
    draft, guest = make_draft(), make_user()
    token = co_authors.invite(draft, author=draft.author, at=NOON)
    co_authors.answer_invitation(token, person=guest, accept=True, at=LATER)
    writing.write_texts(draft, editor=guest, texts_by_field={"title": "함께 쓴 제목입니다"})
    with pytest.raises(ProposalRefused):
        co_authors.answer_invitation(token, person=make_user(), accept=True, at=LATER)
    with pytest.raises(PermissionDenied):
        writing.submit(draft, author=guest, at=LATER)


def test_an_invitation_runs_out_and_can_be_declined() -> None:
    draft = make_draft()
    late = co_authors.invite(draft, author=draft.author, at=NOON)
    with pytest.raises(ProposalRefused):
        co_authors.answer_invitation(late, person=make_user(), accept=True, at=NOON + timedelta(days=15))
    declined = co_authors.invite(draft, author=draft.author, at=NOON)
    co_authors.answer_invitation(declined, person=make_user(), accept=False, at=LATER)
    assert not CoAuthor.objects.exists()
    with pytest.raises(ProposalRefused):
        co_authors.answer_invitation("forged", person=make_user(), accept=True, at=LATER)


def test_somebody_asks_to_join_and_only_the_author_answers() -> None:
    proposal, reader = make_proposal(), make_user()
    asked = co_authors.ask_to_join(proposal, person=reader, message="사진이 있습니다.", at=LATER)
    with pytest.raises(PermissionDenied):
        co_authors.answer_request(asked, author=reader, accept=True, at=LATER)
    with pytest.raises(PermissionDenied):
        revise(proposal, reader)
    co_authors.answer_request(asked, author=proposal.author, accept=True, at=LATER)
    assert revise(proposal, reader).versions.count() == 2


def test_merging_keeps_every_author_comment_endorsement_and_address(client: Any) -> None:
    source, target, both, one = make_proposal(), make_proposal(), make_user(), make_user()
    for proposal in (source, target):
        support.endorse(proposal, person=both, at=LATER)
    support.endorse(source, person=one, at=LATER)
    said = comments.post_comment(source, author=one, body="여기에도 필요합니다.", at=LATER)
    address = source.get_absolute_url()
    merging.merge(source, target, actor=make_staff(Role.CASE_OFFICER), at=LATER)
    tally.fold()
    target.refresh_from_db()
    assert (source.state, source.audience, source.merged_into_id) == ("MERGED", "NOBODY", target.pk)
    assert counts_of(target).endorsements == 2 == target.endorsement_count
    assert counts_of(target).comments == 1 and counts_of(source).comments == 0
    assert Comment.objects.get(pk=said.pk).thread.object_id == target.pk
    assert CoAuthor.objects.get().person == source.author
    answer = client.get(address)
    assert answer.status_code == 301 and answer.url.startswith(target.get_absolute_url())
    assert client.get(reverse("proposals:versions", args=[source.pk])).status_code == 200
    assert Follow.objects.filter(object_id=source.pk).count() == 0


def test_an_older_merge_leads_straight_to_the_newest() -> None:
    first, second, third = make_proposal(), make_proposal(), make_proposal()
    officer = make_staff(Role.CASE_OFFICER)
    merging.merge(first, second, actor=officer, at=LATER)
    merging.merge(second, third, actor=officer, at=LATER)
    first.refresh_from_db()
    assert first.merged_into == third


def test_two_authors_join_their_proposals_by_agreement() -> None:
    source, target = make_proposal(), make_proposal()
    asked = merging.ask_merge(source, target, author=source.author, at=LATER)
    with pytest.raises(PermissionDenied):
        merging.answer_merge(asked, author=source.author, agree=True, at=LATER)
    merging.answer_merge(asked, author=target.author, agree=True, at=LATER)
    source.refresh_from_db()
    assert source.merged_into == target


@pytest.mark.parametrize(
    ("agree", "said"), [("1", "두 제안을 하나로 합쳤습니다."), ("0", "두 제안을 그대로 두었습니다.")]
)
def test_the_page_says_what_came_of_the_answer(client: Any, agree: str, said: str) -> None:
    source, target = make_proposal(), make_proposal()
    asked = merging.ask_merge(source, target, author=source.author, at=LATER)
    client.force_login(target.author)
    address = reverse("proposals:answer_merge", args=[target.pk, asked.pk])
    answer = client.post(address, {"submission_key": keys.new_key(), "agree": agree}, follow=True)
    assert said in answer.content.decode()
    source.refresh_from_db()
    assert (source.merged_into == target) is (agree == "1")


def test_residents_do_not_merge_and_nothing_is_joined_with_itself() -> None:
    source, target, officer = make_proposal(), make_proposal(), make_staff(Role.CASE_OFFICER)
    with pytest.raises(PermissionDenied):
        merging.merge(source, target, actor=source.author, at=LATER)
    with pytest.raises(ProposalRefused):
        merging.merge(source, source, actor=officer, at=LATER)


def test_nobody_talks_or_endorses_where_two_have_become_one() -> None:
    source, target, person = make_proposal(), make_proposal(), make_user()
    merging.merge(source, target, actor=make_staff(Role.CASE_OFFICER), at=LATER)
    source.refresh_from_db()
    with pytest.raises(DiscussionRefused):
        comments.post_comment(source, author=person, body="아직 할 말이 있습니다.", at=LATER)
    with pytest.raises(PermissionDenied):
        support.endorse(source, person=person, at=LATER)


def test_an_endorsement_on_its_way_during_a_merge_is_carried_after() -> None:
    source, target, person = make_proposal(), make_proposal(), make_user()
    merging.merge(source, target, actor=make_staff(Role.CASE_OFFICER), at=LATER)
    from discussion import places

    Endorsement.objects.create(
        content_type=places.content_type(source), object_id=source.pk, person=person, created_at=LATER
    )
    tally.count(source, tally.Kind.ENDORSEMENT, 1)
    while tally.fold():
        pass
    assert Endorsement.objects.get().object_id == target.pk and counts_of(target).endorsements == 1


def test_a_second_idea_becomes_a_draft_of_its_own() -> None:
    proposal = make_proposal()
    made = revising.split(
        proposal, author=proposal.author, title="지붕도 고쳐 주세요", problem="비가 새어 젖습니다. 정말로요.",
        idea="지붕 판을 새것으로 바꿉니다.", at=LATER,
    )  # fmt: skip
    assert made.is_draft and made.split_from == proposal and made.category == proposal.category


def test_a_revision_moves_the_pin_and_changes_photographs_and_the_version_says_so(client: Any) -> None:
    proposal = make_proposal(place_text="도서관 앞")
    [old] = writing.attach(proposal, editor=proposal.author, files=[picture("옛 사진.jpg")], at=NOON)
    revise(proposal, proposal.author)
    client.force_login(proposal.author)
    answer = client.post(
        reverse("proposals:revise", args=[proposal.pk]),
        {
            "title": proposal.title, "problem": proposal.problem, "idea": "등받이가 있는 의자를 놓습니다.",
            "kind": "PIN", "text": "도서관 뒤", "area": "", "latitude": "37.66", "longitude": "126.83",
            "dropped": [old.public_name], "attachments": [picture("새 사진.jpg")], "note": "자리를 고침",
            keys.FIELD: keys.new_key(),
        },
    )  # fmt: skip
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert (proposal.place_kind, proposal.map_y) == ("PIN", 1_276_600)
    assert [file.name for file in attached_to(proposal)] == ["새 사진.jpg"]
    page = client.get(reverse("proposals:versions", args=[proposal.pk])).content.decode()
    assert "자리를 고침" in page and "37.66000" in page
    newest, changed = detail.versions_of(proposal)[0]
    assert set(changed) == {"장소", "사진과 파일"}
    assert newest.place == "도서관 뒤 · 37.66000, 126.83000" and newest.files == ["새 사진.jpg"]


@pytest.mark.parametrize(
    "wrong", [{"latitude": "35.0", "longitude": "129.0"}, {"latitude": "", "longitude": ""}, {"text": "x" * 200}]
)
def test_a_revision_with_a_pin_in_the_sea_keeps_everything_as_it_was(wrong: dict[str, str], client: Any) -> None:
    proposal = make_proposal()
    client.force_login(proposal.author)
    typed = {"title": "새 제목입니다", "problem": proposal.problem, "idea": proposal.idea, "kind": "PIN",
             "latitude": "37.66", "longitude": "126.83", keys.FIELD: keys.new_key()}  # fmt: skip
    answer = client.post(reverse("proposals:revise", args=[proposal.pk]), typed | wrong)
    assert answer.status_code == 422 and "새 제목입니다" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.title != "새 제목입니다" and proposal.versions.count() == 1


def test_versions_older_than_these_columns_claim_no_change_of_place() -> None:
    proposal = make_proposal(place_text="도서관 앞")
    proposal.versions.update(place=None, files=None)
    revise(proposal, proposal.author)
    _newest, changed = detail.versions_of(proposal)[0]
    assert set(changed) == {"제안 내용"}
