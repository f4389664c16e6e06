"""What somebody types at sign-up."""

from typing import Any

from accounts.consent import services
from accounts.models import ConsentText
from tests.factories import PASSWORD


def answers(email: str, **more: Any) -> dict[str, Any]:
    consents = {f"consent_{text.key}": "on" for text in services.asked(ConsentText.Occasion.SIGN_UP) if text.required}
    typed = {"email": email, "password1": PASSWORD, "password2": PASSWORD, "age_group": "old_enough"}
    return {**typed, **consents, **more}
