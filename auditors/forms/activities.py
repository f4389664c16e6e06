"""Dates for auditors as staff type them, what auditors answer, and who came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from auditors.models import Activity, ActivityKind, Part
from auditors.queries.planning import USUAL_MONTHS, Pair
from councils.models import Body, SeatKind
from facilities.models import FacilityKind, Site

MOST_MONTHS = 60
# A longer list of boxes helps nobody; then the matrix is the place to choose.
MOST_BOXES = 60


class ActivityForm(forms.ModelForm):
    class Meta:
        model = Activity
        fields = [
            "kind", "title", "starts_at", "ends_at", "meeting_point", "field", "sites", "note", "allowance_won",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "sites": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "title": _("As it stands in the auditors' calendar, such as “Playgrounds before the holidays”."),
            "field": _("Empty: every field is asked to come."),
            "sites": _("For audits and visits; training needs none."),
            "note": _("What to bring, who comes along from the department, where to park."),
            "allowance_won": _("In won, for each auditor who comes. 0: nothing is paid."),
        }

    def __init__(self, *args: Any, body: Body, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = ActivityKind.choices
        self.fields["field"].queryset = body.seat_kinds.all()
        self.fields["field"].empty_label = str(_("All fields"))
        self.fields["sites"].queryset = sites
        self.fields["sites"].required = False
        if sites.count() > MOST_BOXES:
            self._offer_only_the_chosen(sites)

    def _offer_only_the_chosen(self, sites: Any) -> None:
        chosen = [str(getattr(one, "pk", one)) for one in self["sites"].value() or ()]
        shown = sites.filter(pk__in=[one for one in chosen if one.isdecimal()])
        self.fields["sites"].choices = [(site.pk, site.name) for site in shown]
        self.fields["sites"].help_text = _(
            "There are many: choose them on the page “What to visit” and plan from there."
        )

    def _post_clean(self) -> None:
        """The service writes; validating against the instance would change it before it is locked."""


class CallOffForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it does not take place"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who was asked reads this."),
    )


class AnswerForm(forms.Form):
    """Two buttons: a press that says which way."""

    comes = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")


class AttendanceForm(forms.Form):
    present = forms.ModelMultipleChoiceField(
        label=_("Who was there?"),
        queryset=Part.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those who are not ticked are written down as absent."),
    )

    def __init__(self, *args: Any, parts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = parts
        self.fields["present"].label_from_instance = lambda part: f"{name_of(part)} · {part.term.seat_kind.label}"


class IntervalsForm(forms.Form):
    """A number for each kind of facility and each field."""

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[FacilityKind],
        fields: Iterable[SeatKind],
        months: dict[Pair, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, self.of_fields = list(kinds), list(fields)
        for kind in self.kinds:
            for field in self.of_fields:
                self.fields[f"every-{kind.pk}-{field.pk}"] = forms.IntegerField(
                    label=f"{kind.name} · {field.label}",
                    min_value=0,
                    max_value=MOST_MONTHS,
                    initial=months.get((kind.pk, field.pk), USUAL_MONTHS),
                )

    def rows(self) -> list[tuple[FacilityKind, list[forms.BoundField]]]:
        return [(kind, [self[f"every-{kind.pk}-{field.pk}"] for field in self.of_fields]) for kind in self.kinds]

    def months(self) -> dict[Pair, int]:
        return {
            (kind.pk, field.pk): self.cleaned_data[f"every-{kind.pk}-{field.pk}"]
            for kind in self.kinds
            for field in self.of_fields
        }


class MatrixFilter(forms.Form):
    kind = forms.ModelChoiceField(
        label=_("Kind of facility"), queryset=FacilityKind.objects.all(), required=False, empty_label=_("All kinds")
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All facilities")), ("gaps", _("Only where a visit is due"))],
    )


def name_of(part: Part) -> str:
    """How the office knows an auditor."""
    return part.term.name or part.term.user.display_name


def open_sites(*, also: Iterable[int] = ()) -> Any:
    """What can be visited; what an activity names already stays on its form."""
    sites = Site.objects.filter(closed_on__isnull=True) | Site.objects.filter(pk__in=list(also))
    return sites.distinct().order_by("name")
