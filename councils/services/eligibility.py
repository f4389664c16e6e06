"""Who can apply to a call: everything that the product itself can know, asked of one person or of many at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import GuardianConsent, ResidencyProof, RoleGrant
from accounts.models.roles import STAFF_ROLES
from accounts.residency import queries as residency
from councils.models import Application, RecruitmentCall, Term
from councils.services.refusals import CouncilRefused

OLDEST = 120


@dataclass(frozen=True)
class Known:
    """What the product knows of a person that can stand in the way."""

    may_write: bool
    proof: ResidencyProof | None
    is_staff: bool
    terms: list[Term]


def known_of(user: Any, at: datetime) -> Known:
    return Known(
        may_write=people.may_write(user),
        proof=residency.current_proof(user, at),
        is_staff=any(grant.role in STAFF_ROLES for grant in people.grants_of(user, at)),
        terms=list(Term.objects.filter(user=user.pk).select_related("body")),
    )


def known_of_all(users: Iterable[int], at: datetime) -> dict[int, Known]:
    """The same for many, in as many queries as for one."""
    wanted = list(users)
    waiting = set(GuardianConsent.objects.awaiting().filter(child__in=wanted).values_list("child_id", flat=True))
    proofs = {proof.user_id: proof for proof in ResidencyProof.objects.in_force(at).filter(user__in=wanted)}
    granted = RoleGrant.objects.in_force(at).filter(user__in=wanted, role__in=STAFF_ROLES)
    staff = set(granted.values_list("user_id", flat=True))
    terms: dict[int, list[Term]] = defaultdict(list)
    for term in Term.objects.filter(user__in=wanted).select_related("body"):
        terms[term.user_id].append(term)
    return {user: Known(user not in waiting, proofs.get(user), user in staff, terms[user]) for user in wanted}


def refuse_the_ineligible(call: RecruitmentCall, *, user: Any, birth_date: date | None, at: datetime) -> None:
    """Raise CouncilRefused with what stands in the way."""
    for obstacle in obstacles(call, known_of(user, at), birth_date=birth_date, at=at):
        raise obstacle


def obstacle_before(call: RecruitmentCall, *, user: Any, at: datetime) -> CouncilRefused | None:
    """What is known to stand in the way before anybody types anything; said on the page of the call."""
    return next(_by_person(call, known_of(user, at), at), None)


def obstacles(
    call: RecruitmentCall, known: Known, *, birth_date: date | None, at: datetime
) -> Iterator[CouncilRefused]:
    yield from _by_person(call, known, at)
    if call.asks_birth_date:
        yield from _by_age(call, known.proof, birth_date, timezone.localdate(at))


def _by_person(call: RecruitmentCall, known: Known, at: datetime) -> Iterator[CouncilRefused]:
    if not known.may_write:
        yield CouncilRefused("guardian", _("A guardian must agree first, because you are not old enough yet."))
    if call.residency_required and known.proof is None:
        yield CouncilRefused("residency", _("This call is for residents. Please show first that you live here."))
    if call.staff_excluded and known.is_staff:
        yield CouncilRefused("staff", _("Staff of the corporation and the city cannot apply to this call."))
    served = [term for term in known.terms if term.body_id == call.body_id]
    if any(term.last_day >= call.term_starts_on for term in served):
        yield CouncilRefused("sitting", _("You will still be a member when the new terms begin."))
    limit = call.body.reappointment_limit
    if limit is not None and len(served) > limit:
        yield CouncilRefused("limit", _("You have served the most terms that this body allows."))
    today = timezone.localdate(at)
    elsewhere = [term for term in known.terms if term.body_id != call.body_id and term.is_in_office(today)]
    if call.members_excluded and elsewhere:
        yield CouncilRefused("member", _("Members of other bodies cannot apply to this call."))


def _by_age(
    call: RecruitmentCall, proof: ResidencyProof | None, birth_date: date | None, today: date
) -> Iterator[CouncilRefused]:
    if birth_date is None:
        yield CouncilRefused("birth_date", _("Please enter your birth date."))
        return
    on = call.age_on or timezone.localdate(call.opens_at)
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if birth_date > today or age > OLDEST:
        yield CouncilRefused("birth_date", _("Please check your birth date."))
    if proof is not None and birth_date > proof.born_on_or_before:
        yield CouncilRefused("proof_age", _("The birth date does not agree with your proof of residency."))
    if call.min_age is not None and age < call.min_age:
        yield CouncilRefused("too_young", _("This call is for people of %(age)s and older.") % {"age": call.min_age})
    if call.max_age is not None and age > call.max_age:
        yield CouncilRefused("too_old", _("This call is for people up to %(age)s.") % {"age": call.max_age})


def obstacles_of(
    call: RecruitmentCall, applications: Iterable[Application], *, at: datetime
) -> dict[int, list[CouncilRefused]]:
    """By the application's id, what stands in the way today: things may have changed since it was handed in."""
    rows = list(applications)
    known = known_of_all({application.user_id for application in rows}, at)
    return {
        application.pk: list(obstacles(call, known[application.user_id], birth_date=application.birth_date, at=at))
        for application in rows
    }
