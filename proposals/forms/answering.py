"""What a department decides about a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Position
from proposals.forms.fields import CleanTextField, lines
from proposals.models import Proposal
from proposals.queries.reviews import must_be_weighed
from proposals.services.answering import LONGEST_ANSWER, outcomes_for
from proposals.states import AnswerOutcome, ReasonCode
from proposals.states.names import REFUSALS


class PassOnForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.filter(is_active=True).select_related("organisation")
    )
    reason = CleanTextField(label=_("Reason"), max_length=300, help_text=_("Everybody reads it in the timeline."))


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason_code = forms.ChoiceField(
        label=_("Reason for a refusal"), choices=[("", "—"), *ReasonCode.choices], required=False
    )
    transferred_to = CleanTextField(label=_("Body it is transferred to"), required=False, max_length=100)
    body = CleanTextField(label=_("Answer"), max_length=LONGEST_ANSWER, widget=lines(8))
    starts_on = forms.DateField(label=_("Planned start"), required=False)
    unweighed_because = CleanTextField(
        label=_("Why nobody scored it"),
        required=False,
        max_length=300,
        help_text=_("Criteria are set, but no reviewer has given scores. Everybody reads this beside the answer."),
    )
    position = forms.ModelChoiceField(
        label=_("Who answers"), queryset=Position.objects.none(), help_text=_("Department and position are named.")
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, one.label) for one in outcomes_for(proposal)]
        if not must_be_weighed(proposal):
            del self.fields["unweighed_because"]
        positions = Position.objects.filter(department=proposal.department_id, holder__isnull=False)
        self.fields["position"].queryset = positions.select_related("department")

    def clean(self) -> dict[str, Any]:
        """What a decision needs besides is asked for with everything else that is missing."""
        given = super().clean() or {}
        outcome = given.get("outcome")
        if outcome in REFUSALS and not given.get("reason_code"):
            self.add_error("reason_code", _("A refusal names its reason."))
        if outcome == AnswerOutcome.TRANSFERRED and not given.get("transferred_to"):
            self.add_error("transferred_to", _("Please name the body that is responsible."))
        return given
