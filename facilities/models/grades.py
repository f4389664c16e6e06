"""How near to a failure a piece of equipment is, why, since when; and by which weights that was computed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.models.sites import Branch, Equipment, Site

GRADES = ("A", "B", "C", "D", "E")
GRADE_CHOICES = list(zip(GRADES, (_("excellent"), _("good"), _("fair"), _("weak"), _("failing")), strict=True))
# Risks are whole tenths of a point, 0 to 1000.
HIGHEST_RISK = 1000


class Scheme(models.Model):
    """Weights and limits as staff set them on a day. A new set takes the place of the old one; none is changed."""

    in_force_from = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("Why the weights change"), max_length=300)
    # From this risk on, in points: below the first is A, from the last on E.
    from_b = models.PositiveSmallIntegerField(_("B from"), default=25)
    from_c = models.PositiveSmallIntegerField(_("C from"), default=45)
    from_d = models.PositiveSmallIntegerField(_("D from"), default=60)
    from_e = models.PositiveSmallIntegerField(_("E from"), default=75)
    # So many points of failures and repairs within three years count as the worst that can be.
    worst_record = models.PositiveSmallIntegerField(_("Worst record"), default=24)

    class Meta:
        verbose_name = _("Weights of the grades")
        verbose_name_plural = _("Weights of the grades")
        ordering = ["-in_force_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_b__gte=1, from_b__lt=F("from_c"), from_c__lt=F("from_d"), from_d__lt=F("from_e"))
                & Q(from_e__lte=100),
                name="scheme_limits_rise",
            ),
            models.CheckConstraint(condition=Q(worst_record__gte=1), name="scheme_worst_record_possible"),
        ]

    def __str__(self) -> str:
        return str(self.in_force_from.date())


class Weight(models.Model):
    """Of one hundred points of risk, how many importance, age and failures can make up in one trade."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="weights")
    branch = models.CharField(max_length=13, choices=Branch.choices)
    importance = models.PositiveSmallIntegerField(_("Importance"))
    age = models.PositiveSmallIntegerField(_("Age"))
    failures = models.PositiveSmallIntegerField(_("Failures and repairs"))

    class Meta:
        verbose_name = _("Weight")
        verbose_name_plural = _("Weights")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "branch"], name="weight_once_a_branch"),
            models.CheckConstraint(condition=Q(branch__in=Branch.values), name="weight_branch_known"),
            models.CheckConstraint(
                condition=Q(importance=100 - F("age") - F("failures")), name="weight_sums_to_a_hundred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_branch_display()}: {self.importance}/{self.age}/{self.failures}"


class Standing(models.Model):
    """The grade as it is now, with the three parts that explain it."""

    equipment = models.OneToOneField(Equipment, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    computed_on = models.DateField()
    importance = models.PositiveSmallIntegerField()
    age = models.PositiveSmallIntegerField()
    failures = models.PositiveSmallIntegerField()
    risk = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=1, choices=GRADE_CHOICES)

    class Meta:
        verbose_name = _("Grade")
        verbose_name_plural = _("Grades")
        indexes = [models.Index(fields=["-risk", "equipment"], name="standing_by_risk")]
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="standing_grade_known"),
            models.CheckConstraint(condition=Q(risk__lte=HIGHEST_RISK), name="standing_risk_in_bounds"),
        ]

    def __str__(self) -> str:
        return self.grade


class GradeChange(models.Model):
    """On this day the grade became another one. Append-only: the history of a piece of equipment."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="grade_changes")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    before = models.CharField(max_length=1, choices=GRADE_CHOICES, blank=True)
    after = models.CharField(max_length=1, choices=GRADE_CHOICES)
    importance = models.PositiveSmallIntegerField()
    age = models.PositiveSmallIntegerField()
    failures = models.PositiveSmallIntegerField()
    risk = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("Change of a grade")
        verbose_name_plural = _("Changes of grades")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["equipment", "-on", "-id"], name="grade_change_of_equipment")]
        constraints = [models.CheckConstraint(condition=~Q(before=F("after")), name="grade_change_is_a_change")]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"


class SiteStanding(models.Model):
    """The grade of a place: that of the worst thing without which it cannot be open."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    decided_by = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="+")
    computed_on = models.DateField()
    risk = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=1, choices=GRADE_CHOICES)

    class Meta:
        verbose_name = _("Grade of a facility")
        verbose_name_plural = _("Grades of facilities")
        indexes = [models.Index(fields=["-risk", "site"], name="site_standing_by_risk")]
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="site_standing_grade_known"),
            models.CheckConstraint(condition=Q(risk__lte=HIGHEST_RISK), name="site_standing_risk_in_bounds"),
        ]

    def __str__(self) -> str:
        return self.grade


class SiteGradeChange(models.Model):
    """On this day the place came to stand at another grade, by this piece of equipment. Append-only."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="grade_changes")
    decided_by = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    before = models.CharField(max_length=1, choices=GRADE_CHOICES, blank=True)
    after = models.CharField(max_length=1, choices=GRADE_CHOICES)

    class Meta:
        verbose_name = _("Change of a facility's grade")
        verbose_name_plural = _("Changes of facilities' grades")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["site", "-on", "-id"], name="grade_change_of_site")]
        constraints = [models.CheckConstraint(condition=~Q(before=F("after")), name="site_grade_change_is_a_change")]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"


class Computation(models.Model):
    """On this day all grades were computed, by these weights: the date that stands beside each grade."""

    on = models.DateField(unique=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    items = models.PositiveIntegerField()
    changes = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("Computation of all grades")
        verbose_name_plural = _("Computations of all grades")
        ordering = ["-on"]

    def __str__(self) -> str:
        return str(self.on)
