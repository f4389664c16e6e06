"""The settings of a survey. What stands already is not asked any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from councils.models import Body
from surveys.models import Survey
from surveys.queries import managing
from surveys.services import survey_settings
from surveys.states.surveys import Access, Mode, Sampling

DAYS = (7, 14, 21, 30)
MODES = (
    (Mode.ANONYMOUS, _("Anonymous: nobody, not even we, can find out who answered what")),
    (Mode.CONFIDENTIAL, _("Confidential: we could look it up, never publish it, and each look is recorded")),
    (Mode.NAMED, _("By name: the department sees who answered what")),
)
GROUPS = (
    (_("What it says"), ("title", "slug", "purpose", "thanks")),
    (_("Who answers"), ("mode", "access", "body")),
    (_("When"), ("opens_at", "lasts", "closes_at", "grace_minutes")),
    (_("How"), ("step_by_step", "on_paper", "at_kiosk")),
    (_("What the figures stand for"), ("sampling", "population", "method", "series", "previous")),
)


class SettingsForm(forms.ModelForm):
    lasts = forms.TypedChoiceField(
        label=_("Open for"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Until the moment below")),
            *((days, ngettext_lazy("%(days)s day", "%(days)s days", days) % {"days": days}) for days in DAYS),
        ],
    )
    series = forms.CharField(
        label=_("Series"),
        required=False,
        max_length=100,
        help_text=_("Surveys of one series are compared year over year, such as “Customer satisfaction”."),
    )

    class Meta:
        model = Survey
        fields = (
            "title", "slug", "purpose", "thanks", "mode", "access", "body", "opens_at", "closes_at", "grace_minutes",
            "step_by_step", "on_paper", "at_kiosk", "sampling", "population", "method", "previous",
        )  # fmt: skip
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "thanks": forms.Textarea(attrs={"rows": 3}),
            "method": forms.Textarea(attrs={"rows": 3}),
            "mode": forms.RadioSelect,
            "access": forms.RadioSelect,
            "sampling": forms.RadioSelect,
            "opens_at": forms.DateTimeInput,
            "closes_at": forms.DateTimeInput,
        }
        help_texts = {
            "slug": _("The last part of the link, such as pools-2027."),
            "purpose": _(
                "Everybody reads it before the first question: why you ask and what happens with the answers."
            ),
            "mode": _("Stands from the announcement on, and is shown before the first question."),
            "body": _("Only if the members of a panel answer."),
            "population": _("How many people the results are to speak for. Empty if nobody knows."),
            "at_kiosk": _(
                "A device that many use one after another, for surveys that everybody with the link may answer."
            ),
            "on_paper": _("Sheets to print; two people key them in, and differences are settled by a third."),
        }

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        survey = self.instance
        self.fields["mode"].choices = MODES
        self.fields["access"].choices = Access.choices
        self.fields["sampling"].choices = Sampling.choices
        self.fields["body"].queryset = Body.objects.standing().order_by("name")
        self.fields["previous"].queryset = (
            managing.visible_to(person).exclude(pk=survey.pk).order_by("-created_at", "-id")
        )
        self.fields["body"].empty_label = _("No panel")
        self.fields["previous"].empty_label = _("None: it is the first of its kind")
        self.initial["series"] = survey.series.name if survey.series else ""
        asked = {*survey_settings.changeable(survey)}
        if {"opens_at", "closes_at"} <= asked:
            asked.add("lasts")
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in GROUPS]
        return [(title, bound) for title, bound in found if bound]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        days, opens = cleaned.pop("lasts", None), cleaned.get("opens_at")
        if days and opens:
            cleaned["closes_at"] = opens + timedelta(days=days)
        elif days:
            self.add_error("opens_at", _("Say when it opens."))
        return cleaned

    def _post_clean(self) -> None:
        """The service writes; validating against the instance would change it before it is locked."""


class QuotaForm(forms.Form):
    answer = forms.ChoiceField(label=_("Of those who answer"), help_text=_("Such as an age group or a district."))
    limit = forms.IntegerField(label=_("At most"), min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, answers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = answers


class StepForm(forms.Form):
    reason = forms.CharField(
        label=pgettext_lazy("survey", "Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
