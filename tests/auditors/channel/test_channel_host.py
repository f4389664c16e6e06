"""Under a name of its own the channel is all there is; what staff need for it stays on the site."""

import pytest
from django.test import Client

from auditors.models import ConfidentialReport
from tests.auditors.channel.reporting import make_channel
from tests.auditors.channel.visiting import form_url, receipt_on, send
from tests.factories import make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
OWN = "tell.example"


@pytest.fixture(autouse=True)
def own_host(settings):
    settings.INTEGRITY_HOST = OWN


@pytest.mark.parametrize("path", ["/integrity/", "/integrity/return/", "/en/integrity/"])
def test_the_site_sends_reporters_there(path):
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"http://{OWN}{path}")
    assert not answer.cookies


def test_a_report_goes_the_whole_way_there():
    kind, there = make_channel().kind, Client(HTTP_HOST=OWN)
    assert there.get("/").headers["Location"] == "/integrity/"
    assert receipt_on(send(there, kind).text)
    assert ConfidentialReport.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    ["/proposals/", "/accounts/login/", "/integrity/desk/", "/integrity/inside/", "/integrity/figures/", "/cms/"],
)
def test_nothing_else_answers_there(path):
    assert Client(HTTP_HOST=OWN).get(path).status_code == 404


def test_kinds_for_staff_stay_where_staff_sign_in():
    inside, clerk = make_channel(slug="inside", staff_only=True).kind, Client()
    sign_in(clerk, make_staff())
    assert clerk.get("/integrity/inside/").status_code == 200
    assert receipt_on(send(clerk, inside, ticket=None).text) and form_url(inside).startswith("/integrity/inside/")


def test_ways_out_lead_to_the_site(settings):
    settings.BASE_URL = "https://site.example"
    page = Client(HTTP_HOST=OWN).get("/integrity/").text
    for path in ("/", "/integrity/inside/", "/integrity/figures/"):
        assert f'href="https://site.example{path}"' in page
