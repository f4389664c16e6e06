"""A department that weighs, and a proposal that it has under review."""

import pytest

from proposals.models import Proposal
from tests.proposals.reviewing import Office, make_reviewing_office, make_weighed


@pytest.fixture
def office() -> Office:
    return make_reviewing_office("공원녹지처")


@pytest.fixture
def proposal(office: Office) -> Proposal:
    return make_weighed(office)
