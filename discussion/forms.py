"""What people typed, turned into the arguments of one service."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Position
from core.uploads.forms import FilesField
from discussion import text
from discussion.queries.moderation import Shelf
from discussion.services.comments import MOST_FILES
from discussion.services.limits import MOST_CHARACTERS
from discussion.services.moderation import APPEAL_LENGTH, FLAG_LENGTH
from discussion.states import WORKFLOW, Origin, Reason

LONGEST_BLOCK = 365


class CleanTextField(forms.CharField):
    """Counts what will be kept: composed syllables, one character per line break."""

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "")


class CommentForm(forms.Form):
    body = CleanTextField(
        label=_("Your comment"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    position = forms.ModelChoiceField(
        label=_("Write as"),
        queryset=Position.objects.none(),
        required=False,
        empty_label=_("Myself"),
        help_text=_("An answer in the name of a department is set apart and marked as official."),
    )
    attachments = FilesField(
        label=_("Files"), required=False, limit=MOST_FILES, help_text=_("Pictures or documents, up to three.")
    )

    def __init__(
        self,
        *args: Any,
        positions: Iterable[Position] = (),
        may_attach: bool = True,
        is_reply: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ids = [position.pk for position in positions]
        if ids:
            chosen = cast(forms.ModelChoiceField, self.fields["position"])
            chosen.queryset = Position.objects.filter(pk__in=ids).select_related("department")
        else:
            del self.fields["position"]
        if not may_attach:
            del self.fields["attachments"]
        if is_reply:
            self.fields["body"].label = _("Your reply")


class EditForm(forms.Form):
    body = CleanTextField(
        label=_("Your comment"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can see what you change."),
    )


class FlagForm(forms.Form):
    reason = forms.ChoiceField(label=_("Which rule does it break?"), choices=Reason.choices, widget=forms.RadioSelect)
    note = CleanTextField(
        label=_("What is wrong with it?"),
        max_length=FLAG_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    reason = CleanTextField(
        label=_("Why should it be shown?"),
        max_length=APPEAL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DecisionForm(forms.Form):
    """One moderator's decision about one case or many; which steps there are, the workflow says."""

    step = forms.ChoiceField(choices=[(step.name, step.label) for step in WORKFLOW.transitions if step.permission])
    rule = forms.ChoiceField(
        label=_("Rule that is broken"), choices=[("", _("As reported")), *Reason.choices], required=False
    )
    reason = CleanTextField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The author reads it. It is needed for hiding and for every decision about an appeal."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        step = WORKFLOW.transition(cleaned.get("step", ""))
        if step is not None and step.reason_required and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Please give a reason."))
        return cleaned


class FilterForm(forms.Form):
    shelf = forms.ChoiceField(choices=Shelf.choices, required=False, widget=forms.HiddenInput)
    origin = forms.ChoiceField(label=_("Came here"), choices=[("", _("Any way")), *Origin.choices], required=False)
    reason = forms.ChoiceField(label=_("Rule"), choices=[("", _("Any rule")), *Reason.choices], required=False)


class BlockForm(forms.Form):
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=LONGEST_BLOCK, initial=7)
    why = CleanTextField(label=_("Reason for the block"), max_length=300)


class CloseForm(forms.Form):
    reason = CleanTextField(label=_("Reason"), max_length=300)
