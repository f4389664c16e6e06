from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from discussion.states import Reason, Visibility


class Thread(models.Model):
    """The conversation about one object. Its counts are folded in from TallyChange in batches."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    comment_count = models.IntegerField(default=0, editable=False)
    endorsement_count = models.IntegerField(default=0, editable=False)
    follower_count = models.IntegerField(default=0, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="thread_one_per_object")]
        indexes = [
            models.Index(fields=["content_type", "-endorsement_count", "-object_id"], name="thread_endorsed"),
            models.Index(fields=["content_type", "-comment_count", "-object_id"], name="thread_discussed"),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def shown_to(self, user: Any, *, moderating: bool) -> "CommentQuerySet":
        """The rows a reader meets: texts, and tombstones where something hangs on them."""
        answered = Exists(
            Comment.objects.filter(parent=OuterRef("pk")).exclude(visibility__in=[Visibility.HELD, Visibility.DELETED])
        )
        shown = Q(visibility__in=[Visibility.VISIBLE, Visibility.HIDDEN])
        shown |= Q(visibility=Visibility.DELETED) & Q(answered)
        if moderating:
            shown |= Q(visibility=Visibility.HELD)
        elif user.is_authenticated:
            shown |= Q(visibility=Visibility.HELD, author=user)
        return self.filter(shown)


class Comment(models.Model):
    """One contribution. Replies go one level deep: `parent` is always a comment without a parent."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.VISIBLE)
    hidden_rule = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    official_department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    official_title = models.CharField(max_length=100, blank=True)
    official_name = models.CharField(max_length=100, blank=True)
    endorsement_count = models.IntegerField(default=0, editable=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="comment_visibility_known")
        ]
        indexes = [
            models.Index(fields=["thread", "id"], name="comment_in_order", condition=Q(parent__isnull=True)),
            models.Index(
                fields=["thread", "-endorsement_count", "-id"],
                name="comment_most_endorsed",
                condition=Q(parent__isnull=True),
            ),
            models.Index(fields=["parent", "id"], name="comment_replies"),
            models.Index(fields=["author", "created_at"], name="comment_by_author"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_official(self) -> bool:
        return self.official_department_id is not None

    @property
    def signed_by(self) -> str:
        """The name above it: that of the office for an official answer, else of its author."""
        if self.official_department is not None:
            return f"{self.official_department.name} {self.official_title}".strip()
        return str(self.author.display_name) if self.author else _("Someone who has left")


class CommentVersion(models.Model):
    """What a comment said before it was edited."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="comment_version_number")]

    def __str__(self) -> str:
        return f"#{self.comment_id} v{self.number}"
