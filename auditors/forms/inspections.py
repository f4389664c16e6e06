"""The report from the spot as it is typed on a telephone: the visit, the checklist, and each finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from auditors.models import Activity, Checklist, CheckPoint, FindingKind, Mark, Severity
from auditors.queries.inspections import activities_of
from auditors.services.inspections import MOST_FINDINGS, Found, Marked, Visit
from core.uploads.forms import FilesField
from core.uploads.kinds import IMAGE
from facilities.models import Equipment, Site

NOTHING = [("", "—")]
_FINDING, _MARK = re.compile(r"^finding-(\d{1,3})-(?:title|text|photos)$"), re.compile(r"^mark-(\d{1,18})$")


class KnowingSelect(forms.Select):
    """Its options say to what they belong, so that the page can offer what fits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.belongs: dict[str, Any] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.belongs:
            option["attrs"]["data-belongs"] = self.belongs[str(value)]
        return option


@dataclass(frozen=True)
class Offered:
    """What the page offers. Taken is more: a draft is older than the page, and what it names may have moved on."""

    activities: list[Activity]
    sites: list[Site]
    equipment: list[Equipment]

    def grouped_sites(self) -> list[Any]:
        """Those of the activities stand on top."""
        near = {site.pk for activity in self.activities for site in activity.sites.all()}
        first = [(site.pk, site.name) for site in self.sites if site.pk in near]
        others = [(site.pk, site.name) for site in self.sites if site.pk not in near]
        if not first:
            return NOTHING + others
        return [*NOTHING, (gettext("On the way of your activities"), first), (gettext("Other facilities"), others)]


class VisitForm(forms.Form):
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    site = forms.ModelChoiceField(
        label=_("Facility"), queryset=Site.objects.select_related("kind"), required=False, widget=KnowingSelect
    )
    place_text = forms.CharField(
        label=_("Where exactly?"), max_length=150, required=False, help_text=_("For example: second floor, east stairs")
    )
    seen_on = forms.DateField(label=_("Day of the visit"))
    activity: forms.ModelChoiceField[Activity] = forms.ModelChoiceField(
        label=_("Belongs to the activity"), queryset=None, required=False
    )
    summary = forms.CharField(
        label=_("What you saw, in short"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Also when all is well: a report without a finding shows that somebody looked."),
    )
    photos = FilesField(label=_("Photographs of the place"), kinds=(IMAGE,), limit=5, required=False)

    def __init__(self, *args: Any, offered: Offered, author: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].widget.belongs = {str(site.pk): site.kind_id for site in offered.sites}
        self.fields["site"].choices = offered.grouped_sites()
        self.fields["activity"].queryset = activities_of(author)
        self.fields["activity"].choices = [*NOTHING, *((one.pk, _named(one)) for one in offered.activities)]

    def visit(self) -> tuple[UUID, Visit]:
        cleaned = dict(self.cleaned_data)
        return cleaned.pop("client_key"), Visit(**cleaned)


def _named(activity: Activity) -> str:
    return f"{format_date(activity.starts_at, 'Y.m.d')} {activity.title}"


class FindingForm(forms.Form):
    """One finding; several stand on the page, told apart by their prefix."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=FindingKind.choices, initial=FindingKind.FAULT, widget=forms.RadioSelect
    )
    severity = forms.TypedChoiceField(
        label=_("How bad is it?"),
        choices=Severity.choices,
        coerce=int,
        initial=Severity.FAULT,
        widget=forms.RadioSelect,
        help_text=_("Danger: somebody could get hurt. If it cannot wait, telephone the facility as well."),
    )
    title = forms.CharField(label=_("In one line"), max_length=100)
    text = forms.CharField(
        label=_("What is wrong, or could be better?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please name no people."),
    )
    equipment = forms.ModelChoiceField(
        label=_("Equipment"), queryset=Equipment.objects.all(), required=False, widget=KnowingSelect
    )
    point = forms.ModelChoiceField(
        queryset=CheckPoint.objects.select_related("checklist"), required=False, widget=forms.HiddenInput
    )
    photos = FilesField(label=_("Photographs"), kinds=(IMAGE,), limit=5, required=False)

    def __init__(self, *args: Any, equipment: Iterable[Equipment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(equipment)
        self.fields["equipment"].widget.belongs = {str(one.pk): one.site_id for one in offered}
        self.fields["equipment"].choices = [*NOTHING, *((one.pk, one.name) for one in offered)]

    @property
    def is_blank(self) -> bool:
        """Opened and left empty: the page came with it, the person had nothing to say in it."""
        typed = any(self.data.get(self.add_prefix(name), "").strip() for name in ("title", "text"))
        return not typed and not self.files.getlist(self.add_prefix("photos"))

    def found(self) -> Found:
        return Found(**self.cleaned_data)


def finding_forms(data: Any, files: Any, offered: Offered) -> list[FindingForm]:
    """One for each finding that came, in the order of the page; numbers may be missing where one was taken out."""
    numbers = sorted({int(match[1]) for name in [*data, *files] if (match := _FINDING.match(name))})[
        : MOST_FINDINGS + 1
    ]
    made = [FindingForm(data, files, prefix=f"finding-{number}", equipment=offered.equipment) for number in numbers]
    return [form for form in made if not form.is_blank]


def marks_of(data: Mapping[str, Any], *, kind: int | None) -> list[Marked]:
    """What was ticked in the checklist of this kind of facility; others were left over."""
    verdicts = {int(match[1]): data[name] for name in data if (match := _MARK.match(name)) and data[name]}
    points = CheckPoint.objects.filter(pk__in=verdicts, checklist__kind=kind).select_related("checklist")
    return [
        # No field looks at these notes, and no database takes a NUL.
        Marked(point, verdicts[point.pk], data.get(f"mark-{point.pk}-note", "").replace("\x00", "")[:300])
        for point in points
        if verdicts[point.pk] in Mark.Verdict.values
    ]


@dataclass(frozen=True)
class TickedPoint:
    """One line of a checklist on the page, with what was ticked if the page came back."""

    point: CheckPoint
    verdict: str
    note: str


def ticked(checklist: Checklist, data: Mapping[str, Any]) -> list[TickedPoint]:
    return [
        TickedPoint(point, data.get(f"mark-{point.pk}", ""), data.get(f"mark-{point.pk}-note", ""))
        for point in checklist.points.all()
    ]
