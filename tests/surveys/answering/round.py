"""Open surveys for the tests of answering, and somebody who answers without script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.utils import timezone

from core.workflow import SYSTEM, engine
from surveys.models import Inbox, Response, Survey, Version
from surveys.questionnaire import documents
from surveys.states.surveys import Access, Mode, SurveyState
from tests.factories import make_department

PLACES = [
    {"code": 1, "label": "체육관"},
    {"code": 2, "label": "주차장"},
    {"code": 3, "label": "다른 곳", "other": True},
]
DOCUMENT = {
    "format": 1,
    "sections": [
        {
            "key": "s1",
            "title": "이용한 곳",
            "questions": [
                {"key": "q1", "kind": "single", "text": "어디를 이용하십니까?", "required": True, "options": PLACES},
                {
                    "key": "q2", "kind": "single", "text": "주차가 불편했습니까?", "required": True,
                    "condition": {"question": "q1", "is": [2]},
                    "options": [{"code": 1, "label": "예"}, {"code": 2, "label": "아니요"}],
                },
            ],
        },
        {
            "key": "s2",
            "title": "만족도",
            "questions": [
                {"key": "q3", "kind": "scale", "text": "{{q1}}에 만족하십니까?", "required": True, "points": 5},
                {
                    "key": "q4", "kind": "matrix", "text": "얼마나 동의하십니까?", "points": 5,
                    "rows": [{"code": 1, "label": "친절하다"}, {"code": 2, "label": "빠르다"}],
                },
            ],
        },
        {
            "key": "s3",
            "title": "불편",
            "condition": {"question": "q3", "at_most": 2},
            "questions": [{"key": "q5", "kind": "longtext", "text": "무엇이 불편했습니까?", "required": True}],
        },
        {
            "key": "s4",
            "title": "끝",
            "questions": [{"key": "q6", "kind": "number", "text": "한 달에 몇 번?", "maximum": 31}],
        },
    ],
}  # fmt: skip


def asked(
    document: dict[str, Any] = DOCUMENT, *, mode: str = Mode.ANONYMOUS, access: str = Access.OPEN, state: str = "OPEN",
    **fields: Any,
) -> Survey:  # fmt: skip
    """A survey that runs now, unless told otherwise."""
    now = timezone.now()
    times = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=5)}
    survey = Survey.objects.create(
        **{
            "slug": f"asked-{Survey.objects.count() + 1}",
            "title": "시설 이용 설문",
            "department": fields.pop("department", None) or make_department(),
            "mode": mode,
            "access": access,
            "created_at": now,
            **times,
            **fields,
        }
    )
    publish(survey, document)
    engine.open(survey, actor=SYSTEM, at=now)
    Survey.objects.filter(pk=survey.pk).update(state=state)
    survey.refresh_from_db()
    return survey


def publish(survey: Survey, document: dict[str, Any]) -> Version:
    content = documents.compiled(document)
    survey.current = Version.objects.create(
        survey=survey, number=survey.versions.count() + 1, content=content,
        content_hash=documents.digest(content), published_at=timezone.now(),
    )  # fmt: skip
    survey.save(update_fields=["current"])
    return survey.current


def counted(survey: Survey) -> int:
    """Answers that count, wherever they lie."""
    waiting = Inbox.objects.filter(survey=survey).values_list("waiting", flat=True).first() or 0
    return Response.objects.filter(survey=survey).count() + waiting


def closed_since(survey: Survey, minutes: int) -> None:
    end = timezone.now() - timedelta(minutes=minutes)
    Survey.objects.filter(pk=survey.pk).update(
        state=SurveyState.CLOSED, opens_at=end - timedelta(days=1), closes_at=end, closed_at=end
    )


class _Fields(HTMLParser):
    """What a browser without script would send: templates are not part of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.in_form = False
        self.asleep = 0
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.in_form = "data-survey" in given
        if tag == "template":
            self.asleep += 1
        if not self.in_form or self.asleep:
            return
        if tag == "input" and given.get("name") and given.get("type") != "file":
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.fields.append((str(given["name"]), given.get("value") or ""))
        elif tag == "textarea":
            self.area = given.get("name")
            self.fields.append((str(self.area), ""))
        elif tag == "select":
            self.select = given.get("name")
        elif tag == "option" and self.select and "selected" in given:
            self.fields.append((self.select, given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.asleep -= 1
        elif tag == "form":
            self.in_form = False
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area and self.fields and self.fields[-1][0] == self.area:
            self.fields[-1] = (self.area, self.fields[-1][1] + data.strip())


@dataclass
class Reader:
    """A browser without script: it sends what stands on the page, and what is chosen on top."""

    survey: Survey
    client: Client = field(default_factory=Client)
    page: Any = None

    @property
    def url(self) -> str:
        return f"/surveys/{self.survey.slug}/answer/"

    @property
    def text(self) -> str:
        return str(self.page.content.decode())

    def begin(self) -> Reader:
        self.page = self.client.get(self.url)
        return self

    def fields(self) -> dict[str, list[str]]:
        parser = _Fields()
        parser.feed(self.text)
        found: dict[str, list[str]] = {}
        for name, value in parser.fields:
            found.setdefault(name, []).append(value)
        return found

    def press(self, move: str, chosen: dict[str, Any] | None = None) -> Reader:
        data: dict[str, Any] = {**self.fields(), **(chosen or {}), "move": move}
        self.page = self.client.post(self.url, data)
        return self

    def shows(self, key: str) -> bool:
        without_templates = re.sub(r"<template.*?</template>", "", self.text, flags=re.DOTALL)
        return f'data-question="{key}"' in without_templates

    def to_the_end(self) -> Reader:
        """The shortest way through DOCUMENT, up to the last button."""
        return self.begin().press("next", {"q1": "1"}).press("next", {"q3": "5"})
