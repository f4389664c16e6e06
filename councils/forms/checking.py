"""Checks of applications, judges and their points as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import normalise_email
from core.uploads.forms import FilesField
from councils.models import JudgingCriterion
from councils.services.application_files import MOST_FILES
from councils.services.checking import MOST_AT_ONCE, TOGETHER
from councils.states.applications import Ineligibility


class CheckForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Ground, if not eligible"), choices=[("", "—"), *Ineligibility.choices], required=False
    )
    reason = forms.CharField(
        label=_("Message to the applicant"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a completion and for a refusal."),
    )
    step = forms.ChoiceField(
        choices=[(step, step) for step in ("accept", "ask_more", "refuse", "look_again")], widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("step") == "refuse" and not cleaned.get("ground"):
            self.add_error("ground", gettext("Please choose the ground."))
        if cleaned.get("step") != "accept" and not cleaned.get("reason", "").strip():
            self.add_error("reason", gettext("Please say what the applicant should know."))
        return cleaned


class BulkCheckForm(CheckForm):
    """The same decision for everything that is ticked."""

    codes = forms.MultipleChoiceField(
        choices=(), error_messages={"required": _("Tick the applications that you decide on.")}
    )
    field_order = ("codes", "ground", "reason", "step")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # Whatever was ticked is possible: the service takes those of the call alone.
        self.fields["step"].choices = [(step, step) for step in TOGETHER]
        ticked = data.getlist("codes")[:MOST_AT_ONCE] if data else []
        self.fields["codes"].choices = [(code, code) for code in ticked]


class JudgesCopyForm(forms.Form):
    papers = FilesField(label=_("Files without names"), limit=MOST_FILES)
    checked = forms.BooleanField(
        label=_("I have looked: neither text, pictures nor properties of the file tell who the applicant is."),
        error_messages={"required": _("Please look at the file first.")},
    )


class JudgeForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address of the judge's account"), max_length=254)

    def clean_email(self) -> User:
        user = User.objects.filter(email=normalise_email(self.cleaned_data["email"]), is_active=True).first()
        if user is None:
            raise forms.ValidationError(gettext("There is no account with this address."))
        return user


class ScoreForm(forms.Form):
    """One field for each criterion."""

    def __init__(self, *args: Any, criteria: list[JudgingCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"points_{criterion.pk}"] = forms.IntegerField(
                label=criterion.label,
                min_value=0,
                max_value=criterion.most_points,
                help_text=gettext("From 0 to %(most)s points.") % {"most": criterion.most_points},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def points(self) -> dict[JudgingCriterion, int]:
        return {criterion: self.cleaned_data[f"points_{criterion.pk}"] for criterion in self.criteria}
