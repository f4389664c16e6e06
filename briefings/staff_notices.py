"""What people are told because of preparing briefings."""
