"""Who only reads how to report something is found in no table afterwards."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from core import untraced
from home.usage.buffer import buffer
from tests.auditors.channel.reporting import make_channel
from tests.auditors.channel.visiting import send
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def counted(settings, monkeypatch) -> list[str]:
    settings.USAGE_COUNTED = True
    pages: list[str] = []
    monkeypatch.setattr(buffer, "add", lambda kind, name, **more: pages.append(name))
    return pages


def test_no_page_of_the_channel_is_counted(counted):
    kind, visitor = make_channel().kind, Client(HTTP_USER_AGENT=BROWSER)
    for path in ("/integrity/", "/en/integrity/", f"/integrity/{kind.pk}/", "/integrity/return/"):
        assert visitor.get(path).status_code == 200
    assert counted == []
    visitor.get("/facilities/")
    assert counted == ["/facilities/"]


def test_no_session_is_noted(django_assert_num_queries):
    kind, person = make_channel().kind, make_user()
    visitor = Client(HTTP_USER_AGENT=BROWSER)
    sign_in(visitor, person)
    UserSession.objects.all().delete()
    visitor.get(f"/integrity/{kind.pk}/")
    send(visitor, kind)
    assert not UserSession.objects.exists()
    visitor.get("/facilities/")
    assert UserSession.objects.filter(user=person).exists()


def test_staff_leave_no_trace_either():
    kind, clerk = make_channel(slug="inside", staff_only=True).kind, make_staff()
    visitor = Client(HTTP_USER_AGENT=BROWSER)
    sign_in(visitor, clerk)
    UserSession.objects.all().delete()
    before = visitor.session.items()
    assert send(visitor, kind).status_code == 200
    assert not UserSession.objects.exists() and list(visitor.session.items()) == list(before)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/integrity/", True),
        ("/en/integrity/3/form/", True),
        ("/integrity/inside/", True),
        ("/integrity/desk/", False),
        ("/en/integrity/desk/key/", False),
        ("/proposals/integrity/", False),
    ],
)
def test_recipients_are_at_work_and_reporters_are_not(rf, path, expected):
    assert untraced.is_untraced(rf.get(path)) is expected
