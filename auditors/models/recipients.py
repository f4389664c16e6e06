"""Who can open reports in confidence: their keys, and the recovery key that two people hold in halves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.sealing.passphrases import LockedKey, Strength


class ReportKind(models.Model):
    """What can be reported, what becomes of it, and what the law protects; each kind has recipients of its own."""

    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("Kind of report"), max_length=40, unique=True)
    explanation = models.TextField(_("What belongs here"), max_length=1000)
    what_happens = models.TextField(_("What happens with it"), max_length=1000)
    protection = models.TextField(_("What the law protects"), max_length=1000)
    staff_only = models.BooleanField(_("For members of staff only"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Kind of report")
        verbose_name_plural = _("Kinds of reports")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class LockedPrivateKey(models.Model):
    """A private key under a passphrase that nobody but its owner knows."""

    public_key = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16)
    operations = models.PositiveIntegerField()
    memory = models.PositiveBigIntegerField()
    locked = models.BinaryField(max_length=200)

    class Meta:
        abstract = True

    def as_locked_key(self) -> LockedKey:
        return LockedKey(
            bytes(self.public_key), bytes(self.salt), Strength(self.operations, self.memory), bytes(self.locked)
        )

    def take(self, key: LockedKey) -> None:
        self.public_key, self.salt, self.locked = key.public_key, key.salt, key.locked
        self.operations, self.memory = key.strength.operations, key.strength.memory


class Appointment(models.Model):
    """Somebody is to receive reports: asked for by one, agreed to by another. Then the person makes a key."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    position_name = models.CharField(
        _("Position"), max_length=60, help_text=_("What reporters read, instead of the name.")
    )
    kinds = models.ManyToManyField(ReportKind, related_name="+", verbose_name=_("Kinds of reports"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Appointment of a recipient")
        verbose_name_plural = _("Appointments of recipients")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("user")), name="appointment_not_by_oneself"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by")) & ~Q(agreed_by=F("user")),
                name="appointment_by_two_others",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True, agreed_by__isnull=True),
                name="appointment_one_asked",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True, agreed_by__isnull=False),
                name="appointment_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.position_name


class Recipient(LockedPrivateKey):
    """Somebody who receives reports of certain kinds. A lost passphrase makes a new row; the old one is revoked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    position_name = models.CharField(
        _("Position"), max_length=60, help_text=_("What reporters read, instead of the name.")
    )
    kinds = models.ManyToManyField(ReportKind, related_name="recipients", verbose_name=_("Kinds of reports"))
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_because = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("Recipient")
        verbose_name_plural = _("Recipients")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="recipient_one_key_in_use"
            ),
            models.UniqueConstraint(fields=["public_key"], name="recipient_key_unique"),
        ]

    def __str__(self) -> str:
        return self.position_name


class RecoveryKey(models.Model):
    """Opens every report, for the day on which a passphrase is lost. Its two halves open nothing alone."""

    first_holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # By which a half is recognised when it is typed; opens nothing.
    first_check = models.BinaryField(max_length=32, null=True)
    second_check = models.BinaryField(max_length=32, null=True)
    # The first half, until the second is there, under a code that only the two holders tell each other.
    lent = models.BinaryField(max_length=2100, null=True)
    public_key = models.BinaryField(max_length=32, unique=True, null=True)
    begun_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Recovery key")
        verbose_name_plural = _("Recovery keys")
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(made_at__isnull=False, replaced_at__isnull=True),
                name="recovery_key_one_in_use",
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(made_at__isnull=True, replaced_at__isnull=True),
                name="recovery_key_one_begun",
            ),
            models.CheckConstraint(condition=~Q(first_holder=F("second_holder")), name="recovery_key_two_people"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True)
                | Q(public_key__isnull=False, first_check__isnull=False, second_check__isnull=False, lent__isnull=True),
                name="recovery_key_made_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Recovery(LockedPrivateKey):
    """Somebody lost a passphrase: a new key that opens nothing until both holders have lent their halves."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(RecoveryKey, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lent = models.BinaryField(max_length=2100, null=True)
    lent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Recovery of a lost passphrase")
        verbose_name_plural = _("Recoveries of lost passphrases")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(ended_at__isnull=True), name="recovery_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(finished_by__isnull=True)
                | Q(ended_at__isnull=False, lent_by__isnull=False) & ~Q(finished_by=F("lent_by")),
                name="recovery_by_two",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(lent__isnull=True), name="recovery_forgets_what_was_lent"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
