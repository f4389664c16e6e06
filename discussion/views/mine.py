"""내 활동: what I wrote, endorsed and follow, and what was decided about my texts."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.access import signed_in
from discussion.queries import activity


class Tab(models.TextChoices):
    COMMENTS = "comments", _("My comments")
    ENDORSEMENTS = "endorsements", _("My endorsements")
    FOLLOWS = "follows", _("What I follow")
    DECISIONS = "decisions", _("Decisions about my texts")


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    given = request.GET.get("tab", "")
    tab = Tab(given) if given in Tab.values else Tab.COMMENTS
    page, rows = _page(tab, request.user, request.GET.get("cursor", ""))
    context = {
        "tab": tab,
        "tabs": [{"key": item.value, "label": item.label, "url": f"?tab={item.value}"} for item in Tab],
        "page": page,
        "rows": rows,
    }
    return render(request, "discussion/mine.html", context)


def _page(tab: Tab, person: Any, cursor: str) -> tuple[Any, list[Any]]:
    if tab == Tab.DECISIONS:
        page = activity.cases_about(person, cursor)
        return page, list(page)
    reads: dict[Tab, Any] = {
        Tab.COMMENTS: activity.comments_by,
        Tab.ENDORSEMENTS: activity.endorsements_by,
        Tab.FOLLOWS: activity.follows_of,
    }
    page, rows = reads[tab](person, cursor)
    return page, rows
