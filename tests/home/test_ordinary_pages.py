"""Ordinary pages: each department edits its own, and whoever wrote something does not publish it alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.services.roles import sync_access
from home.models import HomePage, NewsPage
from home.models.rights import SecondPersonNeeded
from tests.factories import grant, make_department, make_user
from tests.home.factories import make_news
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(db):
    return make_department()


def staff(role, department=None, **fields):
    person = make_user(mfa=True, **fields)
    grant(person, role, department)
    sync_access(person, at=timezone.now())
    return person


@pytest.fixture
def news(news_index, department):
    return make_news(news_index, department=department)


def status(person, name, page):
    client = Client()
    sign_in(client, person)
    return client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code


@pytest.mark.parametrize("name", ["edit", "history", "view_draft", "copy", "usage"])
@pytest.mark.parametrize(("own", "wanted"), [(True, {200}), (False, {302, 403})])
def test_authors_reach_the_pages_of_their_department_alone(news, department, name, own, wanted):
    author = staff(Role.AUTHOR, department if own else make_department())
    assert status(author, name, news) in wanted


def test_pages_of_no_department_are_for_roles_that_hold_everywhere(news_index, department):
    home = HomePage.objects.get()
    assert status(staff(Role.AUTHOR, department), "edit", home) in {302, 403}
    assert status(staff(Role.AUTHOR), "edit", home) == 200
    assert status(staff(Role.ADMINISTRATOR), "edit", home) == 200


def draft_by(page, person, lead):
    changed = NewsPage.objects.get(pk=page.pk)
    changed.lead = lead
    return changed.save_revision(user=person)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR])
def test_nobody_publishes_what_he_wrote_alone(news, role):
    person = staff(role)
    with pytest.raises(SecondPersonNeeded):
        draft_by(news, person, "혼자 쓴 글").publish(user=person)
    assert NewsPage.objects.get(pk=news.pk).lead != "혼자 쓴 글"


def test_a_superuser_does_neither(news):
    person = make_user(is_superuser=True, is_staff=True)
    with pytest.raises(SecondPersonNeeded):
        draft_by(news, person, "혼자 쓴 글").publish(user=person)


def test_what_another_wrote_is_published(news, department):
    author, approver = staff(Role.AUTHOR, department), staff(Role.APPROVER, department)
    draft_by(news, author, "둘이 본 글").publish(user=approver)
    assert NewsPage.objects.get(pk=news.pk).lead == "둘이 본 글"


def test_changing_a_word_on_the_way_makes_the_publisher_an_author(news, department):
    author, approver = staff(Role.AUTHOR, department), staff(Role.APPROVER, department)
    draft_by(news, author, "둘이 본 글")
    with pytest.raises(SecondPersonNeeded):
        draft_by(news, approver, "슬쩍 바꾼 글").publish(user=approver)


def test_going_back_to_what_was_public_needs_somebody_to_propose_it(news, department):
    author, approver = staff(Role.AUTHOR, department), staff(Role.APPROVER, department)
    first = draft_by(news, author, "처음 글")
    first.publish(user=approver)
    draft_by(news, author, "나중 글").publish(user=approver)
    with pytest.raises(SecondPersonNeeded):
        first.publish(user=approver)


def test_an_approver_of_another_department_publishes_nothing(news, department):
    author = staff(Role.AUTHOR, department)
    stranger = staff(Role.APPROVER, make_department())
    assert not news.permissions_for_user(stranger).can_publish()
    with pytest.raises(PermissionDenied):
        draft_by(news, author, "글").publish(user=stranger)


def test_nobody_creates_and_publishes_in_one_go(news_index):
    for role in (Role.APPROVER, Role.ADMINISTRATOR):
        assert not news_index.permissions_for_user(staff(role)).can_publish_subpage()
