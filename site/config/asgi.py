import os

from core.request_bodies import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
pages = get_asgi_application()

from config.routing import build  # noqa: E402  (the apps must be loaded first)

application = build(pages)
