"""What this room hands in to the others: where to talk, who reads files, the desk, open data, what is open now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import permissions
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from core.ui import highlights
from core.uploads import register_access
from core.workflow import presentation
from discussion import places
from facilities import mentions
from proposals.models import Answer, Proposal
from proposals.queries import detail, lists, reviews
from proposals.rules import may_read
from proposals.services import indexing, merging, takedown, thresholds
from proposals.services.notices import path
from proposals.states import WORKFLOW, ProposalState
from proposals.states.permissions import REVIEW

STATES = [(state, WORKFLOW.public_name(state)) for state in ProposalState.values]
CLOSED_STATES = {ProposalState.DRAFT, ProposalState.MERGED, ProposalState.WITHDRAWN}


def talk_is_over(proposal: Proposal, at: datetime) -> places.Closure | None:
    if proposal.state == ProposalState.MERGED:
        return places.Closure(_("This proposal has been joined with another. The conversation goes on there."))
    if proposal.state == ProposalState.WITHDRAWN:
        return places.Closure(_("The author has withdrawn this proposal."))
    return None


def may_talk(user: Any, proposal: Proposal) -> bool:
    return proposal.state != ProposalState.DRAFT


def may_endorse(user: Any, proposal: Proposal) -> bool:
    return proposal.state not in CLOSED_STATES and proposal.author_id != user.pk


def counted(ids: frozenset[int]) -> None:
    thresholds.copy_counts(ids)
    merging.carry_stragglers(ids)


def panel(proposal: Proposal, user: Any) -> dict[str, Any]:
    """For the desk: what it says, and where the work on it is done."""
    draft = Answer.objects.filter(proposal=proposal, approved_at__isnull=True).select_related("drafted_by").first()
    present = reviews.present_round(proposal)
    return {
        "proposal": proposal,
        "draft_answer": draft,
        "review_url": path("review", proposal.pk),
        "assessment": reviews.assessment_of(present) if present else None,
        "reviews": present.reviews.filter(released_at__isnull=True).select_related("reviewer") if present else (),
    }


def open_now(at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    return [
        highlights.OpenItem(
            kind=call.get_kind_display(),
            title=call.title,
            url=call.get_absolute_url(),
            closes_at=call.closes_at,
            icon="proposal",
        )
        for call in detail.open_calls(AnonymousUser(), at)[:limit]
    ]


def about_facility(user: Any, facility: Any, limit: int) -> list[mentions.Mention]:
    return [
        mentions.Mention(
            title=proposal.title,
            url=proposal.get_absolute_url(),
            label=proposal.get_public_state_display(),
            state=proposal.state,
            on=timezone.localdate(proposal.submitted_at),
        )
        for proposal in lists.about_facility(user, facility, limit)
    ]


def all_about_facility(facility: Any) -> str:
    return f"{path('list')}?facility={facility.code}"


def public_proposals(at: datetime) -> QuerySet[Proposal]:
    """Without the names of those who wrote them."""
    return lists.visible_to(AnonymousUser()).select_related("category", "department", "call")


def row(proposal: Proposal) -> Sequence[Any]:
    return (
        proposal.pk,
        proposal.title,
        proposal.get_public_state_display(),
        proposal.call.title,
        proposal.category.name if proposal.category else "",
        proposal.area,
        proposal.department.name if proposal.department else "",
        proposal.endorsement_count,
        proposal.comment_count,
        proposal.submitted_at,
        proposal.due_at,
    )


places.register(
    "proposals.Proposal",
    who_may_write=may_talk,
    visible=may_read,
    url=lambda proposal: proposal.get_absolute_url(),
    closed=talk_is_over,
    title=lambda proposal: proposal.title,
    author=lambda proposal: proposal.author,
    department=lambda proposal: proposal.department_id,
    who_may_answer=lambda user, proposal: permissions.allowed(user, REVIEW, proposal),
    who_may_endorse=may_endorse,
    why_not_endorse=_("One's own proposal, and one that is closed, cannot be endorsed."),
    hide=takedown.hide,
    show=takedown.show,
    text=lambda proposal: f"{proposal.title}\n\n{proposal.problem}\n\n{proposal.idea}",
    counted=counted,
)
mentions.register("proposals", _("Proposals about this facility"), about_facility, position=20, more=all_about_facility)
kinds.register(indexing.KIND, _("Proposals"), readable=indexing.readable, entries=indexing.all_entries)
register_access(Proposal, may_read)
presentation.register(
    WORKFLOW.name,
    template="proposals/_desk_panel.html",
    context=panel,
    url=lambda proposal: path("review", proposal.pk),
    own_page_steps=[step.name for step in WORKFLOW.transitions if step.name.startswith("publish_")],
)
highlights.register_open_now("proposals", open_now)
register(
    Dataset(
        name="proposals",
        title=_("Proposals"),
        description=_("What residents proposed, where it stands, and how many stand behind it. Without names."),
        columns=(
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("title", _("Title")),
            Column("state", _("State"), kind=Kind.CHOICE, choices=STATES),
            Column("call", _("Call")),
            Column("category", _("Category")),
            Column("area", _("Area")),
            Column("department", _("Department")),
            Column("endorsements", _("Endorsements"), kind=Kind.INTEGER),
            Column("comments", _("Comments"), kind=Kind.INTEGER),
            Column("submitted_at", _("Handed in"), kind=Kind.MOMENT),
            Column("due_at", _("Due"), kind=Kind.MOMENT),
        ),
        records=Records(
            queryset=public_proposals,
            row=row,
            filters={"state": "state", "area": "area", "submitted_at": "submitted_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Proposals"),),
        url="/proposals/",
    )
)
