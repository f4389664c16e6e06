"""What may be asked for after the terms of a vote are fixed; less while people vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.forms.cycles import BallotForm, CountingForm, ElectorateForm
from budget.models import Phase, Poll
from budget.services.calendar import Span
from budget.services.term_changes import AFTER_THE_VOTE, COLUMNS
from budget.states.names import PhaseKind
from budget.states.polls import PollState
from core.ui.amounts import WonField

ENDS = (("starts_at", _("Begins")), ("ends_at", _("Ends")))
CAP = "most_per_category"


@dataclass(frozen=True)
class Part:
    """Fields that belong together; `rows` are dates side by side under a name of their own."""

    title: Any
    fields: list[Any]
    rows: list[tuple[Any, Any, Any]]
    is_open: bool


class TermChangeForm(forms.Form):
    closes_at = forms.DateTimeField(label=_("Voting closes"), required=False)
    opens_at = forms.DateTimeField(label=_("Voting opens"), required=False)
    withdraw = forms.TypedMultipleChoiceField(
        label=_("Projects to withdraw"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what cannot be carried out. Ballots stay as they are; whoever has voted is told."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why the terms change"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it beside both versions."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, poll: Poll, projects: list[Any]) -> None:
        super().__init__(data, initial={"closes_at": poll.closes_at, "opens_at": poll.opens_at})
        self.poll, self.is_voting = poll, poll.state == PollState.OPEN
        self.fields["withdraw"].choices = [(one.number, f"{one.number}. {one.title}") for one in projects]
        self.pots = {} if self.is_voting else dict(poll.pots.values_list("number", "ceiling_won"))
        self.phases = [phase for phase in poll.cycle.phases.all() if self._may_move(phase)]
        for phase in self.phases:
            for name, label in ENDS:
                self.fields[f"{phase.kind}_{name}"] = forms.DateTimeField(
                    label=label, required=False, initial=getattr(phase, name)
                )
        if self.is_voting:
            del self.fields["opens_at"]
            return
        for part in (ElectorateForm, BallotForm, CountingForm):
            for name, field in part(poll=poll).fields.items():
                field.initial, field.help_text = getattr(poll, name), ""
                self.fields[name] = field
        for pot in poll.pots.all():
            self.fields[f"pot_{pot.number}"] = WonField(
                label=gettext("Money of “%(pot)s” (won)") % {"pot": pot.name}, least=1, initial=pot.ceiling_won,
                required=False,
            )  # fmt: skip

    def _may_move(self, phase: Phase) -> bool:
        """The dates of the vote itself stand in fields of their own."""
        return phase.kind != PhaseKind.VOTE and (not self.is_voting or phase.kind in AFTER_THE_VOTE)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for phase in self.phases:
            empty = [name for name, _label in ENDS if given.get(f"{phase.kind}_{name}") is None]
            if empty and not self.errors:
                self.add_error(f"{phase.kind}_{empty[0]}", gettext("A phase that was published keeps its dates."))
        return given

    @property
    def parts(self) -> list[Part]:
        """As the page shows them; those with an error stand open."""
        rows = [
            (phase.get_kind_display(), *(self[f"{phase.kind}_{name}"] for name, _label in ENDS))
            for phase in self.phases
        ]  # fmt: skip
        found = [
            self._part(_("When people vote"), ["opens_at", "closes_at"], is_open=True),
            self._part(_("Dates of the other phases"), [], rows),
            self._part(_("Projects to withdraw"), ["withdraw"]),
            self._part(_("Who votes"), list(ElectorateForm.base_fields)),
            self._part(_("Ballot"), list(BallotForm.base_fields)),
            self._part(_("Counting rule"), list(CountingForm.base_fields)),
            self._part(_("Pots"), [f"pot_{number}" for number in self.pots]),
        ]
        return [part for part in found if part.fields or part.rows]

    def _part(self, title: Any, names: list[str], rows: Any = (), *, is_open: bool = False) -> Part:
        fields = [self[name] for name in names if name in self.fields]
        mistaken = any(field.errors for field in fields) or any(one.errors for row in rows for one in row[1:])
        return Part(title, fields, list(rows), is_open or mistaken)

    @property
    def wanted(self) -> dict[str, Any]:
        """Only what differs from the terms as they stand."""
        given = self.cleaned_data
        # Empty dates ask for nothing; an empty cap takes the cap away.
        said = {name: given[name] for name in COLUMNS & given.keys() if given[name] is not None or name == CAP}
        changed = {name: value for name, value in said.items() if _differs(getattr(self.poll, name), value)}
        money = {number: given[f"pot_{number}"] for number in self.pots}
        pots = {str(number): won for number, won in money.items() if won is not None and won != self.pots[number]}
        return changed | {"pots": pots, "phases": self._moved(), "withdraw": given["withdraw"]}

    def _moved(self) -> dict[str, Span]:
        found = {}
        for phase in self.phases:
            there = (phase.starts_at, phase.ends_at)
            given = tuple(self.cleaned_data[f"{phase.kind}_{name}"] for name, _label in ENDS)
            if any(_differs(*pair) for pair in zip(there, given, strict=True)):
                found[phase.kind] = (given[0], given[1])
        return found


def _differs(there: Any, value: Any) -> bool:
    if isinstance(there, datetime) and isinstance(value, datetime):
        # The browser's picker knows minutes only.
        there = there.replace(second=0, microsecond=0)
    return bool(there != value)
