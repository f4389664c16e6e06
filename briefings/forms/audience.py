"""What those in the room send: over the socket and by plain forms alike. The registry hands in the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import AgendaItem, Participant, Room, Speaker
from briefings.models.questions import LONGEST_QUESTION
from briefings.services.rooms import DIGITS

_LARGEST = 2**63 - 1


class RoomForm(forms.Form):
    """A form whose choices follow from the room that it is sent to."""

    _room: Room | None = None

    @property
    def room(self) -> Room | None:
        return self._room

    @room.setter
    def room(self, room: Room) -> None:
        self._room = room
        self.settle(room)

    def settle(self, room: Room) -> None:
        """Fill in the choices of the room."""


class WordedForm(RoomForm):
    """A question in words, and to whom or about what it is asked; subclasses say how its `text` is asked for."""

    speaker = forms.ModelChoiceField(
        Speaker.objects.none(), label=_("To whom"), required=False, empty_label=_("To everybody on the podium")
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("About which item"), required=False, empty_label=_("No particular item")
    )
    client_key = forms.RegexField(
        r"\A[0-9A-Za-z-]{8,36}\Z", required=False, max_length=36, widget=forms.HiddenInput, label=""
    )

    def settle(self, room: Room) -> None:
        for name, found in (("speaker", room.briefing.speakers.all()), ("item", room.briefing.agenda.all())):
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        # Browsers count a line break as one character and send two.
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class AskForm(WordedForm):
    field_order = ("text",)
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One question at a time, please, and no telephone numbers or names of private people."),
        error_messages={"required": _("Please write your question.")},
    )


class QuestionForm(RoomForm):
    question = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)


class Numbers(forms.Field):
    """Numbers of rows, as a list or one by one."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        found = value if isinstance(value, list | tuple) else [value]
        try:
            numbers = [int(one) for one in found if one not in (None, "")]
        except (TypeError, ValueError) as error:
            raise forms.ValidationError(_("Please choose one of the answers."), code="invalid") from error
        if len(numbers) > 100 or any(not 0 < number <= _LARGEST for number in numbers):
            raise forms.ValidationError(_("Please choose one of the answers."), code="invalid")
        return numbers


class VoteForm(RoomForm):
    # The page draws its own controls.
    poll = forms.IntegerField(min_value=1, max_value=_LARGEST, widget=forms.HiddenInput)
    options = Numbers(required=False)
    number = forms.IntegerField(min_value=0, max_value=100, required=False, widget=forms.HiddenInput)
    word = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)


class JoinForm(forms.Form):
    """How one appears; offered are the ways that the room and the account allow."""

    identity = forms.ChoiceField(
        label=_("How do you want to appear?"), choices=Participant.Identity.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Nickname"), max_length=40, required=False, help_text=_("Only if you take part by a nickname.")
    )

    def __init__(self, data: Any = None, *, offered: list[str], account_name: str = "", **rest: Any) -> None:
        super().__init__(data, **rest)
        labels = {
            Participant.Identity.NAME: pgettext_lazy("participant", "By the name of your account"),
            Participant.Identity.NICKNAME: pgettext_lazy("participant", "By a nickname"),
            Participant.Identity.ANONYMOUS: pgettext_lazy("participant", "Anonymously"),
        }
        self.fields["identity"].choices = [  # type: ignore[attr-defined]
            (way, f"{labels[way]} ({account_name})" if way == Participant.Identity.NAME else labels[way])
            for way in map(Participant.Identity, offered)
        ]
        if Participant.Identity.NICKNAME not in offered:
            del self.fields["name"]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9 ]*", "class": "room-code"}
        ),
        help_text=_("It stands on the screen in the hall and in the stream."),
    )

    def clean_code(self) -> str:
        digits = "".join(letter for letter in str(self.cleaned_data["code"]) if letter.isdecimal())
        if len(digits) != DIGITS:
            raise forms.ValidationError(_("The code has six digits."), code="length")
        # Digits of other scripts are typed by nobody here and would not be found.
        return "".join(str(int(digit)) for digit in digits)
