"""`{% load ui %}`: every component of the site. Their use is shown in docs/components.md."""

from core.ui.library import register
from core.ui.tags import blocks, forms, kept, lists, page, pictures, small

__all__ = ["blocks", "forms", "kept", "lists", "page", "pictures", "register", "small"]
