"""Who agrees to stand in public by name: asked of the register of consents."""

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import ConsentRecord
from councils.models import Term
from councils.models.terms import ROSTER_CONSENT


def agreement_of(user: Any) -> ConsentRecord | None:
    """The consent in force, if there is one."""
    return ConsentRecord.objects.in_force().filter(user=user.pk, key=ROSTER_CONSENT).select_related("text").first()


def fill_in_agreement(members: Sequence[Term]) -> None:
    """For members who were reached one by one, such as those of a vote: one query in place of one for each."""
    agreed = _agreed_among(member.user_id for member in members)
    for member in members:
        member.name_agreed = member.user_id in agreed


def _agreed_among(people: Iterable[int]) -> set[int]:
    agreed = ConsentRecord.objects.in_force().filter(user__in=list(people), key=ROSTER_CONSENT)
    return set(agreed.values_list("user_id", flat=True))
