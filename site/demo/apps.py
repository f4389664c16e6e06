from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The fictional city. It stands above every room, because it fills them all."""

    name = "demo"
