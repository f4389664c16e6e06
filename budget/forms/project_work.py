"""What staff typed about a project, turned into the arguments of one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from budget.models import Cycle, Pot, Project
from budget.queries import projects
from budget.services.project_pictures import LONGEST_WORDS, SHORTEST_WORDS
from budget.services.projects import HIGHEST_COST, LONGEST_REASON, Words
from core.permissions import Scope
from core.uploads.models import StoredFile
from facilities.queries import register as facilities
from proposals.models import Category, Proposal

USUAL_CRITERIA = _("Need: 40\nBenefit for many: 30\nCan be done within the year: 30")
MOST_CRITERIA = 10


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def money(label: Any) -> forms.IntegerField:
    entry = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=HIGHEST_COST, widget=entry)


def why(label: Any = "") -> forms.CharField:
    hint = _("Everybody reads it.")
    return forms.CharField(label=label or _("Reason"), max_length=LONGEST_REASON, widget=lines(2), help_text=hint)


class WordsForm(forms.Form):
    """What a project says of itself; everything but its name and its cost."""

    summary = forms.CharField(label=_("In one sentence"), max_length=200, widget=lines(2))
    text = forms.CharField(
        label=_("What will be done"), max_length=5_000, widget=lines(8),
        help_text=_("Plain words, for whoever reads it on a telephone: what, for whom, and who looks after it later."),
    )  # fmt: skip
    pot = forms.ModelChoiceField(label=_("Pot"), queryset=Pot.objects.none(), required=False, empty_label="–")
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all(), required=False)
    place_text = forms.CharField(label=_("Place"), max_length=150, required=False)
    area = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    facility = forms.ModelChoiceField(
        label=_("Facility"), queryset=facilities.to_choose(), required=False, empty_label=_("None of them")
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pot"].queryset = projects.pots_of(cycle).select_related("poll")
        self.fields["area"].choices = [("", _("The whole city")), *((area, area) for area in settings.RESIDENCY_AREAS)]
        for name in ("latitude", "longitude"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """The words as one, beside whatever else the form asks for."""
        given = super().clean() or {}
        names = [name for name in WordsForm.base_fields if name in given]
        words = {name: given.pop(name) for name in names}
        if not self.errors:
            given["words"] = Words(**words)
        return given


class MakeForm(WordsForm):
    title = forms.CharField(label=_("Name on the ballot"), min_length=2, max_length=80)
    cost_won = money(_("Cost by the department (won)"))
    cost_reason = why(_("How the cost was found"))
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    field_order = ["title", "summary", "text", "cost_won", "cost_reason", "department", "pot"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Department.objects.filter(is_active=True)
        self.fields["department"].queryset = known if scope.everywhere else known.filter(pk__in=scope.departments)


class RenameForm(forms.Form):
    title = forms.CharField(label=_("New name"), min_length=2, max_length=80)
    reason = why()


class CostForm(forms.Form):
    won = money(_("Cost by the department (won)"))
    reason = why(_("How the cost was found"))


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(label=_("Becomes part of"), queryset=Project.objects.none(), empty_label=None)
    reason = why()

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others
        self.fields["into"].label_from_instance = lambda project: f"{project.number}. {project.title}"


class SplitForm(forms.Form):
    proposals = forms.ModelMultipleChoiceField(
        label=_("Proposals that become a project of their own"), queryset=Proposal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    title = forms.CharField(label=_("Name of the new project"), min_length=2, max_length=80)
    cost_won = money(_("Cost of the new project (won)"))
    cost_reason = why(_("How the cost was found"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposals"].queryset = Proposal.objects.filter(pk__in=project.sources.values("proposal"))


class PictureForm(forms.Form):
    file = forms.ImageField(label=_("Picture from this device"), required=False)
    picture = forms.ModelChoiceField(
        label=_("Or a photograph of its proposals"), queryset=StoredFile.objects.none(), required=False,
        widget=forms.RadioSelect, empty_label=None,
    )  # fmt: skip
    picture_text = forms.CharField(
        label=_("What the picture shows"), min_length=SHORTEST_WORDS, max_length=LONGEST_WORDS,
        help_text=_("Read out to whoever cannot see it. Example: a dark alley with one lamp, two people walking"),
    )  # fmt: skip

    def __init__(self, *args: Any, pictures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].queryset = pictures

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("file") and not given.get("picture") and not self.errors:
            self.add_error("file", _("Please choose a picture."))
        return given


class StepForm(forms.Form):
    reason = why()


class AgendaForm(forms.Form):
    """Criteria are written one on each line, with the most points after a colon."""

    meeting: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Meeting"), queryset=None, empty_label=None, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Title on the agenda"), max_length=200)
    projects = forms.ModelMultipleChoiceField(
        label=_("Projects"), queryset=Project.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    criteria = forms.CharField(
        label=_("Criteria"), max_length=600, widget=lines(4), initial=USUAL_CRITERIA,
        help_text=_("One on each line, with its highest number of points: Need: 40"),
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["projects"].queryset = projects
        self.fields["projects"].label_from_instance = lambda project: f"{project.number}. {project.title}"

    def clean_criteria(self) -> list[tuple[str, int]]:
        found = []
        for line in filter(None, (one.strip() for one in self.cleaned_data["criteria"].splitlines())):
            label, _colon, points = line.rpartition(":")
            if not label.strip() or len(label) > 100 or not points.strip().isdecimal() or not 0 < int(points) <= 1000:
                raise forms.ValidationError(_("Please write each criterion like this: Need: 40"))
            found.append((label.strip(), int(points)))
        if not 0 < len(found) <= MOST_CRITERIA:
            raise forms.ValidationError(_("Please write each criterion like this: Need: 40"))
        return found
