"""What speakers write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from briefings.models import Question


class WriteAnswerCommand(forms.Form):
    question = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = forms.CharField(
        label=_("Answer in writing"),
        max_length=Question._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
