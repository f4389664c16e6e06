from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What was not taken over, and where it stands; line 0 speaks of the sheet as a whole."""

    sheet: str
    line: int
    message: str
