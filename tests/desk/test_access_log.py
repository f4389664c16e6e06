"""The monthly review of who read what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import Role, User
from core.audit import audit
from core.audit.models import AuditRecord
from desk.queries import access_log
from desk.queries.access_log import READ, REVIEWED, Month
from desk.services import access_review
from desk.services.refusal import DeskRefused
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

PAGE = "/desk/access-log/"
# An ordinary Wednesday, noon in Korea.
DAY = datetime(2026, 3, 4, 3, tzinfo=UTC)
MARCH = Month(2026, 3)
APRIL = DAY + timedelta(days=45)


@pytest.fixture
def reader(db: None) -> User:
    return make_staff(Role.CASE_OFFICER, display_name="김담당")


@pytest.fixture
def boss(db: None) -> User:
    return make_staff(Role.ADMINISTRATOR, display_name="박관리")


@pytest.fixture
def administrator(client: Client, boss: User) -> Client:
    sign_in(client, boss)
    return client


@pytest.fixture(autouse=True)
def april(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("access_log", "inbox"):
        monkeypatch.setattr(f"desk.views.{module}.timezone.now", lambda: APRIL)


def look(person: User, number: int = 1, at: datetime = DAY, verb: str = "desk.read_case") -> None:
    for step in range(number):
        audit.record(verb, actor=person, at=at + timedelta(seconds=step))


def summary_of(person: User) -> access_log.PersonSummary:
    return next(summary for summary in access_log.summaries(MARCH) if summary.person == person)


class TestSummaries:
    def test_each_person_is_counted_by_kind(self, reader: User, boss: User) -> None:
        look(reader, 3)
        look(reader, 2, verb="accounts.print_letters")
        look(boss, 1, verb="accounts.grant_role")
        assert summary_of(reader).counts == {"READ": 3, "EXPORT": 2}
        assert summary_of(boss).counts == {"RIGHTS": 1}

    def test_a_month_is_korean_and_ends_at_midnight_there(self, reader: User) -> None:
        midnight = datetime(2026, 3, 31, 15, tzinfo=UTC)
        look(reader, at=midnight - timedelta(seconds=1))
        look(reader, at=midnight)
        assert summary_of(reader).total == 1

    def test_what_people_do_with_their_own_account_is_no_access(self, reader: User) -> None:
        look(make_user(), 40, verb="accounts.give_consent")
        assert access_log.summaries(MARCH) == []

    def test_many_more_than_usual_is_remarkable_and_many_as_usual_is_not(self, reader: User, boss: User) -> None:
        for person in (reader, boss):
            look(person, 31)
        for months in (1, 2, 3):
            look(boss, 12, at=DAY - timedelta(days=28 * months))
        assert summary_of(reader).is_unusually_many
        assert summary_of(boss).usual == 12
        assert not summary_of(boss).is_unusually_many
        assert access_log.summaries(MARCH)[0].person == reader

    def test_thirty_are_never_remarkable(self, reader: User) -> None:
        look(reader, 30)
        assert not summary_of(reader).is_unusual

    @pytest.mark.parametrize(
        "hour, day, off",
        [(21, 3, 11), (22, 3, 0), (12, 4, 0), (13, 4, 11), (3, 7, 11), (3, 8, 11)],
        ids=["at six", "at seven", "at nine in the evening", "at ten", "on Saturday", "on Sunday"],
    )
    def test_nights_and_weekends_are_counted_in_korean_time(self, reader: User, hour: int, day: int, off: int) -> None:
        look(reader, 11, at=datetime(2026, 3, day, hour, tzinfo=UTC))
        assert summary_of(reader).off_hours == off
        assert summary_of(reader).is_often_off_hours == bool(off)

    def test_the_system_is_listed_and_never_remarkable(self, db: None) -> None:
        for _ in range(50):
            audit.record("accounts.destroy_expired_data", actor=None, at=DAY)
        (only,) = access_log.summaries(MARCH)
        assert (only.person, only.total, only.is_unusual) == (None, 50, False)


class TestReview:
    def test_it_is_on_record_with_what_was_seen(self, administrator: Client, boss: User, reader: User) -> None:
        look(reader, 31)
        assert administrator.post(f"{PAGE}2026-03/review/", {"remarks": "민원 급증으로 확인"}).status_code == 302
        written = AuditRecord.objects.get(verb=REVIEWED)
        assert written.actor == boss
        assert written.detail == {
            "month": "2026-03",
            "remarks": "민원 급증으로 확인",
            "records": 31,
            "unusual": [reader.pk],
        }
        html = administrator.get(f"{PAGE}?month=2026-03").content.decode()
        assert "박관리" in html
        assert "민원 급증으로 확인" in html

    def test_a_month_that_runs_is_refused(self, administrator: Client, boss: User, reader: User) -> None:
        look(reader)
        answer = administrator.post(f"{PAGE}2026-04/review/", {"remarks": "이상 없음"})
        assert answer.status_code == 422
        assert "이상 없음" in answer.content.decode()
        with pytest.raises(DeskRefused):
            access_review.review(Month(2026, 4), remarks="", actor=boss, at=Month(2026, 5).since - timedelta(seconds=1))
        assert not AuditRecord.objects.filter(verb=REVIEWED).exists()

    @pytest.mark.parametrize("month", ["2019-01", "2027-01", "nonsense", "2026-3", "2026-13"])
    def test_a_month_that_is_none_leads_back(self, administrator: Client, reader: User, month: str) -> None:
        look(reader)
        assert administrator.post(f"{PAGE}{month}/review/", {"remarks": "이상 없음"})["Location"] == PAGE
        assert not AuditRecord.objects.filter(verb=REVIEWED).exists()

    @pytest.mark.parametrize("remarks", ["", "가" * 1_001])
    def test_without_a_word_or_with_too_many_nothing_is_recorded(
        self, administrator: Client, reader: User, remarks: str
    ) -> None:
        look(reader)
        assert administrator.post(f"{PAGE}2026-03/review/", {"remarks": remarks}).status_code == 422
        assert not AuditRecord.objects.filter(verb=REVIEWED).exists()


class TestOverdue:
    def test_a_month_is_overdue_after_the_tenth_of_the_next(self, reader: User, boss: User) -> None:
        look(reader)
        assert access_log.overdue(datetime(2026, 4, 10, 14, 59, tzinfo=UTC)) is None
        assert access_log.overdue(datetime(2026, 4, 10, 15, tzinfo=UTC)) == MARCH
        access_review.review(MARCH, remarks="이상 없음", actor=boss, at=Month(2026, 4).since)
        assert access_log.overdue(datetime(2026, 4, 20, tzinfo=UTC)) is None
        assert access_log.overdue(datetime(2026, 5, 11, tzinfo=UTC)) == Month(2026, 4)

    def test_nothing_is_overdue_where_nothing_was_read(self, db: None) -> None:
        look(make_user(), verb="accounts.give_consent")
        assert access_log.overdue(DAY + timedelta(days=90)) is None

    def test_the_desk_reminds_administrators_alone(self, administrator: Client, reader: User) -> None:
        look(reader)
        chores = administrator.get("/desk/").context["chores"]
        assert [chore.route for chore in chores] == ["desk:access_log"]
        assert "2026년 3월" in chores[0].text
        other = Client()
        sign_in(other, reader)
        assert other.get("/desk/").context["chores"] == []


class TestPage:
    def test_the_last_whole_month_is_shown_first(self, administrator: Client, reader: User) -> None:
        look(reader)
        page = administrator.get(PAGE)
        assert page.context["month"] == MARCH
        assert page.context["form"]["month"].value() == "2026-03"

    def test_filters_narrow_the_list(self, administrator: Client, reader: User, boss: User) -> None:
        look(reader, 2)
        look(boss, 1, verb="accounts.grant_role")
        look(boss, 1, verb="unknown.verb")

        def verbs(query: str) -> list[str]:
            page = administrator.get(f"{PAGE}?month=2026-03&{query}").context["page"]
            return sorted(record.verb for record in page)

        assert verbs(f"person={reader.pk}") == ["desk.read_case"] * 2
        assert verbs("kind=RIGHTS") == ["accounts.grant_role"]
        assert verbs("kind=CHANGE") == ["unknown.verb"]
        assert len(verbs("")) == 4

    @pytest.mark.parametrize("query", ["month=2019-01", "month=x", "person=x", "person=-1", "kind=OWN", "kind=%00"])
    def test_filters_that_make_no_sense_are_named(self, administrator: Client, reader: User, query: str) -> None:
        look(reader)
        assert administrator.get(f"{PAGE}?{query}").status_code == 400

    def test_looking_at_it_leaves_a_trace(self, administrator: Client, reader: User, boss: User) -> None:
        look(reader)
        administrator.get(f"{PAGE}?month=2026-03&person={reader.pk}")
        written = AuditRecord.objects.get(verb=READ)
        assert (written.actor, written.detail) == (boss, {"month": "2026-03", "person": reader.pk})

    def test_the_number_of_queries_does_not_grow(
        self,
        administrator: Client,
        reader: User,
        django_assert_max_num_queries,  # type: ignore[no-untyped-def]
    ) -> None:
        look(reader)
        administrator.get(f"{PAGE}?month=2026-03")
        for number in range(30):
            look(make_staff(Role.MODERATOR, mfa=False), 2, at=DAY + timedelta(minutes=number))
        with django_assert_max_num_queries(22):
            assert len(administrator.get(f"{PAGE}?month=2026-03").context["rows"]) == 50

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.MODERATOR, Role.APPROVER])
    def test_only_administrators_review(self, client: Client, reader: User, role: Role) -> None:
        look(reader)
        sign_in(client, make_staff(role))
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}2026-03/review/", {"remarks": "이상 없음"}).status_code == 403
        assert not AuditRecord.objects.filter(verb=REVIEWED).exists()
