"""What happens to results by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from surveys.queries import results_words as queries
from surveys.services import results_words


@periodic("surveys.count_words", every=timedelta(minutes=10), wanted=lambda at: queries.to_count().exists())
def count_words(at: datetime) -> None:
    results_words.count_what_waits(at)
