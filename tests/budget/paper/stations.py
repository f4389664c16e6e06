"""A vote with paper, a station, a box and people: what the tests of paper ballots begin with."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import RegisterEntry, RegisterImport, ResidencyMethod, ResidencyProof, Role
from accounts.residency.identity import person_hash, register_hash
from budget.models import BoxCount, PaperBatch, PaperBox, PaperRow, Poll
from budget.services.paper import boxes, keying, stations
from budget.services.paper.hand_in import Document
from budget.states.polls import PollState
from core.workflow import engine
from tests.budget.factories import NOON, make_poll, make_project
from tests.factories import make_staff, make_user

CLOSED = NOON + timedelta(days=8)
SOMEBODY = Document("김두레", date(1950, 3, 1), "10415", "두레로 12")


class PaperDay:
    """A vote with six projects, pick up to three, one station with one box, and four people of the staff."""

    def __init__(self, **fields: Any) -> None:
        fields.setdefault("has_paper", True)
        fields.setdefault("most_picks", 3)
        self.poll: Poll = make_poll(**fields)
        self.pot = self.poll.pots.get()
        self.projects = [make_project(self.pot, number=number) for number in range(1, 7)]
        self.officer = make_staff(Role.ELECTION_OFFICER)
        self.clerks = [make_staff(Role.CASE_OFFICER) for _clerk in range(3)]
        self.station = stations.add_station(
            self.poll, by=self.officer, at=NOON, name="두레동 주민센터", place="두레로 1", hours="5월 6일 9시–18시"
        )
        self.box: PaperBox = self.station.boxes.get()

    @property
    def slug(self) -> str:
        return self.poll.cycle.slug

    def again(self) -> None:
        self.box = PaperBox.objects.get(pk=self.box.pk)

    def close(self) -> None:
        Poll.objects.filter(pk=self.poll.pk).update(state=PollState.CLOSED)
        self.poll.refresh_from_db()
        self.again()

    def handed_in(self, sheets: int) -> None:
        """So many envelopes, without the people."""
        BoxCount.objects.filter(box=self.box).update(handed_in=sheets)

    def sealed(self, sheets: int) -> PaperBox:
        self.handed_in(sheets)
        boxes.seal(self.box, by=self.clerks[0], seal_number="A-17", at=NOON)
        self.close()
        return self.box

    def opened(self, sheets: int) -> PaperBox:
        self.sealed(sheets)
        engine.apply(self.box, "open_first", actor=self.clerks[0], at=CLOSED)
        engine.apply(self.box, "open_second", actor=self.clerks[1], at=CLOSED)
        return self.box

    def counted(self, sheets: int, *, found: int | None = None, explanation: str = "") -> PaperBox:
        self.opened(sheets)
        number = sheets if found is None else found
        boxes.count_through(
            self.box, by=self.clerks[0], found={self.pot.pk: number}, explanation=explanation, at=CLOSED
        )
        return self.box

    def batches(self, sheets: int) -> list[PaperBatch]:
        self.counted(sheets)
        engine.apply(self.box, "agree_count", actor=self.clerks[1], at=CLOSED)
        return list(self.poll.paper_batches.order_by("number"))

    def agreed(self, lines: Sequence[str]) -> PaperBatch:
        """One batch, keyed the same by two."""
        batch = self.batches(len(lines))[0]
        for clerk in self.clerks[:2]:
            self.key(batch, clerk, lines)
            keying.finish(batch, by=clerk, at=CLOSED)
        return batch

    def entered(self, lines: Sequence[str]) -> list[PaperRow]:
        batch = self.agreed(lines)
        engine.apply(self.box, "enter", actor=self.officer, at=CLOSED)
        return list(batch.rows.order_by("position"))

    def key(self, batch: PaperBatch, clerk: Any, lines: Sequence[str]) -> None:
        keying.begin(batch, by=clerk, at=CLOSED)
        for position, line in enumerate(lines, start=1):
            keying.key(batch, by=clerk, position=position, typed=line)


def register(*people: Document, area: str = "두레동") -> RegisterImport:
    """A register in force with these people."""
    made = RegisterImport.objects.create(imported_at=NOON, as_of=date(2026, 5, 1), completed_at=NOON)
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            register=made,
            area=area,
            keyed_hash=register_hash(somebody.name, somebody.birth_date, somebody.postal_code, somebody.address),
        )
        for somebody in people
    )
    return made


def account_of(
    somebody: Document, *, area: str = "두레동", namesake: int = 0, at: datetime = NOON
) -> Any:  # fmt: skip
    """An account with a proof of residency in force."""
    user = make_user()
    ResidencyProof.objects.create(
        user=user, keyed_hash=person_hash(somebody.name, somebody.birth_date, namesake=namesake),
        method=ResidencyMethod.REGISTER, area=area, born_on_or_before=somebody.birth_date,
        verified_at=at - timedelta(days=10), expires_at=at + timedelta(days=300),
    )  # fmt: skip
    return user
