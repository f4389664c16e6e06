"""What runs by itself for preparing briefings."""
