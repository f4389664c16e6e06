"""What disclosures keep about people: who asked a question, and who answered it in office."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import personal_data
from disclosures.models import Question
from disclosures.services.questions import leave

personal_data.register_field(
    "disclosures.Question",
    "asker",
    "text",
    purpose=_("Questions about disclosures and their public answers"),
    period=_("Until the person leaves; an answered question stays without the name"),
    basis=_("Consent by writing here"),
)
personal_data.register_field(
    "disclosures.Question",
    "answered_by",
    "answered_as",
    purpose=_("The person who answers for a department is named"),
    period=_("As long as the answer stands"),
    basis=_("Task in the public interest: real-name answers"),
)
personal_data.register_field(
    "disclosures.CatalogueImport",
    "imported_by",
    purpose=_("Who changed the catalogue from a spreadsheet"),
    period=_("As long as the catalogue is kept"),
    basis=_("Task in the public interest: real-name answers"),
)


def collect(user: Any) -> list[dict[str, Any]]:
    return [
        {
            "about": question.item.title,
            "question": question.text,
            "asked_at": question.asked_at.isoformat(),
            "answer": question.answer,
            "state": question.state,
        }
        for question in Question.objects.filter(asker=user).select_related("item").order_by("id")
    ]


personal_data.register_export("disclosure_questions", collect, label=_("Questions about disclosures"))
personal_data.register_departure(
    "disclosure_questions",
    leave,
    destroyed=(_("Questions about disclosures that nobody has answered yet"),),
    kept=((_("Answered questions, without your name"), _("As long as the disclosure is kept")),),
)

personal_data.declare_not_personal("disclosures.CatalogueImport", "name", because="The name of a spreadsheet.")
