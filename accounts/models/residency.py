from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.states import OPEN_STATES, RESIDENCY, ResidencyState
from core.workflow.models import Stateful, state_constraint


class ResidencyMethod(models.TextChoices):
    REGISTER = "REGISTER", _("Match with the register")
    LETTER = "LETTER", _("Code by post")
    COUNTER = "COUNTER", _("In person at a counter")
    MOBILE_IDENTITY = "MOBILE_IDENTITY", _("Mobile identity")


class ResidencyProofQuerySet(models.QuerySet["ResidencyProof"]):
    def open(self) -> "ResidencyProofQuerySet":
        return self.filter(ended_at__isnull=True)

    def in_force(self, at: datetime) -> "ResidencyProofQuerySet":
        return self.open().filter(verified_at__lte=at, expires_at__gt=at)

    def lapsed(self, at: datetime) -> "ResidencyProofQuerySet":
        return self.open().filter(expires_at__lte=at)


class ResidencyProof(models.Model):
    """That a person lives here: a keyed hash of who it is, never the name and never a register number.

    `born_on_or_before` answers every age limit up to `RESIDENCY_HIGHEST_AGE_LIMIT` and nothing more: for
    the young it is the birth date, for everybody else the day that was just early enough
    (docs/adr/0004-what-a-proof-of-residency-keeps.md).
    """

    class End(models.TextChoices):
        RENEWED = "RENEWED", _("Renewed")
        EXPIRED = "EXPIRED", _("Expired")
        REVOKED = "REVOKED", _("Revoked")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="residency_proofs", verbose_name=_("person")
    )
    keyed_hash = models.CharField(_("keyed hash"), max_length=64, editable=False)
    method = models.CharField(_("method"), max_length=16, choices=ResidencyMethod.choices)
    area = models.CharField(_("neighbourhood"), max_length=40)
    born_on_or_before = models.DateField(_("born on or before"))
    verified_at = models.DateTimeField(_("confirmed"))
    expires_at = models.DateTimeField(_("expires"))
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    renewed_from = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewed_by"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end = models.CharField(_("why it ended"), max_length=8, choices=End.choices, blank=True)

    objects = ResidencyProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of residency")
        verbose_name_plural = _("proofs of residency")
        ordering = ["-verified_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["keyed_hash"], condition=Q(ended_at__isnull=True), name="one_proof_one_person"
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="one_person_one_proof"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("verified_at")), name="proof_expires_after_its_start"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="proof_says_why_it_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(ended_at__isnull=True), name="open_proofs_by_expiry")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.area}"


class LetterBatch(models.Model):
    """Letters that were printed together."""

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")
        ordering = ["-id"]

    def __str__(self) -> str:
        return gettext("Batch %(number)s") % {"number": self.pk}


class ResidencyApplication(Stateful):
    """A resident asks for a letter with a code; whoever can read the letter lives there.

    Name, birth date and address stand here only until the matter ends, however it ends.
    """

    workflow = RESIDENCY
    PERSONAL = ("name", "birth_date", "postal_code", "address", "address_detail")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="residency_applications",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    address_detail = models.CharField(_("building and unit"), max_length=80, blank=True)
    area = models.CharField(_("neighbourhood"), max_length=40)
    requested_at = models.DateTimeField(_("requested"))
    expires_at = models.DateTimeField(_("expires"))
    batch = models.ForeignKey(
        LetterBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("batch"),
    )
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    wrong_codes = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("residency letter")
        verbose_name_plural = _("residency letters")
        ordering = ["-id"]
        constraints = [
            state_constraint(ResidencyState, "residency"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="one_open_letter_per_person",
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        # The desk keeps its line when the address is gone, so no name may stand in it.
        return gettext("Residency letter to %(area)s (no. %(number)s)") % {"area": self.area, "number": self.pk}

    @property
    def awaits_letter(self) -> bool:
        """None was printed yet."""
        return self.state == ResidencyState.REQUESTED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def forget_person(self) -> list[str]:
        """Blank what only the letter needed; answers with the names of the fields to save."""
        self.name = self.postal_code = self.address = self.address_detail = self.code_hash = ""
        self.birth_date = None
        return [*self.PERSONAL, "code_hash"]


class RegisterImport(models.Model):
    """One register of residents as keyed hashes. The newest counts; older ones are destroyed."""

    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported"))
    as_of = models.DateField(_("state of the register on"))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    # Empty while rows are coming in, piece by piece so that nobody else has to wait for a long write.
    completed_at = models.DateTimeField(_("completed"), null=True)

    class Meta:
        verbose_name = _("import of a register")
        verbose_name_plural = _("imports of registers")
        ordering = ["-id"]

    def __str__(self) -> str:
        return gettext("Register of %(date)s") % {"date": self.as_of}


class RegisterEntry(models.Model):
    """One person of the register: nothing but a keyed hash and the neighbourhood."""

    register = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="entries")
    keyed_hash = models.CharField(max_length=64)
    area = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("entry of a register")
        constraints = [
            models.UniqueConstraint(fields=["register", "keyed_hash"], name="one_entry_per_person_in_a_register")
        ]

    def __str__(self) -> str:
        return self.area


class CounterCode(models.Model):
    """The six digits a resident shows at the counter, so that staff confirm the right account."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="counter_code")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("counter code")

    def __str__(self) -> str:
        return str(self.user)


class IdentityRequest(models.Model):
    """One errand to a provider of mobile identity: answered once, in time, by the person who began it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identity_requests")
    state_hash = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mobile identity request")

    def __str__(self) -> str:
        return str(self.user)


class AttemptCount(models.Model):
    """How often somebody tried, per person and per address; the row is locked while it is counted."""

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("count of attempts")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_count_per_kind_and_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


class DataExport(models.Model):
    """A link to one's own data: for one person, once, for some minutes. The data are gathered when it is used."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("export of personal data")

    def __str__(self) -> str:
        return str(self.user)
