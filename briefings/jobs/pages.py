"""What runs by itself for the pages of briefings."""
