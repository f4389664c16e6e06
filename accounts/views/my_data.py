"""A person's own data, leaving, and the public register of what is kept."""

from collections.abc import Iterable
from itertools import groupby

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.leaving import LeaveForm
from accounts.personal_data import exporting, leaving
from accounts.personal_data.column_names import said
from core import personal_data
from core.access import public, signed_in


@require_GET
@never_cache
@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """What can be done with one's own data."""
    context = {"parts": personal_data.exports()}
    return render(request, "accounts/my_data/my_data.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@reauthentication_required(allow_get=True)
def export(request: HttpRequest) -> HttpResponse:
    """Make a link, for somebody who has just shown again who they are."""
    link = ""
    if request.method == "POST":
        link = reverse("my_data_download", args=[exporting.make_link(request.user, at=timezone.now())])
    context = {"link": link, "minutes": int(exporting.LINK_PERIOD.total_seconds() // 60)}
    return render(request, "accounts/my_data/export.html", context)


@require_POST
@never_cache
@signed_in
def download(request: HttpRequest, token: str) -> HttpResponse:
    """The archive, once. By POST, so that no preview or prefetch uses the link up."""
    try:
        content = exporting.redeem(token, user=request.user, at=timezone.now())
    except exporting.LinkRefused:
        return render(request, "accounts/my_data/link_gone.html", status=404)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@reauthentication_required(allow_get=True)
def leave(request: HttpRequest) -> HttpResponse:
    """Say first what goes and what stays; then do it."""
    at = timezone.now()
    form = LeaveForm(request.POST if request.method == "POST" else None)
    refused = leaving.obstacle(request.user, at)
    if form.is_valid() and refused is None:
        leaving.leave(request.user, at=at)
        logout(request)
        return redirect("left")
    destroyed, kept = leaving.told()
    context = {"form": form, "refused": refused, "destroyed": destroyed, "kept": kept}
    return render(request, "accounts/my_data/leave.html", context, status=422 if form.errors else 200)


@require_GET
@public
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/my_data/left.html")


@require_GET
@public
def kept_data(request: HttpRequest) -> HttpResponse:
    """Every field that holds personal data, with purpose, period and basis."""
    declared = sorted(personal_data.fields(), key=lambda field: field.model)
    groups = [_said_once(rows) for _model, rows in groupby(declared, key=lambda field: field.model)]
    context = {"groups": [(said(next(iter(rows.values())).model_name), rows) for rows in groups]}
    return render(request, "accounts/my_data/kept_data.html", context)


def _said_once(declared: Iterable[personal_data.PersonalField]) -> dict[str, personal_data.PersonalField]:
    """Columns that people read under one name are one line."""
    return {str(said(field.field_name)): field for field in declared}
