from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from core.workflow.definitions import Workflow


class StateField(models.CharField):  # type: ignore[type-arg]
    """Begins where the workflow begins, so that nobody names a state when a thing is created."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        workflow: Workflow | None = getattr(cls, "workflow", None)
        if workflow is not None:
            self.default = str(workflow.initial)
        super().contribute_to_class(cls, name, private_only)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations a plain column: where a workflow begins is none of the database's business."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, "django.db.models.CharField", args, kwargs


class Stateful(models.Model):
    """Something that passes from desk to desk. Only the engine assigns `state`."""

    workflow: ClassVar[Workflow]

    state = StateField(max_length=40, editable=False)
    state_changed_at = models.DateTimeField(editable=False, null=True)
    due_at = models.DateTimeField(editable=False, null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    def case_title(self) -> str:
        """The line by which staff recognise it on the desk."""
        return str(self)

    def get_state_display(self) -> str:
        return str(self.workflow.states(self.state).label)

    def get_public_state_display(self) -> str:
        return str(self.workflow.public_name(self.state))


def state_constraint(states: type[models.TextChoices], table: str) -> models.CheckConstraint:
    """The database's own refusal of a state that the workflow does not know."""
    return models.CheckConstraint(condition=Q(state__in=states.values), name=f"{table}_state_known")


class TransitionRecord(models.Model):
    """How a thing went from state to state. Append-only; the database forbids update and delete."""

    class ActorKind(models.TextChoices):
        PERSON = "PERSON"
        SYSTEM = "SYSTEM"

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    workflow = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id", "id"], name="transition_subject")]
        constraints = [
            models.CheckConstraint(
                name="transition_person_named",
                condition=Q(actor_kind="SYSTEM", actor__isnull=True) | Q(actor_kind="PERSON", actor__isnull=False),
            )
        ]


OPEN, CLOSED = Q(closed_at__isnull=True), Q(closed_at__isnull=False)


class Case(models.Model):
    """The desk's one index over everything stateful; the engine alone writes it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject: Any = GenericForeignKey("content_type", "object_id")
    workflow = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    # Their indexes stand below, over open cases alone.
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(null=True)
    # Never null, so that lists page by it: the deadline, or a day beyond all deadlines.
    sorts_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="case_one_per_subject")]
        # Closed cases pile up for years; what is open stays few, and so do the rows of these indexes. The one over
        # assignees leaves out the unassigned, which a database would otherwise take for one busy person.
        indexes = [
            models.Index(fields=["sorts_at", "id"], name="case_open", condition=OPEN),
            models.Index(fields=["workflow", "state", "sorts_at"], name="case_open_state", condition=OPEN),
            models.Index(fields=["department", "sorts_at"], name="case_open_department", condition=OPEN),
            models.Index(
                fields=["assignee", "sorts_at"], name="case_open_assignee", condition=OPEN & Q(assignee__isnull=False)
            ),
            models.Index(fields=["closed_at", "id"], name="case_closed", condition=CLOSED),
            models.Index(fields=["department", "closed_at"], name="case_closed_department", condition=CLOSED),
            models.Index(
                fields=["assignee", "closed_at"],
                name="case_closed_assignee",
                condition=CLOSED & Q(assignee__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
