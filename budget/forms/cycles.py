"""The wizard of a cycle: what the officer typed, turned into the arguments of one service for each step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from budget.models import Cycle, Poll, Pot
from budget.services.calendar import Span, usual_year
from budget.states.names import BallotKind, CountingMethod, Electorate, PhaseKind, PotKind
from core.ui.amounts import WonField
from councils.models import Body
from proposals.models import Call

LARGEST_LIMIT = 1000


class MoneyForm(forms.Form):
    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2100)
    slug = forms.SlugField(
        label=_("Address"), max_length=60, help_text=_("Usually the year alone: /budget/2027/. It stays for ever.")
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    summary = forms.CharField(label=_("In one sentence"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    ceiling_won = WonField(
        label=_("Money to be decided on (won)"), least=1,
        help_text=_("All pots together never hold more than this."),
    )  # fmt: skip
    has_vote = forms.TypedChoiceField(
        label=_("Who decides"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Residents vote")), ("no", _("The committee decides, without a vote"))], initial="yes",
        help_text=_("A vote is usual. Without one the page says from the beginning that the committee decides."),
    )  # fmt: skip
    call = forms.ModelChoiceField(
        label=_("Call for proposals"), queryset=Call.objects.filter(kind="BUDGET"), required=False,
        help_text=_("Where the proposals come from."),
    )  # fmt: skip
    committee = forms.ModelChoiceField(
        label=_("Committee"), queryset=Body.objects.filter(dissolved_on__isnull=True), required=False,
        help_text=_("Who deliberates, and decides where there is no vote."),
    )  # fmt: skip
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.filter(is_active=True).select_related("organisation"),
        required=False,
    )  # fmt: skip

    take_over = forms.BooleanField(
        required=False, initial=True,
        help_text=_("The dates move to the same weekdays. Everything can still be changed in the next steps."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, cycle: Cycle | None = None, source: Cycle | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial or {}) | (_money_of(cycle) if cycle else {}))
        if source is not None:
            self.fields["take_over"].label = gettext("Take over calendar, ballot and pots of “%(title)s”") % {
                "title": source.title
            }
        else:
            del self.fields["take_over"]
        if cycle is not None:
            for name in ("slug", "year"):
                del self.fields[name]
        if cycle is not None and cycle.published_at is not None:
            del self.fields["has_vote"]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if resolve(reverse("budget:cycle", args=[slug])).url_name != "cycle" or re.fullmatch(r"staff|new", slug):
            raise forms.ValidationError(gettext("This address is taken by another page."))
        return slug


class CalendarForm(forms.Form):
    """A beginning and an end for each phase; the usual year stands there to begin with."""

    def __init__(self, data: Any = None, *, cycle: Cycle) -> None:
        super().__init__(data)
        kinds = [kind for kind in PhaseKind if cycle.has_vote or kind != PhaseKind.VOTE]
        there = {phase.kind: (phase.starts_at, phase.ends_at) for phase in cycle.phases.all()}
        shown = there or usual_year(cycle.year)
        for kind in kinds:
            span = shown.get(kind.value, (None, None))
            for name, label, value in (("starts_at", _("Begins"), span[0]), ("ends_at", _("Ends"), span[1])):
                self.fields[f"{kind}_{name}"] = forms.DateTimeField(label=label, required=False, initial=value)
        self.kinds = kinds
        self.poll = Poll.objects.filter(cycle=cycle).first() if cycle.has_vote else None
        if self.poll is not None:
            self.fields["age_on_opening"] = self._age_field(self.poll)

    @staticmethod
    def _age_field(poll: Poll) -> forms.BooleanField:
        """Moves with the calendar, unless somebody chose another day on purpose."""
        words = gettext("Now it is %(day)s. If the vote moves and this day stays, others may vote than you think.")
        return forms.BooleanField(
            label=_("The age of voters counts on the day on which the vote opens"),
            help_text=words % {"day": date_format(poll.age_on, "DATE_FORMAT")},
            initial=poll.age_on == timezone.localdate(poll.opens_at),
            required=False,
        )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(kind.label, self[f"{kind}_starts_at"], self[f"{kind}_ends_at"]) for kind in self.kinds]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for kind in self.kinds:
            first, last = given.get(f"{kind}_starts_at"), given.get(f"{kind}_ends_at")
            if (first is None) != (last is None) and not self.errors:
                empty = "ends_at" if last is None else "starts_at"
                self.add_error(f"{kind}_{empty}", gettext("A phase needs both dates, or none."))
        return given

    @property
    def phases(self) -> dict[str, Span]:
        found: dict[str, Span] = {}
        for kind in self.kinds:
            first, last = self.cleaned_data[f"{kind}_starts_at"], self.cleaned_data[f"{kind}_ends_at"]
            if isinstance(first, datetime) and isinstance(last, datetime):
                found[kind.value] = (first, last)
        return found


class _PollForm(forms.Form):
    """A part of what is said of a vote; begins with what stands."""

    def __init__(self, data: Any = None, *, poll: Poll) -> None:
        super().__init__(data, initial={name: getattr(poll, name) for name in self.base_fields})


class ElectorateForm(_PollForm):
    electorate = forms.ChoiceField(
        label=_("Who may vote"), choices=Electorate.choices, widget=forms.RadioSelect,
        help_text=_("Residents are known by their proof of residency; nobody votes twice."),
    )  # fmt: skip
    least_age = forms.IntegerField(
        label=_("From the age of"),
        min_value=0,
        max_value=30,
        help_text=_("14 is usual: from then on people act alone."),
    )
    age_on = forms.DateField(label=_("Age on this day"), help_text=_("Usually the day on which the vote opens."))
    has_paper = forms.BooleanField(
        label=_("There are paper ballots too"), required=False,
        help_text=_("For people who cannot or do not want to vote online; two people enter each sheet."),
    )  # fmt: skip


class BallotForm(_PollForm):
    ballot_kind = forms.ChoiceField(
        label=_("Kind of ballot"), choices=BallotKind.choices, widget=forms.RadioSelect,
        help_text=_("Picking up to five is what most cities do, and what people understand at once."),
    )  # fmt: skip
    least_picks = forms.IntegerField(
        label=_("Projects, at least"), min_value=0, max_value=LARGEST_LIMIT,
        help_text=_("In each pot. One is kind to people who know only one project."),
    )  # fmt: skip
    most_picks = forms.IntegerField(
        label=_("Projects, at most"), min_value=1, max_value=LARGEST_LIMIT,
        help_text=_("In each pot. For picks and ranks."),
    )  # fmt: skip
    points = forms.IntegerField(
        label=_("Points to spread"), min_value=1, max_value=LARGEST_LIMIT, help_text=_("For points only.")
    )
    most_points_each = forms.IntegerField(
        label=_("Points for one project, at most"), min_value=1, max_value=LARGEST_LIMIT,
        help_text=_("For points only."),
    )  # fmt: skip
    most_per_category = forms.IntegerField(
        label=_("Projects of one category, at most"), min_value=1, max_value=LARGEST_LIMIT, required=False,
        help_text=_("Empty is usual: no limit."),
    )  # fmt: skip


class CountingForm(_PollForm):
    counting_method = forms.ChoiceField(
        label=_("Counting rule"), choices=CountingMethod.choices, widget=forms.RadioSelect,
        help_text=_(
            "Equal Shares gives every voter the same part of the money, so that more people get something they chose. "
            "Most votes first is shorter to explain."
        ),
    )  # fmt: skip
    least_percent = forms.IntegerField(
        label=_("Least share of the ballots (%)"), min_value=0, max_value=100,
        help_text=_("Only for the rule with a least share; 0 otherwise."),
    )  # fmt: skip
    # With less, a resident's computer would count again for hours.
    step_won = forms.IntegerField(
        label=_("Raise per voter and round (won)"), min_value=100, max_value=1_000_000,
        help_text=_(
            "Only for Equal Shares. 1,000 is usual. With a smaller raise a few won less may be left over, but counting "
            "again takes residents longer."
        ),
    )  # fmt: skip
    weight_residents = forms.IntegerField(
        label=_("Weight of the residents (%)"), min_value=1, max_value=100,
        help_text=_("100 is usual: the ballots alone decide."),
    )  # fmt: skip
    weight_committee = forms.IntegerField(label=_("Weight of the committee (%)"), min_value=0, max_value=99)
    weight_survey = forms.IntegerField(label=_("Weight of the survey (%)"), min_value=0, max_value=99)
    appeal_days = forms.IntegerField(
        label=_("Days for objections"), min_value=1, max_value=90,
        help_text=_("14 is usual. Afterwards the key that links people and ballots is destroyed."),
    )  # fmt: skip


class PotForm(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind of pot"), choices=PotKind.choices)
    ceiling_won = WonField(label=_("Money (won)"), least=1)
    areas = forms.MultipleChoiceField(
        label=_("Neighbourhoods that vote on it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a pot of a neighbourhood. Everybody else votes on the pots without neighbourhoods."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = [(area, area) for area in settings.RESIDENCY_AREAS]

    def has_changed(self) -> bool:
        """A row whose name was emptied is to go; kind and number alone make no pot."""
        return bool(self["name"].value() or self["ceiling_won"].value())


class _Rows(forms.BaseFormSet[PotForm]):
    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


POTS = forms.formset_factory(PotForm, _Rows, extra=2, max_num=60, absolute_max=62)


def pots_of(poll: Poll) -> list[dict[str, Any]]:
    return [_pot(pot) for pot in poll.pots.order_by("number")]


def _pot(pot: Pot) -> dict[str, Any]:
    return {name: getattr(pot, name) for name in ("number", "name", "kind", "ceiling_won", "areas")}


def _money_of(cycle: Cycle) -> dict[str, Any]:
    names = ("title", "summary", "text", "ceiling_won", "call", "committee", "department")
    return {name: getattr(cycle, name) for name in names} | {"has_vote": "yes" if cycle.has_vote else "no"}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=_("The decision"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who decided what, when, and on what ground. Everybody reads it on the page of the cycle."),
    )  # fmt: skip
