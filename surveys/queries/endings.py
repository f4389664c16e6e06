"""When a survey ends, and until when answers that were begun before are still taken."""

from datetime import datetime, timedelta

from surveys.models import Survey


def end_of(survey: Survey) -> datetime | None:
    """When it ends or ended: on its day, or before that by hand."""
    ends = [moment for moment in (survey.closes_at, survey.closed_at) if moment]
    return min(ends) if ends else None


def grace_end_of(survey: Survey) -> datetime | None:
    end = end_of(survey)
    return end + timedelta(minutes=survey.grace_minutes) if end else None
