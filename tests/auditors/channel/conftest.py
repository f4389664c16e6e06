import pytest

from auditors.views import channel_door


@pytest.fixture(autouse=True)
def calm():
    """Counts live as long as the process: those of one test must not reach the next."""
    counts = (
        channel_door.REPORTS,
        channel_door.WRONG_RECEIPTS,
        channel_door.MESSAGES,
        channel_door.CALM,
        channel_door.UNWORKED,
    )
    for one in counts:
        one.forget()
    yield
    for one in counts:
        one.forget()
