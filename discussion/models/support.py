from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Endorsement(models.Model):
    """공감: one person stands behind one thing, once."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "person"], name="endorsement_once_per_person")
        ]
        indexes = [models.Index(fields=["person", "-id"], name="endorsement_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.content_type_id}/{self.object_id}"


class Follow(models.Model):
    """One person wants to be told what becomes of one thing."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "person"], name="follow_once_per_person")
        ]
        indexes = [models.Index(fields=["person", "-id"], name="follow_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.content_type_id}/{self.object_id}"


class TallyChange(models.Model):
    """One step of a count, not yet folded in.

    Writers append here instead of updating a shared counter, so that a thousand people who endorse
    one proposal never wait for one another; readers add these to the folded count and see the truth.
    """

    class Kind(models.TextChoices):
        COMMENT = "COMMENT"
        ENDORSEMENT = "ENDORSEMENT"
        FOLLOW = "FOLLOW"

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    delta = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="tally_change_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.delta:+d}"
