"""What staff types to find, to begin and to set up a survey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from surveys.models import Survey
from surveys.states.surveys import SurveyState


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("survey", "State"),
        required=False,
        choices=[("", _("All states")), *SurveyState.choices],
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("All years")), *((year, str(year)) for year in years)]


class NewForm(forms.Form):
    """A title and where the questions come from; everything else is asked later, one page at a time."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("As those who answer will read it. Example: How satisfied are you with the sports centres?"),
    )
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none(), empty_label=None)
    start = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect, initial="blank")
    previous = forms.ModelChoiceField(
        label=_("Which earlier survey?"),
        queryset=Survey.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Only if you begin with an earlier one. Its concepts stay, so that the years can be compared."),
    )

    def __init__(self, *args: Any, departments: Any, templates: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments
        self.fields["previous"].queryset = earlier
        choices = [("blank", _("A blank sheet")), *templates]
        if earlier.exists():
            choices.append(("copy", _("The questions of an earlier survey")))
        else:
            del self.fields["previous"]
        self.fields["start"].choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") == "copy" and not cleaned.get("previous"):
            self.add_error("previous", _("Please choose the survey whose questions you want."))
        return cleaned
