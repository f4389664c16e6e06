"""The briefings that somebody prepares, and what one of them still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Department
from briefings.models import Briefing, Duty
from briefings.queries.briefings import visible_to
from briefings.states.briefings import BriefingState
from briefings.states.permissions import MANAGE
from core import permissions

D = Duty.Kind
AHEAD = (BriefingState.DRAFT, BriefingState.ANNOUNCED, BriefingState.LIVE)
BEHIND = (BriefingState.ENDED, BriefingState.CONCLUDED, BriefingState.CANCELLED, BriefingState.DROPPED)


def worked_on_by(user: Any) -> QuerySet[Briefing]:
    """Those of the person's departments, and those at which the person is on duty."""
    scope = permissions.scope(user, MANAGE)
    found = visible_to(user)
    if scope.everywhere:
        return found
    on_duty = Q(pk__in=Duty.objects.filter(person=user).values("briefing"))
    return found.filter(Q(department__in=scope.departments) | on_duty)


def found(user: Any, *, q: str = "", show: str = "", kind: str = "") -> QuerySet[Briefing]:
    briefings = worked_on_by(user)
    if show == "over":
        briefings = briefings.filter(state__in=BEHIND)
    elif show in BriefingState.values:
        briefings = briefings.filter(state=show)
    elif show != "all":
        briefings = briefings.filter(state__in=AHEAD)
    if q:
        briefings = briefings.filter(Q(title__icontains=q) | Q(place__icontains=q))
    return briefings.filter(kind=kind) if kind else briefings


def departments_of(user: Any) -> QuerySet[Department]:
    """Where the person may prepare a briefing."""
    scope = permissions.scope(user, MANAGE)
    departments = Department.objects.filter(is_active=True).order_by("name")
    return departments if scope.everywhere else departments.filter(pk__in=scope.departments)


@dataclass(frozen=True)
class Check:
    """One line of the check-list: `page` names the page on which it is put right."""

    label: str
    page: str
    done: bool
    # Without it nothing is announced; the others are worth a thought.
    required: bool = True
    # What stands on the button that refuses.
    sentence: str = ""


def checks(briefing: Briefing, *, at: datetime) -> list[Check]:
    """Everything that is looked at before a briefing is announced, in the order in which it is done."""
    return [*required_checks(briefing, at=at), *_advisable(briefing)]


def required_checks(briefing: Briefing, *, at: datetime | None = None) -> Iterator[Check]:
    """Without `at` what does not hang on the clock."""
    if at is not None:
        yield Check(_("A day to come"), "facts", briefing.starts_at > at)
    if briefing.needs_a_place:
        yield Check(_("The place"), "facts", bool(briefing.place), sentence=_("Say where it takes place."))
    if briefing.is_remote:
        yield Check(
            _("The link for those who follow it from home"), "facts", bool(briefing.stream_url),
            sentence=_("Say by which link people follow it from home."),
        )  # fmt: skip
    yield Check(
        _("Somebody who speaks, or an item of the programme"), "programme",
        briefing.speakers.exists() or briefing.agenda.exists(),
        sentence=_("Name at least one speaker or one item of the programme."),
    )  # fmt: skip
    yield Check(
        _("An organiser"), "duties", D.ORGANISER in _duties(briefing),
        sentence=_("Give somebody the duty of organiser."),
    )  # fmt: skip


def _advisable(briefing: Briefing) -> Iterator[Check]:
    duties = _duties(briefing)
    access = briefing.sign_language or briefing.captions or briefing.step_free or briefing.accessibility_note
    yield Check(_("A moderator, who looks at the questions"), "duties", D.MODERATOR in duties, required=False)
    yield Check(_("Something to read beforehand"), "materials", briefing.materials.exists(), required=False)
    yield Check(_("What is said about access"), "facts", bool(access), required=False)


def _duties(briefing: Briefing) -> set[str]:
    return set(Duty.objects.filter(briefing=briefing, person__is_active=True).values_list("kind", flat=True).distinct())
