from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core.search import kinds
from home import queries
from home.models import NewsPage
from home.usage.summaries import Period

SPANS = {"week": 7, "month": 31, "year": 365}
SPAN_CHOICES = [
    ("", _("Any time")),
    ("week", _("The last week")),
    ("month", _("The last month")),
    ("year", _("The last year")),
]


def kind_choices() -> list[tuple[str, Any]]:
    """Asked for when the form is shown: rooms declare their kinds one after the other."""
    return [("", _("Everything")), *[(kind.name, kind.label) for kind in kinds.registered()]]


class NewsFilter(forms.Form):
    """What the reader wants of the news. A filter that makes no sense is left out, not scolded."""

    kind = forms.ChoiceField(
        label=_("Kind of text"), required=False, choices=[("", _("Everything")), *NewsPage.Kind.choices]
    )
    department = forms.ModelChoiceField(
        label=_("Department"), required=False, queryset=Department.objects.none(), empty_label=_("All departments")
    )
    tag = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = queries.departments_with_news()  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search words"),
        max_length=100,
        required=False,
        strip=True,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    kind = forms.ChoiceField(label=_("Search in"), required=False, choices=kind_choices)
    since = forms.ChoiceField(label=_("When"), required=False, choices=SPAN_CHOICES)
    from_day = forms.DateField(label=_("First day"), required=False)
    to_day = forms.DateField(label=_("Last day"), required=False)

    def wanted(self) -> dict[str, Any]:
        """What makes sense of what was asked; a filter that makes none is left out, not scolded."""
        self.full_clean()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    def period(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day, as far as there is one. Days count only where no span was chosen."""
        wanted = self.wanted()
        if wanted.get("since") in SPANS:
            return today - timedelta(days=SPANS[wanted["since"]]), None
        return wanted.get("from_day"), wanted.get("to_day")


USAGE_SPANS = {"week": 7, "month": 30, "quarter": 90, "year": 365}


class UsageForm(forms.Form):
    """For which days the counts are shown."""

    span = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[
            ("week", _("The last week")),
            ("month", _("The last 30 days")),
            ("quarter", _("The last 90 days")),
            ("year", _("The last year")),
        ],
        initial="month",
    )

    def period(self, today: date) -> Period:
        self.full_clean()
        span = getattr(self, "cleaned_data", {}).get("span") or "month"
        return Period.until(today, USAGE_SPANS[span])


class HideWordForm(forms.Form):
    word = forms.CharField(max_length=200)
    hidden = forms.BooleanField(required=False)
