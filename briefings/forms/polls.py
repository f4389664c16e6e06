"""What is typed about polls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import Poll
from briefings.services.polls import FEWEST_OPTIONS, LONGEST_OPTION, MOST_OPTIONS


class PollForm(forms.ModelForm):  # type: ignore[type-arg]
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=MOST_OPTIONS * (LONGEST_OPTION + 2),
        help_text=_("One in each line, two to ten. Not needed for a scale or a word."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Poll
        fields = ["text", "kind", "options", "most", "steps", "low_label", "high_label"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        poll = self.instance
        if poll.pk and not self.is_bound:
            self.initial["options"] = "\n".join(option.text for option in poll.options.all())
        self.fields["text"].label = pgettext_lazy("poll", "What you ask the room")
        for name, hint in (
            ("most", _("Only where people choose several.")),
            ("steps", _("Only for a scale: 2 to 11.")),
            ("low_label", _("Only for a scale, such as “not at all”.")),
            ("high_label", _("Only for a scale, such as “very much”.")),
        ):
            self.fields[name].required = False
            self.fields[name].help_text = hint
        self.fields["most"].widget.attrs |= {"min": FEWEST_OPTIONS, "max": MOST_OPTIONS}

    def clean_options(self) -> list[str]:
        return [line for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean_most(self) -> int:
        return self.cleaned_data.get("most") or FEWEST_OPTIONS

    def clean_steps(self) -> int:
        return self.cleaned_data.get("steps") or 5

    def _post_clean(self) -> None:
        """The service writes the poll; the form only reads what was typed."""


class PollCommand(forms.Form):
    poll = forms.IntegerField(min_value=1, max_value=2**63 - 1)
