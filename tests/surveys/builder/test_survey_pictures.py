"""Pictures in questionnaires: who may see them, what is refused, and that they stand in the preview."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.uploads import StoredFile
from surveys.models import Survey
from surveys.services import editing, opening, survey_settings
from surveys.states.surveys import Access
from tests.factories import make_user
from tests.surveys.builder.preparing import LATER, NOW, Office, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def a_picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile("pool.png", content.getvalue(), content_type="image/png")


def with_picture(office: Office, **more: str) -> StoredFile:
    survey = office.begin(**more)
    page = reverse("surveys:put_picture", args=[survey.slug, "s1"])
    office.client().post(page, {"file": a_picture(), "description": "파란 수영장"})
    return StoredFile.objects.get(name="pool.png")


def test_a_picture_of_a_draft_is_seen_by_those_who_prepare_it_alone(office: Office) -> None:
    file = with_picture(office)
    assert office.client().get(file.get_absolute_url()).status_code == 200
    assert Client().get(file.get_absolute_url()).status_code == 404
    assert office.client(make_user()).get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("access", "expected"), [(Access.OPEN, 200), (Access.STAFF, 404)])
def test_once_announced_it_is_seen_by_whoever_may_come_across_the_survey(
    office: Office, access: str, expected: int
) -> None:
    file = with_picture(office, access=access)
    survey = file.target.survey
    survey.refresh_from_db()
    editing.publish_version(survey=survey, by=office.officer, at=NOW)
    survey_settings.change(survey=survey, by=office.officer, at=NOW, opens_at=NOW, closes_at=LATER)
    opening.schedule(survey=survey, by=office.officer, at=NOW)
    assert Client().get(file.get_absolute_url()).status_code == expected
    assert office.client().get(file.get_absolute_url()).status_code == 200


def test_it_stands_in_the_preview_with_its_words_until_it_is_taken_out(office: Office) -> None:
    survey = with_picture(office).target.survey
    client, preview = office.client(), reverse("surveys:preview_page", args=[survey.slug])
    assert 'alt="파란 수영장"' in client.get(preview).content.decode()
    client.post(reverse("surveys:remove_picture", args=[survey.slug, "s1"]))
    assert "파란 수영장" not in client.get(preview).content.decode()


def test_what_is_no_picture_is_refused(office: Office) -> None:
    survey, client = office.begin(), office.client()
    page = reverse("surveys:put_picture", args=[survey.slug, "s1"])
    wrong = SimpleUploadedFile("pool.png", b"<svg onload=alert(1)>", content_type="image/png")
    assert client.post(page, {"file": wrong, "description": "그림"}).status_code == 422
    assert client.post(page, {"file": a_picture(), "description": ""}).status_code == 422
    gone = reverse("surveys:put_picture", args=[survey.slug, "gone"])
    assert client.post(gone, {"file": a_picture(), "description": "그림"}).status_code == 422
    survey.refresh_from_db()
    assert survey.draft_revision == 0
    assert not StoredFile.objects.exists()


def test_what_a_picture_shows_is_said_in_the_language_of_the_reader(office: Office) -> None:
    survey = with_picture(office).target.survey
    page = reverse("surveys:translate", args=[survey.slug])
    assert "파란 수영장" in office.client().get(page).content.decode()
    office.client().post(page, {"s1.picture": "A blue pool"})
    survey.refresh_from_db()
    editing.publish_version(survey=survey, by=office.officer, at=NOW)
    survey_settings.change(survey=survey, by=office.officer, at=NOW, opens_at=NOW, closes_at=LATER)
    opening.schedule(survey=survey, by=office.officer, at=NOW)
    Survey.objects.update(opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=1))
    assert 'alt="A blue pool"' in Client().get(f"/en/surveys/{survey.slug}/answer/").content.decode()
    assert 'alt="파란 수영장"' in Client().get(f"/surveys/{survey.slug}/answer/").content.decode()
