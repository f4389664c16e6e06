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

    def as_fields(self) -> dict[str, Any]:
        """As a row names its holder: by the link where there is one, as the same person may have an account too."""
        return {"invitation": self.invitation} if self.invitation else {"person": self.person}


NOBODY = Who()
