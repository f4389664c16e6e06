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
        form.add_error("file", message % {"line": error.line, "problem": _problem(error)})
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


def _problem(error: MalformedFile) -> str:
    """What is wrong with the file, in the reader's language."""
    said = {
        "no_column": _("there is no column “%(name)s”."),
        "cells": _("%(expected)s cells are expected, %(found)s found."),
        "vote_type": _("“%(name)s” is no kind of ballot (vote_type)."),
        "encoding": _("the text is not in UTF-8."),
        "order": _("%(earlier)s comes before %(name)s."),
        "beginning": _("the file begins with META."),
        "section": _("the section %(name)s is missing or has no header."),
        "table": _("this is no table with semicolons (%(problem)s)."),
        "column_twice": _("a column is named twice."),
        "number": _("“%(text)s” is not a number (%(name)s)."),
        "decimals": _("an amount has too many decimal places."),
        "pair": _("a key and a value are expected."),
        "unsaid": _("META does not say “%(name)s”."),
        "negative": _("%(name)s: below zero."),
        "disagrees": _("%(name)s says %(said)s, but there are %(found)s."),
        "project_twice": _("the project_id “%(name)s” is empty or there twice."),
        "points": _("%(projects)s projects but %(points)s points."),
        "no_project": _("there is no project “%(name)s”."),
    }[error.code]
    return said % error.details
