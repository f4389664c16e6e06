"""Minutes: the published page, the members' draft, the secretary's desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions, redaction
from core.access import public, requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import form_page, press
from core.workflow import engine
from councils.forms.decisions import CommentForm, EntryForm, PublicTextForm
from councils.forms.meetings import ReasonForm
from councils.models import Minutes, MinutesComment, MinutesEntry
from councils.queries import meetings
from councils.queries import minutes as queries
from councils.services import meeting_pdf, minutes
from councils.states.meetings import ATTEND, KEEP, WRITABLE, MinutesState
from councils.views.meeting_loading import entry_at, minutes_at, remark_at

READ = ["GET", "HEAD", "POST"]
PRESSED = {"circulate", "approve", "publish"}
WITH_REASON = {"take_back", "record_approval"}


@public
@require_safe
def minutes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The published version for everybody; the draft for those inside; nothing for the rest."""
    found, draft, wants_draft = _version(request, pk)
    context = {
        "minutes": found,
        "meeting": found.meeting,
        "is_draft": wants_draft,
        "may_see_draft": draft,
        "entries": _entries(request, found, wants_draft),
        "keeps": request.user.is_authenticated and permissions.allowed(request.user, KEEP, found),
        "writable": found.state in WRITABLE,
        "may_comment": draft
        and found.state == MinutesState.COMMENTS
        and meetings.member_for(request.user, found.meeting) is not None,
        "steps": engine.available(found, request.user) if request.user.is_authenticated else [],
        "blocked": engine.blocked(found, request.user) if request.user.is_authenticated else [],
        "with_reason": WITH_REASON,
        "comment_form": CommentForm(auto_id=False),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (found.meeting.title, found.meeting.get_absolute_url()),
            (_("Minutes"), ""),
        ],
    }
    return render(request, "councils/meetings/minutes.html", context)


def _version(request: HttpRequest, pk: int) -> tuple[Minutes, bool, bool]:
    """The minutes, whether this person may read the draft, and whether they want it."""
    found = minutes_at(request, pk)
    draft = queries.may_read_draft(request.user, found)
    published = found.state == MinutesState.PUBLISHED
    if not draft and not published:
        raise Http404
    return found, draft, draft and (not published or "internal" in request.GET)


def _entries(request: HttpRequest, found: Minutes, internal: bool) -> Iterable[MinutesEntry]:
    return queries.entries_for(request.user, found) if internal else queries.public_entries(found)


@public
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The same version as the page, as a document; the members' own is not kept by anything on the way."""
    found, _draft_readable, internal = _version(request, pk)
    content = meeting_pdf.minutes(found, _entries(request, found, internal), internal=internal)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="minutes-{found.meeting_id}.pdf"'
    if internal:
        response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(READ)
@requires(KEEP, on=entry_at)
@repeat_safe
def write(request: HttpRequest, entry: MinutesEntry) -> HttpResponse:
    return form_page(
        request,
        EntryForm(request.POST or None, initial={"text": entry.text}),
        lambda **given: minutes.write(entry, by=request.user, at=timezone.now(), **given),
        heading=_("Write the minutes of an item"),
        submit=_("Save"),
        back=_back(entry),
        done=_("Saved."),
        lead=entry.item.title,
        draft=f"council-minutes-{entry.pk}",
    )


@require_http_methods(READ)
@requires(KEEP, on=entry_at)
@repeat_safe
def check_public_text(request: HttpRequest, entry: MinutesEntry) -> HttpResponse:
    """Both versions side by side, with what is likely to name somebody; a person decides."""
    names = queries.names_to_hide(entry.minutes)
    return form_page(
        request,
        PublicTextForm(request.POST or None, initial={"text": minutes.suggested_public_text(entry)}),
        lambda **given: minutes.check_public_text(entry, by=request.user, at=timezone.now(), **given),
        heading=_("Check the public version"),
        submit=_("I have checked it"),
        back=_back(entry),
        done=_("Checked."),
        lead=entry.item.title,
        above="councils/meetings/_redaction.html",
        entry=entry,
        suggestions=redaction.suggestions(entry.text, names=names),
    )


@require_http_methods(READ)
@requires(ATTEND, on=entry_at)
@repeat_safe
def comment(request: HttpRequest, entry: MinutesEntry) -> HttpResponse:
    def deed(**given: Any) -> MinutesComment:
        return minutes.comment(entry, user=request.user, at=timezone.now(), **given)

    return form_page(
        request,
        CommentForm(request.POST or None),
        deed,
        heading=_("Ask for a correction"),
        submit=_("Send"),
        back=_back(entry),
        done=_("The secretary has your comment."),
        lead=entry.item.title,
        draft=f"council-minutes-comment-{entry.pk}",
    )


@require_POST
@requires(KEEP, on=remark_at)
@repeat_safe
def settle_comment(request: HttpRequest, remark: MinutesComment) -> HttpResponse:
    return press(
        request,
        lambda: minutes.settle_comment(remark, by=request.user, at=timezone.now()),
        back=_back(remark.entry),
    )


@require_POST
@signed_in
@repeat_safe
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Circulate, approve or publish; who may, the workflow says."""
    found = _draft(request, pk)
    name = request.POST.get("step", "")
    if name not in PRESSED:
        raise Http404
    return press(
        request,
        lambda: minutes.move_on(found, name, by=request.user, at=timezone.now()),
        back=reverse("councils:minutes", args=[found.meeting_id]),
        done=_("Done."),
    )


@require_http_methods(READ)
@requires(KEEP, on=minutes_at)
@repeat_safe
def step_with_reason(request: HttpRequest, found: Minutes) -> HttpResponse:
    name = request.GET.get("step", "")
    transition = found.workflow.transition(name)
    if transition is None or name not in WITH_REASON:
        raise Http404
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda **given: minutes.move_on(found, name, by=request.user, at=timezone.now(), **given),
        heading=transition.label,
        submit=transition.label,
        back=reverse("councils:minutes", args=[found.meeting_id]),
        done=_("Done."),
        lead=str(found),
    )


def _draft(request: HttpRequest, pk: int) -> Minutes:
    found = minutes_at(request, pk)
    if not queries.may_read_draft(request.user, found):
        raise Http404
    return found


def _back(entry: MinutesEntry) -> str:
    return f"{reverse('councils:minutes', args=[entry.minutes.meeting_id])}#item-{entry.item_id}"
