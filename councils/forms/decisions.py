"""Questions, ballots, minutes, opinions and tasks as people type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from councils.models import AgendaItem, Decision, OpinionStatement
from councils.models.decisions import MOTION_ANSWERS
from councils.services.decisions import Measure
from councils.states.decisions import Ballot, Kind

MOST_LINES = 40


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.MOTION, widget=forms.RadioSelect)
    ballot = forms.ChoiceField(
        label=_("How it is voted"), choices=Ballot.choices, initial=Ballot.NAMED, widget=forms.RadioSelect
    )
    options = forms.CharField(
        label=_("Options, or objects to score: one on each line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A motion needs none."),
    )
    criteria = forms.CharField(
        label=_("Criteria: one on each line, with the points it can earn"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For scores only. For example: Public benefit 40"),
    )

    def clean_options(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(gettext("At most %(count)s lines.") % {"count": MOST_LINES})
        if any(len(line) > 200 for line in lines):
            raise ValidationError(gettext("A line has at most 200 characters."))
        return lines

    def clean_criteria(self) -> list[Measure]:
        measures = []
        for line in self.cleaned_data["criteria"].splitlines():
            if not line.strip():
                continue
            label, _space, points = line.strip().rpartition(" ")
            points = points.removesuffix("점")
            if not label or not points.isdecimal() or not 1 <= int(points[:5]) <= 1000 or len(label) > 100:
                raise ValidationError(gettext("Each line needs a name and points from 1 to 1,000 at its end."))
            measures.append(Measure(label.strip(), int(points)))
        if len(measures) > MOST_LINES:
            raise ValidationError(gettext("At most %(count)s lines.") % {"count": MOST_LINES})
        return measures


class ChoiceBallotForm(forms.Form):
    """One answer to a motion, or one option."""

    answer = forms.TypedChoiceField(label=_("Your vote"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = self.fields["answer"]
        if decision.kind == Kind.MOTION:
            answers.choices = list(MOTION_ANSWERS.items())
        else:
            answers.choices = [(option.position, option.label) for option in decision.options.all()]

    def values(self) -> list[int]:
        return [self.cleaned_data["answer"]]


class ScoreBallotForm(forms.Form):
    """Points for each object and criterion, in the order in which ballots hold them."""

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = list(decision.criteria.all())
        for option in decision.options.all():
            for criterion in criteria:
                self.fields[f"o{option.position}c{criterion.position}"] = forms.IntegerField(
                    label=f"{option.name} – {criterion.label}",
                    min_value=0,
                    max_value=criterion.maximum,
                    help_text=_("0 to %(most)s points") % {"most": criterion.maximum},
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    def values(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]


def ballot_form(decision: Decision, *data: Any) -> Any:
    form = ScoreBallotForm if decision.kind == Kind.SCORING else ChoiceBallotForm
    return form(*data, decision=decision)


class CastingForm(forms.Form):
    option: Any = forms.ModelChoiceField(
        label=_("Your casting vote"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, options: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].queryset = options


class ReasonsForm(forms.Form):
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody reads them beside the result. Name no residents."),
    )

    def __init__(self, *args: Any, confidential: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if confidential:
            self.fields["reasons"].help_text = _("A confidential item: the members alone read them.")


class EntryForm(forms.Form):
    text = forms.CharField(
        label=_("Minutes of this item"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}), required=False
    )


class PublicTextForm(forms.Form):
    text = forms.CharField(
        label=_("What everybody reads"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}), required=False
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("What should be corrected?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """What a department answers, or what a body still asks."""

    reason = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))


class OpinionForm(forms.Form):
    text = forms.CharField(label=_("Your opinion"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))


class OpinionRequestForm(forms.Form):
    question = forms.CharField(label=_("What should members write about?"), max_length=500)
    due_at = forms.DateTimeField(label=_("Until"))


class StatementForm(forms.ModelForm):
    class Meta:
        model = OpinionStatement
        fields = ["title", "addressee", "text", "decision"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions
        self.fields["decision"].required = False
        self.fields["decision"].label = _("Rests on the decision")


class TaskForm(forms.Form):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.filter(is_active=True))
    title = forms.CharField(label=_("Task"), max_length=200)
    text = forms.CharField(
        label=_("What is asked"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    item = forms.ModelChoiceField(label=_("Agenda item"), queryset=AgendaItem.objects.none(), required=False)

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
