"""Paper: stations, boxes, batches of sheets, what two people keyed, and the sample compared at the end.

Nothing here leads to a person who voted: at hand-in a box counts an envelope and `Participation` notes that somebody
took part, and no row joins the two. A row leads to its ballot, so that paper and entry can be compared.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from budget.models.polls import Poll, Pot
from budget.states.paper import (
    BATCH_WORKFLOW,
    BOX_WORKFLOW,
    COUNT_SIGNED,
    DONE_WITH,
    LARGEST_BATCH,
    READINGS_AGREE,
    SAMPLE_WORKFLOW,
    BatchState,
    BoxState,
    Mark,
    SampleState,
    SpoiltReason,
    Verdict,
)
from core.workflow.models import Stateful, state_constraint


def _officer() -> "models.ForeignKey[object, object]":
    """Somebody of the staff who signed; null until it was done."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )


class PaperStation(models.Model):
    """A place where people can vote on paper."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="stations", db_index=False)
    number = models.PositiveSmallIntegerField(_("Number"))
    name = models.CharField(_("Name"), max_length=60)
    place = models.CharField(_("Place"), max_length=120)
    hours = models.CharField(_("Open at these times"), max_length=120)

    class Meta:
        verbose_name = _("Polling station")
        verbose_name_plural = _("Polling stations")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["poll", "number"], name="budget_station_number_once")]

    def __str__(self) -> str:
        return self.name


class PaperBox(Stateful):
    """One box of a station: sealed there, opened by two after the close, counted through by two."""

    workflow = BOX_WORKFLOW

    station = models.ForeignKey(PaperStation, on_delete=models.CASCADE, related_name="boxes", db_index=False)
    number = models.PositiveSmallIntegerField(_("Number"))
    seal_number = models.CharField(_("Number of the seal"), max_length=40, blank=True)
    opened_first = _officer()
    opened_second = _officer()
    counted_by = _officer()
    count_agreed_by = _officer()
    explanation = models.CharField(_("Why the numbers differ"), max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Box of paper ballots")
        verbose_name_plural = _("Boxes of paper ballots")
        ordering = ["station__number", "number"]
        constraints = [
            state_constraint(BoxState, "budget_paper_box"),
            models.UniqueConstraint(fields=["station", "number"], name="budget_box_number_once"),
            models.CheckConstraint(
                condition=Q(opened_second__isnull=True) | ~Q(opened_second=F("opened_first")),
                name="budget_box_opened_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=list(COUNT_SIGNED))
                | Q(opened_first__isnull=False, opened_second__isnull=False, counted_by__isnull=False)
                & Q(count_agreed_by__isnull=False)
                & ~Q(count_agreed_by=F("counted_by")),
                name="budget_box_count_signed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.station.number}-{self.number}"

    @property
    def is_being_keyed(self) -> bool:
        return self.state == BoxState.RECONCILED

    @property
    def is_done_with(self) -> bool:
        return self.state in DONE_WITH

    def case_title(self) -> str:
        return gettext("Box %(code)s of paper ballots: %(station)s") % {"code": self.code, "station": self.station.name}

    def get_absolute_url(self) -> str:
        return reverse("budget:paper_box", args=[self.station.poll.cycle.slug, self.pk])


class BoxCount(models.Model):
    """How many ballots of one pot were handed in for a box, and how many were found in it."""

    box = models.ForeignKey(PaperBox, on_delete=models.CASCADE, related_name="counts", db_index=False)
    pot = models.ForeignKey(Pot, on_delete=models.CASCADE, related_name="box_counts")
    handed_in = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("Count of a box")
        verbose_name_plural = _("Counts of boxes")
        ordering = ["pot__number"]
        constraints = [models.UniqueConstraint(fields=["box", "pot"], name="budget_box_counts_a_pot_once")]

    def __str__(self) -> str:
        return f"{self.box} · {self.pot}"

    @property
    def difference(self) -> int:
        return (self.found or 0) - self.handed_in


class PaperBatch(Stateful):
    """Up to fifty numbered sheets of one pot out of one box."""

    workflow = BATCH_WORKFLOW

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="paper_batches", db_index=False)
    box = models.ForeignKey(PaperBox, on_delete=models.CASCADE, related_name="batches")
    pot = models.ForeignKey(Pot, on_delete=models.CASCADE, related_name="paper_batches")
    number = models.PositiveIntegerField()
    size = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("Batch of paper ballots")
        verbose_name_plural = _("Batches of paper ballots")
        ordering = ["number"]
        constraints = [
            state_constraint(BatchState, "budget_paper_batch"),
            models.UniqueConstraint(fields=["poll", "number"], name="budget_paper_batch_number_once"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST_BATCH), name="budget_paper_batch_size"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.number:03d}"

    @property
    def awaits_settling(self) -> bool:
        """Two people keyed it, and a third has yet to settle what they read differently."""
        return self.state == BatchState.COMPARED

    @property
    def readings_agree(self) -> bool:
        return self.state in READINGS_AGREE

    def case_title(self) -> str:
        return gettext("Batch %(code)s of paper ballots (%(size)s sheets)") % {"code": self.code, "size": self.size}

    def get_absolute_url(self) -> str:
        return reverse("budget:paper_batch", args=[self.poll.cycle.slug, self.number])


class PaperKeying(models.Model):
    """One of the two who key a batch, neither seeing what the other typed."""

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="keyings", db_index=False)
    turn = models.PositiveSmallIntegerField(choices=[(1, "1"), (2, "2")])
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Keying of a batch")
        verbose_name_plural = _("Keyings of batches")
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "turn"], name="budget_batch_keyed_twice_at_most"),
            models.UniqueConstraint(fields=["batch", "clerk"], name="budget_batch_keyed_by_two_people"),
            models.CheckConstraint(condition=Q(turn__in=[1, 2]), name="budget_keying_first_or_second"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.turn}"


class Reading(models.Model):
    """What somebody read on a sheet."""

    position = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=8, choices=Mark.choices)
    reason = models.CharField(max_length=16, choices=SpoiltReason.choices, blank=True)
    # In the canonical form of `budget.ballots.choices`; empty unless the sheet is valid.
    choices = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True

    @property
    def value(self) -> tuple[str, str, str]:
        return self.mark, self.reason, self.choices


def _makes_sense(*, undecided: bool = False) -> Q:
    """Choices go with a valid sheet and a reason with a spoiled one; a row of differences is not decided yet."""
    sensible = (
        Q(mark="VALID", reason="") & ~Q(choices="")
        | Q(mark="BLANK", reason="", choices="")
        | Q(mark="SPOILED", choices="") & ~Q(reason="")
    )
    return sensible | Q(mark="", reason="", choices="") if undecided else sensible


class KeyedPaper(Reading):
    """What one clerk keyed for one sheet."""

    keying = models.ForeignKey(PaperKeying, on_delete=models.CASCADE, related_name="papers", db_index=False)

    class Meta:
        verbose_name = _("Keyed sheet")
        verbose_name_plural = _("Keyed sheets")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["keying", "position"], name="budget_sheet_keyed_once_by_each"),
            models.CheckConstraint(condition=_makes_sense(), name="budget_keyed_sheet_makes_sense"),
        ]

    def __str__(self) -> str:
        return f"{self.keying} · {self.position}"


class PaperRow(Reading):
    """What counts for one sheet: keyed the same by two, or settled by a third. Later its fingerprint."""

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    differed = models.BooleanField(default=False)
    settled_by = _officer()
    leaf = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("paper ballots", "Sheet")
        verbose_name_plural = _("Sheets")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="budget_sheet_counts_once"),
            models.CheckConstraint(condition=_makes_sense(undecided=True), name="budget_sheet_makes_sense"),
            models.CheckConstraint(
                condition=Q(differed=False, settled_by__isnull=True) & ~Q(mark="")
                | Q(differed=True, settled_by__isnull=True, mark="")
                | Q(differed=True, settled_by__isnull=False) & ~Q(mark=""),
                name="budget_difference_settled_by_somebody",
            ),
            models.UniqueConstraint(fields=["leaf"], condition=~Q(leaf=""), name="budget_sheet_entered_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What is written on the sheet itself."""
        return f"{self.batch.code}-{self.position:02d}"


