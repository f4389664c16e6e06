"""Who was there, and what they are paid for it."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models.meetings import Meeting


class Attendance(models.Model):
    """A member was at a meeting, from when to when, and how that is known."""

    class Mode(models.TextChoices):
        IN_PERSON = "IN_PERSON", _("In the room")
        REMOTE = "REMOTE", _("Remote")
        PROXY = "PROXY", _("By a proxy")

    class Way(models.TextChoices):
        QR = "QR", _("Code at the door")
        LINK = "LINK", _("Link for remote members")
        HAND = "HAND", _("Recorded by the secretary")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="attendances")
    mode = models.CharField(max_length=9, choices=Mode.choices)
    way = models.CharField(max_length=4, choices=Way.choices)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="council_attended_once"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="council_left_after_arriving",
            ),
        ]
        indexes = [models.Index(fields=["member", "-id"], name="council_attendance_of_member")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.get_mode_display()}"


class AllowancePayment(models.Model):
    """A list of allowances that was handed to the treasury."""

    body = models.ForeignKey("councils.Body", on_delete=models.PROTECT, related_name="allowance_payments")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["body", "-id"], name="council_payments_of_body")]

    def __str__(self) -> str:
        return f"{self.body} {self.made_at:%Y-%m-%d}"


class Allowance(models.Model):
    """What one attendance is paid with. One row for one attendance, in one payment: never twice."""

    attendance = models.OneToOneField(Attendance, on_delete=models.PROTECT, related_name="allowance")
    amount = models.PositiveIntegerField()
    payment = models.ForeignKey(AllowancePayment, on_delete=models.PROTECT, related_name="allowances")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="council_allowance_is_positive")]

    def __str__(self) -> str:
        return f"{self.amount}"


class ActivityAllowance(models.Model):
    """What a member is owed for work outside meetings, such as an inspection, as the app says that knows of it.

    One row for one member and one activity, in one payment at most: never twice.
    """

    member = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="activity_allowances")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=200)
    day = models.DateField()
    amount = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    payment = models.ForeignKey(
        AllowancePayment, on_delete=models.PROTECT, null=True, related_name="activity_allowances"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "member"], name="council_activity_owed_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="council_activity_allowance_is_positive"),
        ]
        indexes = [models.Index(fields=["payment", "day"], name="council_activity_unpaid")]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"
