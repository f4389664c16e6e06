"""The register for everybody: the list of rules, a rule, and each of its versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import permissions
from core.access import public
from core.ui.kept_pages import briefly_kept
from regulations.forms.register import FilterForm
from regulations.models import Regulation, Version
from regulations.queries import register, rule_lists, version_texts
from regulations.states.permissions import MANAGE_RULES
from regulations.states.versions import FIXED, VersionState
from regulations.views.register_loading import crumbs, rule_at, rule_crumbs, version_at
from regulations.views.register_reading import Reading, rule_page


@require_safe
@public
@briefly_kept
def rule_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET or {}, user=request.user)
    rows = rule_lists.narrowed(request.user, form.filters)
    page = rule_lists.page(rows, request.GET.get("cursor", ""))
    context = {
        "form": form,
        "page": page,
        "rows": rule_lists.rows_of(page, request.user),
        "found": rows.count(),
        "may_manage": permissions.allowed(request.user, MANAGE_RULES),
        "breadcrumb_items": crumbs((_("List of rules"), request.path)),
    }
    return render(request, "regulations/register/list.html", context)


@require_safe
@public
@briefly_kept
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """As it holds today; before its first version is in force, what is announced."""
    found = rule_at(request, slug)
    version = found.current or register.versions_of(found, request.user).first()
    if version is not None:
        version.regulation = found
    return _read(request, found, version)


@require_safe
@public
@briefly_kept
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = version_at(request, slug, number)
    return _read(request, found.regulation, found)


def _read(request: HttpRequest, rule: Regulation, version: Version | None) -> HttpResponse:
    versions = list(register.versions_of(rule, request.user))
    context: dict[str, Any] = {
        "rule": rule,
        "version": version,
        "versions": versions,
        "drafts": [each for each in versions if each.state not in FIXED],
        "coming": [each for each in versions if each.state == VersionState.ENACTED],
        "may_manage": permissions.allowed(request.user, MANAGE_RULES, rule),
        "breadcrumb_items": rule_crumbs(rule),
    }
    if version is not None:
        reading = Reading(version, request.user, page=rule_page(rule, version), part=request.GET.get("part", ""))
        context |= {
            "reading": reading,
            "whole_marks": reading.marks.get(""),
            "before": _before(versions, version),
            "is_current": version.pk == rule.current_id,
            # Clauses of a draft have no history yet, and no lasting address.
            "is_fixed": version.state in FIXED,
            "opinions_url": reverse("regulations:opinions", args=[_draft_of(versions, version).pk]),
        }
    return render(request, "regulations/register/rule.html", context)


def _draft_of(versions: list[Version], version: Version) -> Version:
    """Where the opinions that are marked can be read."""
    if version.state != VersionState.IN_FORCE:
        return version
    return next((each for each in versions if each.is_in_consultation), version)


def _before(versions: list[Version], version: Version) -> Version | None:
    """What this version is compared with first."""
    if version.based_on_id:
        return next((each for each in versions if each.pk == version.based_on_id), None)
    return next((each for each in versions if each.number < version.number and each.state in FIXED), None)


@require_safe
@public
def text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The whole wording as a plain text file, as it can be handed in again for recognition."""
    found = version_at(request, slug, number)
    response = HttpResponse(version_texts.whole(found), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rule-{found.regulation_id}-{found.number}.txt"'
    return response