class PaperSample(Stateful):
    """Some sheets, picked by a word that nobody could know before, are compared with what was entered."""

    workflow = SAMPLE_WORKFLOW

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="paper_sample")
    size = models.PositiveSmallIntegerField(
        _("Sheets to compare"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    public_word = models.CharField(_("Word of those present"), max_length=80)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_signature = _officer()
    second_signature = _officer()

    class Meta:
        verbose_name = _("Sample of paper ballots")
        verbose_name_plural = _("Samples of paper ballots")
        constraints = [
            state_constraint(SampleState, "budget_paper_sample"),
            models.CheckConstraint(
                condition=~Q(state="PUBLISHED")
                | Q(first_signature__isnull=False, second_signature__isnull=False)
                & ~Q(first_signature=F("second_signature")),
                name="budget_sample_signed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    @property
    def is_published(self) -> bool:
        return self.state == SampleState.PUBLISHED

    def case_title(self) -> str:
        return gettext("Sample of %(size)s paper ballots") % {"size": self.size}

    def get_absolute_url(self) -> str:
        return reverse("budget:paper_sample", args=[self.poll.cycle.slug])


class SampledSheet(models.Model):
    """One sheet of the sample, in the order of the draw, and what the comparison showed."""

    sample = models.ForeignKey(PaperSample, on_delete=models.CASCADE, related_name="sheets", db_index=False)
    row = models.OneToOneField(PaperRow, on_delete=models.PROTECT, related_name="sampled")
    place = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    note = models.CharField(_("What differs"), max_length=300, blank=True)
    compared_by = _officer()
    # Where it differs: what the first of two read on the sheet, what had been entered, and when it was put right.
    first_typed = models.CharField(max_length=400, blank=True, editable=False)
    entered_as = models.CharField(max_length=400, blank=True, editable=False)
    leaf_before = models.CharField(max_length=64, blank=True, editable=False)
    first_corrector = _officer()
    second_corrector = _officer()
    corrected_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Sheet of the sample")
        verbose_name_plural = _("Sheets of the sample")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="budget_sampled_in_order"),
            models.CheckConstraint(
                condition=~Q(verdict="DIFFERENT") | ~Q(note=""), name="budget_sampled_difference_is_told"
            ),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True)
                | Q(verdict="DIFFERENT", first_corrector__isnull=False, second_corrector__isnull=False)
                & ~Q(first_corrector=F("second_corrector")),
                name="budget_sheet_corrected_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.row}"
