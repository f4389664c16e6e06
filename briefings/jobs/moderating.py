"""What runs by itself for moderators."""
