"""Commands of this kind, each registered once."""
