"""Writing together: by a link from the author, or by asking to join."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import queries as people
from core import permissions
from core.workflow import engine
from discussion import text
from discussion.services import blocks
from proposals.models import CoAuthor, Invitation, Proposal
from proposals.services import notices
from proposals.services.refusals import ProposalRefused
from proposals.states import ProposalState
from proposals.states.permissions import JOIN, LEAD
from proposals.states.workflow import REVISABLE

MOST_CO_AUTHORS = 10
INVITATION_PERIOD = timedelta(days=14)
MOST_INVITATIONS = 10
LONGEST_MESSAGE = 300


@transaction.atomic
def invite(proposal: Proposal, *, author: Any, at: datetime) -> str:
    """The secret of a link that works once. It is shown now and never again: only its hash is kept."""
    locked = engine.lock(proposal)
    permissions.check(author, LEAD, locked)
    _refuse_settled(locked)
    if open_invitations(locked, at).count() >= MOST_INVITATIONS:
        raise ProposalRefused("many", _("Several invitations are still open. Wait for an answer, or take one back."))
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        proposal=locked, token_hash=hash_of(token), made_by=author, made_at=at, ends_at=at + INVITATION_PERIOD
    )
    return token


def open_invitations(proposal: Proposal, at: datetime) -> QuerySet[Invitation]:
    return proposal.invitations.filter(used_at__isnull=True, declined_at__isnull=True, ends_at__gt=at).order_by("pk")


@transaction.atomic
def take_back(invitation: Invitation, *, author: Any, at: datetime) -> bool:
    """The link went astray, or nobody uses it. Whether it still worked."""
    proposal = engine.lock(invitation.proposal)
    permissions.check(author, LEAD, proposal)
    return bool(open_invitations(proposal, at).filter(pk=invitation.pk).update(declined_at=at))


@transaction.atomic
def answer_invitation(token: str, *, person: Any, accept: bool, at: datetime) -> Proposal:
    """Whoever holds the link answers once. Raises ProposalRefused where it is used up or out of date."""
    found = Invitation.objects.select_for_update(of=("self",)).filter(token_hash=hash_of(token)).first()
    if found is None or found.used_at or found.declined_at or found.ends_at < at:
        raise ProposalRefused("invitation", _("This invitation has been answered or has run out. Ask for a new one."))
    proposal = engine.lock(found.proposal)
    _refuse_settled(proposal)
    if proposal.author_id == person.pk:
        raise ProposalRefused("own", _("This is your own proposal. Send the link to somebody else."))
    if not accept:
        found.declined_at = at
        found.save(update_fields=["declined_at"])
        return proposal
    blocks.refuse_blocked(person, at)
    found.used_at, found.used_by = at, person
    found.save(update_fields=["used_at", "used_by"])
    _add(proposal, person, at)
    notices.tell(notices.CO_AUTHOR_JOINED, proposal, _author(proposal), at=at, name="authors", person=str(person))
    return proposal


@transaction.atomic
def ask_to_join(proposal: Proposal, *, person: Any, message: str, at: datetime) -> CoAuthor:
    """Instead of writing the same once more. The author answers."""
    locked = engine.lock(proposal)
    permissions.check(person, JOIN, locked)
    blocks.refuse_blocked(person, at)
    if locked.co_authors.filter(person=person).exists():
        raise ProposalRefused("asked", _("You have asked already. The author will answer you."))
    asked = CoAuthor.objects.create(
        proposal=locked, person=person, message=text.clean(message)[:LONGEST_MESSAGE], asked_at=at
    )
    notices.tell(notices.JOIN_ASKED, locked, _author(locked), at=at, name="authors", person=str(person))
    return asked


@transaction.atomic
def answer_request(request: CoAuthor, *, author: Any, accept: bool, at: datetime) -> None:
    proposal = engine.lock(request.proposal)
    permissions.check(author, LEAD, proposal)
    locked = CoAuthor.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if locked.accepted_at or locked.declined_at:
        raise ProposalRefused("answered", _("This request has been answered already."))
    if accept:
        _refuse_crowd(proposal)
        locked.accepted_at = at
    else:
        locked.declined_at = at
    locked.save(update_fields=["accepted_at", "declined_at"])
    notices.tell(notices.JOIN_ANSWERED, proposal, [locked.person], at=at, accepted=accept)


@transaction.atomic
def stop_writing_along(proposal: Proposal, *, person: Any) -> bool:
    """A co-author leaves; whether there was anything to leave."""
    deleted, _per_model = CoAuthor.objects.filter(proposal=proposal, person=person).delete()
    return bool(deleted)


def adopt_authors(source: Proposal, target: Proposal, *, at: datetime) -> None:
    """Whoever wrote one of two merged proposals is an author of what they became."""
    writers = CoAuthor.objects.filter(proposal=source, accepted_at__isnull=False).values_list("person", flat=True)
    for person_id in {source.author_id, *writers} - {None, target.author_id}:
        CoAuthor.objects.update_or_create(
            proposal=target,
            person_id=person_id,
            defaults={"accepted_at": at, "declined_at": None},
            create_defaults={"asked_at": at, "accepted_at": at},
        )


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _add(proposal: Proposal, person: Any, at: datetime) -> None:
    _refuse_crowd(proposal)
    CoAuthor.objects.update_or_create(
        proposal=proposal,
        person=person,
        defaults={"accepted_at": at, "declined_at": None},
        create_defaults={"asked_at": at, "accepted_at": at},
    )


def _refuse_settled(proposal: Proposal) -> None:
    if proposal.state not in {ProposalState.DRAFT, *REVISABLE}:
        raise ProposalRefused("settled", _("The review has begun: nobody can join as an author any more."))


def _refuse_crowd(proposal: Proposal) -> None:
    if proposal.co_authors.filter(accepted_at__isnull=False).count() >= MOST_CO_AUTHORS:
        raise ProposalRefused("crowd", _("Up to %(count)s people write along.") % {"count": MOST_CO_AUTHORS})


def _author(proposal: Proposal) -> list[Any]:
    return [proposal.author] if proposal.author and people.may_write(proposal.author) else []
