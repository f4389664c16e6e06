"""The telephone sends twice at the same time: two windows, or an answer that was lost on the way."""

from uuid import uuid4

import pytest

from auditors.models import Finding, InspectionReport
from core.uploads import attached_to
from core.workflow.models import Case
from tests.auditors.findings.inspecting import Inspection, found, photo
from tests.discussion.racing import at_once


@pytest.mark.django_db(transaction=True)
def test_eight_arrivals_at_once_are_one_report() -> None:
    inspection, key = Inspection(), uuid4()
    results = at_once(*[lambda: inspection.hand_in(found(photos=[photo()]), key=key) for _number in range(8)])
    assert [type(one) for one in results] == [InspectionReport] * 8
    assert len({one.pk for one in results}) == 1
    assert (InspectionReport.objects.count(), Finding.objects.count(), Case.objects.count()) == (1, 1, 2)
    assert len(attached_to(Finding.objects.get())) == 1
