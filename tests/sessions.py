"""Sessions as the login leaves them, without going through its pages."""

import time

from allauth.account.internal.flows import login
from django.test import Client

from accounts.models import User


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    """Sign the person in; with a second factor, which staff need, unless told otherwise."""
    client.force_login(user)
    session = client.session
    methods = [{"method": "password", "at": time.time(), "email": user.email}]
    if second_factor:
        methods.append({"method": "mfa", "at": time.time(), "type": "totp", "id": 0})
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
