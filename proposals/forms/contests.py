"""Forms of calls, judging and points: what people typed, turned into the arguments of one service."""

from __future__ import annotations

from itertools import count
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core.ui.amounts import WonField
from councils.models import Body
from proposals.forms.fields import CleanTextField, lines
from proposals.models import Call, Category, ExchangeOption
from proposals.services.rewards import HIGHEST_POINTS
from proposals.states import CallKind, Proposer
from proposals.states.exchanges import RewardEvent
from proposals.states.judging import CountingRule, TieRule


class QuestionForm(forms.Form):
    # Answers are kept by it: a question that moves, or whose words change, keeps those that were given to it.
    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    label = CleanTextField(label=_("Question"), max_length=150)
    help = CleanTextField(label=_("Help with the answer"), max_length=200, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)

    def has_changed(self) -> bool:
        """A row that holds nothing but its key was emptied, to take the question out."""
        return any(name != "key" for name in self.changed_data)


class PrizeForm(forms.Form):
    name = CleanTextField(label=_("Prize"), max_length=60)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=100)
    won = WonField(label=_("Amount (won)"), required=False)


class CriterionForm(forms.Form):
    name = CleanTextField(label=_("Criterion"), max_length=60)
    weight = forms.IntegerField(label=_("Points"), min_value=1, max_value=100)
    help = CleanTextField(label=_("What judges look at"), max_length=200, required=False)


