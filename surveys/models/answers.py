"""Answers. What says who took part and what says what was answered never meet where a survey is anonymous."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models.surveys import Invitation, Survey, Version
from surveys.states.surveys import Channel


class Participation(models.Model):
    """That somebody took part: the second answer of one person is refused by the database. It has no time."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, null=True, related_name="participation")
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.WEB)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"], condition=Q(person__isnull=False), name="survey_person_takes_part_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, invitation__isnull=True)
                | Q(person__isnull=True, invitation__isnull=False),
                name="survey_participation_of_one",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="survey_participation_channel_known"),
        ]


class Inbox(models.Model):
    """Anonymous answers until enough of them lie together: one sealed value for all, written whole with each.

    An answer is no row here, so no key, order, time or transaction number of one can be joined with those who took
    part; the key to it is not in the database. There is an inbox until the answers were shuffled for good.
    """

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, primary_key=True, related_name="inbox")
    salt = models.BinaryField()
    sealed = models.BinaryField()
    waiting = models.PositiveIntegerField(default=0)


class Response(models.Model):
    """What was answered: `answers` is the truth, `codes` the same packed for counting; words are in `FreeText`."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    answers = models.JSONField()
    # 16-bit integers, little endian: one slot per option, row or rank, as `surveys.questionnaire.packing` lays them.
    codes = models.BinaryField()
    stratum = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.WEB)
    # The day, and never in an anonymous survey.
    answered_on = models.DateField(null=True)
    # How often it was changed since: figures that are kept know by it that they are old.
    changes = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["survey", "id", "changes"], name="survey_responses")]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="survey_response_channel_known"),
        ]


class Respondent(models.Model):
    """Whose answer it is; there is none in an anonymous survey, and looking at one of a confidential is recorded."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="respondent")
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="respondent")


class FreeText(models.Model):
    """Words of a respondent, apart from the codes, shown in public only where somebody released just these."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="texts")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=40)
    text = models.TextField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "key", "id"], name="survey_texts")]
        constraints = [models.UniqueConstraint(fields=["response", "key"], name="survey_text_once")]


class SavedAnswers(models.Model):
    """Half a questionnaire, kept for somebody to go on with; never in an anonymous survey."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, null=True, related_name="+")
    answers = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"], condition=Q(person__isnull=False), name="survey_saved_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, invitation__isnull=True)
                | Q(person__isnull=True, invitation__isnull=False),
                name="survey_saved_for_one",
            ),
        ]
