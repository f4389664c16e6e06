"""What the staff types about projects being carried out, turned into the arguments of one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Position
from budget.models import Contract, Undertaking
from budget.states.execution_names import ContractMethod, DelayKind, LineChange, Moment, SupplierKind
from core.ui.amounts import WonField
from core.uploads.forms import FilesField
from core.uploads.kinds import IMAGE


def paragraph(label: Any, longest: int, *, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class ArrangeForm(forms.Form):
    line_code = forms.CharField(label=_("Budget line"), max_length=40, help_text=_("As in the corporation's budget."))
    responsible = forms.ModelChoiceField(
        label=_("Post that answers"), queryset=Position.objects.none(),
        help_text=_("Its holder's name is shown where the post says so."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Begins on"))
    ends_on = forms.DateField(label=_("To be finished on"))
    next_step = forms.CharField(
        label=_("Next step"), max_length=200, required=False, help_text=_("One sentence that residents understand.")
    )

    def __init__(self, *args: Any, undertaking: Undertaking, **kwargs: Any) -> None:
        names = ("line_code", "responsible", "starts_on", "ends_on", "next_step")
        kwargs.setdefault("initial", {name: getattr(undertaking, name) for name in names})
        super().__init__(*args, **kwargs)
        posts = Position.objects.filter(department=undertaking.department_id, ended_at__isnull=True)
        self.fields["responsible"].queryset = posts.select_related("holder", "department")
        self.fields["responsible"].label_from_instance = lambda post: f"{post.title} – {post.holder or '…'}"


class LineForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of entry"), choices=LineChange.choices, widget=forms.RadioSelect)
    amount_won = WonField(label=_("Amount (won)"), help_text=_("Without a sign: the kind says which way it goes."))
    decided_on = forms.DateField(label=_("Decided on"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Public. Not needed for the original budget.")
    )

    def __init__(self, *args: Any, undertaking: Undertaking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_original = undertaking.line_entries.filter(kind=LineChange.ORIGINAL).exists()
        kinds = [kind for kind in LineChange if (kind == LineChange.ORIGINAL) != has_original]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if not has_original:
            self.initial.setdefault("kind", LineChange.ORIGINAL.value)
            self.initial.setdefault("amount_won", undertaking.project.cost_won)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Step"), max_length=120)
    planned_on = forms.DateField(label=_("Planned for"))


class MoveForm(forms.Form):
    planned_on = forms.DateField(label=_("New date"))
    reason = paragraph(_("Reason"), 300, help_text=_("Public; the old date stays to be read."), rows=3)


class ReachForm(forms.Form):
    reached_on = forms.DateField(label=_("Reached on"))


class ReasonForm(forms.Form):
    reason = paragraph(_("Reason"), 300, help_text=_("Public."), rows=3)


class DelayForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of reason"), choices=DelayKind.choices)
    reason = paragraph(_("Reason"), 1_000, help_text=_("Public. What happened, and what is done about it."))
    to_on = forms.DateField(label=_("New date"))


class CompleteForm(forms.Form):
    outcome = paragraph(_("What was made, and what it brings"), 3_000, rows=6)


class ConclusionForm(forms.Form):
    reason = paragraph(
        _("Conclusion"), 2_000, rows=6, help_text=_("Public. What residents said, and what the next project learns.")
    )


class StopForm(forms.Form):
    reason = paragraph(_("Reason"), 2_000, rows=5, help_text=_("Public. What becomes of the money belongs here too."))


class ContractForm(forms.Form):
    title = forms.CharField(label=_("What is ordered"), max_length=120)
    supplier_kind = forms.ChoiceField(
        label=_("Supplier"), choices=SupplierKind.choices, help_text=_("The kind alone; no names of people.")
    )
    method = forms.ChoiceField(label=_("How it was awarded"), choices=ContractMethod.choices)
    amount_won = WonField(label=_("Amount (won)"))
    signed_on = forms.DateField(label=_("Signed on"))


class AmendForm(forms.Form):
    new_amount_won = WonField(label=_("New sum (won)"), help_text=_("0 takes the contract back."))
    signed_on = forms.DateField(label=_("Signed on"))
    reason = paragraph(_("Reason"), 300, help_text=_("Public."), rows=3)


class PaymentForm(forms.Form):
    contract = forms.ModelChoiceField(
        label=_("Under the contract"), queryset=Contract.objects.none(), required=False, empty_label=_("No contract")
    )
    purpose = forms.CharField(
        label=_("What the money was for"), max_length=120, help_text=_("Public. No names of people.")
    )
    amount_won = WonField(label=_("Amount (won)"))
    paid_on = forms.DateField(label=_("Paid on"))
    document = forms.CharField(label=_("Number of the document"), max_length=40, required=False)

    def __init__(self, *args: Any, undertaking: Undertaking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = undertaking.contracts.filter(amends__isnull=True)


class PhotographForm(forms.Form):
    picture = FilesField(
        label=_("Picture"), kinds=(IMAGE,), limit=1, help_text=_("Nobody's face, nobody's number plate.")
    )
    moment = forms.ChoiceField(label=_("When it was taken"), choices=Moment.choices, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("What the picture shows"), max_length=200, help_text=_("For those who do not see it.")
    )
    taken_on = forms.DateField(label=_("Taken on"))

    def clean_picture(self) -> Any:
        return self.cleaned_data["picture"][0]


class VisitForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("Begins"))
    ends_at = forms.DateTimeField(label=_("Ends"))
    meeting_point = forms.CharField(label=_("Where to meet"), max_length=150)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=200, initial=15)
    sign_up_until = forms.DateTimeField(
        label=_("Sign-up until"), required=False, help_text=_("Empty: until the visit begins.")
    )
    note = forms.CharField(
        label=_("Good to know"), max_length=300, required=False, help_text=_("Shoes, steps, wheelchairs.")
    )


class AnswerForm(forms.Form):
    reason = paragraph(_("Answer"), 4_000, rows=8, help_text=_("Public. What you found, what you will do, by when."))
