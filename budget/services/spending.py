"""Money: the line and what changed it, contracts and their amendments, payments and the entries that take them back.

Each service holds the row of the undertaking while it looks and writes, so that of two entries that together would
overdraw the line the second is refused with a sentence. Whoever writes past these services meets the database.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Contract, LineEntry, Spending, Undertaking
from budget.services.refusals import BudgetRefused
from budget.services.undertakings import move_proposals, refuse_before_it_began
from budget.states.execution import PAYING, UndertakingState
from budget.states.execution_names import TAKING, LineChange
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions
from core.ui.money import in_won
from core.workflow import engine
from discussion import text

# Beyond any corporation's means: a slip of the keyboard, and far from the end of a column.
HIGHEST_AMOUNT = 1_000_000_000_000
# After these nothing is ordered any more; a line can still be cut or given back until the books are closed.
CLOSED = (UndertakingState.EVALUATED,)
ORDERING = (UndertakingState.PLANNED, UndertakingState.UNDER_WAY, UndertakingState.DELAYED)


@transaction.atomic
def enter_line(
    undertaking: Undertaking, *, actor: Any, kind: str, amount_won: int, decided_on: date, at: datetime,
    reason: str = "",
) -> LineEntry:  # fmt: skip
    """The original budget, or a change of it: an amount without a sign, which the kind gives. Raises BudgetRefused."""
    locked = _locked(undertaking, actor)
    if locked.state in CLOSED:
        raise BudgetRefused("closed", _("The books of this project are closed."))
    _refuse_amount(amount_won)
    _refuse_impossible_day(locked, decided_on, at, "decided_on")
    has_original = locked.line_entries.filter(kind=LineChange.ORIGINAL).exists()
    if (kind == LineChange.ORIGINAL) == has_original:
        said = _("The original budget is entered already.") if has_original else _("Enter the original budget first.")
        raise BudgetRefused("original", said, field="kind")
    reason = text.clean(reason)
    if kind != LineChange.ORIGINAL and not reason:
        raise BudgetRefused("reason", _("Please give a reason."), field="reason")
    signed = -amount_won if kind in TAKING else amount_won
    if locked.line_won + signed < max(locked.spent_won, locked.contracted_won):
        raise BudgetRefused("below", _("More than this is spent or under contract already."), field="amount_won")
    entry = LineEntry.objects.create(
        undertaking=locked, kind=kind, amount_won=signed, decided_on=decided_on, reason=reason, recorded_at=at,
        recorded_by=actor,
    )  # fmt: skip
    if kind == LineChange.ORIGINAL:
        move_proposals(locked, "enter_in_budget", at=at)
    return entry


@transaction.atomic
def sign_contract(
    undertaking: Undertaking, *, actor: Any, title: str, supplier_kind: str, method: str, amount_won: int,
    signed_on: date, at: datetime,
) -> Contract:  # fmt: skip
    """Something was ordered. Raises BudgetRefused where the line does not cover it."""
    locked = _locked(undertaking, actor)
    if locked.state not in ORDERING:
        raise BudgetRefused("over", _("This project is finished or stopped."))
    _refuse_amount(amount_won)
    _refuse_impossible_day(locked, signed_on, at, "signed_on")
    _refuse_above_line(locked, locked.contracted_won + amount_won)
    return Contract.objects.create(
        undertaking=locked, title=text.clean(title), supplier_kind=supplier_kind, method=method,
        amount_won=amount_won, signed_on=signed_on, recorded_at=at, recorded_by=actor,
    )  # fmt: skip


@transaction.atomic
def amend_contract(
    contract: Contract, *, actor: Any, new_amount_won: int, reason: str, signed_on: date, at: datetime
) -> Contract:
    """The contract's sum becomes another; kept as an entry of its own. 0 takes the contract back."""
    locked = _locked(contract.undertaking, actor)
    if locked.state in CLOSED:
        raise BudgetRefused("closed", _("The books of this project are closed."))
    if contract.amends_id is not None:
        raise BudgetRefused("amendment", _("Amend the contract itself."))
    _refuse_amount(new_amount_won, least=0, field="new_amount_won")
    _refuse_impossible_day(locked, signed_on, at, "signed_on")
    if not (reason := text.clean(reason)):
        raise BudgetRefused("reason", _("Please give a reason."), field="reason")
    difference = new_amount_won - contract_sum(contract)
    if difference == 0:
        raise BudgetRefused("same", _("This is its sum already."), field="new_amount_won")
    if new_amount_won < paid_under(contract):
        raise BudgetRefused("paid", _("More than this was paid already."), field="new_amount_won")
    _refuse_above_line(locked, locked.contracted_won + difference, field="new_amount_won")
    return Contract.objects.create(
        undertaking=locked, title=contract.title, supplier_kind=contract.supplier_kind, method=contract.method,
        amount_won=difference, signed_on=signed_on, amends=contract, reason=reason, recorded_at=at, recorded_by=actor,
    )  # fmt: skip


