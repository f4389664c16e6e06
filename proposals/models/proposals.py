from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from core.workflow.models import Stateful, state_constraint
from proposals.models.calls import Call, Category
from proposals.states import WORKFLOW, Audience, PlaceKind, ProposalState
from proposals.states.workflow import PENDING, REVISABLE

# A step of the map's grid: about ten metres.
STEPS_PER_DEGREE = 10_000
ON_MAP = Q(map_x__isnull=False)


class Proposal(Stateful):
    """One idea, from the first line of its draft to what became of it."""

    workflow = WORKFLOW

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("Title"), max_length=80)
    problem = models.TextField(_("What is the problem?"), blank=True)
    idea = models.TextField(_("What do you propose?"), blank=True)
    # What the questions of the call were answered with, by key.
    answers_given = models.JSONField(default=dict, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    tags = TaggableManager(_("Tags"), blank=True)
    cost_won = models.PositiveBigIntegerField(_("Cost guess (won)"), null=True, blank=True)
    place_kind = models.CharField(max_length=8, choices=PlaceKind.choices, default=PlaceKind.CITY)
    place_text = models.CharField(_("Address or description"), max_length=150, blank=True)
    area = models.CharField(_("Area"), max_length=40, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # The same in whole steps, so that the database groups pins without computing.
    map_x = models.IntegerField(null=True, editable=False)
    map_y = models.IntegerField(null=True, editable=False)
    facility = models.ForeignKey(
        "facilities.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, editable=False)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.NOBODY, editable=False)
    # Copied from the conversation whenever its counts are folded, so that lists sort by them.
    endorsement_count = models.IntegerField(default=0, editable=False)
    comment_count = models.IntegerField(default=0, editable=False)
    answer_threshold = models.PositiveIntegerField(null=True, editable=False)
    threshold_reached_at = models.DateTimeField(null=True, editable=False)
    # What the draft answer says, and who wrote it; empty where none waits for approval.
    drafted_outcome = models.CharField(max_length=12, blank=True, editable=False)
    answer_drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    reexamination_until = models.DateTimeField(null=True, editable=False)
    reexamined_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged_here", editable=False
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="split_off", editable=False
    )
    hidden_rule = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("Proposal")
        verbose_name_plural = _("Proposals")
        constraints = [
            state_constraint(ProposalState, "proposal"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="proposal_audience_known"),
            models.CheckConstraint(
                condition=Q(state="DRAFT") | Q(submitted_at__isnull=False), name="proposal_submitted_some_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DRAFT", "MERGED"]) | Q(audience="NOBODY"), name="proposal_draft_in_no_list"
            ),
            models.CheckConstraint(
                condition=~Q(state="MERGED") | Q(merged_into__isnull=False), name="proposal_merged_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="proposal_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(place_kind="PIN", latitude__isnull=False, longitude__isnull=False, map_x__isnull=False)
                | ~Q(place_kind="PIN") & Q(latitude__isnull=True, longitude__isnull=True, map_x__isnull=True),
                name="proposal_pin_has_a_place",
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "-submitted_at", "-id"], name="proposal_newest"),
            models.Index(fields=["audience", "-endorsement_count", "-id"], name="proposal_endorsed"),
            models.Index(fields=["audience", "-comment_count", "-id"], name="proposal_discussed"),
            models.Index(fields=["audience", "due_at", "id"], name="proposal_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["audience", "state", "-submitted_at", "-id"], name="proposal_by_state"),
            models.Index(fields=["audience", "category", "-submitted_at", "-id"], name="proposal_by_category"),
            models.Index(fields=["audience", "area", "-submitted_at", "-id"], name="proposal_by_area"),
            models.Index(fields=["call", "audience", "-submitted_at", "-id"], name="proposal_by_call"),
            models.Index(fields=["audience", "department", "-submitted_at", "-id"], name="proposal_by_department"),
            models.Index(
                fields=["facility", "audience", "-submitted_at", "-id"],
                name="proposal_of_facility",
                condition=Q(facility__isnull=False),
            ),
            models.Index(fields=["audience", "map_x", "map_y", "id"], name="proposal_on_map", condition=ON_MAP),
            # Only those that have just come over their threshold: nearly always none.
            models.Index(
                fields=["id"],
                name="proposal_over_threshold",
                condition=Q(threshold_reached_at__isnull=True, endorsement_count__gte=F("answer_threshold")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == ProposalState.DRAFT

    @property
    def awaits_revision(self) -> bool:
        return self.state == ProposalState.REVISION_REQUESTED

    @property
    def is_revisable(self) -> bool:
        return self.state in REVISABLE

    @property
    def is_pending(self) -> bool:
        """Handed in and not yet decided."""
        return self.state in PENDING

    @property
    def place(self) -> Any:
        """In words; a pin that nobody described is no word about the whole city."""
        without_words = _("The whole city") if self.latitude is None else _("A place shown on the map")
        return self.place_text or self.area or without_words


class ProposalVersion(models.Model):
    """What a proposal said from one revision to the next; the newest is what it says now."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    problem = models.TextField()
    idea = models.TextField()
    # Beside the text: the place, the names of the files, and each question of the call with its answer, in the words
    # it was asked in. None in versions older than these columns.
    place = models.CharField(max_length=220, null=True)
    files = models.JSONField(null=True)
    answers = models.JSONField(null=True)
    note = models.CharField(_("What changed"), max_length=200, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Version of a proposal")
        verbose_name_plural = _("Versions of proposals")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_number")]

    def __str__(self) -> str:
        return f"#{self.proposal_id} v{self.number}"