class RoundForm(forms.Form):
    name = CleanTextField(label=_("Round"), max_length=60)
    rule = forms.ChoiceField(label=_("How scores are counted"), choices=CountingRule.choices, initial=CountingRule.MEAN)
    tie = forms.ChoiceField(label=_("With the same score"), choices=TieRule.choices, initial=TieRule.CRITERIA)
    advance = forms.IntegerField(
        label=_("How many go on"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("Empty in the last round."),
    )
    least_points = forms.IntegerField(label=_("Points needed at least"), min_value=0, max_value=100, required=False)


class Rows(forms.BaseFormSet[forms.Form]):
    """Rows are as many as are filled: what was there before may be emptied to take it out."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


QUESTIONS = forms.formset_factory(QuestionForm, Rows, extra=2, max_num=10, absolute_max=12)
PRIZES = forms.formset_factory(PrizeForm, Rows, extra=2, max_num=10, absolute_max=12)
CRITERIA = forms.formset_factory(CriterionForm, Rows, extra=3, max_num=10, absolute_max=12)
ROUNDS = forms.formset_factory(RoundForm, Rows, extra=2, max_num=3, absolute_max=4)


class CallForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of call"), choices=CallKind.choices)
    slug = forms.SlugField(
        label=_("Address of the page"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens, such as safety-2026."),
    )
    title = CleanTextField(label=_("Title"), max_length=100)
    summary = CleanTextField(label=_("In one sentence"), max_length=200)
    text = CleanTextField(label=_("Text and rules"), max_length=10_000, widget=lines(8))
    opens_at = forms.DateTimeField(label=_("Opens"))
    closes_at = forms.DateTimeField(
        label=_("Closes"), required=False, help_text=_("Empty means all year round. A contest needs it.")
    )
    proposer = forms.ChoiceField(label=_("Who may propose"), choices=Proposer.choices)
    limit_per_person = forms.IntegerField(label=_("Proposals per person"), min_value=1, max_value=1000, required=False)
    answer_threshold = forms.IntegerField(
        label=_("Endorsements that oblige to answer"), min_value=1, max_value=10**6, required=False
    )
    cost_ceiling_won = WonField(label=_("Highest cost of one proposal (won)"), least=1, required=False)
    categories = forms.ModelMultipleChoiceField(
        label=_("Categories"), queryset=Category.objects.filter(is_active=True), widget=forms.CheckboxSelectMultiple,
        to_field_name="slug",
    )  # fmt: skip
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.filter(is_active=True).select_related("organisation"),
        required=False,
    )  # fmt: skip
    blind = forms.BooleanField(
        label=_("Judges do not see who wrote an entry"), required=False,
        help_text=_("Entries lie in no public list until the results are published."),
    )  # fmt: skip
    judges_named = forms.BooleanField(label=_("Publish each judge's scores with the name"), required=False)
    judges = forms.CharField(
        label=_("Judges"), required=False, widget=lines(3), max_length=5000,
        help_text=_("One e-mail address per line. Their names stand in the published terms."),
    )  # fmt: skip
    body = forms.ModelChoiceField(
        label=_("Committee that judges"), queryset=Body.objects.filter(dissolved_on__isnull=True), required=False
    )
    reason = CleanTextField(
        label=_("Why the terms change"), max_length=1000, widget=lines(3),
        help_text=_("Everybody reads it beside both versions."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, call: Call | None = None) -> None:
        super().__init__(data, initial=_initial(call) if call else {})
        self.call = call
        if call is not None:
            for name in ("kind", "slug"):
                del self.fields[name]
        if call is None or call.published_at is None:
            del self.fields["reason"]
        else:
            del self.fields["department"]
        rows = _rows(call)
        formsets: dict[str, Any] = {"questions": QUESTIONS, "prizes": PRIZES, "criteria": CRITERIA, "rounds": ROUNDS}
        self.parts = {
            name: formset(self.data, prefix=name) if self.is_bound else formset(prefix=name, initial=rows.get(name, []))
            for name, formset in formsets.items()
        }

    def is_valid(self) -> bool:
        parts = [part.is_valid() for part in self.parts.values()]
        return super().is_valid() and all(parts)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Call.objects.filter(slug=slug).exists():
            raise forms.ValidationError(gettext("Another call has this address."))
        return slug

    def clean_judges(self) -> list[dict[str, Any]]:
        addresses = {line.strip().lower() for line in self.cleaned_data["judges"].splitlines() if line.strip()}
        found = get_user_model()._default_manager.filter(email__in=addresses, is_active=True)
        known = {person.email.lower(): person for person in found}
        if unknown := sorted(addresses - known.keys()):
            raise forms.ValidationError(gettext("Nobody has this address: %(address)s") % {"address": unknown[0]})
        return [{"id": person.pk, "name": str(person)} for person in known.values()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("It closes after it has opened."))
        kind = self.call.kind if self.call else given.get("kind")
        if kind == CallKind.STAFF and given.get("proposer") not in {None, Proposer.STAFF}:
            self.add_error("proposer", gettext("Staff ideas come from staff."))
        return given

    @property
    def terms(self) -> dict[str, Any]:
        """The arguments of the service; judging only where something was said about it."""
        given = dict(self.cleaned_data)
        filled = {name: [row for row in part.cleaned_data if row] for name, part in self.parts.items()}
        body = given.pop("body")
        judging = {name: given.pop(name) for name in ("blind", "judges_named", "judges")}
        judging |= {"body": {"slug": body.slug, "name": body.name} if body else None}
        judging |= {"criteria": filled["criteria"], "rounds": filled["rounds"]}
        said = filled["criteria"] or filled["rounds"] or judging["judges"] or body
        return given | {
            "questions": _with_keys(filled["questions"]),
            "prizes": filled["prizes"],
            "judging": judging if said else {},
        }


def _with_keys(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each under the key that it has; new ones under numbers that no question of the call has."""
    taken = {row["key"] for row in questions}
    free = (key for number in count(1) if (key := f"q{number}") not in taken)
    return [row | {"key": row["key"] or next(free)} for row in questions]


def _initial(call: Call) -> dict[str, Any]:
    names = ("title", "summary", "text", "opens_at", "closes_at", "proposer", "limit_per_person", "answer_threshold",
             "cost_ceiling_won", "department")  # fmt: skip
    judging = call.judging
    people = get_user_model()._default_manager.filter(pk__in=[one["id"] for one in judging.get("judges", [])])
    return {name: getattr(call, name) for name in names} | {
        "categories": list(call.categories.values_list("slug", flat=True)),
        "blind": judging.get("blind"),
        "judges_named": judging.get("judges_named"),
        "judges": "\n".join(people.values_list("email", flat=True)),
        "body": Body.objects.filter(slug=(judging.get("body") or {}).get("slug", "")).first(),
    }


def _rows(call: Call | None) -> dict[str, Any]:
    if call is None:
        return {}
    judging = call.judging
    return {
        "questions": call.questions,
        "prizes": call.prizes,
        "criteria": judging.get("criteria", []),
        "rounds": judging.get("rounds", []),
    }


class ScoreForm(forms.Form):
    free_of_conflict = forms.BooleanField(
        label=_("I have no conflict of interest with this entry"),
        error_messages={"required": _("Declare that you have no conflict of interest, or stand back.")},
        help_text=_("No relative, colleague, business partner or anyone else you are close to wrote it."),
    )  # fmt: skip
    remark = CleanTextField(label=_("Remark for the staff"), max_length=500, required=False, widget=lines(2))

    def __init__(self, *args: Any, criteria: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one["key"] for one in criteria]
        for one in criteria:
            label = gettext("%(name)s (0 to %(most)s points)") % {"name": one["name"], "most": one["weight"]}
            self.fields[one["key"]] = forms.IntegerField(
                label=label, min_value=0, max_value=one["weight"], help_text=one.get("help", "")
            )
        self.order_fields(["free_of_conflict", *self.keys, "remark"])

    @property
    def points(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in self.keys}


class ShortReasonForm(forms.Form):
    reason = CleanTextField(label=_("Reason"), max_length=300, widget=lines(3))


class RefusalForm(forms.Form):
    """Beside the buttons of a decision: only a refusal needs it, and the step itself asks."""

    reason = CleanTextField(label=_("Reason of a refusal"), max_length=300, required=False)


class RuleForm(forms.Form):
    event = forms.ChoiceField(label=_("Event"), choices=RewardEvent.choices)
    points = forms.IntegerField(
        label=_("Points"), min_value=0, max_value=HIGHEST_POINTS, help_text=_("0 ends the rule.")
    )


class OfferForm(forms.Form):
    title = CleanTextField(label=_("What for"), max_length=80)
    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=HIGHEST_POINTS)


class ExchangeForm(forms.Form):
    option = forms.ModelChoiceField(
        label=_("What for"), queryset=ExchangeOption.objects.filter(is_active=True), widget=forms.RadioSelect,
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["option"]
        choice.label_from_instance = lambda one: gettext("%(title)s – %(points)s points") % {
            "title": one.title, "points": number_format(one.points, force_grouping=True)
        }  # fmt: skip
