"""Proof of residency: apart from login, kept as a keyed hash."""
