"""Notices that could not be delivered: seen, sent once more, or given up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import Role, User
from core.audit.models import AuditRecord
from core.notify import delivery, undelivered
from core.notify.models import Notice, OutboxMessage
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

NOON = datetime(2026, 3, 4, 3, tzinfo=UTC)
PAGE = "/desk/undelivered/"
State = OutboxMessage.State


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    return client


def failed(recipient: User | None = None, **fields: object) -> OutboxMessage:
    values = {
        "event": "desk.mentioned",
        "recipient": recipient or make_user(display_name="김이웃"),
        "context": {"title": "가로등 고장", "actor": "박담당", "case": 1},
        "url": "/desk/",
        "created_at": NOON,
        "next_attempt_at": NOON,
        "finished_at": NOON + timedelta(hours=36),
        "state": State.FAILED,
        "attempts": 7,
        "last_error": "SMTPServerDisconnected: Connection unexpectedly closed",
        **fields,
    }
    return OutboxMessage.objects.create(**values)


def verbs() -> list[str]:
    return list(AuditRecord.objects.filter(verb__startswith="core.").order_by("pk").values_list("verb", flat=True))


def test_the_page_says_what_to_whom_and_why(administrator: Client) -> None:
    failed()
    html = administrator.get(PAGE).content.decode()
    for words in ("가로등 고장", "김이웃", "Connection unexpectedly closed"):
        assert words in html


def test_sent_again_it_is_delivered_like_a_new_one(administrator: Client) -> None:
    message = failed()
    assert administrator.post(f"{PAGE}{message.pk}/again/").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.attempts, message.finished_at) == (State.PENDING, 0, None)
    delivery.deliver_due(message.next_attempt_at)
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert Notice.objects.get().recipient == message.recipient
    assert verbs() == ["core.retry_notices"]


def test_all_are_sent_again_at_once_and_nothing_else_is_touched(administrator: Client) -> None:
    failed(), failed()
    delivered = failed(state=State.DELIVERED)
    administrator.post(f"{PAGE}again/")
    assert OutboxMessage.objects.filter(state=State.PENDING).count() == 2
    delivered.refresh_from_db()
    assert delivered.state == State.DELIVERED
    assert AuditRecord.objects.get(verb="core.retry_notices").detail == {"count": 2}


def test_given_up_it_is_gone_from_the_list_and_nobody_is_told(administrator: Client) -> None:
    message = failed()
    administrator.post(f"{PAGE}{message.pk}/give-up/")
    message.refresh_from_db()
    assert message.state == State.DROPPED
    assert "가로등" not in administrator.get(PAGE).content.decode()
    delivery.deliver_due(NOON + timedelta(days=9))
    assert not Notice.objects.exists()
    assert verbs() == ["core.give_up_notice"]


@pytest.mark.parametrize("state", [State.PENDING, State.DELIVERED, State.DROPPED])
def test_what_has_not_failed_stays_as_it_is(administrator: Client, state: str) -> None:
    message = failed(state=state)
    for action in ("again", "give-up"):
        assert administrator.post(f"{PAGE}{message.pk}/{action}/").status_code == 302
    message.refresh_from_db()
    assert message.state == state
    assert verbs() == []


def test_of_two_who_press_at_once_one_acts(administrator: Client) -> None:
    message = failed()
    person = make_staff(Role.ADMINISTRATOR)
    assert undelivered.give_up(message, actor=person, at=NOON)
    assert not undelivered.try_again(message, actor=person, at=NOON)
    message.refresh_from_db()
    assert message.state == State.DROPPED


def test_a_notice_of_an_app_that_is_gone_is_named_by_its_event(administrator: Client) -> None:
    failed(event="gone.away")
    assert "gone.away" in administrator.get(PAGE).content.decode()


def test_the_desk_says_how_many_wait_to_administrators_alone(administrator: Client) -> None:
    failed(), failed()
    assert "desk:undelivered" in {chore.route for chore in administrator.get("/desk/").context["chores"]}
    other = Client()
    sign_in(other, make_staff(Role.CASE_OFFICER))
    assert other.get("/desk/").context["chores"] == []


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.MODERATOR, Role.APPROVER])
def test_only_administrators_see_to_them(client: Client, db: None, role: Role) -> None:
    message = failed()
    sign_in(client, make_staff(role))
    assert client.get(PAGE).status_code == 403
    for path in (f"{PAGE}again/", f"{PAGE}{message.pk}/again/", f"{PAGE}{message.pk}/give-up/"):
        assert client.post(path).status_code == 403
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_the_number_of_queries_does_not_grow(administrator: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    failed()
    administrator.get(PAGE)
    for _ in range(30):
        failed()
    with django_assert_max_num_queries(14):
        assert len(administrator.get(PAGE).context["rows"]) == 30
