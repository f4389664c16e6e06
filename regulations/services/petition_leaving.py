"""What becomes of a person's traces in petitions when they leave."""

from datetime import datetime
from typing import Any

from regulations.models import Petition


def leave(*, user: Any, at: datetime) -> None:
    """What was handed in stays for those who stand behind it, without the name."""
    Petition.objects.filter(author=user).update(author=None)
