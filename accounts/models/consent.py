from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def newest(self) -> "ConsentTextQuerySet":
        """The version that is asked for now, of each text."""
        newer = ConsentText.objects.filter(key=models.OuterRef("key"), version__gt=models.OuterRef("version"))
        return self.exclude(models.Exists(newer))


class ConsentText(models.Model):
    """One version of one text in one language, with the four notices that the law asks for.

    A version is never edited: people agreed to exactly these words, and `content_hash` holds them to it.
    """

    class Occasion(models.TextChoices):
        SIGN_UP = "SIGN_UP", _("Signing up")
        RESIDENCY = "RESIDENCY", _("Proof of residency")
        GUARDIAN = "GUARDIAN", _("Consent of a guardian")
        RANKING = "RANKING", _("Public ranking of points")
        ROSTER = "ROSTER", _("Public roster of members")

    key = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    occasion = models.CharField(max_length=12, choices=Occasion.choices)
    required = models.BooleanField()
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    purpose = models.TextField()
    items = models.TextField()
    period = models.TextField()
    right_to_refuse = models.TextField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        ordering = ["position", "key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version", "language"], name="consent_text_version_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class ConsentRecordQuerySet(models.QuerySet["ConsentRecord"]):
    def in_force(self) -> "ConsentRecordQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class ConsentRecord(models.Model):
    """That a person agreed to one version of a text, and when, and when the person took it back.

    A row is written once; only `withdrawn_at` is filled in later, and only once.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="records", verbose_name=_("consent text")
    )
    # Repeated from the text, so that the database itself can refuse two consents in force to one matter.
    key = models.SlugField(max_length=40)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=Q(withdrawn_at__isnull=True), name="one_consent_in_force_per_text"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_is_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.text}"


class GuardianConsentQuerySet(models.QuerySet["GuardianConsent"]):
    def awaiting(self) -> "GuardianConsentQuerySet":
        return self.filter(confirmed_at__isnull=True)

    def unanswered(self, at: datetime) -> "GuardianConsentQuerySet":
        """Invitations whose time has run out."""
        return self.awaiting().filter(expires_at__lte=at)


class GuardianConsent(models.Model):
    """That a child under the age of consent waits for, or has, the consent of a guardian.

    The row is made with the child's account: while `confirmed_at` is empty the account cannot write.
    """

    child = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardian_consent", verbose_name=_("child")
    )
    guardian_email = models.EmailField(_("e-mail address of the guardian"), max_length=254, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    invitations = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guardian_of",
        verbose_name=_("guardian"),
    )
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = GuardianConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent of a guardian")
        verbose_name_plural = _("consents of guardians")
        constraints = [
            models.CheckConstraint(
                condition=Q(guardian__isnull=True) | ~Q(guardian=F("child")), name="nobody_is_his_own_guardian"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(guardian__isnull=False, text__isnull=False),
                name="guardian_consent_names_the_guardian",
            ),
        ]

    def __str__(self) -> str:
        return str(self.child)
