"""A rehearsal of counting: staff lay in a file, choose a rule, and see what would come of it. Nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.counting import Rule, TooLarge, count
from budget.counting.pabulib import MalformedFile, read
from budget.forms.counting import TrialForm
from budget.states.permissions import RUN_VOTE
from core.access import requires
from core.submissions import repeat_safe

REFUSED = 422


@requires(RUN_VOTE)
@repeat_safe
def trial(request: HttpRequest) -> HttpResponse:
    form = TrialForm(request.POST or None, request.FILES or None)
    found = _counted(form) if request.method == "POST" and form.is_valid() else None
    context = {
        "form": form,
        "found": found,
        "columns": [
            {"key": "round", "label": _("Round"), "numeric": True},
            {"key": "project", "label": _("Number")},
            {"key": "name", "label": _("Project")},
            {"key": "cost", "label": _("Cost"), "numeric": True},
            {"key": "votes", "label": _("Votes"), "numeric": True},
        ],
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (_("For staff"), reverse("budget:manage")),
            (_("Try counting"), ""),
        ],
    }
    return render(request, "budget/results/trial.html", context, status=REFUSED if form.errors else 200)


def _counted(form: TrialForm) -> dict[str, Any] | None:
    said = form.cleaned_data
    try:
        election = read(said["file"].read())
        result = count(election, Rule.named(said["method"], step=said["step_won"]))
    except MalformedFile as error:
        message = _("Line %(line)s of the file cannot be read: %(problem)s")
        form.add_error("file", message % {"line": error.line, "problem": error.problem})
        return None
    except TooLarge:
        form.add_error("file", _("The sums in this file are too large to be counted exactly."))
        return None
    names = {project.identifier: project.name for project in election.projects}
    rows = result.as_mapping()
    return {
        "voters": election.voters,
        "budget": rows["budget"],
        "total_cost": rows["total_cost"],
        "winners": [
            (one["round"], one["project"], names[one["project"]], one["cost"], one["votes"]) for one in rows["rounds"]
        ],
        "ties": len(rows["ties"]),
    }  # fmt: skip
