"""What everybody reads, and the wizard by which officers prepare it."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from budget.forms.term_changes import TermChangeForm
from budget.models import Cycle, Poll, TermChange
from budget.services import cycles, preparing, term_changes
from budget.services.calendar import usual_year
from core.ui import highlights
from tests.budget.cycles.votes import CLOSES, DAY, OPENS, make_draft, make_fixed, make_open, make_ready, officer
from tests.budget.factories import NOON, make_cycle, make_poll, make_project
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
LOCAL = "%Y-%m-%dT%H:%M"


def client_of(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(f"budget:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def changed_in_force(poll: Poll, asker: Any) -> TermChange:
    change = term_changes.ask(poll, actor=asker, reason="비가 왔습니다.", at=NOON, closes_at=CLOSES + DAY)
    for _turn in range(2):
        term_changes.approve(change, actor=officer(), at=NOON)
    return change


def test_everybody_reads_the_terms_the_file_and_both_versions() -> None:
    asker = officer()
    poll = make_fixed(asker)
    change = changed_in_force(poll, asker)
    poll.refresh_from_db()
    content = Client().get(reverse("budget:terms_file", args=["2027"])).content
    assert hashlib.sha256(content).hexdigest() == poll.terms_sha256
    assert json.loads(content)["closes_at"] == "2026-05-31T03:00:00Z"
    for name in ("cycle", "terms"):
        text = page(Client(), name, "2027")
        assert "비가 왔습니다." in text and change.sha256_before[:16] in text and change.sha256_after[:16] in text
        assert "2026년 5월 30일" in text and "2026년 5월 31일" in text


def test_what_is_no_public_cycle_is_not_there() -> None:
    make_draft(officer())
    for name in ("cycle", "terms", "terms_file", "cycle_calendar"):
        for slug in ("2027", "never"):
            assert Client().get(reverse(f"budget:{name}", args=[slug])).status_code == 404


def test_terms_that_are_not_fixed_have_no_page() -> None:
    poll = make_poll(make_cycle(), state="PREPARING")
    for name in ("terms", "terms_file"):
        assert Client().get(reverse(f"budget:{name}", args=[poll.cycle.slug])).status_code == 404


def test_an_open_vote_is_offered_on_the_home_page_and_here() -> None:
    now = timezone.now()
    poll = make_poll(opens_at=now - DAY, closes_at=now + DAY)
    assert [item.url for item in highlights.open_now(now) if item.icon == "vote"] == [poll.get_absolute_url()]
    text = page(Client(), "landing")
    assert reverse("budget:vote", args=[poll.cycle.slug]) in text


def test_feed_and_calendar_name_the_phases_of_public_cycles_only() -> None:
    someone = officer()
    make_draft(someone, slug="secret")
    cycle = cycles.publish(make_draft(someone), actor=someone, at=NOON - 80 * DAY)
    whole = Client().get(reverse("budget:calendar")).content.decode()
    own = Client().get(reverse("budget:cycle_calendar", args=["2027"])).content.decode()
    assert whole.count("BEGIN:VEVENT") == own.count("BEGIN:VEVENT") == cycle.phases.count() == 5
    feed = Client().get(reverse("budget:feed")).content.decode()
    assert "/budget/2027/" in feed and "secret" not in feed


@pytest.mark.parametrize("name", ["landing", "feed", "calendar"])
def test_pages_ask_as_much_for_thirty_as_for_one(name: str) -> None:
    def asked(number: int) -> int:
        now = timezone.now()
        for _place in range(number):
            cycle = make_cycle()
            for kind, (first, last) in usual_year(2027).items():
                cycle.phases.create(kind=kind, starts_at=first, ends_at=last, opened_at=first)
            make_poll(cycle, opens_at=now - DAY, closes_at=now + DAY)
        client = Client()
        client.get(reverse(f"budget:{name}"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"budget:{name}"))
        return len(queries)

    assert asked(1) == asked(29)


def test_the_staffs_overview_asks_as_much_for_thirty_as_for_one() -> None:
    client = client_of(officer())

    def asked(number: int) -> int:
        for _place in range(number):
            make_poll()
        client.get(reverse("budget:manage"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("budget:manage"))
        return len(queries)

    assert asked(1) == asked(29)


def test_a_cycle_is_prepared_step_by_step_with_last_years_at_hand() -> None:
    someone = officer()
    make_draft(someone, slug="2026-spring")
    client = client_of(someone)
    form = {"year": 2029, "slug": "2029", "title": "2029년", "summary": "또 합니다.", "ceiling_won": 300_000_000,
            "has_vote": "yes", "take_over": "on"}  # fmt: skip
    response = client.post(reverse("budget:new_cycle"), form)
    assert response.headers["Location"] == reverse("budget:setup", args=["2029", "calendar"])
    cycle = Cycle.objects.get(slug="2029")
    assert cycle.phases.count() == 5 and cycle.poll.pots.get().ceiling_won == 300_000_000
    dates = {}
    for kind, (first, last) in usual_year(2029).items():
        dates |= {f"{kind}_starts_at": timezone.localtime(first).strftime(LOCAL),
                  f"{kind}_ends_at": timezone.localtime(last).strftime(LOCAL)}  # fmt: skip
    steps = {
        "calendar": dates,
        "voters": {"electorate": "RESIDENTS", "least_age": 16, "age_on": "2028-09-01"},
        "ballot": {"ballot_kind": "POINTS", "least_picks": 1, "most_picks": 5, "points": 10, "most_points_each": 4},
        "counting": {"counting_method": "greedy", "least_percent": 0, "step_won": 100, "weight_residents": 60,
                     "weight_committee": 40, "weight_survey": 0, "appeal_days": 10},
        "pots": {"pots-TOTAL_FORMS": 2, "pots-INITIAL_FORMS": 0, "pots-0-number": 1, "pots-0-name": "시 전체",
                 "pots-0-kind": "WHOLE", "pots-0-ceiling_won": 200_000_000, "pots-1-name": "북쪽",
                 "pots-1-kind": "AREA", "pots-1-ceiling_won": 100_000_000, "pots-1-areas": ["두레동"]},
    }  # fmt: skip
    for step, typed in steps.items():
        assert client.get(reverse("budget:setup", args=["2029", step])).status_code == 200
        assert client.post(reverse("budget:setup", args=["2029", step]), typed).status_code == 302, step
    poll = Poll.objects.get(cycle=cycle)
    assert (poll.least_age, poll.ballot_kind, poll.weight_committee, poll.appeal_days) == (16, "POINTS", 40, 10)
    assert list(poll.pots.values_list("number", "name", "areas")) == [(1, "시 전체", []), (2, "북쪽", ["두레동"])]
    assert cycle.phases.get(kind="VOTE").starts_at == poll.opens_at == usual_year(2029)["VOTE"][0]


def test_what_was_typed_stays_with_its_error() -> None:
    someone = officer()
    make_draft(someone)
    client = client_of(someone)
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("money", {"title": "새 이름", "ceiling_won": 0, "summary": "가", "has_vote": "yes"}, "새 이름"),
        ("calendar", {"CALL_starts_at": "2026-03-01T09:00"}, "2026-03-01T09:00"),
        ("ballot", {"ballot_kind": "PICK", "least_picks": 7, "most_picks": 5, "points": 9, "most_points_each": 3},
         '"7"'),
        ("counting", {"counting_method": "nonsense", "weight_residents": 77}, '"77"'),
        ("pots", {"pots-TOTAL_FORMS": 1, "pots-INITIAL_FORMS": 0, "pots-0-name": "너무 큰 부문", "pots-0-kind": "WHOLE",
                  "pots-0-ceiling_won": 300_000_001}, "너무 큰 부문"),
    ]  # fmt: skip
    for step, typed, kept in cases:
        response = client.post(reverse("budget:setup", args=["2027", step]), typed)
        assert response.status_code == 422 and kept in response.content.decode(), step
    assert Poll.objects.get().pots.get().name != "너무 큰 부문"


@pytest.mark.parametrize("slug", ["staff", "history", "feed"])
def test_addresses_of_other_pages_cannot_be_taken(slug: str) -> None:
    form = {"year": 2029, "slug": slug, "title": "가", "summary": "나", "ceiling_won": 1, "has_vote": "yes"}
    assert client_of(officer()).post(reverse("budget:new_cycle"), form).status_code == 422
    assert not Cycle.objects.exists()


def test_a_vote_whose_hour_has_passed_is_to_be_moved_before_its_terms_are_fixed() -> None:
    someone = officer()
    make_ready(someone)
    text = page(client_of(someone), "manage_cycle", "2027")
    assert reverse("budget:fix_terms", args=["2027"]) not in text
    assert text.count(reverse("budget:setup", args=["2027", "calendar"])) == 2


def test_without_a_vote_the_wizard_is_short() -> None:
    someone = officer()
    make_draft(someone, has_vote=False)
    client = client_of(someone)
    assert "VOTE_starts_at" not in page(client, "setup", "2027", "calendar")
    for step in ("ballot", "pots", "check", "nothing"):
        assert client.get(reverse("budget:setup", args=["2027", step])).status_code == 404


def test_residents_and_other_staff_are_kept_out_of_the_staffs_pages() -> None:
    make_draft(officer())
    for person, status in ((make_user(), 403), (make_staff(Role.CASE_OFFICER), 403), (None, 302)):
        client = client_of(person) if person else Client()
        for name, args in (("manage", []), ("new_cycle", []), ("manage_cycle", ["2027"]), ("preview_cycle", ["2027"]),
                           ("setup", ["2027", "money"]), ("ask_term_change", ["2027"])):  # fmt: skip
            assert client.get(reverse(f"budget:{name}", args=args)).status_code == status, name
        for name in ("publish_cycle", "fix_terms", "decide_cycle", "finish_cycle", "call_off_cycle"):
            assert client.post(reverse(f"budget:{name}", args=["2027"])).status_code == status, name
    assert Cycle.objects.get().state == "PREPARING"


@pytest.mark.parametrize("moves", [True, False])
def test_the_day_of_the_age_moves_with_the_vote_or_somebody_is_warned(moves: bool) -> None:
    someone = officer()
    cycle = make_draft(someone)
    preparing.set_terms(Poll.objects.get(), actor=someone, at=NOON, age_on=timezone.localdate(OPENS))
    client, address = client_of(someone), reverse("budget:setup", args=["2027", "calendar"])
    form = client.get(address).context["form"]
    assert form["age_on_opening"].value() is True
    typed = {name: (form[name].value() + 30 * DAY).strftime(LOCAL)
             for name in form.fields if name != "age_on_opening" and form[name].value()}  # fmt: skip
    answer = client.post(address, typed | ({"age_on_opening": "on"} if moves else {}), follow=True)
    poll = Poll.objects.get(cycle=cycle)
    assert timezone.localdate(poll.opens_at) == timezone.localdate(OPENS + 30 * DAY)
    assert (poll.age_on == timezone.localdate(poll.opens_at)) is moves
    assert (len(answer.context["messages"]) > 0) is not moves


def test_an_officer_publishes_fixes_and_asks_for_a_change() -> None:
    someone = officer()
    cycle = make_draft(someone)
    ahead = {kind: (first + 400 * DAY, last + 400 * DAY) for kind, (first, last) in
             {phase.kind: (phase.starts_at, phase.ends_at) for phase in cycle.phases.all()}.items()}  # fmt: skip
    preparing.set_calendar(cycle, actor=someone, phases=ahead, at=NOON)
    client = client_of(someone)
    client.post(reverse("budget:publish_cycle", args=["2027"]))
    pot = Poll.objects.get().pots.get()
    assert reverse("budget:fix_terms", args=["2027"]) not in page(client, "manage_cycle", "2027")
    make_project(pot)
    make_project(pot)
    assert reverse("budget:fix_terms", args=["2027"]) in page(client, "manage_cycle", "2027")
    client.post(reverse("budget:fix_terms", args=["2027"]))
    poll = Poll.objects.get()
    assert poll.state == "FIXED"
    form = client.get(reverse("budget:ask_term_change", args=["2027"])).context["form"]
    stands = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in stands.items() if value is not None and value is not False}
    typed |= {name: value.strftime(LOCAL) for name, value in typed.items() if isinstance(value, datetime)}
    typed |= {"closes_at": timezone.localtime(poll.closes_at + DAY).strftime(LOCAL), "reason": "비가 왔습니다."}
    response = client.post(reverse("budget:ask_term_change", args=["2027"]), typed)
    assert response.status_code == 302, response.context["form"].errors
    change = TermChange.objects.get()
    assert set(change.wanted) == {"closes_at"}
    for person in (officer(), officer()):
        approver = client_of(person)
        assert "비가 왔습니다." in page(approver, "term_change", change.pk)
        approver.post(reverse("budget:approve_term_change", args=[change.pk]))
    change.refresh_from_db()
    assert change.state == "IN_FORCE"


def test_while_people_vote_the_form_offers_only_what_may_change() -> None:
    someone = officer()
    make_open(someone)
    text = page(client_of(someone), "ask_term_change", "2027")
    assert 'name="closes_at"' in text and 'name="withdraw"' in text
    assert 'name="opens_at"' not in text and 'name="most_picks"' not in text and "pot_1" not in text
    assert 'name="DECISION_ends_at"' in text and 'name="REVIEW_ends_at"' not in text and "VOTE_ends_at" not in text


def test_the_dates_of_what_follows_the_vote_are_moved_by_the_form() -> None:
    someone = officer()
    poll = make_open(someone)
    shown = TermChangeForm(poll=poll, projects=[])
    stands = {name: shown[name].value() for name in shown.fields}
    typed = {name: value.strftime(LOCAL) for name, value in stands.items() if isinstance(value, datetime)}
    typed["reason"] = "늦어집니다."
    emptied = TermChangeForm(typed | {"DECISION_ends_at": ""}, poll=poll, projects=[])
    assert "DECISION_ends_at" in emptied.errors
    ends_at = CLOSES + 12 * DAY
    form = TermChangeForm(
        typed | {"DECISION_ends_at": f"{timezone.localtime(ends_at):{LOCAL}}"}, poll=poll, projects=[]
    )
    assert form.is_valid() and list(form.wanted["phases"]) == ["DECISION"]
    change = term_changes.ask(poll, actor=someone, reason="늦어집니다.", at=OPENS + DAY, **form.wanted)
    for _turn in range(2):
        term_changes.approve(change, actor=officer(), at=OPENS + DAY)
    assert poll.cycle.phases.get(kind="DECISION").ends_at == ends_at


@pytest.mark.parametrize("name", ["decide_cycle", "call_off_cycle"])
def test_a_decision_needs_words(name: str) -> None:
    someone = officer()
    cycles.publish(make_draft(someone, has_vote=False), actor=someone, at=NOON)
    client = client_of(someone)
    assert client.post(reverse(f"budget:{name}", args=["2027"]), {"reason": ""}).status_code == 422
    client.post(reverse(f"budget:{name}", args=["2027"]), {"reason": "위원회가 정했습니다."})
    assert "위원회가 정했습니다." in page(Client(), "cycle", "2027")


def test_each_row_of_open_data_is_public() -> None:
    someone = officer()
    make_draft(someone, slug="secret")
    cycles.publish(make_draft(someone), actor=someone, at=NOON - timedelta(days=1))
    for name, rows in (("budget-cycles", 1), ("budget-phases", 5), ("budget-pots", 1)):
        content = Client().get(f"/api/v1/data/{name}").content.decode()
        assert "secret" not in content and content.count("2027") >= rows
