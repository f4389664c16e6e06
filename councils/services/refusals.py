"""What is not possible, said to the person."""


class CouncilRefused(Exception):
    """Nothing was changed. `code` is for programs, `message` for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
