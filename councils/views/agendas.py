"""An agenda item's page, and the secretary's forms for agenda, papers and recusals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import public, requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import form_page, press
from councils.forms.decisions import OpinionRequestForm, QuestionForm
from councils.forms.meetings import ItemForm, PaperForm, ReasonForm, RecordRecusalForm, RecusalForm
from councils.models import AgendaItem, Decision, Meeting, Paper, Recusal
from councils.queries import attendance, meetings, opinions
from councils.queries.agenda_lines import item_lines
from councils.queries.public_names import fill_in_agreement
from councils.queries.terms import members_in_office
from councils.services import agendas, decisions, recusals
from councils.services import opinions as opinion_services
from councils.states.meetings import CHAIR, HELD, KEEP
from councils.views.meeting_loading import item_at, meeting_at, paper_at

READ = ["GET", "HEAD", "POST"]


@public
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """An item with papers, questions, opinions and, for members, the conversation."""
    found = item_at(request, pk)
    now = timezone.now()
    keeps = request.user.is_authenticated and permissions.allowed(request.user, KEEP, found)
    member = meetings.member_for(request.user, found.meeting, at=now)
    lines = item_lines(found.meeting, member=member, keeps=keeps, at=now)
    line = next(line for line in lines if line.item.pk == found.pk)
    inside = meetings.may_read_item(request.user, found)
    if inside and member is not None and line.papers:
        agendas.note_reading(found, member=member, at=now)
    context = {
        "line": line,
        "item": line.item,
        "meeting": found.meeting,
        "keeps": keeps,
        "chairs": request.user.is_authenticated and permissions.allowed(request.user, CHAIR, found),
        "member": member,
        "inside": inside,
        "opinions": _opinions(found, member) if inside else [],
        "may_recuse": member is not None and not line.recused and found.meeting.state not in HELD,
        "recusals": _recusals(found),
        "may_change": keeps and found.meeting.is_still_to_hold and not found.withdrawn_at,
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (found.meeting.title, found.meeting.get_absolute_url()),
            (found.title, ""),
        ],
    }
    return render(request, "councils/meetings/item.html", context)


def _recusals(found: AgendaItem) -> list[Recusal]:
    rows = list(found.recusals.select_related("member__user", "member__seat_kind"))
    fill_in_agreement([one.member for one in rows])
    return rows


def _opinions(found: AgendaItem, member: Any) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"asked": asked, "own": opinions.own_opinion(asked, member), "open": opinions.is_open(asked, now)}
        for asked in opinions.requests_of(found)
    ]


@require_http_methods(READ)
@requires(KEEP, on=meeting_at)
@repeat_safe
def add_item(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return form_page(
        request,
        ItemForm(request.POST or None),
        lambda **given: agendas.put_on_agenda(meeting, by=request.user, at=timezone.now(), **given),
        heading=_("Put an item on the agenda"),
        submit=_("Add"),
        back=meeting.get_absolute_url(),
        go_to=lambda made: made.get_absolute_url(),
        done=_("Added. Papers and questions can be added here."),
        lead=meeting.case_title(),
        draft=f"council-item-{meeting.pk}",
    )


@require_http_methods(READ)
@requires(KEEP, on=item_at)
@repeat_safe
def edit_item(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    form = ItemForm(request.POST or None, instance=AgendaItem.objects.get(pk=found.pk))
    return form_page(
        request,
        form,
        lambda **given: agendas.change_item(found, by=request.user, at=timezone.now(), **given),
        heading=_("Change the item"),
        submit=_("Save"),
        back=found.get_absolute_url(),
        done=_("Saved."),
        lead=found.meeting.case_title(),
    )


@require_http_methods(READ)
@requires(KEEP, on=item_at)
@repeat_safe
def withdraw_item(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda **given: agendas.withdraw_item(found, by=request.user, at=timezone.now(), **given),
        heading=_("Take the item off the agenda"),
        submit=_("Take off"),
        tone="danger",
        back=found.get_absolute_url(),
        go_to=found.meeting.get_absolute_url(),
        done=_("The item is off the agenda."),
        lead=found.title,
    )


@require_POST
@requires(KEEP, on=item_at)
@repeat_safe
def move_item(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    up = request.POST.get("direction") == "up"
    return press(
        request,
        lambda: agendas.move_item(found, by=request.user, up=up, at=timezone.now()),
        back=found.meeting.get_absolute_url(),
    )


@require_http_methods(READ)
@requires(KEEP, on=item_at)
@repeat_safe
def add_paper(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm()
    return form_page(
        request,
        form,
        lambda attachments, **given: agendas.add_paper(
            found, by=request.user, files=attachments, at=timezone.now(), **given
        ),
        heading=_("Add a paper"),
        submit=_("Add"),
        back=found.get_absolute_url(),
        done=_("The members can read it now."),
        lead=found.title,
    )


@require_POST
@requires(KEEP, on=paper_at)
@repeat_safe
def remove_paper(request: HttpRequest, paper: Paper) -> HttpResponse:
    return press(
        request,
        lambda: agendas.remove_paper(paper, by=request.user, at=timezone.now()),
        back=paper.item.get_absolute_url(),
        done=_("The paper was removed."),
    )


@require_http_methods(READ)
@requires("councils.declare_recusal", on=item_at)
@repeat_safe
def recuse(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    """A member keeps out of the item."""
    return form_page(
        request,
        RecusalForm(request.POST or None),
        lambda **given: recusals.declare(found, user=request.user, at=timezone.now(), **given),
        heading=_("Keep out of this item"),
        submit=_("Keep out"),
        back=found.get_absolute_url(),
        done=_("It is on record. You see no papers of this item and do not vote on it."),
        lead=found.title,
    )


@require_http_methods(READ)
@requires(CHAIR, on=item_at)
@repeat_safe
def record_recusal(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    members = members_in_office(found.meeting.body, on=attendance.day_of(timezone.now()))
    return form_page(
        request,
        RecordRecusalForm(request.POST or None, members=members),
        lambda **given: recusals.record(found, by=request.user, at=timezone.now(), **given),
        heading=_("Record that a member keeps out"),
        submit=_("Write it down"),
        back=found.get_absolute_url(),
        done=_("It is on record, and the member is told."),
        lead=found.title,
    )


@require_http_methods(READ)
@requires(KEEP, on=item_at)
@repeat_safe
def add_question(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    """A motion, a choice or a scoring; usually about what the item is about."""
    mode = found.meeting.body.decision_mode
    initial = {
        "question": found.title,
        "kind": "SCORING" if mode == "SCORES" else "MOTION",
        "ballot": "SECRET" if mode == "SECRET" else "NAMED",
    }

    def deed(**given: Any) -> Decision:
        return decisions.decide(item=found, by=request.user, at=timezone.now(), subject=found.subject, **given)

    return form_page(
        request,
        QuestionForm(request.POST or None, initial=initial),
        deed,
        heading=_("Put a question to the body"),
        submit=_("Save"),
        back=found.get_absolute_url(),
        go_to=lambda made: made.get_absolute_url(),
        done=_("Saved. The vote can be opened during the meeting."),
        lead=found.title,
        draft=f"council-question-{found.pk}",
    )


@require_http_methods(READ)
@requires(KEEP, on=item_at)
@repeat_safe
def ask_opinions(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    return form_page(
        request,
        OpinionRequestForm(request.POST or None),
        lambda **given: opinion_services.ask(found, by=request.user, at=timezone.now(), **given),
        heading=_("Ask the members for written opinions"),
        submit=_("Ask"),
        back=found.get_absolute_url(),
        done=_("The members are told."),
        lead=found.title,
    )
