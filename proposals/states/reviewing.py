"""What reviewers look at, and how long a review and an opinion may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods


class Criterion(models.TextChoices):
    """Each is also the column that holds its score, and the one that holds its weight."""

    FEASIBLE = "feasible", pgettext_lazy("criterion", "Feasible")
    CREATIVE = "creative", pgettext_lazy("criterion", "Creative")
    EFFECTIVE = "effective", pgettext_lazy("criterion", "Effective")
    RANGE = "range", pgettext_lazy("criterion", "Range")
    LASTING = "lasting", pgettext_lazy("criterion", "Lasting")


class Release(models.TextChoices):
    """Why somebody who was asked need not score any more."""

    CONFLICT = "CONFLICT", _("Has an interest in the proposal")
    REASSIGNED = "REASSIGNED", _("Another reviewer was asked instead")
    CLOSED = "CLOSED", _("The review was closed without it")
    MOVED = "MOVED", _("The proposal went to another department")


LOWEST_SCORE, HIGHEST_SCORE = 1, 5
WEIGHTS_IN_ALL = 100
EQUAL_WEIGHTS = dict.fromkeys(Criterion.values, WEIGHTS_IN_ALL // len(Criterion))

REVIEW_PERIOD = periods.register(periods.Period("proposals.review", _("One reviewer's scores for a proposal"), 7)).name
REFERRAL_PERIOD = periods.register(
    periods.Period("proposals.referral", _("Opinion of a committee on a proposal"), 14)
).name
# The clock of a committee's opinion runs beside that of the answer.
REFERRAL_CLOCK = "referral"

MANAGE_RULES = "proposals.manage_assignment"
GIVE_OPINION = "proposals.give_opinion"
