"""The words of this room, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(models.TextChoices):
    DRAFT = "DRAFT", _("Being written")
    RECEIVED = "RECEIVED", _("Received, completeness to be checked")
    REVISION_REQUESTED = "REVISION_REQUESTED", _("Waiting for the author's revision")
    UNDER_REVIEW = "UNDER_REVIEW", _("Under review by the department")
    ELIGIBLE = "ELIGIBLE", _("Eligible")
    INELIGIBLE = "INELIGIBLE", _("Not eligible")
    TRANSFERRED = "TRANSFERRED", _("Transferred to another body")
    DELIBERATION = "DELIBERATION", _("In deliberation")
    ON_BALLOT = "ON_BALLOT", _("On the ballot")
    SELECTED = "SELECTED", _("Selected")
    NOT_SELECTED = "NOT_SELECTED", _("Not selected")
    BUDGETED = "BUDGETED", _("In the budget")
    ADOPTED = "ADOPTED", _("Adopted, execution to be planned")
    NOT_ADOPTED = "NOT_ADOPTED", _("Not adopted")
    IN_EXECUTION = "IN_EXECUTION", _("In execution")
    COMPLETED = "COMPLETED", _("Completed")
    MERGED = "MERGED", _("Merged into another")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn by the author")


class CallKind(models.TextChoices):
    IDEA = "IDEA", _("Plain idea")
    BUDGET = "BUDGET", _("Participatory budget")
    CONTEST = "CONTEST", _("Contest")
    STAFF = "STAFF", _("Staff idea")


class Proposer(models.TextChoices):
    """Who may propose to a call."""

    ANYBODY = "ANYBODY", _("Everybody with an account")
    VERIFIED = "VERIFIED", _("Residents with proof of residency")
    STAFF = "STAFF", _("Staff only")


class Audience(models.TextChoices):
    """On which shelf a proposal lies: nobody's list, everybody's, or the staff's."""

    NOBODY = "NOBODY", _("In no list")
    PUBLIC = "PUBLIC", pgettext_lazy("audience", "Everybody")
    STAFF = "STAFF", pgettext_lazy("audience", "Staff")


class PlaceKind(models.TextChoices):
    CITY = "CITY", _("The whole city")
    ADDRESS = "ADDRESS", _("An address or a description of the place")
    PIN = "PIN", _("A pin on the map")


class AnswerOutcome(models.TextChoices):
    """What an official answer can say; each is the state that it leads to."""

    ELIGIBLE = "ELIGIBLE", _("Eligible: it goes on to deliberation")
    INELIGIBLE = "INELIGIBLE", _("Not eligible")
    ADOPTED = "ADOPTED", _("Adopted")
    NOT_ADOPTED = "NOT_ADOPTED", _("Not adopted")
    TRANSFERRED = "TRANSFERRED", _("Transferred to the body responsible")


class ReasonCode(models.TextChoices):
    """Why something is not eligible, or not adopted."""

    UNLAWFUL = "UNLAWFUL", _("Against the law")
    OUTSIDE_REMIT = "OUTSIDE_REMIT", _("Outside the corporation's remit")
    DUPLICATE = "DUPLICATE", _("Duplicate or already under way")
    SEVERAL_YEARS = "SEVERAL_YEARS", _("Needs several years")
    PARTICULAR_BENEFIT = "PARTICULAR_BENEFIT", _("Benefits particular persons")
    COMPLAINT = "COMPLAINT", _("Plain complaint that needs no budget")
    RUNNING_COST = "RUNNING_COST", _("Would cause running cost")
    NOT_FEASIBLE = "NOT_FEASIBLE", _("Cannot be carried out at present")


REFUSALS = frozenset({AnswerOutcome.INELIGIBLE, AnswerOutcome.NOT_ADOPTED})
