"""What exports and sheets of paper keep about the people of the staff."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_TASK = _("Task in the public interest: surveys that can be believed")

personal_data.register_field(
    "surveys.Export",
    "asked_by",
    purpose=_("A file of answers is for the person alone who asked for it"),
    period=_("As long as the survey stands; the file itself for a day"),
    basis=_TASK,
)
personal_data.register_field(
    "surveys.PaperBatch",
    "opened_by",
    "closed_by",
    purpose=_("Who counted sheets of paper, and who had them counted in"),
    period=_("As long as the survey stands"),
    basis=_TASK,
)
personal_data.register_field(
    "surveys.PaperSheet",
    "first_by",
    "second_by",
    "settled_by",
    purpose=_("That a sheet was typed by two people and settled by a third"),
    period=_("As long as the survey stands"),
    basis=_TASK,
)
