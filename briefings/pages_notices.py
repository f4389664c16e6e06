"""What people are told because of the pages of briefings."""
