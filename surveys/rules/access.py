"""Who may answer a survey. Whether it is open, and whether somebody has answered before, is asked elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.queries import is_verified_resident
from councils.queries.terms import term_of
from surveys.models import Survey
from surveys.queries.surveys import is_staff
from surveys.rules.respondents import NOBODY, Who
from surveys.states.surveys import Access


def may_answer(user: Any, survey: Survey) -> bool:
    """Whether this account may, at any time; a personal link opens an invitation without one."""
    return why_not(Who(person=user) if user.is_authenticated else NOBODY, survey) is None


def why_not(who: Who, survey: Survey, *, on: date | None = None) -> str | None:
    """What stands in the way, in words for the person; nothing where they may answer."""
    if survey.access == Access.INVITED:
        return None if _is_invited(who, survey) else _("Only invited people can answer, each by a link of their own.")
    if survey.access == Access.OPEN:
        return None
    person = who.person
    if person is None or not person.is_active:
        return _("Sign in to answer this survey.")
    return _why_not_this_account(person, survey, on or timezone.localdate())


def _is_invited(who: Who, survey: Survey) -> bool:
    return who.invitation is not None and who.invitation.survey_id == survey.pk


def _why_not_this_account(person: Any, survey: Survey, on: date) -> str | None:
    match survey.access:
        case Access.RESIDENTS:
            return None if is_verified_resident(person) else _("Only residents who proved where they live can answer.")
        case Access.STAFF:
            return None if is_staff(person) else _("Only members of staff can answer.")
        case Access.PANEL:
            sits = survey.body is not None and term_of(person, survey.body, on=on) is not None
            return None if sits else _("Only members of the panel who are in office can answer.")
        case _:
            return None
