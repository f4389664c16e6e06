"""The versions of a rule, two of them side by side, and the news of all rules."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds
from core.access import public
from core.feeds import FeedEntry
from regulations.clause_names import name_of
from regulations.forms.register import CompareForm
from regulations.models import Regulation, Version
from regulations.queries import register, version_differences
from regulations.views.register_loading import rule_at, rule_crumbs


@require_safe
@public
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    rule = rule_at(request, slug)
    found = list(register.versions_of(rule, request.user))
    context = {
        "rule": rule,
        "versions": found,
        "form": _form(found, found[1] if len(found) > 1 else None, found[0] if found else None),
        "breadcrumb_items": rule_crumbs(rule, (_("History of the rule"), request.path)),
    }
    return render(request, "regulations/register/versions.html", context)


@require_safe
@public
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions side by side: what they do not have alike. The older one stands on the left."""
    rule = rule_at(request, slug)
    found = list(register.versions_of(rule, request.user))
    old, new = _chosen(request, found)
    changes = version_differences.between(old, new) if old and new and old.pk != new.pk else []
    context = {
        "rule": rule,
        "form": _form(found, old, new),
        "old": old,
        "new": new,
        "changes": [(name_of(change.key), name_of(change.old_key), change) for change in changes],
        "breadcrumb_items": rule_crumbs(rule, (_("Compare versions"), request.path)),
    }
    return render(request, "regulations/register/compare.html", context)


def _form(found: list[Version], old: Version | None, new: Version | None) -> CompareForm:
    chosen = {"old": str(old.number) if old else "", "new": str(new.number) if new else ""}
    return CompareForm(versions=found, initial=chosen)


def _chosen(request: HttpRequest, found: list[Version]) -> tuple[Version | None, Version | None]:
    """The two that were asked for; else the newest and the one before it."""
    if not found:
        raise Http404
    by_number = {str(version.number): version for version in found}
    new = by_number.get(request.GET.get("new", ""), found[0])
    earlier = [version for version in found if version.number < new.number]
    old = by_number.get(request.GET.get("old", ""), earlier[0] if earlier else None)
    if old is not None and old.number > new.number:
        old, new = new, old
    return old, new


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    """What was announced, enacted or came into force lately."""
    rows = register.versions_visible_to(AnonymousUser()).filter(state_changed_at__isnull=False)
    entries = [_entry(version) for version in rows.order_by("-state_changed_at", "-pk")[: feeds.LONGEST]]
    return feeds.atom(request, title=_("Changes of rules"), url=reverse("regulations:front"), entries=entries)


def _entry(version: Version) -> FeedEntry:
    rule: Regulation = version.regulation
    said: dict[str, Any] = {"rule": rule.title, "state": version.get_public_state_display()}
    return FeedEntry(
        title=_("%(rule)s: %(state)s") % said,
        url=version.get_absolute_url(),
        published_at=version.state_changed_at or version.created_at,
        summary=version.reason,
        author=rule.department.name,
        categories=(str(rule.get_kind_display()),),
    )
