"""What speakers write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from briefings.models import Question

LONGEST_ANSWER = Question._meta.get_field("answer").max_length


class WriteAnswerCommand(forms.Form):
    question = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = forms.CharField(
        label=_("Answer in writing"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
