"""Sums of money as people say them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

EOK, MAN = 100_000_000, 10_000


def in_won(amount: int) -> str:
    """To the last won. A round sum as Koreans say it, 12억 3,400만 원; any other, and in other languages, in digits."""
    eok, rest = divmod(amount, EOK)
    if amount < MAN or rest % MAN or not (get_language() or "").startswith("ko"):
        return _("%(amount)s won") % {"amount": f"{amount:,}"}
    parts = [f"{eok:,}억"] * bool(eok) + [f"{rest // MAN:,}만"] * bool(rest)
    return f"{' '.join(parts)} 원"
