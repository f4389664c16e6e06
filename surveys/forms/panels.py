"""Groups of a panel, their scores, and what they recommend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from councils.models import Term
from surveys.models import PanelGroup
from surveys.questionnaire.definitions import NO_OPINION, Question
from surveys.services.panels import MOST_GROUPS


class DrawForm(forms.Form):
    count = forms.IntegerField(label=_("How many groups"), min_value=1, max_value=MOST_GROUPS, initial=5)


class ArrangeForm(forms.Form):
    """A group for each member, and for each group who speaks."""

    def __init__(self, data: Any, *, members: Sequence[Term], groups: Sequence[PanelGroup]) -> None:
        super().__init__(data)
        self.groups, self.members = groups, members
        seats = {seat.person_id: seat for group in groups for seat in group.seats.all()}
        names = [("", _("In no group")), *((str(group.pk), group.name) for group in groups)]
        for term in members:
            seat = seats.get(term.user_id)
            self.fields[f"member{term.user_id}"] = forms.ChoiceField(
                label=str(term.user),
                choices=names,
                required=False,
                initial=str(seat.group_id) if seat else "",
            )
        people = [("", _("Nobody yet")), *((str(term.user_id), str(term.user)) for term in members)]
        for group in groups:
            leads = next((seat.person_id for seat in group.seats.all() if seat.leads), "")
            self.fields[f"leads{group.pk}"] = forms.ChoiceField(
                label=_("Speaks for %(group)s") % {"group": group.name},
                choices=people,
                required=False,
                initial=str(leads),
            )

    def arranged(self) -> dict[str, dict[int, int]]:
        given = self.cleaned_data
        chosen = {term.user_id: given[f"member{term.user_id}"] for term in self.members}
        leads = {group.pk: given[f"leads{group.pk}"] for group in self.groups}
        return {
            "seats": {person: int(group) for person, group in chosen.items() if group},
            "leads": {group: int(person) for group, person in leads.items() if person},
        }


class ScoresForm(forms.Form):
    """One agreed score for each question, and why."""

    def __init__(self, data: Any, *, questions: Sequence[Question], group: PanelGroup) -> None:
        super().__init__(data)
        self.questions = questions
        agreed = {score.key: score for score in group.scores.all()}
        for question in questions:
            before = agreed.get(question.key)
            codes = sorted(code for code in question.codes if code != NO_OPINION)
            self.fields[question.key] = forms.TypedChoiceField(
                label=question.text,
                choices=[("", _("Not agreed yet")), *((code, _words(question, code)) for code in codes)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=before.code if before else "",
            )
            self.fields[f"{question.key}.why"] = forms.CharField(
                label=_("Why"),
                required=False,
                max_length=1000,
                initial=before.reason if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def agreed(self) -> dict[str, dict[str, Any]]:
        given = self.cleaned_data
        codes = {question.key: given[question.key] for question in self.questions}
        return {
            "codes": {key: code for key, code in codes.items() if code is not None},
            "reasons": {question.key: given[f"{question.key}.why"] for question in self.questions},
        }


def _words(question: Question, code: int) -> str:
    """The ends of a scale are named, the points between them counted."""
    if code == min(question.codes - {NO_OPINION}) and question.low:
        return f"{code} – {question.low}"
    if code == max(question.codes) and question.high:
        return f"{code} – {question.high}"
    return str(code)


class RecommendationForm(forms.Form):
    group = forms.ModelChoiceField(
        label=_("Which group recommends it"),
        queryset=PanelGroup.objects.none(),
        required=False,
        empty_label=_("The whole panel"),
    )
    key = forms.ChoiceField(label=_("Which question it comes from"), required=False)
    department = forms.ModelChoiceField(
        label=_("Which department answers"),
        queryset=Department.objects.filter(is_active=True).order_by("name"),
        empty_label=_("Please choose"),
    )
    text = forms.CharField(
        label=pgettext_lazy("panel", "Recommendation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(
        self, data: Any, *, groups: Sequence[PanelGroup], questions: Sequence[Question], for_whole: bool
    ) -> None:
        super().__init__(data)
        own: Any = self.fields["group"]
        own.queryset = PanelGroup.objects.filter(pk__in=[group.pk for group in groups])
        if not for_whole:
            own.required, own.empty_label = True, None
        asked: Any = self.fields["key"]
        asked.choices = [("", _("None in particular")), *((question.key, question.text) for question in questions)]


class AnswerForm(forms.Form):
    """The department's answer, or why a recommendation is taken back."""

    reason = forms.CharField(
        label=pgettext_lazy("panel", "Answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8})
    )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
