from core.refusals import Refused


class BudgetRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for the person."""


class BallotRefused(BudgetRefused):
    """A ballot that was not taken; what stood before stands. `field` is the pot's id where one is meant."""


class NewerVote(Exception):
    """Since the page was opened the same person voted elsewhere: another tab, another device. Nothing was changed."""
