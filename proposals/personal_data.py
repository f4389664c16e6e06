"""What this room keeps about people, and what becomes of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import personal_data
from proposals import contest_personal_data as contest_personal_data  # declares its own fields
from proposals.models import CoAuthor, Proposal, Suggestion
from proposals.services.leaving import leave

_CONSENT = _("Consent by writing here")
_TASK = _("Task in the public interest: answering proposals in public")
_UNTIL_LEAVING = _("Until the person leaves")
_RECORD = _("As long as the proposal stands")

personal_data.register_field(
    "proposals.Proposal", "author", purpose=_("Who proposed it"), period=_UNTIL_LEAVING, basis=_CONSENT
)
personal_data.register_field(
    "proposals.Proposal",
    "title",
    "problem",
    "idea",
    "answers_given",
    "place_text",
    purpose=_("What somebody proposes, and where"),
    period=_RECORD,
    basis=_CONSENT,
)
personal_data.register_field(
    "proposals.ProposalVersion",
    "editor",
    "title",
    "problem",
    "idea",
    "place",
    "files",
    "answers",
    purpose=_("What a proposal said before it was revised"),
    period=_RECORD,
    basis=_CONSENT,
)
personal_data.register_field(
    "proposals.CoAuthor", "person", "message", purpose=_("Who writes along"), period=_UNTIL_LEAVING, basis=_CONSENT
)
personal_data.register_field(
    "proposals.Invitation",
    "made_by",
    "used_by",
    purpose=_("Invitations to write along"),
    period=_UNTIL_LEAVING,
    basis=_CONSENT,
)
personal_data.register_field(
    "proposals.Suggestion",
    "author",
    "after",
    "reason",
    purpose=_("Suggested changes"),
    period=_UNTIL_LEAVING,
    basis=_CONSENT,
)
personal_data.register_field(
    "proposals.MergeRequest",
    "asked_by",
    purpose=_("Who asked to join two proposals"),
    period=_UNTIL_LEAVING,
    basis=_CONSENT,
)
personal_data.register_field(
    "proposals.Answer",
    "official_name",
    "drafted_by",
    "approved_by",
    purpose=_("The person who answers for a department is named"),
    period=_("As long as the answer stands"),
    basis=_TASK,
)
personal_data.declare_not_personal("proposals.Category", "name", because="The name of a category of proposals.")


def collect(user: Any) -> dict[str, Any]:
    """All that a person proposed and suggested."""
    return {
        "proposals": [
            {
                "id": proposal.pk,
                "title": proposal.title,
                "problem": proposal.problem,
                "idea": proposal.idea,
                "answers": proposal.answers_given,
                "place": proposal.place_text,
                "state": proposal.state,
                "created_at": proposal.created_at.isoformat(),
                "versions": list(proposal.versions.values_list("number", "title", "problem", "idea", "answers")),
            }
            for proposal in Proposal.objects.filter(author=user).prefetch_related("versions").order_by("id")
        ],
        "writes_along": [
            {"proposal": row.proposal_id, "message": row.message, "asked_at": row.asked_at.isoformat()}
            for row in CoAuthor.objects.filter(person=user).order_by("id")
        ],
        "suggestions": [
            {"proposal": row.proposal_id, "before": row.before, "after": row.after, "reason": row.reason}
            for row in Suggestion.objects.filter(author=user).order_by("id")
        ],
    }


personal_data.register_export("proposals", collect, label=_("Proposals, versions and suggested changes"))
personal_data.register_departure(
    "proposals",
    leave,
    destroyed=(
        _("Your drafts with their files, your suggested changes and invitations."),
        _("Your name at proposals that were handed in."),
    ),
    kept=((_("The text of proposals that were handed in, without your name"), _RECORD),),
)
