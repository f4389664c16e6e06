"""Who stands before a survey: an account, the holder of a personal link, or nobody known."""

from dataclasses import dataclass
from typing import Any

from surveys.models import Invitation


@dataclass(frozen=True)
class Who:
    person: Any = None
    invitation: Invitation | None = None
    # A personal link can be passed on. What was answered by it is shown where it was typed, and nowhere else: in the
    # browser that keeps half an answer, in the one that handed it in, or to the account of the invited address.
    began_here: bool = False
    answered_here: bool = False

    @property
    def is_known(self) -> bool:
        return self.person is not None or self.invitation is not None

    @property
    def may_go_on(self) -> bool:
        """Whether half an answer that is kept is theirs."""
        return self.invitation is None or self.began_here

    @property
    def may_change(self) -> bool:
        """Whether the answers that were handed in are theirs."""
        return self.invitation is None or self.answered_here

    def as_fields(self) -> dict[str, Any]:
        """As a row names its holder: by the link where there is one, as the same person may have an account too."""
        return {"invitation": self.invitation} if self.invitation else {"person": self.person}


NOBODY = Who()
