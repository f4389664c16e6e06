"""What departments type when they settle what a briefing left open, and how the public finds it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from briefings.models import Promise, Question, Series
from briefings.queries import follow_ups as queries
from briefings.services.follow_ups import LONGEST_ANSWER
from briefings.services.promise_evidence import MOST_AT_ONCE
from briefings.services.promises import LONGEST_OUTCOME
from briefings.states.follow_ups import PromiseState
from core.deadlines.models import ExtensionReason
from core.uploads.forms import FilesField


def _departments() -> Any:
    return Department.objects.filter(is_active=True).select_related("organisation").order_by("name", "pk")


class FollowUpFilter(forms.Form):
    which = forms.ChoiceField(
        label=pgettext_lazy("follow-up", "State"),
        required=False,
        choices=[
            ("", _("All")),
            (queries.OPEN, _("Waiting for an answer")),
            (queries.LATE, _("Overdue")),
            (queries.ANSWERED, pgettext_lazy("follow-up", "Answered")),
        ],
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=_departments(), required=False, empty_label=_("All departments")
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"), max_length=LONGEST_ANSWER, strip=True, widget=forms.Textarea(attrs={"rows": 10})
    )


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it will not be answered"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class HandOverForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("Which department answers"), queryset=_departments(), empty_label=_("Please choose")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ExtendForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why it takes longer"), choices=ExtensionReason.choices)
    note = forms.CharField(
        label=_("Explanation"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The asker reads this, and it stands on the public page."),
    )


class PromiseFilter(forms.Form):
    series = forms.ModelChoiceField(
        label=_("Series of briefings"),
        queryset=Series.objects.order_by("name"),
        required=False,
        empty_label=_("All briefings"),
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=_departments(), required=False, empty_label=_("All departments")
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("promise", "State"),
        required=False,
        choices=[("", _("All")), *((state.value, state.label) for state in PromiseState if state != "RETRACTED")],
    )
    overdue = forms.BooleanField(label=_("Only what is overdue"), required=False)


class PromiseForm(forms.ModelForm[Promise]):
    """As it was said: what, by whom, until when."""

    class Meta:
        model = Promise
        fields = ("text", "promised_by", "due_on", "department", "question")
        labels = {"text": pgettext_lazy("promise", "What was promised")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data: Any, *, questions: Any, department: Any, question: Question | None = None) -> None:
        initial = {"department": department, "question": question}
        super().__init__(data, initial=initial)
        self.fields["question"].queryset = questions
        self.fields["question"].empty_label = _("Promised freely")
        place: Any = self.fields["department"]
        place.queryset, place.required, place.label = _departments(), True, _("Which department keeps it")
        place.empty_label = _("Please choose")

    def _post_clean(self) -> None:
        """The service makes the promise; nothing is written onto an instance here."""


class PutOffForm(forms.Form):
    due_on = forms.DateField(label=_("New day"))
    reason = forms.CharField(
        label=_("Why it takes longer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads the reason, and the first day stays visible."),
    )


class SettleForm(forms.Form):
    outcome = forms.CharField(
        label=_("What became of it"), max_length=LONGEST_OUTCOME, widget=forms.Textarea(attrs={"rows": 6})
    )
    url = forms.URLField(label=_("Link that shows it"), required=False, max_length=400, assume_scheme="https")
    attachments = FilesField(
        label=pgettext_lazy("promise", "Evidence"),
        required=False,
        limit=MOST_AT_ONCE,
        help_text=_("Documents or pictures that show it, up to five. Everybody can read them."),
    )


class EvidenceForm(forms.Form):
    attachments = FilesField(
        label=pgettext_lazy("promise", "Evidence"),
        limit=MOST_AT_ONCE,
        help_text=_("Documents or pictures that show it, up to five. Everybody can read them."),
        error_messages={"required": _("Please choose a file.")},
    )


class RetractForm(forms.Form):
    outcome = forms.CharField(
        label=_("Why it was no promise"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
