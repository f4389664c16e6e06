"""Announced drafts for everybody: what is to change, what people say about it, and what they are answered."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds, permissions
from core.access import public
from core.feeds import FeedEntry
from core.ui.kept_pages import briefly_kept
from core.ui.paging import paginate
from regulations.clause_names import name_of
from regulations.forms.drafts import OpinionFilter
from regulations.models import Version
from regulations.queries import drafts, version_texts
from regulations.queries.clause_trees import unit_of
from regulations.queries.draft_course import course_of
from regulations.rules.drafts import takes_opinions
from regulations.states import VersionState
from regulations.states.permissions import DRAFT, ENACT
from regulations.states.versions import FIXED
from regulations.views.draft_loading import ShownChange, crumbs, draft_at, opinion_at

PAGE_SIZE, NEWEST = 20, 10
# So many articles at once; a complete revision has more and is read page by page.
CHANGES_AT_ONCE = 40


@require_safe
@public
@briefly_kept
def draft_list(request: HttpRequest) -> HttpResponse:
    """What can still be said something about stands first; the rest below, newest first."""
    at = timezone.now()
    open_now = list(drafts.taking_opinions(at))
    past = drafts.visible_to(request.user).filter(announced_on__isnull=False)
    page = paginate(
        past.exclude(pk__in=[each.pk for each in open_now]),
        request.GET.get("cursor", ""),
        order="-announced_on",
        size=PAGE_SIZE,
    )
    context = {
        "open_now": open_now,
        "page": page,
        "counts": drafts.opinion_counts([*open_now, *page]),
        "today": timezone.localdate(at),
        "may_draft": request.user.is_authenticated and permissions.allowed(request.user, DRAFT),
        "breadcrumb_items": crumbs(),
    }
    return render(request, "regulations/drafts/list.html", context)


@require_safe
@public
@briefly_kept
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    version = draft_at(request, pk)
    changes = _shown(version)
    number, shown = _part(changes, request.GET.get("part", ""))
    said = drafts.opinions_of(version, request.user)
    context = {
        "version": version,
        "rule": version.regulation,
        "changes": shown,
        "parts": _parts(len(changes), number),
        "count": len(changes),
        "since": version_texts.changed_since_announced(version) if version.state != VersionState.ANNOUNCED else [],
        "is_open": takes_opinions(version, timezone.now()),
        "is_fixed": version.state in FIXED,
        "course": course_of(version),
        "opinions": said.order_by("-pk")[:NEWEST],
        "opinion_count": said.count(),
        "unanswered": drafts.unanswered(version).count(),
        "may_work": _may_work(request.user, version),
        "is_worked_on": version.is_worked_on,
        "breadcrumb_items": crumbs((version.regulation.title, "")),
    }
    return render(request, "regulations/drafts/draft.html", context)


@require_safe
@public
def opinion_list(request: HttpRequest, pk: int) -> HttpResponse:
    version = draft_at(request, pk)
    said = drafts.opinions_of(version, request.user)
    form = OpinionFilter(request.GET or None, keys=drafts.keys_spoken_of(version))
    chosen = form.cleaned_data if form.is_valid() else {}
    page = paginate(
        drafts.narrowed(said, clause=chosen.get("clause", ""), result=chosen.get("result", "")),
        request.GET.get("cursor", ""),
        order="-pk",
        size=PAGE_SIZE,
    )
    context = {
        "version": version,
        "rule": version.regulation,
        "page": page,
        "filter_form": form,
        "is_open": takes_opinions(version, timezone.now()),
        "breadcrumb_items": crumbs((version.regulation.title, _address(version)), (_("Opinions"), "")),
    }
    return render(request, "regulations/drafts/opinions.html", context)


@require_safe
@public
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion with its answer, beside the words it speaks of."""
    found = opinion_at(request, pk)
    version = found.version
    changes = version_texts.changes_of(version) if found.key else []
    context = {
        "opinion": found,
        "version": version,
        "rule": version.regulation,
        "change": next((each for each in changes if unit_of(found.key) in (each.key, each.old_key)), None),
        "is_open": takes_opinions(version, timezone.now()),
        "breadcrumb_items": crumbs(
            (version.regulation.title, _address(version)),
            (_("Opinions"), reverse("regulations:opinions", args=[version.pk])),
            (name_of(found.key) or _("The draft as a whole"), ""),
        ),
    }
    return render(request, "regulations/drafts/opinion.html", context)


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    """What is announced."""
    rows = drafts.visible_to(AnonymousUser()).order_by("-announced_on", "-pk")
    entries = [_entry(version) for version in rows[: feeds.LONGEST]]
    return feeds.atom(request, title=_("Drafts of rules"), url=reverse("regulations:drafts"), entries=entries)


def _entry(version: Version) -> FeedEntry:
    announced = timezone.make_aware(datetime.combine(version.announced_on, time()))
    return FeedEntry(
        title=version.regulation.title,
        url=_address(version),
        published_at=announced,
        updated_at=max(announced, version.state_changed_at or announced),
        summary=version.reason,
        author=version.department.name if version.department else "",
        categories=(str(version.get_public_state_display()),),
    )


def _shown(version: Version) -> list[ShownChange]:
    """Every article that changes, and how many have spoken of it or of a part of it."""
    spoken = Counter(unit_of(key) for key in drafts.keys_of_opinions(version) if key)
    changes = version_texts.changes_of(version)
    return [ShownChange(change, spoken[change.key] or spoken[change.old_key]) for change in changes]


def _part(changes: list[ShownChange], asked: str) -> tuple[int, list[ShownChange]]:
    last = max(0, (len(changes) - 1) // CHANGES_AT_ONCE)
    number = min(int(asked) - 1, last) if asked.isdecimal() and len(asked) < 5 and asked != "0" else 0
    start = max(0, number) * CHANGES_AT_ONCE
    return max(0, number) + 1, changes[start : start + CHANGES_AT_ONCE]


def _parts(count: int, current: int) -> list[dict[str, Any]]:
    """As tabs; none where everything stands on one page."""
    if count <= CHANGES_AT_ONCE:
        return []
    return [
        {
            "key": str(number),
            "label": f"{first + 1}–{min(first + CHANGES_AT_ONCE, count)}",
            "url": f"?part={number}#changes",
            "is_current": number == current,
        }
        for number, first in enumerate(range(0, count, CHANGES_AT_ONCE), start=1)
    ]


def _may_work(user: Any, version: Version) -> bool:
    if not user.is_authenticated:
        return False
    return permissions.allowed(user, DRAFT, version) or permissions.allowed(user, ENACT, version)


def _address(version: Version) -> str:
    return reverse("regulations:draft", args=[version.pk])
