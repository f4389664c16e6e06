from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.prepared_query import PreparedQuery

if TYPE_CHECKING:
    from accounts.models.people import User


class Role(models.TextChoices):
    RESIDENT = "RESIDENT", _("Resident")
    VERIFIED_RESIDENT = "VERIFIED_RESIDENT", _("Verified resident")
    HONORARY_AUDITOR = "HONORARY_AUDITOR", _("Honorary auditor")
    AUTHOR = "AUTHOR", _("Author")
    CHECKER = "CHECKER", _("Checker")
    APPROVER = "APPROVER", _("Approver")
    DEPARTMENT_REVIEWER = "DEPARTMENT_REVIEWER", _("Department reviewer")
    CASE_OFFICER = "CASE_OFFICER", _("Case officer")
    MODERATOR = "MODERATOR", _("Moderator")
    ELECTION_OFFICER = "ELECTION_OFFICER", _("Election officer")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")


# Nobody grants these: the first comes with the account, the second with a proof of residency.
IMPLIED_ROLES = frozenset({Role.RESIDENT, Role.VERIFIED_RESIDENT})
STAFF_ROLES = frozenset(set(Role) - IMPLIED_ROLES - {Role.HONORARY_AUDITOR})
GRANTABLE_ROLES = frozenset(set(Role) - IMPLIED_ROLES)
# An administrator of one department could grant himself the others, so there is no such thing.
EVERYWHERE_ROLES = frozenset({Role.ADMINISTRATOR})


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def open(self) -> "RoleGrantQuerySet":
        return self.filter(revoked_at__isnull=True)

    def in_force(self, at: datetime) -> "RoleGrantQuerySet":
        return self.open().filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), granted_at__lte=at)

    def ending_between(self, start: datetime, end: datetime) -> "RoleGrantQuerySet":
        return self.open().filter(ends_at__gt=start, ends_at__lte=end)

    def lapsed(self, at: datetime) -> "RoleGrantQuerySet":
        return self.open().filter(ends_at__lte=at)


class RoleGrant(models.Model):
    """A role given to a person, in one department or everywhere, by somebody, until a date.

    A grant that came to its end has `revoked_at` and no `revoked_by`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("person")
    )
    role = models.CharField(
        _("role"), max_length=24, choices=[(role.value, role.label) for role in Role if role in GRANTABLE_ROLES]
    )
    department = models.ForeignKey(
        "accounts.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="role_grants",
        verbose_name=_("department"),
        help_text=_("Empty means everywhere."),
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="role_grants_given",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted"))
    reason = models.CharField(_("reason"), max_length=300)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    end_announced_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="role_grants_revoked",
        verbose_name=_("revoked by"),
    )
    revocation_reason = models.CharField(_("reason for revoking"), max_length=300, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        ordering = ["-granted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("granted_at")), name="grant_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("granted_at")),
                name="grant_is_revoked_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False), name="revoker_needs_a_revocation"
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(role.value for role in GRANTABLE_ROLES)), name="role_can_be_granted"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(role.value for role in EVERYWHERE_ROLES)) | Q(department__isnull=True),
                name="role_holds_everywhere",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")), name="nobody_grants_to_himself"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "department"],
                condition=Q(revoked_at__isnull=True, department__isnull=False),
                name="one_open_grant_per_department",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at__isnull=True, department__isnull=True),
                name="one_open_grant_everywhere",
            ),
        ]
        indexes = [
            models.Index(fields=["role", "department"], condition=Q(revoked_at__isnull=True), name="open_grants")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.user}"

    @property
    def where(self) -> str:
        return str(self.department) if self.department_id else str(_("Everywhere"))


# Filled only while a request runs (the middleware opens it): a socket lives for hours and must ask anew.
_remembered: ContextVar[dict[int, tuple[RoleGrant, ...]] | None] = ContextVar("remembered_grants", default=None)


@contextmanager
def grants_remembered() -> Iterator[None]:
    """Within this block each person's grants are read once, however many permissions are asked."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def forget_grants(user_id: int) -> None:
    remembered = _remembered.get()
    if remembered is not None:
        remembered.pop(user_id, None)


_open_grants = PreparedQuery(lambda user: RoleGrant.objects.open().filter(user=user).select_related("department"))


def grants_in_force(user: "User", at: datetime) -> tuple[RoleGrant, ...]:
    return tuple(
        grant
        for grant in _open_grants_of(user)
        if grant.granted_at <= at and (grant.ends_at is None or grant.ends_at > at)
    )


def has_lapsed_grants(user: "User", at: datetime) -> bool:
    """Whether a grant is past its end and the job that closes it has not come by yet."""
    return any(grant.ends_at is not None and grant.ends_at <= at for grant in _open_grants_of(user))


def _open_grants_of(user: "User") -> tuple[RoleGrant, ...]:
    remembered = _remembered.get()
    grants = remembered.get(user.pk) if remembered is not None else None
    if grants is None:
        grants = tuple(_open_grants(user.pk))
        if remembered is not None:
            remembered[user.pk] = grants
    return grants


def remember_grants_of(users: Iterable["User"]) -> None:
    """Read the grants of many people at once; to be called where grants are remembered."""
    remembered = _remembered.get()
    if remembered is None:
        raise LookupError("Grants are remembered only within grants_remembered().")
    read: dict[int, list[RoleGrant]] = {user.pk: [] for user in users}
    for grant in RoleGrant.objects.open().filter(user__in=read).select_related("department"):
        read[grant.user_id].append(grant)
    remembered |= {user_id: tuple(grants) for user_id, grants in read.items()}
