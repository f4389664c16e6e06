"""What drafts of rules keep about people, and what becomes of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import personal_data
from regulations.models import Opinion
from regulations.services.draft_leaving import leave

_CONSENT = _("Consent by writing here")
_TASK = _("Task in the public interest: answering opinions on rules in public")
_RECORD = _("As long as the record of the draft stands")

personal_data.register_field(
    "regulations.Opinion", "author", purpose=_("Who said it"), period=_("Until the person leaves"), basis=_CONSENT
)
personal_data.register_field(
    "regulations.Opinion", "text", purpose=_("Opinions on draft rules"), period=_RECORD, basis=_CONSENT
)
personal_data.register_field(
    "regulations.Opinion",
    "official_name",
    "answered_by",
    purpose=_("The person who answers for a department is named"),
    period=_RECORD,
    basis=_TASK,
)
personal_data.register_field(
    "regulations.Version",
    "drafted_by",
    "writers",
    "enacted_by",
    purpose=_("Who drafted and who enacted a version of a rule: two different people"),
    period=_("As long as the version stands"),
    basis=_TASK,
)
personal_data.register_field(
    "regulations.Look",
    "looked_by",
    purpose=_("Who looked at a clause"),
    period=_("As long as the register stands"),
    basis=_TASK,
)


def collect(user: Any) -> list[dict[str, Any]]:
    """All opinions of a person, with their answers."""
    return [
        {
            "rule": str(opinion.version.regulation),
            "version": opinion.version.number,
            "clause": opinion.key,
            "text": opinion.text,
            "written_at": opinion.written_at.isoformat(),
            "answered": opinion.answered,
            "answer": opinion.answer,
        }
        for opinion in Opinion.objects.filter(author=user).select_related("version__regulation").order_by("id")
    ]


personal_data.register_export("rule-opinions", collect, label=_("Opinions on draft rules"))
personal_data.register_departure(
    "rule-opinions",
    leave,
    destroyed=(_("Your opinions on draft rules that nobody has answered yet."),),
    kept=((_("Opinions that were answered, without your name"), _RECORD),),
)
