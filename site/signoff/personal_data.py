"""What the sign-off keeps about people: those who sign in office, by name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import personal_data
from signoff.models import Approval, SignoffCase

_DUTY = _("Real-name disclosure: who wrote, checked and approved is part of what is disclosed")

personal_data.register_field(
    "signoff.Approval",
    "author",
    "author_name",
    "checker",
    "checker_name",
    "approver",
    "approver_name",
    purpose=_("The three people who sign a publication in office are named on it"),
    period=_("As long as the publication is kept"),
    basis=_DUTY,
)
personal_data.register_field(
    "signoff.SignoffCase",
    "author",
    "checker",
    purpose=_("Who handed a page in and who checked it"),
    period=_("As long as the publication is kept"),
    basis=_DUTY,
)


def collect(user: Any) -> dict[str, Any]:
    """What a member of staff signed, and as what."""
    signed = [
        {"as": role, "title": approval.title, "version": approval.number, "at": approval.approved_at.isoformat()}
        for role in ("author", "checker", "approver")
        for approval in Approval.objects.filter(**{role: user}).order_by("id")
    ]
    handed_in = [
        {"title": case.title, "state": case.state, "at": case.submitted_at.isoformat()}
        for case in SignoffCase.objects.filter(author=user).order_by("id")
    ]
    return {"signed": signed, "handed_in": handed_in}


personal_data.register_export("signoff", collect, label=_("What you handed in, checked and approved in office"))

personal_data.declare_not_personal("signoff.SignoffTask", "name", because="The name of a step.")
