"""What the pages of briefings write into the record of access."""
