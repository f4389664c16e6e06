"""What this room keeps about people, and what becomes of it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import personal_data
from facilities.models import ProblemReport
from facilities.services import problem_letters

_CONSENT = _("Consent by writing here")
_TASK = _("Task in the public interest: keeping facilities in order")
_RECORD = _("As long as the report stands")

personal_data.register_field(
    "facilities.ProblemReport", "reporter", purpose=_("Who reported a problem, for questions and the second look"),
    period=_("Until the person leaves"), basis=_CONSENT,
)  # fmt: skip
personal_data.register_field(
    "facilities.ProblemReport", "email", purpose=_("Letters to somebody without an account"),
    period=_("Until the matter is settled, at most a year"), basis=_CONSENT,
)  # fmt: skip
personal_data.register_field(
    "facilities.ProblemReport", "text", "place_text", "answers",
    purpose=_("What somebody reported, and where"), period=_RECORD, basis=_CONSENT,
)  # fmt: skip
personal_data.register_field(
    "facilities.ProblemReport", "decline_asked_by", "declined_by", "mended_by",
    purpose=_("Who answers for mending it, or for not mending it"), period=_RECORD, basis=_TASK,
)  # fmt: skip
personal_data.declare_not_personal("facilities.Service", "name", because="The name of a kind of problem.")
for _model in ("Site", "Equipment", "FacilityKind"):
    personal_data.declare_not_personal(f"facilities.{_model}", "name", because="The name of a place or a thing.")
personal_data.declare_not_personal("facilities.Site", "address", because="Where a public facility stands.")


def collect(user: Any) -> dict[str, Any]:
    """All that a person reported."""
    return {
        "reports": [
            {
                "number": report.token,
                "kind": report.service.name,
                "site": report.site.name if report.site else "",
                "place": report.place_text,
                "text": report.text,
                "answers": report.answers,
                "state": report.state,
                "created_at": report.created_at.isoformat(),
            }
            for report in ProblemReport.objects.filter(reporter=user).select_related("service", "site").order_by("id")
        ]
    }


def leave(*, user: Any, at: datetime) -> None:
    """What was reported stays with the facility, without the name."""
    ProblemReport.objects.filter(reporter=user).update(reporter=None)


personal_data.register_export("facilities", collect, label=_("Problems you reported"))
personal_data.register_departure(
    "facilities",
    leave,
    destroyed=(_("Your name at problems that you reported."),),
    kept=((_("What you reported, without your name"), _RECORD),),
)
personal_data.register_destruction(
    "facility_report_emails",
    problem_letters.expired,
    label=_("E-mail addresses at reports of problems"),
    destroy=problem_letters.forget,
)
