"""Giving roles and taking them back."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts import notices, queries, wagtail_groups
from accounts.models import EVERYWHERE_ROLES, STAFF_ROLES, Department, Role, RoleGrant, User
from accounts.models.roles import GRANTABLE_ROLES, forget_grants, grants_in_force
from core import permissions
from core.audit import audit
from core.notify import notify
from core.refusals import Refused
from core.workflow.actors import SYSTEM

ANNOUNCED_AHEAD = timedelta(days=14)


class RoleRefused(Refused):
    """The role was not given or taken back; `code` is for programs, `message` for the person."""


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role | str,
    department: Department | None,
    reason: str,
    ends_at: datetime,
    actor: Any,
    at: datetime,
) -> RoleGrant:
    """Give a person a role in a department, or everywhere, until a date; the person is told.

    Raises PermissionDenied, and RoleRefused when the grant would break a rule or exists already.
    """
    if actor is not SYSTEM:
        permissions.check(actor, "accounts.grant_role")
    # The lock makes two administrators who press at once come one after the other.
    person = User.objects.select_for_update().get(pk=user.pk)
    _check_grant(person, role, department, reason=reason, ends_at=ends_at, actor=actor, at=at)
    _close_lapsed(RoleGrant.objects.lapsed(at).filter(user=person), at)
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                user=person,
                role=role,
                department=department,
                reason=reason.strip(),
                granted_by=_person_or_none(actor),
                granted_at=at,
                ends_at=ends_at,
            )
    except IntegrityError as error:
        raise RoleRefused("already", _("This person has the role there already.")) from error
    audit.record("accounts.grant_role", actor=actor, at=at, target=grant, detail=_detail(grant, reason=grant.reason))
    notify.queue(
        notices.ROLE_GRANTED,
        recipients=[person],
        at=at,
        context={**_words(grant), "granted_by": _name(actor), "reason": grant.reason},
        target=grant,
    )
    sync_access(person, at=at)
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, reason: str, actor: Any, at: datetime) -> RoleGrant:
    """Take a role back before its end; the person is told. A second call changes nothing.

    Raises PermissionDenied, and RoleRefused without a reason or for the last administrator.
    """
    if actor is not SYSTEM:
        permissions.check(actor, "accounts.grant_role")
    if not reason.strip():
        raise RoleRefused("reason", _("Please give the reason."))
    # One row of everybody who could be the other last administrator, in one order, so that no two can cross.
    if grant.role == Role.ADMINISTRATOR:
        list(RoleGrant.objects.select_for_update().open().filter(role=Role.ADMINISTRATOR).order_by("pk"))
    locked = RoleGrant.objects.select_for_update(of=("self",)).select_related("user", "department").get(pk=grant.pk)
    if locked.revoked_at:
        return locked
    if locked.role == Role.ADMINISTRATOR and not _other_administrators(locked, at):
        raise RoleRefused("last_administrator", _("Somebody must remain administrator."))
    locked.revoked_at, locked.revoked_by, locked.revocation_reason = at, _person_or_none(actor), reason.strip()
    locked.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    audit.record(
        "accounts.revoke_role", actor=actor, at=at, target=locked, detail=_detail(locked, reason=reason.strip())
    )
    notify.queue(
        notices.ROLE_REVOKED,
        recipients=[locked.user],
        at=at,
        context={**_words(locked), "revoked_by": _name(actor), "reason": locked.revocation_reason},
        target=locked,
    )
    sync_access(locked.user, at=at)
    return locked


@transaction.atomic
def end_lapsed_grants(*, at: datetime, of: User | None = None) -> int:
    """Close the grants whose end has passed, of one person or of all, and take the access that hung on them."""
    past_their_end = RoleGrant.objects.lapsed(at) if of is None else RoleGrant.objects.lapsed(at).filter(user=of)
    lapsed = list(past_their_end.select_for_update(of=("self",)).select_related("user", "department").order_by("pk"))
    for grant in lapsed:
        _close_lapsed(RoleGrant.objects.filter(pk=grant.pk), at)
        audit.record("accounts.end_role", actor=SYSTEM, at=at, target=grant, detail=_detail(grant))
        notify.queue(notices.ROLE_ENDED, recipients=[grant.user], at=at, context=_words(grant), target=grant)
        sync_access(grant.user, at=at)
    return len(lapsed)


@transaction.atomic
def announce_ending_grants(*, at: datetime) -> int:
    """Tell the holder and the administrators, once, that a role ends within two weeks."""
    ending = queries.grants_ending(start=at, end=at + ANNOUNCED_AHEAD).filter(end_announced_at__isnull=True)
    announced = 0
    for grant in ending.select_for_update(of=("self",)).order_by("pk"):
        administrators = queries.holders_of(Role.ADMINISTRATOR, at=at).exclude(pk=grant.user_id)
        notify.queue(
            notices.ROLE_ENDING, recipients=[grant.user, *administrators], at=at, context=_words(grant), target=grant
        )
        grant.end_announced_at = at
        grant.save(update_fields=["end_announced_at"])
        announced += 1
    return announced


def sync_access(user: User, *, at: datetime) -> None:
    """Make `is_staff` and the Wagtail groups follow the grants in force."""
    forget_grants(user.pk)
    roles = {grant.role for grant in grants_in_force(user, at)}
    is_staff = user.is_superuser or bool(roles & {role.value for role in STAFF_ROLES})
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
    wanted = {name for role, name in wagtail_groups.NAMES.items() if role in roles}
    user.groups.remove(*Group.objects.filter(name__in=set(wagtail_groups.NAMES.values()) - wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted))


def _check_grant(
    person: User,
    role: Role | str,
    department: Department | None,
    *,
    reason: str,
    ends_at: datetime,
    actor: Any,
    at: datetime,
) -> None:
    refusals = [
        (actor is not SYSTEM and actor.pk == person.pk, "self", _("Nobody gives a role to himself.")),
        (not person.is_active, "inactive", _("This account is not active.")),
        (role not in GRANTABLE_ROLES, "role", _("This role is not given by hand.")),
        (
            department is not None and role in EVERYWHERE_ROLES,
            "everywhere",
            _("This role holds everywhere; leave the department empty."),
        ),
        (department is not None and not department.is_active, "department", _("This department has been closed.")),
        (not reason.strip(), "reason", _("Please give the reason.")),
        (ends_at <= at, "end", _("The end must lie in the future.")),
    ]
    for refused, code, message in refusals:
        if refused:
            raise RoleRefused(code, message)


def _close_lapsed(grants: Any, at: datetime) -> None:
    for grant in grants:
        RoleGrant.objects.filter(pk=grant.pk, revoked_at__isnull=True).update(revoked_at=grant.ends_at)


def _other_administrators(grant: RoleGrant, at: datetime) -> bool:
    others = RoleGrant.objects.in_force(at).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return others.exclude(user_id=grant.user_id).exists()


def _person_or_none(actor: Any) -> User | None:
    return actor if isinstance(actor, User) else None


def _name(actor: Any) -> str:
    return actor.display_name if isinstance(actor, User) else str(_("The system"))


def _detail(grant: RoleGrant, **more: Any) -> dict[str, Any]:
    return {
        "user": grant.user_id,
        "role": grant.role,
        "department": grant.department_id,
        "ends_at": grant.ends_at.isoformat() if grant.ends_at else None,
        **more,
    }


def _words(grant: RoleGrant) -> dict[str, str]:
    until = formats.date_format(timezone.localtime(grant.ends_at), "Y.m.d") if grant.ends_at else str(_("no end"))
    return {
        "role": str(grant.get_role_display()),
        "where": grant.where,
        "until": until,
        "holder": grant.user.display_name,
    }
