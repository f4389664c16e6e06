"""The pages: who reaches them, what they show, and above all what they never show."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from budget.models import KeyedPaper, PaperBox, PaperStation, Participation, Poll
from budget.services.paper import keying, sample
from budget.states.paper import BoxState, Verdict
from core.workflow import engine
from core.workflow.models import Case
from tests.budget.paper.stations import CLOSED, SOMEBODY, PaperDay, account_of, register
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
TYPED = {
    "name": SOMEBODY.name, "birth_date": "1950-03-01", "postal_code": SOMEBODY.postal_code,
    "address": SOMEBODY.address,
}  # fmt: skip


def open_day() -> PaperDay:
    """A vote that is open at this very moment, as pages go by the clock."""
    now = timezone.now()
    return PaperDay(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))


def at(client: Client, user: Any) -> Client:
    sign_in(client, user)
    return client


def url(name: str, day: PaperDay, *more: Any) -> str:
    return reverse(f"budget:{name}", args=[day.slug, *more])


def staff_pages(day: PaperDay) -> list[str]:
    batch = day.poll.paper_batches.first()
    assert batch is not None
    return [
        url("paper_staff", day), url("paper_box", day, day.box.pk), url("paper_hand_in", day, day.box.pk),
        url("paper_protocol", day, day.box.pk), url("paper_ballot", day, 1), url("paper_batch", day, batch.number),
        url("paper_batch_sheet", day, batch.number),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 403),
        (Role.MODERATOR, 403),
        (Role.DEPARTMENT_REVIEWER, 403),
        (Role.CASE_OFFICER, 200),
        (Role.ELECTION_OFFICER, 200),
    ],
)
def test_the_staff_of_the_vote_alone_reaches_these_pages(client: Client, role: Role | None, status: int) -> None:
    day = PaperDay()
    day.batches(2)
    at(client, make_staff(role) if role else make_user())
    found = {page: client.get(page).status_code for page in staff_pages(day)}
    # What a person may not see does not exist, or is refused; never shown.
    assert all(answer == 200 if status == 200 else answer in (403, 404) for answer in found.values()), found


def test_signed_out_one_is_led_to_the_login(client: Client) -> None:
    day = PaperDay()
    day.batches(2)
    assert {client.get(page).status_code for page in staff_pages(day)} <= {302, 404}


def test_a_clerk_of_another_department_finds_nothing(client: Client) -> None:
    from tests.factories import make_department

    day = PaperDay()
    at(client, make_staff(Role.CASE_OFFICER, make_department()))
    assert client.get(url("paper_staff", day)).status_code == 404
    assert client.get(url("paper_box", day, day.box.pk)).status_code == 404


def test_stations_are_set_up_on_a_page_and_bad_input_keeps_what_was_typed(client: Client) -> None:
    day = PaperDay()
    at(client, day.officer)
    page = url("paper_new_station", day)
    wrong = client.post(page, {"name": "물빛천", "place": "", "hours": "x" * 200})
    assert wrong.status_code == 422 and "물빛천" in wrong.content.decode()
    assert client.post(page, {"name": "물빛천", "place": "물빛로 1", "hours": "9–18시"}).status_code == 302
    assert PaperStation.objects.count() == 2
    assert client.post(url("paper_new_box", day, day.station.pk)).status_code == 302
    assert day.station.boxes.count() == 2
    assert "물빛천" in client.get(url("paper_staff", day)).content.decode()


def test_an_envelope_from_the_id_to_the_box(client: Client) -> None:
    day = open_day()
    register(SOMEBODY)
    at(client, day.clerks[0])
    checked = client.post(url("paper_hand_in", day, day.box.pk), TYPED)
    assert checked.status_code == 200 and Participation.objects.count() == 0
    permit = checked.context["permit"].text
    assert client.post(url("paper_mark", day, day.box.pk), {"permit": permit}).status_code == 302
    assert Participation.objects.count() == 1
    again = client.post(url("paper_hand_in", day, day.box.pk), TYPED)
    assert again.status_code == 422
    assert client.post(url("paper_mark", day, day.box.pk), {"permit": permit}).status_code == 422
    back = url("paper_take_back", day, day.box.pk)
    assert client.get(back).status_code == 200
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "다른 사람"}).status_code == 302
    assert Participation.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""}, {"name": "900101-1234567"}, {"birth_date": "1950-13-01"}, {"birth_date": "1800-01-01"},
        {"birth_date": "2999-01-01"}, {"postal_code": "123"}, {"postal_code": "가나다라마"}, {"address": "x" * 500},
        {"name": "\x00"}, {"name": "없는사람"},
    ],
)  # fmt: skip
def test_bad_input_at_the_station_is_refused_in_words(client: Client, change: dict[str, str]) -> None:
    day = open_day()
    register(SOMEBODY)
    at(client, day.clerks[0])
    assert client.post(url("paper_hand_in", day, day.box.pk), TYPED | change).status_code == 422


def test_a_case_officer_is_not_asked_to_settle_names(client: Client) -> None:
    day = open_day()
    other = account_of(SOMEBODY, area="한빛동")
    register(SOMEBODY)
    page = url("paper_hand_in", day, day.box.pk)
    at(client, day.clerks[0])
    assert client.post(page, TYPED | {"settled": "moved"}).status_code == 422
    at(client, day.officer)
    assert client.post(page, TYPED | {"settled": "moved"}).status_code == 200
    assert other.pk


def test_a_box_goes_its_way_on_its_page(client: Client) -> None:
    day = PaperDay()
    day.handed_in(3)
    first, second = Client(), Client()
    at(first, day.clerks[0])
    at(second, day.clerks[1])
    page, step = url("paper_box", day, day.box.pk), url("paper_box_step", day, day.box.pk)
    assert first.post(url("paper_seal", day, day.box.pk), {"seal_number": ""}).status_code == 422
    assert first.post(url("paper_seal", day, day.box.pk), {"seal_number": "A-1"}).status_code == 302
    day.close()
    first.post(step, {"step": "open_first"})
    first.post(step, {"step": "open_second"})
    assert PaperBox.objects.get().state == BoxState.OPENED_ONCE
    second.post(step, {"step": "open_second"})
    count = url("paper_count", day, day.box.pk)
    wrong = first.post(count, {f"found_{day.pot.pk}": "2"})
    assert wrong.status_code == 422 and 'value="2"' in wrong.content.decode()
    assert first.post(count, {f"found_{day.pot.pk}": "-1"}).status_code == 422
    assert first.post(count, {f"found_{day.pot.pk}": "3"}).status_code == 302
    second.post(step, {"step": "agree_count"})
    assert PaperBox.objects.get().state == BoxState.RECONCILED
    assert second.post(step, {"step": "nonsense"}).status_code == 302
    assert "001" in second.get(page).content.decode()


def test_keying_goes_line_by_line(client: Client) -> None:
    day = PaperDay()
    batch = day.batches(3)[0]
    at(client, day.clerks[0])
    page = url("paper_key", day, batch.number)
    assert client.get(page).status_code == 302
    assert client.post(url("paper_begin", day, batch.number)).url == page
    assert client.get(page).context["position"] == 1
    for line in ("1 2", "0"):
        client.post(page, {"position": client.get(page).context["position"], "typed": line})
    assert client.get(page).context["position"] == 3
    wrong = client.post(page, {"position": 3, "typed": "99"})
    assert wrong.status_code == 422 and 'value="99"' in wrong.content.decode()
    client.post(page, {"position": 3, "typed": "x1"})
    client.post(page, {"position": 1, "typed": "5"})
    assert list(KeyedPaper.objects.order_by("position").values_list("choices", flat=True)) == ["5", "", ""]
    assert client.get(f"{page}?sheet=2").context["position"] == 2
    assert {client.get(f"{page}?sheet={bad}").status_code for bad in ("0", "4", "x", "999", "-1")} == {404}
    client.post(url("paper_finish", day, batch.number))
    assert client.post(page, {"position": 1, "typed": "1"}).status_code == 302
    assert KeyedPaper.objects.get(position=1).choices == "5"


SECRET = "1,4,6"


def test_no_page_shows_the_second_clerk_what_the_first_typed(client: Client) -> None:
    """Every page of paper, the desk and its case, before, while and after the second keys: nothing of the first."""
    day = PaperDay()
    batch = day.batches(2)[0]
    # Numbers in an order that stands nowhere else.
    day.key(batch, day.clerks[0], ["6 4 1", "x4"])
    keying.finish(batch, by=day.clerks[0], at=CLOSED)
    at(client, day.clerks[1])
    case = Case.objects.get(workflow="budget_paper_batch")
    pages = [*staff_pages(day), url("paper_key", day, batch.number), f"/desk/cases/{case.pk}/",
             url("paper_settle", day, batch.number, 1), url("paper_public", day)]  # fmt: skip

    def nothing_shown() -> None:
        for page in pages:
            answer = client.get(page, follow=True)
            assert answer.status_code in (200, 404), page
            if answer["Content-Type"].startswith("text/html"):
                words = answer.content.decode()
                assert SECRET not in words and "1 4 6" not in words, page
                assert "정식 투표용지가 아님" not in words or page == url("paper_key", day, batch.number), page

    nothing_shown()
    client.post(url("paper_begin", day, batch.number))
    nothing_shown()
    client.post(url("paper_key", day, batch.number), {"position": 1, "typed": "2"})
    client.post(url("paper_key", day, batch.number), {"position": 2, "typed": "0"})
    nothing_shown()
    client.post(url("paper_finish", day, batch.number))
    nothing_shown()


def test_a_third_settles_on_the_page_and_the_two_do_not(client: Client) -> None:
    day = PaperDay()
    batch = day.batches(1)[0]
    for clerk, line in zip(day.clerks[:2], ("1", "2"), strict=True):
        day.key(batch, clerk, [line])
        keying.finish(batch, by=clerk, at=CLOSED)
    settle = url("paper_settle", day, batch.number, 1)
    at(client, day.clerks[0])
    assert client.get(settle).status_code == 302
    assert client.post(settle, {"typed": "1"}).status_code == 302
    assert batch.rows.get().mark == ""
    at(client, day.clerks[2])
    assert client.get(settle).status_code == 200
    assert client.post(settle, {"typed": "77"}).status_code == 422
    assert client.post(settle, {"typed": "2"}).status_code == 302
    client.post(url("paper_finish_settling", day, batch.number))
    batch.refresh_from_db()
    assert (batch.state, batch.rows.get().choices) == ("AGREED", "2")


def test_the_sample_is_drawn_compared_and_signed_on_its_pages(client: Client) -> None:
    day = PaperDay()
    day.entered(["1", "2"])
    at(client, day.officer)
    assert client.get(url("paper_sample", day)).status_code == 404
    assert client.post(url("paper_draw", day), {"public_word": "", "size": "0"}).status_code == 422
    assert client.post(url("paper_draw", day), {"public_word": "3 4", "size": "2"}).status_code == 302
    for place in (1, 2):
        page = url("paper_compare", day, place)
        assert client.get(page).status_code == 200
        assert client.post(page, {"verdict": "DIFFERENT"}).status_code == 422
        assert client.post(page, {"verdict": "SAME"}).status_code == 302
    assert client.get(url("paper_compare", day, 3)).status_code == 404
    client.post(url("paper_sample_step", day), {"step": "sign_first"})
    client.post(url("paper_sample_step", day), {"step": "sign_second"})
    assert Poll.objects.get().paper_sample.state == "SIGNED_ONCE"
    at(client, day.clerks[0]).post(url("paper_sample_step", day), {"step": "sign_second"})
    assert Poll.objects.get().paper_sample.state == "PUBLISHED"
    assert "3 4" in client.get(url("paper_sample", day)).content.decode()


def test_numbers_become_public_after_the_close_alone(client: Client) -> None:
    day = open_day()
    day.handed_in(7341)
    page = url("paper_public", day)
    words = client.get(page).content.decode()
    assert "두레동 주민센터" in words and "7341" not in words
    Poll.objects.update(opens_at=timezone.now() - timedelta(days=3), closes_at=timezone.now() - timedelta(days=1))
    assert "7341" in client.get(page).content.decode()


def test_a_sample_becomes_public_when_two_have_signed(client: Client) -> None:
    now = timezone.now()
    day = PaperDay(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2))
    day.poll.state = "OPEN"
    rows = day.entered(["1", "2"])
    drawn = sample.draw(day.poll, by=day.officer, public_word="육삼", size=2, at=CLOSED)
    assert "육삼" not in client.get(url("paper_public", day)).content.decode()
    for sheet in drawn.sheets.all():
        sample.compare(sheet, by=day.officer, verdict=Verdict.SAME)
    engine.apply(drawn, "sign_first", actor=day.officer, at=CLOSED)
    engine.apply(drawn, "sign_second", actor=day.clerks[0], at=CLOSED)
    words = client.get(url("paper_public", day)).content.decode()
    assert "육삼" in words and rows[0].leaf[:16] in words


def test_a_cycle_without_paper_has_no_such_page(client: Client) -> None:
    day = PaperDay()
    Poll.objects.update(has_paper=False)
    assert client.get(url("paper_public", day)).status_code == 404
    at(client, day.officer)
    assert client.get(url("paper_staff", day)).status_code == 404


@pytest.mark.parametrize("kind", ["PICK", "BUDGET", "POINTS", "RANKS", "CHOOSE_ONE"])
def test_every_kind_of_ballot_is_printed(client: Client, kind: str) -> None:
    day = PaperDay(ballot_kind=kind)
    at(client, day.officer)
    answer = client.get(url("paper_ballot", day, 1))
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert client.get(url("paper_ballot", day, 9)).status_code == 404


def test_pages_ask_the_same_number_of_questions_however_much_there_is(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from budget.services.paper import stations

    asked = []
    for boxes, sheets in ((1, 40), (12, 640)):
        day = PaperDay()
        for _box in range(boxes - 1):
            stations.add_box(day.station, by=day.officer, at=CLOSED)
        day.batches(sheets)
        at(client, day.officer)
        with CaptureQueriesContext(
            connection,
        ) as questions:
            client.get(url("paper_staff", day))
        asked.append(len(questions))
    assert asked[0] == asked[1], asked
