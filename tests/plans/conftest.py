import pytest

from tests.plans.factories import House, make_house


@pytest.fixture
def house(db: None) -> House:
    return make_house()
