"""The record of a briefing as a draft for the editors: captions, questions, promises and figures, put into a page."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Briefing, Promise
from briefings.services import records
from briefings.services.records import Asked, Door, Line, RecordDraft
from core import permissions
from home import briefing_pages
from home.models import BriefingRecordPage

MANAGE = "briefings.manage_briefing"
LONGEST_SUMMARY = 2000
LONGEST_SAID = 4000


def new_record(briefing: Briefing) -> BriefingRecordPage:
    """Not saved yet, and empty: for asking who may write it."""
    return BriefingRecordPage(title=_("Record: %(briefing)s") % {"briefing": briefing.title}, briefing=briefing)


def drafted(page: BriefingRecordPage) -> BriefingRecordPage:
    """The same page with all that is known of the briefing in it."""
    found = records.record_draft(page.briefing)
    page.summary = " ".join(text for section in found.sections[:1] for text in section.paragraphs)[:LONGEST_SUMMARY]
    page.minutes = [*_minutes(found)]
    page.transcript = [("said", said) for said in spoken(found.transcript)]
    return page


def _minutes(found: RecordDraft) -> list[tuple[str, Any]]:
    blocks: list[tuple[str, Any]] = []
    for section in found.sections:
        blocks += _part(section.heading, [format_html("<p>{}</p>", text) for text in section.paragraphs])
    blocks += _part(_("Questions and answers"), [_question(asked) for asked in found.questions])
    blocks += _part(_("Promises"), [_promise(promise) for promise in found.promises])
    return blocks


def _part(heading: Any, paragraphs: list[Any]) -> list[tuple[str, Any]]:
    if not paragraphs:
        return []
    text = format_html_join("", "{}", ((paragraph,) for paragraph in paragraphs))
    return [("heading", {"text": str(heading)[:120], "level": "2"}), ("paragraph", str(text))]


def _question(asked: Asked) -> Any:
    answer = asked.answer or _("Answered aloud; see the transcript.")
    by = asked.answered_by or _("Answer")
    return format_html("<p><b>{}</b></p><p>{}: {}</p>", asked.text, by, answer)


def _promise(promise: Promise) -> Any:
    day = date_format(promise.due_on, "DATE_FORMAT")
    return format_html("<p><b>{}</b></p><p>{} · {}</p>", promise.text, promise.promised_by, day)


def spoken(lines: tuple[Line, ...]) -> list[dict[str, str]]:
    """Lines of one speaker in a row become one passage, at the moment of the first."""
    passages: list[dict[str, str]] = []
    for who, said in groupby(lines, key=lambda line: line.speaker):
        for line in said:
            last = passages[-1] if passages and passages[-1]["who"] == who else None
            if last is None or len(last["text"]) + len(line.text) >= LONGEST_SAID:
                passages.append({"moment": line.clock, "who": who, "text": line.text})
            else:
                last["text"] = f"{last['text']} {line.text}"
    return passages


def door(briefing: Briefing, user: Any) -> Door | None:
    """Officers have the draft made; whoever edits pages goes on from there."""
    page = BriefingRecordPage.objects.filter(briefing=briefing).first()
    if page is not None:
        url = briefing_pages.editor_of(page)
        if _may_edit(user, page):
            return Door("", url, done=gettext_lazy("Edit the record"), done_url=url)
        if page.live or not permissions.allowed(user, MANAGE, briefing):
            return None
        return Door("", "", done=gettext_lazy("The draft of the record lies with the editors of your department."))
    if briefing.ended_at is None or not permissions.allowed(user, MANAGE, briefing):
        return None
    return Door(gettext_lazy("Draft the record"), reverse("briefing_record_write", args=[briefing.pk]))


def _may_edit(user: Any, page: BriefingRecordPage) -> bool:
    return bool(page.permissions_for_user(user).can_edit())


records.register_door(door)
