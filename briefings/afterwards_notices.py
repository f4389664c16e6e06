"""What people are told because of follow-ups, promises and records."""
