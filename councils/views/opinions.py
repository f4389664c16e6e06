"""Written opinions of members, and the statements that a body issues."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import public, requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import form_page, press
from core.ui.paging import paginate
from councils.forms.decisions import OpinionForm, StatementForm
from councils.models import Body, Decision, OpinionRequest, OpinionStatement, WrittenOpinion
from councils.queries import opinions as queries
from councils.queries.meetings import member_for
from councils.services import opinions, statement_pdf
from councils.states.decisions import DecisionState
from councils.states.meetings import ATTEND, KEEP
from councils.views.meeting_loading import body_at, request_at, statement_at

READ = ["GET", "HEAD", "POST"]


@require_http_methods(READ)
@requires(ATTEND, on=request_at)
@repeat_safe
def write(request: HttpRequest, asked: OpinionRequest) -> HttpResponse:
    own = queries.own_opinion(asked, member_for(request.user, asked.item.meeting))

    def deed(text: str) -> WrittenOpinion:
        return opinions.write_opinion(asked, user=request.user, text=text, at=timezone.now())

    return form_page(
        request,
        OpinionForm(request.POST or None, initial={"text": own.text if own else ""}),
        deed,
        heading=_("Your written opinion"),
        submit=_("Hand in"),
        back=asked.item.get_absolute_url(),
        done=_("Handed in. You can change it until the deadline."),
        lead=asked.question,
        draft=f"council-opinion-{asked.pk}",
    )


@public
@require_safe
def statement_list(request: HttpRequest) -> HttpResponse:
    page = paginate(queries.statements_visible_to(request.user), request.GET.get("cursor"), order="-pk")
    crumbs = [(_("Committees"), reverse("councils:bodies")), (_("Opinion statements"), "")]
    return render(request, "councils/meetings/statements.html", {"page": page, "breadcrumb_items": crumbs})


@public
@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    found = statement_at(request, pk)
    context = {
        "statement": found,
        "keeps": request.user.is_authenticated and permissions.allowed(request.user, KEEP, found),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (_("Opinion statements"), reverse("councils:statements")),
            (found.title, ""),
        ],
    }
    return render(request, "councils/meetings/statement.html", context)


@public
@require_safe
def statement_document(request: HttpRequest, pk: int) -> HttpResponse:
    found = statement_at(request, pk)
    name = slugify(found.number) or str(found.pk)
    headers = {"Content-Disposition": f'attachment; filename="opinion-{name}.pdf"'}
    return HttpResponse(statement_pdf.written(found), content_type="application/pdf", headers=headers)


@require_http_methods(READ)
@requires(KEEP, on=body_at)
@repeat_safe
def draft_statement(request: HttpRequest, body: Body) -> HttpResponse:
    def deed(**given: Any) -> OpinionStatement:
        return opinions.draft_statement(body=body, by=request.user, at=timezone.now(), **given)

    return form_page(
        request,
        StatementForm(request.POST or None, decisions=_decisions_of(body)),
        deed,
        heading=_("Write an opinion statement"),
        submit=_("Save as a draft"),
        back=reverse("councils:body_calendar", args=[body.slug]),
        go_to=lambda made: made.get_absolute_url(),
        lead=str(body),
        draft=f"council-statement-{body.pk}",
    )


@require_http_methods(READ)
@requires(KEEP, on=statement_at)
@repeat_safe
def edit_statement(request: HttpRequest, found: OpinionStatement) -> HttpResponse:
    form = StatementForm(
        request.POST or None,
        instance=OpinionStatement.objects.get(pk=found.pk),
        decisions=_decisions_of(found.body),
    )
    return form_page(
        request,
        form,
        lambda **given: opinions.change_statement(found, by=request.user, **given),
        heading=_("Change the statement"),
        submit=_("Save"),
        back=found.get_absolute_url(),
        done=_("Saved."),
        lead=str(found.body),
    )


@require_POST
@requires(KEEP, on=statement_at)
@repeat_safe
def issue_statement(request: HttpRequest, found: OpinionStatement) -> HttpResponse:
    return press(
        request,
        lambda: opinions.issue_statement(found, by=request.user, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("Issued. Everybody can read it."),
    )


def _decisions_of(body: Body) -> Any:
    return Decision.objects.filter(item__meeting__body=body, state=DecisionState.DECIDED).order_by("-decided_at")
