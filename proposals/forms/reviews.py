"""What people typed while a proposal is weighed, turned into the arguments of one service."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from core import spreadsheets
from core.ui.amounts import WonField
from councils.models import Body
from proposals.forms.fields import CleanTextField, lines
from proposals.models import Call, Category
from proposals.queries.reviews import ReviewFilter, Stage
from proposals.services import estimates, interests, preferences, referrals, reviews
from proposals.states.reviewing import HIGHEST_SCORE, LOWEST_SCORE, WEIGHTS_IN_ALL, Criterion

LARGEST_TABLE = 200_000
COLUMNS = (
    spreadsheets.Column("label", _("Answer"), required=True, longest=preferences.LONGEST_LABEL),
    spreadsheets.Column("count", _("Number"), kind=spreadsheets.Kind.INTEGER, required=True),
)
QUESTIONS = {
    Criterion.FEASIBLE: _("Can it be done with the means, the law and the time there is?"),
    Criterion.CREATIVE: _("Is it new, or does it do something known in a better way?"),
    Criterion.EFFECTIVE: _("Does it solve the problem, and is it worth its cost?"),
    Criterion.RANGE: _("How many people and places does it help?"),
    Criterion.LASTING: _("Will it still help in some years?"),
}


class InterestForm(forms.Form):
    has_interest = forms.TypedChoiceField(
        label=_("Have you an interest in this proposal?"),
        choices=[("no", _("No, neither I nor anybody close to me")), ("yes", _("Yes: another person shall do it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = CleanTextField(
        label=_("What the interest is"),
        required=False,
        max_length=interests.LONGEST_REASON,
        help_text=_("Only if you have one. Example: my family runs the shop beside the place."),
    )


class AskForm(forms.Form):
    reviewers = forms.ModelMultipleChoiceField(
        label=_("Who shall score it?"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The least busy come first. Nobody sees another's scores before giving their own."),
        error_messages={"invalid_choice": _("This person cannot review it.")},
    )

    def __init__(self, *args: Any, possible: list[Any], asked: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviewers"]
        free = [person for person in possible if person.pk not in asked]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in free])
        field.choices = [(person.pk, person.display_name) for person in free]


class ScoreForm(forms.Form):
    note = CleanTextField(
        label=_("What your scores rest on"),
        min_length=reviews.SHORTEST_NOTE,
        max_length=reviews.LONGEST_NOTE,
        widget=lines(5),
        help_text=_("The department reads it. The public reads only the means of all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = [(str(score), str(score)) for score in range(LOWEST_SCORE, HIGHEST_SCORE + 1)]
        for criterion in Criterion:
            self.fields[criterion.value] = forms.TypedChoiceField(
                label=criterion.label,
                help_text=_("%(question)s 1 is lowest, 5 highest.") % {"question": QUESTIONS[criterion]},
                choices=points,
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.order_fields([*Criterion.values, "note"])

    @property
    def scores(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in Criterion.values}


class EstimateForm(forms.Form):
    won = WonField(label=_("Estimated cost (won)"))
    basis = CleanTextField(
        label=_("What the estimate rests on"),
        min_length=estimates.SHORTEST_BASIS,
        max_length=estimates.LONGEST_BASIS,
        widget=lines(4),
        help_text=_("Example: two benches at 900,000 won by last year's contract, one day of work."),
    )


class PreferenceForm(forms.Form):
    title = CleanTextField(label=_("Title of the survey"), max_length=150)
    link = forms.URLField(label=_("Address of its results"), required=False, max_length=500, assume_scheme="https")
    respondents = forms.IntegerField(
        label=_("Number of answers (N)"),
        min_value=1,
        max_value=preferences.MOST_RESPONDENTS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    method = CleanTextField(
        label=_("Method"), max_length=300, help_text=_("Who was asked, how, and when. Example: online, 1 to 14 May.")
    )
    typed = CleanTextField(
        label=_("Result, line by line"),
        required=False,
        max_length=4000,
        widget=lines(5),
        help_text=_("One answer a line, with a comma before its number. Example: In favour, 120"),
    )
    table = forms.FileField(
        label=_("Or a file (CSV or XLSX)"),
        required=False,
        help_text=_("Two columns, answer and number, without further headings."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed, table = given.pop("typed", ""), given.pop("table", None)
        if bool(typed) == bool(table):
            self.add_error("typed", gettext("Please type the result or choose a file, one of them."))
            return given
        field = "table" if table else "typed"
        try:
            given["rows"] = _from_file(table) if table else _from_text(typed)
        except ValueError as error:
            self.add_error(field, str(error))
        return given


def _from_file(table: Any) -> list[tuple[str, int]]:
    """A workbook by its first bytes; everything else as text in the two encodings that offices use."""
    if table.size > LARGEST_TABLE:
        raise ValueError(gettext("The file is larger than %(limit)s KB.") % {"limit": LARGEST_TABLE // 1000})
    content = table.read()
    if content.startswith(b"PK"):
        return _from_workbook(content)
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return _from_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise ValueError(gettext("The file cannot be read. Please save it as CSV or XLSX."))


def _from_workbook(content: bytes) -> list[tuple[str, int]]:
    try:
        sheet = spreadsheets.read(BytesIO(content), COLUMNS, most_rows=preferences.MOST_ROWS)
    except spreadsheets.SpreadsheetRefused as refused:
        raise ValueError(str(refused)) from refused
    for fault in sheet.faults[:1]:
        raise ValueError(_line_fault(fault.line, fault.message))
    return [(row.values["label"], row.values["count"]) for row in sheet.rows]


def _from_text(typed: str) -> list[tuple[str, int]]:
    """Answer, comma, number. A number may carry commas itself where it is quoted, as spreadsheets write it."""
    rows: list[tuple[str, int]] = []
    try:
        for number, cells in enumerate(csv.reader(StringIO(typed), skipinitialspace=True), start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) > preferences.MOST_ROWS:
                raise ValueError(gettext("There are more than %(limit)s lines.") % {"limit": preferences.MOST_ROWS})
            count = cells[-1].replace(",", "").strip()
            if len(cells) != 2 or not count.isascii() or not count.isdigit() or len(count) > 9:
                raise ValueError(_line_fault(number, gettext("An answer, a comma and a whole number are needed.")))
            rows.append((cells[0].strip(), int(count)))
    except csv.Error as error:
        raise ValueError(gettext("The file cannot be read. Please save it as CSV or XLSX.")) from error
    return rows


def _line_fault(number: int, message: str) -> str:
    return gettext("Line %(number)s: %(message)s") % {"number": number, "message": message}


class ReferForm(forms.Form):
    body = forms.ModelChoiceField(label=_("Committee"), queryset=Body.objects.none())
    reason = CleanTextField(
        label=_("Reason"), max_length=referrals.LONGEST_REASON, help_text=_("Everybody reads it in the timeline.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.public().standing()


class OpinionForm(forms.Form):
    opinion = CleanTextField(
        label=_("Opinion of the committee"),
        min_length=referrals.SHORTEST_OPINION,
        max_length=referrals.LONGEST_OPINION,
        widget=lines(8),
        help_text=_("Everybody reads it on the proposal's page."),
    )


class RuleForm(forms.Form):
    call = forms.ModelChoiceField(
        label=_("Call"), queryset=Call.objects.all(), required=False, empty_label=_("Any call")
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), required=False, empty_label=_("Any category")
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    department = forms.ModelChoiceField(
        label=_("Goes to the department"),
        queryset=Department.objects.filter(is_active=True).select_related("organisation"),
    )
    person = forms.ModelChoiceField(
        label=_("Person in charge"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Whoever takes it there"),
    )

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff
        self.fields["area"].choices = [("", _("Any area")), *((area, area) for area in settings.RESIDENCY_AREAS)]


class WeightsForm(forms.Form):
    call = forms.ModelChoiceField(
        label=_("For which call?"),
        queryset=Call.objects.all(),
        required=False,
        empty_label=_("All calls without weights of their own"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[criterion.value] = forms.IntegerField(
                label=criterion.label, min_value=0, max_value=WEIGHTS_IN_ALL
            )

    @property
    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in Criterion.values}


class ReviewFilterForm(forms.Form):
    """Whatever cannot be read narrows nothing."""

    stage = forms.ChoiceField(choices=Stage.choices, required=False, widget=forms.HiddenInput)
    reviewer = forms.ModelChoiceField(
        label=_("Reviewer"), queryset=User.objects.none(), required=False, empty_label=_("All")
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False, empty_label=_("All")
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), to_field_name="slug", required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, reviewers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = reviewers

    @property
    def wanted(self) -> ReviewFilter:
        self.is_valid()
        given = self.cleaned_data
        return ReviewFilter(
            stage=given.get("stage") or Stage.OPEN,
            reviewer=given.get("reviewer"),
            department=given.get("department"),
            category=given.get("category"),
        )
