"""What staff type about petitions, turned into the arguments of one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Position
from councils.models import Body
from regulations import clause_names
from regulations.forms.petitions import CleanTextField
from regulations.models import ClauseChange, Justification, Petition, Regulation, Target, Version
from regulations.queries import burden_work
from regulations.services.burden import answering, justifying, placing, targets
from regulations.states import PetitionOutcome

BALLOTS = (
    ("NAMED", _("By name: everybody sees how each member voted")),
    ("SECRET", _("In secret: everybody sees the numbers alone")),
)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlaceForm(forms.Form):
    """A clause is typed as people cite it; what the clause is called within the product stays inside."""

    regulation = forms.ModelChoiceField(label=pgettext_lazy("regulations", "Rule"), queryset=Regulation.objects.none())
    key = CleanTextField(
        label=_("Clause"),
        required=False,
        max_length=60,
        help_text=_("As one cites it, such as 제3조의2제1항. Leave it empty where it is about the whole rule."),
    )
    department = forms.ModelChoiceField(
        label=_("Department that answers"),
        queryset=Department.objects.filter(is_active=True),
        required=False,
        empty_label=_("The one in charge of the rule"),
    )
    reason = CleanTextField(
        label=_("Reason"),
        required=False,
        max_length=placing.LONGEST_REASON,
        help_text=_("Only where it goes from one department to another. That department reads it."),
    )

    def __init__(self, *args: Any, rules: QuerySet[Regulation], placed: str = "", **kwargs: Any) -> None:
        """`placed` is the key that it has already, whose name stays as it was shown."""
        super().__init__(*args, **kwargs)
        self.fields["regulation"].queryset = rules
        self._placed = placed

    def clean_key(self) -> str:
        typed: str = self.cleaned_data["key"]
        if not typed:
            return ""
        if self._placed and typed == clause_names.name_of(self._placed):
            return self._placed
        key = clause_names.key_of(typed)
        if not key:
            raise forms.ValidationError(gettext("This is not how a clause is cited. Example: 제3조의2제1항"))
        return key


class PositionForm(forms.Form):
    position = forms.ModelChoiceField(
        label=_("Who is in charge?"),
        queryset=Position.objects.none(),
        empty_label=None,
        help_text=_("Everybody reads the office, and the name where the office is one that is named in public."),
    )

    def __init__(self, *args: Any, petition: Petition, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["position"]
        field.queryset = burden_work.positions_for(petition, at)
        field.label_from_instance = lambda post: f"{post.title} · {post.holder}"


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, PetitionOutcome(one).label) for one in answering.BY_DEPARTMENT],
        widget=forms.RadioSelect,
    )
    body = CleanTextField(
        label=_("Answer"),
        min_length=answering.SHORTEST_ANSWER,
        max_length=answering.LONGEST_ANSWER,
        widget=_lines(8),
        help_text=_("Plain words to the person who asked. Everybody reads it, with office and name."),
    )
    change_by = forms.DateField(
        label=_("The change is to be in force by"),
        required=False,
        help_text=_("Only where it is accepted, wholly or in part."),
    )
    new_wording = CleanTextField(
        label=_("How the clause shall read"),
        required=False,
        max_length=answering.LONGEST_ANSWER,
        widget=_lines(5),
        help_text=_("Only where it is accepted and the words are known. They stand beside the present ones."),
    )
    transferred_to = CleanTextField(
        label=_("Body it is transferred to"),
        required=False,
        max_length=100,
        help_text=_("Only where another body is responsible for the rule."),
    )


class JustificationForm(forms.ModelForm[Justification]):
    class Meta:
        model = Justification
        fields = list(justifying.LONGEST)
        field_classes = dict.fromkeys(justifying.LONGEST, CleanTextField)
        widgets = {name: _lines(5) for name in justifying.LONGEST if name != "legal_basis"}


class SendBackForm(forms.Form):
    reason = CleanTextField(
        label=_("What is to be mended?"),
        max_length=300,
        widget=_lines(3),
        help_text=_("Whoever drafted it reads this. It is not public."),
    )


class BringForm(forms.Form):
    meeting = forms.ModelChoiceField(
        label=_("Meeting"), queryset=burden_work.no_meetings(), empty_label=None, widget=forms.RadioSelect
    )
    ballot = forms.ChoiceField(label=_("How the members vote"), choices=BALLOTS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, meetings: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = _meeting_in_words


class CarryForm(forms.Form):
    version = forms.ModelChoiceField(
        label=_("Version that carries the change"),
        queryset=Version.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, versions: QuerySet[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        field.queryset = versions
        field.label_from_instance = _version_in_words


class PostponeForm(forms.Form):
    to = forms.DateField(label=_("New day"))
    reason = CleanTextField(
        label=_("Why it is put off"),
        max_length=300,
        widget=_lines(3),
        help_text=_("Everybody reads it beside both days. It can be put off once."),
    )

    def __init__(self, *args: Any, change: ClauseChange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].help_text = gettext("It was promised by %(day)s.") % {
            "day": date_format(change.promised_by, "DATE_FORMAT")
        }


class CommitteeForm(forms.Form):
    body = forms.ModelChoiceField(
        label=_("Committee"),
        queryset=Body.objects.none(),
        empty_label=None,
        help_text=_("Half of its members have to come from outside on the day of each meeting."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.public().standing()


class TargetsForm(forms.Form):
    """One number for each department that works."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_before = dict(Target.objects.filter(year=year).values_list("department", "rules"))
        self._departments = {f"department_{one.pk}": one for one in Department.objects.filter(is_active=True)}
        for name, department in self._departments.items():
            self.fields[name] = forms.IntegerField(
                label=department.name,
                required=False,
                min_value=0,
                max_value=targets.MOST_RULES,
                initial=set_before.get(department.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def wanted(self) -> dict[Department, int | None]:
        return {department: self.cleaned_data[name] for name, department in self._departments.items()}


def _meeting_in_words(meeting: Any) -> str:
    day = date_format(localtime(meeting.starts_at), "DATETIME_FORMAT")
    parts = [meeting.title, day] if meeting.is_public else [meeting.title, day, gettext("not public")]
    return " · ".join(parts)


def _version_in_words(version: Version) -> str:
    words = gettext("Version %(number)s: %(state)s") % {"number": version.number, "state": version.get_state_display()}
    return f"{words} · {date_format(version.in_force_on, 'DATE_FORMAT')}" if version.in_force_on else words
