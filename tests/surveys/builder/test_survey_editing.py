"""Beginning, writing, publishing and setting up surveys: what is refused, and what two people may do at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from core.workflow.engine import TransitionRefused
from surveys.building import documents, structure
from surveys.models import Quota, Survey
from surveys.queries import managing
from surveys.queries.building import published_codes
from surveys.queries.publishing import Review
from surveys.services import drafting, editing, opening, quota_limits, survey_settings
from surveys.services.drafting import Overtaken
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access, Mode, Sampling, SurveyState
from tests.factories import grant, make_department, make_user
from tests.surveys.builder.preparing import LATER, NOW, Office, document, keys, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def rewrite(office: Office, survey: Survey, key: str, seen: str, text: str, by: Any = None) -> Any:
    return drafting.write_part(
        survey=survey, key=key, seen=seen, rewrite=lambda part: part.update(text=text), by=by or office.officer, at=NOW
    )


def test_a_blank_survey_has_one_empty_section_and_an_address_from_its_title(office: Office) -> None:
    survey = office.begin(title="수영장 만족도", document=None)
    assert (survey.slug, survey.state) == ("수영장-만족도", SurveyState.DRAFT)
    assert [section["questions"] for section in survey.draft["sections"]] == [[]]
    assert office.begin(title="수영장 만족도").slug.startswith("수영장-만족도-")


@pytest.mark.parametrize("title", ["desk", "i", "results", "new", "!!!"])
def test_a_title_that_leads_elsewhere_gets_another_address(office: Office, title: str) -> None:
    slug = office.begin(title=title).slug
    assert slug != title
    assert len(slug) > 4


@pytest.mark.parametrize("role", [Role.CHECKER, Role.APPROVER, Role.AUTHOR, None])
def test_only_officers_of_the_department_begin_a_survey(office: Office, role: Role | None) -> None:
    person = make_user()
    if role:
        grant(person, role, office.department)
    with pytest.raises(PermissionDenied):
        editing.create(title="설문", department=office.department, by=person, at=NOW)
    grant(person, Role.CASE_OFFICER, make_department())
    with pytest.raises(PermissionDenied):
        editing.create(title="설문", department=office.department, by=person, at=NOW)


def test_a_whole_draft_is_kept_only_over_the_one_it_began_with(office: Office) -> None:
    survey = office.begin()
    changed = document() | {"dimensions": []}
    editing.save_draft(survey=survey, document=changed, revision=0, by=office.officer, at=NOW)
    with pytest.raises(SurveyRefused) as refusal:
        editing.save_draft(survey=survey, document=document(), revision=0, by=office.officer, at=NOW)
    assert refusal.value.code == "changed"
    survey.refresh_from_db()
    assert (survey.draft["dimensions"], survey.draft_revision) == ([], 1)


def test_two_people_write_two_questions_at_once(office: Office) -> None:
    survey = office.begin()
    first, second = (documents.mark(documents.question(survey.draft, key)) for key in ("q1", "q2"))
    rewrite(office, survey, "q1", first, "첫째 사람")
    rewrite(office, survey, "q2", second, "둘째 사람")
    survey.refresh_from_db()
    assert [question["text"] for question in documents.questions(survey.draft)][:2] == ["첫째 사람", "둘째 사람"]


def test_the_second_to_write_the_same_question_is_told_and_nothing_is_overwritten(office: Office) -> None:
    survey = office.begin()
    seen = documents.mark(documents.question(survey.draft, "q1"))
    rewrite(office, survey, "q1", seen, "첫째 사람")
    with pytest.raises(Overtaken) as overtaken:
        rewrite(office, survey, "q1", seen, "둘째 사람")
    assert overtaken.value.theirs["text"] == "첫째 사람"
    survey.refresh_from_db()
    assert documents.question(survey.draft, "q1")["text"] == "첫째 사람"


def test_writing_a_question_that_somebody_deleted_is_refused(office: Office) -> None:
    survey = office.begin()
    seen = documents.mark(documents.question(survey.draft, "q1"))
    drafting.change(lambda paper: structure.delete_question(paper, "q1"), survey=survey, by=office.officer, at=NOW)
    with pytest.raises(SurveyRefused) as refusal:
        rewrite(office, survey, "q1", seen, "늦은 사람")
    assert refusal.value.code == "gone"


def test_a_change_that_changes_nothing_counts_no_revision(office: Office) -> None:
    survey = office.begin()
    drafting.change(lambda paper: structure.move_question(paper, "q1", -1), survey=survey, by=office.officer, at=NOW)
    survey.refresh_from_db()
    assert survey.draft_revision == 0


def test_a_version_is_numbered_and_never_the_same_twice(office: Office) -> None:
    survey = office.begin()
    first = editing.publish_version(survey=survey, by=office.officer, at=NOW)
    assert (first.number, Review(survey).is_published) == (1, True)
    with pytest.raises(SurveyRefused) as refusal:
        editing.publish_version(survey=survey, by=office.officer, at=NOW)
    assert refusal.value.code == "same"
    rewrite(office, survey, "q1", documents.mark(documents.question(survey.draft, "q1")), "새 질문")
    assert len(Review(survey).changes) == 1
    second = editing.publish_version(survey=survey, by=office.officer, at=NOW)
    survey.refresh_from_db()
    assert (second.number, survey.current) == (2, second)
    first.refresh_from_db()
    assert documents.question(first.content, "q1")["text"] == "수영장을 이용하십니까?"


def test_an_unusable_draft_is_not_published_and_the_fault_is_named(office: Office) -> None:
    survey = office.begin(document=documents.blank())
    with pytest.raises(SurveyRefused) as refusal:
        editing.publish_version(survey=survey, by=office.officer, at=NOW)
    assert refusal.value.code == "unusable"
    assert not survey.versions.exists()


def test_deleted_questions_are_not_published(office: Office) -> None:
    survey = office.begin()
    drafting.change(lambda paper: structure.delete_question(paper, "q1"), survey=survey, by=office.officer, at=NOW)
    version = editing.publish_version(survey=survey, by=office.officer, at=NOW)
    assert [question["key"] for question in documents.questions(version.content)] == ["q2", "q3"]


def test_codes_of_all_versions_are_remembered(office: Office) -> None:
    survey = office.ready()
    assert published_codes(survey, "q1") == {"options": {1, 2}, "rows": set()}
    assert published_codes(survey, "q9") == {"options": set(), "rows": set()}


def test_the_next_round_keeps_concepts_keys_and_settings_and_follows_a_closed_one(office: Office) -> None:
    survey = office.opened(access=Access.SIGNED_IN, mode=Mode.CONFIDENTIAL)
    unfinished = editing.copy_from(survey=survey, by=office.officer, at=NOW)
    assert unfinished.previous is None
    opening.take_step(survey=survey, name="close_early", reason="끝", by=office.officer, at=NOW + timedelta(days=2))
    copy = editing.copy_from(survey=survey, title="다음 해", by=office.officer, at=NOW)
    assert (copy.previous, copy.access, copy.mode) == (survey, Access.SIGNED_IN, Mode.CONFIDENTIAL)
    assert (copy.state, copy.opens_at, copy.current) == (SurveyState.DRAFT, None, None)
    assert keys(copy) == [["q1", "q2"], ["q3"]]
    assert documents.question(copy.draft, "q1")["concept"] == "use"


def test_a_survey_that_is_over_is_written_no_more(office: Office) -> None:
    survey = office.opened()
    opening.close_due(at=LATER)
    with pytest.raises(SurveyRefused) as refusal:
        drafting.change(lambda paper: structure.add_section(paper), survey=survey, by=office.officer, at=LATER)
    assert refusal.value.code == "over"
    with pytest.raises(SurveyRefused):
        editing.publish_version(survey=survey, by=office.officer, at=LATER)


@pytest.mark.parametrize(
    ("name", "value"),
    [("mode", Mode.NAMED), ("access", Access.INVITED), ("sampling", Sampling.CENSUS), ("slug", "else")],
)
def test_what_is_promised_stands_from_the_announcement_on(office: Office, name: str, value: str) -> None:
    survey = office.ready(access=Access.SIGNED_IN)
    survey_settings.change(survey=survey, by=office.officer, at=NOW, **{name: value})
    assert getattr(survey, name) == value
    survey = office.opened(access=Access.SIGNED_IN)
    before = getattr(survey, name)
    with pytest.raises(SurveyRefused) as refusal:
        survey_settings.change(survey=survey, by=office.officer, at=NOW, **{name: value})
    assert (refusal.value.code, refusal.value.field) == ("frozen", name)
    survey.refresh_from_db()
    assert getattr(survey, name) == before


@pytest.mark.parametrize(
    "change", [{"mode": "NAMED"}, {"access": "STAFF"}, {"sampling": "CENSUS"}, {"opened_at": None}]
)
def test_the_database_itself_refuses_to_break_a_promise(office: Office, change: dict[str, Any]) -> None:
    survey = office.opened(access=Access.SIGNED_IN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(**change)
    Survey.objects.filter(pk=survey.pk).update(thanks="고맙습니다")


def test_days_must_follow_each_other_and_lie_ahead(office: Office) -> None:
    survey = office.ready()
    with pytest.raises(SurveyRefused):
        survey_settings.change(survey=survey, by=office.officer, at=NOW, opens_at=LATER, closes_at=NOW)
    opening.schedule(survey=survey, by=office.officer, at=NOW)
    for days in ({"closes_at": None}, {"closes_at": NOW - timedelta(days=1)}, {"opens_at": None}):
        with pytest.raises(SurveyRefused):
            survey_settings.change(survey=survey, by=office.officer, at=NOW, **days)
    survey_settings.change(survey=survey, by=office.officer, at=NOW, closes_at=LATER + timedelta(days=7))


def test_a_kiosk_is_for_everybody_with_the_link_alone(office: Office) -> None:
    survey = office.begin()
    with pytest.raises(SurveyRefused):
        survey_settings.change(survey=survey, by=office.officer, at=NOW, at_kiosk=True, access=Access.SIGNED_IN)
    survey_settings.change(survey=survey, by=office.officer, at=NOW, at_kiosk=True, access=Access.OPEN)


@pytest.mark.parametrize(
    ("settings", "field"),
    [({"mode": Mode.NAMED}, "mode"), ({"mode": Mode.CONFIDENTIAL}, "mode"), ({"access": Access.PANEL}, "body")],
)
def test_what_does_not_fit_together_is_refused_where_it_is_asked(
    office: Office, settings: dict[str, Any], field: str
) -> None:
    survey = office.begin()
    with pytest.raises(SurveyRefused) as refusal:
        survey_settings.change(survey=survey, by=office.officer, at=NOW, **settings)
    assert refusal.value.code == field


def test_a_series_is_founded_by_its_name_and_found_again(office: Office) -> None:
    one, other = office.begin(), office.begin()
    for survey in (one, other):
        survey_settings.change(survey=survey, by=office.officer, at=NOW, series="고객 만족도")
    assert one.series == other.series is not None
    survey_settings.change(survey=one, by=office.officer, at=NOW, series="")
    assert one.series is None


@pytest.mark.parametrize(
    ("settings", "number"),
    [
        ({}, 0),
        ({"purpose": " "}, 1),
        ({"closes_at": None}, 1),
        ({"access": Access.INVITED}, 1),
        ({"sampling": Sampling.PROBABILITY}, 1),
        ({"sampling": Sampling.PROBABILITY, "population": 1000}, 0),
    ],
)
def test_nothing_is_announced_before_it_is_complete(office: Office, settings: dict[str, Any], number: int) -> None:
    survey = office.ready()
    survey_settings.change(survey=survey, by=office.officer, at=NOW, **settings)
    if number:
        with pytest.raises(TransitionRefused):
            opening.schedule(survey=survey, by=office.officer, at=NOW)
    else:
        opening.schedule(survey=survey, by=office.officer, at=NOW)
    survey.refresh_from_db()
    assert survey.state == (SurveyState.DRAFT if number else SurveyState.SCHEDULED)


def test_a_survey_without_a_version_is_not_announced(office: Office) -> None:
    survey = office.begin(opens_at=NOW, closes_at=LATER)
    with pytest.raises(TransitionRefused):
        opening.schedule(survey=survey, by=office.officer, at=NOW)


def test_a_survey_whose_days_are_over_is_not_announced(office: Office) -> None:
    survey = office.ready()
    with pytest.raises(TransitionRefused):
        opening.schedule(survey=survey, by=office.officer, at=LATER)


def test_it_opens_and_closes_by_the_clock_and_once(office: Office) -> None:
    survey = office.ready()
    opening.schedule(survey=survey, by=office.officer, at=NOW)
    tomorrow = NOW + timedelta(days=1)
    assert (opening.open_due(at=tomorrow - timedelta(seconds=1)), opening.open_due(at=tomorrow)) == (0, 1)
    assert opening.open_due(at=tomorrow) == 0
    survey.refresh_from_db()
    assert (survey.state, survey.opened_at) == (SurveyState.OPEN, tomorrow)
    assert (opening.close_due(at=LATER - timedelta(seconds=1)), opening.close_due(at=LATER)) == (0, 1)
    survey.refresh_from_db()
    assert (survey.state, survey.closed_at) == (SurveyState.CLOSED, LATER)


def test_announced_on_its_day_it_opens_at_once(office: Office) -> None:
    survey = office.ready()
    opening.schedule(survey=survey, by=office.officer, at=NOW + timedelta(days=2))
    assert survey.state == SurveyState.OPEN


def test_an_anonymous_survey_that_was_announced_asks_for_no_file(office: Office) -> None:
    survey = office.ready(access=Access.SIGNED_IN)
    opening.schedule(survey=survey, by=office.officer, at=NOW)
    asking = document()
    asking["sections"][1]["questions"] = [{"key": "q9", "kind": "file", "text": "사진"}]
    editing.save_draft(survey=survey, document=asking, revision=survey.draft_revision, by=office.officer, at=NOW)
    with pytest.raises(SurveyRefused):
        editing.publish_version(survey=survey, by=office.officer, at=NOW)
    survey.refresh_from_db()
    assert survey.versions.count() == 1 and survey.current == survey.versions.get()


@pytest.mark.parametrize("step", ["close_early", "cancel"])
def test_ending_it_early_asks_for_a_reason(office: Office, step: str) -> None:
    survey = office.opened()
    with pytest.raises(TransitionRefused):
        opening.take_step(survey=survey, name=step, by=office.officer, at=NOW + timedelta(days=2))
    opening.take_step(survey=survey, name=step, reason="시설 폐쇄", by=office.officer, at=NOW + timedelta(days=2))
    assert survey.state in (SurveyState.CLOSED, SurveyState.CANCELLED)
    survey.refresh_from_db()
    assert survey.closed_at == NOW + timedelta(days=2)


def test_nobody_opens_or_publishes_by_hand(office: Office) -> None:
    survey = office.ready()
    opening.schedule(survey=survey, by=office.officer, at=NOW)
    for step in ("open", "close", "publish"):
        with pytest.raises(TransitionRefused):
            opening.take_step(survey=survey, name=step, by=office.officer, at=NOW)


def test_limits_are_set_before_it_opens_and_only_widened_afterwards(office: Office) -> None:
    survey = office.ready()
    quota = quota_limits.set_limit(survey=survey, answer="q1:1", limit=50, by=office.officer, at=NOW)
    quota.taken = 20
    quota.save()
    opening.schedule(survey=survey, by=office.officer, at=NOW + timedelta(days=2))
    with pytest.raises(SurveyRefused):
        quota_limits.set_limit(survey=survey, answer="q1:2", limit=50, by=office.officer, at=NOW)
    with pytest.raises(SurveyRefused):
        quota_limits.set_limit(survey=survey, answer="q1:1", limit=19, by=office.officer, at=NOW)
    quota_limits.set_limit(survey=survey, answer="q1:1", limit=20, by=office.officer, at=NOW)
    quota_limits.remove(quota=quota, by=office.officer, at=NOW)
    assert not survey.quotas.exists()


def test_limits_are_followed_by_the_handful_where_nobody_is_named(office: Office) -> None:
    """Whoever looks before and after somebody answers, or tries limits, must not learn what was chosen."""
    survey = office.ready()
    quota = quota_limits.set_limit(survey=survey, answer="q1:1", limit=50, by=office.officer, at=NOW)

    def seen(taken: int) -> tuple[int | None, list[int]]:
        Quota.objects.filter(pk=quota.pk).update(taken=taken, limit=50)
        possible = []
        for limit in range(5, 16):
            try:
                quota_limits.set_limit(survey=survey, answer="q1:1", limit=limit, by=office.officer, at=NOW)
            except SurveyRefused:
                continue
            possible.append(limit)
            Quota.objects.filter(pk=quota.pk).update(limit=50)
        return managing.quotas_of(survey)[0]["taken"], possible

    assert seen(6)[0] == 5
    assert seen(6) == seen(7) == seen(9)
    assert seen(4)[0] is None
    Survey.objects.filter(pk=survey.pk).update(mode=Mode.NAMED, access=Access.SIGNED_IN)
    survey.refresh_from_db()
    assert seen(6)[0] == 6
