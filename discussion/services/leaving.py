"""What becomes of a person's traces in the discussion when they leave."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from discussion.models import Endorsement, Flag, Follow, ModerationCase, TallyChange
from discussion.services import comments
from discussion.services.tally import Kind


def leave(*, user: Any, at: datetime) -> None:
    """Their words, endorsements and follows go; counts follow; cases stay without their name."""
    comments.erase_all_of(user, at=at)
    for model, kind in ((Endorsement, Kind.ENDORSEMENT), (Follow, Kind.FOLLOW)):
        rows = model.objects.filter(person=user)
        _count_down(rows, kind)
        rows.delete()
    Flag.objects.filter(person=user).update(person=None, text="")
    ModerationCase.objects.filter(author=user).update(author=None)


def _count_down(rows: Iterable[Any], kind: str) -> None:
    TallyChange.objects.bulk_create(
        [
            TallyChange(content_type_id=row.content_type_id, object_id=row.object_id, kind=kind, delta=-1)
            for row in rows
        ],
        batch_size=500,
    )
