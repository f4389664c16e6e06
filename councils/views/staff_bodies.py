"""The staff's pages about bodies and terms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Department
from core import permissions
from core.access import requires
from core.audit import audit
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, form_page, press
from councils.forms.bodies import AppointForm, BodyForm, DissolveForm, QuotaFormSet, SeatFormSet, rows_of
from councils.forms.recruitment import ReasonForm
from councils.models import Body, Term
from councils.queries import bodies, calls
from councils.services import bodies as services
from councils.services import terms
from councils.services.refusals import CouncilRefused
from councils.states.bodies import MANAGE
from councils.states.calls import RECRUIT
from councils.states.terms import APPOINT
from councils.views.loading import body_at, term_at


@require_safe
@requires(RECRUIT)
def overview(request: HttpRequest) -> HttpResponse:
    context = {
        "bodies": bodies.managed_by(request.user),
        "calls": calls.managed_by(request.user)[:30],
        "may_manage": permissions.allowed(request.user, MANAGE),
        "breadcrumb_items": [(_("Committees"), reverse("councils:bodies")), (_("For staff"), "")],
    }
    return render(request, "councils/staff/overview.html", context)


def _departments(user: Any) -> Any:
    scope = permissions.scope(user, MANAGE)
    departments = Department.objects.filter(is_active=True).order_by("name")
    return departments if scope.everywhere else departments.filter(pk__in=scope.departments)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
@repeat_safe
def new_body(request: HttpRequest) -> HttpResponse:
    return _body_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE, on=body_at)
@repeat_safe
def edit_body(request: HttpRequest, body: Body) -> HttpResponse:
    return _body_form(request, body)


def _body_form(request: HttpRequest, body: Body | None) -> HttpResponse:
    seats_now = [{"label": k.label, "kind": k.kind, "seats": k.seats} for k in body.seat_kinds.all()] if body else []
    quotas_now = (
        [{"attribute": q.attribute, "minimum": q.minimum, "percent": q.percent} for q in body.quotas.all()]
        if body
        else []
    )
    form = BodyForm(request.POST or None, instance=body, departments=_departments(request.user))
    seats = SeatFormSet(request.POST or None, initial=seats_now, prefix="seats")
    quotas = QuotaFormSet(request.POST or None, initial=quotas_now, prefix="quotas")
    if request.method == "POST" and all([form.is_valid(), seats.is_valid(), quotas.is_valid()]):
        given = {**form.cleaned_data, "seats": rows_of(seats, "label"), "quotas": rows_of(quotas, "attribute")}
        now = timezone.now()
        try:
            kept = (
                services.change_body(body, by=request.user, at=now, **given)
                if body
                else services.create_body(by=request.user, at=now, **given)
            )
        except CouncilRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The body is kept."))
            return redirect(kept)
    context = {
        "form": form,
        "seats": seats,
        "quotas": quotas,
        "heading": _("Change the body") if body else _("New body"),
        "back": body.get_absolute_url() if body else reverse("councils:staff"),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (_("For staff"), reverse("councils:staff")),
            (body.name if body else _("New body"), ""),
        ],
    }
    return render(request, "councils/staff/body_form.html", context, status=INVALID if form.is_bound else 200)


@require_POST
@requires(MANAGE, on=body_at)
@repeat_safe
def publish_body(request: HttpRequest, body: Body) -> HttpResponse:
    return press(
        request,
        lambda: services.publish_body(body, by=request.user, at=timezone.now()),
        back=body.get_absolute_url(),
        done=_("Everybody can read the page of the body now."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE, on=body_at)
@repeat_safe
def dissolve_body(request: HttpRequest, body: Body) -> HttpResponse:
    return form_page(
        request,
        DissolveForm(request.POST or None),
        lambda **given: services.dissolve_body(body, by=request.user, at=timezone.now(), **given),
        heading=_("Dissolve: %(body)s") % {"body": body.name},
        submit=_("Dissolve the body"),
        back=body.get_absolute_url(),
        done=_("The body is dissolved."),
    )


@require_safe
@requires(APPOINT, on=body_at)
def term_list(request: HttpRequest, body: Body) -> HttpResponse:
    """Everybody who is, was or will be on the body, with names; reading them is recorded."""
    audit.record("councils.read_terms", actor=request.user, at=timezone.now(), target=body)
    rows = Term.objects.filter(body=body).select_related("seat_kind", "user", "certificate")
    today = timezone.localdate()
    members = list(rows.order_by("-ends_on", "-id")[:300])
    context = {
        "body": body,
        "current": [term for term in members if term.last_day >= today],
        "past": [term for term in members if term.last_day < today],
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (body.name, body.get_absolute_url()),
            (_("Terms"), ""),
        ],
    }
    return render(request, "councils/staff/terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(APPOINT, on=body_at)
@repeat_safe
def appoint(request: HttpRequest, body: Body) -> HttpResponse:
    return form_page(
        request,
        AppointForm(request.POST or None, body=body, initial={"office": "MEMBER", "starts_on": timezone.localdate()}),
        lambda **given: terms.appoint(body=body, by=request.user, at=timezone.now(), **given),
        heading=_("Appoint without a call: %(body)s") % {"body": body.name},
        submit=_("Appoint"),
        back=reverse("councils:terms", args=[body.slug]),
        done=_("The person is appointed and told."),
    )


@require_POST
@requires(APPOINT, on=term_at)
@repeat_safe
def renew(request: HttpRequest, term: Term) -> HttpResponse:
    return press(
        request,
        lambda: terms.renew(term, by=request.user, at=timezone.now()),
        back=reverse("councils:terms", args=[term.body.slug]),
        done=_("The term is renewed and the member told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(APPOINT, on=term_at)
@repeat_safe
def dismiss(request: HttpRequest, term: Term) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda **given: terms.dismiss(term, by=request.user, at=timezone.now(), **given),
        heading=_("Dismiss a member: %(body)s") % {"body": term.body.name},
        submit=_("Dismiss"),
        back=reverse("councils:terms", args=[term.body.slug]),
        done=_("The term has ended; the member is told."),
    )
