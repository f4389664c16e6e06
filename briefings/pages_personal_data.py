"""What is kept about people for the pages of briefings."""
