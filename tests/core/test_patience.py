"""A database that is busy is asked once more, and never inside a transaction that is lost already."""

from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from core.patience import TRIES, patient, patiently
from core.submissions import keys
from core.submissions.models import Submission
from core.submissions.repeats import repeat_safe
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


class Busy:
    def __init__(self, times: int) -> None:
        self.times, self.asked = times, 0

    def __call__(self, *_args: Any) -> HttpResponse:
        self.asked += 1
        if self.asked <= self.times:
            raise OperationalError("deadlock detected")
        return HttpResponse(status=302)


def test_once_more_and_then_it_is_told() -> None:
    assert patiently(Busy(TRIES - 1)).status_code == 302
    with pytest.raises(OperationalError):
        patiently(Busy(TRIES))


def test_not_inside_somebody_elses_transaction() -> None:
    busy = Busy(1)
    with pytest.raises(OperationalError), transaction.atomic():
        patiently(busy)
    assert busy.asked == 1


def test_the_key_of_a_form_is_free_again_for_the_second_try() -> None:
    busy = Busy(1)
    request = RequestFactory().post("/", {keys.FIELD: keys.new_key()})
    request.user = make_user()
    assert patient(repeat_safe(busy))(request).status_code == 302
    assert busy.asked == 2
    assert Submission.objects.count() == 1
