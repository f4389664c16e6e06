"""What follow-ups, promises and records write into the record of access."""
