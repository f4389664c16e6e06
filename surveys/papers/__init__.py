"""A questionnaire on paper: what stands on a sheet, how it is typed in, and what answers come of it."""
