"""Planning, changing and calling off what auditors do, asking them, and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from auditors import activity_notices as notices
from auditors.models import VISITS, Activity, Part
from auditors.queries.activities import day_of, who_is_asked
from auditors.services.refusals import AuditRefused
from auditors.states.activities import ANSWER_ACTIVITY, MANAGE_ACTIVITIES
from core import permissions
from core.audit.audit import record as audit
from core.notify import notify
from councils.models import Body, Term
from councils.queries.terms import members_in_office

FIELDS = ("kind", "title", "field", "starts_at", "ends_at", "meeting_point", "note", "allowance_won")
# Whoever said yes said it to this time and place.
ANSWERED_FOR = ("starts_at", "ends_at", "meeting_point")
REMINDED_AHEAD = timedelta(days=1)
JUST_TOLD = timedelta(hours=8)
HIGHEST_ALLOWANCE = 1_000_000
MOST_SITES = 30


@transaction.atomic
def plan(*, body: Body, sites: Any, by: Any, at: datetime, **given: Any) -> Activity:
    """A new date, and everybody in office of the field is asked. Raises AuditRefused."""
    permissions.check(by, MANAGE_ACTIVITIES, body)
    activity = Activity(body=body, planned_by=by, planned_at=at, changed_at=at, **_known(given))
    sites = list(sites)
    _refuse_impossible(activity, sites, at)
    asked = list(who_is_asked(activity))
    if not asked:
        raise AuditRefused("starts_at", _("No auditor of this field is in office on that day."))
    activity.save()
    activity.sites.set(sites)
    _ask(activity, asked, at)
    audit("auditors.plan_activity", actor=by, at=at, target=activity)
    return activity


@transaction.atomic
def change(activity: Activity, *, sites: Any, by: Any, at: datetime, **given: Any) -> Activity:
    """Another time, place or field: answers to the old time and place are asked for again. Raises AuditRefused."""
    permissions.check(by, MANAGE_ACTIVITIES, activity)
    locked = _lock_open(activity)
    if locked.starts_at <= at:
        raise AuditRefused("begun", _("The activity has begun; only the attendance can still be recorded."))
    values, sites = _known(given), list(sites)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, values[name])
    _refuse_impossible(locked, sites, at)
    asked = list(who_is_asked(locked))
    if not asked:
        raise AuditRefused("starts_at", _("No auditor of this field is in office on that day."))
    elsewhere = {site.pk for site in sites} != set(locked.sites.values_list("pk", flat=True))
    if changed or elsewhere:
        locked.changed_at = at
        locked.reminded_at = None if "starts_at" in changed else locked.reminded_at
        locked.save()
        locked.sites.set(sites)
        _tell_of_change(locked, moved=any(name in ANSWERED_FOR for name in changed), at=at)
        _ask_those_in_office(locked, asked, at)
        audit("auditors.change_activity", actor=by, at=at, target=locked, detail={"changed": changed})
    return locked


@transaction.atomic
def call_off(activity: Activity, *, reason: str, by: Any, at: datetime) -> None:
    """It will not take place; those who were asked are told why. Raises AuditRefused."""
    permissions.check(by, MANAGE_ACTIVITIES, activity)
    locked = _lock_open(activity)
    if locked.starts_at <= at:
        raise AuditRefused("begun", _("The activity has begun. Record who came instead, even if nobody did."))
    if not reason.strip():
        raise AuditRefused("reason", _("Please give a reason."))
    locked.cancelled_at, locked.cancelled_because, locked.changed_at = at, reason.strip(), at
    locked.save(update_fields=["cancelled_at", "cancelled_because", "changed_at"])
    _tell(notices.CALLED_OFF, locked, _willing(locked), at, reason=locked.cancelled_because)
    audit("auditors.call_off_activity", actor=by, at=at, target=locked, detail={"reason": locked.cancelled_because})


@transaction.atomic
def answer(activity: Activity, *, user: Any, comes: bool, at: datetime) -> Part:
    """An auditor says whether they come; until it begins they may change their mind. Raises AuditRefused."""
    permissions.check(user, ANSWER_ACTIVITY, activity)
    locked = _lock_open(activity)
    if locked.starts_at <= at:
        raise AuditRefused("begun", _("The activity has begun; please call if you cannot come."))
    part = locked.parts.filter(term__user=user).select_related("term").order_by("-id").first()
    if part is None or not part.term.is_in_office(day_of(locked)):
        raise AuditRefused("office", _("Your term does not reach to that day."))
    part.comes, part.answered_at = comes, at
    part.save(update_fields=["comes", "answered_at"])
    return part


def remind(*, at: datetime) -> int:
    """The day before, those who did not turn it down are told once; how many activities it was."""
    soon = Activity.objects.filter(
        starts_at__gt=at,
        starts_at__lte=at + REMINDED_AHEAD,
        cancelled_at__isnull=True,
        reminded_at__isnull=True,
        # Whoever was asked only hours ago remembers.
        changed_at__lte=at - JUST_TOLD,
    )
    reminded = 0
    for activity in soon.order_by("pk"):
        with transaction.atomic():
            if Activity.objects.filter(pk=activity.pk, reminded_at__isnull=True).update(reminded_at=at):
                _tell(notices.REMINDER, activity, _willing(activity), at)
                reminded += 1
    return reminded


def follow_terms(*, at: datetime) -> int:
    """Ask those who took a seat since, and ask nobody who will no longer be in office; how many dates changed."""
    changed = 0
    for activity in Activity.objects.filter(starts_at__gt=at, cancelled_at__isnull=True).order_by("pk"):
        with transaction.atomic():
            locked = Activity.objects.select_for_update().select_related("body").get(pk=activity.pk)
            if locked.is_open:
                changed += _ask_those_in_office(locked, list(who_is_asked(locked)), at)
    return changed


def _known(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in FIELDS if name in given}


def _lock_open(activity: Activity) -> Activity:
    locked = Activity.objects.select_for_update().get(pk=activity.pk)
    if locked.cancelled_at is not None:
        raise AuditRefused("called_off", _("This activity was called off."))
    if locked.held_at is not None:
        raise AuditRefused("held", _("This activity is over and its attendance recorded."))
    return locked


def _refuse_impossible(activity: Activity, sites: list[Any], at: datetime) -> None:
    if activity.body.is_dissolved:
        raise AuditRefused("body", _("This body is dissolved."))
    if activity.starts_at <= at:
        raise AuditRefused("starts_at", _("An activity is planned ahead; this moment is over."))
    if activity.ends_at <= activity.starts_at:
        raise AuditRefused("ends_at", _("It has to end after it begins."))
    if activity.field is not None and activity.field.body_id != activity.body_id:
        raise AuditRefused("field", _("This field belongs to another body."))
    if activity.kind in VISITS and not sites:
        raise AuditRefused("sites", _("Choose at least one facility to visit."))
    if len(sites) > MOST_SITES:
        raise AuditRefused("sites", _("At most %(most)s facilities fit into one visit.") % {"most": MOST_SITES})
    if any(site.closed_on is not None and site.closed_on <= day_of(activity) for site in sites):
        raise AuditRefused("sites", _("One of these facilities is closed for good by then."))
    if activity.allowance_won > HIGHEST_ALLOWANCE:
        raise AuditRefused("allowance_won", _("This allowance is higher than any that is paid."))


def _ask(activity: Activity, terms: list[Term], at: datetime) -> None:
    Part.objects.bulk_create(Part(activity=activity, term=term) for term in terms)
    _tell(notices.ASKED, activity, terms, at)


def _ask_those_in_office(activity: Activity, asked: list[Term], at: datetime) -> bool:
    """Let the parts be those of the auditors who are asked by now; whether anything changed."""
    parts = list(activity.parts.select_related("term__user"))
    known, wanted = {part.term_id for part in parts}, {term.pk for term in asked}
    added = [term for term in asked if term.pk not in known]
    dropped = [part for part in parts if part.term_id not in wanted]
    if added:
        _ask(activity, added, at)
    if dropped:
        activity.parts.filter(pk__in=[part.pk for part in dropped]).delete()
        in_office = set(members_in_office(activity.body, on=day_of(activity)).values_list("pk", flat=True))
        _tell(notices.RELEASED, activity, [part.term for part in dropped if part.term_id in in_office], at)
    return bool(added or dropped)


def _tell_of_change(activity: Activity, *, moved: bool, at: datetime) -> None:
    people = _willing(activity)
    if moved:
        activity.parts.exclude(comes=False).update(comes=None, answered_at=None)
    _tell(notices.MOVED if moved else notices.CHANGED, activity, people, at)


def _willing(activity: Activity) -> list[Term]:
    """Those who were asked and did not turn it down."""
    return [part.term for part in activity.parts.exclude(comes=False).select_related("term__user")]


def _tell(event: str, activity: Activity, terms: list[Term], at: datetime, **more: Any) -> None:
    notify.queue(
        event,
        recipients=[term.user for term in terms if term.user.is_active],
        at=at,
        context={
            "kind": activity.kind,
            "title": activity.title,
            "starts_at": activity.starts_at,
            "place": activity.meeting_point,
            **more,
        },
        target=activity,
    )
