"""What preparing briefings hand in to the other rooms."""
