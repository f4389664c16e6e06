"""The filters of the list, of the map and of the feed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from discussion import text
from proposals.forms.fields import FacilityField
from proposals.models import Call, Category
from proposals.queries import lists
from proposals.queries.lists import Filters, Sort
from proposals.services.texts import LONGEST_TAG
from proposals.states import WORKFLOW, Audience


class Period(models.TextChoices):
    MONTH = "30", _("Last 30 days")
    QUARTER = "90", _("Last 90 days")
    YEAR = "365", _("Last year")


class FilterForm(forms.Form):
    """The list's filters. Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    sort = forms.ChoiceField(label=_("Sort by"), choices=Sort.choices, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), to_field_name="slug", required=False, empty_label=_("All")
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    call = forms.ModelChoiceField(
        label=_("Call"), queryset=Call.objects.none(), to_field_name="slug", required=False, empty_label=_("All")
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False, empty_label=_("All")
    )
    facility = FacilityField(label=_("Facility"), help_text="", empty_label=_("All"))
    period = forms.ChoiceField(label=_("Handed in"), choices=[("", _("Any time")), *Period.choices], required=False)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=LONGEST_TAG)
    view = forms.ChoiceField(choices=[("list", ""), ("map", "")], required=False, widget=forms.HiddenInput)
    shelf = forms.ChoiceField(
        choices=[("", _("Everybody")), ("staff", _("Staff"))], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, calls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls
        names = [(state, WORKFLOW.public_name(state)) for state in lists.settled_states()]
        self.fields["state"].choices = [("", _("All")), *names]
        self.fields["area"].choices = [("", _("All")), *((area, area) for area in settings.RESIDENCY_AREAS)]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        days = given.get("period")
        return Filters(
            words=given.get("q", ""),
            state=given.get("state", ""),
            category=given.get("category"),
            area=given.get("area", ""),
            call=given.get("call"),
            tag=text.clean(given.get("tag", "")).lstrip("#"),
            department=given.get("department"),
            facility=given.get("facility"),
            since=timezone.now() - timedelta(days=int(days)) if days else None,
            audience=Audience.STAFF if given.get("shelf") == "staff" else Audience.PUBLIC,
            sort=given.get("sort") or Sort.NEWEST,
        )
