from django.db import models


class JobLease(models.Model):
    """Who may run a job now, and how its last run went."""

    name = models.CharField(max_length=100, primary_key=True)
    # Held while a worker is at it; runs out if that worker dies, so that another takes over.
    lease_until = models.DateTimeField(null=True)
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
