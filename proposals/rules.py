"""Who may write, revise, lead, check, review and approve."""

from collections.abc import Callable
from typing import Any

from accounts import queries as people
from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.permissions import EVERYWHERE, NOWHERE, Predicate, Scope, ScopeOf
from proposals.models import CoAuthor
from proposals.queries import interests
from proposals.states import AnswerOutcome, Audience, ProposalState
from proposals.states.permissions import (
    CHECK,
    EDIT,
    JOIN,
    LEAD,
    MANAGE_CALLS,
    MERGE,
    REPORT,
    REVIEW,
    REVISE,
    SPLIT,
    SUBMIT,
    SUGGEST,
    WRITE,
    publish,
)
from proposals.states.reviewing import GIVE_OPINION, MANAGE_RULES
from proposals.states.workflow import REVISABLE

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
# A superior answers for the department; a case officer only prepares.
SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)


def is_author(user: Any, proposal: Any) -> bool:
    return proposal is not None and people.may_write(user) and proposal.author_id == user.pk


def is_one_of_the_authors(user: Any, proposal: Any) -> bool:
    """The author and those whom the author accepted; nobody else changes what a proposal says."""
    if is_author(user, proposal):
        return True
    if proposal is None or not people.may_write(user):
        return False
    return CoAuthor.objects.filter(proposal=proposal, person=user, accepted_at__isnull=False).exists()


def _may_write(user: Any, obj: Any = None) -> bool:
    return people.may_write(user)


def _may_edit(user: Any, proposal: Any) -> bool:
    return is_one_of_the_authors(user, proposal) and proposal.state == ProposalState.DRAFT


def _may_revise(user: Any, proposal: Any) -> bool:
    return is_one_of_the_authors(user, proposal) and proposal.state in REVISABLE


def _may_split(user: Any, proposal: Any) -> bool:
    return is_author(user, proposal) and proposal.state in REVISABLE


def _may_suggest(user: Any, proposal: Any) -> bool:
    """Readers who are no authors, while the text can still change."""
    if proposal is None or not people.may_write(user) or proposal.state not in REVISABLE:
        return False
    return may_see_list(user, proposal) and not is_one_of_the_authors(user, proposal)


def _may_join(user: Any, proposal: Any) -> bool:
    return _may_suggest(user, proposal) and proposal.author_id is not None


def may_see_list(user: Any, proposal: Any) -> bool:
    """Whether the proposal lies on a shelf that this person may read."""
    if proposal.audience == Audience.PUBLIC:
        return True
    return proposal.audience == Audience.STAFF and bool(user.is_authenticated and user.is_staff_member)


def may_read(user: Any, proposal: Any) -> bool:
    """What lies on a shelf is read by whom it is for; what lies on none, by its authors and whoever works on it."""
    if may_see_list(user, proposal):
        return True
    if proposal.state == ProposalState.MERGED and not proposal.hidden_rule:
        return may_read(user, proposal.merged_into)
    if is_one_of_the_authors(user, proposal):
        return True
    return proposal.state != ProposalState.DRAFT and permissions.allowed(user, REVIEW, proposal)


def _staff(*roles: Role) -> tuple[Predicate, ScopeOf]:
    """By role, and never about a proposal in which one has an interest (one's own, a friend's, a neighbour's) or which
    one scores without knowing the author."""
    holds, scope = by_role(*roles)

    def predicate(user: Any, proposal: Any = None) -> bool:
        if not holds(user, proposal):
            return False
        stands_back = proposal and (interests.is_concerned(user, proposal) or interests.judges_unseen(user, proposal))
        return not stands_back

    return predicate, scope


def _drafted(outcome: str) -> tuple[Predicate, ScopeOf]:
    """Only the answer that lies drafted can be approved."""
    holds, scope = _staff(*SUPERIORS)

    def predicate(user: Any, proposal: Any = None) -> bool:
        return holds(user, proposal) and (proposal is None or proposal.drafted_outcome == outcome)

    return predicate, scope


def _everywhere(*roles: Role) -> tuple[Predicate, ScopeOf]:
    """What concerns all departments is for those who work for all of them."""

    def scope(user: Any) -> Scope:
        held = any(grant.role in roles and grant.department_id is None for grant in people.grants_of(user))
        return EVERYWHERE if held else NOWHERE

    return lambda user, obj=None: bool(scope(user)), scope


def _of_the_committee(*roles: Role) -> tuple[Predicate, ScopeOf]:
    """Whoever looks after the committee's business writes down what it thinks."""
    holds, scope = by_role(*roles, department_of=lambda referral: referral.body.department_id)

    def predicate(user: Any, referral: Any = None) -> bool:
        return holds(user, referral) and (referral is None or not interests.is_concerned(user, referral.proposal))

    return predicate, scope


_OF_RESIDENTS: dict[str, Callable[[Any, Any], bool]] = {
    EDIT: _may_edit,
    SUBMIT: is_author,
    REVISE: _may_revise,
    LEAD: is_author,
    SPLIT: _may_split,
    SUGGEST: _may_suggest,
    JOIN: _may_join,
}
permissions.register(WRITE, _may_write)
for _name, _predicate in _OF_RESIDENTS.items():
    permissions.register(_name, _predicate)
for _name in (CHECK, REPORT, MERGE):
    permissions.register(_name, *_staff(*OFFICERS))
# Whoever approves reads first what was weighed, and declares their own interest.
permissions.register(REVIEW, *_staff(*OFFICERS, Role.APPROVER))
for _outcome in AnswerOutcome:
    permissions.register(publish(_outcome), *_drafted(_outcome))
permissions.register(MANAGE_RULES, *_everywhere(Role.CASE_OFFICER, Role.ADMINISTRATOR))
permissions.register(GIVE_OPINION, *_of_the_committee(*OFFICERS))
permissions.register(MANAGE_CALLS, *by_role(Role.CASE_OFFICER, department_of=lambda call: call.department_id))
