from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from home import queries
from home.models import NewsPage

NEWS_CHOICES = [("", _("Everything")), *NewsPage.Kind.choices]
KIND_CHOICES = [
    ("", _("Everything")),
    ("news", _("News")),
    ("section", _("Sections")),
    ("page", _("Pages that explain")),
]
SPANS = {"month": 31, "year": 365}
SPAN_CHOICES = [("", _("Any time")), ("month", _("The last month")), ("year", _("The last year"))]


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
    kind = forms.ChoiceField(label=_("Search in"), required=False, choices=KIND_CHOICES)
    since = forms.ChoiceField(label=_("When"), required=False, choices=SPAN_CHOICES)
