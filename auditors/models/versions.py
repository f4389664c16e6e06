"""What everybody reads of a finding, and which of its photos, covered where they show somebody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from auditors.models.findings import Finding
from auditors.states.versions import UNFINISHED, VERSION_WORKFLOW, VersionState
from core.uploads.models import StoredFile
from core.workflow.models import Stateful, state_constraint

APPROVED_BY_TWO = (
    Q(published_at__isnull=False, first_approver__isnull=False, second_approver__isnull=False)
    & ~Q(first_approver=F("second_approver"))
    & ~Q(first_approver=F("drafted_by"))
    & ~Q(second_approver=F("drafted_by"))
)


class PublicVersion(Stateful):
    """A finding without personal data, approved by two who did not write it. A later version takes its place."""

    workflow = VERSION_WORKFLOW

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(_("Title"), max_length=100)
    place = models.CharField(_("Place"), max_length=150, blank=True)
    text = models.TextField(_("What was found"), max_length=4000)
    answer = models.TextField(_("What the department says"), max_length=4000, blank=True)
    # Goes up with each change of text or photo, so that an approval is for what was read.
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    read_revision = models.PositiveSmallIntegerField(default=0, editable=False)
    first_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    second_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Public version")
        verbose_name_plural = _("Public versions")
        ordering = ["-drafted_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="version_in_public"),
            models.Index(fields=["state", "-drafted_at", "-id"], name="version_by_state"),
        ]
        constraints = [
            state_constraint(VersionState, "audit_version"),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state=VersionState.PUBLISHED), name="version_one_in_public"
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(state__in=UNFINISHED), name="version_one_in_work"),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | APPROVED_BY_TWO, name="version_published_by_three"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return gettext("Public version: %(title)s") % {"title": self.title}

    def get_absolute_url(self) -> str:
        return reverse("auditors:public_finding", args=[self.finding_id])

    @property
    def is_published(self) -> bool:
        """It is what everybody reads of the finding now."""
        return self.state == VersionState.PUBLISHED


class PublicPhoto(models.Model):
    """A photo of the finding, once a person has looked at it: covered in places, or left out."""

    version = models.ForeignKey(PublicVersion, on_delete=models.CASCADE, related_name="photos")
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    # What everybody gets: drawn anew, with a name of its own. Only there while the photo is shown.
    covered = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    caption = models.CharField(_("What the photo shows"), max_length=150, blank=True)
    # Rectangles in thousandths of the picture: left, top, width, height.
    areas = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    looked_at_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Photo of a public version")
        verbose_name_plural = _("Photos of public versions")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "original"], name="public_photo_once"),
            models.CheckConstraint(
                condition=Q(covered__isnull=True) | Q(looked_at_by__isnull=False) & ~Q(caption=""),
                name="public_photo_shown_if_looked_at",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or f"#{self.position + 1}"

    @property
    def is_looked_at(self) -> bool:
        return self.looked_at_by_id is not None
