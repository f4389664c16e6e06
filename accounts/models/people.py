from typing import Any, ClassVar

import rules
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.roles import STAFF_ROLES, grants_in_force
from accounts.names import DISPLAY_NAME_LENGTH, clean_display_name, invented_display_name, normalise_email


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=normalise_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A person needs an e-mail address.")
        name = clean_display_name(fields.pop("display_name", "")) or invented_display_name()
        user = self.model(email=normalise_email(email), display_name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in: a resident, a member of staff, or both."""

    email = models.EmailField(_("e-mail address"), unique=True, max_length=254)
    display_name = models.CharField(_("display name"), max_length=DISPLAY_NAME_LENGTH)
    language = models.CharField(
        _("language"), max_length=2, choices=[("ko", _("Korean")), ("en", _("English"))], default="ko"
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(
        _("may enter the staff area"),
        default=False,
        help_text=_("Follows the roles in force; it is not set by hand."),
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # With the unique column this makes addresses unique whatever their letter case.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.email = normalise_email(self.email)
        self.display_name = clean_display_name(self.display_name)

    @property
    def is_staff_member(self) -> bool:
        """Whether a role of the staff is in force now; superusers count, since they can enter Wagtail."""
        return self.is_superuser or any(grant.role in STAFF_ROLES for grant in grants_in_force(self, timezone.now()))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the person may.

        A superuser passes every permission of Django and Wagtail models, but none that a domain rule
        guards: whoever runs the machine must not thereby be able to approve a disclosure, decide a
        petition or open a report. So those go to the rule alone, past Django's short cut.
        """
        if rules.perm_exists(perm):
            return bool(self.is_active and rules.has_perm(perm, self, obj))
        return super().has_perm(perm, obj)


class Organisation(models.Model):
    class Kind(models.TextChoices):
        CORPORATION = "CORPORATION", _("Corporation")
        CITY = "CITY", _("City")

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["CORPORATION", "CITY"]), name="organisation_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="departments", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=20)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    description = models.TextField(_("what it does"), blank=True, max_length=1000)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["organisation", "code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="department_code_is_unique"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="department_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A post in a department. One person may hold several; one post may be vacant."""

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="positions", verbose_name=_("department")
    )
    title = models.CharField(pgettext_lazy("of a position", "title"), max_length=100)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("holder"),
    )
    started_at = models.DateTimeField(_("since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    name_is_public = models.BooleanField(
        _("show the holder's name in public"),
        default=True,
        help_text=_("Real-name disclosure: the person who answers is named beside the answer."),
    )

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["department", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(started_at__isnull=True)
                | models.Q(ended_at__gt=models.F("started_at")),
                name="position_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.title}"
