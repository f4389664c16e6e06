"""Providers of mobile identity."""
