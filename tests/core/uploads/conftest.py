import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import uploads
from tests.factories import make_user


@pytest.fixture
def owner(db):
    return make_user()


@pytest.fixture
def take(owner):
    """Hand a file in as a browser would."""

    def taking(name, content, **options):
        file = SimpleUploadedFile(name, content, content_type="image/png")
        return uploads.receive(file, owner=owner, at=timezone.now(), **options)

    return taking
