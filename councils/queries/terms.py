"""Who is in office. Other apps ask here: members on a day, a person's term, a person's bodies."""

from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from councils.models import Body, Office, Term
from councils.models.terms import TermQuerySet

CHAIR_FIRST = Case(When(office=Office.CHAIR, then=Value(0)), When(office=Office.VICE_CHAIR, then=Value(1)), default=2)


def members_in_office(body: Body, *, on: date) -> TermQuerySet:
    """The members on that day, chair first; each with person and kind of seat."""
    terms = Term.objects.in_office(on).filter(body=body).select_related("user", "seat_kind", "body")
    return terms.order_by(CHAIR_FIRST, "seat_kind__position", "starts_on", "id")


def term_of(user: Any, body: Body, *, on: date) -> Term | None:
    """The person's term on this body on that day, if there is one."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Term.objects.in_office(on).filter(user=user, body=body).select_related("user", "seat_kind", "body").first()


def terms_of(user: Any) -> TermQuerySet:
    """All terms of a person, the newest first."""
    return Term.objects.filter(user=user.pk).select_related("body", "seat_kind").order_by("-starts_on", "-id")


def bodies_of(user: Any, *, on: date) -> QuerySet[Body]:
    """The bodies on which the person sits on that day."""
    if not user.is_authenticated or not user.is_active:
        return Body.objects.none()
    held = Term.objects.in_office(on).filter(user=user.pk)
    return Body.objects.filter(pk__in=held.values("body")).select_related("department").order_by("name")
