"""Activities of other apps that members are paid for: each once, on the same lists as the meetings."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from councils.models import ActivityAllowance
from councils.queries import allowances as queries
from councils.services import allowances, meetings
from councils.services.refusals import CouncilRefused
from tests.councils.meeting_factories import START, Sitting
from tests.factories import make_department
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = START.date()


@pytest.fixture
def sitting() -> Sitting:
    return Sitting(members=3)


def owe(sitting: Sitting, activity: Any, number: int = 0, **more: Any) -> ActivityAllowance:
    given = {"label": "합동점검", "day": DAY, "amount": 30_000, "at": START, **more}
    return allowances.owe(sitting.terms[number], activity=activity, **given)


def pay(sitting: Sitting) -> Any:
    return allowances.make_payment_list(sitting.body, by=sitting.secretary, at=START)


def refused(code: str, deed: Any) -> None:
    with pytest.raises(CouncilRefused) as caught:
        deed()
    assert caught.value.code == code


def test_an_activity_said_twice_is_owed_once_and_with_what_was_said_last(sitting: Sitting) -> None:
    visit = make_department()
    owe(sitting, visit)
    owe(sitting, visit, amount=40_000)
    owe(sitting, visit, number=1)
    assert sorted(one.amount for one in queries.unpaid_activities(sitting.body)) == [30_000, 40_000]


def test_meetings_and_activities_stand_on_one_list_and_are_paid_once(sitting: Sitting) -> None:
    sitting.rules(allowance=50_000)
    sitting.begin()
    meetings.end(sitting.meeting, by=sitting.secretary, at=START)
    owe(sitting, make_department())
    payment = pay(sitting)
    assert [line.amount for line in queries.lines(payment)] == [50_000] * 3 + [30_000]
    (shown,) = queries.payments(sitting.body)
    assert (shown.lines, shown.total) == (4, 180_000)
    refused("empty", lambda: pay(sitting))


def test_activities_are_paid_where_meetings_are_not(sitting: Sitting) -> None:
    owe(sitting, make_department())
    assert [line.what for line in queries.lines(pay(sitting))] == ["합동점검"]


def test_what_is_on_a_list_is_neither_changed_nor_taken_back(sitting: Sitting) -> None:
    visit = make_department()
    owe(sitting, visit)
    pay(sitting)
    refused("paid", lambda: owe(sitting, visit, amount=1))
    refused("paid", lambda: allowances.owe_no_longer(sitting.terms[0], activity=visit))


def test_an_activity_that_was_called_off_is_owed_no_longer(sitting: Sitting) -> None:
    visit = make_department()
    owe(sitting, visit)
    allowances.owe_no_longer(sitting.terms[0], activity=visit)
    assert not ActivityAllowance.objects.exists()


def test_a_day_out_of_office_is_refused(sitting: Sitting) -> None:
    refused("office", lambda: owe(sitting, make_department(), day=sitting.terms[0].ends_on + timedelta(days=1)))


def test_the_database_refuses_a_second_row_and_nothing_for_nothing(sitting: Sitting) -> None:
    one = owe(sitting, make_department())
    for change in ({"pk": None}, {"amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActivityAllowance(**{**{f.attname: getattr(one, f.attname) for f in one._meta.fields}, **change}).save()


def test_the_secretarys_page_shows_what_is_owed_and_the_list_names_the_activity(sitting: Sitting) -> None:
    owe(sitting, make_department())
    client = Client()
    sign_in(client, sitting.secretary)
    path = reverse("councils:allowances", args=[sitting.body.slug])
    assert "합동점검" in client.get(path).content.decode()
    assert client.post(reverse("councils:make_payment_list", args=[sitting.body.slug])).status_code == 302
    payment = queries.payments(sitting.body).get()
    assert "합동점검" in client.get(reverse("councils:payment_table", args=[payment.pk])).content.decode()
