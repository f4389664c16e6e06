class BudgetRefused(Exception):
    """Nothing was changed. `code` is for programs, `message` for the person."""

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
