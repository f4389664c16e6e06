"""What rooms and the questions in them write into the record of access."""
