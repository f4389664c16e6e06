"""Points: by rule and once, in a ledger that balances whatever is done to it."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.consent import services as consent
from accounts.models import ConsentText, Role
from accounts.personal_data.leaving import leave
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from proposals.models import CoAuthor, ExchangeOption, ExchangeRequest, PointAccount, Posting
from proposals.queries import contests
from proposals.services import answering, exchanges, rewards
from proposals.services.refusals import ProposalRefused
from proposals.services.reward_check import faults
from proposals.services.rewards import Earning
from proposals.states.exchanges import AccountKind, RewardEvent
from tests.discussion.racing import at_once
from tests.factories import make_staff, make_user
from tests.proposals.factories import NOON, draft_answer, make_office, make_proposal
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    return make_staff(Role.CASE_OFFICER)


def give(person: Any, points: int) -> None:
    """So many points, from a rule that stands for this alone."""
    officer = make_staff(Role.CASE_OFFICER)
    rewards.set_rule(event=RewardEvent.COMPLETED, points=points, actor=officer, at=NOON)
    rewards.give(Earning(RewardEvent.COMPLETED, make_proposal(), "제안", (person,)), at=NOON)


def balance(person: Any) -> int:
    found = PointAccount.objects.filter(person=person).first()
    return found.balance if found else 0


def option(points: int = 100) -> ExchangeOption:
    return ExchangeOption.objects.create(title="지역화폐", points=points)


def test_adoption_gives_points_to_the_authors_and_a_timely_answer_to_the_clerk(officer: Any) -> None:
    rewards.set_rule(event=RewardEvent.ADOPTED, points=101, actor=officer, at=NOON)
    rewards.set_rule(event=RewardEvent.ANSWERED_ON_TIME, points=10, actor=officer, at=NOON)
    department, clerk, superior, post = make_office(Role.CASE_OFFICER)
    author, friend = make_user(), make_user()
    proposal = make_proposal(author, department=department)
    CoAuthor.objects.create(proposal=proposal, person=friend, asked_at=NOON, accepted_at=NOON)
    engine.apply(proposal, "start_review", actor=clerk, at=NOON)
    answer = draft_answer(proposal, clerk, post, "ADOPTED")
    assert not Posting.objects.exists()
    answering.approve_answer(proposal, actor=superior, read=answer.pk, at=NOON + timedelta(days=4))
    assert (balance(author), balance(friend), balance(clerk)) == (51, 50, 10)
    assert faults() == []


def test_without_a_rule_nothing_is_given_and_with_one_never_twice(officer: Any) -> None:
    person, proposal = make_user(), make_proposal()
    earning = Earning(RewardEvent.ADOPTED, proposal, proposal.title, (person,))
    assert rewards.give(earning, at=NOON) == 0
    rewards.set_rule(event=RewardEvent.ADOPTED, points=30, actor=officer, at=NOON)
    assert [rewards.give(earning, at=NOON) for _again in range(3)] == [30, 0, 0]
    rewards.set_rule(event=RewardEvent.ADOPTED, points=0, actor=officer, at=NOON + timedelta(days=1))
    other = Earning(RewardEvent.ADOPTED, make_proposal(), "다른 제안", (person,))
    assert rewards.give(other, at=NOON + timedelta(days=2)) == 0


def test_residents_set_no_rules() -> None:
    with pytest.raises(PermissionDenied):
        rewards.set_rule(event=RewardEvent.ADOPTED, points=30, actor=make_user(), at=NOON)


def test_the_database_changes_no_posting_and_overdraws_no_account() -> None:
    person = make_user()
    give(person, 100)
    account = PointAccount.objects.get(person=person)
    for wrong in (lambda: Posting.objects.update(points=1), lambda: Posting.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    lapsed = rewards.the_account(AccountKind.LAPSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        rewards.post("LAPSED", source=account, target=lapsed, points=101, cause="too much", subject="", at=NOON)
    assert balance(person) == 100


def test_an_exchange_sets_aside_and_pays_out_by_two_people(officer: Any) -> None:
    person, second = make_user(), make_staff(Role.DEPARTMENT_REVIEWER)
    give(person, 250)
    asked = exchanges.ask(person=person, option=option(), at=NOON)
    assert balance(person) == 150
    engine.apply(asked, "grant", actor=officer, at=NOON)
    with pytest.raises(TransitionRefused):
        engine.apply(asked, "pay_out", actor=officer, at=NOON)
    engine.apply(asked, "pay_out", actor=second, at=NOON)
    assert rewards.the_account(AccountKind.PAID_OUT).balance == 100
    assert rewards.the_account(AccountKind.EXCHANGE).balance == 0
    assert faults() == []


@pytest.mark.parametrize("way", ["refuse", "withdraw"])
def test_a_refused_or_withdrawn_exchange_gives_the_points_back(officer: Any, way: str) -> None:
    person = make_user()
    give(person, 100)
    asked = exchanges.ask(person=person, option=option(), at=NOON)
    assert balance(person) == 0
    engine.apply(asked, way, actor=officer if way == "refuse" else person, at=NOON, reason="예산이 없습니다.")
    assert balance(person) == 100
    assert faults() == []


def test_why_an_exchange_was_refused_stands_beside_it(officer: Any, client: Any) -> None:
    person = make_user()
    give(person, 200)
    refused = exchanges.ask(person=person, option=option(), at=NOON)
    exchanges.ask(person=person, option=option(), at=NOON)
    engine.apply(refused, "refuse", actor=officer, at=NOON, reason="올해 예산이 없습니다.")
    sign_in(client, person)
    page = client.get(reverse("proposals:my_points")).content.decode()
    assert page.count("올해 예산이 없습니다.") == 1


def test_nobody_decides_about_their_own_exchange_or_withdraws_that_of_another(officer: Any) -> None:
    give(officer, 100)
    asked = exchanges.ask(person=officer, option=option(), at=NOON)
    for step in ("grant", "refuse"):
        with pytest.raises(TransitionRefused):
            engine.apply(asked, step, actor=officer, at=NOON, reason="x")
    with pytest.raises(TransitionRefused):
        exchanges.withdraw(asked, person=make_user(), at=NOON)


def test_too_few_points_and_ended_offers_are_refused(officer: Any) -> None:
    person, dear, ended = make_user(), option(101), option(1)
    give(person, 100)
    exchanges.end_offer(ended, actor=officer)
    for wanted in (dear, ended):
        with pytest.raises(ProposalRefused):
            exchanges.ask(person=person, option=wanted, at=NOON)
    assert balance(person) == 100


@pytest.mark.django_db(transaction=True)
def test_of_many_exchanges_at_once_only_what_is_there_is_spent() -> None:
    person, wanted = make_user(), option()
    give(person, 250)
    outcomes = at_once(*[lambda: exchanges.ask(person=person, option=wanted, at=NOON)] * 6)
    assert sum(isinstance(one, ExchangeRequest) for one in outcomes) == 2
    assert sum(isinstance(one, ProposalRefused) for one in outcomes) == 4
    assert balance(person) == 50
    assert faults() == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_the_ledger_balances_and_nobody_owes(seed: int) -> None:
    chance = random.Random(seed)
    people, officer, second = [make_user() for _n in range(3)], make_staff(), make_staff()
    offers, proposal = [option(points) for points in (20, 70)], make_proposal()
    for number in range(40):
        person = chance.choice(people)
        deed = chance.choice(["rule", "give", "give", "ask", "ask", "grant", "pay_out", "refuse", "withdraw"])
        waiting = list(ExchangeRequest.objects.order_by("pk"))
        try:
            if deed == "rule":
                rewards.set_rule(event=RewardEvent.ADOPTED, points=chance.randrange(90), actor=officer, at=NOON)
            elif deed == "give":
                proposal.pk = number + 1
                rewards.give(Earning(RewardEvent.ADOPTED, proposal, "제안", (person, people[0])), at=NOON)
            elif deed == "ask":
                exchanges.ask(person=person, option=chance.choice(offers), at=NOON)
            elif waiting:
                one = chance.choice(waiting)
                actor = one.person if deed == "withdraw" else chance.choice([officer, second])
                engine.apply(one, deed, actor=actor, at=NOON, reason="까닭")
        except (ProposalRefused, TransitionRefused, IntegrityError):
            pass
        assert faults() == []
        assert not PointAccount.objects.filter(balance__lt=0).exclude(kind="ISSUING").exists()
    assert Posting.objects.exists()


def test_the_command_finds_a_balance_that_was_tampered_with(capsys: Any) -> None:
    person = make_user()
    give(person, 100)
    call_command("verify_rewards")
    assert "1" in capsys.readouterr().out
    PointAccount.objects.filter(person=person).update(balance=900)
    with pytest.raises(CommandError, match="balance 900, postings 100"):
        call_command("verify_rewards")


def test_the_command_finds_an_exchange_that_lacks_its_posting() -> None:
    person = make_user()
    give(person, 100)
    lacking = ExchangeRequest.objects.create(
        person=person, account=PointAccount.objects.get(person=person), option=option(), points=100, asked_at=NOON
    )
    assert any(f"exchange {lacking.pk}" in one for one in faults())


def test_the_ranking_shows_only_who_agreed_and_as_long_as_they_do() -> None:
    shown, hidden = make_user(display_name="보이는이"), make_user(display_name="가려진이")
    for person in (shown, hidden):
        give(person, 100)
    assert not contests.ranking().exists()
    client = Client()
    sign_in(client, shown)
    client.post("/proposals/points/ranking/consent/", {"agree": "1"})
    page = Client().get("/proposals/points/ranking/").content.decode()
    assert "보이는이" in page and "가려진이" not in page
    client.post("/proposals/points/ranking/consent/", {})
    assert "보이는이" not in Client().get("/proposals/points/ranking/").content.decode()
    assert consent.asked(ConsentText.Occasion.RANKING)


def test_leaving_lets_points_lapse_and_keeps_the_ledger_whole() -> None:
    person = make_user()
    give(person, 250)
    exchanges.ask(person=person, option=option(), at=NOON)
    leave(user=person, at=NOON)
    assert rewards.the_account(AccountKind.LAPSED).balance == 250
    assert not PointAccount.objects.filter(person=person).exists()
    assert faults() == []


def test_pages_of_points_answer_their_people_and_nobody_else(officer: Any) -> None:
    resident, wanted = make_user(), option()
    give(resident, 100)
    client = Client()
    sign_in(client, resident)
    assert client.get("/proposals/manage/points/").status_code == 403
    assert client.post("/proposals/points/", {"option": ""}).status_code == 422
    assert client.post("/proposals/points/", {"option": wanted.pk}).status_code == 302
    assert client.post("/proposals/points/", {"option": wanted.pk}).status_code == 422
    assert "지역화폐" in client.get("/proposals/points/").content.decode()
    request = ExchangeRequest.objects.get()
    address = f"/proposals/manage/points/exchanges/{request.pk}/"
    assert client.post(address, {"step": "grant"}).status_code == 403
    staff = Client()
    sign_in(staff, officer)
    assert staff.get("/proposals/manage/points/").status_code == 200
    assert staff.get("/proposals/manage/points/exchanges/").status_code == 200
    assert staff.post(address, {"step": "withdraw"}).status_code == 403
    staff.post(address, {"step": "grant"})
    request.refresh_from_db()
    assert request.state == "GRANTED"
