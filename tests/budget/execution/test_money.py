"""Money: what the services refuse with a sentence, the database refuses whoever writes; races overdraw nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum

from budget.models import Contract, LineEntry, Spending, Undertaking
from budget.services import spending, undertakings
from budget.services.refusals import BudgetRefused
from budget.states.execution import PAYING, UndertakingState
from budget.states.execution_names import LineChange, SupplierKind
from tests.budget.execution.works import LINE, NOON, TODAY, Works
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db


def sums_match(undertaking: Undertaking) -> bool:
    undertaking.refresh_from_db()
    whole = [
        rows.aggregate(whole=Sum("amount_won"))["whole"] or 0
        for rows in (undertaking.line_entries, undertaking.contracts, undertaking.spendings)
    ]
    return whole == [undertaking.line_won, undertaking.contracted_won, undertaking.spent_won]


def test_the_sums_are_those_of_the_entries() -> None:
    works = Works()
    undertaking = works.begun()
    contract = works.contract(undertaking)
    payment = works.pay(undertaking, contract=contract)
    works.enter(undertaking, kind=LineChange.SUPPLEMENTARY, amount_won=5, reason="추경")
    spending.take_back(payment, actor=works.clerk, reason="두 번 적었습니다.", at=NOON)
    spending.amend_contract(contract, actor=works.clerk, new_amount_won=7, reason="설계 변경", signed_on=TODAY, at=NOON)
    assert sums_match(undertaking)
    assert (undertaking.line_won, undertaking.contracted_won, undertaking.spent_won) == (LINE + 5, 7, 0)


def test_nothing_is_spent_above_the_line_unless_a_transfer_was_entered() -> None:
    works = Works()
    undertaking = works.begun()
    works.pay(undertaking, amount_won=LINE)
    with pytest.raises(BudgetRefused) as refused:
        works.pay(undertaking, amount_won=1)
    assert refused.value.code == "above_line"
    works.enter(undertaking, kind=LineChange.TRANSFER_IN, amount_won=1, reason="낙찰 차액")
    works.pay(undertaking, amount_won=1)
    assert sums_match(undertaking) and undertaking.left_won == 0


def test_the_database_refuses_overspending_by_whoever_writes() -> None:
    works = Works()
    undertaking = works.begun()
    bare = {"undertaking": undertaking, "recorded_at": NOON, "recorded_by": works.clerk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.create(purpose="몰래", amount_won=LINE + 1, paid_on=TODAY, **bare)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.create(
            title="몰래", supplier_kind=SupplierKind.SMALL, method="OPEN", amount_won=LINE + 1, signed_on=TODAY, **bare
        )
    works.pay(undertaking, amount_won=LINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineEntry.objects.create(kind=LineChange.RETURNED, amount_won=-1, decided_on=TODAY, reason="몰래", **bare)
    assert sums_match(undertaking)


def test_in_bulk_the_database_refuses_as_well() -> None:
    works = Works()
    undertaking = works.begun()
    many = [
        Spending(undertaking=undertaking, purpose="쪼갬", amount_won=LINE // 2, paid_on=TODAY, recorded_at=NOON,
                 recorded_by=works.clerk)
        for _each in range(3)
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.bulk_create(many)
    assert not Spending.objects.exists()


@pytest.mark.parametrize("model", [LineEntry, Contract, Spending])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_entries_are_never_changed_or_removed(model: type, deed: str) -> None:
    works = Works()
    undertaking = works.begun()
    works.contract(undertaking)
    works.pay(undertaking)
    rows = model.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(amount_won=1) if deed == "update" else rows.delete()
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    "kind, amount", [(LineChange.TRANSFER_OUT, 5), (LineChange.SUPPLEMENTARY, -5), (LineChange.ORIGINAL, 0)]
)
def test_the_kind_gives_the_sign(kind: str, amount: int) -> None:
    works = Works()
    undertaking = works.taken_up()
    with pytest.raises(IntegrityError), transaction.atomic():
        LineEntry.objects.create(
            undertaking=undertaking, kind=kind, amount_won=amount, decided_on=TODAY, reason="이유", recorded_at=NOON,
            recorded_by=works.clerk,
        )  # fmt: skip


def test_a_line_begins_with_the_original_once_and_changes_say_why() -> None:
    works = Works()
    undertaking = works.taken_up()
    with pytest.raises(BudgetRefused, match="당초"):
        works.enter(undertaking, kind=LineChange.TRANSFER_IN, reason="먼저")
    works.enter(undertaking)
    with pytest.raises(BudgetRefused, match="이미"):
        works.enter(undertaking)
    with pytest.raises(BudgetRefused) as refused:
        works.enter(undertaking, kind=LineChange.TRANSFER_OUT, amount_won=1, reason="  ")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("amount", [0, -1, 10**15])
def test_impossible_amounts_are_refused(amount: int) -> None:
    works = Works()
    undertaking = works.begun()
    for deed in (works.pay, works.contract):
        with pytest.raises(BudgetRefused) as refused:
            deed(undertaking, amount_won=amount)
        assert refused.value.field == "amount_won"
    assert sums_match(undertaking)


def test_what_lies_in_the_future_was_not_paid_yet() -> None:
    works = Works()
    undertaking = works.begun()
    with pytest.raises(BudgetRefused, match="아직"):
        works.pay(undertaking, paid_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize("state", UndertakingState.values)
def test_money_is_paid_in_its_states_alone(state: str) -> None:
    works = Works()
    undertaking = works.arranged()
    Undertaking.objects.filter(pk=undertaking.pk).update(
        state=state, outcome="끝", ended_at=NOON, evaluation_until=NOON
    )
    if state in PAYING:
        assert works.pay(undertaking).pk
        return
    with pytest.raises(BudgetRefused):
        works.pay(undertaking)
    assert not Spending.objects.exists()


def test_a_wrong_payment_is_taken_back_once_and_as_a_whole() -> None:
    works = Works()
    undertaking = works.begun()
    payment = works.pay(undertaking)
    with pytest.raises(BudgetRefused) as refused:
        spending.take_back(payment, actor=works.clerk, reason=" ", at=NOON)
    assert refused.value.field == "reason"
    counter = spending.take_back(payment, actor=works.clerk, reason="잘못 적었습니다.", at=NOON)
    assert counter.amount_won == -payment.amount_won
    for entry in (payment, counter):
        with pytest.raises(BudgetRefused) as again:
            spending.take_back(entry, actor=works.clerk, reason="또", at=NOON)
        assert again.value.code == "corrected"
    assert sums_match(undertaking)


def test_under_a_contract_no_more_is_paid_than_it_is_over() -> None:
    works = Works()
    undertaking = works.begun()
    contract = works.contract(undertaking, amount_won=100)
    works.pay(undertaking, amount_won=60, contract=contract)
    with pytest.raises(BudgetRefused) as refused:
        works.pay(undertaking, amount_won=41, contract=contract)
    assert refused.value.code == "above_contract"
    with pytest.raises(BudgetRefused, match="이미"):
        spending.amend_contract(contract, actor=works.clerk, new_amount_won=59, reason="줄임", signed_on=TODAY, at=NOON)
    spending.amend_contract(contract, actor=works.clerk, new_amount_won=101, reason="늘림", signed_on=TODAY, at=NOON)
    works.pay(undertaking, amount_won=41, contract=contract)
    other = works.begun(works.add_project())
    with pytest.raises(BudgetRefused) as foreign:
        works.pay(other, amount_won=1, contract=contract)
    assert foreign.value.field == "contract"


def test_a_stopped_project_gives_its_money_back() -> None:
    works = Works()
    undertaking = works.begun()
    works.pay(undertaking, amount_won=3)
    undertakings.stop(undertaking, actor=works.clerk, at=NOON, reason="땅이 없습니다.")
    works.enter(undertaking, kind=LineChange.RETURNED, amount_won=LINE - 3, reason="반납")
    assert sums_match(undertaking) and undertaking.left_won == 0
    with pytest.raises(BudgetRefused):
        works.contract(undertaking)


@pytest.mark.django_db(transaction=True)
def test_of_two_payments_that_together_overdraw_one_is_refused() -> None:
    works = Works()
    undertaking = works.begun()
    outcomes = at_once(*[lambda: works.pay(undertaking, amount_won=LINE * 3 // 4)] * 2)
    assert sum(isinstance(one, Spending) for one in outcomes) == 1
    assert sum(isinstance(one, BudgetRefused) for one in outcomes) == 1
    assert sums_match(undertaking)


@pytest.mark.django_db(transaction=True)
def test_past_the_services_the_database_still_lets_one_of_two_through() -> None:
    works = Works()
    undertaking = works.begun()

    def write() -> Spending:
        return Spending.objects.create(
            undertaking=undertaking, purpose="경합", amount_won=LINE * 3 // 4, paid_on=TODAY, recorded_at=NOON,
            recorded_by=works.clerk,
        )  # fmt: skip

    outcomes = at_once(write, write)
    assert sum(isinstance(one, Spending) for one in outcomes) == 1
    assert sum(isinstance(one, DatabaseError) for one in outcomes) == 1
    assert sums_match(undertaking)


@pytest.mark.parametrize("days", [1, 800])
def test_nothing_is_dated_before_the_project_was_there(days: int) -> None:
    works = Works()
    undertaking = works.begun()
    first = min(undertaking.starts_on, TODAY)
    early = first - timedelta(days=days)
    with pytest.raises(BudgetRefused) as paid:
        works.pay(undertaking, paid_on=early)
    with pytest.raises(BudgetRefused) as signed:
        works.contract(undertaking, signed_on=early)
    with pytest.raises(BudgetRefused) as decided:
        works.enter(undertaking, kind=LineChange.SUPPLEMENTARY, amount_won=5, reason="추경", decided_on=early)
    with pytest.raises(BudgetRefused) as planned:
        works.milestone(undertaking, planned_on=early)
    refused = [(each.value.code, each.value.field) for each in (paid, signed, decided, planned)]
    assert refused == [("before", name) for name in ("paid_on", "signed_on", "decided_on", "planned_on")]
    assert works.pay(undertaking, paid_on=first).paid_on == first
