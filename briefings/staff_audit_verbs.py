"""What preparing briefings write into the record of access."""
