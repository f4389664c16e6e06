"""What officers type when they count: the public word, a reason, the shares of a survey, a file to try."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.models import Poll
from budget.states.names import CountingMethod

LARGEST_FILE = 50 * 1024 * 1024


class CountForm(forms.Form):
    public_word = forms.CharField(label=_("Public word"), max_length=200, required=False)
    reason = forms.CharField(label=_("Why it is counted again"), max_length=300, required=False)

    def __init__(self, *args: Any, word_source: str, is_drawn: bool, is_again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_drawn:
            del self.fields["public_word"]
        else:
            self.fields["public_word"].required = True
            self.fields["public_word"].help_text = word_source
        if is_again:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class ConfirmForm(forms.Form):
    manifest_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.BooleanField(label=_("I have looked at the result and compared the fingerprint."))


class FinalForm(forms.Form):
    reason = forms.CharField(
        label=_("What became of objections"), max_length=300, help_text=_("One sentence; it is published."),
    )  # fmt: skip


class SurveyForm(forms.Form):
    source = forms.CharField(label=_("Where the survey is published"), max_length=300)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pot in poll.terms["pots"]:
            for project in pot["projects"]:
                self.fields[f"share_{project['number']}"] = forms.DecimalField(
                    label=f"{project['number']}. {project['title']}",
                    min_value=0, max_value=100, decimal_places=4, initial=0,
                )  # fmt: skip

    @property
    def shares(self) -> dict[int, str]:
        return {
            int(name.removeprefix("share_")): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("share_")
        }


class TrialForm(forms.Form):
    """A file of any election, counted by any rule: a rehearsal that touches nothing."""

    file = forms.FileField(label=_("File (.pb)"), help_text=_("An election in the format of Pabulib, 50 MB at most."))
    method = forms.ChoiceField(label=_("Counting rule"), choices=CountingMethod.choices)
    step_won = forms.IntegerField(label=_("Raise per voter and round (won)"), min_value=1, initial=1000)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 50 MB."))
        return file
