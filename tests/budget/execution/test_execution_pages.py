"""The pages: who may see what, what a form with mistakes answers, and what each page costs."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Role
from budget.models import EarlierYear, Spending, Undertaking
from budget.services import history, spending
from budget.states.cycles import CycleState
from core import spreadsheets
from tests.budget.execution.works import LINE, NOON, Works, make_resident
from tests.factories import make_department, make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def staff_client(user: Any) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def paths_of(works: Works, undertaking: Undertaking) -> dict[str, str]:
    slug, number = works.cycle.slug, undertaking.project.number
    one = f"/budget/staff/{slug}/spending/{number}/"
    return {"overview": f"/budget/{slug}/spending/", "one": f"/budget/{slug}/spending/{number}/", "staff": one}


def test_everybody_reads_where_the_money_went() -> None:
    works = Works()
    undertaking = works.begun()
    works.pay(undertaking, contract=works.contract(undertaking))
    works.milestone(undertaking)
    paths = paths_of(works, undertaking)
    overview = Client().get(paths["overview"]).content.decode()
    page = Client().get(paths["one"]).content.decode()
    assert "1,000만 원" in overview and "20%" in overview
    assert all(words in page for words in ("의자 제작", "선금", "설계", "한빛나", "시설팀장"))
    assert works.clerk.display_name not in page


def test_a_name_is_shown_only_where_the_post_says_so() -> None:
    works = Works()
    undertaking = works.begun()
    type(works.post).objects.filter(pk=works.post.pk).update(name_is_public=False)
    assert "한빛나" not in Client().get(paths_of(works, undertaking)["one"]).content.decode()


def test_a_cycle_that_is_prepared_has_no_spending_page() -> None:
    works = Works()
    undertaking = works.begun()
    paths = paths_of(works, undertaking)
    type(works.cycle).objects.filter(pk=works.cycle.pk).update(published_at=None, state=CycleState.PREPARING)
    assert {Client().get(paths[name]).status_code for name in ("overview", "one")} == {404}


@pytest.mark.parametrize("deed", ["", "arrange/", "line/", "contracts/", "payments/", "delay/", "stop/", "visits/"])
def test_staff_pages_are_for_the_department_alone(deed: str) -> None:
    works = Works()
    undertaking = works.begun()
    path = paths_of(works, undertaking)["staff"] + deed
    assert Client().get(path).status_code == 302
    assert staff_client(make_staff(Role.CASE_OFFICER, make_department())).get(path).status_code == 403
    assert staff_client(works.clerk).get(path).status_code == 200


def test_a_payment_above_the_line_keeps_what_was_typed() -> None:
    works = Works()
    undertaking = works.begun()
    path = paths_of(works, undertaking)["staff"] + "payments/"
    today = timezone.localdate().isoformat()
    Undertaking.objects.update(created_at=timezone.now(), starts_on=today)
    typed = {
        "purpose": "공사 대금",
        "amount_won": "50,000,001",
        "paid_on": today,
        "contract": "",
        "document": "",
    }
    answer = staff_client(works.clerk).post(path, typed)
    assert answer.status_code == 422 and "공사 대금" in answer.content.decode()
    assert not Spending.objects.exists()
    fine = staff_client(works.clerk).post(path, {**typed, "amount_won": "50,000,000원"})
    assert fine.status_code == 302 and Spending.objects.get().amount_won == LINE


@pytest.mark.parametrize("amount", ["", "많이", "-5", "1.5", "9" * 20])
def test_an_amount_that_is_none_is_refused(amount: str) -> None:
    works = Works()
    undertaking = works.begun()
    path = paths_of(works, undertaking)["staff"] + "payments/"
    typed = {"purpose": "공사", "amount_won": amount, "paid_on": timezone.localdate().isoformat()}
    assert staff_client(works.clerk).post(path, typed).status_code == 422


def test_what_belongs_to_another_project_is_not_found_below_this_one() -> None:
    works = Works()
    undertaking, other = works.begun(), works.begun(works.add_project())
    payment = works.pay(other)
    path = paths_of(works, undertaking)["staff"] + f"payments/{payment.pk}/take-back/"
    assert staff_client(works.clerk).post(path, {"reason": "몰래"}).status_code == 404


def queries_of(path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def test_pages_cost_the_same_for_one_and_for_thirty() -> None:
    works = Works()
    undertaking = works.begun()
    works.pay(undertaking, amount_won=1)
    works.milestone(undertaking)
    paths = paths_of(works, undertaking)
    Client().get(paths["one"])
    few = [queries_of(paths["overview"]), queries_of(paths["one"])]
    for number in range(29):
        project = works.add_project(title=f"다른 사업 {number}")
        works.enter(works.taken_up(project))
        works.pay(undertaking, amount_won=1)
    for _each in range(20):
        works.milestone(undertaking)
    assert [queries_of(paths["overview"]), queries_of(paths["one"])] == few


def test_the_sign_for_the_site_is_a_pdf() -> None:
    works = Works()
    answer = Client().get(paths_of(works, works.begun())["one"] + "sign.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_a_resident_signs_up_and_evaluates_on_the_pages() -> None:
    works = Works()
    undertaking = works.completed(at=timezone.now())
    resident = make_resident()
    type(resident.residency_proofs.get()).objects.update(
        verified_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() + timedelta(days=9)
    )
    client, path = staff_client(resident), paths_of(works, undertaking)["one"]
    assert client.post(path + "evaluate/", {"USEFUL": "5"}).status_code == 422
    whole = dict.fromkeys(("USEFUL", "AS_PROMISED", "WELL_MADE", "INFORMED", "WORTH"), "5")
    assert client.post(path + "evaluate/", whole).status_code == 302
    assert client.post(path + "evaluate/", whole).status_code == 422
    assert "지금까지 답한 사람: 1명" in client.get(path).content.decode()


def sheet(*rows: list[Any]) -> io.BytesIO:
    return io.BytesIO(spreadsheets.write(history.COLUMNS, rows, title="연도"))


def test_earlier_years_are_tried_out_before_they_are_taken_in() -> None:
    works = Works()
    EarlierYear.objects.create(year=2019, projects=6, changed_at=NOON)
    reading = history.read(
        sheet(
            [2019, None, 7, 124_400_000, "", ""],
            [2020, None, 7, 194_000_000, "", ""],
            [2021, 500_000_000, None, None, "", ""],
        )
    )
    assert [line.change for line in reading.lines] == ["changed", "new", "new"] and not reading.faults
    assert EarlierYear.objects.count() == 1
    assert history.take_in(reading.lines, actor=works.head, at=NOON) == 3
    again = history.read(sheet([2019, None, 7, 124_400_000, "", ""]))
    assert [line.change for line in again.lines] == ["same"]
    page = Client().get("/budget/history/").content.decode()
    assert "1억 2,440만 원" in page and "5억 원" in page


def test_faults_of_the_sheet_name_their_lines() -> None:
    works = Works()
    rows = [[1800, None, 1, 1, "", ""], [works.cycle.year, None, 1, 1, "", ""], [2020, -1, None, None, "", ""],
            [2018, None, None, None, "", ""], [2017, None, 1, 1, "", ""], [2017, None, 1, 1, "", ""]]  # fmt: skip
    reading = history.read(sheet(*rows))
    assert [fault.line for fault in reading.faults] == [2, 3, 4, 5, 7] and len(reading.lines) == 1


def test_the_template_comes_back_without_a_fault() -> None:
    works = Works()
    client = staff_client(works.head)
    given = client.get("/budget/history/staff/template.xlsx").content
    assert load_workbook(io.BytesIO(given)).active.max_row == 2
    assert not history.read(io.BytesIO(given)).faults


def test_taking_a_payment_back_shows_both_entries() -> None:
    works = Works()
    undertaking = works.begun()
    payment = works.pay(undertaking)
    spending.take_back(payment, actor=works.clerk, reason="금액을 잘못 적었습니다.", at=NOON)
    page = Client().get(paths_of(works, undertaking)["one"]).content.decode()
    assert "금액을 잘못 적었습니다." in page and "<s>1,000만 원</s>" in page
