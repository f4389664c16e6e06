"""What is kept about those who prepare surveys."""

from core import personal_data

personal_data.declare_not_personal("surveys.Series", "name", because="the name of a series of surveys")
