"""What is kept about people for preparing briefings."""
