import csv
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from core.deadlines.calendar import local_date
from core.open_data import BYTE_ORDER_MARK, defused
from core.rates import limited
from desk.queries import on_time
from desk.queries.on_time import DepartmentRate, Span


class SpanForm(forms.Form):
    year = forms.TypedChoiceField(coerce=int, required=False)
    quarter = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].label, self.fields["quarter"].label = _("Year"), _("Quarter")
        self.fields["year"].choices = [(year, year) for year in years]
        quarters = [(quarter, _("Quarter %(number)s") % {"number": quarter}) for quarter in on_time.QUARTERS]
        self.fields["quarter"].choices = [("", _("Whole year")), *quarters]


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """On-time rates as a chart with its sentence, and as a table."""
    at = timezone.now()
    form = SpanForm(request.GET or None, years=on_time.years(at))
    span = _span(form, at=at)
    rows = on_time.rates(span, at=at)
    rated = [row for row in rows if row.percent is not None]
    context = {
        "form": form,
        "span": span,
        "rows": rows,
        "total": on_time.total(rows),
        "chart_rows": [(_name(row), row.figures.on_time, row.figures.late + row.figures.overdue) for row in rated],
        "chart_series": [_("In time"), _("Not in time")],
        "conclusion": _conclusion(rows),
        "query": request.GET.urlencode(),
        "breadcrumb_items": [(_("On-time rate by department"), "")],
    }
    return render(request, "desk/on_time.html", context, status=400 if form.is_bound and form.errors else 200)


@public
@require_safe
@limited("downloads")
def as_csv(request: HttpRequest) -> HttpResponse:
    """For spreadsheets, which take the Korean text for another encoding without the mark."""
    at = timezone.now()
    form = SpanForm(request.GET or None, years=on_time.years(at))
    span = _span(form, at=at)
    if form.is_bound and form.errors:
        return HttpResponse(
            _("There are no figures for this period."), status=400, content_type="text/plain; charset=utf-8"
        )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="on-time-rates-{_stem(span)}.csv"'
    response.write(BYTE_ORDER_MARK)
    writer = csv.writer(response)
    writer.writerow(
        [
            _("Organisation"),
            _("Department"),
            _("In time"),
            _("Answered late"),
            _("Running"),
            _("Open past the deadline"),
            _("On-time rate (%)"),
        ]
    )
    for row in on_time.rates(span, at=at):
        organisation = row.department.organisation.name if row.department else ""
        figures = row.figures
        writer.writerow(
            [
                defused(organisation),
                defused(_name(row)),
                figures.on_time,
                figures.late,
                figures.running,
                figures.overdue,
                "" if row.percent is None else row.percent,
            ]
        )
    return response


@public
@require_safe
@limited("downloads")
def as_json(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    form = SpanForm(request.GET or None, years=on_time.years(at))
    span = _span(form, at=at)
    if form.is_bound and form.errors:
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    return JsonResponse(on_time.document(span, on_time.rates(span, at=at)), json_dumps_params={"ensure_ascii": False})


def _span(form: SpanForm, *, at: Any) -> Span:
    """The chosen span; this year where none is chosen."""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return Span(chosen.get("year") or local_date(at).year, chosen.get("quarter"))


def _conclusion(rows: list[DepartmentRate]) -> str:
    total = on_time.total(rows)
    if total.rate is None:
        return _("Nothing was due in this period.")
    return _("Of %(due)s cases that were due, %(on_time)s were answered in time (%(percent)s%%).") % {
        "due": f"{total.finished + total.overdue:,}",
        "on_time": f"{total.on_time:,}",
        "percent": round(100 * total.rate, 1),
    }


def _name(row: DepartmentRate) -> str:
    return row.department.name if row.department else _("No department yet")


def _stem(span: Span) -> str:
    return f"{span.year}-q{span.quarter}" if span.quarter else str(span.year)
