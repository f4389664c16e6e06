"""What a clerk types who has an ID and a document of work or school before them."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.residency.identity import refuse_resident_number
from budget.models import WorkKind


class WorkerForm(forms.Form):
    code = forms.RegexField(
        r"^\d{6}$",
        label=_("Code on the person's screen"),
        help_text=_("Six digits, under “My residency – in person at a counter”."),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name on the ID"), max_length=60, validators=[refuse_resident_number])
    birth_date = forms.DateField(label=_("Birth date on the ID"))
    kind = forms.ChoiceField(label=_("Ground"), choices=WorkKind.choices, widget=forms.RadioSelect)
    area = forms.ChoiceField(
        label=_("Neighbourhood of the workplace or school"),
        choices=lambda: [(area, area) for area in settings.RESIDENCY_AREAS],
    )
    seen = forms.BooleanField(
        label=_("I have seen a certificate of work or school from this month, and the ID fits it."),
    )
