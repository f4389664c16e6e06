"""What is typed about captions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings import subtitles
from briefings.models import Caption
from briefings.services.captions import LONGEST_LINE, MOST_LINES

LARGEST_FILE = 1_000_000
SPEAKER_LENGTH = Caption._meta.get_field("speaker").max_length


class CaptionCommand(forms.Form):
    text = forms.CharField(
        label=_("What was said"),
        max_length=MOST_LINES * LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    speaker = forms.CharField(label=_("Who speaks"), max_length=SPEAKER_LENGTH, required=False)
    client_key = forms.RegexField(
        r"\A[0-9A-Za-z-]{8,36}\Z", required=False, max_length=36, widget=forms.HiddenInput, label=""
    )


class RemoveCaptionCommand(forms.Form):
    caption = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class CorrectCaptionCommand(forms.Form):
    caption = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    text = forms.CharField(label=_("What was said"), max_length=LONGEST_LINE)
    speaker = forms.CharField(label=_("Who speaks"), max_length=SPEAKER_LENGTH, required=False)


class CaptionFileForm(forms.Form):
    """First looked at, then taken in: the second time the words come along in the page itself."""

    file = forms.FileField(
        label=_("File with subtitles"), required=False, help_text=_("SRT or VTT, in UTF-8, at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".srt,.vtt"}),
    )  # fmt: skip
    begins_at = forms.DateTimeField(
        label=_("When the recording begins"), help_text=_("The times in the file count from then.")
    )
    replace = forms.BooleanField(
        label=_("Remove the captions that are there first"), required=False
    )  # fmt: skip
    content = forms.CharField(required=False, max_length=LARGEST_FILE, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = self._text(cleaned)
        if text is None:
            return cleaned
        reading = subtitles.read(text)
        if not reading.cues:
            self.add_error("file", _("No line with a time was found in it."))
        return cleaned | {"content": text, "reading": reading}

    def _text(self, cleaned: dict[str, Any]) -> str | None:
        file = cleaned.get("file")
        if file is None:
            if not cleaned.get("content") and "content" not in self.errors:
                self.add_error("file", _("Please choose a file."))
            return cleaned.get("content") or None
        if file.size > LARGEST_FILE:
            self.add_error("file", _("This file is too large."))
            return None
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("This file is not written in UTF-8. Please save it anew in UTF-8."))
            return None
        if "\x00" in text:
            self.add_error("file", pgettext_lazy("captions", "This is not a file with subtitles."))
            return None
        return text
