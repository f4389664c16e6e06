"""What registration and attendance hand in to the other rooms."""

from core import untraced

# These addresses are keys: no log keeps one, not even of a visit that was refused.
untraced.register("/briefings/ticket/")
untraced.register("/briefings/check-in/")
