"""Where residents meet about the budget and learn to read it: district meetings, and the budget school."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.cycles import Cycle
from budget.models.projects import Project


class DistrictMeeting(models.Model):
    """지역회의: residents of one district speak about what is proposed there."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="district_meetings")
    title = models.CharField(_("Title"), max_length=100)
    area = models.CharField(_("Neighbourhood"), max_length=40, blank=True)
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    place = models.CharField(_("Place"), max_length=150)
    summary = models.TextField(_("What it is about"), max_length=2_000)
    projects = models.ManyToManyField(Project, verbose_name=_("Projects that came up"), related_name="came_up_in")
    minutes = models.TextField(_("Minutes"), max_length=20_000, blank=True)
    minutes_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("District meeting")
        verbose_name_plural = _("District meetings")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="budget_meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_reason=""), name="budget_meeting_off_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="budget_meeting_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("budget:district_meeting", args=[self.pk])


class Course(models.Model):
    """예산학교: a course with so many seats, what one reads for it, and a quiz at the end."""

    title = models.CharField(_("Title"), max_length=100)
    summary = models.CharField(_("In one sentence"), max_length=200)
    text = models.TextField(_("What one learns"), max_length=5_000)
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    place = models.CharField(_("Place"), max_length=150)
    capacity = models.PositiveSmallIntegerField(_("Seats"))
    sign_up_until = models.DateTimeField(_("Sign-up until"))
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, related_name="+")
    # A list of {"question", "options", "right"}; without one, having been there is enough.
    quiz = models.JSONField(_("Quiz"), default=list, blank=True)
    least_percent = models.PositiveSmallIntegerField(_("Right answers needed (%)"), default=60)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("Course of the budget school")
        verbose_name_plural = _("Courses of the budget school")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="budget_course_ends_after_start"),
            models.CheckConstraint(
                condition=Q(sign_up_until__lte=F("starts_at")), name="budget_course_sign_up_before_start"
            ),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="budget_course_has_seats"),
            models.CheckConstraint(condition=Q(least_percent__lte=100), name="budget_course_percent_possible"),
        ]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="budget_course_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("budget:course", args=[self.pk])

    def takes_sign_ups(self, at: datetime) -> bool:
        return self.cancelled_at is None and at < self.sign_up_until


class Enrolment(models.Model):
    """A seat in a course, or a place on its waiting list: the order is that of signing up."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    signed_up_at = models.DateTimeField()
    is_waiting = models.BooleanField(default=False)
    attended = models.BooleanField(default=False)
    quiz_percent = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("Seat in a course")
        verbose_name_plural = _("Seats in courses")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="budget_one_seat_each"),
            models.CheckConstraint(
                condition=Q(is_waiting=False) | Q(attended=False, quiz_percent__isnull=True),
                name="budget_waiting_has_not_attended",
            ),
        ]
        indexes = [models.Index(fields=["course", "is_waiting", "id"], name="budget_seats_in_order")]

    def __str__(self) -> str:
        return f"{self.course} · {self.pk}"


class CourseCertificate(models.Model):
    """That somebody completed a course. Its code stands in the QR; its number is what people read."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate")
    code = models.CharField(max_length=20, unique=True, editable=False)
    number = models.CharField(_("Number"), max_length=20, unique=True)
    # As the person wrote it for the paper; the public page does not show it.
    name = models.CharField(_("Name on the certificate"), max_length=40)
    issued_on = models.DateField(_("Issued on"))

    class Meta:
        verbose_name = _("Certificate of the budget school")
        verbose_name_plural = _("Certificates of the budget school")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("budget:course_certificate", args=[self.code])
