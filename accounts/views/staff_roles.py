"""The staff area: people and their roles."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import queries, services
from accounts.forms.staff import GrantFilterForm, GrantForm, PeopleSearchForm, RevokeForm
from accounts.models import RoleGrant, User
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.paging import paginate

MOST_SHOWN = 30
ENDING_WITHIN = timedelta(days=30)


@requires("accounts.search_people")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    form = PeopleSearchForm(request.GET if "q" in request.GET else None)
    found: list[User] | None = None
    more = False
    if form.is_bound and form.is_valid():
        rows = list(queries.people_found(form.cleaned_data["q"])[: MOST_SHOWN + 1])
        found, more = rows[:MOST_SHOWN], len(rows) > MOST_SHOWN
        services.record_search(actor=request.user, found=found, at=timezone.now())
    context = {"form": form, "found": found, "more": more, "area": "people"}
    return render(request, "accounts/staff/people.html", context)


@requires("accounts.search_people")
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk)
    at = timezone.now()
    services.record_search(actor=request.user, found=[shown], at=at)
    grants = RoleGrant.objects.filter(user=shown).select_related("department", "granted_by", "revoked_by")
    context = {
        "person": shown,
        "grants": grants,
        "in_force": {
            grant.pk for grant in grants if grant.revoked_at is None and (not grant.ends_at or grant.ends_at > at)
        },
        "positions": queries.positions_held(shown, at).select_related("department__organisation"),
        "area": "people",
    }
    return render(request, "accounts/staff/person.html", context)


@requires("accounts.grant_role")
@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    form = GrantFilterForm(request.GET)
    rows = RoleGrant.objects.in_force(at).select_related("user", "department", "granted_by")
    rows = form.narrow(rows, ending_before=at + ENDING_WITHIN)
    page = paginate(rows, request.GET.get("cursor"), order="-granted_at")
    context = {
        "form": form,
        "page": page,
        "soon": at + ENDING_WITHIN,
        "area": "grants",
    }
    return render(request, "accounts/staff/grants.html", context)


@requires("accounts.grant_role")
@repeat_safe
def grant_form(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            services.grant_role(
                user=person,
                role=answers["role"],
                department=answers["department"],
                reason=answers["reason"],
                ends_at=answers["ends_on"],
                actor=request.user,
                at=timezone.now(),
            )
        except services.RoleRefused as refusal:
            form.add_error({"reason": "reason", "end": "ends_on"}.get(refusal.code), refusal.message)
        else:
            messages.success(request, _("The role has been given."))
            return HttpResponseRedirect(reverse("staff_person", args=[person.pk]))
    context = {"form": form, "person": person, "area": "people"}
    return render(request, "accounts/staff/grant_form.html", context, status=422 if form.errors else 200)


@requires("accounts.grant_role")
@repeat_safe
def revoke_form(request: HttpRequest, pk: int) -> HttpResponse:
    grant = get_object_or_404(RoleGrant.objects.select_related("user", "department", "granted_by"), pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke_role(grant=grant, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now())
        except services.RoleRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The role has been taken back."))
            return HttpResponseRedirect(reverse("staff_person", args=[grant.user_id]))
    context = {"form": form, "grant": grant, "area": "people"}
    return render(request, "accounts/staff/revoke_form.html", context, status=422 if form.errors else 200)
