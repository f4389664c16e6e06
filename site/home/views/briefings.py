"""The record of a briefing at the briefing's address, and the way from a briefing to the editor of its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from briefings.models import Briefing
from briefings.queries.briefings import visible_to
from core.access import public, requires
from core.submissions.repeats import repeat_safe
from home import briefing_pages
from home.models import BriefingPage, BriefingRecordPage
from home.models.rights import EDIT


@public
@require_safe
def briefing_record(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Briefing.objects.announced(), pk=pk)
    page = briefing_pages.published(BriefingRecordPage, found)
    if page is None:
        raise Http404
    return page.as_response(request)


def words_of(request: HttpRequest, pk: int) -> BriefingPage:
    """Not saved yet: whether somebody may edit it is asked of the page itself."""
    return briefing_pages.new_words(get_object_or_404(visible_to(request.user), pk=pk))


@require_POST
@requires(EDIT, on=words_of)
@repeat_safe
def write_words(request: HttpRequest, page: BriefingPage) -> HttpResponse:
    return redirect(briefing_pages.editor_of(briefing_pages.draft(page, by=request.user)))
