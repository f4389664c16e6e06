"""What plans keep about people: who wrote, checked and asked, by duty; nothing about residents."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_DUTY = _("Real-name disclosure: who answers for public work is on record")
_PERIOD = _("As long as the plan is kept")

personal_data.register_field(
    "plans.ProgressEntry",
    "submitted_by",
    "checked_by",
    purpose=_("Who reported on a task, and who checked the report"),
    period=_PERIOD,
    basis=_DUTY,
)
personal_data.register_field(
    "plans.HalfYearCheck", "checked_by", purpose=_("Who checked a task"), period=_PERIOD, basis=_DUTY
)
personal_data.register_field(
    "plans.AdjustmentRequest",
    "requested_by",
    purpose=_("Who asked for the adjustment of a pledge"),
    period=_PERIOD,
    basis=_DUTY,
)
personal_data.register_field(
    "plans.PlanVersion", "approved_by", purpose=_("Who approved a plan"), period=_PERIOD, basis=_DUTY
)
