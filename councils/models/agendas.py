"""What a meeting deals with, the papers for it, and who must keep out of it."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models.meetings import Meeting


class Concerning(models.Model):
    """About an object of another app: the link, and how it read when it was linked."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    subject: Any = GenericForeignKey("content_type", "object_id")
    subject_label = models.CharField(max_length=200, blank=True)
    subject_url = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class AgendaItem(Concerning):
    """One item, in the order of `position`."""

    class Kind(models.TextChoices):
        REPORT = "REPORT", _("Report")
        DISCUSSION = "DISCUSSION", _("Discussion")
        DECISION = "DECISION", _("Decision")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("place in the agenda"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DISCUSSION)
    description = models.TextField(_("what it is about"), max_length=4000, blank=True)
    presenter = models.CharField(
        _("presented by"), max_length=100, blank=True, help_text=_("A department or an office, not a person.")
    )
    is_confidential = models.BooleanField(
        _("confidential item"),
        default=False,
        help_text=_("The public reads its title and the result; papers and minutes of it stay with the members."),
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["meeting", "position"], name="council_item_order"),
            models.Index(fields=["content_type", "object_id"], name="council_item_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("councils:item", args=[self.pk])


class AgendaChange(models.Model):
    """The agenda as the members knew it was changed; they were told."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda_changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Paper(models.Model):
    """A paper for an item; its files hang on it in `core.uploads`."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=200)
    is_confidential = models.BooleanField(_("confidential: never public"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class PaperReading(models.Model):
    """A member opened the papers of an item; only so that their list of things to read grows shorter."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="readings")
    member = models.ForeignKey("councils.Term", on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="council_papers_read_once")]

    def __str__(self) -> str:
        return f"{self.item_id} / {self.member_id}"


class Recusal(models.Model):
    """A member keeps out of an item, and why. `public_reason` never tells more than the kind of ground."""

    class Origin(models.TextChoices):
        DECLARED = "DECLARED", _("Declared by the member")
        RECORDED = "RECORDED", _("Recorded by the chair or the secretary")
        FOUND = "FOUND", _("Found in the records")

    class Ground(models.TextChoices):
        OWN = "OWN", _("The member's own matter")
        FAMILY = "FAMILY", _("A matter of family or household")
        BUSINESS = "BUSINESS", _("A business or an employer")
        ADVISED = "ADVISED", _("Took part in the matter before")
        OTHER = "OTHER", _("Another doubt about impartiality")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="recusals")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices)
    reason = models.CharField(_("reason"), max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="council_recused_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="council_recusal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_ground_display()}"
