"""What runs by itself for follow-ups, promises and records."""
