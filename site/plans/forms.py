"""What people type about plans, turned into arguments of one service each."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core import permissions
from core.ui.amounts import WonField
from core.uploads.forms import FilesField
from councils.models import Body, Meeting
from plans.models import CardTarget, PlanKind, PlanPage, Strategy, StrategyPage, TaskKind, Verdict
from plans.models.pages import RESERVED_SLUGS
from plans.models.parts import EARLIEST, LATEST
from plans.queries import panels, tasks
from plans.queries.improving import strategies_for
from plans.queries.tasks import Wanted
from plans.services.progress import MOST_FILES, Figure, Report
from plans.states import IMPORT, CardState

ANY = [("", _("All"))]
LONGEST_KEY = 18


class ChoiceByKey(forms.ModelChoiceField):
    """A key that no database could hold is an unknown one."""

    def to_python(self, value: Any) -> Any:
        if len(str(value or "")) > LONGEST_KEY:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class TaskFilter(forms.Form):
    """A filter that makes no sense is left out, not scolded."""

    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    plan = ChoiceByKey(label=_("Plan"), required=False, queryset=PlanPage.objects.none(), empty_label=_("All"))
    state = forms.ChoiceField(label=_("How it stands"), required=False, choices=[*ANY, *CardState.choices])
    department = ChoiceByKey(
        label=_("Department"), required=False, queryset=Department.objects.none(), empty_label=_("All")
    )
    kind = forms.ChoiceField(label=_("Kind of task"), required=False, choices=[*ANY, *TaskKind.choices])
    strategy = ChoiceByKey(
        label=_("Strategy or field"), required=False, queryset=Strategy.objects.none(), empty_label=_("All")
    )
    year = forms.IntegerField(label=_("Runs in the year"), required=False, min_value=2000, max_value=2100)
    focus = forms.BooleanField(label=_("Only the focus of the year"), required=False)
    overdue = forms.BooleanField(label=_("Only with a late report"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = tasks.plans()
        self.fields["department"].queryset = tasks.departments_with_tasks()
        self.fields["strategy"].queryset = Strategy.objects.none()
        plan = str(self.data.get("plan", ""))
        if plan.isdecimal() and len(plan) <= LONGEST_KEY:
            self.fields["strategy"].queryset = Strategy.objects.filter(plan=plan, left_out_at=None)

    def wanted(self) -> Wanted:
        self.full_clean()
        return Wanted(**{name: value for name, value in getattr(self, "cleaned_data", {}).items() if value})


class ReportForm(forms.Form):
    text = forms.CharField(
        label=_("What was done this month"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Two or three sentences that residents understand."),
    )
    percent = forms.IntegerField(
        label=_("How much of the whole task is done (%)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    spent = WonField(label=_("Spent so far (won)"), required=False)
    next_step = forms.CharField(label=_("What comes next"), required=False, max_length=500)
    links = forms.CharField(
        label=_("Evidence on this site"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One address per line, such as /proposals/12/. Below you can look for it."),
    )
    files = FilesField(label=_("Files"), required=False, limit=MOST_FILES)  # type: ignore[assignment]

    def __init__(self, *args: Any, targets: list[CardTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for target in targets:
            if target.number is not None:
                self.fields[f"number-{target.pk}"] = forms.DecimalField(
                    label=_target_label(target, f"{target.number.normalize():f} {target.unit}".strip()),
                    required=False,
                    min_value=Decimal(0),
                    max_digits=14,
                    decimal_places=2,
                    widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
                )
            if target.amount is not None:
                self.fields[f"amount-{target.pk}"] = WonField(
                    label=_target_label(target, _("%(amount)s won") % {"amount": f"{target.amount:,}"}), required=False
                )

    @property
    def figure_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(("number-", "amount-"))]

    def report(self) -> Report:
        said = self.cleaned_data
        return Report(
            text=said["text"],
            percent=said["percent"],
            spent=said["spent"],
            next_step=said["next_step"],
            figures={
                target.pk: Figure(said.get(f"number-{target.pk}"), said.get(f"amount-{target.pk}"))
                for target in self.targets
            },
            links=said["links"].split(),
            files=said["files"],
        )


def _target_label(target: CardTarget, wanted: Any) -> str:
    return _("%(indicator)s (target: %(wanted)s)") % {"indicator": target.indicator, "wanted": wanted}


class CheckForm(forms.Form):
    reason = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you send the report back."),
    )


class CardStepForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Residents read it on the task's page."),
    )
    goes_on = forms.BooleanField(label=_("Fulfilled, and goes on"), required=False)


class HalfYearForm(forms.Form):
    verdict = forms.ChoiceField(label=_("How the task stands"), choices=Verdict.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(label=_("Opinion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class AdjustmentForm(forms.Form):
    panel = ChoiceByKey(
        label=_("Citizens' panel that decides"),
        queryset=Body.objects.none(),
        empty_label=_("Choose the panel"),
        help_text=_("Public bodies on which residents sit."),
    )
    before = forms.CharField(label=_("What was promised"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    after = forms.CharField(
        label=_("What is proposed instead"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    stops = forms.BooleanField(label=_("The pledge is to end"), required=False)
    cause = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = panels.deciding()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("after") and not cleaned.get("stops"):
            self.add_error("after", _("Say what is proposed instead, or that the pledge is to end."))
        return cleaned


class MeetingForm(forms.Form):
    """On which agenda the panel is to find it."""

    meeting = ChoiceByKey(
        label=_("Meeting of the panel"), queryset=Meeting.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = _day_and_title


def _day_and_title(meeting: Meeting) -> str:
    return f"{date_format(timezone.localtime(meeting.starts_at), 'DATETIME_FORMAT')} · {meeting}"


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class ImportForm(forms.Form):
    """The plan itself; everything below it stands in the sheet."""

    title = forms.CharField(label=_("Title of the plan"), max_length=200)
    slug = forms.SlugField(
        label=_("Address"), max_length=60, help_text=_("Small letters, digits and hyphens: /plans/innovation-2027/.")
    )
    kind = forms.ChoiceField(label=_("Kind of plan"), choices=PlanKind.choices)
    first_year = forms.IntegerField(label=_("From year"), min_value=EARLIEST, max_value=LATEST)
    last_year = forms.IntegerField(label=_("To year"), min_value=EARLIEST, max_value=LATEST)
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    vision = forms.CharField(label=_("Vision"), max_length=200, required=False)
    goal = forms.CharField(label=_("Goal"), max_length=200, required=False)
    summary = forms.CharField(label=_("Summary"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    file = FilesField(label=_("Spreadsheet"), required=False, limit=1)
    # The file of a dry run, so that nobody has to send it twice.
    tried = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = permissions.scope(user, IMPORT)
        departments = Department.objects.filter(is_active=True)
        if not scope.everywhere:
            departments = departments.filter(pk__in=scope.departments)
        self.fields["department"].queryset = departments

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(_("This address is taken by the site itself."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year comes before the first."))
        if not cleaned.get("file") and not cleaned.get("tried") and "file" not in self.errors:
            self.add_error("file", _("Choose the spreadsheet."))
        return cleaned

    def plan(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = ("title", "kind", "first_year", "last_year", "vision", "goal", "summary")
        return {**{name: said[name] for name in names}, "department": {"id": said["department"].pk}}


class StrategyChoice(ChoiceByKey):
    """Strategies by the plan they stand in."""

    def label_from_instance(self, strategy: Any) -> str:
        return f"{strategy.get_parent().title} › {strategy.code}. {strategy.title}"


class ImprovementForm(forms.Form):
    """A task that is to mend what a survey found weak."""

    strategy = StrategyChoice(label=_("Plan and strategy"), queryset=StrategyPage.objects.none())
    title = forms.CharField(label=_("Title of the task"), max_length=200)
    summary = forms.CharField(
        label=_("What the task does"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    department = ChoiceByKey(label=_("Department that does it"), queryset=Department.objects.none())
    year = forms.IntegerField(label=_("Year of the target"), min_value=EARLIEST, max_value=LATEST)
    target = forms.DecimalField(
        label=_("Target of the next survey (%)"), min_value=0, max_value=100, decimal_places=1, required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["strategy"].queryset = strategies_for(user)
        self.fields["department"].queryset = Department.objects.filter(is_active=True).order_by("name")
