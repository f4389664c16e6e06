"""Panels: who sits where, what groups agree on, and recommendations with their answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.workflow.engine import TransitionRefused
from discussion import places
from surveys.models import PanelSeat, Recommendation, Survey
from surveys.queries import panels as queries
from surveys.rules import panels as rules
from surveys.rules.respondents import Who
from surveys.services import answers as answering
from surveys.services import panels
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access, Mode
from tests.councils.factories import make_body, make_term
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db
MEMBERS = 12


@pytest.fixture
def survey() -> Survey:
    body = make_body(seats=30)
    made = survey_of(access=Access.PANEL, mode=Mode.CONFIDENTIAL, body=body, department=body.department)
    for _number in range(MEMBERS):
        make_term(body)
    return made


@pytest.fixture
def officer(survey: Survey) -> Any:
    return make_staff(Role.CASE_OFFICER, survey.department)


@pytest.fixture
def groups(survey: Survey, officer: Any) -> list[Any]:
    return panels.draw_groups(survey=survey, count=2, by=officer, at=START)


def in_state(survey: Survey, state: str) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(state=state)
    survey.refresh_from_db()
    return survey


def speaker(group: Any) -> Any:
    return PanelSeat.objects.select_related("person").get(group=group, leads=True).person


def asked_of(survey: Survey, officer: Any, **more: Any) -> Recommendation:
    more.setdefault("department", make_department())
    return panels.recommend(survey=survey, text="안내문을 쉬운 말로", by=officer, at=START, **more)


class TestGroups:
    def test_everybody_in_office_is_dealt_out_evenly_and_one_of_each_speaks(self, groups: list[Any]) -> None:
        sizes = [group.seats.count() for group in groups]
        assert sizes == [6, 6]
        assert [group.seats.filter(leads=True).count() for group in groups] == [1, 1]

    def test_too_many_groups_and_a_second_lot_are_refused(self, survey: Survey, officer: Any) -> None:
        with pytest.raises(SurveyRefused):
            panels.draw_groups(survey=survey, count=13, by=officer, at=START)
        panels.draw_groups(survey=survey, count=3, by=officer, at=START)
        with pytest.raises(SurveyRefused):
            panels.draw_groups(survey=survey, count=3, by=officer, at=START)

    def test_moving_a_member(self, survey: Survey, officer: Any, groups: list[Any]) -> None:
        one, other = groups
        seats = {seat.person_id: seat.group_id for seat in PanelSeat.objects.all()}
        moved = next(person for person, group in seats.items() if group == one.pk)
        panels.arrange(survey=survey, seats={**seats, moved: other.pk}, leads={}, by=officer, at=START)
        assert PanelSeat.objects.get(person=moved).group == other

    def test_strangers_and_speakers_of_other_groups_are_refused(
        self, survey: Survey, officer: Any, groups: list[Any]
    ) -> None:
        seats = {seat.person_id: seat.group_id for seat in PanelSeat.objects.all()}
        with pytest.raises(SurveyRefused):
            panels.arrange(survey=survey, seats={make_user().pk: groups[0].pk}, leads={}, by=officer, at=START)
        person = next(iter(seats))
        wrong = next(group.pk for group in groups if group.pk != seats[person])
        with pytest.raises(SurveyRefused):
            panels.arrange(survey=survey, seats=seats, leads={wrong: person}, by=officer, at=START)
        assert PanelSeat.objects.count() == MEMBERS

    def test_members_do_not_set_groups_and_nobody_does_afterwards(self, survey: Survey, officer: Any) -> None:
        member = queries.members(survey)[0].user
        with pytest.raises(PermissionDenied):
            panels.draw_groups(survey=survey, count=2, by=member, at=START)
        in_state(survey, "CLOSED")
        with pytest.raises(SurveyRefused):
            panels.draw_groups(survey=survey, count=2, by=officer, at=START)


class TestScores:
    def test_the_speaker_enters_and_replaces_what_the_group_agreed_on(self, survey: Survey, groups: list[Any]) -> None:
        group = groups[0]
        for code in (3, 4):
            panels.score(group=group, codes={"q2": code}, reasons={"q2": "설명회"}, by=speaker(group), at=START)
        score = group.scores.get()
        assert (score.code, score.reason) == (4, "설명회")

    def test_others_and_impossible_scores_are_refused(self, groups: list[Any]) -> None:
        group, other = groups
        with pytest.raises(PermissionDenied):
            panels.score(group=group, codes={"q2": 3}, reasons={}, by=speaker(other), at=START)
        for codes in ({"q2": 6}, {"q1": 1}, {"nothing": 1}):
            with pytest.raises(SurveyRefused):
                panels.score(group=group, codes=codes, reasons={}, by=speaker(group), at=START)
        assert not group.scores.exists()

    def test_no_scores_once_the_results_are_out(self, survey: Survey, groups: list[Any]) -> None:
        in_state(survey, "PUBLISHED")
        groups[0].survey.refresh_from_db()
        with pytest.raises(SurveyRefused):
            panels.score(group=groups[0], codes={"q2": 3}, reasons={}, by=speaker(groups[0]), at=START)

    def test_the_mean_of_members_is_shown_from_five_on_and_each_sees_the_own_answer(
        self, survey: Survey, groups: list[Any]
    ) -> None:
        seats = list(PanelSeat.objects.filter(group=groups[0]).select_related("person"))
        for number, seat in enumerate(seats[:5]):
            raw = {"q2": number % 5 + 1}
            answering.submit(survey=survey, version=survey.current, raw=raw, who=Who(person=seat.person), at=START)
            (row,) = queries.scores(survey, queries.groups(survey), of=seat.person)
            assert row.own == number % 5 + 1
            assert [cell.mean for cell in row.cells] == [3.0 if number == 4 else None, None]


class TestRecommendations:
    def test_a_department_answers_in_public_and_the_panel_is_told(
        self, survey: Survey, officer: Any, groups: list[Any]
    ) -> None:
        department = make_department()
        asked_one = make_staff(Role.CASE_OFFICER, department)
        asked = asked_of(survey, speaker(groups[0]), group=groups[0], department=department)
        assert asked.due_at is not None
        assert OutboxMessage.objects.filter(event="surveys.panel_recommended", recipient=asked_one).count() == 1
        panels.move_on(asked, "answer", by=asked_one, at=START + timedelta(days=3), reason="고치겠습니다.")
        assert (asked.state, asked.answer, asked.answered_by) == ("ANSWERED", "고치겠습니다.", asked_one)
        assert asked.due_at is None
        told = set(OutboxMessage.objects.filter(event="surveys.panel_answered").values_list("recipient", flat=True))
        assert told == set(groups[0].seats.values_list("person", flat=True))

    def test_other_departments_do_not_answer_and_nobody_twice(self, survey: Survey, officer: Any) -> None:
        department = make_department()
        asked = asked_of(survey, officer, department=department)
        with pytest.raises(TransitionRefused):
            panels.move_on(asked, "answer", by=make_staff(Role.CASE_OFFICER, make_department()), at=START, reason="네")
        own = make_staff(Role.CASE_OFFICER, department)
        panels.move_on(asked, "answer", by=own, at=START, reason="네")
        with pytest.raises(TransitionRefused):
            panels.move_on(asked, "answer", by=own, at=START, reason="다시")

    def test_members_without_the_word_and_speakers_of_other_groups_do_not_recommend(
        self, survey: Survey, groups: list[Any]
    ) -> None:
        follower = PanelSeat.objects.select_related("person").filter(group=groups[0], leads=False)[0].person
        for person in (follower, speaker(groups[1])):
            with pytest.raises(PermissionDenied):
                asked_of(survey, person, group=groups[0])
        with pytest.raises(PermissionDenied):
            asked_of(survey, speaker(groups[0]))

    def test_it_is_public_from_the_end_on(self, survey: Survey, officer: Any) -> None:
        asked = asked_of(survey, officer)
        urls = [asked.get_absolute_url(), reverse("surveys:recommendations", args=[survey.slug])]
        assert [Client().get(url).status_code for url in urls] == [404, 404]
        in_state(survey, "CLOSED")
        for url in urls:
            page = Client().get(url)
            assert page.status_code == 200
            assert "안내문을 쉬운 말로" in page.content.decode()

    def test_what_was_withdrawn_is_listed_no_more(self, survey: Survey, officer: Any) -> None:
        asked = asked_of(survey, officer)
        panels.move_on(asked, "withdraw", by=officer, at=START, reason="두 번 적었습니다.")
        assert list(queries.recommendations(survey)) == []


class TestConversation:
    def test_the_panel_and_its_staff_read_and_only_the_group_writes(
        self, survey: Survey, officer: Any, groups: list[Any]
    ) -> None:
        one, other = groups
        place = places.of(one)
        inside, beside = speaker(one), speaker(other)
        assert place.may_read(inside, one)
        assert place.may_read(beside, one)
        assert place.may_read(officer, one)
        assert not place.may_read(make_user(), one)
        assert place.may_write(inside, one)
        assert not place.may_write(beside, one)

    def test_whoever_left_the_panel_sees_it_no_more(self, survey: Survey, groups: list[Any]) -> None:
        person = speaker(groups[0])
        assert rules.sees_panel(person, survey)
        survey.body.terms.filter(user=person).update(starts_on="2020-01-01", ends_on="2021-12-31")
        assert not rules.sees_panel(person, survey)
        assert not rules.speaks_for(person, groups[0])


class TestPages:
    def signed_in(self, person: Any) -> Client:
        client = Client()
        sign_in(client, person)
        return client

    def test_member_and_staff_come_in_and_nobody_else(self, survey: Survey, officer: Any, groups: list[Any]) -> None:
        url = reverse("surveys:panel", args=[survey.slug])
        group = reverse("surveys:panel_group", args=[survey.slug, groups[0].pk])
        for person, status in ((speaker(groups[0]), 200), (officer, 200), (make_user(), 404)):
            client = self.signed_in(person)
            assert client.get(url).status_code == status
            assert client.get(group).status_code == status

    def test_scores_and_recommendations_by_their_forms(self, survey: Survey, groups: list[Any]) -> None:
        group, department = groups[0], make_department()
        client = self.signed_in(speaker(group))
        url = reverse("surveys:panel_scores", args=[survey.slug, group.pk])
        assert client.post(url, {"q2": "9"}).status_code == 422
        assert client.post(url, {"q2": "4", "q2.why": "좋아졌습니다"}).status_code == 302
        assert group.scores.get().code == 4
        url = reverse("surveys:recommend", args=[survey.slug])
        given = {"group": group.pk, "department": department.pk, "text": "야간 상담을 늘려 주십시오.", "key": "q2"}
        assert client.post(url, {**given, "group": groups[1].pk}).status_code == 422
        assert client.post(url, given).status_code == 302
        assert Recommendation.objects.get().group == group

    def test_the_staff_draws_and_arranges_groups_by_forms(self, survey: Survey, officer: Any) -> None:
        client = self.signed_in(officer)
        url = reverse("surveys:panel_groups", args=[survey.slug])
        assert client.post(url, {"count": "99"}).status_code == 422
        assert client.post(url, {"count": "3"}).status_code == 302
        groups = queries.groups(survey)
        form = {f"member{seat.person_id}": str(group.pk) for group in groups for seat in group.seats.all()}
        assert client.post(url, {**form, f"leads{groups[0].pk}": "0"}).status_code == 422
        assert client.post(url, form).status_code == 302
        assert not PanelSeat.objects.filter(leads=True).exists()

    def test_the_panel_takes_as_many_queries_for_many_groups_as_for_one(self, survey: Survey, officer: Any) -> None:
        client, counts = self.signed_in(officer), []
        for count in (1, 6):
            PanelSeat.objects.all().delete()
            survey.groups.all().delete()
            panels.draw_groups(survey=survey, count=count, by=officer, at=START)
            for _number in range(count):
                asked_of(survey, officer)
            url = reverse("surveys:panel", args=[survey.slug])
            client.get(url)
            with CaptureQueriesContext(connection) as made:
                client.get(url)
            counts.append(len(made))
        assert counts[1] <= counts[0]
