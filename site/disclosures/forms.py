"""What people type about disclosures, turned into arguments of one service each."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core import permissions
from core.licences import Licence
from core.spreadsheets import LARGEST_FILE
from disclosures.models import CatalogueItem, InformationRequest
from disclosures.queries import catalogue
from disclosures.queries.catalogue import Timing
from disclosures.states import KEEP_REGISTER, MANAGE, NEEDS_CLAUSE, Clause, ObjectionOutcome, Outcome, PublicationCycle

ANY = [("", _("All"))]


class CatalogueFilter(forms.Form):
    """A filter that makes no sense is left out, not scolded."""

    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    field = forms.ChoiceField(label=_("Subject area"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    timing = forms.ChoiceField(label=_("State of publication"), required=False, choices=[*ANY, *Timing.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [*ANY, *((name, f"{name} ({count})") for name, count in catalogue.fields())]
        self.fields["department"].choices = [*ANY, *((str(pk), name) for pk, name in catalogue.departments())]

    def wanted(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=1000,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it. Please write no personal data, of yours or of others."),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Your post and, where it is public, your name stand beside the answer."),
    )


class ItemForm(forms.ModelForm):
    class Meta:
        model = CatalogueItem
        fields = (
            "code", "field", "title", "description", "cycle", "due_month", "due_day", "due_within", "next_due_on",
            "department", "method", "legal_basis", "licence", "is_active",
        )  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 3}), "next_due_on": forms.DateInput()}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_for(user, MANAGE)
        self.fields["licence"].choices = Licence.choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cycle = cleaned.get("cycle")
        needs_day = cycle in {PublicationCycle.MONTHLY, PublicationCycle.QUARTERLY}
        needs_month = cycle in {PublicationCycle.YEARLY, PublicationCycle.HALF_YEARLY}
        if needs_month and not cleaned.get("due_month"):
            self.add_error("due_month", _("What comes yearly or half-yearly needs a month and a day."))
        if (needs_day or needs_month) and not cleaned.get("due_day"):
            self.add_error("due_day", _("A rule needs a day."))
        return cleaned


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet (XLSX)"),
        help_text=_("Use the columns of the download. Up to %(limit)s MB and 5,000 rows.")
        % {"limit": LARGEST_FILE // 1024 // 1024},
    )


class RequestForm(forms.ModelForm):
    class Meta:
        model = InformationRequest
        fields = ("received_on", "department", "kind", "topic", "subject")
        widgets = {"received_on": forms.DateInput()}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_for(user, KEEP_REGISTER)
        self.fields["department"].required = True


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    clause = forms.ChoiceField(
        label=_("Statutory clause"),
        required=False,
        choices=[("", _("None")), *Clause.choices],
        help_text=_("For what is withheld, in whole or in part."),
    )
    item = forms.ModelChoiceField(
        label=_("Catalogue item that answers it"), required=False, queryset=CatalogueItem.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = catalogue.in_force()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") in {str(one) for one in NEEDS_CLAUSE} and not cleaned.get("clause"):
            self.add_error("clause", _("A refusal needs its statutory clause."))
        return cleaned


class ObjectionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision on the objection"), choices=ObjectionOutcome.choices, widget=forms.RadioSelect
    )


class TopicForm(forms.Form):
    topic = forms.CharField(widget=forms.HiddenInput, max_length=60)
    item = forms.ModelChoiceField(label=_("Catalogue item that answers it"), queryset=CatalogueItem.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = catalogue.in_force()


def departments_for(user: Any, permission: str) -> Any:
    scope = permissions.scope(user, permission)
    active = Department.objects.filter(is_active=True)
    return active if scope.everywhere else active.filter(pk__in=scope.departments)


class HandInReportForm(forms.Form):
    """Under which item of the catalogue the report of a survey is published."""

    item = forms.ModelChoiceField(CatalogueItem.objects.none(), label=_("Catalogue item"))
    period = forms.CharField(
        label=_("What it covers"), max_length=60, help_text=_("A year, a quarter, a date: 2026 Q3.")
    )
    meant_for_all = forms.BooleanField(label=_("Yes, these results of staff are meant for everybody."))

    def __init__(self, *args: Any, survey: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = CatalogueItem.objects.filter(is_active=True)
        own = items.filter(department=survey.department)
        field: Any = self.fields["item"]
        field.queryset = (own if own.exists() else items).order_by("code")
        if not survey.is_among_staff:
            del self.fields["meant_for_all"]
        if survey.closes_at:
            self.initial.setdefault("period", str(localtime(survey.closes_at).year))
