"""A proposal, and the project made of it, can name a facility; the facility's page shows both."""

import pytest
from django.test import Client
from django.utils import timezone

from core.submissions import keys
from facilities.services import register as facilities
from proposals.models import Proposal
from proposals.services import texts, writing
from proposals.services.refusals import ProposalRefused
from tests.facilities.register import places
from tests.factories import make_staff, make_user
from tests.proposals.factories import make_call, make_proposal
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_a_proposal_begun_on_the_page_of_a_facility_stands_there() -> None:
    site = places.make_site("은하체육관", code="gym", area="은하동")
    call, person = make_call(), make_user()
    client = Client()
    sign_in(client, person)
    begun = client.get("/proposals/new/?facility=gym")
    assert begun.context["form"].initial["facility"] == site
    client.post("/proposals/new/", {
        keys.FIELD: keys.new_key(), "call": call.slug, "title": "샤워실 따뜻한 물", "facility": "gym",
        "problem": "저녁이면 찬물만 나와서 운동한 뒤 씻지 못합니다.",
    })  # fmt: skip
    made = Proposal.objects.get()
    assert (made.facility, made.place_text, made.area, made.latitude) == (site, "은하체육관", "은하동", site.latitude)


@pytest.mark.parametrize("code", ["none", "closed", "secret"])
def test_what_residents_cannot_visit_cannot_be_named(code: str) -> None:
    places.make_site(code="closed", closed_on=places.TODAY)
    secret = places.make_site(code="secret", published_at=None)
    make_call()
    assert Client().get(f"/proposals/new/?facility={code}").context["form"].initial["facility"] is None
    with pytest.raises(ProposalRefused):
        texts.place_fields(kind="CITY", facility=secret)


def test_the_page_of_the_facility_shows_what_is_published_and_no_draft() -> None:
    site = places.make_site(code="gym")
    shown = make_proposal(title="샤워실 따뜻한 물")
    Proposal.objects.filter(pk=shown.pk).update(facility=site)
    draft = writing.start_draft(
        author=make_user(), call=shown.call, title="아직 쓰는 중", problem="아직 다 쓰지 못했습니다.",
        at=timezone.now(), facility=site,
    )  # fmt: skip
    text = Client().get(site.get_absolute_url()).content.decode()
    assert shown.title in text
    assert draft.title not in text
    assert [one.title for one in Client().get("/proposals/?facility=gym").context["page"]] == [shown.title]
    assert site.get_absolute_url() in Client().get(shown.get_absolute_url()).content.decode()


def test_a_facility_that_closes_stays_named() -> None:
    site = places.make_site(code="gym")
    shown = make_proposal(title="샤워실 따뜻한 물")
    Proposal.objects.filter(pk=shown.pk).update(facility=site)
    facilities.close_site(
        site,
        on=places.TODAY,
        reason="철거",
        by=make_staff(department=site.department),
        at=places.NOW,
        today=places.TODAY,
    )
    assert site.name in Client().get(shown.get_absolute_url()).content.decode()
