from django.conf import settings
from django.db import models

from core.workflow.models import Stateful, state_constraint
from tests.workflow_example.states import PETITION, PetitionState


class Petition(Stateful):
    workflow = PETITION

    title = models.CharField(max_length=300)
    answer = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [state_constraint(PetitionState, "petition")]

    def __str__(self) -> str:
        return self.title


class Effect(models.Model):
    """What the effect of a transition wrote, to show that it shares the transition's transaction."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="effects")
    record_id = models.PositiveBigIntegerField()
    note = models.CharField(max_length=100)
