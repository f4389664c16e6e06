"""The pages of drafts: for everybody, for whoever says something, and for the office."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from discussion.models import ModerationCase
from discussion.services import moderation
from discussion.states import Reason
from regulations.models import Opinion, Version
from regulations.queries import version_texts
from regulations.services import drafting, opinions
from regulations.states import VersionState
from tests.factories import make_staff, make_user
from tests.regulations.drafts.drafting_office import (
    REASON,
    Office,
    make_announced,
    make_consulted,
    make_draft,
    make_office,
    make_rule,
)
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *arguments: Any, status: int = 200, **query: Any) -> str:
    response = client.get(reverse(f"regulations:{name}", args=arguments), query)
    assert response.status_code == status, response.status_code
    return str(response.content.decode())


def send(client: Client, name: str, *arguments: Any, status: int = 302, **typed: Any) -> Any:
    address = reverse(f"regulations:{name}", args=arguments)
    key = client.get(address).context["submission_key"] if "submission_key" in typed else None
    response = client.post(address, typed if key is None else {**typed, "submission_key": key})
    assert response.status_code == status, response.content.decode()[:3000]
    return response


@pytest.fixture
def office() -> Office:
    return make_office()


def signed(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def test_everybody_reads_what_is_announced_and_nothing_before(client: Client, office: Office) -> None:
    announced, drafted = make_announced(office, at=timezone.now()), make_draft(office, at=timezone.now())
    shown = page(client, "drafts")
    assert announced.regulation.title in shown and drafted.regulation.title not in shown
    page(client, "draft", drafted.pk, status=404)
    assert "인터넷으로" in page(client, "draft", announced.pk)
    assert announced.regulation.title in page(client, "drafts_feed")
    page(signed(office.clerk), "draft", drafted.pk)


def test_a_resident_says_something_about_a_clause(office: Office) -> None:
    draft, person = make_announced(office, at=timezone.now()), make_user()
    client = signed(person)
    assert "제2조" in page(client, "write_opinion", draft.pk, clause="a2")
    gone = client.get(reverse("regulations:write_opinion", args=[draft.pk]), {"clause": "a99"})
    assert gone.context["gone"] and gone.context["form"]["key"].value() == ""
    send(client, "write_opinion", draft.pk, key="a2", text="온라인 신청에 찬성합니다.")
    said = Opinion.objects.get()
    alone = page(Client(), "opinion", said.pk)
    assert "온라인 신청에 찬성합니다." in alone
    # What a checker of reports writes has another name in Korean.
    assert "<title>개정안에 대한 의견: " in alone.replace("<title>\n", "<title>") and "점검 의견" not in alone
    assert "온라인 신청에 찬성합니다." in page(Client(), "opinions", draft.pk, clause="a2", result="none")
    refused = send(client, "write_opinion", draft.pk, key="a2", text="온라인 신청에 찬성합니다.", status=422)
    assert "온라인 신청에 찬성합니다." in refused.content.decode(), "what was typed stays"
    send(client, "take_back_opinion", said.pk)
    assert not Opinion.objects.exists()


def test_readers_flag_an_opinion_and_a_moderator_takes_it_down(office: Office) -> None:
    draft = make_announced(office, at=timezone.now())
    said = opinions.write(draft, author=make_user(), text="아무개의 전화번호는 여기에 있습니다.", at=timezone.now())
    reader, moderator = signed(make_user()), make_staff(Role.MODERATOR)
    flag = reverse("discussion:flag", args=["regulations.opinion", said.pk])
    assert flag in reader.get(reverse("regulations:opinions", args=[draft.pk])).content.decode()
    assert reader.get(flag).status_code == 200
    moderation.flag(said, person=make_user(), reason=Reason.PERSONAL_DATA, at=timezone.now())
    case = ModerationCase.objects.get()
    assert case.snapshot == said.text
    given = {"reason": "전화번호가 있습니다.", "rule": Reason.PERSONAL_DATA, "at": timezone.now()}
    moderation.decide(case, "uphold", moderator=moderator, **given)
    page(Client(), "opinion", said.pk, status=404)
    assert said.text not in page(reader, "opinions", draft.pk)
    assert said.text in page(signed(said.author), "opinion", said.pk), "its author reads why it is gone"


def test_visitors_are_led_to_the_login(client: Client, office: Office) -> None:
    draft = make_announced(office, at=timezone.now())
    response = client.get(reverse("regulations:write_opinion", args=[draft.pk]))
    assert response.status_code == 302 and "login" in response["Location"]


def test_the_office_answers_several_at_once(office: Office) -> None:
    draft = make_announced(office, at=timezone.now())
    said = [
        opinions.write(draft, author=make_user(), text=f"방문은 힘듭니다 {number}.", at=timezone.now())
        for number in (1, 2, 3)
    ]
    client = signed(office.clerk)
    assert all(one.text in page(client, "answer_opinions", draft.pk) for one in said)
    typed = {"answered": "TAKEN", "answer": "의견대로 고치겠습니다. 고맙습니다.", "position": office.post.pk}
    send(client, "answer_opinions", draft.pk, **typed, status=422)
    send(client, "answer_opinions", draft.pk, opinions=[one.pk for one in said[:2]], **typed)
    assert draft.opinions.exclude(answered="").count() == 2
    anew = page(client, "answer_opinions", draft.pk, opinion=said[0].pk)
    assert "의견대로 고치겠습니다" in anew and said[2].text not in anew
    assert "체육시설팀장" in page(Client(), "opinion", said[0].pk)


def test_from_a_rule_to_an_enacted_version(office: Office) -> None:
    rule, client = make_rule(office), signed(office.clerk)
    send(client, "begin_draft", rule.slug, change="PARTIAL", reason=REASON)
    draft = Version.objects.get(state=VersionState.DRAFT)
    shown = client.get(reverse("regulations:edit_draft", args=[draft.pk])).context["form"]
    text = version_texts.whole(draft)
    changed = text.replace("방문하여", "인터넷으로")
    read = shown["read"].value()
    kept = send(client, "edit_draft", draft.pk, text=changed, reason="짧음", read=read, status=422)
    assert "인터넷으로" in kept.content.decode(), "what was typed stays"
    send(client, "edit_draft", draft.pk, text=changed, reason=REASON, read=read)
    assert "인터넷으로" in page(client, "work_on_draft", draft.pk)
    until = drafting.earliest_end(timezone.now())
    send(client, "announce_draft", draft.pk, opinions_until="2020-01-01", status=422)
    send(client, "announce_draft", draft.pk, opinions_until=until.isoformat())
    page(client, "edit_draft", draft.pk, status=404)
    Version.objects.filter(pk=draft.pk).update(opinions_until=timezone.localdate() - timedelta(days=1))
    opinions.close_ended(at=timezone.now())
    today = timezone.localdate().isoformat()
    superior = signed(office.superior)
    assert reverse("regulations:enact_draft", args=[draft.pk]) in page(superior, "work_on_draft", draft.pk)
    days = {"enacted_on": today, "in_force_on": today}
    read = superior.get(reverse("regulations:enact_draft", args=[draft.pk])).context["form"]["read"].value()
    send(superior, "enact_draft", draft.pk, **days, status=422)
    send(superior, "enact_draft", draft.pk, **days, read="0" * 64, status=422)
    send(superior, "enact_draft", draft.pk, **days, read=read)
    rule.refresh_from_db()
    assert rule.current == draft and "인터넷으로" in page(Client(), "version", rule.slug, 2)


def test_the_staffs_pages_are_for_the_staff_of_that_department(client: Client, office: Office) -> None:
    draft, rule = make_draft(office, at=timezone.now()), make_rule(office)
    stranger, resident = signed(make_office().clerk), signed(make_user())
    for name in ("work_on_draft", "edit_draft", "announce_draft", "enact_draft", "drop_draft", "answer_opinions"):
        assert client.get(reverse(f"regulations:{name}", args=[draft.pk])).status_code == 302
        for person in (stranger, resident):
            assert person.get(reverse(f"regulations:{name}", args=[draft.pk])).status_code in {403, 404}, name
    page(resident, "draft_work", status=404)
    page(stranger, "begin_draft", rule.slug, status=403)
    assert draft.regulation.title in page(signed(office.clerk), "draft_work", q="운영규정")
    assert draft.regulation.title not in page(stranger, "draft_work", q="운영규정")


def test_a_rule_that_has_a_draft_leads_to_it(office: Office) -> None:
    draft = make_draft(office, at=timezone.now())
    response = signed(office.clerk).get(reverse("regulations:begin_draft", args=[draft.regulation.slug]))
    assert response["Location"] == reverse("regulations:work_on_draft", args=[draft.pk])


def test_a_draft_can_be_dropped_and_stays_readable(office: Office) -> None:
    draft = make_announced(office, at=timezone.now())
    send(signed(office.clerk), "drop_draft", draft.pk, reason="상위 법령이 바뀌었습니다.")
    assert "상위 법령이 바뀌었습니다." in page(Client(), "draft", draft.pk)


@pytest.mark.parametrize("opinion_count", [1, 30])
def test_pages_ask_the_same_few_questions_however_many_opinions(
    opinion_count: int, office: Office, django_assert_max_num_queries: Any
) -> None:
    draft = make_announced(office, at=timezone.now())
    for number in range(opinion_count):
        opinions.write(draft, author=make_user(), key="a2", text=f"{number}번째 의견입니다.", at=timezone.now())
    client = Client()
    page(client, "drafts")
    for name, arguments, most in (("drafts", [], 8), ("draft", [draft.pk], 18), ("opinions", [draft.pk], 10)):
        with django_assert_max_num_queries(most):
            page(client, name, *arguments)


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": "eyJ0"}])
def test_a_forged_place_in_a_list_is_refused(client: Client, office: Office, query: dict[str, str]) -> None:
    page(client, "drafts", status=400, **query)
    page(client, "opinions", make_consulted(office).pk, status=400, **query)


@pytest.mark.parametrize("part", ["0", "99999", "x", "-1", "²"])
def test_a_part_that_is_none_shows_the_first_or_the_last(client: Client, office: Office, part: str) -> None:
    assert "인터넷으로" in page(client, "draft", make_announced(office).pk, part=part)


def test_the_number_of_no_opinion_is_refused_however_long(office: Office) -> None:
    draft = make_announced(office, at=timezone.now())
    typed = {"answered": "TAKEN", "answer": "말씀하신 대로 고치겠습니다.", "position": office.post.pk}
    for number in ("0", "x", "9" * 30):
        send(signed(office.clerk), "answer_opinions", draft.pk, opinions=number, **typed, status=422)
