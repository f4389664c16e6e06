from django import forms
from django.utils.translation import gettext_lazy as _


class LeaveForm(forms.Form):
    understood = forms.BooleanField(
        label=_("I have read what is destroyed and what stays. I know that this cannot be undone."),
        error_messages={"required": _("Please confirm that you have read it.")},
    )
