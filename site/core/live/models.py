from django.db import models


class LiveTopic(models.Model):
    """One stream of events: a topic as one audience sees it, with a sequence of its own.

    Audiences do not share a sequence: the gaps would tell the public that something was held back.
    """

    name = models.CharField(max_length=120, unique=True)
    seq = models.PositiveBigIntegerField(default=0)


class LiveEvent(models.Model):
    """One event, kept so that whoever was away can catch up."""

    topic = models.ForeignKey(LiveTopic, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    payload = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "seq"], name="live_event_once")]
