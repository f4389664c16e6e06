"""The register speaks of places and things; of people it keeps only who wrote in it."""

from django.utils.translation import gettext_lazy as _

from core import personal_data

_TASK = _("Task in the public interest: keeping facilities in order")

personal_data.register_field(
    "facilities.Upkeep", "recorded_by", purpose=_("Which member of staff entered a failure, repair or inspection"),
    period=_("As long as the facility is kept in the register"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "facilities.Scheme", "set_by", purpose=_("Which member of staff answers for the weights of the grades"),
    period=_("As long as the facility is kept in the register"), basis=_TASK,
)  # fmt: skip
