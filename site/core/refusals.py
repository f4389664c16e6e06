"""What is not possible, said to the person: the one shape of every refusal."""


class Refused(Exception):
    """Nothing was changed. `code` is for programs, `message` for the person, `field` names what they typed."""

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
