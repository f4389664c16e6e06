"""The pages of briefings speak of events and places; of people they keep nothing."""

from core import personal_data

personal_data.declare_not_personal("briefings.Briefing", "address", because="Where a public event takes place.")
