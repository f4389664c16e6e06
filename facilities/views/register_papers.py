"""Labels to print, and the weights of the grades."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from facilities.forms.register import LabelsForm, WeightForm, WeightsForm
from facilities.grading import Limits, Weights
from facilities.models import Branch, Equipment, Site
from facilities.queries import grades
from facilities.services import labels_pdf, weights
from facilities.states import MANAGE_REGISTER, SET_WEIGHTS
from facilities.views.register_loading import crumbs, site_at, staff_crumbs

LIMITS = ("from_b", "from_c", "from_d", "from_e", "worst_record")
# For the very first set, which has nothing to begin from.
FIRST_WEIGHTS = {"importance": 30, "age": 40, "failures": 30}
FIRST_LIMITS = {"from_b": 25, "from_c": 45, "from_d": 60, "from_e": 75, "worst_record": 24}


@require_safe
@requires(MANAGE_REGISTER, on=site_at)
def labels(request: HttpRequest, site: Site) -> HttpResponse:
    """The choice of labels and, once something is chosen, the sheet."""
    things = Equipment.objects.filter(site=site, retired_on__isnull=True)
    chosen = request.GET or None
    form = LabelsForm(chosen, things=things, most_skipped=labels_pdf.ON_A_SHEET - 1)
    if chosen and form.is_valid():
        wanted = [site] if form.cleaned_data["place"] else []
        wanted += list(form.cleaned_data["things"].select_related("site").order_by("name", "id"))
        sheet = labels_pdf.written(map(labels_pdf.label_of, wanted), skip=form.cleaned_data["skip"])
        answer = HttpResponse(sheet, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="labels-{site.code}.pdf"'
        return answer
    context = {
        "site": site,
        "form": form,
        "things": things.order_by("name", "id"),
        "breadcrumb_items": staff_crumbs((site.name, site.get_absolute_url()), (_("Labels"), "")),
    }
    return render(request, "facilities/register/staff/labels.html", context, status=INVALID if form.errors else 200)


@require_http_methods(READ)
@requires(SET_WEIGHTS)
@repeat_safe
def set_weights(request: HttpRequest) -> HttpResponse:
    """First what the weights would come to; they are set by a second press, with the reason."""
    form, rows = _weight_forms(request.POST or None)
    trial = None
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for _branch, row in rows)]):
        try:
            if "set" in request.POST:
                return _set(request, form, rows)
            trial = weights.trial(**_given(form, rows), today=timezone.localdate())
        except Refused as refusal:
            blame(form, refusal)
    context = {
        "form": form,
        "rows": [(Branch(branch).label, row) for branch, row in rows],
        "all_forms": [form, *(row for _branch, row in rows)],
        "trial": trial,
        "breadcrumb_items": crumbs((_("Set the weights"), "")),
    }
    is_wrong = form.is_bound and trial is None
    return render(request, "facilities/register/staff/weights.html", context, status=INVALID if is_wrong else 200)


def _set(request: HttpRequest, form: WeightsForm, rows: list[tuple[str, WeightForm]]) -> HttpResponse:
    weights.set_weights(
        **_given(form, rows), reason=form.cleaned_data["reason"], by=request.user, at=timezone.now(),
        today=timezone.localdate(),
    )  # fmt: skip
    messages.success(request, _("The weights are set, and all grades computed by them."))
    return redirect("facilities:how")


def _weight_forms(posted: Any) -> tuple[WeightsForm, list[tuple[str, WeightForm]]]:
    scheme = grades.scheme_in_force()
    limits = {name: getattr(scheme, name) for name in LIMITS} if scheme else FIRST_LIMITS
    now = grades.weights_of(scheme) if scheme else {}
    rows = [
        (branch, WeightForm(posted, prefix=branch, initial=vars(now[branch]) if branch in now else FIRST_WEIGHTS))
        for branch in Branch.values
    ]
    return WeightsForm(posted, initial=limits), rows


def _given(form: django_forms.Form, rows: list[tuple[str, WeightForm]]) -> dict[str, Any]:
    return {
        "weights": {branch: Weights(**row.cleaned_data) for branch, row in rows},
        "limits": Limits(**{name: form.cleaned_data[name] for name in LIMITS}),
    }
