"""What staff types to find, to begin and to set up a briefing."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from briefings.models import Briefing, Series
from briefings.services.preparing import FACTS, editable_facts, facts_stamp
from briefings.services.series import series_stamp
from briefings.states.briefings import BriefingState
from core.ui.places import is_in_city

SIX_DECIMALS = Decimal("0.000001")
# One moment, typed as a day and two times of it.
MOMENTS = ("starts_at", "ends_at")
TYPED_MOMENTS = ("day", "begins", "ends")
# Where the person typed what the service blames.
TYPED_AS = {"starts_at": "day", "ends_at": "ends"}


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Title or place"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    show = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Which"),
        required=False,
        choices=[
            ("", _("Coming and on now")), ("over", _("Over or cancelled")), ("all", _("All")), *BriefingState.choices,
        ],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Kind"), required=False, choices=[("", _("All kinds")), *Briefing.Kind.choices]
    )


class FactsForm(forms.ModelForm):
    """The facts of a briefing, read for a service; never saves by itself."""

    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins"), initial=time(14))
    ends = forms.TimeField(label=_("Ends"), initial=time(16))
    stream_url = forms.URLField(
        label=_("Link for those who follow it from home"), max_length=400, required=False, assume_scheme="https",
        help_text=_("An address that begins with https://."),
    )  # fmt: skip
    recording_url = forms.URLField(
        label=_("Link of the recording"), max_length=400, required=False, assume_scheme="https"
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    # What the editor has in front of them.
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Briefing
        fields = [name for name in FACTS if name not in MOMENTS]
        labels = {
            "purpose": pgettext_lazy("briefing", "What it is for"),
            "kind": pgettext_lazy("briefing", "Kind"),
            "series": pgettext_lazy("briefing", "Series"),
            "form": pgettext_lazy("briefing", "Where"),
        }
        widgets = {
            "form": forms.RadioSelect,
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "directions": forms.Textarea(attrs={"rows": 3}),
            "accessibility_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields, briefing = self.fields, self.instance
        fields["series"].empty_label = gettext("Belongs to no series")
        fields["registers_until"].help_text = gettext("Empty: until it begins. It moves along when the day is moved.")
        fields["capacity"].help_text = gettext("Empty: as many as come.")
        for name in ("latitude", "longitude"):
            fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        if briefing.pk is None:
            return
        begins, ends = timezone.localtime(briefing.starts_at), timezone.localtime(briefing.ends_at)
        self.initial.update({
            "day": begins.date(), "begins": begins.time(), "ends": ends.time(), "seen": facts_stamp(briefing),
            "latitude": briefing.latitude, "longitude": briefing.longitude,
        })  # fmt: skip
        self._take_away_what_is_settled(briefing)

    def _take_away_what_is_settled(self, briefing: Briefing) -> None:
        editable = {*editable_facts(briefing), "seen"}
        if "starts_at" in editable:
            editable |= {*TYPED_MOMENTS}
        for name in [name for name in self.fields if name not in editable]:
            del self.fields[name]

    def _post_clean(self) -> None:
        """What is possible is for the service to say."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if all(cleaned.get(name) for name in TYPED_MOMENTS):
            day = cleaned.pop("day")
            cleaned["starts_at"] = _moment(day, cleaned.pop("begins"))
            cleaned["ends_at"] = _moment(day, cleaned.pop("ends"))
        self._clean_point(cleaned)
        return cleaned

    def _clean_point(self, cleaned: dict[str, Any]) -> None:
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if latitude is not None and longitude is not None:
            if not is_in_city(latitude, longitude):
                self.add_error("latitude", gettext("This place lies outside the city."))
            for name in ("latitude", "longitude"):
                cleaned[name] = Decimal(str(cleaned[name])).quantize(SIX_DECIMALS) if name in cleaned else None


class NewForm(FactsForm):
    """The same, with the department that invites."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none(), empty_label=None)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments
        for name in ("recording_url", "seen"):
            del self.fields[name]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("briefing", "Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, asked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["reason"]


class SeriesForm(forms.ModelForm):
    # What the editor has in front of them.
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Series
        fields = ["name", "months"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = series_stamp(self.instance)
        self.fields["months"].min_value = 1
        self.fields["months"].help_text = gettext("Such as 6 for every half year. Empty: now and then.")


def _moment(day: Any, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
