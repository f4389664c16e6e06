"""What staff are told while a proposal is weighed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from core.notify import notify
from proposals.models import Proposal, Referral, Review
from proposals.queries.reviews import REVIEWERS
from proposals.services import notices

ASKED = "proposals.review_asked"
OVERDUE = "proposals.review_overdue"
COMPLETE = "proposals.review_complete"
NOBODY_LEFT = "proposals.review_nobody_left"
PASSED_ON = "proposals.passed_on"
IN_CHARGE = "proposals.in_charge"
REFERRED = "proposals.referred"
OPINION = "proposals.opinion_given"


def tell_asked(review: Review, *, at: datetime) -> None:
    notices.tell(ASKED, review.proposal, [review.reviewer], at=at, name="review")


def tell_overdue(review: Review, *, at: datetime) -> None:
    notices.tell(OVERDUE, review.proposal, [review.reviewer], at=at, name="review", due_at=review.due_at.isoformat())


def _day_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    return {"day": date_format(localtime(datetime.fromisoformat(context["due_at"])), "DATE_FORMAT")}


def tell_complete(proposal: Proposal, *, besides: Any, at: datetime) -> None:
    staff = people.staff_in(proposal.department_id or 0, *REVIEWERS, at=at).exclude(pk=besides.pk)
    notices.tell(COMPLETE, proposal, staff, at=at, name="review")


def tell_nobody_left(proposal: Proposal, *, at: datetime) -> None:
    notices.tell_department(NOBODY_LEFT, proposal, at=at)


def tell_passed_on(proposal: Proposal, *, reason: str, at: datetime) -> None:
    notices.tell_department(PASSED_ON, proposal, at=at, reason=reason)


def tell_in_charge(proposal: Proposal, *, at: datetime) -> None:
    notices.tell(IN_CHARGE, proposal, [proposal.assignee], at=at, name="review")


def tell_referred(referral: Referral, *, at: datetime) -> None:
    staff = people.staff_in(referral.body.department_id, *REVIEWERS, at=at)
    context = {
        "title": referral.proposal.title,
        "body": referral.body.name,
        "url": notices.path("give_opinion", referral.pk),
    }
    notify.queue(REFERRED, recipients=staff, at=at, context=context, target=referral.proposal)


def tell_opinion(referral: Referral, *, at: datetime) -> None:
    notices.tell_department(OPINION, referral.proposal, at=at, body=referral.body.name)


notify.register(
    ASKED, category="desk", title=_("You are asked to review: %(title)s"),
    body=_("Please say whether you have an interest in it, and give your scores with a note."),
)  # fmt: skip
notify.register(
    OVERDUE, category="desk", title=_("Your review is overdue: %(title)s"),
    body=_("Your scores were due on %(day)s. Give them, or ask the officer to give the review to somebody else."),
    words=_day_in_words,
)  # fmt: skip
notify.register(
    COMPLETE, category="desk", title=_("The review is complete: %(title)s"),
    body=_("Everybody who was asked has given scores. The answer can be drafted."),
)  # fmt: skip
notify.register(
    NOBODY_LEFT, category="desk", title=_("A reviewer is missing: %(title)s"),
    body=_("A reviewer has an interest in it, and nobody else of the department can be asked. Please see to it."),
)  # fmt: skip
notify.register(
    PASSED_ON, category="desk", title=_("Passed on to your department: %(title)s"), body=_("Reason: %(reason)s")
)
notify.register(
    IN_CHARGE, category="desk", title=_("You look after a new proposal: %(title)s"),
    body=_("A rule of assignment has given it to you. Please check whether it is complete."),
)  # fmt: skip
notify.register(
    REFERRED, category="desk", title=_("For the committee's opinion: %(title)s"),
    body=_("A department asks “%(body)s” for its opinion."),
)  # fmt: skip
notify.register(
    OPINION, category="desk", title=_("The committee has given its opinion: %(title)s"),
    body=_("“%(body)s” has answered. The review goes on with your department."),
)  # fmt: skip
