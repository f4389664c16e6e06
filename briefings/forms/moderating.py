"""What moderators and helpers send: over the socket, by the board, and by plain forms alike."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.forms.audience import Numbers, QuestionForm, RoomForm, WordedForm
from briefings.models import Participant, Question, Room, Speaker
from briefings.models.questions import LONGEST_QUESTION
from briefings.states.questions import Ground, QuestionState

_LARGEST = 2**63 - 1
_TYPED = (Question.Channel.PAPER, Question.Channel.SMS, Question.Channel.VOICE)


class StepForm(QuestionForm):
    """`seen` is the state on which the person decided; without it the step is taken from wherever it is possible."""

    seen = forms.ChoiceField(choices=[("", ""), *QuestionState.choices], required=False, widget=forms.HiddenInput)


class TakeUpForm(StepForm):
    instead = forms.BooleanField(required=False, widget=forms.HiddenInput)


class HideForm(StepForm):
    ground = forms.ChoiceField(label=_("Why it is not shown"), choices=Ground.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Message to the asker"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the asker reads it, beside the reason."),
    )


class AnswerForm(StepForm):
    text = forms.CharField(
        label=_("Answer in writing"),
        max_length=Question._meta.get_field("answer").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Leave it empty if it was answered aloud only. Everybody reads it."),
    )
    answered_by = forms.CharField(
        label=_("Who answered"), max_length=80, required=False, help_text=_("The position, not the name.")
    )


class MergeForm(RoomForm):
    root = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)
    others = Numbers()


class PartAllForm(RoomForm):
    questions = Numbers()


class PinForm(QuestionForm):
    pinned = forms.BooleanField(required=False, widget=forms.HiddenInput)


class LabelForm(QuestionForm):
    label = forms.CharField(
        label=_("Label"),
        max_length=20,
        required=False,
        help_text=_("Everybody sees it, such as “Traffic”. Leave it empty to take it away."),
    )


class AssignForm(QuestionForm):
    speaker = forms.ModelChoiceField(
        Speaker.objects.none(), label=_("To whom"), required=False, empty_label=_("To everybody on the podium")
    )

    def settle(self, room: Room) -> None:
        self.fields["speaker"].queryset = room.briefing.speakers.all()  # type: ignore[attr-defined]


class TellForm(QuestionForm):
    note = forms.CharField(
        label=_("Message to the asker"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the asker reads it, in the room. Leave it empty to take it back."),
    )


class AllWaitingForm(RoomForm):
    up_to = forms.IntegerField(min_value=0, max_value=_LARGEST, widget=forms.HiddenInput)


class UnblockForm(RoomForm):
    participant = forms.ModelChoiceField(Participant.objects.none(), widget=forms.HiddenInput)

    def settle(self, room: Room) -> None:
        self.fields["participant"].queryset = room.participants.all()  # type: ignore[attr-defined]


class BlockForm(UnblockForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept for the staff; the person is told politely, without it."),
    )


class SettingsForm(RoomForm):
    """All of them at once, as they shall be."""

    takes_questions = forms.BooleanField(label=_("Questions can be asked"), required=False)
    moderation = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Moderation"), choices=Room.Moderation.choices, widget=forms.RadioSelect
    )
    slow_seconds = forms.IntegerField(
        label=_("Seconds between two questions of one person"), min_value=0, max_value=600
    )
    by_name = forms.BooleanField(label=_("By the name of the account"), required=False)
    by_nickname = forms.BooleanField(label=_("By a nickname, without an account"), required=False)
    anonymously = forms.BooleanField(label=_("Anonymously, without an account"), required=False)
    # The mark of what a moderator has in front of them.
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


class EntryForm(WordedForm):
    """A question that came on paper, by text message or aloud."""

    field_order = ("channel", "text", "asker")
    channel = forms.ChoiceField(
        label=pgettext_lazy("question", "How it came"),
        choices=[(channel.value, channel.label) for channel in _TYPED],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Question"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 3}))
    asker = forms.CharField(
        label=_("Who asks"),
        max_length=40,
        required=False,
        help_text=_("Only as it was given, for everybody sees it. Empty: anonymous."),
    )


class CorrectionForm(EntryForm):
    question = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)
