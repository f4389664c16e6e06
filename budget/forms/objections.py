"""What a resident types to object to a result."""

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.states.objections import ObjectedTo


class ObjectionForm(forms.Form):
    about = forms.ChoiceField(label=_("What you object to"), choices=ObjectedTo.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your objection and its reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Only the election officers read it. You need not say what you voted for."),
    )  # fmt: skip
