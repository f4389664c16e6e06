"""Bodies of people, their kinds of seats, and the shares that are kept for some."""

import math

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class DecisionMode(models.TextChoices):
    """How a body decides where nothing else is said for one question."""

    NAMED = "NAMED", _("Open vote by name")
    SECRET = "SECRET", _("Secret ballot")
    SCORES = "SCORES", _("Scores by criteria")


class QuorumKind(models.TextChoices):
    MEMBERS = "MEMBERS", _("Number of members")
    SHARE = "SHARE", _("Share of the members, in percent")


class Attribute(models.TextChoices):
    """What applicants may state about themselves, each by consent, so that quotas can be kept."""

    WOMAN = "WOMAN", _("Woman")
    MAN = "MAN", _("Man")
    YOUTH = "YOUTH", _("Young person (19–39)")
    SENIOR = "SENIOR", _("Older person (65 or more)")
    DISABLED = "DISABLED", _("Person with a disability")
    PARENT = "PARENT", _("Raising a child")
    MIGRANT = "MIGRANT", _("From a multicultural family")


# Roles that a body may bring along: none that decides cases of the staff.
GRANTABLE_BY_BODY = (Role.HONORARY_AUDITOR,)


class BodyQuerySet(models.QuerySet["Body"]):
    def public(self) -> "BodyQuerySet":
        return self.filter(published_at__isnull=False)

    def standing(self) -> "BodyQuerySet":
        return self.filter(dissolved_on__isnull=True)


class Body(models.Model):
    """A committee, panel or council: what it is for, who sits on it, and how it decides."""

    slug = models.SlugField(_("address of its page"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subcommittees",
        verbose_name=_("belongs to"),
    )  # fmt: skip
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="bodies", verbose_name=_("department")
    )
    purpose = models.TextField(_("what it is for"), max_length=2000)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    field = models.CharField(
        _("field"), max_length=60, blank=True, help_text=_("Such as traffic, environment or management.")
    )
    term_months = models.PositiveSmallIntegerField(_("length of a term, in months"), default=24)
    reappointment_limit = models.PositiveSmallIntegerField(
        _("re-appointments at most"), null=True, blank=True, default=1, help_text=_("Empty means no limit.")
    )
    quorum_kind = models.CharField(_("quorum"), max_length=8, choices=QuorumKind.choices, default=QuorumKind.SHARE)
    quorum = models.PositiveSmallIntegerField(_("members or percent needed"), default=50)
    decision_mode = models.CharField(
        _("how it decides"), max_length=8, choices=DecisionMode.choices, default=DecisionMode.NAMED
    )
    may_see = models.TextField(
        _("what its members may see"),
        max_length=1000,
        blank=True,
        help_text=_("Such as papers of the meetings, or applications without names."),
    )
    granted_role = models.CharField(
        _("role that comes with a seat"),
        max_length=24,
        blank=True,
        choices=[(role.value, role.label) for role in GRANTABLE_BY_BODY],
        help_text=_("Given with the appointment and taken back with the end of the term."),
    )
    published_at = models.DateTimeField(_("public since"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    created_at = models.DateTimeField()

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["name"]
        indexes = [models.Index(fields=["department", "name"], name="body_of_department")]
        constraints = [
            models.CheckConstraint(condition=Q(decision_mode__in=DecisionMode.values), name="body_mode_known"),
            models.CheckConstraint(
                condition=Q(quorum_kind=QuorumKind.MEMBERS, quorum__gte=1)
                | Q(quorum_kind=QuorumKind.SHARE, quorum__gte=1, quorum__lte=100),
                name="body_quorum_possible",
            ),
            models.CheckConstraint(condition=Q(term_months__gte=1), name="body_term_has_length"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="body_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("councils:body", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_dissolved(self) -> bool:
        return self.dissolved_on is not None

    def quorum_of(self, members: int) -> int:
        """How many of so many members have to be there; a share is rounded up."""
        if self.quorum_kind == QuorumKind.MEMBERS:
            return self.quorum
        return max(1, math.ceil(members * self.quorum / 100))


class SeatKind(models.Model):
    """Some seats of a body that are filled in one way: for a field, an area, an office, or from outside."""

    class Kind(models.TextChoices):
        FIELD = "FIELD", _("By field")
        AREA = "AREA", _("By neighbourhood")
        OFFICE = "OFFICE", _("By office held")
        OUTSIDE = "OUTSIDE", _("Outside member")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seat_kinds")
    kind = models.CharField(_("kind of seat"), max_length=8, choices=Kind.choices)
    label = models.CharField(_("seat for"), max_length=60)
    seats = models.PositiveSmallIntegerField(_("seats"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("kind of seat")
        verbose_name_plural = _("kinds of seats")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "label"], name="seat_kind_label_unique"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="seat_kind_has_seats"),
        ]

    def __str__(self) -> str:
        return self.label


class Quota(models.Model):
    """At least so many, or such a share, of a body's openly recruited seats."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="quotas")
    attribute = models.CharField(_("for"), max_length=12, choices=Attribute.choices)
    minimum = models.PositiveSmallIntegerField(_("at least so many"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("at least so many percent"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "attribute"], name="quota_once_per_attribute"),
            models.CheckConstraint(condition=Q(attribute__in=Attribute.values), name="quota_attribute_known"),
            models.CheckConstraint(
                condition=Q(minimum__gte=1, percent__isnull=True)
                | Q(minimum__isnull=True, percent__gte=1, percent__lte=100),
                name="quota_number_or_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_attribute_display()} ≥ {self.minimum or f'{self.percent}%'}"

    def seats_of(self, seats: int) -> int:
        """How many of so many seats it keeps; a share is rounded up."""
        if self.minimum is not None:
            return min(self.minimum, seats)
        return math.ceil(seats * (self.percent or 0) / 100)
