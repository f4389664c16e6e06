"""What activities and checklists hand in to the kernel and to councils: verbs of the record, dates of a calendar."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from auditors.queries import activities
from core.audit.verbs import Kind, describe
from councils.queries import calendars, workspace

describe("auditors.plan_activity", _("Planned an activity of auditors"), Kind.CHANGE)
describe("auditors.change_activity", _("Changed an activity of auditors"), Kind.CHANGE)
describe("auditors.call_off_activity", _("Called off an activity of auditors"), Kind.CHANGE)
describe("auditors.record_attendance", _("Wrote down which auditors came"), Kind.CHANGE)
describe("auditors.set_visit_intervals", _("Set how often facilities are visited"), Kind.CHANGE)
describe("auditors.publish_checklist", _("Put a checklist into use"), Kind.CHANGE)
describe("auditors.discard_checklist", _("Discarded the draft of a checklist"), Kind.CHANGE)


def _waiting(user: Any, at: datetime) -> list[workspace.Waiting]:
    """Activities to which the member has not said yes or no."""
    return [
        workspace.Waiting(
            "invitation",
            part.activity.title,
            part.activity.body.name,
            part.activity.get_absolute_url(),
            part.activity.starts_at,
        )
        for part in activities.to_answer(user, at=at)
    ]


calendars.add_dates(activities.calendar_of)
workspace.add_waiting(_waiting)
