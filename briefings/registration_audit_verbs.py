"""What registration and attendance write into the record of access."""
