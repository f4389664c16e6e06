"""A list of people to invite, in words or as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from surveys.services import invitation_lists
from surveys.services.refusals import SurveyRefused

_LONGEST = 2_000_000


class PeopleForm(forms.Form):
    """Either is enough; `reading` says what was understood."""

    text = forms.CharField(
        label=_("People, one in each line"),
        required=False,
        # Not as `max_length`: nobody counts letters here.
        validators=[MaxLengthValidator(_LONGEST)],
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": _("person@example.kr, Name, Department")}),
        help_text=_(
            "E-mail, name and group, parted by commas or pasted from a spreadsheet. Only the e-mail is needed. "
            "Whoever has none is written to on paper: begin the line with a comma, or say in a first line what "
            "the columns hold (Name, Group)."
        ),
    )
    file = forms.FileField(
        label=_("Or a file (CSV, XLSX)"),
        required=False,
        help_text=_("A workbook has the headings E-mail, Name and Group in its first line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = invitation_lists.Reading()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file, text = given.get("file"), given.get("text") or ""
        if self.errors:
            return given
        if not file and not text.strip():
            raise forms.ValidationError(_("Paste a list or choose a file."))
        try:
            self.reading = (
                invitation_lists.from_file(file, file.name or "") if file else invitation_lists.from_text(text)
            )
        except SurveyRefused as refused:
            raise forms.ValidationError(refused.message) from refused
        if not self.reading.people:
            self.add_error("file" if file else "text", _("There is nobody in this list who can be invited."))
        return given
