"""A prepared query finds what its queryset finds, with values of each call and nothing kept from the one before."""

from typing import Any

import pytest
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts.models import ResidencyProof, Role, RoleGrant, User
from core.prepared_query import PreparedQuery, PreparedRows
from tests.budget.casting.voters import make_voter
from tests.factories import grant, make_department, make_user

pytestmark = pytest.mark.django_db

of_a_person = PreparedQuery(
    lambda user: RoleGrant.objects.filter(user=user).select_related("department").order_by("pk")
)


def as_found(rows: Any) -> list[dict[str, Any]]:
    return [{name: value for name, value in vars(row).items() if name != "_state"} for row in rows]


def test_it_finds_the_same_objects_with_what_belongs_to_them(django_assert_num_queries: Any) -> None:
    one, other, department = make_user(), make_user(), make_department()
    grant(one, Role.MODERATOR, department)
    grant(one, Role.ELECTION_OFFICER)
    grant(other, Role.MODERATOR)
    for person in (one, other, one):
        expected = RoleGrant.objects.filter(user=person).select_related("department").order_by("pk")
        assert as_found(of_a_person(person.pk)) == as_found(expected)
    with django_assert_num_queries(1):
        assert [found.department for found in of_a_person(one.pk)] == [department, None]
    assert of_a_person(make_user().pk) == []


def test_moments_and_days_come_as_such_and_rows_are_asked_for_anew() -> None:
    voter, proofs = make_voter(), PreparedQuery(lambda user: ResidencyProof.objects.filter(user=user))
    [found], [expected] = proofs(voter.pk), ResidencyProof.objects.filter(user=voter)
    assert as_found([found]) == as_found([expected])
    assert found.verified_at.tzinfo is not None and not found._state.adding
    ResidencyProof.objects.update(ended_at=timezone.now(), end="REVOKED")
    assert proofs(voter.pk)[0].ended_at is not None


def test_it_takes_as_many_values_as_its_queryset() -> None:
    voter = make_voter()
    both = PreparedQuery(lambda user, number: ResidencyProof.objects.filter(user=user, pk=number), values=2)
    proof = ResidencyProof.objects.get()
    assert both(voter.pk, proof.pk) == [proof]
    assert both(voter.pk, proof.pk + 1) == []
    with pytest.raises(ValueError):
        both(voter.pk)


def test_what_was_annotated_comes_along_and_what_was_left_out_is_read_when_asked_for() -> None:
    one, other, department = make_user(), make_user(), make_department()
    grant(one, Role.MODERATOR, department)
    counted = PreparedQuery(
        lambda user: (
            User.objects.filter(pk=user)
            .annotate(granted=Exists(RoleGrant.objects.filter(user=OuterRef("pk"))), roles=Count("role_grants"))
            .only("pk")
        )
    )
    for person, granted in ((one, True), (other, False)):
        [found] = counted(person.pk)
        assert (found.granted, found.roles, found.display_name) == (granted, int(granted), person.display_name)


def test_texts_are_asked_for_as_numbers_are() -> None:
    by_name = PreparedQuery(lambda name: User.objects.filter(display_name=name), values=0, texts=1)
    one, other = make_user(display_name="가람"), make_user(display_name="두리 '); --")
    assert (by_name("가람"), by_name("두리 '); --"), by_name("아무개")) == ([one], [other], [])


def test_plain_columns_come_as_rows() -> None:
    one, other = make_user(), make_user()
    grant(one, Role.MODERATOR), grant(one, Role.ELECTION_OFFICER)
    numbers = PreparedRows(
        lambda user: (
            RoleGrant.objects.filter(user=user)
            .order_by()
            .values("user")
            .annotate(n=Count("pk"))
            .values_list("user", "n")
        )
    )
    assert [numbers(person.pk) for person in (one, other, one)] == [[(one.pk, 2)], [], [(one.pk, 2)]]
