"""Meetings, minutes, decisions and the members' workspace."""

from typing import Any

urlpatterns: list[Any] = []
