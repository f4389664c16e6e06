"""Who stands before a survey: an account, the holder of a personal link, or nobody known."""

from dataclasses import dataclass
from typing import Any

from surveys.models import Invitation


@dataclass(frozen=True)
class Who:
    person: Any = None
    invitation: Invitation | None = None

    @property
    def is_known(self) -> bool:
        return self.person is not None or self.invitation is not None


NOBODY = Who()
