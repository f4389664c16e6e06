"""The filters of the public list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from briefings.models import Briefing, Series
from briefings.queries import lists
from briefings.queries.lists import Filters


class FilterForm(forms.Form):
    """Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Kind"), required=False, choices=[("", _("All")), *Briefing.Kind.choices]
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Where"), required=False, choices=[("", _("All")), *Briefing.Form.choices]
    )
    series = forms.ModelChoiceField(
        label=pgettext_lazy("briefing", "Series"), queryset=Series.objects.none(), required=False, empty_label=_("All")
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = lists.series()  # type: ignore[attr-defined]
        self.fields["department"].queryset = lists.departments()  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""),
            kind=given.get("kind", ""),
            form=given.get("form", ""),
            series=given.get("series"),
            department=given.get("department"),
        )
