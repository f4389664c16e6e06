"""What people typed about projects, turned into the arguments of one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from budget.models import Cycle, Pot
from budget.queries import projects
from budget.queries.projects import Filters, Sort
from proposals.models import Category

# Bands in which people think, in won.
COSTS = {
    "small": (None, 10_000_000),
    "middle": (10_000_001, 30_000_000),
    "large": (30_000_001, 100_000_000),
    "huge": (100_000_001, None),
}
COST_LABELS = [
    ("", _("Any cost")),
    ("small", _("Up to 10 million won")),
    ("middle", _("10 to 30 million won")),
    ("large", _("30 to 100 million won")),
    ("huge", _("More than 100 million won")),
]


class FilterForm(forms.Form):
    """The list's filters. Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    pot = forms.ModelChoiceField(
        label=_("Pot"), queryset=Pot.objects.none(), to_field_name="number", required=False, empty_label=_("All")
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), to_field_name="slug", required=False, empty_label=_("All")
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    cost = forms.ChoiceField(label=_("Cost"), choices=COST_LABELS, required=False)
    sort = forms.ChoiceField(label=_("Sort by"), choices=Sort.choices, required=False)
    view = forms.ChoiceField(choices=[("list", ""), ("map", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pot"].queryset = projects.pots_of(cycle)
        self.fields["area"].choices = [("", _("All")), *((area, area) for area in settings.RESIDENCY_AREAS)]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        least, most = COSTS.get(given.get("cost", ""), (None, None))
        return Filters(
            words=given.get("q", ""),
            pot=given.get("pot"),
            category=given.get("category"),
            area=given.get("area", ""),
            least_won=least,
            most_won=most,
            sort=given.get("sort") or Sort.NUMBER,
        )
