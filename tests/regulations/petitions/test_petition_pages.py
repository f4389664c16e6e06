"""The board, the pages of writing, and a petition's own page, as people use them; also with wrong input."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core.submissions import keys
from discussion.services import support, tally
from regulations.models import Petition, Regulation
from regulations.states import Audience, PetitionState
from tests.factories import make_staff, make_user
from tests.regulations.petitions.petition_factories import NOON, TEXT, make_petition, make_rule, put_in_force
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
TYPED = {"title": "정기권을 남은 날만큼 환불해 주세요", "burden": "이사를 가도 한 달 요금을 모두 내야 합니다."}


def at(name: str, *arguments: Any) -> str:
    return reverse(f"regulations:{name}", args=arguments)


def hand_in(client: Client, address: str, **fields: Any) -> Any:
    return client.post(address, {**TYPED, "submission_key": keys.new_key(), **fields})


@pytest.fixture
def resident(client: Client) -> Any:
    person = make_user()
    client.force_login(person)
    return person


class TestFinding:
    def test_a_rule_is_found_by_its_name_and_leads_to_its_articles(self, client: Client) -> None:
        rule = make_rule(title="체육관 대관 규정")
        make_rule(title="주차장 요금 규정")
        page = client.get(at("new_petition") + "?q=체육관").content.decode()
        assert at("petition_rule", rule.slug) in page and "주차장 요금 규정" not in page

    def test_whoever_knows_no_rule_need_not_read_the_list_of_all(self, client: Client) -> None:
        rule = make_rule()
        page = client.get(at("new_petition")).content.decode()
        assert page.count(at("petition_words") + '"') == 1
        assert page.index(at("petition_words") + '"') < page.index(at("petition_rule", rule.slug))

    def test_a_rule_and_an_article_lead_straight_to_the_words(self, client: Client) -> None:
        rule = make_rule(title="체육관 대관 규정")
        page = client.get(at("new_petition") + "?q=체육관 3조의2").content.decode()
        assert at("petition_about", rule.slug, "a3-2") in page

    @pytest.mark.parametrize("typed", ["zzz", "%", "'", "\\", "가" * 200, "조", "3조"])
    def test_whatever_is_typed_there_is_a_way_on(self, typed: str, client: Client) -> None:
        rule = make_rule()
        for address in (at("new_petition"), at("petition_rule", rule.slug)):
            assert client.get(address, {"q": typed}).status_code == 200
        assert at("petition_words") in client.get(at("new_petition"), {"q": typed}).content.decode()

    def test_articles_stand_under_their_chapters_and_deleted_ones_do_not(self, client: Client) -> None:
        rule = make_rule()
        page = client.get(at("petition_rule", rule.slug)).content.decode()
        assert "제2장 요금" in page
        assert at("petition_about", rule.slug, "a3-2") in page
        assert f'"{at("petition_about", rule.slug, "a3")}"' not in page

    @pytest.mark.parametrize(("typed", "key"), [("환불", "a3-2"), ("2조 1항", "a2.p1"), ("소형", "a2.p1.i1")])
    def test_a_clause_is_found_by_its_number_and_by_its_words(self, typed: str, key: str, client: Client) -> None:
        rule = make_rule()
        assert (
            at("petition_about", rule.slug, key)
            in client.get(at("petition_rule", rule.slug), {"q": typed}).content.decode()
        )

    def test_a_rule_that_is_not_in_force_is_not_offered(self, client: Client) -> None:
        rule = make_rule()
        Regulation.objects.filter(pk=rule.pk).update(repealed_on=NOON.date())
        assert rule.title not in client.get(at("new_petition")).content.decode()
        assert client.get(at("petition_rule", rule.slug)).status_code == 404

    def test_a_clause_that_is_gone_says_so_and_leads_on(self, client: Client) -> None:
        rule = make_rule()
        answer = client.get(at("petition_about", rule.slug, "a3"))
        assert answer.status_code == 404
        assert at("petition_rule", rule.slug) in answer.content.decode()


class TestWriting:
    def test_anybody_begins_and_is_asked_to_sign_in_when_handing_in(self, client: Client) -> None:
        address = at("petition_about", make_rule().slug, "a3-2")
        page = client.get(address).content.decode()
        assert "제3조의2(환불) 정기권은 환불하지 아니한다." in page and 'data-draft="petition.public"' in page
        answer = hand_in(client, address)
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
        assert address in answer["Location"] and not Petition.objects.exists()

    def test_a_petition_about_a_clause(self, client: Client, resident: Any) -> None:
        rule = make_rule()
        answer = hand_in(client, at("petition_about", rule.slug, "a3-2"), proposed_wording="남은 날만큼 환불한다.")
        made = Petition.objects.get()
        assert answer["Location"] == made.get_absolute_url()
        assert (made.author, made.regulation, made.key, made.audience) == (resident, rule, "a3-2", Audience.PUBLIC)

    def test_a_petition_of_somebody_who_does_not_know_the_rule(self, client: Client, resident: Any) -> None:
        hand_in(client, at("petition_words"), rule_named="수영장 창구에서 들은 규정")
        made = Petition.objects.get()
        assert (made.regulation, made.rule_named) == (None, "수영장 창구에서 들은 규정")
        assert "수영장 창구에서 들은 규정" in client.get(made.get_absolute_url()).content.decode()

    def test_a_petition_in_the_staffs_channel(self, client: Client) -> None:
        sign_in(client, make_staff())
        hand_in(client, at("staff_petition_about", make_rule().slug, "a1"))
        assert Petition.objects.get().audience == Audience.STAFF

    @pytest.mark.parametrize("field", ["title", "burden"])
    @pytest.mark.parametrize("typed", ["", "  ", "\u200b" * 12, "\x00\x01\x02\x03\x04", "가" * 3001])
    def test_what_is_wrong_comes_back_with_what_was_typed(
        self, field: str, typed: str, client: Client, resident: Any
    ) -> None:
        answer = hand_in(client, at("petition_about", make_rule().slug, "a1"), **{field: typed})
        assert answer.status_code == 422 and answer.context["form"].errors[field]
        other = "burden" if field == "title" else "title"
        assert TYPED[other] in answer.content.decode() and not Petition.objects.exists()

    def test_look_alikes_stand_between_and_can_be_passed(self, client: Client, resident: Any) -> None:
        earlier = make_petition()
        address = at("petition_about", make_rule().slug, "a3-2")
        answer = hand_in(client, address)
        page = answer.content.decode()
        assert answer.status_code == 422 and earlier.get_absolute_url() in page and TYPED["burden"] in page
        assert Petition.objects.count() == 1
        hand_in(client, address, seen="1")
        assert Petition.objects.count() == 2

    def test_look_alikes_while_typing(self, client: Client) -> None:
        earlier = make_petition()
        page = client.get(at("similar_petitions"), TYPED).content.decode()
        assert earlier.title in page and 'name="seen"' in page
        assert client.get(at("similar_petitions"), {"title": "정"}).content.strip() == b""

    def test_pressing_twice_makes_one(self, client: Client, resident: Any) -> None:
        address, key = at("petition_about", make_rule().slug, "a1"), keys.new_key()
        first, second = (client.post(address, {**TYPED, "submission_key": key}) for _time in range(2))
        assert first["Location"] == second["Location"] and Petition.objects.count() == 1

    def test_a_rule_that_changed_meanwhile_is_shown_anew(self, client: Client, resident: Any) -> None:
        rule = make_rule()
        put_in_force(rule, TEXT.replace("환불하지 아니한다", "사용한 날을 빼고 환불한다"))
        address = at("petition_about", rule.slug, "a3-2")
        answer = hand_in(client, address, read="1")
        page = answer.content.decode()
        assert answer.status_code == 422 and "사용한 날을 빼고 환불한다" in page and TYPED["burden"] in page
        assert 'name="read" value="2"' in page
        assert hand_in(client, address, read="2").status_code == 302

    @pytest.mark.parametrize("read", ["0", "-1", "999", "x", "1e9", "99999999999999999999"])
    def test_a_forged_version_harms_nothing(self, read: str, client: Client, resident: Any) -> None:
        assert hand_in(client, at("petition_about", make_rule().slug, "a1"), read=read).status_code in {302, 422}


class TestBoard:
    def test_filters_narrow_and_nonsense_narrows_nothing(self, client: Client) -> None:
        rule = make_rule()
        here = make_petition(regulation=rule, key="a2", title="요금을 낮춰 주세요")
        other = make_petition(title="정기권 환불을 해 주세요")
        Petition.objects.filter(pk=other.pk).update(state=PetitionState.WITHDRAWN)

        def shown(**wanted: Any) -> set[int]:
            answer = client.get(at("petitions"), wanted)
            assert answer.status_code == 200
            return {petition.pk for petition in answer.context["page"]}

        both = {here.pk, other.pk}
        assert shown() == both
        assert shown(state="WITHDRAWN") == {other.pk}
        assert shown(rule=rule.slug) == shown(rule=rule.slug, clause="a2") == {here.pk}
        assert shown(rule=rule.slug, clause="a1") == set()
        assert shown(department=rule.department_id) == {here.pk}
        assert shown(year="2026") == both
        assert shown(q="환불") == {other.pk}
        for wanted in (
            {"state": "x"},
            {"rule": "x"},
            {"department": "x"},
            {"year": "9999"},
            {"sort": "x"},
            {"clause": "a2"},
        ):
            assert shown(**wanted) == both

    def test_the_most_endorsed_come_first(self, client: Client) -> None:
        make_petition()
        loved = make_petition(title="신청을 인터넷으로 받아 주세요")
        support.endorse(loved, person=make_user(), at=NOON)
        tally.fold()
        assert client.get(at("petitions"), {"sort": "endorsed"}).context["page"].items[0] == loved

    def test_a_forged_cursor_is_refused(self, client: Client) -> None:
        assert client.get(at("petitions"), {"cursor": "x"}).status_code == 400

    def test_one_petition_costs_as_many_questions_as_thirty(self, client: Client) -> None:
        make_petition()
        client.get(at("petitions"))

        def questions() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(at("petitions")).status_code == 200
            return len(captured)

        few = questions()
        for number in range(30):
            make_petition(title=f"서로 다른 건의 {number}")
        assert questions() == few

    def test_the_feed_names_petitions_and_answers_304(self, client: Client) -> None:
        made = make_petition()
        answer = client.get(at("petition_feed"))
        assert made.title in answer.content.decode() and answer["Content-Type"].startswith("application/atom+xml")
        again = client.get(at("petition_feed"), headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304

    def test_ones_own_are_listed_for_oneself_alone(self, client: Client, resident: Any) -> None:
        own, other = make_petition(resident), make_petition(title="남의 건의입니다")
        page = client.get(at("my_petitions")).content.decode()
        assert own.title in page and other.title not in page
        assert Client().get(at("my_petitions")).status_code == 302

    def test_open_data_has_no_names(self, client: Client) -> None:
        made = make_petition()
        answer = client.get("/api/v1/data/regulation-petitions").content.decode()
        assert made.title in answer and str(made.author) not in answer


class TestPetition:
    def test_it_shows_the_clause_as_it_read_and_the_wish_beside_it(self, client: Client) -> None:
        made = make_petition(proposed_wording="남은 날만큼 환불한다.")
        page = client.get(made.get_absolute_url()).content.decode()
        assert "정기권은 환불하지 아니한다." in page and "남은 날만큼 환불한다." in page
        assert client.get(made.get_absolute_url()).context["detail"].wording.has_changed is False

    def test_a_rule_that_changed_since_is_shown_with_the_difference(self, client: Client) -> None:
        rule = make_rule()
        made = make_petition(regulation=rule, key="a3-2")
        put_in_force(rule, TEXT.replace("환불하지 아니한다", "환불한다"))
        wording = client.get(made.get_absolute_url()).context["detail"].wording
        assert wording.has_changed and "환불한다" in wording.now and wording.key_now == "a3-2"

    def test_a_clause_that_moved_is_followed_to_its_new_place(self, client: Client) -> None:
        rule = make_rule()
        made = make_petition(regulation=rule, key="a3-2")
        put_in_force(rule, TEXT.replace("제3조의2(환불)", "제4조(환불)"), moved={"a4": "a3-2"})
        put_in_force(rule, TEXT.replace("제3조의2(환불)", "제5조(환불)"), moved={"a5": "a4"})
        wording = client.get(made.get_absolute_url()).context["detail"].wording
        assert wording.key_now == "a5" and "정기권은 환불하지 아니한다." in wording.now

    def test_another_clause_at_the_old_address_is_not_taken_for_it(self, client: Client) -> None:
        rule = make_rule()
        made = make_petition(regulation=rule, key="a3-2")
        put_in_force(rule, TEXT.replace("제3조의2(환불) 정기권은 환불하지 아니한다.\n", ""))
        put_in_force(rule, TEXT.replace("정기권은 환불하지 아니한다", "대여는 삼 일로 한다"))
        assert client.get(made.get_absolute_url()).context["detail"].wording.is_gone

    def test_script_in_a_petition_stays_words(self, client: Client) -> None:
        made = make_petition(burden="<script>alert(1)</script> 불편합니다.", title="<b>굵게</b> 바꿔 주세요")
        page = client.get(made.get_absolute_url()).content.decode()
        assert "<script>alert(1)" not in page and "<b>굵게" not in page

    def test_its_author_withdraws_it_with_a_reason(self, client: Client, resident: Any) -> None:
        made = make_petition(resident)
        address = at("withdraw_petition", made.pk)
        assert address in client.get(made.get_absolute_url()).content.decode()
        assert client.post(address, {"reason": " ", "submission_key": keys.new_key()}).status_code == 422
        client.post(address, {"reason": "다른 길을 찾았습니다.", "submission_key": keys.new_key()})
        made.refresh_from_db()
        assert made.state == PetitionState.WITHDRAWN
        assert "다른 길을 찾았습니다." in client.get(made.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("name", ["withdraw_petition", "reexamine_petition", "merge_petition"])
    def test_nobody_else_comes_through_its_doors(self, name: str, client: Client, resident: Any) -> None:
        assert client.get(at(name, make_petition().pk)).status_code == 403

    def test_staff_join_two_and_the_old_address_leads_on(self, client: Client) -> None:
        rule = make_rule()
        source, target = (make_petition(regulation=rule, key="a3-2") for _time in range(2))
        sign_in(client, make_staff(Role.CASE_OFFICER, rule.department))
        address = at("merge_petition", source.pk)
        assert f"?with={target.pk}" in client.get(address).content.decode()
        for wrong in ("", "x", "0", str(source.pk), "99999999999999999999"):
            assert client.post(address, {"target": wrong, "submission_key": keys.new_key()}).status_code == 422
        client.post(address, {"target": target.pk, "submission_key": keys.new_key()})
        answer = client.get(source.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (301, f"{target.get_absolute_url()}?merged={source.pk}")

    def test_its_page_costs_the_same_whatever_hangs_on_it(self, client: Client) -> None:
        rule = make_rule()
        made = make_petition(regulation=rule)

        def questions() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(made.get_absolute_url() + "?x").status_code == 200
            return len(captured)

        for number in range(4):
            make_petition(regulation=rule, key="a3-2", title=f"서로 다른 건의 {number}")
        questions()
        few = questions()
        for number in range(30):
            make_petition(regulation=rule, key="a3-2", title=f"또 다른 건의 {number}")
        assert questions() == few


@pytest.mark.parametrize("key", ["z1", "s1.z1", "b1.a2", "zz", "a" + "9" * 60, "."])
def test_an_address_of_no_clause_at_all_breaks_nothing(key: str, client: Client, resident: Any) -> None:
    rule = make_rule()
    if key != ".":
        assert client.get(at("petition_about", rule.slug, key)).status_code == 404
        assert hand_in(client, at("petition_about", rule.slug, key), read="1").status_code == 422
        assert client.get(at("clause", rule.slug, key)).status_code == 404
    assert client.get(at("petitions"), {"rule": rule.slug, "clause": key}).status_code == 200
