"""What staff ask among themselves is not there for residents, by whatever door; nor is what was taken down."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role, RoleGrant
from core.mentions import find
from core.notify.models import OutboxMessage
from core.uploads.receiving import attached_to
from discussion.models import Comment, Endorsement, Flag, Follow
from discussion.services import comments, support, tally
from regulations.models import Petition
from regulations.queries import marks, petition_lists, petitions
from regulations.queries.petition_lists import Filters
from regulations.rules.petitions import may_read
from regulations.services import petition_conversation, petition_notices
from regulations.states import Audience
from tests.factories import make_staff, make_user
from tests.regulations.petitions.petition_factories import NOON, make_petition, make_rule
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
SECRET = "출장비정산서식"


@pytest.fixture
def secret() -> Petition:
    rule = make_rule()
    return make_petition(
        make_staff(department=rule.department),
        audience=Audience.STAFF,
        regulation=rule,
        key="a2",
        title=f"{SECRET} 줄이기",
        burden=f"{SECRET}에 같은 내용을 세 번 적습니다.",
        files=[SimpleUploadedFile("서식.txt", "서식".encode(), "text/plain")],
    )


def outsiders() -> list[Client]:
    """Nobody in particular, and somebody with an account."""
    resident = Client()
    resident.force_login(make_user())
    return [Client(), resident]


def member() -> Client:
    client = Client()
    sign_in(client, make_staff())
    return client


def names(answer: Any, petition: Petition) -> bool:
    """By its title or by its address: the search marks the words that it found in a title."""
    page = answer.content.decode()
    return petition.title in page or petition.get_absolute_url() in page


def pages_naming(petition: Petition) -> list[str]:
    """Whatever lists petitions, or could."""
    board, words = reverse("regulations:petitions"), f"?q={SECRET}"
    assert petition.regulation is not None
    return [
        board,
        board + words,
        f"{board}?rule={petition.regulation.slug}",
        reverse("regulations:petition_feed"),
        reverse("regulations:petition_feed") + words,
        reverse("regulations:similar_petitions") + f"?title={petition.title}&burden={petition.burden}",
        reverse("regulations:front"),
        petition.regulation.get_absolute_url(),
        reverse("search") + words,
        "/api/v1/data/regulation-petitions",
        "/",
    ]


def test_no_page_for_everybody_names_it(secret: Petition) -> None:
    for client in outsiders():
        for address in pages_naming(secret):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert not names(answer, secret), address


def test_its_own_pages_are_not_there(secret: Petition) -> None:
    names = ["petition", "withdraw_petition", "reexamine_petition", "merge_petition"]
    for client in outsiders():
        for name in names:
            answer = client.get(reverse(f"regulations:{name}", args=[secret.pk]))
            assert answer.status_code in {302, 404} and SECRET not in answer.content.decode(), name
    anonymous, resident = outsiders()
    assert anonymous.get(secret.get_absolute_url()).status_code == 404
    assert all(resident.get(reverse(f"regulations:{name}", args=[secret.pk])).status_code == 404 for name in names)


def test_the_staffs_board_and_its_pages_of_writing_are_not_there() -> None:
    _anonymous, resident = outsiders()
    addresses = ["staff_petitions", "staff_new_petition", "staff_petition_words", "staff_similar_petitions"]
    for name in addresses:
        assert resident.get(reverse(f"regulations:{name}")).status_code == 404, name
    typed = {"title": "몰래 쓰는 건의", "burden": "직원 게시판에 써 봅니다."}
    assert resident.post(reverse("regulations:staff_petition_words"), typed).status_code == 404
    assert not Petition.objects.exists()


def test_members_of_staff_find_it_everywhere(secret: Petition) -> None:
    client = member()
    words = f"?q={SECRET}"
    similar = reverse("regulations:staff_similar_petitions") + f"?title={secret.title}&burden={secret.burden}"
    for address in (
        secret.get_absolute_url(),
        reverse("regulations:staff_petitions"),
        reverse("regulations:staff_petitions") + words,
        reverse("search") + words,
        similar,
    ):
        assert names(client.get(address), secret), address
    # The board for everybody stays what everybody reads.
    assert not names(client.get(reverse("regulations:petitions")), secret)


def test_nobody_else_takes_part_in_its_conversation(secret: Petition) -> None:
    colleague = make_staff()
    said = comments.post_comment(secret, author=colleague, body="저도 그렇습니다.", at=NOON)
    anonymous, resident = outsiders()
    place = f"/discussion/on/regulations.petition/{secret.pk}/"
    assert reverse("discussion:conversation", args=["regulations.petition", secret.pk]) == place
    for client in (anonymous, resident):
        assert client.get(place).status_code == 404
        assert SECRET not in client.get(reverse("discussion:comment", args=[said.pk]), follow=True).content.decode()
    for deed in ("comment", "endorse", "follow", "flag"):
        resident.post(f"{place}{deed}/", {"body": "보입니다", "reason": "OTHER"})
    assert Comment.objects.count() == 1
    assert not Endorsement.objects.exists() and not Flag.objects.exists()
    assert set(Follow.objects.values_list("person", flat=True)) == {secret.author_id, colleague.pk}


def test_its_files_are_for_the_same_readers(secret: Petition) -> None:
    address = attached_to(secret).get().get_absolute_url()
    for client in outsiders():
        assert client.get(address).status_code in {302, 403, 404}
    assert member().get(address).status_code == 200


def test_nothing_of_it_is_counted_in_public(secret: Petition) -> None:
    assert secret.version is not None
    assert petition_lists.listing(AnonymousUser(), Filters()).count() == 0
    assert petition_lists.years(AnonymousUser(), Audience.PUBLIC) == []
    assert marks.of(secret.version, AnonymousUser()).get("a2") is None
    assert marks.of(secret.version, make_staff())["a2"].petitions == 1


def test_a_forged_audience_shows_nothing(secret: Petition) -> None:
    for reader in (AnonymousUser(), make_user()):
        assert not petitions.in_channel(reader, Audience.STAFF).exists()
        assert petition_lists.listing(reader, Filters(audience=Audience.STAFF, words=SECRET)).page().items == []


def test_it_cannot_be_named_by_pages_of_other_rooms(secret: Petition) -> None:
    assert find(SECRET, make_staff()) == []


def test_who_leaves_the_staff_leaves_its_channel(secret: Petition) -> None:
    author = secret.author
    assert author is not None and may_read(author, secret)
    RoleGrant.objects.filter(user=author).delete()
    author = type(author).objects.get(pk=author.pk)
    secret.author = author
    assert not may_read(author, secret)
    assert not petitions.written_by(author).exists()
    petition_notices.tell_step(secret, state="CLASSIFIED", reason="", actor=None, at=NOON)
    assert not OutboxMessage.objects.filter(recipient=author, event__startswith="regulations.petition").exists()


@pytest.fixture
def taken_down() -> Petition:
    made = make_petition(title=f"{SECRET} 광고")
    petition_conversation.hide(made, "ADVERTISING", NOON)
    made.refresh_from_db()
    return made


def test_what_was_taken_down_is_read_by_its_author_and_who_works_on_it(taken_down: Petition) -> None:
    for client in outsiders():
        assert client.get(taken_down.get_absolute_url()).status_code == 404
        for address in pages_naming(taken_down):
            assert not names(client.get(address), taken_down), address
    assert may_read(taken_down.author, taken_down)
    assert may_read(make_staff(Role.CASE_OFFICER, taken_down.department), taken_down)
    assert not may_read(make_staff(Role.CASE_OFFICER, make_rule().department), taken_down)


def test_it_comes_back_where_it_was(taken_down: Petition) -> None:
    petition_conversation.show(taken_down, NOON)
    for address in (reverse("regulations:petitions"), reverse("search") + f"?q={SECRET}"):
        assert names(Client().get(address), taken_down)


def test_counts_come_over_from_the_conversation() -> None:
    made = make_petition()
    for _number in range(3):
        support.endorse(made, person=make_user(), at=NOON)
    comments.post_comment(made, author=make_user(), body="저도 같은 일을 겪었습니다.", at=NOON)
    tally.fold()
    made.refresh_from_db()
    assert (made.endorsement_count, made.comment_count) == (3, 1)


def test_nobody_endorses_their_own() -> None:
    made = make_petition()
    with pytest.raises(PermissionDenied):
        support.endorse(made, person=made.author, at=NOON)
