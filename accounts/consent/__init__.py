"""Consents: what was asked in which words, who agreed when, and who took it back."""
