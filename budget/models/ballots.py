"""Who took part, and what was cast. Nothing leads from the first two tables to the last two."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.polls import Poll, Pot
from budget.states.names import Channel, Ground


class Eligibility(models.Model):
    """One proof, one vote: whoever has voted cannot come again with another account."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="eligibilities", db_index=False)
    # The keyed hash of the proof of residency, or of the proof of work.
    keyed_hash = models.CharField(max_length=64)
    ground = models.CharField(max_length=10, choices=Ground.choices)

    class Meta:
        verbose_name = _("Right to vote")
        verbose_name_plural = _("Rights to vote")
        constraints = [
            models.UniqueConstraint(fields=["poll", "keyed_hash"], name="one_proof_one_vote"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="budget_ground_known"),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.get_ground_display()}"


class Participation(models.Model):
    """That somebody took part, on which day and how; never what was chosen."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="participations", db_index=False)
    eligibility = models.OneToOneField(Eligibility, on_delete=models.CASCADE, related_name="participation")
    # Null for who came with a paper ballot and has no account.
    resident = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    # Gone when the vote has closed: with it and the board's batches a ballot could be narrowed down to a day.
    day = models.DateField(null=True)

    class Meta:
        verbose_name = _("Participation")
        verbose_name_plural = _("Participations")
        constraints = [
            models.UniqueConstraint(fields=["poll", "resident"], name="one_resident_one_vote"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="budget_channel_known"),
        ]
        indexes = [models.Index(fields=["poll", "day", "channel"], name="budget_turnout_by_day")]

    def __str__(self) -> str:
        return f"{self.poll} · {self.get_channel_display()}"


class Ballot(models.Model):
    """One ballot in one pot, with no time, address or person.

    `handle` comes from a key that lies outside the database and is destroyed after the appeal period; a ballot
    on paper has a random one. Choices and nonces are sealed: only the code that counts opens them
    (`budget.ballots.reading`). With the nonces in the open the choices could be guessed from the leaf.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pot = models.ForeignKey(Pot, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    handle = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64)
    sealed = models.BinaryField()
    revision = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("Ballot")
        verbose_name_plural = _("Ballots")
        constraints = [
            models.UniqueConstraint(fields=["pot", "handle"], name="one_handle_one_ballot"),
            models.UniqueConstraint(fields=["leaf"], name="one_leaf_one_ballot"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class BoardLeaf(models.Model):
    """The fingerprint of one ballot on the public board; superseded by the next when the vote is changed."""

    leaf = models.CharField(max_length=64, primary_key=True)
    pot = models.ForeignKey(Pot, on_delete=models.CASCADE, related_name="leaves")
    is_superseded = models.BooleanField(default=False)
    batch = models.ForeignKey("BoardBatch", on_delete=models.PROTECT, null=True, related_name="leaves")

    class Meta:
        verbose_name = _("Leaf of the board")
        verbose_name_plural = _("Leaves of the board")
        indexes = [models.Index(fields=["pot"], condition=Q(batch__isnull=True), name="budget_leaf_to_publish")]

    def __str__(self) -> str:
        return self.leaf


class BoardBatch(models.Model):
    """So many leaves, sorted by hash, under one signed root that everybody can keep a copy of."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="batches", db_index=False)
    number = models.PositiveIntegerField()
    leaf_count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Batch of the board")
        verbose_name_plural = _("Batches of the board")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["poll", "number"], name="budget_batch_number_once")]

    def __str__(self) -> str:
        return f"{self.poll} · {self.number}"


class VoteKeys(models.Model):
    """Which files of the key store belong to a vote, and the halves of its keys that everybody may know."""

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="keys", primary_key=True)
    # The files are called by this; random, so that no two databases ever share one.
    stem = models.CharField(max_length=40, unique=True)
    # Of the key behind the handles: with another one people could vote twice, so it is refused.
    fingerprint = models.CharField(max_length=64)
    sealing_public = models.CharField(max_length=64)
    signing_public = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    # When the tables were written anew in random order, and when the old rows had left the disk.
    rewritten_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Keys of a vote")
        verbose_name_plural = _("Keys of votes")

    def __str__(self) -> str:
        return str(self.poll)


class Turnout(models.Model):
    """How many took part on a day by a channel: what stays of the days once the vote has closed."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="turnout", db_index=False)
    day = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    voters = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("Turnout of a day")
        verbose_name_plural = _("Turnout by day")
        ordering = ["day", "channel"]
        constraints = [models.UniqueConstraint(fields=["poll", "day", "channel"], name="budget_turnout_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_channel_display()}: {self.voters}"
