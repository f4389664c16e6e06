"""Several of the office at once: one draft, two different approvers, one version in public."""

import pytest

from auditors.models import PublicVersion
from auditors.services import version_drafts, versions
from auditors.services.refusals import AuditRefused
from core.refusals import Refused
from tests.auditors.publication.publishing import Press
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_begin_at_once_make_one_draft() -> None:
    press = Press()
    finding = press.finding("CLOSED")
    results = at_once(
        *(lambda by=by: version_drafts.begin(finding, by=by, at=press.at) for by in (press.writer, press.first))
    )
    assert sorted(type(result).__name__ for result in results) == ["AuditRefused", "PublicVersion"]
    assert next(result for result in results if isinstance(result, AuditRefused)).code == "twice"


def test_one_person_who_presses_many_times_approves_once() -> None:
    press = Press()
    version = press.version("OFFERED")

    def press_once() -> None:
        same = PublicVersion.objects.get(pk=version.pk)
        versions.approve(same, revision=version.revision, by=press.first, at=press.at)

    results = at_once(*[press_once] * 6)
    version.refresh_from_db()
    assert (version.state, version.first_approver, version.second_approver) == ("APPROVED_ONCE", press.first, None)
    assert [result for result in results if result is None] == [None]
    assert all(isinstance(result, Refused) for result in results if result is not None)


def test_taken_back_and_approved_at_once_never_ends_in_between() -> None:
    press = Press()
    version = press.version("APPROVED_ONCE")
    at_once(
        lambda: versions.approve(
            PublicVersion.objects.get(pk=version.pk), revision=version.revision, by=press.second, at=press.at
        ),
        lambda: versions.move_on(PublicVersion.objects.get(pk=version.pk), "take_back", by=press.writer, at=press.at),
    )
    version.refresh_from_db()
    if version.state == "PUBLISHED":
        assert (version.first_approver, version.second_approver) == (press.first, press.second)
    else:
        assert (version.state, version.first_approver, version.published_at) == ("DRAFTED", None, None)
