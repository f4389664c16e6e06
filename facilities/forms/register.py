"""The register as staff type it, and the filters of its list."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui.amounts import WonField
from facilities.models import Equipment, FacilityKind, Site, Upkeep
from facilities.models.grades import GRADE_CHOICES
from facilities.queries import register
from facilities.queries.register import Filters, Sort

LONGEST_REASON = 300
CODE_HELP = _("Small letters, digits and dashes. It stands on the label and in the address, and never changes.")


class FilterForm(forms.Form):
    """The list's filters. Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    kind = forms.ModelChoiceField(
        label=_("Kind of facility"), queryset=FacilityKind.objects.all(), required=False, empty_label=_("All")
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    grade = forms.ChoiceField(label=_("Grade"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), choices=Sort.choices, required=False)
    view = forms.ChoiceField(choices=[("list", ""), ("map", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All")), *((area, area) for area in register.areas())]
        grades = [(grade, f"{grade} {word}") for grade, word in GRADE_CHOICES]
        self.fields["grade"].choices = [("", _("All")), *grades]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""),
            kind=given.get("kind"),
            area=given.get("area", ""),
            grade=given.get("grade", ""),
            sort=given.get("sort") or Sort.NAME,
        )


class ServiceWrites(forms.ModelForm):
    """Fields and their limits come from the model; what is kept, a service writes behind its lock."""

    def _post_clean(self) -> None:
        """Validating against the instance would change it before it is locked."""


class SiteForm(ServiceWrites):
    class Meta:
        model = Site
        fields = ["code", "name", "kind", "department", "address", "area", "latitude", "longitude", "opened_on",
                  "description"]  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "latitude": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            "longitude": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        }
        labels = {
            "kind": _("Kind of facility"),
            "department": _("Department"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
            "description": _("Description"),
        }
        help_texts = {"code": CODE_HELP}

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments
        areas = [(area, area) for area in settings.RESIDENCY_AREAS]
        self.fields["area"] = forms.ChoiceField(label=_("Area"), choices=[("", "—"), *areas], required=False)
        if self.instance.pk:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        named = [f"/facilities/{code}/", f"/facilities/{code}/thing/"]
        if [_page_at(path) for path in named] != ["site", "equipment"]:
            raise forms.ValidationError(gettext("This address is used for something else. Please choose another."))
        return code


def _page_at(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


class KindForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40)


class EquipmentForm(ServiceWrites):
    class Meta:
        model = Equipment
        fields = ["name", "code", "branch", "usage", "essential", "installed_on", "service_life", "maker"]
        help_texts = {
            "code": _("Leave it empty for the next number of this facility. It stands on the label."),
            "service_life": _("How many years it is meant to last."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        if self.instance.pk:
            del self.fields["code"]


class UpkeepForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it was"), choices=Upkeep.Kind.choices, widget=forms.RadioSelect)
    happened_on = forms.DateField(label=_("Day"))
    note = forms.CharField(
        label=_("What happened or was done"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it: please name no persons."),
    )
    cost_won = WonField(label=_("Cost (won)"), required=False)


class LastDayForm(forms.Form):
    on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class LabelsForm(forms.Form):
    """Which labels are wanted, and how much of the first sheet is used up."""

    place = forms.BooleanField(required=False)
    things = forms.ModelMultipleChoiceField(queryset=Equipment.objects.none(), required=False)
    skip = forms.IntegerField(label=_("Labels already used on the first sheet"), required=False)

    def __init__(self, *args: Any, things: Any, most_skipped: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["things"].queryset = things
        self.fields["skip"].min_value, self.fields["skip"].max_value = 0, most_skipped
        self.most_skipped = most_skipped

    def clean_skip(self) -> int:
        skip = self.cleaned_data["skip"] or 0
        if not 0 <= skip <= self.most_skipped:
            raise forms.ValidationError(gettext("A sheet has fewer labels."))
        return skip

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.cleaned_data["place"] and not self.cleaned_data["things"]:
            raise forms.ValidationError(gettext("Choose at least one label."))
        return self.cleaned_data


class WeightsForm(forms.Form):
    """Three weights for each trade, the limits of the grades, and why."""

    from_b = forms.IntegerField(label=_("B from"), min_value=1, max_value=100)
    from_c = forms.IntegerField(label=_("C from"), min_value=1, max_value=100)
    from_d = forms.IntegerField(label=_("D from"), min_value=1, max_value=100)
    from_e = forms.IntegerField(label=_("E from"), min_value=1, max_value=100)
    worst_record = forms.IntegerField(
        label=_("Worst record"),
        min_value=1,
        max_value=1_000,
        help_text=_("So many points of failures and repairs within three years count as the worst that can be."),
    )
    reason = forms.CharField(
        label=_("Why the weights change"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it beside the weights."),
    )


class WeightForm(forms.Form):
    importance = forms.IntegerField(label=_("Importance"), min_value=0, max_value=100)
    age = forms.IntegerField(label=_("Age"), min_value=0, max_value=100)
    failures = forms.IntegerField(label=_("Failures and repairs"), min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if len(given) == 3 and sum(given.values()) != 100:
            self.add_error("importance", gettext("The three weights must add up to 100."))
        return given


class SheetForm(forms.Form):
    file = forms.FileField(label=_("Spreadsheet (XLSX)"))
