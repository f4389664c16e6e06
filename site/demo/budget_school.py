"""Courses of the budget school with the people who signed up, and district meetings with their minutes."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from budget.models import Course, CourseCertificate, Cycle, DistrictMeeting, Enrolment, Project
from demo.world import SEOUL, World

TEXTS = Path(__file__).parent / "texts" / "budget_school.toml"
HOURS = timedelta(hours=2)
Data = dict[str, Any]


def build(world: World) -> None:
    texts: Data = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    for text in texts["course"]:
        _course(world, texts, text)
    cycle = Cycle.objects.get(slug="2027")
    for place, area in enumerate(settings.RESIDENCY_AREAS):
        _meeting(world, texts, cycle, area, days=52 - place if place < 4 else -2 - place)


def _course(world: World, texts: Data, text: Data) -> None:
    starts_at = _evening(world, text["days"])
    course = Course.objects.create(
        title=text["title"], summary=text["summary"], text=text["text"], starts_at=starts_at, ends_at=starts_at + HOURS,
        place="본사 2층 배움방", capacity=text["capacity"], sign_up_until=starts_at - timedelta(hours=5),
        department=world.departments["주민참여"], quiz=texts["question"], changed_at=starts_at - timedelta(days=40),
    )  # fmt: skip
    held = text["days"] > 0
    people = world.chance.sample(world.residents[2:], min(text["people"], len(world.residents) - 2))
    seats = [
        Enrolment(
            course=course, person=person, signed_up_at=min(world.at, starts_at - timedelta(days=30)),
            is_waiting=place >= course.capacity, attended=held and place % 6 != 5,
            quiz_percent=world.chance.choice([66, 100]) if held and place % 6 < 4 else None,
        )
        for place, person in enumerate(people)
    ]  # fmt: skip
    seats = Enrolment.objects.bulk_create(seats)
    done = [seat for seat in seats if seat.attended and seat.quiz_percent][: len(texts["attendees"])]
    for seat, name in zip(done, texts["attendees"], strict=False):
        day = (starts_at + timedelta(days=1)).date()
        code = f"{world.chance.getrandbits(80):020X}"
        number = f"{day.year}-S{seat.pk:05d}"
        CourseCertificate.objects.create(enrolment=seat, code=code, number=number, name=name, issued_on=day)


def _meeting(world: World, texts: Data, cycle: Cycle, area: str, *, days: int) -> None:
    starts_at = _evening(world, days)
    held = days > 0
    meeting = DistrictMeeting.objects.create(
        cycle=cycle, title=f"{area} 지역회의", area=area, starts_at=starts_at, ends_at=starts_at + HOURS,
        place=f"{area} 주민센터 2층", summary=texts["meeting_summary"], minutes=texts["minutes"] if held else "",
        minutes_at=starts_at + timedelta(days=2) if held else None, changed_at=min(world.at, starts_at),
    )  # fmt: skip
    if held:
        meeting.projects.set(Project.objects.filter(cycle=cycle, area=area).order_by("number")[:6])


def _evening(world: World, days: int) -> datetime:
    """Seven o'clock, when people have come home."""
    return datetime.combine(world.at - timedelta(days=days), time(19), tzinfo=SEOUL)
