"""What people typed about courses and district meetings, turned into the arguments of one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from budget.forms.project_work import lines, why
from budget.models import Course, Project
from budget.services.course_materials import MOST
from core.permissions import Scope
from core.uploads.forms import FilesField


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]
    """The quiz is text: a question, its answers with a dash, the right one with a plus; an empty line between two."""

    quiz_text = forms.CharField(
        label=_("Quiz"), required=False, max_length=6_000, widget=lines(8),
        help_text=_("A line for the question, then one for each answer: - wrong, + right. An empty line between two."),
    )  # fmt: skip

    class Meta:
        model = Course
        fields = ("title", "summary", "text", "starts_at", "ends_at", "place", "capacity", "sign_up_until",
                  "department", "least_percent")  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Department.objects.filter(is_active=True)
        self.fields["department"].queryset = known if scope.everywhere else known.filter(pk__in=scope.departments)
        self.fields["quiz_text"].initial = "\n\n".join(
            "\n".join([one["question"], *_marked(one)]) for one in self.instance.quiz
        )

    def _post_clean(self) -> None:
        """The service checks the whole; the form hands over what was typed and leaves the row alone."""

    def clean(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        blocks = given.pop("quiz_text", "").replace("\r", "").split("\n\n")
        given["quiz"] = [_read(block) for block in blocks if block.strip()]
        return given


class MeetingForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100)
    area = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    starts_at = forms.DateTimeField(label=_("Begins"))
    ends_at = forms.DateTimeField(label=_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=150)
    summary = forms.CharField(label=_("What it is about"), max_length=2_000, widget=lines(4))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("The whole city")), *((area, area) for area in settings.RESIDENCY_AREAS)]


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("Minutes"), max_length=20_000, widget=lines(12),
        help_text=_("Everybody reads them: no names of residents who spoke."),
    )  # fmt: skip
    projects = forms.ModelMultipleChoiceField(
        label=_("Projects that came up"), queryset=Project.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["projects"].queryset = projects
        self.fields["projects"].label_from_instance = lambda project: f"{project.number}. {project.title}"


class QuizForm(forms.Form):
    """One radio group for each question."""

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, question in enumerate(course.quiz):
            self.fields[f"question-{place}"] = forms.TypedChoiceField(
                label=question["question"], choices=list(enumerate(question["options"])), coerce=int,
                widget=forms.RadioSelect,
            )  # fmt: skip

    @property
    def answers(self) -> dict[int, int]:
        return {int(name.rpartition("-")[2]): value for name, value in self.cleaned_data.items()}


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your name on the certificate"), min_length=2, max_length=40,
        help_text=_("It stands on the paper only. The page that checks it does not show it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"min_length": _("Please write your whole name.")},
    )  # fmt: skip


class MaterialsForm(forms.Form):
    materials = FilesField(label=_("Files"), limit=MOST, help_text=_("Everybody may read them, also without a seat."))


class CallOffForm(forms.Form):
    reason = why()


def _marked(question: dict[str, Any]) -> list[str]:
    return [
        f"{'+' if place == question['right'] else '-'} {option}" for place, option in enumerate(question["options"])
    ]


def _read(block: str) -> dict[str, Any]:
    """What cannot be read comes out as a question without a right answer, which the service refuses."""
    first, *rest = [line.strip() for line in block.strip().split("\n") if line.strip()]
    right = [place for place, line in enumerate(rest) if line.startswith("+")]
    return {
        "question": first[:300], "options": [line.lstrip("+-").strip()[:200] for line in rest],
        "right": right[0] if len(right) == 1 else -1,
    }  # fmt: skip
