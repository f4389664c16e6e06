"""A person's own data: seeing, taking along, leaving; and destroying what has expired."""

# Found by the kernel under this name, like the module `personal_data` of any other app.
from accounts.personal_data import declarations, kernel

__all__ = ["declarations", "kernel"]
