"""What preparing briefings hand in to the other rooms."""

# The hooks of the steps are hung up where their services stand.
from briefings.services import announcing  # noqa: F401
