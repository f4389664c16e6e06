"""The product itself as an actor: deadlines expire and batches close without a person."""


class SystemActor:
    """Holds no permission; takes only transitions that say `system=True`."""

    pk = None
    is_authenticated = False
    is_active = True
    is_anonymous = False

    def __str__(self) -> str:
        return "system"

    def __repr__(self) -> str:
        return "SYSTEM"


SYSTEM = SystemActor()
