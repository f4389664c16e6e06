class BudgetRefused(Exception):
    """Nothing was changed. `code` is for programs, `message` for the person."""

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class BallotRefused(BudgetRefused):
    """A ballot that was not taken; what stood before stands. `field` is the pot's id where one is meant."""
