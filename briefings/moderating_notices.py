"""What people are told because of moderators."""
