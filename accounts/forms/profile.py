from typing import Any

from django import forms

from accounts.forms.entrance import DisplayNameField
from accounts.models import User


class ProfileForm(forms.ModelForm[User]):
    display_name = DisplayNameField()

    class Meta:
        model = User
        fields = ["display_name", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].widget = forms.RadioSelect(choices=self.fields["language"].choices)

    def _post_clean(self) -> None:
        """The service writes; the form must not touch the person who is signed in."""
