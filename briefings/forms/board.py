"""By what moderators narrow their board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from briefings.models import AgendaItem, Room, Speaker
from briefings.queries.board import AT_ONCE, MOST, SORTS, TABS, WAITING, Wanted


class BoardFilter(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)
    speaker = forms.ModelChoiceField(
        Speaker.objects.none(), label=_("To whom"), required=False, empty_label=_("Everybody")
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("About which item"), required=False, empty_label=_("All items")
    )
    label = forms.ChoiceField(label=_("Label"), required=False)
    tab = forms.ChoiceField(choices=[(name, name) for name in TABS], required=False, widget=forms.HiddenInput)
    many = forms.IntegerField(min_value=1, max_value=MOST, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, room: Room) -> None:
        super().__init__(data)
        self.fields["speaker"].queryset = room.briefing.speakers.all()  # type: ignore[attr-defined]
        self.fields["item"].queryset = room.briefing.agenda.all()  # type: ignore[attr-defined]
        used = room.questions.exclude(label="").order_by("label").values_list("label", "label").distinct()
        self.fields["label"].choices = [("", _("All labels")), *used]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What cannot be read is left aside: a board always stands."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            tab=given.get("tab") or WAITING,
            words=given.get("q") or "",
            speaker=given.get("speaker"),
            item=given.get("item"),
            label=given.get("label") or "",
            sort=given.get("sort") or "",
            many=given.get("many") or AT_ONCE,
        )
