"""Who reads a draft and the opinions on it, and who may still say something."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from regulations.models import Opinion, Version
from regulations.states import VersionState


def may_read_draft(user: Any, version: Version) -> bool:
    """Everybody, once it was announced; before that it is the staff's."""
    return version.announced_on is not None or bool(user.is_authenticated and user.is_staff_member)


def may_read_opinion(user: Any, opinion: Opinion) -> bool:
    if not may_read_draft(user, opinion.version):
        return False
    if not opinion.hidden_rule:
        return True
    return bool(user.is_authenticated and (user.is_staff_member or opinion.author_id == user.pk))


def takes_opinions(version: Version, at: datetime) -> bool:
    """Until the end of the last day."""
    if version.state != VersionState.ANNOUNCED or version.opinions_until is None:
        return False
    return timezone.localdate(at) <= version.opinions_until
