"""Two petitions that ask for the same become one: nobody is lost, nobody counts twice, whatever comes in between."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from core.refusals import Refused
from discussion.models import Comment, Endorsement, Follow
from discussion.services import comments, support, tally
from regulations.models import Petition, PetitionAnswer
from regulations.queries.petitions import visible_to
from regulations.services import petition_conversation, petitions
from regulations.services.petition_merging import merge
from regulations.states import Audience, PetitionState
from tests.discussion.racing import at_once
from tests.factories import make_staff, make_user
from tests.regulations.petitions.petition_factories import NOON, make_petition, make_rule


def pair(**fields: Any) -> tuple[Petition, Petition, Any]:
    """Two about one clause, and the officer of their department."""
    rule = make_rule()
    fields = {"regulation": rule, "key": "a3-2", **fields}
    return make_petition(**fields), make_petition(**fields), make_staff(Role.CASE_OFFICER, rule.department)


@pytest.mark.django_db
def test_people_are_counted_once_and_comments_go_along() -> None:
    source, target, officer = pair()
    both, one = make_user(), make_user()
    for petition, person in ((source, both), (target, both), (source, one), (source, target.author)):
        support.endorse(petition, person=person, at=NOON)
    comments.post_comment(source, author=one, body="저도 겪었습니다.", at=NOON)
    merge(source, target, actor=officer, at=NOON)
    while tally.fold():
        pass
    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.state, source.merged_into, source.endorsement_count) == (PetitionState.MERGED, target, 0)
    # Who asks for it oneself does not stand behind it once more.
    assert target.endorsement_count == 2
    assert set(Endorsement.objects.values_list("person", "object_id")) == {(both.pk, target.pk), (one.pk, target.pk)}
    assert Comment.objects.get().thread.object_id == target.pk and target.comment_count == 1
    assert Follow.objects.filter(person=source.author, object_id=target.pk).exists()
    assert AuditRecord.objects.filter(verb="regulations.merge_petition").exists()
    assert OutboxMessage.objects.filter(recipient=source.author, event="regulations.petition_joined").exists()
    assert list(visible_to(make_user())) == [target]


@pytest.mark.django_db
def test_a_draft_answer_of_the_joined_one_goes() -> None:
    source, target, officer = pair()
    PetitionAnswer.objects.create(
        petition=source, outcome="KEPT", body="초안", department=source.department, drafted_by=officer, drafted_at=NOON
    )
    merge(source, target, actor=officer, at=NOON)
    assert not PetitionAnswer.objects.exists()


@pytest.mark.django_db
def test_a_chain_leads_straight_to_its_end() -> None:
    first, second, officer = pair()
    third = make_petition(regulation=first.regulation, key="a3-2")
    merge(first, second, actor=officer, at=NOON)
    merge(second, third, actor=officer, at=NOON)
    first.refresh_from_db()
    assert first.merged_into == third


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["ACCEPTED", "JUSTIFICATION_DUE", "COMMITTEE", "REJECTED", "IN_FORCE", "WITHDRAWN"])
def test_what_has_been_decided_stays_as_it_is(state: str) -> None:
    for which in (0, 1):
        made = pair()
        Petition.objects.filter(pk=made[which].pk).update(state=state)
        with pytest.raises(Refused) as refusal:
            merge(made[0], made[1], actor=made[2], at=NOON)
        assert refusal.value.code == "state"


@pytest.mark.django_db
def test_the_two_channels_never_mix() -> None:
    source, target, officer = pair()
    Petition.objects.filter(pk=target.pk).update(audience=Audience.STAFF)
    with pytest.raises(Refused) as refusal:
        merge(source, target, actor=officer, at=NOON)
    assert refusal.value.code == "audience"


@pytest.mark.django_db
def test_what_was_taken_down_is_joined_with_nothing_and_nothing_with_itself() -> None:
    source, target, officer = pair()
    with pytest.raises(Refused) as refusal:
        merge(source, source, actor=officer, at=NOON)
    assert refusal.value.code == "same"
    petition_conversation.hide(target, "ADVERTISING", NOON)
    with pytest.raises(Refused) as refusal:
        merge(source, target, actor=officer, at=NOON)
    assert refusal.value.code == "hidden"


@pytest.mark.django_db
def test_only_staff_who_look_after_both_and_wrote_neither() -> None:
    source, target, _officer = pair()
    elsewhere = make_staff(Role.CASE_OFFICER, make_rule().department)
    own = make_staff(Role.CASE_OFFICER)
    Petition.objects.filter(pk=target.pk).update(author=own)
    target.refresh_from_db()
    for person in (make_user(), source.author, elsewhere, own, make_staff(Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            merge(source, target, actor=person, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_withdrawn_or_joined_but_never_both() -> None:
    source, target, officer = pair()
    author = source.author
    results = at_once(
        lambda: merge(Petition.objects.get(pk=source.pk), Petition.objects.get(pk=target.pk), actor=officer, at=NOON),
        lambda: petitions.withdraw(Petition.objects.get(pk=source.pk), author=author, reason="그만둡니다", at=NOON),
    )
    source.refresh_from_db()
    assert [isinstance(result, Refused) for result in results].count(True) == 1
    assert source.state in {PetitionState.MERGED, PetitionState.WITHDRAWN}
    assert (source.state == PetitionState.MERGED) is (source.merged_into_id == target.pk)


@pytest.mark.django_db(transaction=True)
def test_joined_crosswise_at_once_one_of_the_two_goes_on() -> None:
    source, target, officer = pair()
    results = at_once(
        lambda: merge(Petition.objects.get(pk=source.pk), Petition.objects.get(pk=target.pk), actor=officer, at=NOON),
        lambda: merge(Petition.objects.get(pk=target.pk), Petition.objects.get(pk=source.pk), actor=officer, at=NOON),
    )
    assert [isinstance(result, Refused) for result in results].count(True) == 1
    assert Petition.objects.filter(state=PetitionState.MERGED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_endorsements_on_their_way_meanwhile_arrive() -> None:
    source, target, officer = pair()
    people = [make_user() for _number in range(4)]

    def endorse(person: Any) -> Any:
        return lambda: support.endorse(Petition.objects.get(pk=source.pk), person=person, at=NOON)

    joined, *endorsed = at_once(
        lambda: merge(Petition.objects.get(pk=source.pk), Petition.objects.get(pk=target.pk), actor=officer, at=NOON),
        *(endorse(person) for person in people),
    )
    assert not isinstance(joined, Exception)
    while tally.fold():
        pass
    arrived = sum(result is True for result in endorsed)
    assert Endorsement.objects.filter(object_id=target.pk).count() == arrived
    target.refresh_from_db()
    assert target.endorsement_count == arrived


@pytest.mark.django_db(transaction=True)
def test_eleven_at_once_make_ten() -> None:
    author, rule = make_user(), make_rule()
    deeds = [lambda n=n: make_petition(author, regulation=rule, title=f"같은 시각의 건의 {n}") for n in range(11)]
    results = at_once(*deeds, workers=4)
    assert sum(isinstance(result, Petition) for result in results) == Petition.objects.count() == petitions.MOST_A_DAY
