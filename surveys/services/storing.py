"""Answers that were checked are stored: beside who gave them, or, where a survey is anonymous, away from it."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from surveys.models import FreeText, Inbox, Invitation, Participation, Respondent, Response, Survey, Version
from surveys.services import inbox, laying
from surveys.states import Channel

_ROWS_AT_ONCE = 500
# An anonymous answer says of which group of the invited it comes only where that group is as large as this.
SMALLEST_STRATUM = 10
# Those who took part last are known, and what they were asked by: of one version and group so many leave the inbox
# together, or none. The only answer of a group in a batch would be that of its only member who had just answered.
FEWEST_ALIKE = 5


@transaction.atomic(savepoint=False)
def store(
    *,
    survey: Survey,
    version: Version,
    answers: Mapping[str, Any],
    channel: str,
    at: datetime,
    participation: Participation | None = None,
    stratum: str = "",
) -> Response | None:
    """Keep one answer. Where the survey is anonymous it goes to the inbox, and nothing is returned that leads to it."""
    if survey.is_anonymous:
        _put_by(survey, {"version": version.pk, "answers": dict(answers), "channel": channel, "stratum": stratum})
        return None
    (response,) = _written(survey, [Sheet(version, answers, channel, stratum)], timezone.localdate(at))
    if participation is not None:
        Respondent.objects.create(response=response, participation=participation)
    return response


def _put_by(survey: Survey, answer: inbox.Waiting) -> None:
    held = inbox.held(survey)
    inbox.put_in(held, answer)
    if held.waiting >= settings.SURVEY_INBOX_BATCH:
        _empty(survey, held)


@transaction.atomic
def move(survey: Survey, at: datetime, *, all_of_them: bool = False) -> int:
    """From the inbox to what is read and counted, shuffled: enough for a batch, or, at the end, whatever is left."""
    held = Inbox.objects.select_for_update().filter(survey=survey).first()
    return _empty(survey, held, all_of_them=all_of_them) if held else 0


def _empty(survey: Survey, held: Inbox, *, all_of_them: bool = False) -> int:
    waiting = inbox.waiting_in(held)
    large = _large_strata(survey, {answer["stratum"] for answer in waiting} - {""})
    for answer in waiting:
        answer["stratum"] = answer["stratum"] if answer["stratum"] in large else ""
    leaving = waiting if all_of_them else _with_others_alike(waiting)
    if not leaving or not (all_of_them or len(leaving) >= settings.SURVEY_INBOX_BATCH):
        return 0
    versions = Version.objects.in_bulk({answer["version"] for answer in leaving})
    gone = set(map(id, leaving))
    staying = [answer for answer in waiting if id(answer) not in gone]
    secrets.SystemRandom().shuffle(leaving)
    sheets = [
        Sheet(versions[answer["version"]], answer["answers"], answer["channel"], answer["stratum"])
        for answer in leaving
    ]
    _written(survey, sheets, None)
    inbox.keep(held, staying)
    return len(leaving)


def _with_others_alike(waiting: Sequence[inbox.Waiting]) -> list[inbox.Waiting]:
    alike = Counter((answer["version"], answer["stratum"]) for answer in waiting)
    return [answer for answer in waiting if alike[answer["version"], answer["stratum"]] >= FEWEST_ALIKE]


def _large_strata(survey: Survey, names: set[str]) -> set[str]:
    """Groups to which so many were invited that belonging to one points at nobody."""
    if not names:
        return set()
    invited = Invitation.objects.filter(survey=survey, stratum__in=names).values_list("stratum")
    return {name for name, people in invited.annotate(n=Count("pk")).order_by() if people >= SMALLEST_STRATUM}


@transaction.atomic
def many(
    survey: Survey, version: Version, answers: Iterable[Mapping[str, Any]], channel: str, at: datetime
) -> list[Response]:
    """Many at once that nobody took part in by name: sheets of paper, an import. Of an anonymous survey, shuffled."""
    sheets = [Sheet(version, each, channel) for each in answers]
    if survey.is_anonymous:
        secrets.SystemRandom().shuffle(sheets)
    return _written(survey, sheets, None if survey.is_anonymous else timezone.localdate(at))


@dataclass(frozen=True)
class Sheet:
    """One answered questionnaire, before it is a row."""

    version: Version
    answers: Mapping[str, Any]
    channel: str = Channel.WEB
    stratum: str = ""


def _written(survey: Survey, sheets: Sequence[Sheet], day: Any) -> list[Response]:
    responses, words = [], []
    for sheet in sheets:
        chosen, texts, codes = laying.of(sheet.version).laid(sheet.answers)
        words.append(texts)
        responses.append(
            Response(
                survey=survey,
                version=sheet.version,
                answers=chosen,
                codes=codes,
                stratum=sheet.stratum,
                channel=sheet.channel,
                answered_on=day,
            )
        )
    Response.objects.bulk_create(responses, batch_size=_ROWS_AT_ONCE)
    written = [
        FreeText(response=response, survey=survey, key=key, text=text)
        for response, texts in zip(responses, words, strict=True)
        for key, text in texts.items()
    ]
    if survey.is_anonymous:
        # Their numbers are seen by staff: neighbours must not be the words of one person.
        secrets.SystemRandom().shuffle(written)
    FreeText.objects.bulk_create(written, batch_size=_ROWS_AT_ONCE)
    return responses
