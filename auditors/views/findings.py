"""One finding: for its author, for the department that mends it, and for the office that looks after both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditors.forms.findings import AgainForm, EarlierForm, FindingFilter, LinkSearchForm, MendedForm
from auditors.models import Finding
from auditors.queries import findings as queries
from auditors.rules.findings import links_findings, works_on_findings
from auditors.services import findings
from auditors.services.refusals import AuditRefused
from auditors.states.findings import LINK_FINDING, RECHECK_FINDING, REVISE_FINDING
from auditors.views.inspections import crumbs
from core import mentions, uploads
from core.access import requires, signed_in
from core.search import kinds
from core.submissions import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.ui.mending.doors import Door, doors
from core.ui.mending.pages import take_step
from core.ui.mending.way import way_of
from core.ui.paging import paginate
from core.workflow import mending
from core.workflow.mending import MendingState

# Whoever says what the second look showed has looked.
LOOKING = ("look_again",)
# These have a page of their own here.
OWN_PAGES = {"report_again": "auditors:finding_again", "close": "auditors:finding_close"}


def finding_at(request: HttpRequest, pk: int) -> Finding:
    """What a person may not see does not exist."""
    found = queries.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@signed_in
def finding_list(request: HttpRequest) -> HttpResponse:
    """One's own findings; for the staff those of their department, all of them for the auditors' office."""
    form = FindingFilter(request.GET or None)
    chosen = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    page = paginate(queries.visible_to(request.user).filter(**chosen), request.GET.get("cursor"), order="-created_at")
    context = {
        "page": page,
        "filter_form": form,
        "is_staff": works_on_findings(request.user),
        "now": timezone.now(),
        "breadcrumb_items": [*crumbs(), (_("Findings"), "")],
    }
    return render(request, "auditors/findings/findings.html", context)


@require_safe
@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    finding = finding_at(request, pk)
    context = {
        "finding": finding,
        "thing": finding,
        "photos": uploads.attached_to(finding),
        "doors": _doors(finding, request.user),
        "way": way_of(finding, request.user, inside=True),
        "links": finding.links.order_by("id"),
        "may_link": links_findings(request.user, finding),
        "came_back_as": queries.related(finding.came_back_as.all()),
        "is_late": finding.due_at is not None and finding.due_at < timezone.now(),
        "question": _question(finding),
        "breadcrumb_items": [*crumbs(), (_("Findings"), reverse("auditors:work")), (finding.title, "")],
    }
    return render(request, "auditors/findings/finding.html", context)


@require_http_methods(READ)
@signed_in
@repeat_safe
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The steps that findings share with problem reports."""
    finding = finding_at(request, pk)
    if name in OWN_PAGES:
        raise Http404
    return take_step(request, finding, name, back=finding.get_absolute_url(), lead=finding.title)


@require_http_methods(READ)
@requires(REVISE_FINDING, on=finding_at)
@repeat_safe
def hand_in_again(request: HttpRequest, finding: Finding) -> HttpResponse:
    if request.method != "POST" and finding.state != MendingState.RETURNED:
        raise Http404
    initial = {name: getattr(finding, name) for name in ("kind", "severity", "title", "text")}
    form = AgainForm(request.POST, request.FILES) if request.method == "POST" else AgainForm(initial=initial)
    return form_page(
        request,
        form,
        lambda **given: findings.hand_in_again(finding, actor=request.user, at=timezone.now(), **given),
        heading=_("Answer the question"),
        submit=_("Hand in again"),
        back=finding.get_absolute_url(),
        done=_("Handed in again."),
        above="auditors/findings/_question.html",
        question=_question(finding),
        draft=f"finding-{finding.pk}-again",
    )


@require_http_methods(READ)
@requires(RECHECK_FINDING, on=finding_at)
@repeat_safe
def close(request: HttpRequest, finding: Finding) -> HttpResponse:
    """The second look on the spot. Who says that it is mended has looked."""
    if request.method != "POST" and finding.state not in (MendingState.ACTION_TAKEN, MendingState.RECHECK):
        raise Http404
    form = MendedForm(request.POST, request.FILES) if request.method == "POST" else MendedForm()
    return form_page(
        request,
        form,
        lambda reason, photos: mending.take(
            finding, "close", actor=request.user, at=timezone.now(), reason=reason, files=photos
        ),
        heading=_("It is mended"),
        submit=_("Yes, I looked: it is mended"),
        back=finding.get_absolute_url(),
        done=_("The finding is closed. Thank you for looking again."),
        lead=finding.title,
        above="auditors/findings/_action.html",
        finding=finding,
        draft=f"finding-{finding.pk}-close",
    )


@require_http_methods(READ)
@requires(LINK_FINDING, on=finding_at)
@repeat_safe
def earlier(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Found before: what comes back shows in the public figures."""
    form = EarlierForm(request.POST or None, finding=finding, initial={"earlier": finding.again_id})
    return form_page(
        request,
        form,
        lambda **given: findings.say_again(finding, actor=request.user, **given),
        heading=_("Was it found before?"),
        submit=_("Save"),
        back=finding.get_absolute_url(),
        lead=finding.title,
    )


@require_safe
@requires(LINK_FINDING, on=finding_at)
def links(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Search for a task of a plan, a project of the budget or a disclosure that the finding concerns."""
    form = LinkSearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    known = set(finding.links.values_list("path", flat=True))
    context = {
        "finding": finding,
        "form": form,
        "words": words,
        "found": [(page, kinds.label_of(page.kind), page.url in known) for page in mentions.find(words, request.user)],
        "links": finding.links.order_by("id"),
        "breadcrumb_items": [*crumbs(), (finding.title, finding.get_absolute_url()), (_("Concerns"), "")],
    }
    return render(request, "auditors/findings/links.html", context)


@require_POST
@requires(LINK_FINDING, on=finding_at)
@repeat_safe
def link(request: HttpRequest, finding: Finding) -> HttpResponse:
    page = mentions.page_at(request.POST.get("path", ""))

    def deed() -> None:
        if page is None:
            raise AuditRefused("page", _("This page is no longer there."))
        findings.link(finding, path=page.url, label=page.title, actor=request.user)

    return press(request, deed, back=finding.get_absolute_url(), done=_("Linked."))


@require_POST
@requires(LINK_FINDING, on=finding_at)
@repeat_safe
def unlink(request: HttpRequest, finding: Finding) -> HttpResponse:
    # No database takes a NUL, and no link holds one.
    path = request.POST.get("path", "").replace("\x00", "")
    findings.unlink(finding, path=path, actor=request.user)
    return redirect(finding)


def _doors(finding: Finding, user: Any) -> list[Door]:
    """Answering a question and closing are forms here."""

    def url_of(name: str) -> str:
        if name in OWN_PAGES:
            return reverse(OWN_PAGES[name], args=[finding.pk])
        return reverse("auditors:finding_step", args=[finding.pk, name])

    return [
        replace(door, is_pressed=door.is_pressed and door.step not in OWN_PAGES)
        for door in doors(finding, user, url_of=url_of, besides=LOOKING)
    ]


def _question(finding: Finding) -> str:
    """What the office wants to know, while it waits for the answer."""
    if finding.state != MendingState.RETURNED:
        return ""
    return queries.last_reason(finding, "send_back")
