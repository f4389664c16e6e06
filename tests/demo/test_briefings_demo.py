"""The briefings of the demo: one that is on, some to come, and two reports with what was promised."""

import pytest
from django.test import Client

from briefings.models import Briefing, FollowUp, Promise, Question, Room, Support
from briefings.queries import cards
from briefings.states import BriefingState, FollowUpState, PromiseState, QuestionState
from home.models import BriefingRecordPage, SectionPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(demo: object) -> Room:
    return Room.objects.select_related("briefing").get(briefing__state=BriefingState.LIVE, kind=Room.Kind.MAIN)


def test_there_is_one_in_every_state_but_dropped(demo: object) -> None:
    states = set(Briefing.objects.values_list("state", flat=True))
    assert states == set(BriefingState.values) - {BriefingState.DROPPED}
    assert not SectionPage.objects.filter(slug="briefings").exists()


def test_the_one_that_is_on_is_lively(live: Room) -> None:
    states = set(live.questions.values_list("state", flat=True))
    assert {
        QuestionState.ON_AIR, QuestionState.SHOWN, QuestionState.ANSWERED, QuestionState.SUBMITTED, QuestionState.HELD,
        QuestionState.HIDDEN, QuestionState.MERGED,
    } <= states  # fmt: skip
    shown = cards.snapshot(live)
    assert len(live.code or "") == 6 and shown["poll"]["open"] and shown["captions"]
    assert Support.objects.filter(question__room=live).count() > 100
    texts = {question["text"] for question in shown["questions"]}
    held = Question.objects.filter(room=live, state__in=[QuestionState.HELD, QuestionState.HIDDEN])
    assert held and not texts & set(held.values_list("text", flat=True))


def test_reports_have_records_promises_and_answers(demo: object) -> None:
    concluded = Briefing.objects.filter(state=BriefingState.CONCLUDED)
    assert concluded.count() == 2 and BriefingRecordPage.objects.live().count() == 2
    assert set(Promise.objects.values_list("state", flat=True)) == {
        PromiseState.MADE, PromiseState.KEPT, PromiseState.PARTLY, PromiseState.BROKEN,
    }  # fmt: skip
    assert FollowUp.objects.filter(briefing__in=concluded).exclude(state=FollowUpState.ANSWERED).count() == 0
    assert FollowUp.objects.filter(briefing__state=BriefingState.ENDED, state=FollowUpState.OPEN).exists()


def test_there_is_something_to_read_before_those_to_come(demo: object) -> None:
    for briefing in Briefing.objects.filter(state=BriefingState.ANNOUNCED):
        page = Client().get(briefing.get_absolute_url())
        files = [file for shown in page.context["event"].materials for file in shown.files]
        assert len(files) >= 2
        assert all(b"".join(Client().get(file.get_absolute_url())).startswith(b"%PDF") for file in files)


def test_pages_open_for_everybody(live: Room) -> None:
    reader = Client()
    past = Briefing.objects.filter(state=BriefingState.CONCLUDED).latest("starts_at")
    coming = Briefing.objects.filter(state=BriefingState.ANNOUNCED).latest("starts_at")
    paths = ["", f"{past.pk}/", f"{past.pk}/record/", f"{past.pk}/log/", f"{coming.pk}/", "promises/", "follow-ups/"]
    for path in [*paths, f"rooms/{live.pk}/", f"{coming.pk}/register/"]:
        assert reader.get(f"/briefings/{path}").status_code == 200, path
