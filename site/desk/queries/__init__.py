"""Reads of the desk: what reaches whom, the inbox, one case, and how punctual the departments are."""
