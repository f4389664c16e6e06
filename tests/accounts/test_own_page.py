"""My page: the ways to what is mine, none of them a dead end."""

import re

import pytest
from django.test import Client

from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def ways_on(page: str) -> set[str]:
    main = page[page.index("<main") : page.index("</main>")]
    return {address for address in re.findall(r'href="(/[^"#?]*)', main) if not address.startswith("/static/")}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_way_on_my_page_leads_somewhere(client: Client, prefix: str) -> None:
    sign_in(client, make_user())
    ways = ways_on(client.get(f"{prefix}/accounts/").content.decode())
    assert {f"{prefix}/proposals/mine/", f"{prefix}/discussion/mine/", f"{prefix}/notices/settings/"} <= ways
    assert {way: status for way in ways if (status := client.get(way, follow=True).status_code) >= 400} == {}


@pytest.mark.parametrize("path", ["my-data/", "profile/", "residency/", "sessions/", "my-data/export/"])
def test_the_pages_behind_my_page_lead_back_to_it(client: Client, path: str) -> None:
    sign_in(client, make_user())
    page = client.get(f"/accounts/{path}").content.decode()
    trail = page[page.index('<nav class="breadcrumb"') :]
    assert 'href="/accounts/"' in trail[: trail.index("</nav>")]
