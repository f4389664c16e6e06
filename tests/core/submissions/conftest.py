import pytest

from core.submissions.models import Draft
from tests.factories import make_user


@pytest.fixture
def runs():
    """How often the views of these tests did their work."""
    return lambda: Draft.objects.filter(form_name__startswith="run-").count()


@pytest.fixture
def person(db):
    return make_user()


@pytest.fixture
def signed_in_client(client, person):
    client.force_login(person)
    return client
