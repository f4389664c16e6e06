"""What people type when they report a problem, and what staff type who make it readable for everybody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.utils.translation import gettext_lazy as _

from core.uploads.forms import FilesField
from core.uploads.kinds import IMAGE
from core.uploads.models import StoredFile
from facilities.models import Equipment, Question, Service, Site
from facilities.queries import problems
from facilities.queries.problems import Filters
from facilities.services.problem_answers import LONGEST as LONGEST_ANSWERS
from facilities.services.problem_answers import field_of
from facilities.services.problems import LONGEST, LONGEST_PLACE, MOST_PHOTOS, Where


class ByCode(forms.ModelChoiceField):
    """Found by the code in the address. What is no code is not looked for: a database would stumble over some of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="code", **kwargs)

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and not slug_re.fullmatch(str(value)):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


def _photos() -> FilesField:
    return FilesField(
        label=_("Photographs"),
        kinds=(IMAGE,),
        limit=MOST_PHOTOS,
        required=False,
        help_text=_("Up to five. Please no faces. The place where a photograph was taken is removed from it."),
    )


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def question_field(question: Question) -> forms.Field:
    about: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": question.is_required}
    choices = [(answer, answer) for answer in question.possible_answers]
    match question.kind:
        case Question.Kind.ONE:
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
        case Question.Kind.SEVERAL:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **about)
        case Question.Kind.NUMBER:
            return forms.DecimalField(max_digits=12, decimal_places=3, **about)
        case Question.Kind.DATETIME:
            return forms.DateTimeField(**about)
        case Question.Kind.TEXT:
            return forms.CharField(max_length=LONGEST_ANSWERS[Question.Kind.TEXT], widget=_lines(3), **about)
    return forms.CharField(max_length=LONGEST_ANSWERS[Question.Kind.STRING], **about)


class ReportForm(forms.Form):
    """One kind of problem is chosen already; what is asked of it stands among the fields."""

    site = ByCode(
        label=_("Facility"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=_("Somewhere else, I put a pin on the map"),
    )
    equipment = ByCode(
        queryset=Equipment.objects.filter(retired_on__isnull=True),
        required=False,
        widget=forms.HiddenInput,
    )
    text = forms.CharField(label=_("What is wrong?"), max_length=LONGEST, widget=_lines(5))
    photos = _photos()
    place = forms.CharField(
        label=_("Where exactly?"),
        max_length=LONGEST_PLACE,
        required=False,
        help_text=_("For example: second floor, beside the lift"),
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    email = forms.EmailField(
        label=_("E-mail for the answer"),
        required=False,
        help_text=_("Only if you want to hear what becomes of it. It is deleted as soon as the matter is settled."),
    )

    def __init__(self, *args: Any, service: Service, with_email: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.public().order_by("name")  # type: ignore[attr-defined]
        self.questions = service.asked
        for question in self.questions:
            self.fields[field_of(question)] = question_field(question)
        if not with_email:
            del self.fields["email"]
        for name in ("latitude", "longitude"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def question_fields(self) -> list[Any]:
        return [self[field_of(question)] for question in self.questions]

    @property
    def report(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        place = {name: given[name] for name in ("site", "equipment", "latitude", "longitude")}
        return {
            "text": given["text"],
            "photos": given["photos"],
            "email": given.get("email", ""),
            "where": Where(text=given["place"], **place),
            "answers": {question.code: self._answer(question) for question in self.questions},
        }

    def _answer(self, question: Question) -> Any:
        answer = self.cleaned_data.get(field_of(question))
        return answer.isoformat() if question.kind == Question.Kind.DATETIME and answer else answer


class AgainForm(forms.Form):
    """The reporter answers the question that came back."""

    text = forms.CharField(label=_("What is wrong?"), max_length=LONGEST, widget=_lines(6))
    photos = _photos()


class PublishForm(forms.Form):
    """What everybody reads, once somebody has made sure that it names nobody."""

    text = forms.CharField(
        label=_("What everybody reads"),
        max_length=LONGEST,
        widget=_lines(6),
        help_text=_("What may name a person has been replaced by ○○○. Read it once more yourself."),
    )
    place = forms.CharField(label=_("Where, for everybody"), max_length=LONGEST_PLACE, required=False)
    photos = forms.MultipleChoiceField(
        label=_("Photographs that everybody sees"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose only those without faces and number plates."),
    )

    def __init__(self, *args: Any, files: Sequence[StoredFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if files:
            numbered = [(str(file.public_name), str(number)) for number, file in enumerate(files, start=1)]
            self.fields["photos"].choices = [  # type: ignore[attr-defined]
                (name, _("Photograph %(number)s") % {"number": number}) for name, number in numbered
            ]
        else:
            del self.fields["photos"]

    @property
    def published(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"text": given["text"], "place": given["place"], "photos": given.get("photos", [])}


class HideForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_lines(3))


class TokenForm(forms.Form):
    """The number of a report, as somebody copied it from a screen."""

    number = forms.CharField(label=_("Number of your report"), max_length=40)

    def clean_number(self) -> str:
        # The number has no letter O, I or L: whoever wrote one meant a digit.
        typed = "".join(self.cleaned_data["number"].split()).replace("-", "").upper()
        return typed.replace("O", "0").replace("I", "1").replace("L", "1")


class FilterForm(forms.Form):
    """The list's filters. Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (problems.OPEN, _("Not mended yet")),
            (problems.MENDED, _("Mended")),
            (problems.TURNED_DOWN, _("Turned down")),
        ],
    )
    kind = ByCode(label=_("Kind of problem"), queryset=Service.objects.all(), required=False, empty_label=_("All"))
    site = ByCode(
        label=_("Facility"),
        queryset=Site.objects.published().order_by("name"),
        required=False,
        empty_label=_("All"),
    )
    view = forms.ChoiceField(choices=[("list", ""), ("map", "")], required=False, widget=forms.HiddenInput)

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""), service=given.get("kind"), site=given.get("site"), status=given.get("status", "")
        )


class KindForm(forms.ModelForm):
    class Meta:
        model = Service
        fields = ["code", "name", "description", "group", "keywords", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _(
            "Small letters, digits and dashes. Programs of others know it; it never changes."
        )
        if self.instance.pk:
            del self.fields["code"]

    def _post_clean(self) -> None:
        """The service writes what was typed; only whether it is taken already is asked here."""
        self.instance = self._meta.model(pk=self.instance.pk, code=self.instance.code)
        super()._post_clean()  # type: ignore[misc]


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = ["label", "code", "kind", "hint", "answers", "is_required"]
        widgets = {"answers": forms.Textarea(attrs={"rows": 4})}
