"""What staff are told while a petition is worked on. Petitioners and followers hear of it elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from core import permissions
from core.notify import notify
from regulations.models import Petition
from regulations.rules.permissions import OFFICERS, SUPERIORS
from regulations.states.permissions import BRING_BEFORE_COMMITTEE

PLACED = "regulations.petition_placed"
PASSED_ON = "regulations.petition_passed_on"
DRAFTED = "regulations.answer_drafted"
SENT_BACK = "regulations.draft_sent_back"
JUSTIFIED = "regulations.justification_handed_in"
BETTER_ASKED = "regulations.better_justification_asked"
LEVEL = "regulations.judgement_level"
JUDGED = "regulations.petition_judged"
REEXAMINED = "regulations.reexamination_asked"
NOT_CARRIED = "regulations.change_not_carried"


def tell_department(event: str, petition: Petition, *, at: datetime, reason: str = "") -> None:
    """Whoever prepares answers there."""
    tell_people(event, petition, people.staff_in(petition.department_id or 0, *OFFICERS, at=at), at=at, reason=reason)


def tell_superiors(event: str, petition: Petition, *, besides: Any, at: datetime) -> None:
    staff = people.staff_in(petition.department_id or 0, *SUPERIORS, at=at).exclude(pk=besides.pk)
    tell_people(event, petition, staff, at=at)


def tell_office(event: str, petition: Petition, *, at: datetime) -> None:
    """Whoever brings justifications before the committee."""
    officers = people.holders_of(Role.CASE_OFFICER, at=at)
    found = people.those_who(officers, lambda person: permissions.allowed(person, BRING_BEFORE_COMMITTEE, petition))
    tell_people(event, petition, found, at=at)


def tell_people(event: str, petition: Petition, recipients: Iterable[Any], *, at: datetime, reason: str = "") -> None:
    """Nobody is told as an official of a petition of their own."""
    told = [person for person in recipients if person.pk != petition.author_id]
    with translation.override(settings.LANGUAGE_CODE):
        url = reverse("regulations:petition_work", args=[petition.pk])
    context = {"title": petition.title, "url": url, "reason": reason}
    notify.queue(event, recipients=told, at=at, context=context, target=petition)


def _reason_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    reason = context["reason"]
    return {"reason": gettext("Reason: %(reason)s") % {"reason": reason} if reason else ""}


def _declare(event: str, title: Any, body: Any) -> None:
    notify.register(event, category="desk", title=title, body=body, words=_reason_in_words)


_declare(
    PLACED,
    _("For your department: %(title)s"),
    _("A petition about a rule waits. Please take it up and say who is in charge."),
)
_declare(PASSED_ON, _("Passed on to your department: %(title)s"), "%(reason)s")
_declare(
    DRAFTED, _("A draft waits for your approval: %(title)s"), _("Please read it. Your approval binds these words.")
)
_declare(SENT_BACK, _("Your draft came back: %(title)s"), "%(reason)s")
_declare(
    JUSTIFIED, _("For the committee: %(title)s"),
    _("The department handed in its justification. Please put it on the agenda of a meeting."),
)  # fmt: skip
_declare(BETTER_ASKED, _("A better justification is asked for: %(title)s"), "%(reason)s")
_declare(
    LEVEL, _("The committee's vote was level: %(title)s"),
    _("Nothing has been decided. Please bring it before the committee again."),
)  # fmt: skip
_declare(JUDGED, _("The committee has judged: %(title)s"), _("Please see what is to be done now."))
_declare(
    REEXAMINED, _("A re-examination is asked for: %(title)s"), _("Please review the petition again and answer it anew.")
)
_declare(
    NOT_CARRIED, _("The promised change is still to come: %(title)s"),
    _("The version that was to carry it does not. Please say which version will."),
)  # fmt: skip
