"""The wizard: one question per page, each saved when one goes on, so that a cycle can be prepared over weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budget.forms.cycles import POTS, BallotForm, CalendarForm, CountingForm, ElectorateForm, MoneyForm, pots_of
from budget.models import Cycle, Poll
from budget.queries import cycles as found_cycles
from budget.services import cycles, preparing
from budget.services.calendar import usual_year
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_CYCLES
from budget.views.cycle_staff import managed_at
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID

POLL_FORMS = {"voters": ElectorateForm, "ballot": BallotForm, "counting": CountingForm}


def steps_of(cycle: Cycle | None) -> list[tuple[str, str]]:
    """Without a vote the wizard is short."""
    steps = [("money", _("Money")), ("calendar", _("Calendar"))]
    if cycle is None or cycle.has_vote:
        steps += [("voters", _("Who votes")), ("ballot", _("Ballot")), ("counting", _("Counting rule")),
                  ("pots", _("Pots"))]  # fmt: skip
    return [*steps, ("check", _("Check"))]


def lead_of(step: str) -> str:
    return {
        "money": _("How much there is to decide on, and who decides."),
        "calendar": _("Phases begin and end by themselves. The usual year stands here; move what is different."),
        "voters": _("Who is asked, and whether one can vote on paper too."),
        "ballot": _("What one ballot looks like. It is the same in all pots."),
        "counting": _("How ballots become projects. The rule is published before the first ballot is cast."),
        "pots": _("Each pot is counted by itself. One for the whole city is enough to begin with."),
    }[step]


def cycle_in_step(request: HttpRequest, slug: str, step: str) -> Cycle:
    """The step stays in `request.resolver_match`; one that this cycle does not have is not there."""
    cycle = managed_at(request, slug)
    if step == "check" or step not in dict(steps_of(cycle)):
        raise Http404
    return cycle


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_CYCLES)
@repeat_safe
def new(request: HttpRequest) -> HttpResponse:
    """The first step of a new cycle; with the last one at hand its dates, ballot and pots are taken over."""
    last = found_cycles.managed(request.user).first()
    form = MoneyForm(request.POST or None, source=last, initial=_following(last))
    if request.method == "POST" and form.is_valid():
        made = _tried(form, lambda: _make(request, form.cleaned_data, last))
        if made is not None:
            return redirect("budget:setup", made.slug, "calendar")
    context = {"form": form, "step": "money"} | _frame(None, "money")
    return render(request, "budget/staff/setup.html", context, status=INVALID if form.is_bound else 200)


def _make(request: HttpRequest, given: dict[str, Any], source: Cycle | None) -> Cycle:
    at, given = timezone.now(), dict(given)
    wanted = given.pop("take_over", False)
    made = cycles.make_cycle(actor=request.user, at=at, **given)
    if source is not None and wanted:
        preparing.take_over(made, source=source, actor=request.user, at=at)
    return made


def _following(last: Cycle | None) -> dict[str, Any]:
    """The next year whose usual vote still lies ahead; after the last cycle, the year after."""
    now = timezone.now()
    ahead = next(year for year in count(now.year + 1) if usual_year(year)["VOTE"][0] > now)
    year = (last.year + 1) if last else ahead
    found: dict[str, Any] = {
        "year": year,
        "slug": str(year),
        "title": _("Participatory budget %(year)s") % {"year": year},
    }
    if last:
        found |= {"ceiling_won": last.ceiling_won, "committee": last.committee, "department": last.department}
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_CYCLES, on=cycle_in_step)
@repeat_safe
def setup(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    step = request.resolver_match.kwargs["step"]
    form, save = _step(request, cycle, step)
    if request.method == "POST" and form.is_valid() and _tried(form, save) is not None:
        following = _beside(cycle, step)[1]
        if following == "check":
            messages.success(request, _("All steps are saved."))
            return redirect("budget:manage_cycle", cycle.slug)
        return redirect("budget:setup", cycle.slug, following)
    context = {"form": form, "cycle": cycle, "step": step} | _frame(cycle, step)
    return render(request, "budget/staff/setup.html", context, status=INVALID if form.is_bound else 200)


def _step(request: HttpRequest, cycle: Cycle, step: str) -> tuple[Any, Callable[[], object]]:
    at, data = timezone.now(), request.POST or None
    actor = request.user
    if step == "money":
        money = MoneyForm(data, cycle=cycle)
        return money, lambda: cycles.change_cycle(cycle, actor=actor, at=at, **money.cleaned_data)
    if step == "calendar":
        calendar = CalendarForm(data, cycle=cycle)
        return calendar, lambda: _keep_calendar(request, cycle, calendar, at=at)
    poll = Poll.objects.select_related("cycle").filter(cycle=cycle).first()
    if poll is None:
        raise Http404
    if step == "pots":
        pots = POTS(data, prefix="pots", initial=pots_of(poll))
        return pots, lambda: preparing.set_pots(
            poll, actor=actor, at=at, pots=[row.cleaned_data for row in pots if row.has_changed()]
        )
    form = POLL_FORMS[step](data, poll=poll)
    return form, lambda: preparing.set_terms(poll, actor=actor, at=at, **form.cleaned_data)


def _keep_calendar(request: HttpRequest, cycle: Cycle, form: CalendarForm, *, at: datetime) -> None:
    moves = bool(form.cleaned_data.get("age_on_opening"))
    preparing.set_calendar(cycle, actor=request.user, phases=form.phases, at=at, age_on_opening=moves)
    poll = Poll.objects.filter(cycle=cycle).first()
    if poll is not None and poll.age_on != (opens_on := timezone.localdate(poll.opens_at)):
        words = _("The vote opens on %(opens)s, but the age of voters counts on %(age)s.")
        days = {"opens": date_format(opens_on, "DATE_FORMAT"), "age": date_format(poll.age_on, "DATE_FORMAT")}
        messages.warning(request, words % days)


def _tried(form: Any, save: Callable[[], object]) -> Any:
    """What the service made, or nothing with its refusal at the field it is about."""
    try:
        return save() or True
    except BudgetRefused as refusal:
        fields = getattr(form, "fields", None)
        if fields is None:
            form.non_form_errors().append(refusal.message)
        else:
            form.add_error(refusal.field if refusal.field in fields else None, refusal.message)
        return None


def _beside(cycle: Cycle | None, step: str) -> tuple[str, str]:
    """The step before, and the one after."""
    names = [name for name, _label in steps_of(cycle)]
    place = names.index(step)
    return (names[place - 1] if place else ""), names[place + 1]


def _frame(cycle: Cycle | None, step: str) -> dict[str, Any]:
    steps = steps_of(cycle)
    names = [name for name, _label in steps]
    before = _beside(cycle, step)[0]
    return {
        "steps": [label for _name, label in steps],
        "current": names.index(step) + 1,
        "heading": dict(steps)[step],
        "lead": lead_of(step),
        "back_url": reverse("budget:setup", args=[cycle.slug, before]) if cycle and before else "",
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (_("For staff"), reverse("budget:manage")),
            _own_crumb(cycle),
            (dict(steps)[step], ""),
        ],
    }


def _own_crumb(cycle: Cycle | None) -> tuple[str, str]:
    return (cycle.title, reverse("budget:manage_cycle", args=[cycle.slug])) if cycle else (_("New cycle"), "")
