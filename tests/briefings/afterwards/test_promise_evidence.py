"""Papers and pictures that show whether a promise was kept: its department adds them, everybody reads them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Promise
from briefings.services import promise_evidence, promises
from briefings.services.refusals import BriefingRefused
from core.audit.models import AuditRecord
from core.uploads import StoredFile, UploadRefused
from core.uploads.receiving import attached_to
from tests.briefings.afterwards.evenings import promised
from tests.briefings.builders import officer_of, on_duty
from tests.core.uploads.samples import pdf, picture
from tests.discussion.racing import at_once
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
AT = timezone.now()


def paper(name: str = "준공 보고서.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf())


def photograph(name: str = "산책로.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture())


def add(promise: Promise, *files: Any, by: Any = None) -> list[StoredFile]:
    by = by or officer_of(promise.briefing)
    return promise_evidence.add(promise=promise, attachments=files or (paper(),), by=by, at=AT)


def client_of(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def test_everybody_reads_what_the_department_added(client: Client) -> None:
    made = promised(at=AT)
    kept = add(made, paper(), photograph())
    text = client.get(made.get_absolute_url()).content.decode()
    for file in kept:
        assert file.name in text and file.get_absolute_url() in text
        assert client.get(file.get_absolute_url()).status_code == 200
    assert kept[1].get_thumbnail_url() in text
    assert reverse("briefings:promise_evidence", args=[made.pk]) not in text


@pytest.mark.parametrize("step", ["keep", "keep_in_part", "break"])
def test_it_comes_with_the_settling_or_after_it(step: str) -> None:
    made = promised(at=AT)
    officer = client_of(officer_of(made.briefing))
    url = reverse("briefings:promise_settle", args=[made.pk, step])
    answer = officer.post(
        url, {"outcome": "조명 20개를 설치했습니다.", "url": "", "attachments": [paper(), photograph()]}
    )
    assert answer.status_code == 302
    answer = officer.post(
        reverse("briefings:promise_evidence", args=[made.pk]), {"attachments": paper("검수 조서.pdf")}
    )
    assert answer.status_code == 302
    assert [file.name for file in attached_to(made)] == ["준공 보고서.pdf", "산책로.jpg", "검수 조서.pdf"]


def test_a_file_that_is_refused_settles_nothing() -> None:
    made = promised(at=AT)
    with pytest.raises(UploadRefused):
        promises.settle(
            promise=made, step="keep", outcome="설치했습니다.", by=officer_of(made.briefing), at=AT,
            attachments=[SimpleUploadedFile("report.pdf", b"MZ not a paper")],
        )  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.outcome, StoredFile.objects.count()) == ("MADE", "", 0)


def test_nobody_else_adds_or_takes_away() -> None:
    made = promised(at=AT)
    (kept,) = add(made)
    elsewhere = make_staff(department=make_department())
    for stranger in (make_user(), elsewhere, on_duty(made.briefing, "SPEAKER")):
        with pytest.raises(PermissionDenied):
            add(made, by=stranger)
        with pytest.raises(PermissionDenied):
            promise_evidence.take_away(promise=made, file=kept.pk, by=stranger, at=AT)
        browser = client_of(stranger)
        assert browser.get(reverse("briefings:promise_evidence", args=[made.pk])).status_code == 403
        assert browser.post(reverse("briefings:promise_evidence_out", args=[made.pk, kept.pk])).status_code == 403
    assert attached_to(made).count() == 1


def test_what_was_put_there_by_mistake_is_gone_and_written_down(client: Client) -> None:
    made, other = promised(at=AT), promised(at=AT)
    (kept,), (elsewhere,) = add(made), add(other)
    officer = client_of(officer_of(made.briefing))
    officer.post(reverse("briefings:promise_evidence_out", args=[made.pk, elsewhere.pk]))
    assert attached_to(other).count() == 1
    officer.post(reverse("briefings:promise_evidence_out", args=[made.pk, kept.pk]))
    assert client.get(kept.get_absolute_url()).status_code == 404
    assert kept.name not in client.get(made.get_absolute_url()).content.decode()
    assert AuditRecord.objects.filter(verb="briefings.take_away_evidence").count() == 1
    with pytest.raises(BriefingRefused):
        promise_evidence.take_away(promise=made, file=kept.pk, by=officer_of(made.briefing), at=AT)


def test_what_never_was_a_promise_takes_none() -> None:
    made = promised(at=AT)
    promises.settle(promise=made, step="retract", outcome="잘못 적었습니다.", by=officer_of(made.briefing), at=AT)
    with pytest.raises(BriefingRefused):
        add(made)


def test_an_empty_form_says_what_is_missing() -> None:
    made = promised(at=AT)
    answer = client_of(officer_of(made.briefing)).post(
        reverse("briefings:promise_evidence", args=[made.pk]), {"attachments": ""}
    )
    assert answer.status_code == 422
    assert "attachments" in answer.context["form"].errors


@pytest.mark.django_db(transaction=True)
def test_two_who_add_at_once_never_go_past_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promise_evidence, "MOST_PIECES", 3)
    made = promised(at=AT)
    officers = [officer_of(made.briefing) for _one in range(2)]
    results = at_once(
        *[lambda by=by: add(Promise.objects.get(pk=made.pk), paper("a.pdf"), paper("b.pdf"), by=by) for by in officers]
    )
    assert [type(one) for one in results].count(BriefingRefused) == 1
    assert attached_to(made).count() == 2
