"""An auditor's own page on the phone: what comes next, what awaits an answer, and what was done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from auditors.forms.activities import AnswerForm
from auditors.models import Activity
from auditors.queries import activities, checklists, findings, inspections
from auditors.services import activities as services
from auditors.states.activities import ANSWER_ACTIVITY, MANAGE_ACTIVITIES, READ_ACTIVITY
from auditors.states.findings import REPORT
from auditors.views.activity_loading import activity_at
from core import feeds, permissions
from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from core.ui.paging import paginate
from councils.queries import allowances
from councils.services import calendar_keys

# So many of each stand on the first page; the rest is behind a link.
SHOWN = 5


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    user = request.user
    term = activities.last_term_of(user)
    coming = list(activities.my_coming(user, at=now)[:20])
    following = next((part for part in coming if part.comes is not False and part.activity.cancelled_at is None), None)
    past = activities.my_parts(user).filter(activity__ends_at__lte=now)
    lines = allowances.of_person(user, term.body) if term else []
    context = {
        "term": term,
        "in_office": term is not None and term.is_in_office(timezone.localdate(now)),
        "next": following,
        "coming": [part for part in coming if part != following],
        "look_again": list(findings.to_look_at_again(user)[:SHOWN]),
        "sent_back": list(findings.sent_back_to(user)[:SHOWN]),
        "under_way": list(findings.under_way_of(user)[:SHOWN]),
        "reports": inspections.visible_to(user).filter(author=user.pk).order_by("-seen_on", "-id")[:SHOWN],
        "past": paginate(past, request.GET.get("cursor", ""), order="-activity__starts_at", size=10),
        "lines": lines[:SHOWN],
        "unpaid": sum(line.amount for line in lines if line.paid_on is None),
        "feed_url": _feed_of(request) if term else "",
        "now": now,
        "breadcrumb_items": [(_("Honorary auditors"), reverse("auditors:home")), (_("Auditor's workspace"), "")],
    }
    return render(request, "auditors/activities/mine.html", context)


def _feed_of(request: HttpRequest) -> str:
    path = reverse("councils:own_calendar_feed", args=[calendar_keys.key_of(request.user)])
    return request.build_absolute_uri(path)


@require_safe
@requires(READ_ACTIVITY, on=activity_at)
def activity(request: HttpRequest, found: Activity) -> HttpResponse:
    """What an auditor needs to come, and the staff to see who does."""
    now = timezone.now()
    sites = list(found.sites.select_related("kind").order_by("name"))
    on_map = [site for site in sites if site.latitude is not None]
    parts = list(activities.parts_of(found))
    manages = permissions.allowed(request.user, MANAGE_ACTIVITIES, found)
    own = next((part for part in parts if part.term.user_id == request.user.pk), None)
    context = {
        "activity": found,
        "sites": sites,
        # One place needs no map, and a map lists its places itself.
        "pins": [_pin(site) for site in on_map] if len(on_map) > 1 else [],
        "off_map": [site for site in sites if site.latitude is None] if len(on_map) > 1 else sites,
        "checklists": checklists.in_use().filter(kind__in=[site.kind_id for site in sites]).select_related("kind"),
        "part": own,
        "parts": parts,
        "now": now,
        "has_begun": found.starts_at <= now,
        "may_answer": own is not None and found.is_open and found.starts_at > now,
        "may_report": own is not None and found.starts_at <= now and permissions.allowed(request.user, REPORT),
        "manages": manages,
        "to_record": manages and found.is_open and found.starts_at <= now,
        "breadcrumb_items": [
            (_("Honorary auditors"), reverse("auditors:home")),
            (_("Auditor's workspace"), reverse("auditors:mine")) if own else (_("For staff"), reverse("auditors:desk")),
            (found.title, ""),
        ],
    }
    return render(request, "auditors/activities/activity.html", context)


def _pin(site: Any) -> dict[str, Any]:
    return {
        "latitude": site.latitude,
        "longitude": site.longitude,
        "title": site.name,
        "summary": f"{site.kind.name} · {site.address}",
        "url": site.get_absolute_url(),
    }


@require_POST
@requires(ANSWER_ACTIVITY, on=activity_at)
@repeat_safe
def answer(request: HttpRequest, found: Activity) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise SuspiciousOperation("An answer is yes or no.")
    comes = form.cleaned_data["comes"]
    return press(
        request,
        lambda: services.answer(found, user=request.user, comes=comes, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("Thank you, we look forward to seeing you.") if comes else _("Thank you for telling us."),
    )


@require_safe
@requires(READ_ACTIVITY, on=activity_at)
def activity_calendar(request: HttpRequest, found: Activity) -> HttpResponse:
    """This one date for the calendar on the phone."""
    response = feeds.calendar(request, title=found.title, events=[activities.event_of(found)])
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'attachment; filename="activity-{found.pk}.ics"'
    return response
