"""A panel in groups: who sits where, what a group agrees on, and what it asks of departments."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Role
from core import permissions
from core.audit.audit import record as audit
from core.notify import notify
from core.workflow import engine
from surveys import panel_notices as notices
from surveys.models import GroupScore, PanelGroup, PanelSeat, Recommendation, Survey
from surveys.queries import panels as queries
from surveys.rules.panels import AT_WORK, IN_PUBLIC, speaks_for
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import MANAGE_PANEL
from surveys.states.recommendations import RECOMMENDATION_HOOKS
from surveys.states.surveys import OVER, Access

MOST_GROUPS = 12


@transaction.atomic
def draw_groups(*, survey: Survey, count: int, by: Any, at: datetime) -> list[PanelGroup]:
    """Members in office dealt out by lot into so many groups, as even as can be."""
    _refuse_to_arrange(survey, by)
    if PanelGroup.objects.filter(survey=survey).exists():
        raise SurveyRefused("groups", _("There are groups already. Move members between them instead."))
    members = queries.members(survey)
    if not 1 <= count <= min(MOST_GROUPS, len(members)):
        raise SurveyRefused("count", _("There are not enough members for so many groups."), field="count")
    groups = [
        PanelGroup.objects.create(survey=survey, name=_("Group %(number)s") % {"number": number})
        for number in range(1, count + 1)
    ]
    secrets.SystemRandom().shuffle(members)
    PanelSeat.objects.bulk_create(
        PanelSeat(survey=survey, group=groups[place % count], person=term.user, leads=place < count)
        for place, term in enumerate(members)
    )
    audit("surveys.set_panel_groups", actor=by, at=at, target=survey, detail={"groups": count})
    return groups


@transaction.atomic
def arrange(*, survey: Survey, seats: Mapping[int, int], leads: Mapping[int, int], by: Any, at: datetime) -> None:
    """Members (by account) to groups, and who speaks for each group. Raises SurveyRefused."""
    _refuse_to_arrange(survey, by)
    groups = {group.pk for group in PanelGroup.objects.select_for_update().filter(survey=survey)}
    members = {term.user_id for term in queries.members(survey)}
    if not (set(seats) <= members and set(seats.values()) <= groups):
        raise SurveyRefused("strange", _("Only members in office are put into groups of this survey."))
    if any(seats.get(person) != group for group, person in leads.items()):
        raise SurveyRefused("leads", _("Whoever speaks for a group has to sit in it."))
    PanelSeat.objects.filter(survey=survey).delete()
    PanelSeat.objects.bulk_create(
        PanelSeat(survey=survey, group_id=group, person_id=person, leads=leads.get(group) == person)
        for person, group in seats.items()
    )
    audit("surveys.set_panel_groups", actor=by, at=at, target=survey, detail={"members": len(seats)})


def _refuse_to_arrange(survey: Survey, by: Any) -> None:
    permissions.check(by, MANAGE_PANEL, survey)
    if survey.access != Access.PANEL:
        raise SurveyRefused("access", _("This survey asks no panel."))
    if survey.state in OVER:
        raise SurveyRefused("over", _("This survey is over; its groups stay as they were."))


@transaction.atomic
def score(*, group: PanelGroup, codes: Mapping[str, int], reasons: Mapping[str, str], by: Any, at: datetime) -> None:
    """What the group agreed on, question by question; an earlier agreement is replaced."""
    if not speaks_for(by, group):
        raise PermissionDenied
    if group.survey.state not in AT_WORK:
        raise SurveyRefused("not_now", _("Groups agree on scores while the survey is open, and until its results."))
    asked = {question.key: question for question in queries.questions(group.survey)}
    for key, code in codes.items():
        if key not in asked or code not in asked[key].codes:
            raise SurveyRefused("strange", _("This is no answer to that question."), field=key)
        GroupScore.objects.update_or_create(
            group=group,
            key=key,
            defaults={"code": code, "reason": reasons.get(key, "")[:1000], "entered_by": by, "entered_at": at},
        )


@transaction.atomic
def recommend(
    *, survey: Survey, text: str, department: Any, by: Any, at: datetime, group: PanelGroup | None = None, key: str = ""
) -> Recommendation:
    """The department finds it on the desk, with a day by which it answers in public."""
    if group is not None and group.survey_id != survey.pk:
        raise SurveyRefused("strange", _("This group belongs to another survey."))
    allowed = speaks_for(by, group) if group is not None else permissions.allowed(by, MANAGE_PANEL, survey)
    if not allowed:
        raise PermissionDenied
    if survey.access != Access.PANEL or survey.state not in (*AT_WORK, *IN_PUBLIC):
        raise SurveyRefused("not_now", _("A panel recommends once its survey is open."))
    if key and key not in {question.key for question in queries.questions(survey)}:
        raise SurveyRefused("strange", _("This question is not in the survey."), field="key")
    asked = Recommendation.objects.create(
        survey=survey, group=group, key=key, text=text.strip(), department=department, made_by=by, made_at=at
    )
    engine.open(asked, actor=by, at=at)
    staff = people.staff_in(department, Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, at=at).exclude(pk=by.pk)
    notify.queue(notices.RECOMMENDED, recipients=staff, at=at, context={"survey": survey.title}, target=asked)
    return asked


@transaction.atomic
def move_on(asked: Recommendation, step: str, *, by: Any, at: datetime, reason: str) -> Recommendation:
    """The department's public answer, or the staff of the panel takes it back."""
    engine.apply(asked, step, actor=by, at=at, reason=reason)
    asked.refresh_from_db()
    return asked


@RECOMMENDATION_HOOKS.on("answer")
def _answered(asked: Recommendation, record: Any, context: dict[str, Any]) -> None:
    asked.answer, asked.answered_at, asked.answered_by = record.reason[:3000], record.at, record.actor
    asked.save(update_fields=["answer", "answered_at", "answered_by"])
    seats = PanelSeat.objects.filter(survey=asked.survey_id)
    if asked.group_id:
        seats = seats.filter(group=asked.group_id)
    members = [seat.person for seat in seats.select_related("person") if seat.person.is_active]
    context = {"survey": asked.survey.title, "department": str(asked.department)}
    notify.queue(notices.ANSWERED, recipients=members, at=record.at, context=context, target=asked)
