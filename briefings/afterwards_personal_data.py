"""What is kept about people for follow-ups, promises and records."""
