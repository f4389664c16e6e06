"""What we ask of a provider of mobile identity, whoever it is."""

from abc import ABC, abstractmethod
from datetime import datetime

from accounts.residency.identity import Claims


class AnswerRefused(Exception):
    """The answer is not the provider's, not for this errand, or too old."""


class IdentityProvider(ABC):
    @abstractmethod
    def address(self, *, state: str, nonce: str, return_address: str) -> str:
        """Where the resident goes to confirm. The provider comes back with `state` and its answer."""

    @abstractmethod
    def claims(self, answer: str, *, nonce: str, at: datetime) -> Claims:
        """Check the answer's signature, age and nonce. Raises AnswerRefused."""
