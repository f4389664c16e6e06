"""Two people write one page: the second is told in Korean, decides, and both versions stay in the history."""

import json
import re

import pytest
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Role
from home.editor_words import TWO_AT_ONCE
from home.models import NewsIndexPage
from tests.home.factories import make_news
from tests.home.test_page_editor import signed_in

pytestmark = pytest.mark.django_db


def test_the_editor_says_it_in_korean() -> None:
    with translation.override("ko"):
        assert [word for word in TWO_AT_ONCE if gettext(word) == word] == []


def test_a_newer_version_of_somebody_else_is_announced_and_nothing_is_lost(news_index: NewsIndexPage) -> None:
    page = make_news(news_index)
    first, second = signed_in(Role.AUTHOR), signed_in(Role.AUTHOR)
    opened = first.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    ping = re.search(r"/cms/editing-sessions/ping/[^\"&]+", opened).group(0)
    stale = page.get_latest_revision() or page.save_revision()
    assert "저장했습니다" not in first.post(ping, {"revision_id": stale.pk}).content.decode()
    changed = page.get_latest_revision_as_object()
    changed.lead = "다른 사람이 먼저 고친 글"
    newer = changed.save_revision(user=second_user(second))
    told = json.loads(first.post(ping, {"revision_id": stale.pk}).content)["html"]
    assert "다른 사람이 먼저 새 판을 저장했습니다" in told and "최신 판 보기" in told
    mine = page.get_latest_revision_as_object()
    mine.lead = "그래도 내 글을 저장합니다"
    mine.save_revision()
    assert newer in page.revisions.all() and newer.as_object().lead == "다른 사람이 먼저 고친 글"


def second_user(client: object) -> object:
    from accounts.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])  # type: ignore[attr-defined]
