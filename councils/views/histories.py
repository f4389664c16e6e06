"""What happened to a thing, for the staff's side column."""

from typing import Any

from django.utils.translation import gettext as _

from core.workflow import engine


def history_of(obj: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": obj.workflow.states(record.target).label,
            "at": record.at,
            "body": record.reason,
            "actor": record.actor or _("By itself"),
            "state": "done",
        }
        for record in engine.history(obj)
    ]
