"""What moderators hand in to the other rooms."""