@transaction.atomic
def pay(
    undertaking: Undertaking, *, actor: Any, purpose: str, amount_won: int, paid_on: date, at: datetime,
    contract: Contract | None = None, document: str = "",
) -> Spending:  # fmt: skip
    """Money went out. Raises BudgetRefused where the line, or the contract, does not cover it."""
    locked = _locked(undertaking, actor)
    if locked.state not in PAYING:
        raise BudgetRefused("not_paying", _("Money is spent once the execution has begun, until it is evaluated."))
    _refuse_amount(amount_won)
    _refuse_impossible_day(locked, paid_on, at, "paid_on")
    _refuse_above_line(locked, locked.spent_won + amount_won)
    if contract is not None:
        _refuse_above_contract(locked, contract, amount_won)
    return Spending.objects.create(
        undertaking=locked, contract=contract, purpose=text.clean(purpose), amount_won=amount_won, paid_on=paid_on,
        document=text.clean(document), recorded_at=at, recorded_by=actor,
    )  # fmt: skip


@transaction.atomic
def take_back(spending: Spending, *, actor: Any, reason: str, at: datetime) -> Spending:
    """The counter entry of a wrong one, over its whole amount; the right one is then entered anew."""
    locked = _locked(spending.undertaking, actor)
    if locked.state in CLOSED:
        raise BudgetRefused("closed", _("The books of this project are closed."))
    if spending.corrects_id is not None or Spending.objects.filter(corrects=spending).exists():
        raise BudgetRefused("corrected", _("This entry was taken back already."))
    if not (reason := text.clean(reason)):
        raise BudgetRefused("reason", _("Please give a reason."), field="reason")
    return Spending.objects.create(
        undertaking=locked, contract=spending.contract, purpose=spending.purpose, amount_won=-spending.amount_won,
        paid_on=timezone.localdate(at), document=spending.document, corrects=spending, reason=reason,
        recorded_at=at, recorded_by=actor,
    )  # fmt: skip


def contract_sum(contract: Contract) -> int:
    amended = contract.amendments.aggregate(whole=Sum("amount_won"))["whole"]
    return contract.amount_won + int(amended or 0)


def paid_under(contract: Contract) -> int:
    return int(contract.payments.aggregate(whole=Sum("amount_won"))["whole"] or 0)


def _locked(undertaking: Undertaking, actor: Any) -> Undertaking:
    permissions.check(actor, MANAGE_EXECUTION, undertaking)
    locked = engine.lock(undertaking)
    permissions.check(actor, MANAGE_EXECUTION, locked)
    return locked


def _refuse_amount(amount_won: int, *, least: int = 1, field: str = "amount_won") -> None:
    if not least <= amount_won <= HIGHEST_AMOUNT:
        raise BudgetRefused("amount", _("Give the amount in whole won, without a sign."), field=field)


def _refuse_impossible_day(undertaking: Undertaking, day: date, at: datetime, field: str) -> None:
    if day > timezone.localdate(at):
        raise BudgetRefused("future", _("That day has not come yet."), field=field)
    refuse_before_it_began(undertaking, day, field)


def _refuse_above_line(undertaking: Undertaking, whole: int, *, field: str = "amount_won") -> None:
    if whole > undertaking.line_won:
        said = _("The budget line holds %(line)s; this would make it %(whole)s. Enter a transfer first.")
        filled = said % {"line": in_won(undertaking.line_won), "whole": in_won(whole)}
        raise BudgetRefused("above_line", filled, field=field)


def _refuse_above_contract(undertaking: Undertaking, contract: Contract, amount_won: int) -> None:
    if contract.undertaking_id != undertaking.pk or contract.amends_id is not None:
        raise BudgetRefused("contract", _("This contract belongs to another project."), field="contract")
    whole = paid_under(contract) + amount_won
    if whole > contract_sum(contract):
        said = _("The contract is over %(sum)s; this would make it %(whole)s. Amend the contract first.")
        filled = said % {"sum": in_won(contract_sum(contract)), "whole": in_won(whole)}
        raise BudgetRefused("above_contract", filled, field="amount_won")
