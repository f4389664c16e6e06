"""What becomes of a person's opinions on drafts when they leave."""

from datetime import datetime
from typing import Any

from regulations.models import Opinion


def leave(*, user: Any, at: datetime) -> None:
    """What was answered belongs to the record, without the name; the rest goes."""
    mine = Opinion.objects.filter(author=user)
    mine.filter(answered="").delete()
    mine.update(author=None)
