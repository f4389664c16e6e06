"""Writing: what is refused says why and where, and nothing that was typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Role
from core.submissions import drafts, keys
from core.uploads.receiving import attached_to
from proposals.models import Proposal
from proposals.services import texts, writing
from proposals.services.refusals import ProposalRefused
from proposals.states import CallKind, PlaceKind, Proposer
from tests.factories import make_staff, make_user
from tests.proposals.factories import NOON, make_call, make_draft, make_proposal, picture

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=400)


@pytest.fixture
def author(client: Any) -> Any:
    person = make_user()
    client.force_login(person)
    return person


def start(client: Any, call: Any, **fields: Any) -> Any:
    typed = {"call": call.slug, "title": "정류장에 긴 의자", "problem": "앉을 곳이 없어 서서 기다립니다."}
    return client.post(reverse("proposals:start"), {**typed, "submission_key": keys.new_key(), **fields})


def step(client: Any, draft: Any, name: str, **fields: Any) -> Any:
    address = reverse("proposals:write", args=[draft.pk, name])
    return client.post(address, {"submission_key": keys.new_key(), **fields})


@pytest.mark.parametrize("field", ["title", "problem"])
@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200b\u200b\u200b\u200b", "\x00\x01\x02\x03\x04", "가" * 2001])
def test_a_bad_first_page_comes_back_with_what_was_typed(field: str, typed: str, client: Any, author: Any) -> None:
    answer = start(client, make_call(opens_at=LONG_AGO), **{field: typed})
    assert answer.status_code == 422
    assert (answer.context["form"].errors[field] and "앉을 곳이 없어" in answer.content.decode()) or field == "problem"
    assert not Proposal.objects.exists()


def test_ten_megabytes_of_text_are_refused_without_an_error(client: Any, author: Any) -> None:
    assert start(client, make_call(opens_at=LONG_AGO), problem="가" * 3_500_000).status_code in {400, 413}
    assert not Proposal.objects.exists()


def test_emoji_script_and_decomposed_hangul_are_kept_harmlessly(client: Any, author: Any) -> None:
    import unicodedata

    title = unicodedata.normalize("NFD", "의자를 놓아요 🙂") + "\u202e\x07"
    answer = start(client, make_call(opens_at=LONG_AGO), title=title, problem="<script>alert(1)</script> 서서 기다려요")
    assert answer.status_code == 302
    made = Proposal.objects.get()
    assert made.title == "의자를 놓아요 🙂"
    page = client.get(reverse("proposals:write", args=[made.pk, "check"])).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_somebody_who_is_not_signed_in_is_led_to_the_login_and_back(client: Any) -> None:
    call = make_call(opens_at=LONG_AGO)
    assert client.get(reverse("proposals:start")).status_code == 200
    answer = start(client, call)
    assert answer.status_code == 302 and "/accounts/login/" in answer.url and "next=/proposals/new/" in answer.url


def test_the_kept_draft_goes_once_the_first_page_is_taken(client: Any, author: Any) -> None:
    drafts.save(author, "proposal.new", {"title": "의자"}, at=NOON)
    start(client, make_call(opens_at=LONG_AGO))
    assert drafts.load(author, "proposal.new") is None


def test_pressing_twice_makes_one_draft(client: Any, author: Any) -> None:
    call, key = make_call(opens_at=LONG_AGO), keys.new_key()
    first, second = start(client, call, submission_key=key), start(client, call, submission_key=key)
    assert first["Location"] == second["Location"] and Proposal.objects.count() == 1


def test_handing_in_twice_makes_one_proposal(client: Any, author: Any) -> None:
    draft = make_draft(author, call=make_call(opens_at=LONG_AGO))
    address = reverse("proposals:submit", args=[draft.pk])
    for _press in range(2):
        assert client.post(address, {"submission_key": keys.new_key()}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "RECEIVED" and draft.versions.count() == 1


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("37.60", "125.50"), ("0", "0"), ("35.1", "129.0"), ("91", "126.8"), ("nan", "126.8"), ("", "")],
)
def test_a_pin_in_the_sea_is_refused_clearly(latitude: str, longitude: str, client: Any, author: Any) -> None:
    draft = make_draft(author)
    answer = step(client, draft, "place", kind="PIN", latitude=latitude, longitude=longitude)
    assert answer.status_code == 422 and answer.context["form"].errors
    draft.refresh_from_db()
    assert draft.latitude is None


def test_a_pin_in_the_city_is_kept_and_another_way_takes_it_away(client: Any, author: Any) -> None:
    draft = make_draft(author)
    assert step(client, draft, "place", kind="PIN", latitude="37.66", longitude="126.83").status_code == 302
    draft.refresh_from_db()
    assert (draft.latitude, draft.longitude) == (37.66, 126.83) and draft.map_x == 3068300
    assert (
        step(client, draft, "place", kind="ADDRESS", text="도서관 앞", area=settings.RESIDENCY_AREAS[0]).status_code
        == 302
    )
    draft.refresh_from_db()
    assert draft.latitude is None and draft.map_x is None and str(draft.place) == "도서관 앞"


def test_tags_are_made_alike_and_limited(client: Any, author: Any) -> None:
    draft = make_draft(author)
    category = draft.call.categories.get().slug
    assert step(client, draft, "details", category=category, tags="#의자, 의자 ,Bench,bench").status_code == 302
    assert sorted(draft.tags.names()) == ["Bench", "의자"]
    assert step(client, draft, "details", category=category, tags="하나,둘,셋,넷,다섯,여섯").status_code == 422
    assert step(client, draft, "details", category=category, tags="가" * 21).status_code == 422


def test_a_category_of_another_call_is_refused() -> None:
    draft, other = make_draft(), make_call()
    with pytest.raises(ProposalRefused) as refused:
        writing.describe(draft, editor=draft.author, category=other.categories.get(), tags=[], cost_won=None)
    assert refused.value.field == "category"


def test_a_photograph_that_is_none_is_refused(client: Any, author: Any) -> None:
    draft = make_draft(author)
    fake = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    answer = step(client, draft, "photos", attachments=[fake])
    assert answer.status_code == 422 and answer.context["form"].errors
    assert not attached_to(draft).exists()


def test_thirty_photographs_are_too_many(client: Any, author: Any) -> None:
    draft = make_draft(author)
    assert step(client, draft, "photos", attachments=[picture(f"{n}.jpg") for n in range(30)]).status_code == 422
    assert not attached_to(draft).exists()
    assert step(client, draft, "photos", attachments=[picture(f"{n}.jpg") for n in range(10)]).status_code == 302
    assert step(client, draft, "photos", attachments=[picture("one-more.jpg")]).status_code == 422
    assert attached_to(draft).count() == 10


def test_where_a_photograph_was_taken_is_removed(author: Any) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825)[1] = "N"
    draft = make_draft(author)
    [kept] = writing.add_files(draft, editor=author, files=[picture(exif=exif)], at=NOON)
    with kept.file.open("rb") as file:
        assert not Image.open(file).getexif()


def test_a_second_after_the_close_is_too_late_and_the_draft_stays() -> None:
    call = make_call(closes_at=NOON + timedelta(hours=1))
    draft = make_draft(call=call)
    with pytest.raises(ProposalRefused) as refused:
        writing.submit(draft, author=draft.author, at=NOON + timedelta(hours=1, seconds=1))
    assert refused.value.code == "closed"
    draft.refresh_from_db()
    assert draft.state == "DRAFT"
    assert writing.submit(draft, author=draft.author, at=NOON + timedelta(hours=1)).state == "RECEIVED"


def test_before_the_opening_nobody_begins() -> None:
    call = make_call(opens_at=NOON)
    with pytest.raises(ProposalRefused) as refused:
        make_draft(call=call, at=NOON - timedelta(seconds=1))
    assert refused.value.code == "not_open"


def test_where_residency_is_needed_it_is_asked_for() -> None:
    with pytest.raises(ProposalRefused) as refused:
        make_draft(call=make_call(proposer=Proposer.VERIFIED))
    assert refused.value.code == "unverified"


def test_staff_ideas_come_from_staff_and_are_theirs_to_read(client: Any, author: Any) -> None:
    call = make_call(kind=CallKind.STAFF)
    with pytest.raises(ProposalRefused):
        make_draft(author, call=call)
    idea = make_proposal(make_staff(Role.MODERATOR), call=call)
    assert idea.audience == "STAFF"
    assert client.get(idea.get_absolute_url()).status_code == 404
    assert idea.title not in client.get(reverse("proposals:list"), {"shelf": "staff"}).content.decode()
    assert idea.title not in client.get(reverse("proposals:feed"), {"shelf": "staff"}).content.decode()


def test_so_many_proposals_for_each_person() -> None:
    call, author = make_call(limit_per_person=1), make_user()
    first, second = make_draft(author, call=call), make_draft(author, call=call)
    writing.submit(first, author=author, at=NOON)
    with pytest.raises(ProposalRefused) as refused:
        writing.submit(second, author=author, at=NOON)
    assert refused.value.code == "too_many"


@pytest.mark.parametrize("missing", ["idea", "category"])
def test_what_is_missing_is_named_with_the_way_to_mend_it(missing: str, client: Any, author: Any) -> None:
    draft = make_draft(author, call=make_call(opens_at=LONG_AGO))
    Proposal.objects.filter(pk=draft.pk).update(**{missing: "" if missing == "idea" else None})
    answer = client.post(reverse("proposals:submit", args=[draft.pk]), {"submission_key": keys.new_key()})
    assert answer.status_code == 422 and answer.context["fix_url"]
    draft.refresh_from_db()
    assert draft.state == "DRAFT"


def test_questions_of_the_call_are_asked_and_shown(client: Any, author: Any) -> None:
    question = {"key": "who", "label": "누구에게 도움이 되나요?", "help": "", "required": True}
    draft = make_draft(author, call=make_call(questions=[question], opens_at=LONG_AGO))
    assert step(client, draft, "idea", idea="긴 의자를 두 개 놓습니다.").status_code == 422
    typed = {"idea": "긴 의자를 두 개 놓습니다.", "question-who": "어르신", "question-other": "몰래"}
    assert step(client, draft, "idea", **typed).status_code == 302
    draft.refresh_from_db()
    assert draft.answers_given == {"who": "어르신"}
    writing.submit(draft, author=author, at=NOON)
    assert "누구에게 도움이 되나요?" in client.get(draft.get_absolute_url()).content.decode()


def test_nobody_else_sees_or_writes_a_draft(client: Any) -> None:
    draft = make_draft()
    client.force_login(make_user())
    for name in ("write", "submit", "discard", "authors"):
        arguments = [draft.pk, "idea"] if name == "write" else [draft.pk]
        assert client.post(reverse(f"proposals:{name}", args=arguments)).status_code in {404, 405}
    assert client.get(draft.get_absolute_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        writing.write_texts(draft, editor=make_user(), texts_by_field={"title": "남의 제안"})


def test_a_discarded_draft_is_gone_with_its_files(client: Any, author: Any) -> None:
    draft = make_draft(author)
    [kept] = writing.add_files(draft, editor=author, files=[picture()], at=NOON)
    client.post(reverse("proposals:discard", args=[draft.pk]), {"submission_key": keys.new_key()})
    assert not Proposal.objects.exists()
    kept.refresh_from_db()
    assert kept.removed_at is not None


def test_a_place_names_all_its_columns() -> None:
    fields = texts.place_fields(kind=PlaceKind.CITY, text="남은 글", area=settings.RESIDENCY_AREAS[0])
    assert fields["place_text"] == "" and fields["area"] == "" and fields["latitude"] is None


@pytest.mark.parametrize("name", ["idea", "place", "details", "photos"])
def test_a_session_that_ended_leads_back_to_the_same_step(name: str, client: Any) -> None:
    draft = make_draft()
    drafts.save(draft.author, f"proposal.{draft.pk}.{name}", {"idea": "아직 다 쓰지 못한 글"}, at=NOON)
    answer = step(client, draft, name, idea="남이 보낸 글")
    address = reverse("proposals:write", args=[draft.pk, name])
    assert answer.status_code == 302 and answer.url == f"/accounts/login/?next={address}"
    draft.refresh_from_db()
    assert draft.idea == "지붕 아래에 나무 의자 두 개를 놓습니다."
    client.force_login(draft.author)
    assert f'data-draft="proposal.{draft.pk}.{name}"' in client.get(address).content.decode()
    assert drafts.load(draft.author, f"proposal.{draft.pk}.{name}") == {"idea": "아직 다 쓰지 못한 글"}
