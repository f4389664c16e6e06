"""What the pages of briefings hand in to the other rooms."""
