"""What was promised stays to be read, with its first day, until somebody says what became of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from briefings.models import Promise, Series
from briefings.queries import promises as queries
from briefings.services import promises
from briefings.services.refusals import BriefingRefused
from core.notify.models import OutboxMessage
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from tests.briefings.afterwards.evenings import promised
from tests.briefings.builders import make_briefing, make_question, make_rehearsal, officer_of, on_duty, room_of
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()
TODAY = timezone.localdate(AT)
ENDINGS = {"keep": "KEPT", "keep_in_part": "PARTLY", "break": "BROKEN", "retract": "RETRACTED"}


def settle(promise: Promise, step: str, **more: Any) -> Promise:
    return promises.settle(
        promise=promise, step=step, outcome="조명 20개를 설치했습니다.", by=officer_of(promise.briefing), at=AT, **more
    )


class TestWritingDown:
    def test_it_lies_on_the_desk_of_its_department_with_its_day(self) -> None:
        there = make_department()
        made = promised(at=AT, department=there)
        case = Case.objects.get(workflow="briefing_promise", object_id=made.pk)
        assert (case.department, case.due_at) == (there, made.due_at)
        assert (made.state, made.first_due_on, made.due_on) == ("MADE", made.due_on, TODAY + timedelta(days=30))

    @pytest.mark.parametrize("state", ["DRAFT", "ANNOUNCED", "CANCELLED"])
    def test_nothing_is_promised_before_it_begins(self, state: str) -> None:
        with pytest.raises(BriefingRefused):
            promised(make_briefing(state=state), at=AT)

    def test_by_those_who_hold_it_and_nobody_else(self) -> None:
        briefing = make_briefing(state="LIVE")
        given: dict[str, Any] = {
            "briefing": briefing, "text": "약속", "promised_by": "팀장", "due_on": TODAY + timedelta(days=1), "at": AT,
            "department": briefing.department,
        }  # fmt: skip
        promises.write_down(by=on_duty(briefing, "MODERATOR"), **given)
        for other in (make_user(), on_duty(briefing, "SPEAKER"), make_staff(department=make_department())):
            with pytest.raises(PermissionDenied):
                promises.write_down(by=other, **given)

    def test_from_a_question_of_this_evening_alone(self) -> None:
        briefing = make_briefing(state="LIVE")
        question = make_question(room_of(briefing), state="ANSWERED")
        assert promised(briefing, at=AT, question=question).question == question
        elsewhere = make_question(room_of(make_briefing(state="LIVE")))
        rehearsed = make_question(make_rehearsal(briefing))
        for strange in (elsewhere, rehearsed):
            with pytest.raises(BriefingRefused):
                promised(briefing, at=AT, question=strange)

    def test_not_for_a_day_before_the_briefing(self) -> None:
        with pytest.raises(BriefingRefused):
            promised(at=AT, days=-2)


class TestPuttingOff:
    def test_the_first_day_and_every_reason_stay_to_be_read(self) -> None:
        made = promised(at=AT)
        first, officer = made.due_on, officer_of(made.briefing)
        for turn, why in enumerate(("자재가 늦습니다.", "장마가 길었습니다."), 1):
            promises.put_off(promise=made, due_on=first + timedelta(days=30 * turn), reason=why, by=officer, at=AT)
        assert (made.first_due_on, made.due_on, made.was_put_off) == (first, first + timedelta(days=60), True)
        assert Case.objects.get(workflow="briefing_promise", object_id=made.pk).due_at == made.due_at
        assert [step.body for step in queries.way_of(made)] == ["", "자재가 늦습니다.", "장마가 길었습니다."]

    def test_never_without_a_reason_nor_to_an_earlier_day_nor_once_it_is_settled(self) -> None:
        made = promised(at=AT)
        later, officer = made.due_on + timedelta(days=9), officer_of(made.briefing)
        for due_on, reason in ((later, " "), (made.due_on, "이유"), (made.due_on - timedelta(days=1), "이유")):
            with pytest.raises(TransitionRefused):
                promises.put_off(promise=made, due_on=due_on, reason=reason, by=officer, at=AT)
        settle(made, "keep")
        with pytest.raises(TransitionRefused):
            promises.put_off(promise=made, due_on=later, reason="이유", by=officer, at=AT)


class TestSettling:
    @pytest.mark.parametrize("step", ENDINGS)
    def test_each_end_with_what_became_of_it(self, step: str) -> None:
        made = settle(promised(at=AT), step)
        assert made.state == ENDINGS[step]
        assert bool(made.outcome) == (step != "retract")
        assert Case.objects.get(workflow="briefing_promise", object_id=made.pk).closed_at is not None

    def test_a_promise_that_was_not_kept_may_be_made_good_later(self) -> None:
        made = settle(promised(at=AT), "break")
        settle(made, "keep", url="https://example.test/lights")
        assert (made.state, made.outcome_url) == ("KEPT", "https://example.test/lights")

    def test_never_without_words_and_never_by_another_department(self) -> None:
        made = promised(at=AT)
        for by, outcome in ((officer_of(made.briefing), " "), (make_staff(department=make_department()), "됐습니다.")):
            with pytest.raises(TransitionRefused):
                promises.settle(promise=made, step="keep", outcome=outcome, by=by, at=AT)
        made.refresh_from_db()
        assert made.state == "MADE"


class TestAcrossASeries:
    def test_the_next_briefing_shows_those_of_the_ones_before_it_open_ones_first(self) -> None:
        series = Series.objects.create(name="반기 성과 설명회")
        spring = make_briefing(state="ENDED", series=series)
        autumn = make_briefing(state="ANNOUNCED", series=series)
        other = make_briefing(state="ENDED")
        kept = settle(promised(spring, at=AT, days=1), "keep")
        late, early = promised(spring, at=AT, days=60), promised(spring, at=AT, days=20)
        settle(promised(spring, at=AT), "retract")
        promised(other, at=AT)
        assert queries.of_earlier(autumn) == queries.Earlier((early, late, kept))
        assert queries.of_earlier(spring) == queries.of_earlier(other) == queries.Earlier()

    def test_of_very_many_the_page_shows_some_and_leads_to_the_others(self, client: Client) -> None:
        series = Series.objects.create(name="반기 성과 설명회")
        spring = make_briefing(state="ENDED", series=series)
        autumn = make_briefing(state="ANNOUNCED", series=series)
        for number in range(queries.MOST_EARLIER + 3):
            promised(spring, at=AT, days=number + 1)
        settle(Promise.objects.latest("pk"), "keep")
        earlier = queries.of_earlier(autumn)
        assert [one.state for one in earlier.promises] == ["MADE"] * queries.MOST_EARLIER
        assert earlier.more == 3
        page = client.get(autumn.get_absolute_url()).content.decode()
        assert f"/briefings/promises/?series={series.pk}" in page

    def test_the_conclusion_counts_what_was_kept_and_what_is_overdue(self) -> None:
        briefing = make_briefing(state="ENDED")
        made = [promised(briefing, at=AT, days=day) for day in (1, 5, 40, 50)]
        settle(made[0], "keep")
        settle(made[3], "retract")
        tally = queries.tally(queries.listed(today=TODAY), today=TODAY + timedelta(days=10))
        assert (tally.kept, tally.open, tally.overdue, tally.all) == (1, 2, 1, 3)
        assert "3" in tally.conclusion
        overdue = queries.listed(today=TODAY + timedelta(days=10), overdue=True)
        assert list(overdue) == [made[1]]


class TestReminding:
    def test_once_before_the_day_and_once_after_it_and_anew_for_a_new_day(self) -> None:
        made = promised(at=AT, days=30)
        officer = officer_of(made.briefing)

        def told() -> list[str]:
            found = OutboxMessage.objects.filter(recipient=officer, event__startswith="briefings.promise")
            return list(found.order_by("pk").values_list("event", flat=True))

        for days, sofar in ((5, 0), (20, 1), (21, 1), (31, 2), (40, 2)):
            promises.remind(AT + timedelta(days=days))
            assert len(told()) == sofar
        assert told() == ["briefings.promise_due", "briefings.promise_late"]
        promises.put_off(promise=made, due_on=TODAY + timedelta(days=50), reason="이유", by=officer, at=AT)
        promises.remind(AT + timedelta(days=41))
        assert len(told()) == 3

    def test_never_of_what_is_settled(self) -> None:
        settle(promised(at=AT, days=3), "keep")
        promises.remind(AT)
        assert not OutboxMessage.objects.filter(event__startswith="briefings.promise").exists()
