"""What follow-ups, promises and records hand in to the other rooms: the desk, and open data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import FollowUp, Promise
from briefings.queries import follow_ups as owed_queries
from briefings.queries import promises as promise_queries

# Their hooks hang on the states from the first moment.
from briefings.services import ending, follow_ups, promises  # noqa: F401
from briefings.states.follow_ups import FOLLOW_UP_WORKFLOW, PROMISE_WORKFLOW, FollowUpState, PromiseState
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.uploads import register_access
from core.workflow import presentation

_KEYWORDS = (_("Briefings"), _("Questions of residents"))


def _owed_panel(owed: FollowUp, user: Any) -> dict[str, Any]:
    return {"owed": owed}


def _promise_panel(promise: Promise, user: Any) -> dict[str, Any]:
    return {"promise": promise}


presentation.register(
    FOLLOW_UP_WORKFLOW.name,
    template="briefings/afterwards/_asked.html",
    context=_owed_panel,
    url=lambda owed: owed.get_absolute_url(),
)
presentation.register(
    PROMISE_WORKFLOW.name,
    template="briefings/afterwards/_promised.html",
    context=_promise_panel,
    url=lambda promise: promise.get_absolute_url(),
    own_page_steps=["put_off"],
)


def everybody(user: Any, promise: Promise) -> bool:
    """What shows that a promise was kept is as public as the promise."""
    return True


register_access(Promise, everybody)


def public_follow_ups(at: datetime) -> QuerySet[FollowUp]:
    return owed_queries.listed(AnonymousUser(), at=at)


def follow_up_row(owed: FollowUp) -> Sequence[Any]:
    """Without the asker: a name said in the hall is no open data."""
    return (
        owed.pk, owed.briefing_id, owed.briefing.title, owed.question.text, str(owed.department or ""),
        owed.get_state_display(), owed.opened_at, owed.due_at, owed.answered_at, owed.answer,
    )  # fmt: skip


def public_promises(at: datetime) -> QuerySet[Promise]:
    return promise_queries.public()


def promise_row(promise: Promise) -> Sequence[Any]:
    return (
        promise.pk, promise.briefing_id, promise.briefing.title, str(promise.briefing.series or ""), promise.text,
        promise.promised_by, str(promise.department or ""), promise.first_due_on, promise.due_on,
        promise.get_state_display(), promise.outcome, promise.outcome_url, promise.settled_at,
    )  # fmt: skip


register(
    Dataset(
        name="briefing-follow-ups",
        title=_("Answers after briefings"),
        description=_(
            "Questions that a briefing left open, which department answers them, by which day, and the answers. "
            "Questions that were not shown at the briefing stand here once they are answered."
        ),
        columns=(
            Column("number", _("Number"), "", Kind.INTEGER),
            Column("briefing", _("Number of the briefing"), "", Kind.INTEGER),
            Column("title", _("Title of the briefing")),
            Column("question", _("Question")),
            Column("department", _("Department")),
            Column("state", pgettext_lazy("follow-up", "State"), "", Kind.CHOICE, FollowUpState.choices),
            Column("opened", _("Left open at"), "", Kind.MOMENT),
            Column("due", _("Answer due"), _("Empty once it was answered"), Kind.MOMENT),
            Column("answered", _("Answered at"), "", Kind.MOMENT),
            Column("answer", _("Answer")),
        ),
        records=Records(
            queryset=public_follow_ups,
            row=follow_up_row,
            order="-opened_at",
            filters={"state": "state", "opened": "opened_at", "briefing": "briefing"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=_KEYWORDS,
        url="/briefings/follow-ups/",
    )
)
register(
    Dataset(
        name="briefing-promises",
        title=_("Promises made at briefings"),
        description=_("What was promised at briefings, by which position, until when, and whether it was kept."),
        columns=(
            Column("number", _("Number"), "", Kind.INTEGER),
            Column("briefing", _("Number of the briefing"), "", Kind.INTEGER),
            Column("title", _("Title of the briefing")),
            Column("series", _("Series of briefings")),
            Column("promise", pgettext_lazy("promise", "What was promised")),
            Column("promised_by", _("Who promised it"), _("The position, not the name")),
            Column("department", _("Department")),
            Column("first_due", _("First day named"), "", Kind.DATE),
            Column("due", _("Until when"), "", Kind.DATE),
            Column("state", pgettext_lazy("promise", "State"), "", Kind.CHOICE, PromiseState.choices),
            Column("outcome", _("What became of it")),
            Column("link", _("Link that shows it")),
            Column("settled", _("Settled at"), "", Kind.MOMENT),
        ),
        records=Records(
            queryset=public_promises,
            row=promise_row,
            order="-due_on",
            filters={"state": "state", "due": "due_on", "briefing": "briefing"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=_KEYWORDS,
        url="/briefings/promises/",
    )
)
