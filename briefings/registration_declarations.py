"""What registration and attendance hand in to the other rooms."""
