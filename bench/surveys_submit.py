"""Handing in answers to 30 questions, against a bare view of the same project that inserts the same rows and no more.

The whole request is measured, through all middleware: the page's fields read, the way through the questionnaire
followed and checked, the codes packed, everything stored in one transaction. Ours and the bare one are asked in turns.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bench.figures import Figure, p95

BENCH = "surveys_submit"
QUESTIONS, ROUNDS = 30, 5
SHORT, LONG = 60, 600
MANY = {"survey_answers": (10_000_000, 3600)}


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    from django.conf import settings

    with override_settings(RATES={**settings.RATES, **MANY}, ALLOWED_HOSTS=["*"]):
        for mode, access in (("NAMED", "SIGNED_IN"), ("ANONYMOUS", "OPEN")):
            yield from _mode(mode, access, (LONG if long else SHORT) // ROUNDS)


def _mode(mode: str, access: str, each: int) -> Iterator[Figure]:
    survey = open_survey(mode, access)
    people = iter(clients(each * ROUNDS * 2 + 2, known=access != "OPEN"))
    bare = BareView(survey, known=access != "OPEN")
    ours, theirs, took = [], [], []
    send(survey, next(people)), bare.send(next(people))
    for _round in range(ROUNDS):
        durations = timed(lambda: send(survey, next(people)), each)
        took += durations
        ours.append(each / (sum(durations) / 1000))
        theirs.append(each / (sum(timed(lambda: bare.send(next(people)), each)) / 1000))
    name = mode.lower()
    spread = (round(min(ours), 1), round(max(ours), 1))
    yield Figure(
        BENCH, f"{name}_per_second", round(statistics.median(ours), 1), ">=0.5", "bare_view_same_inserts",
        round(statistics.median(theirs), 1), spread,
    )  # fmt: skip
    yield Figure(BENCH, f"{name}_p95_ms", round(p95(took), 2), "<50")
    yield Figure(BENCH, f"{name}_lost_or_doubled", abs(counted(survey) - bare.inserted - each * ROUNDS - 1), "==0")


def timed(deed: Callable[[], object], times: int) -> list[float]:
    durations = []
    for _each in range(times):
        start = time.perf_counter()
        deed()
        durations.append((time.perf_counter() - start) * 1000)
    return durations


def send(survey: Any, client: Client) -> None:
    from surveys.forms import tickets
    from surveys.rules.respondents import NOBODY

    ticket = tickets.begin(survey, NOBODY, timezone.now())
    data = {**fields(), "ticket": str(ticket), "move": "send", "section": "s1", "submission_key": str(uuid4())}
    answer = client.post(f"/surveys/{survey.slug}/answer/", data)
    if answer.status_code != 302:
        raise RuntimeError(f"The answer was not taken: {answer.status_code}")


def fields() -> dict[str, Any]:
    chosen: dict[str, Any] = {f"q{number}": str(number % 5 + 1) for number in range(QUESTIONS - 1)}
    return {**chosen, "words": "안내가 더 빨랐으면 좋겠습니다.", "shown": [*chosen, "words"]}


class BareView:
    """The least that a view of this project can do: the same rows, from values that it holds already."""

    def __init__(self, survey: Any, *, known: bool) -> None:
        from config import urls
        from surveys.services import laying

        self.survey, self.known, self.inserted = survey, known, 0
        answers = {f"q{number}": number % 5 + 1 for number in range(QUESTIONS - 1)}
        self.chosen, _words, self.codes = laying.of(survey.current).laid(answers)
        self.address = f"bare-{uuid4().hex}/"
        urls.urlpatterns.insert(0, path(self.address, csrf_exempt(self)))

    def send(self, client: Client) -> None:
        client.post(f"/{self.address}", {**fields(), "submission_key": str(uuid4())})

    @transaction.atomic
    def __call__(self, request: HttpRequest) -> HttpResponse:
        from core.submissions.models import Submission
        from surveys.models import FreeText, Participation, Respondent, Response

        key = request.POST["submission_key"]
        Submission.objects.create(
            key=key, owner=f"private:{key}"[:64], view="bare", status=302, created_at=timezone.now()
        )
        response = Response.objects.create(
            survey=self.survey, version=self.survey.current, answers=self.chosen, codes=self.codes
        )
        FreeText.objects.create(response=response, survey=self.survey, key="words", text=request.POST["words"])
        if self.known:
            taking_part = Participation.objects.create(survey=self.survey, person=request.user)
            Respondent.objects.create(response=response, participation=taking_part)
        self.inserted += 1
        return HttpResponse(status=302, headers={"Location": "/"})


def open_survey(mode: str, access: str) -> Any:
    from accounts.models import Department, Organisation
    from surveys.models import Survey, Version
    from surveys.questionnaire import documents

    content = documents.compiled(document())
    now, name = timezone.now(), f"bench-submit-{uuid4().hex[:8]}"
    organisation = Organisation.objects.create(name=name, kind="CORPORATION")
    department = Department.objects.create(organisation=organisation, name=name, code=name[-20:])
    survey = Survey.objects.create(
        slug=name, title=name, department=department, created_at=now, mode=mode, access=access,
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1),
    )  # fmt: skip
    version = Version.objects.create(
        survey=survey, number=1, content=content, content_hash=documents.digest(content), published_at=now
    )
    Survey.objects.filter(pk=survey.pk).update(current=version, state="OPEN")
    return Survey.objects.select_related("current").get(pk=survey.pk)


def document() -> dict[str, Any]:
    questions: list[dict[str, Any]] = [
        {"key": f"q{number}", "kind": "scale", "text": f"{number}", "points": 5, "required": True}
        for number in range(QUESTIONS - 1)
    ]
    questions.append({"key": "words", "kind": "longtext", "text": "한마디"})
    return {"format": 1, "sections": [{"key": "s1", "questions": questions}]}


def clients(count: int, *, known: bool) -> list[Client]:
    """Of people who have seen a page before: what the first page sets is set."""
    cache.clear()
    found = []
    for number in range(count):
        client = Client()
        if known:
            client.force_login(person(number))
        found.append(client)
    return found


def person(number: int) -> Any:
    from accounts.models import User

    return User.objects.create(email=f"{uuid4().hex}@example.org", display_name=f"{number}")


def counted(survey: Any) -> int:
    from surveys.models import Inbox, Response

    waiting = Inbox.objects.filter(survey=survey).values_list("waiting", flat=True).first() or 0
    return Response.objects.filter(survey=survey).count() + waiting
