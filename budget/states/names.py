"""The words by which cycles, votes and projects are told apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseKind(models.TextChoices):
    """The parts of a year, in the order in which they usually come."""

    CALL = "CALL", _("Call for proposals")
    REVIEW = "REVIEW", _("Review by the departments")
    SUBCOMMITTEES = "SUBCOMMITTEES", _("Subcommittees")
    VOTE = "VOTE", _("Vote of the residents")
    ASSEMBLY = "ASSEMBLY", _("Committee assembly")
    DECISION = "DECISION", _("Decision")
    EXECUTION = "EXECUTION", _("Execution")
    EVALUATION = "EVALUATION", _("Evaluation")


class BallotKind(models.TextChoices):
    PICK = "PICK", _("Pick projects, up to a number")
    BUDGET = "BUDGET", _("Pick projects within the budget")
    POINTS = "POINTS", _("Spread points")
    RANKS = "RANKS", _("Rank projects")
    CHOOSE_ONE = "CHOOSE_ONE", _("Choose one project")


class Electorate(models.TextChoices):
    RESIDENTS = "RESIDENTS", _("Residents")
    RESIDENTS_AND_WORKERS = "RESIDENTS_AND_WORKERS", _("Residents, and people who work or study here")


class CountingMethod(models.TextChoices):
    """The names that Pabulib gives to the rules; `budget.counting.rule` counts by them."""

    GREEDY = "greedy", _("Most votes first, skipping what no longer fits")
    GREEDY_NO_SKIP = "greedy-no-skip", _("Most votes first, until one no longer fits")
    GREEDY_THRESHOLD = "greedy-threshold", _("Most votes first, with a least share of votes")
    EQUAL_SHARES = "equalshares/add1", _("Method of Equal Shares")
    EQUAL_SHARES_COMPARISON = "equalshares/add1-comparison", _("Equal Shares, if more voters prefer it")


class PotKind(models.TextChoices):
    WHOLE = "WHOLE", _("The whole city")
    AREA = "AREA", _("A neighbourhood")
    CATEGORY = "CATEGORY", _("A field")


class Channel(models.TextChoices):
    """How somebody took part."""

    ONLINE = "ONLINE", _("Online")
    KIOSK = "KIOSK", _("At a staffed device")
    PAPER = "PAPER", _("On paper")


class Ground(models.TextChoices):
    """What makes somebody one of those who may vote."""

    RESIDENCE = "RESIDENCE", _("Lives here")
    WORK = "WORK", _("Works or studies here")
