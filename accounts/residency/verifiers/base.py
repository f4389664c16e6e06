"""What every way of proving residency has in common."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from accounts.models import ResidencyMethod, ResidencyProof, User


@dataclass(frozen=True)
class Step:
    """Where the resident goes next: to a page of ours, or to an address outside."""

    view_name: str = ""
    address: str = ""
    code: str = ""


class Verifier(ABC):
    """One way. `start` leads to the next step; `check` ends in a proof or raises ProofRefused."""

    method: ClassVar[ResidencyMethod]
    view_name: ClassVar[str]
    label: ClassVar[Any]
    summary: ClassVar[Any]
    time_needed: ClassVar[Any]
    kept: ClassVar[Any]
    icon: ClassVar[str]

    def is_offered(self) -> bool:
        return True

    @abstractmethod
    def start(self, *, user: User, at: datetime, **given: Any) -> Step: ...

    @abstractmethod
    def check(self, *, user: User, at: datetime, **given: Any) -> ResidencyProof: ...
