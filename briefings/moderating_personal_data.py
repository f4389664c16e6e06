"""What is kept about people for moderators."""
