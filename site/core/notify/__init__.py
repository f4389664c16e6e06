"""Telling people: an outbox written with the deed itself, delivered afterwards, as each person wants it."""
