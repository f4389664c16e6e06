from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.consent import ConsentFieldsMixin
from accounts.models import ConsentText


class InviteGuardianForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the guardian"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class GuardianForm(ConsentFieldsMixin):
    """The four notices; `relation` is what the guardian declares."""

    consent_occasion: ClassVar[str] = ConsentText.Occasion.GUARDIAN

    relation = forms.BooleanField(
        label=_("I am a parent or legal guardian of this child."),
        error_messages={"required": _("Only a parent or legal guardian can consent.")},
    )
