"""What people choose and type at the desk."""

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, User
from core import permissions
from core.deadlines.models import ExtensionReason, ExtraHoliday
from core.deadlines.periods import Unit
from core.workflow import registry
from core.workflow.definitions import Transition
from desk.models import NOTE_LENGTH, SavedView
from desk.queries.inbox import Due, InboxFilter, Stage, Tab
from desk.queries.reach import Reach
from desk.services.bulk import StepAction

REASON_LENGTH = 2_000
# Nine characters each in the address, where all filters have to find room (`desk.views.addresses.LONGEST`).
MOST_LETTERS = 40
ME = "me"
NOBODY = "nobody"
ASSIGN = "assign"


class InboxForm(forms.Form):
    """The filters of the inbox. A value that makes no sense is named and left out; the others hold."""

    tab = forms.ChoiceField(choices=Tab.choices, required=False, widget=forms.HiddenInput)
    stage = forms.ChoiceField(choices=Stage.choices, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=gettext_lazy("Words in the title"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"data-keys-search": True}),
    )
    workflow = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"), required=False)
    due = forms.ChoiceField(
        label=gettext_lazy("Deadline"), required=False, choices=[("", gettext_lazy("All")), *Due.choices]
    )

    def __init__(
        self, data: Any, *, reach: Reach, user: User, departments: list[Department], staff: list[User]
    ) -> None:
        super().__init__(data)
        self.user = user
        anything = [("", _("All"))]
        known = [workflow for workflow in registry.workflows() if workflow.name in reach.workflows]
        self.fields["workflow"].choices = [*anything, *((workflow.name, workflow.label) for workflow in known)]
        self.fields["state"].choices = [
            *anything,
            *(
                (workflow.label, [(f"{workflow.name}/{state.value}", state.label) for state in workflow.states])
                for workflow in known
            ),
        ]
        self.fields["department"].choices = [*anything, *((str(place.pk), place.name) for place in departments)]
        others = [(str(person.pk), person.display_name) for person in staff if person != user]
        self.fields["assignee"].choices = [*anything, (ME, _("Me")), *others]

    def wanted(self) -> InboxFilter:
        """What the valid part of the address asks for."""
        self.is_valid()
        chosen = self.cleaned_data
        workflow, _slash, state = chosen.get("state", "").partition("/")
        assignee = chosen.get("assignee")
        return InboxFilter(
            tab=chosen.get("tab") or Tab.ALL,
            stage=chosen.get("stage") or Stage.TO_DO,
            workflow=workflow or chosen.get("workflow", ""),
            state=state,
            department_id=int(chosen["department"]) if chosen.get("department") else None,
            assignee_id=self.user.pk if assignee == ME else int(assignee) if assignee else None,
            due=chosen.get("due", ""),
            words=chosen.get("q", ""),
        )


class StepForm(forms.Form):
    """The reason for one step; its prefix is the step's name, so that several stand on one page."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, transition: Transition, **kwargs: Any) -> None:
        super().__init__(*args, prefix=transition.name, **kwargs)
        self.transition = transition
        self.fields["reason"].required = transition.reason_required


class AssignForm(forms.Form):
    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["assignee"].choices = _people_choices(people)

    @property
    def chosen(self) -> User | None:
        return self.people.get(self.cleaned_data["assignee"])


class HandOverForm(forms.Form):
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.none(), empty_label=gettext_lazy("Choose one")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, present: int | None, **kwargs: Any) -> None:
        super().__init__(*args, prefix="hand_over", **kwargs)
        working = Department.objects.filter(is_active=True).exclude(pk=present)
        self.fields["department"].queryset = working.select_related("organisation")
        self.fields["department"].label_from_instance = lambda place: f"{place.organisation} · {place}"


class ExtensionForm(forms.Form):
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=[("", gettext_lazy("Choose one")), *ExtensionReason.choices]
    )
    note = forms.CharField(
        label=gettext_lazy("Explanation"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="extension", **kwargs)


class NoteForm(forms.Form):
    body = forms.CharField(label=gettext_lazy("Note"), max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 4}))
    mentioned = forms.MultipleChoiceField(
        label=gettext_lazy("Tell these people"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, prefix="note", **kwargs)
        self.colleagues = {str(person.pk): person for person in colleagues}
        self.fields["mentioned"].choices = [(key, person.display_name) for key, person in self.colleagues.items()]

    @property
    def named(self) -> list[User]:
        return [self.colleagues[key] for key in self.cleaned_data["mentioned"]]


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "is_default"]


class BulkActionForm(forms.Form):
    """Which action, chosen in the list already."""

    action = forms.ChoiceField(
        label=gettext_lazy("Action"), widget=forms.Select(attrs={"class": "control control-select"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = bulk_steps(user)
        self.fields["action"].choices = action_choices(self.steps)


class BulkForm(BulkActionForm):
    """An action for the chosen cases, and what it needs: a person or a reason."""

    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Goes into the history of every case. Not needed for assigning."),
    )

    def __init__(self, *args: Any, user: User, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["assignee"].choices = [("", _("Choose one")), *_people_choices(people)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("action") == ASSIGN and not cleaned.get("assignee"):
            self.add_error("assignee", _("Choose who is to take the cases."))
        step = self.step
        if step and step.transition.reason_required and not cleaned.get("reason"):
            self.add_error("reason", _("Please give a reason."))
        return cleaned

    @property
    def step(self) -> StepAction | None:
        return self.steps.get(self.cleaned_data.get("action", ""))

    @property
    def chosen(self) -> User | None:
        return self.people.get(self.cleaned_data["assignee"])


def bulk_steps(user: User) -> dict[str, StepAction]:
    """The steps that may be taken for many cases at once and that the person may take somewhere."""
    return {
        f"{workflow.name}/{transition.name}": StepAction(workflow.name, transition)
        for workflow in registry.workflows()
        for transition in workflow.transitions
        if transition.bulk and transition.permission and permissions.scope(user, transition.permission)
    }


def action_choices(steps: dict[str, StepAction]) -> list[tuple[Any, Any]]:
    groups: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for key, step in steps.items():
        groups[str(registry.workflow(step.workflow).label)].append((key, step.transition.label))
    return [("", _("Choose one")), (ASSIGN, _("Assign")), *groups.items()]


def _people_choices(people: list[User]) -> list[tuple[str, str]]:
    return [
        (NOBODY, _("Nobody (back to the department)")),
        *((str(person.pk), person.display_name) for person in people),
    ]


class ChangedDayForm(forms.Form):
    """A day that is not what the holiday library says."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=100,
        help_text=gettext_lazy("For example the name of the temporary holiday."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=ExtraHoliday.Kind.choices,
        widget=forms.RadioSelect,
        initial=ExtraHoliday.Kind.ADDED_HOLIDAY,
    )


class PeriodForm(forms.Form):
    """How long a period is from now on."""

    length = forms.IntegerField(min_value=1, max_value=1_000)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["length"].label = UNIT_LABELS[unit]


UNIT_LABELS = {
    Unit.WORKING_HOURS: gettext_lazy("Working hours"),
    Unit.WORKING_DAYS: gettext_lazy("Working days"),
    Unit.CALENDAR_DAYS: gettext_lazy("Calendar days"),
    Unit.MONTHS: gettext_lazy("Months"),
}
