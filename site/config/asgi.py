import os
import warnings

from core.request_bodies import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
pages = get_asgi_application()

from config.routing import build  # noqa: E402  (the apps must be loaded first)

# Django says this of its own FileResponse, WhiteNoise's too: such a file is read at once and then sent.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = build(pages)
