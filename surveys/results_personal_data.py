"""What is kept about those who work with results."""

from core import personal_data

personal_data.declare_not_personal(
    "surveys.Improvement", "name", because="the name of a dimension or concept that a survey measured"
)
