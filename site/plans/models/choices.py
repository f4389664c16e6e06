"""What kinds there are: of plans, of the groups in them, of tasks, of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    INNOVATION = "INNOVATION", _("Innovation plan")
    PLEDGES = "PLEDGES", _("Pledges")
    WORK = "WORK", _("Work plan")


class GroupKind(models.TextChoices):
    STRATEGY = "STRATEGY", _("Strategy")
    FOUNDATION = "FOUNDATION", _("Foundation")
    VOLUNTARY = "VOLUNTARY", _("Voluntary tasks")
    SOCIAL_VALUE = "SOCIAL_VALUE", _("Social-value tasks")
    FIELD = "FIELD", _("Field of pledges")


class TaskKind(models.TextChoices):
    STRATEGY = "STRATEGY", _("Strategy task")
    VOLUNTARY = "VOLUNTARY", _("Voluntary task")
    SOCIAL_VALUE = "SOCIAL_VALUE", _("Social-value task")
    PLEDGE = "PLEDGE", _("Pledge")


class Funding(models.TextChoices):
    OWN = "OWN", _("Own funds")
    CITY = "CITY", _("City funds")
    PROVINCE = "PROVINCE", _("Provincial funds")
    NATIONAL = "NATIONAL", _("National funds")
    OTHER = "OTHER", _("Other funds")


class Precision(models.TextChoices):
    """How exactly a date was promised; a quarter is stored as its first and last day."""

    DAY = "DAY", _("Day")
    MONTH = "MONTH", _("Month")
    QUARTER = "QUARTER", _("Quarter")
    HALF = "HALF", _("Half-year")
    YEAR = "YEAR", _("Year")


class Verdict(models.TextChoices):
    ON_TRACK = "ON_TRACK", _("Going well")
    WATCH = "WATCH", _("To be watched")
    BEHIND = "BEHIND", _("Behind: measures needed")


class CauseKind(models.TextChoices):
    PROPOSAL = "PROPOSAL", _("Residents' proposal")
    PETITION = "PETITION", _("Petition against a rule")
    FINDING = "FINDING", _("Auditors' finding")
    PANEL = "PANEL", _("Decision of a citizens' panel")
    SURVEY = "SURVEY", _("Survey")
    BRIEFING = "BRIEFING", _("Briefing")
    BUDGET = "BUDGET", _("Participatory budget")
    LAW = "LAW", _("Law or guideline")
    OTHER = "OTHER", _("Other cause")
