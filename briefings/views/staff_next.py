"""The one obvious next step of whoever manages a briefing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from briefings.models import Briefing
from briefings.queries.preparing import Check
from briefings.rules.facts import EARLIEST_BEGIN
from briefings.states.briefings import BriefingState
from briefings.views.staff_loading import page_of
from core.workflow.definitions import Transition


@dataclass(frozen=True)
class Next:
    title: str = ""
    tone: str = "information"
    body: str = ""
    sentences: tuple[str, ...] = ()
    step: Transition | None = None
    url: str = ""
    link_label: str = ""


def next_of(
    briefing: Briefing, *, missing: Iterable[Check], steps: Iterable[Transition], may_manage: bool, at: datetime
) -> Next:
    taken = {step.name: step for step in steps}
    match briefing.state:
        case BriefingState.DRAFT:
            return _of_a_draft(briefing, list(missing), taken.get("announce"))
        case BriefingState.ANNOUNCED:
            return _before_it_begins(briefing, taken.get("begin"), at)
        case BriefingState.LIVE:
            sentence = _("Whoever has the code or the link can ask. End it when the last answer has been given.")
            return Next(_("It is on now"), "success", sentence, step=taken.get("end"))
        case BriefingState.ENDED:
            sentence = _("See to what stayed open, write the record, and conclude when it is complete.")
            url = page_of("afterwards", briefing) if may_manage else ""
            return Next(_("It is over"), body=sentence, url=url, link_label=_("What is left to do"))
    return Next()


def _of_a_draft(briefing: Briefing, missing: list[Check], announce: Transition | None) -> Next:
    if missing:
        sentences = tuple(check.sentence or check.label for check in missing)
        return Next(
            _("Before it can be announced"), sentences=sentences, url=page_of(missing[0].page, briefing),
            link_label=_("See to it"),
        )  # fmt: skip
    sentence = _("From the announcement on everybody sees it, and can register. You can still change it.")
    url, label = briefing.get_absolute_url(), _("See it as others will")
    return Next(_("Everything is ready"), "success", sentence, step=announce, url=url, link_label=label)


def _before_it_begins(briefing: Briefing, begin: Transition | None, at: datetime) -> Next:
    opens = briefing.starts_at - EARLIEST_BEGIN
    if at >= opens:
        return Next(_("It can begin"), "success", _("The room opens, and gets the code to join by."), step=begin)
    moment: Any = date_format(localtime(opens), "DATETIME_FORMAT")
    return Next(_("It is announced"), body=_("It can be begun from this moment on: %(moment)s.") % {"moment": moment})
