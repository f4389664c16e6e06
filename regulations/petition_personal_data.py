"""What petitions keep about people, and what becomes of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import personal_data
from regulations.models import Petition
from regulations.services.petition_leaving import leave

_CONSENT = _("Consent by writing here")
_RECORD = _("As long as the petition stands")

personal_data.register_field(
    "regulations.Petition",
    "author",
    purpose=_("Who asks for the change of a rule"),
    period=_("Until the person leaves"),
    basis=_CONSENT,
)
personal_data.register_field(
    "regulations.Petition",
    "title",
    "rule_named",
    "burden",
    "proposed_wording",
    purpose=_("What somebody asks to change, and why"),
    period=_RECORD,
    basis=_CONSENT,
)
personal_data.register_field(
    "regulations.Petition",
    "official_title",
    "official_name",
    "position",
    "placed_by",
    "answer_drafted_by",
    "assignee",
    purpose=_("The person who answers for a department is named"),
    period=_RECORD,
    basis=_("Task in the public interest: answering petitions in public"),
)


def collect(user: Any) -> list[dict[str, Any]]:
    """All that a person asked to change."""
    rows = Petition.objects.filter(author=user).select_related("regulation").order_by("id")
    return [
        {
            "id": petition.pk,
            "channel": petition.audience,
            "title": petition.title,
            "rule": petition.regulation.title if petition.regulation else petition.rule_named,
            "clause": petition.key,
            "burden": petition.burden,
            "proposed_wording": petition.proposed_wording,
            "state": petition.state,
            "submitted_at": petition.submitted_at.isoformat(),
        }
        for petition in rows
    ]


personal_data.register_export("regulation_petitions", collect, label=_("Petitions about rules"))
personal_data.register_departure(
    "regulation_petitions",
    leave,
    destroyed=(_("Your name at petitions about rules."),),
    kept=((_("The text of petitions that were handed in, without your name"), _RECORD),),
)
