"""The record of access, as administrators review it each month."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.access import requires
from core.audit import verbs
from core.audit.verbs import Kind
from core.submissions.repeats import repeat_safe
from core.ui.paging import paginate
from desk.queries import access_log
from desk.queries.access_log import Month, PersonSummary
from desk.services import access_review
from desk.services.refusal import DeskRefused

REVIEW = "desk.review_access"
PAGE_SIZE = 50
PEOPLE_SHOWN = 100
SHOWN_KINDS = [kind for kind in Kind if kind != Kind.OWN]


class LogForm(forms.Form):
    """A month, and whose accesses of which kind."""

    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    person = forms.TypedChoiceField(label=gettext_lazy("Person"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of access"),
        required=False,
        choices=[("", gettext_lazy("All")), *((kind.value, kind.label) for kind in SHOWN_KINDS)],
    )

    def __init__(self, data: Any, *, months: list[Month]) -> None:
        self.months = months
        super().__init__(data | {"month": data.get("month") or str(self.default)})
        named = [(str(month), date_format(month.first_day, "YEAR_MONTH_FORMAT")) for month in months]
        self.fields["month"].choices = named

    @property
    def default(self) -> Month:
        """The last month that is over, which is the one to review."""
        return self.months[min(1, len(self.months) - 1)]

    def offer(self, people: list[PersonSummary]) -> None:
        self.fields["person"].choices = [
            ("", _("All")),
            *((summary.person.pk, summary.person.display_name) for summary in people if summary.person),
        ]


class ReviewForm(forms.Form):
    remarks = forms.CharField(
        label=gettext_lazy("What was seen"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: checked the three unusual counts with the department; all had a reason."),
    )


@requires(REVIEW)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _page(request, ReviewForm())


@requires(REVIEW)
@require_POST
@repeat_safe
def review(request: HttpRequest, month: str) -> HttpResponse:
    chosen = next((each for each in access_log.months(timezone.now()) if str(each) == month), None)
    if chosen is None:
        return HttpResponseRedirect(reverse("desk:access_log"))
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            remarks = form.cleaned_data["remarks"]
            access_review.review(chosen, remarks=remarks, actor=request.user, at=timezone.now())
        except DeskRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The review has been put on record."))
            return HttpResponseRedirect(f"{reverse('desk:access_log')}?month={chosen}")
    return _page(request, form, month=chosen)


def _page(request: HttpRequest, reviewing: ReviewForm, *, month: Month | None = None) -> HttpResponse:
    at = timezone.now()
    form = LogForm(_asked(request, month), months=access_log.months(at))
    shown = next((each for each in form.months if str(each) == form["month"].value()), form.default)
    people = access_log.summaries(shown)
    form.offer(people)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = access_log.records(shown, person=chosen.get("person"), kind=chosen.get("kind", ""))
    page = paginate(found, request.GET.get("cursor"), order="-at", size=PAGE_SIZE)
    if request.method in {"GET", "HEAD"}:
        access_review.record_reading(shown, reader=request.user, person=chosen.get("person"), at=at)
    context = {
        "form": form,
        "month": shown,
        "is_over": at >= shown.until,
        "reviewing": reviewing,
        "reviews": access_log.reviews(shown),
        "kinds": SHOWN_KINDS,
        "people": [_row(summary) for summary in people[:PEOPLE_SHOWN]],
        "left_out": max(0, len(people) - PEOPLE_SHOWN),
        "unusual": sum(summary.is_unusual for summary in people),
        "page": page,
        "rows": _rows(list(page)),
        "breadcrumb_items": [(_("Staff desk"), reverse("desk:inbox")), (_("Record of access"), "")],
    }
    status = 422 if reviewing.errors else 400 if form.errors else 200
    return render(request, "desk/access_log.html", context, status=status)


def _asked(request: HttpRequest, month: Month | None) -> dict[str, Any]:
    return {"month": str(month)} if month else request.GET.dict()


def _row(summary: PersonSummary) -> dict[str, Any]:
    return {"summary": summary, "counts": [(kind.label, summary.counts.get(kind, 0)) for kind in SHOWN_KINDS]}


def _rows(records: list[Any]) -> list[dict[str, Any]]:
    subjects = access_log.subjects(records)
    return [
        {"record": record, "meaning": verbs.meaning_of(record.verb), "subject": subjects.get(record.pk, "")}
        for record in records
    ]
