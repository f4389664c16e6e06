"""The inbox, the settings, and the way out of e-mails that needs no login."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from core.notify import delivery, inbox, notify, preferences
from core.notify.categories import CATEGORIES, Frequency
from core.notify.models import Notice
from tests.core.notify.conftest import NOON
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = make_user()
    client.force_login(person)
    return person


def make_notice(recipient, number=0, **fields):
    defaults = {
        "category": "case",
        "title": f"알림 {number}",
        "created_at": NOON + timedelta(minutes=number),
        "url": "/notices/settings/",
    }
    return Notice.objects.create(recipient=recipient, **{**defaults, **fields})


def test_visitor_is_sent_to_the_login(client):
    for name in ("notices", "notice_settings"):
        assert client.get(reverse(name)).status_code == 302


def test_empty_inbox_says_so(client, person):
    assert "아직 알림이 없습니다" in client.get("/notices/").text


def test_inbox_shows_ones_own_newest_first_and_goes_on(client, person):
    for number in range(25):
        make_notice(person, number)
    make_notice(make_user(), 99)

    first = client.get("/notices/")
    second = client.get("/notices/", {"cursor": first.context["page"].next_cursor})

    assert [notice.title for notice in first.context["page"]] == [f"알림 {number}" for number in range(24, 4, -1)]
    assert [notice.title for notice in second.context["page"]] == [f"알림 {number}" for number in range(4, -1, -1)]


def test_inbox_costs_the_same_for_one_and_for_twenty(client, person, django_assert_max_num_queries):
    make_notice(person)
    client.get("/notices/")
    with django_assert_max_num_queries(20) as one:
        client.get("/notices/")
    for number in range(1, 20):
        make_notice(person, number)
    with django_assert_max_num_queries(len(one)):
        client.get("/notices/")


def test_following_a_notice_reads_it(client, person):
    notice = make_notice(person)

    answer = client.get(reverse("notice_open", args=[notice.pk]))

    assert answer["Location"] == "/notices/settings/"
    assert inbox.unread_count(person.pk) == 0


def test_following_never_leads_off_the_site(client, person):
    notice = make_notice(person, url="//evil.example/")

    assert client.get(reverse("notice_open", args=[notice.pk]))["Location"] == "/notices/"


def test_notice_of_somebody_else_does_not_exist(client, person):
    other = make_user()
    notice = make_notice(other)

    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert client.post(reverse("notice_read", args=[notice.pk])).status_code == 404
    assert client.get(f"/notices/{10**30}/").status_code == 404
    assert inbox.unread_count(other.pk) == 1


def test_marking_one_and_all_as_read(client, person):
    notices = [make_notice(person, number) for number in range(3)]

    client.post(reverse("notice_read", args=[notices[0].pk]))
    assert inbox.unread_count(person.pk) == 2

    client.post(reverse("notices_read_all"))
    assert inbox.unread_count(person.pk) == 0


def test_bell_counts_unread_with_one_query_and_visitors_cost_none(client, person, django_assert_num_queries, rf):
    from django.contrib.auth.models import AnonymousUser

    from core.notify.context import notices

    make_notice(person)
    request = rf.get("/")
    request.user = person
    with django_assert_num_queries(0):
        context = notices(request)
    with django_assert_num_queries(1):
        assert context["unread_notice_count"] == 1
        assert context["unread_notice_count"] > 0
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert not notices(request)["unread_notice_count"]


def settings_data(**changes):
    data = {}
    for category in CATEGORIES.values():
        if not category.mandatory and not category.staff_only:
            data[f"{category.key}-in_app"] = "on"
            data[f"{category.key}-email"] = category.email
    return {**data, **changes}


def test_settings_are_kept(client, person):
    answer = client.post("/notices/settings/", settings_data(**{"case-email": "WEEKLY", "case-in_app": ""}))

    assert answer.status_code == 302
    assert preferences.wish_of(person, CATEGORIES["case"]) == preferences.Wish(False, Frequency.WEEKLY)
    assert preferences.wish_of(person, CATEGORIES["discussion"]).email == Frequency.DAILY


def test_invented_frequency_is_refused(client, person):
    answer = client.post("/notices/settings/", settings_data(**{"case-email": "HOURLY"}))

    assert answer.status_code == 400
    assert preferences.wish_of(person, CATEGORIES["case"]).email == Frequency.IMMEDIATELY


def sent_letter(person):
    notify.queue("tests.answered", recipients=[person], at=NOON, context={"title": "", "answer": ""})
    delivery.deliver_due(NOON)
    return mail.outbox[-1].message()


def way_out(letter):
    return letter["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]


def test_one_press_in_the_mail_program_stops_the_letters_without_login_or_token():
    person = make_user()
    letter = sent_letter(person)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/{way_out(letter)}", {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    wish = preferences.wish_of(person, CATEGORIES["case"])
    assert wish == preferences.Wish(in_app=True, email=Frequency.NEVER)


def test_looking_at_the_link_changes_nothing(client):
    person = make_user()
    path = f"/{way_out(sent_letter(person))}"

    answer = client.get(path)
    client.head(path)

    assert "<form" in answer.text
    assert preferences.wish_of(person, CATEGORIES["case"]).email == Frequency.IMMEDIATELY


def test_forged_and_cut_links_are_told_so(client):
    token = preferences.unsubscribe_token(1, "case")
    of_another_purpose = signing.dumps([1, "case"], salt="tests")
    mandatory, of_nothing = preferences.unsubscribe_token(1, "account"), preferences.unsubscribe_token(1)
    for bad in (token[:-3], f"x{token}", token.swapcase(), of_another_purpose, mandatory, of_nothing, "a"):
        assert client.get(reverse("notice_unsubscribe", args=[bad])).status_code == 404
        assert client.post(reverse("notice_unsubscribe", args=[bad])).status_code == 404
