"""Category, tags and cost are revised as the text is: by its authors, while it may be revised, with a version."""

from typing import Any

import pytest
from django.urls import reverse

from core.submissions import keys
from proposals.models import Proposal
from tests.proposals.factories import make_call, make_category, make_proposal

pytestmark = pytest.mark.django_db


def send(client: Any, proposal: Proposal, **typed: Any) -> Any:
    whole = {name: getattr(proposal, name) for name in ("title", "problem", "idea")} | typed
    client.force_login(proposal.author)
    return client.post(reverse("proposals:revise", args=[proposal.pk]), whole | {keys.FIELD: keys.new_key()})


@pytest.fixture
def proposal() -> Proposal:
    call = make_call(categories=(make_category("교통"), make_category("공원")), cost_ceiling_won=5_000_000)
    made = make_proposal(call=call, category=call.categories.get(name="교통"))
    made.tags.add("의자")
    return made


def test_a_wrong_category_is_put_right_and_the_version_says_so(client: Any, proposal: Proposal) -> None:
    park = proposal.call.categories.get(name="공원")
    page = client.get(proposal.get_absolute_url())
    client.force_login(proposal.author)
    page = client.get(reverse("proposals:revise", args=[proposal.pk])).content.decode()
    assert 'value="의자"' in page and park.slug in page
    assert send(client, proposal, category=park.slug, tags="의자, 그늘", cost_won="3000000").status_code == 302
    proposal.refresh_from_db()
    assert proposal.category == park and proposal.cost_won == 3_000_000
    assert sorted(proposal.tags.names()) == ["그늘", "의자"]
    assert proposal.versions.count() == 2 and "공원" in proposal.versions.get(number=2).note


def test_what_the_call_does_not_allow_keeps_everything_as_it_was(client: Any, proposal: Proposal) -> None:
    own = proposal.category.slug
    for wrong in ({"cost_won": "9000000"}, {"tags": "하나,둘,셋,넷,다섯,여섯"}, {"category": make_category().slug}):
        typed = {"title": "새 제목입니다", "category": own, "tags": "의자"} | wrong
        answer = send(client, proposal, **typed)
        assert answer.status_code == 422 and "새 제목입니다" in answer.content.decode()
        assert next(iter(wrong)) in answer.context["form"].errors
    proposal.refresh_from_db()
    assert proposal.versions.count() == 1 and list(proposal.tags.names()) == ["의자"]


def test_nothing_changed_makes_no_version(client: Any, proposal: Proposal) -> None:
    assert send(client, proposal, category=proposal.category.slug, tags="의자").status_code == 302
    assert proposal.versions.count() == 1
    assert send(client, proposal, category=proposal.category.slug, tags="").status_code == 302
    assert proposal.versions.get(number=2).note == "꼬리표나 비용" and not proposal.tags.exists()
