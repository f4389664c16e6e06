"""In a real browser: vote by touch, by keyboard, without script; change it; two tabs; a lost line; a staffed device."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from budget.models import Ballot, BegunBallot, BoardBatch, BoardLeaf, Participation
from budget.services import kiosk
from budget.states.names import BallotKind
from tests.budget.casting.voters import make_voter
from tests.budget.voting.booths import add_pot, make_vote, path
from tests.budget.voting.test_kiosk import code_for, make_clerk
from tests.journeys.accessibility import CONTRASTS, choose_contrast, faults, is_wider_than_its_window, violations
from tests.journeys.windows import DESK, PHONE, window_of

pytestmark = pytest.mark.journey
PICK = "[data-pot]:not([hidden]) .ballot-pick"


def kept_here(page: Any) -> str:
    text: str = page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    return text


def test_vote_by_touch_in_seven_taps_and_change_it(browser: Any, live_url: str) -> None:
    poll = make_vote()
    add_pot(poll)
    phone = window_of(browser, live_url, make_voter(), has_touch=True, is_mobile=True)
    taps = 0

    def tap(place: Any) -> None:
        nonlocal taps
        place.tap()
        taps += 1

    phone.goto(f"{live_url}/budget/")
    tap(phone.get_by_role("link", name="지금 투표하기").first)
    phone.wait_for_url("**/vote/")
    tap(phone.locator(PICK).nth(0))
    tap(phone.locator(PICK).nth(1))
    assert "5개 중 2개" in phone.locator("[data-pot]:not([hidden]) [data-meter-text]").inner_text()
    assert not is_wider_than_its_window(phone)
    tap(phone.get_by_role("button", name="다음 부문"))
    tap(phone.locator(PICK).nth(0))
    tap(phone.get_by_role("button", name="확인하기"))
    phone.get_by_role("heading", name="이대로 투표할까요?").wait_for()
    assert BegunBallot.objects.count() == 1 and violations(phone) == []
    tap(phone.get_by_role("button", name="투표하기", exact=True))
    phone.get_by_role("heading", name="투표했습니다").wait_for()
    assert taps == 7
    assert Ballot.objects.count() == 2 and not BegunBallot.objects.exists()
    phone.locator("[data-leaf-checked]").first.wait_for(state="visible")
    assert phone.locator("[data-leaf-wrong]:visible").count() == 0
    assert violations(phone) == []
    for leaf in BoardLeaf.objects.values_list("leaf", flat=True):
        assert leaf not in kept_here(phone)
    assert "ballot" not in kept_here(phone)

    with phone.expect_download() as saved:
        phone.get_by_role("link", name="확인증 내려받기").click()
    file = saved.value.path().read_text(encoding="utf-8")
    BoardLeaf.objects.update(
        batch=BoardBatch.objects.create(
            poll=poll, number=1, leaf_count=2, root="0" * 64, signature="", published_at=timezone.now()
        )
    )
    phone.goto(live_url + path(poll, "check/"))
    phone.locator("[data-receipt-text]").fill(file)
    phone.get_by_role("button", name="찾아보기").click()
    phone.locator('[data-answer="found"]').wait_for(state="visible")

    phone.goto(live_url + path(poll))
    phone.get_by_text("이미 투표하셨습니다").wait_for()
    phone.locator(PICK).nth(3).tap()
    phone.get_by_role("button", name="다음 부문").tap()
    phone.get_by_role("button", name="확인하기").tap()
    phone.get_by_role("button", name="투표하기", exact=True).tap()
    phone.get_by_role("heading", name="투표를 바꾸었습니다").wait_for()
    assert sorted(Ballot.objects.values_list("revision", flat=True)) == [1, 2]


def test_an_unsent_ballot_is_overlooked_nowhere(browser: Any, live_url: str) -> None:
    poll = make_vote()
    phone = window_of(browser, live_url, make_voter())
    phone.goto(live_url + path(poll))
    phone.locator(PICK).nth(0).click()
    phone.locator("[data-undo]").click()
    assert "5개 중 0개" in phone.locator("[data-meter-text]").inner_text()
    phone.locator(PICK).nth(0).click()
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    phone.locator("[data-project]").nth(1).get_by_role("link", name="자세히").click()
    phone.wait_for_url("**/projects/*/")
    assert asked == [], "our own pages show the bar instead of asking"
    phone.get_by_role("link", name="투표로 돌아가기").wait_for()
    assert violations(phone) == []
    phone.get_by_role("link", name="투표로 돌아가기").click()
    phone.wait_for_url("**/vote/")
    phone.locator("[data-pick]:checked").wait_for(state="attached")
    assert phone.locator("[data-pick]:checked").count() == 1, "what was chosen is there again"
    phone.locator(".ballot-page h1").click()
    phone.goto("about:blank")
    assert asked == ["beforeunload"]


def test_the_keyboard_alone_ranks_and_sends(browser: Any, live_url: str) -> None:
    poll = make_vote(projects=3, ballot_kind=BallotKind.RANKS)
    desk = window_of(browser, live_url, make_voter(), DESK)
    desk.goto(live_url + path(poll))

    def press_on(name: str, times: int = 1) -> None:
        for _time in range(times):
            for _tab in range(120):
                desk.keyboard.press("Tab")
                if name in desk.evaluate("document.activeElement.innerText + document.activeElement.className"):
                    break
            desk.keyboard.press("Enter")

    press_on("추가", 2)
    before = desk.locator("[data-ranks]").input_value()
    press_on("내가 고른 사업")
    press_on("아래로")
    assert desk.locator("[data-ranks]").input_value() == ">".join(reversed(before.split(">")))
    press_on("확인하기")
    desk.get_by_role("heading", name="이대로 투표할까요?").wait_for()
    press_on("투표하기")
    desk.get_by_role("heading", name="투표했습니다").wait_for()
    assert Ballot.objects.count() == 1


def test_without_script_the_whole_way(browser: Any, live_url: str) -> None:
    poll = make_vote()
    phone = window_of(browser, live_url, make_voter(), java_script_enabled=False)
    phone.goto(live_url + path(poll))
    for number in (1, 2):
        phone.locator(PICK).nth(number).click()
    phone.get_by_role("button", name="셈해 보기").click()
    assert "5개 중 2개" in phone.locator("[data-meter-text]").inner_text()
    phone.get_by_role("button", name="확인하기").click()
    phone.get_by_role("button", name="투표하기", exact=True).click()
    phone.get_by_role("heading", name="투표했습니다").wait_for()
    assert Participation.objects.count() == 1


def test_two_tabs_and_a_lost_line(browser: Any, live_url: str) -> None:
    poll = make_vote()
    one = window_of(browser, live_url, make_voter())
    other = one.context.new_page()
    for number, tab in enumerate((one, other)):
        tab.goto(live_url + path(poll))
        tab.locator(PICK).nth(number).click()
        tab.get_by_role("button", name="확인하기").click()
        tab.get_by_role("heading", name="이대로 투표할까요?").wait_for()

    # The ballot arrives, its answer does not.
    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    one.route("**/vote/send/", lose_the_answer)
    one.get_by_role("button", name="투표하기", exact=True).click()
    one.get_by_text("투표가 도착해 집계됩니다").first.wait_for()
    one.unroute("**/vote/send/")
    one.get_by_role("button", name="투표하기", exact=True).click()
    one.get_by_role("heading", name="이 투표는 이미 도착했습니다").wait_for()
    assert Ballot.objects.get().revision == 1

    other.get_by_role("button", name="투표하기", exact=True).click()
    other.get_by_role("heading", name="더 새로운 투표가 있습니다").wait_for()
    assert violations(other) == []
    other.get_by_role("button", name="이 투표로 바꾸기").click()
    other.get_by_role("heading", name="투표를 바꾸었습니다").wait_for()
    assert Ballot.objects.get().revision == 2


def test_a_staffed_device_leaves_nothing_behind(browser: Any, live_url: str) -> None:
    poll = make_vote()
    now = timezone.now()
    _station, secret = kiosk.open_station(
        poll, staff=make_clerk(), place="한마루 주민센터", ends_at=now + timedelta(hours=2), at=now
    )
    device = window_of(browser, live_url, None, {"width": 820, "height": 1180})
    device.context.add_cookies([{"name": "dure_kiosk", "value": secret, "url": live_url}])
    device.goto(live_url + path(poll, "kiosk/"))
    assert violations(device) == []
    device.get_by_label("여섯 자리 번호").fill(code_for(poll, make_voter()))
    device.get_by_role("button", name="시작하기").click()
    device.wait_for_url("**/kiosk/ballot/")
    device.locator(PICK).nth(0).click()
    assert violations(device) == [] and "ballot" not in kept_here(device)
    device.get_by_role("button", name="확인하기").click()
    device.get_by_role("button", name="투표하기", exact=True).click()
    device.get_by_role("heading", name="투표했습니다").wait_for()
    assert violations(device) == []
    device.get_by_role("button", name="마치고 모두 지우기").click()
    device.get_by_role("heading", name="여기서 투표하세요").wait_for()
    device.go_back()
    device.get_by_role("heading", name="여기서 투표하세요").wait_for()
    assert kept_here(device) == "{}"

    device.clock.install()
    device.get_by_label("여섯 자리 번호").fill(code_for(poll, make_voter()))
    device.get_by_role("button", name="시작하기").click()
    device.wait_for_url("**/kiosk/ballot/")
    device.clock.run_for(75_000)
    device.locator("[data-kiosk-note]").wait_for(state="visible")
    device.clock.run_for(20_000)
    device.get_by_role("heading", name="여기서 투표하세요").wait_for()
    assert Participation.objects.count() == 1


@pytest.mark.parametrize("kind", [BallotKind.POINTS, BallotKind.BUDGET, BallotKind.CHOOSE_ONE])
def test_the_meter_of_each_kind_follows_by_touch(browser: Any, live_url: str, kind: str) -> None:
    poll = make_vote(ballot_kind=kind)
    phone = window_of(browser, live_url, None)
    phone.goto(live_url + path(poll, "practice/"))
    meter = phone.locator("[data-meter-text]")
    before = meter.inner_text()
    if kind == BallotKind.POINTS:
        phone.locator('[data-deed="more"]').first.click()
        phone.locator('[data-deed="more"]').first.click()
        assert "10점 중 2점" in meter.inner_text()
    else:
        phone.locator(PICK).nth(0).click()
    assert meter.inner_text() != before
    phone.get_by_role("button", name="확인하기").click()
    phone.get_by_role("button", name="연습 마치기").click()
    phone.get_by_role("heading", name="이렇게 하시면 됩니다").wait_for()


def ballot_faults(page: Any, url: str, where: str) -> list[Any]:
    """At the end of the page: while somebody scrolls, the meter lies over what is passing below it."""
    found: list[Any] = []
    for contrast in CONTRASTS:
        choose_contrast(page, url, contrast)
        page.goto(url + where)
        for viewport in (PHONE, DESK):
            page.set_viewport_size(viewport)
            page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            found += violations(page)
            found += ["too wide"] if is_wider_than_its_window(page) else []
    return found


def test_pages_of_voting_pass_axe(browser: Any, live_url: str) -> None:
    poll, voter, clerk = make_vote(), make_voter(), make_clerk()
    add_pot(poll)
    mine = window_of(browser, live_url, voter)
    assert ballot_faults(mine, live_url, path(poll)) == []
    assert faults(mine, live_url, [path(poll, rest) for rest in ("mine/", "check/")]) == {}
    stranger = window_of(browser, live_url, None)
    assert ballot_faults(stranger, live_url, path(poll, "practice/")) == []
    assert faults(stranger, live_url, [path(poll)]) == {}
    staff = [path(poll, rest) for rest in ("kiosk/staff/", "kiosk/staff/codes/")]
    assert faults(window_of(browser, live_url, clerk), live_url, staff) == {}
