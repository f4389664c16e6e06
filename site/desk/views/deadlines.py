"""What staff set about deadlines: days that differ from the holiday library, and how long each period is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import requires
from core.deadlines import changed_days, periods
from core.deadlines.models import ExtraHoliday
from core.submissions.repeats import repeat_safe
from desk.forms import UNIT_LABELS, ChangedDayForm, PeriodForm

SET = "desk.set_deadlines"


@requires(SET)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _page(request, ChangedDayForm())


@requires(SET)
@require_POST
@repeat_safe
def add_day(request: HttpRequest) -> HttpResponse:
    form = ChangedDayForm(request.POST)
    if form.is_valid():
        try:
            changed_days.add_day(**form.cleaned_data, actor=request.user, at=timezone.now())
        except changed_days.DayRefused as refusal:
            form.add_error("day", refusal.message)
        else:
            messages.success(request, _("The calendar has been changed. Deadlines set from now on follow it."))
            return HttpResponseRedirect(reverse("desk:deadlines"))
    return _page(request, form)


@requires(SET)
@require_POST
@repeat_safe
def remove_day(request: HttpRequest, day_id: int) -> HttpResponse:
    extra = get_object_or_404(ExtraHoliday, pk=day_id)
    changed_days.remove_day(extra, actor=request.user, at=timezone.now())
    messages.success(request, _("The day is again what the holiday calendar says."))
    return HttpResponseRedirect(reverse("desk:deadlines"))


@requires(SET)
@repeat_safe
def period(request: HttpRequest, name: str) -> HttpResponse:
    """One period's length. Deadlines that run already keep theirs."""
    declared = next((each for each in periods.every_period() if each.name == name), None)
    if declared is None:
        return HttpResponseRedirect(reverse("desk:deadlines"))
    form = PeriodForm(request.POST or None, initial={"length": periods.length_of(name)}, unit=declared.unit)
    if request.method == "POST" and form.is_valid():
        periods.change_length(name, form.cleaned_data["length"], actor=request.user, at=timezone.now())
        messages.success(request, _("The length has been changed. Deadlines that run already keep theirs."))
        return HttpResponseRedirect(reverse("desk:deadlines"))
    context = {
        "form": form,
        "period": declared,
        "breadcrumb_items": [
            _desk(),
            (_("Calendar and periods"), reverse("desk:deadlines")),
            (str(declared.label), ""),
        ],
    }
    return render(request, "desk/period.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, form: ChangedDayForm) -> HttpResponse:
    lengths = periods.lengths()
    context = {
        "form": form,
        "days": ExtraHoliday.objects.select_related("added_by").order_by("-day"),
        "periods": [(each, lengths[each.name], UNIT_LABELS[each.unit]) for each in periods.every_period()],
        "breadcrumb_items": [_desk(), (_("Calendar and periods"), "")],
    }
    return render(request, "desk/deadlines.html", context, status=422 if form.errors else 200)


def _desk() -> tuple[str, str]:
    return (_("Staff desk"), reverse("desk:inbox"))
