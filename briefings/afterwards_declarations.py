"""What follow-ups, promises and records hand in to the other rooms."""
