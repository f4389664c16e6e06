"""The words by which money, contracts, photographs and visits are told apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LineChange(models.TextChoices):
    """Why a budget line has the size it has. The sign of the amount follows from the kind."""

    ORIGINAL = "ORIGINAL", _("Original budget")
    SUPPLEMENTARY = "SUPPLEMENTARY", _("Supplementary budget")
    TRANSFER_IN = "TRANSFER_IN", _("Transfer to this line")
    TRANSFER_OUT = "TRANSFER_OUT", _("Transfer from this line")
    RETURNED = "RETURNED", _("Left over, given back")


TAKING = (LineChange.TRANSFER_OUT, LineChange.RETURNED)
GIVING = tuple(kind for kind in LineChange if kind not in TAKING)


class SupplierKind(models.TextChoices):
    """What kind of business it is; its name and its people are not kept here."""

    LOCAL_SMALL = "LOCAL_SMALL", _("Small business of this city")
    SMALL = "SMALL", _("Small business from elsewhere")
    SOCIAL = "SOCIAL", _("Social enterprise or cooperative")
    COMPANY = "COMPANY", _("Other company")
    PUBLIC = "PUBLIC", _("Public institution")


class ContractMethod(models.TextChoices):
    OPEN = "OPEN", _("Open competition")
    LIMITED = "LIMITED", _("Limited competition")
    NAMED = "NAMED", _("Competition among named bidders")
    DIRECT = "DIRECT", _("Without competition")
    FRAMEWORK = "FRAMEWORK", _("From the public procurement mall")


class DelayKind(models.TextChoices):
    WEATHER = "WEATHER", _("Weather or disaster")
    PERMIT = "PERMIT", _("Permits and consultations")
    TENDER = "TENDER", _("Tender failed or was repeated")
    DESIGN = "DESIGN", _("Change of the design")
    RESIDENTS = "RESIDENTS", _("Talks with residents")
    SUPPLIER = "SUPPLIER", _("Supplier or material")
    OTHER = "OTHER", pgettext_lazy("reason of a delay", "Something else")


class Moment(models.TextChoices):
    BEFORE = "BEFORE", pgettext_lazy("photograph", "Before")
    DURING = "DURING", pgettext_lazy("photograph", "During the work")
    AFTER = "AFTER", pgettext_lazy("photograph", "After")


class Rating(models.IntegerChoices):
    BAD = 1, pgettext_lazy("rating", "Bad")
    POOR = 2, pgettext_lazy("rating", "Rather bad")
    FAIR = 3, pgettext_lazy("rating", "Fair")
    GOOD = 4, pgettext_lazy("rating", "Good")
    VERY_GOOD = 5, pgettext_lazy("rating", "Very good")


class Question(models.TextChoices):
    """What residents are asked about a completed project; each on the scale of `Rating`."""

    USEFUL = "USEFUL", _("It is useful to the neighbourhood.")
    AS_PROMISED = "AS_PROMISED", _("It became what was put to the vote.")
    WELL_MADE = "WELL_MADE", _("It is well made.")
    INFORMED = "INFORMED", _("I could follow how it went.")
    WORTH = "WORTH", _("It was worth the money.")


class Agreement(models.IntegerChoices):
    NOT_AT_ALL = 1, _("Not at all")
    RATHER_NOT = 2, _("Rather not")
    PARTLY = 3, _("Partly")
    RATHER = 4, _("Rather yes")
    FULLY = 5, _("Fully")


# So many people must have answered before the answers are shown, that nobody is found out by them.
ANSWERS_SHOWN_FROM = 5
