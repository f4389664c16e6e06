"""Beside a draft stands what was promised, with the day that holds: a promise put off is not late."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from regulations.services.burden import changes
from regulations.states import PetitionOutcome
from tests.regulations.burden.burden_factories import ARTICLES, NOW, Office, make_version
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_a_promise_that_was_put_off_stands_with_its_new_day() -> None:
    office = Office()
    petition = office.answered(PetitionOutcome.ACCEPTED)
    change = petition.change
    later = max(change.promised_by, timezone.localdate()) + timedelta(days=40)
    changes.postpone(change, to=later, reason="전산을 고칩니다", actor=office.superior, at=NOW)
    draft = make_version(office.rule, articles=[ARTICLES[0], "이용료는 현장에서도 낼 수 있다.", ARTICLES[2]])
    client = Client()
    sign_in(client, office.officer)
    page = client.get(reverse("regulations:work_on_draft", args=[draft.pk])).content.decode()
    beside = page.split('id="draft-promised"')[1].split("</section>")[0]
    assert date_format(later, "DATE_FORMAT") in beside
    assert date_format(change.promised_by, "DATE_FORMAT") not in beside
