"""Meetings for tests, brought as far as a test needs them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from councils.models import AgendaItem, Attendance, Body, Meeting, Procedure, Term
from councils.models.terms import Office
from councils.services import agendas, attendance, decisions, meetings
from tests.councils.factories import make_body, make_term
from tests.factories import make_staff, make_user

# Noon in Korea; the meeting begins two hours later.
NOW = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
START = NOW + timedelta(hours=2)


class Sitting:
    """A body with a secretary and members, and one of its meetings."""

    def __init__(self, *, members: int = 5, chair: bool = True, **body: Any) -> None:
        self.body: Body = make_body(**body)
        self.secretary: User = make_staff(department=self.body.department, display_name="간사")
        self.terms: list[Term] = [
            make_term(
                self.body,
                make_user(display_name=f"위원 {number}"),
                name=f"김위원{number}",
                office=Office.CHAIR if chair and number == 0 else Office.MEMBER,
            )
            for number in range(members)
        ]
        self.meeting = self.plan()

    @property
    def people(self) -> list[User]:
        return [term.user for term in self.terms]

    @property
    def chair(self) -> User:
        return self.terms[0].user

    def plan(self, **given: Any) -> Meeting:
        values = {
            "title": "제1차 정기회의",
            "starts_at": START,
            "ends_at": START + timedelta(hours=2),
            "form": Meeting.Form.IN_PERSON,
            "place": "본사 3층 회의실",
            "is_public": True,
        }
        return meetings.plan_meeting(body=self.body, by=self.secretary, at=NOW, **{**values, **given})

    def add_item(self, title: str = "주차장 운영 개선안", **given: Any) -> AgendaItem:
        return agendas.put_on_agenda(self.meeting, by=self.secretary, title=title, at=NOW, **given)

    def call(self) -> "Sitting":
        if not self.meeting.items.exists():
            self.add_item()
        meetings.call_meeting(self.meeting, by=self.secretary, at=NOW)
        return self

    def arrive(self, *numbers: int) -> "Sitting":
        """These members come; all of them if none is named."""
        for number in numbers or range(len(self.terms)):
            attendance.record_by_hand(
                self.meeting, member=self.terms[number], mode=Attendance.Mode.IN_PERSON, by=self.secretary, at=START
            )
        return self

    def begin(self, *numbers: int) -> "Sitting":
        self.call().arrive(*numbers)
        meetings.begin(self.meeting, by=self.chair, at=START)
        return self

    @property
    def item(self) -> AgendaItem:
        return self.meeting.items.get()

    def question(self, **given: Any) -> Any:
        given.setdefault("question", "개선안에 찬성하십니까?")
        return decisions.decide(item=given.pop("item", None) or self.item, by=self.secretary, at=START, **given)

    def opened(self, **given: Any) -> Any:
        return decisions.open_vote(self.question(**given), by=self.secretary, at=START)

    def vote(self, decision: Any, *values: int) -> None:
        """The first members vote so, one value each."""
        for term, value in zip(self.terms, values, strict=False):
            decisions.cast(decision, user=term.user, values=[value], at=START)

    def close(self, decision: Any) -> Any:
        return decisions.close_vote(decision, by=self.secretary, at=START)

    def rules(self, **given: Any) -> Procedure:
        procedure, _created = Procedure.objects.update_or_create(body=self.body, defaults=given)
        self.body.refresh_from_db()
        self.meeting = Meeting.objects.get(pk=self.meeting.pk)
        return procedure
