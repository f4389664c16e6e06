"""The page editor: who gets in, who may publish, and that it works with our pages."""

import pytest
from django.test import Client

from accounts.models import Role
from home.models import HomePage, NewsIndexPage
from tests.factories import make_staff
from tests.home.factories import make_news
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    from django.utils import timezone

    from accounts.services.roles import sync_access

    client, person = Client(), make_staff(role)
    sync_access(person, at=timezone.now())
    sign_in(client, person)
    return client


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.CHECKER, Role.APPROVER, Role.ADMINISTRATOR])
def test_those_who_work_on_pages_can_edit_every_kind(role: Role, news_index: NewsIndexPage) -> None:
    client, page = signed_in(role), make_news(news_index)
    for address in ("/cms/", f"/cms/pages/{news_index.pk}/", f"/cms/pages/{page.pk}/edit/"):
        assert client.get(address).status_code == 200, address
    assert client.get(f"/cms/pages/{HomePage.objects.get().pk}/edit/").status_code == 200


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.MODERATOR, Role.ELECTION_OFFICER])
def test_others_do_not_get_in(role: Role, news_index: NewsIndexPage) -> None:
    assert signed_in(role).get("/cms/pages/").status_code in {302, 403}


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.AUTHOR, False), (Role.CHECKER, False), (Role.APPROVER, True), (Role.ADMINISTRATOR, True)],
)
def test_who_writes_does_not_publish(role: Role, may: bool, news_index: NewsIndexPage) -> None:
    page = make_news(news_index)
    offered = 'name="action-publish"' in signed_in(role).get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert offered is may


def test_the_editor_speaks_korean(news_index: NewsIndexPage) -> None:
    html = signed_in(Role.AUTHOR).get(f"/cms/pages/add/home/newspage/{news_index.pk}/").content.decode()
    for word in ("담당자", "이용 조건", "본문"):
        assert word in html
