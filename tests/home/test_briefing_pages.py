"""Words about a briefing and its record: written in the page editor by one, published by another."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.rich_text import RichText

from accounts.models import Role
from accounts.services.roles import sync_access
from briefings.services import records
from core.search import index
from home import briefing_pages
from home.models import BriefingIndexPage, BriefingPage, BriefingRecordPage, HomePage
from home.models.briefings import MomentBlock
from home.models.rights import SecondPersonNeeded
from tests.briefings.builders import make_briefing
from tests.briefings.record_pages import publish_record
from tests.factories import grant, make_department, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
SAID = ("said", {"moment": "1:02:30", "who": "시설본부장", "text": "가로등은 9월까지 바꾸겠습니다."})


def staff(role, department=None):
    person = make_user(mfa=True)
    grant(person, role, department)
    sync_access(person, at=timezone.now())
    return person


@pytest.fixture
def briefing(news_index):
    return make_briefing(state="ANNOUNCED")


def signed_in(person):
    client = Client()
    sign_in(client, person)
    return client


def write(client, briefing):
    return client.post(reverse("briefing_words", args=[briefing.pk]))


def publish(page, author, *blocks):
    page.body = [("paragraph", RichText(f"<p>{text}</p>")) for text in blocks]
    page.save_revision(user=author).publish(user=staff(Role.APPROVER, page.briefing.department))


def test_an_author_of_the_department_comes_to_the_editor_of_one_page(briefing):
    client = signed_in(staff(Role.AUTHOR, briefing.department))
    first, second = write(client, briefing), write(client, briefing)
    page = BriefingPage.objects.get()
    assert first.url == second.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(first.url).status_code == 200
    assert not page.live
    assert BriefingIndexPage.objects.count() == 1


def test_others_write_no_words_about_it(briefing):
    for person in (staff(Role.AUTHOR, make_department()), staff(Role.CASE_OFFICER, briefing.department), make_user()):
        client = signed_in(person)
        assert write(client, briefing).status_code == 403
        shown = client.get(briefing.get_absolute_url()).content.decode()
        assert reverse("briefing_words", args=[briefing.pk]) not in shown
    assert Client().post(reverse("briefing_words", args=[briefing.pk])).status_code == 302
    assert not BriefingPage.objects.exists()


def test_a_draft_of_another_department_is_not_even_there(news_index):
    hidden = make_briefing()
    assert write(signed_in(staff(Role.AUTHOR, make_department())), hidden).status_code == 404


def test_published_words_stand_on_the_page_of_the_briefing_and_drafts_do_not(briefing):
    author = staff(Role.AUTHOR, briefing.department)
    page = briefing_pages.draft(briefing_pages.new_words(briefing), by=author)
    publish(page, author, "아이 돌봄을 함께 합니다.")
    page.refresh_from_db()
    page.body = [("paragraph", RichText("<p>아직 고치는 글</p>"))]
    page.save_revision(user=author)
    shown = Client().get(briefing.get_absolute_url()).content.decode()
    assert "아이 돌봄을 함께 합니다." in shown
    assert "아직 고치는 글" not in shown


def test_nobody_publishes_alone_what_he_wrote(briefing):
    approver = staff(Role.APPROVER, briefing.department)
    page = briefing_pages.draft(briefing_pages.new_words(briefing), by=approver)
    with pytest.raises(SecondPersonNeeded):
        page.get_latest_revision().publish(user=approver)
    stranger = staff(Role.APPROVER, make_department())
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=stranger)


def test_the_pages_lead_to_the_briefing_and_cannot_be_copied(briefing):
    author = staff(Role.AUTHOR, briefing.department)
    page = briefing_pages.draft(briefing_pages.new_words(briefing), by=author)
    publish(page, author, "글")
    record = publish_record(briefing)
    assert page.url == briefing.get_absolute_url()
    assert record.url == reverse("briefing_record", args=[briefing.pk])
    answer = page.serve(RequestFactory().get("/"))
    assert (answer.status_code, answer["Location"]) == (302, briefing.get_absolute_url())
    assert BriefingIndexPage.objects.get().serve(RequestFactory().get("/"))["Location"] == "/briefings/"
    assert not page.permissions_for_user(author).can_copy()


def test_a_preview_is_the_page_of_the_briefing_with_the_draft_in_it(briefing):
    author = staff(Role.AUTHOR, briefing.department)
    page = briefing_pages.draft(briefing_pages.new_words(briefing), by=author)
    page.body = [("paragraph", RichText("<p>아직 고치는 글</p>"))]
    page.save_revision(user=author)
    answer = signed_in(author).get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "아직 고치는 글" in shown
    assert briefing.purpose in shown


def test_a_record_is_read_at_the_address_of_the_briefing_once_it_is_published(news_index):
    briefing = make_briefing(state="ENDED")
    url = reverse("briefing_record", args=[briefing.pk])
    author = staff(Role.AUTHOR, briefing.department)
    page = BriefingRecordPage(title="기록", briefing=briefing, summary="84명이 왔습니다.", transcript=[SAID])
    page = briefing_pages.draft(page, by=author)
    assert Client().get(url).status_code == 404
    assert not records.is_published(briefing)
    page.get_latest_revision().publish(user=staff(Role.APPROVER, briefing.department))
    assert records.published_at(briefing) == url
    shown = Client().get(url).content.decode()
    for words in ("84명이 왔습니다.", "시설본부장", "가로등은 9월까지 바꾸겠습니다."):
        assert words in shown
    assert url in Client().get(briefing.get_absolute_url()).content.decode()
    assert Client().get(f"/en{url}").status_code == 200


def test_the_times_of_a_transcript_lead_into_the_recording(news_index):
    briefing = make_briefing(state="ENDED", recording_url="https://youtu.be/abcdefghijk")
    publish_record(briefing, transcript=[SAID])
    shown = Client().get(reverse("briefing_record", args=[briefing.pk])).content.decode()
    assert "https://youtu.be/abcdefghijk?t=3750s" in shown


def test_moments_are_kept_in_one_way_and_others_refused():
    block = MomentBlock()
    assert block.clean("1:02:30") == "1:02:30"
    assert block.clean("750") == "0:12:30"
    for typed in ("later", "1:75", "-1"):
        with pytest.raises(ValidationError):
            block.clean(typed)


def test_the_search_finds_what_was_said_and_leads_to_the_record(news_index):
    briefing = make_briefing(state="ENDED")
    page = publish_record(briefing, transcript=[SAID])
    hits = index.query("가로등", audience=[index.PUBLIC]).hits
    assert [hit.document.url for hit in hits] == [reverse("briefing_record", args=[briefing.pk])]
    page.unpublish()
    assert index.query("가로등", audience=[index.PUBLIC]).hits == []
    assert Client().get(reverse("briefing_record", args=[briefing.pk])).status_code == 404


def test_the_home_page_says_when_something_begins(briefing):
    home = HomePage.objects.get()
    home.parts = [("open_now", {"heading": "지금", "count": 4})]
    home.save_revision().publish()
    shown = Client().get("/").content.decode()
    assert briefing.title in shown
    assert "뒤 시작" in shown
