"""What moderators write into the record of access."""
