"""What the search finds of briefings, and what they give as open data."""

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import Attendance, Material
from briefings.services import announcing, briefing_index
from core import open_data
from core.search import index
from core.search.index import PUBLIC
from tests.briefings.builders import make_briefing, make_question, officer_of, room_of

pytestmark = pytest.mark.django_db


def found(words, person=None):
    return [hit.document for hit in index.query(words, audience=[PUBLIC], person=person).hits]


def rows(name):
    answer = Client().get(f"/api/v1/data/{name}")
    assert answer.status_code == 200
    return answer.json()["items" if "items" in answer.json() else "rows"]


def test_a_draft_is_not_found_and_an_announced_one_is():
    make_briefing(title="비밀 산책로")
    assert found("비밀 산책로") == []
    briefing = make_briefing(state="ANNOUNCED", title="한빛천 산책로", purpose="흙길을 놓습니다.")
    assert [document.object_id for document in found("흙길")] == [briefing.pk]


def test_materials_are_found_by_title_summary_and_lead_to_their_place():
    briefing = make_briefing(state="ANNOUNCED")
    material = Material.objects.create(
        briefing=briefing, title="교통 영향 분석", summary="출근 시간의 차량 수", added_at=timezone.now()
    )
    briefing_index.renew(briefing)
    urls = {document.url for document in found("교통 영향")}
    assert urls == {f"/briefings/{briefing.pk}/", f"/briefings/{briefing.pk}/#material-{material.pk}"}
    briefing_index.forget_material(material)
    assert len(found("차량")) == 1


def test_materials_of_a_draft_are_not_found():
    briefing = make_briefing()
    Material.objects.create(briefing=briefing, title="교통 영향 분석", added_at=timezone.now())
    briefing_index.renew(briefing)
    assert found("교통 영향") == []


def test_questions_are_found_once_it_is_over_and_only_those_that_were_shown():
    briefing = make_briefing(state="LIVE")
    room = room_of(briefing, slow_seconds=0)
    make_question(room, state="ANSWERED", text="가로수는 몇 그루입니까?")
    make_question(room, state="HIDDEN", text="이웃집 전화번호는?")
    assert found("가로수") == []
    announcing.end(briefing, by=officer_of(briefing), at=timezone.now())
    assert [document.object_id for document in found("가로수")] == [briefing.pk]
    assert found("이웃집") == []


def test_the_index_can_be_made_anew_from_nothing():
    briefing = make_briefing(state="ANNOUNCED")
    make_briefing()
    Material.objects.create(briefing=briefing, title="자료", added_at=timezone.now())
    assert [entry.obj for entry in briefing_index.all_entries()] == [briefing]
    assert [entry.title for entry in briefing_index.all_materials()] == ["자료"]


def test_open_data_have_no_drafts_and_numbers_only_once_they_are_final():
    at = timezone.now()
    make_briefing(title="초안")
    on, over = make_briefing(state="LIVE", title="진행"), make_briefing(state="ENDED", title="끝")
    for briefing in (on, over):
        Attendance.objects.create(briefing=briefing, way="WALK_IN", people=4, at=at)
    told = {row["title"]: row for row in rows("briefings")}
    assert set(told) == {"진행", "끝"}
    assert told["진행"]["came"] is None
    assert told["끝"]["came"] == 4
    assert (told["끝"]["questions"], told["끝"]["answered"]) == (0, 0)


def test_questions_as_open_data_carry_no_names():
    briefing = make_briefing(state="LIVE")
    room = room_of(briefing, slow_seconds=0)
    make_question(room, state="ANSWERED", text="가로수는 몇 그루입니까?", asker="김아무개")
    make_question(room, state="HELD", text="보류한 질문")
    assert rows("briefing-questions") == []
    announcing.end(briefing, by=officer_of(briefing), at=timezone.now())
    told = rows("briefing-questions")
    assert [row["question"] for row in told] == ["가로수는 몇 그루입니까?"]
    assert "김아무개" not in str(told)
    assert {"briefings", "briefing-questions"} <= {dataset.name for dataset in open_data.datasets()}
