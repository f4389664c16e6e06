"""Progress of the looks through the whole register, for everybody; and the pages on which the staff looks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core import permissions
from core.access import public, requires
from core.refusals import Refused
from core.submissions import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.ui.kept_pages import briefly_kept
from core.ui.paging import paginate
from regulations.forms.looks import LookForm, OutlookForm
from regulations.models import Regulation
from regulations.queries import looks
from regulations.queries.looks import Progress
from regulations.services import looks as services
from regulations.states import Outlook, Verdict
from regulations.states.permissions import REVIEW_CLAUSES
from regulations.views import register_loading
from regulations.views.register_loading import rule_at

PAGE_SIZE = 50


@require_safe
@public
@briefly_kept
def progress(request: HttpRequest) -> HttpResponse:
    form = OutlookForm(request.GET or None)
    outlook = form.chosen
    page = paginate(looks.rules_in_force(), request.GET.get("cursor", ""), order="title", size=PAGE_SIZE)
    by_rule = looks.of_rules(page, outlook)
    departments = looks.of_departments(outlook)
    whole = sum((each for _department, each in departments), Progress())
    context = {
        "outlook": Outlook(outlook),
        "tabs": _tabs(reverse("regulations:progress")),
        "page": page,
        "rules": [(rule, by_rule.get(rule.pk, Progress())) for rule in page],
        "whole": whole,
        "chart": _chart(departments),
        "series": [str(label) for label in (*(Verdict(each).label for each in _SHOWN), _("Not looked at yet"))],
        "breadcrumb_items": register_loading.crumbs((_("How far the rules have been looked through"), "")),
    }
    return render(request, "regulations/looks/progress.html", context)


@require_safe
@public
def rule_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Clause by clause, what the look showed."""
    rule = rule_at(request, slug)
    outlook = OutlookForm(request.GET or None).chosen
    context = {
        **_page(rule, outlook),
        "tabs": _tabs(reverse("regulations:rule_progress", args=[slug])),
        "may_look": request.user.is_authenticated and permissions.allowed(request.user, REVIEW_CLAUSES, rule),
        "breadcrumb_items": _crumbs((rule.title, "")),
    }
    return render(request, "regulations/looks/rule.html", context)


@require_http_methods(READ)
@requires(REVIEW_CLAUSES, on=rule_at)
@repeat_safe
def look(request: HttpRequest, rule: Regulation) -> HttpResponse:
    """Clauses with a box each, and one verdict for all that are ticked."""
    outlook = OutlookForm(request.GET or None).chosen
    shown = _page(rule, outlook)
    form = LookForm(request.POST or None, keys=[clause.key for clause, _look in shown["clauses"]])
    here = reverse("regulations:look", args=[rule.slug])
    if request.method == "POST" and form.is_valid():
        try:
            count = services.look(rule, actor=request.user, outlook=outlook, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            said = ngettext("%(count)s clause has been noted.", "%(count)s clauses have been noted.", count)
            messages.success(request, said % {"count": count})
            return redirect(f"{here}?{urlencode({'outlook': outlook})}")
    context = {
        **shown,
        "form": form,
        "marked": set(form["keys"].value() or ()),
        "tabs": _tabs(here),
        "breadcrumb_items": _crumbs(
            (rule.title, reverse("regulations:rule_progress", args=[rule.slug])), (_("Look through it"), "")
        ),
    }
    return render(request, "regulations/looks/look.html", context, status=INVALID if form.is_bound else 200)


_SHOWN = (Verdict.NOTHING, Verdict.KEPT, Verdict.CONVERTED, Verdict.CONVERTIBLE)


def _page(rule: Regulation, outlook: str) -> dict[str, Any]:
    newest = looks.newest_of(rule, outlook)
    clauses = [(clause, newest.get(clause.key)) for clause in looks.clauses_of(rule)]
    return {
        "rule": rule,
        "outlook": Outlook(outlook),
        "clauses": clauses,
        "progress": looks.of_rules([rule], outlook).get(rule.pk, Progress()),
    }


def _chart(departments: list[tuple[Any, Progress]]) -> list[tuple[Any, ...]]:
    return [
        (str(department), each.nothing, each.kept, each.converted, each.convertible, each.left)
        for department, each in departments
    ]


def _tabs(address: str) -> list[dict[str, Any]]:
    return [
        {"key": outlook.value, "label": outlook.label, "url": f"{address}?{urlencode({'outlook': outlook.value})}"}
        for outlook in Outlook
    ]


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    first = (_("How far the rules have been looked through"), reverse("regulations:progress"))
    return register_loading.crumbs(first, *more)
