"""Records that keep their day only: sealed without telling the hour, and still not to be slipped in afterwards."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.audit import audit, chain
from core.audit.models import AuditLink
from core.whole_days import is_whole_day, whole_day
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
MORNING = datetime(2026, 6, 10, 0, 0, tzinfo=SEOUL)
EVENING = datetime(2026, 6, 10, 21, 13, 7, tzinfo=SEOUL)


def test_a_day_begins_at_midnight_by_the_clock_of_the_city():
    assert whole_day(EVENING) == MORNING
    assert is_whole_day(MORNING) and not is_whole_day(EVENING)


def test_the_link_of_a_record_of_a_day_tells_the_day_alone_and_the_chain_holds():
    person = make_user()
    audit.record("tests.exact", actor=person, at=EVENING)
    coarse = audit.record("tests.coarse", actor=person, at=MORNING)
    chain.seal(at=EVENING + timedelta(seconds=1))
    assert AuditLink.objects.get(row_id=coarse.pk).sealed_at == MORNING
    assert list(chain.verify()) == []


def test_a_record_of_a_day_that_waits_for_its_seal_is_no_fault_and_one_of_last_week_is():
    person = make_user()
    audit.record("tests.exact", actor=person, at=EVENING)
    chain.seal(at=EVENING)
    audit.record("tests.coarse", actor=person, at=MORNING)
    assert list(chain.verify()) == []
    audit.record("tests.coarse", actor=person, at=MORNING - timedelta(days=7))
    assert [fault.what for fault in chain.verify()] == ["record inserted afterwards"]


def test_a_record_slipped_in_for_an_earlier_day_is_found_after_sealing_too():
    person = make_user()
    audit.record("tests.coarse", actor=person, at=MORNING - timedelta(days=7))
    chain.seal(at=EVENING)
    assert [fault.what for fault in chain.verify()] == ["record inserted afterwards"]


def test_a_record_of_yesterday_sealed_after_midnight_is_in_time():
    audit.record("tests.coarse", actor=make_user(), at=MORNING)
    chain.seal(at=MORNING + timedelta(days=1, seconds=2))
    assert list(chain.verify()) == []
