"""What is typed about a draft: its words, its days, an opinion, and the answer to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Position
from regulations.clause_names import name_of
from regulations.models import Opinion, Version
from regulations.queries import drafts
from regulations.services.drafting import LONGEST_REASON, earliest_end
from regulations.services.opinions import LONGEST, LONGEST_ANSWER
from regulations.states import VersionState

# About 5,000 clauses; a longer rule comes in as a file.
LONGEST_TEXT = 700_000
# In digits, of what any column holds.
LONGEST_NUMBER = 18


def _lines(rows: int, **attributes: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why does it change?"),
        max_length=LONGEST_REASON,
        widget=_lines(4),
        help_text=_("Everybody reads this first. Say what is wrong today and what becomes better."),
    )


class RuleSearchForm(forms.Form):
    q = forms.CharField(label=_("Begin a draft: which rule?"), max_length=100, required=False)


class BeginForm(forms.Form):
    change = forms.ChoiceField(label=_("Kind of change"), widget=forms.RadioSelect)
    reason = _reason()

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Version.Change
        offered = [kinds.NEW] if is_new else [kinds.PARTIAL, kinds.WHOLE, kinds.REPEAL]
        self.fields["change"].choices = [(kind.value, kind.label) for kind in offered]
        self.initial.setdefault("change", offered[0].value)


class ReasonForm(forms.Form):
    reason = _reason()


class TextForm(forms.Form):
    reason = _reason()
    text = forms.CharField(
        label=_("The whole text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=_lines(28, spellcheck="false", **{"class": "rule-editor"}),
        help_text=_(
            "Change the words where they stand. A new article begins like 제3조의2(목적), a paragraph with ①, an item"
            " with 1. or 가. The page that follows shows what has changed."
        ),
    )
    read = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def is_multipart(self) -> bool:
        """Sent as it is written: in an address's way of writing every syllable would take nine characters."""
        return True


class AnnounceForm(forms.Form):
    opinions_until = forms.DateField(label=_("Opinions until"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinions_until"].initial = earliest_end(at)


class EnactForm(forms.Form):
    enacted_on = forms.DateField(label=_("Enacted on"), help_text=_("The day on which it was decided."))
    in_force_on = forms.DateField(
        label=_("In force from"), help_text=_("It takes the place of the present version on that morning, by itself.")
    )
    reason = forms.CharField(
        label=_("Why was nobody asked?"),
        max_length=500,
        widget=_lines(3),
        help_text=_("This draft was never announced. Everybody reads the reason."),
    )
    # Of the words that stand on the page of the draft when this one is opened.
    read = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, version: Version, today: date, read: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].initial = read
        self.fields["enacted_on"].initial = version.enacted_on or today
        self.fields["in_force_on"].initial = version.in_force_on or today
        # What was announced, or was enacted elsewhere long ago, has nothing to excuse.
        if version.state != VersionState.DRAFT or drafts.was_read_in(version):
            del self.fields["reason"]


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_lines(3))


class OpinionForm(forms.Form):
    key = forms.ChoiceField(label=_("About which clause?"), required=False)
    text = forms.CharField(
        label=_("Your opinion"),
        max_length=LONGEST,
        widget=_lines(6),
        help_text=_("Everybody reads it under your name here, and it gets a published answer."),
    )

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", _("The draft as a whole")), *((key, name_of(key)) for key in keys)]


class OpinionFilter(forms.Form):
    """What the list of opinions can be narrowed to."""

    clause = forms.ChoiceField(label=_("Clause"), required=False)
    result = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[("", _("All")), ("none", _("Not answered yet")), *Opinion.Answered.choices],
    )

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, name_of(key)) for key in keys if key]
        self.fields["clause"].choices = [("", _("All")), ("whole", _("The draft as a whole")), *named]


class OpinionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def clean(self, value: Any) -> Any:
        # A number longer than the column can hold is refused here: SQLite would break at it.
        if any(len(str(number)) > LONGEST_NUMBER for number in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super().clean(value)


class AnswerForm(forms.Form):
    opinions = OpinionsField(
        label=_("Which opinions does it answer?"), queryset=Opinion.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    answered = forms.ChoiceField(
        label=_("What becomes of it?"), choices=Opinion.Answered.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        widget=_lines(6),
        help_text=_("Published at once, with your office. Say what was changed, or why it stays."),
    )
    position: forms.ModelChoiceField[Position] = forms.ModelChoiceField(
        label=_("Answered in the office of"), queryset=Position.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, opinions: Any, user: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = people.positions_held(user, at).select_related("department")
        self.fields["position"].queryset = held
        self.fields["opinions"].queryset = opinions
        self.initial.setdefault("position", held.first())
